"""The panel's own light and power, with a fake backlight and a fake xset; and how loud things are by the hour."""

from __future__ import annotations

import subprocess
import threading
import time
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from datetime import time as time_of_day
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from kiosk.calendar import ZONE
from kiosk.settings import SoundSettings
from screens.care import Light
from screens.loudness import loudness
from screens.mixer import CONTROLS, open_mixer
from screens.panel_switch import REQUEST, PanelSwitch, brightness


class Panel:
    """A backlight in a folder, a service that obeys it or not, and an xset that notes what it is asked."""

    def __init__(self, folder: Path, *, backlight: bool = True, obeys: bool = True, dpms: bool = True) -> None:
        self.run_folder, self.backlights = folder / "screen", folder / "backlight"
        self.backlights.mkdir()
        self.place = self.backlights / "panel"
        if backlight:
            self.place.mkdir()
            (self.place / "max_brightness").write_text("1000\n")
            (self.place / "brightness").write_text("1000\n")
        self.powers: list[str] = []
        self.told: list[tuple[Light, bool]] = []
        self._dpms = dpms
        self._over = threading.Event()
        if backlight and obeys:
            self._service = threading.Thread(target=self._obey, daemon=True)
            self._service.start()
        self.switch = PanelSwitch(
            self.run_folder,
            lambda light, done: self.told.append((light, done)),
            run=self._xset,
            backlights=self.backlights,
            obeyed_within=1.0 if obeys else 0.2,
        )

    def _obey(self) -> None:
        while not self._over.wait(0.02):
            try:
                share = int((self.run_folder / REQUEST).read_text())
            except (OSError, ValueError):
                share = 100
            (self.place / "part").write_text(f"{10 * share}\n")
            (self.place / "part").replace(self.place / "brightness")

    def close(self) -> None:
        """End the service that obeys."""
        self._over.set()
        self._service.join(10)

    def _xset(self, command: list[str], **_how: Any) -> Any:
        assert command[:3] == ["xset", "dpms", "force"]
        assert "NOTIFY_SOCKET" not in _how["env"]
        self.powers.append(command[3])
        if not self._dpms:
            raise FileNotFoundError("xset")
        return SimpleNamespace(returncode=0, stderr=b"")

    def wait(self, what: Callable[[], bool]) -> None:
        ends = time.monotonic() + 10
        while not what():
            assert time.monotonic() < ends, (self.told, self.powers)
            time.sleep(0.01)


def test_a_night_dims_switches_off_and_wakes(tmp_path: Path) -> None:
    with closing(Panel(tmp_path)) as panel:
        panel.switch.set("dim", 0.35)
        panel.wait(lambda: panel.told == [("dim", True)])
        assert brightness(panel.backlights) == 0.35 and panel.powers == []
        panel.switch.set("dark", 0.35)
        panel.wait(lambda: panel.told[1:] == [("dark", True)])
        assert panel.powers == ["off"]
        panel.switch.set("full", 0.35)
        panel.wait(lambda: panel.told[2:] == [("full", True)])
        assert panel.powers == ["off", "on"] and brightness(panel.backlights) == 1.0


def test_the_power_comes_before_the_light_when_somebody_touches_the_panel(tmp_path: Path) -> None:
    panel = Panel(tmp_path, obeys=False)
    panel.switch.set("dark", 0.5)
    panel.wait(lambda: panel.told == [("dark", False)])
    panel.switch.set("full", 0.5)
    panel.wait(lambda: panel.powers == ["off", "on"])
    panel.wait(lambda: len(panel.told) == 2)


def test_where_nobody_obeys_the_paint_stays(tmp_path: Path) -> None:
    panel = Panel(tmp_path, obeys=False)
    panel.switch.set("dim", 0.35)
    panel.wait(lambda: panel.told == [("dim", False)])
    assert (panel.run_folder / REQUEST).read_text() == "35\n"


def test_a_panel_without_a_backlight_is_asked_nothing(tmp_path: Path) -> None:
    panel = Panel(tmp_path, backlight=False)
    panel.switch.set("dim", 0.35)
    panel.wait(lambda: panel.told == [("dim", False)])
    assert not (panel.run_folder / REQUEST).exists()


def test_a_missing_xset_is_logged_once_and_ends_nothing(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    panel = Panel(tmp_path, backlight=False, dpms=False)
    for light in ("dark", "full", "dark", "full"):
        told = len(panel.told)
        panel.switch.set(light, 0.5)
        panel.wait(lambda told=told: len(panel.told) > told)  # type: ignore[misc]
    assert panel.powers == ["off", "on", "off", "on"] and caplog.text.count("panel.no_dpms") == 1


def test_only_the_newest_light_counts(tmp_path: Path) -> None:
    panel = Panel(tmp_path, obeys=False)
    for level in range(1, 50):
        panel.switch.set("dim", level / 100)
    panel.switch.set("full", 0.5)
    panel.wait(lambda: bool(panel.told) and panel.told[-1][0] == "full")
    assert len(panel.told) < 10


# --- sound -----------------------------------------------------------------------------------------------------------

SOUND = SoundSettings(volume=0.7, quiet_from=time_of_day(21), quiet_until=time_of_day(7), quiet_volume=0.2)


@pytest.mark.parametrize(
    ("hour", "minute", "volume"), [(12, 0, 0.7), (20, 59, 0.7), (21, 0, 0.2), (2, 0, 0.2), (6, 59, 0.2), (7, 0, 0.7)]
)
def test_quiet_hours(hour: int, minute: int, volume: float) -> None:
    assert loudness(datetime(2026, 10, 24, hour, minute, tzinfo=ZONE), SOUND) == volume


def test_mute_silences_all_but_alerts() -> None:
    now = datetime(2026, 10, 24, 2, tzinfo=ZONE)
    muted = SoundSettings(mute=True, alert_volume=0.9)
    assert (loudness(now, muted), loudness(now, muted, alert=True)) == (0.0, 0.9)
    assert loudness(now, SoundSettings(quiet_volume=0.0)) == 0.0


def test_the_sound_card_is_opened_as_far_as_it_has_controls() -> None:
    asked: list[list[str]] = []

    def amixer(command: list[str], **_how: Any) -> Any:
        asked.append(command)
        return SimpleNamespace(returncode=0 if command[3] in ("Master", "PCM") else 1)

    assert open_mixer(amixer, which=lambda name: f"/usr/bin/{name}") == 2
    assert [command[3] for command in asked] == list(CONTROLS)
    assert all(command[4:] == ["100%", "unmute"] for command in asked)


def test_a_machine_without_sound_is_no_fault() -> None:
    def slow(*_words: Any, **_how: Any) -> Any:
        raise subprocess.TimeoutExpired("amixer", 5)

    assert open_mixer(which=lambda _name: None) == 0
    assert open_mixer(slow, which=lambda name: f"/usr/bin/{name}") == 0
