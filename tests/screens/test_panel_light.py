"""Paint and panel share the dimming: paint at once, the backlight when it has come to it, never both."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs

from kiosk.settings import CareSettings
from screens.care import Light
from tests.screens.wall import Wall

pytestmark = pytest.mark.window

NIGHT = datetime(2026, 10, 24, 15, 30, tzinfo=UTC)
NOON = datetime(2026, 10, 24, 4, 30, tzinfo=UTC)


class Switch:
    """Stands for the panel's switch; `asked` is what it was asked for."""

    def __init__(self, folder: Path, dims: Any) -> None:
        self.folder, self.dims = folder, dims
        self.asked: list[tuple[Light, float]] = []

    def set(self, light: Light, level: float) -> None:
        self.asked.append((light, level))


def test_the_backlight_takes_over_from_paint_and_paint_from_a_backlight_that_does_not_obey(
    wall: Wall, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from kivy.uix.widget import Widget

    monkeypatch.setattr("screens.shade.PanelSwitch", Switch)
    from screens.shade import PanelLight

    light = PanelLight(Widget(), CareSettings(dim_level=0.35), 0.0)
    light.drive(tmp_path)
    switch: Any = light._switch
    assert light.set(NIGHT, 0.0, awake=False, clock_sure=True) == "dim"
    assert switch.asked == [("dim", 0.35)] and light._shade._dim == pytest.approx(0.65)
    switch.dims("dim", True)
    wall.turn(2)
    assert light._shade._dim == 0, "the panel is dim itself"
    switch.dims("dim", False)
    wall.turn(2)
    assert light._shade._dim == pytest.approx(0.65)
    light.set(NOON, 0.0, awake=False, clock_sure=True)
    switch.dims("dim", False)  # an answer that comes too late
    wall.turn(2)
    assert light._shade._dim == 0 and switch.asked[-1] == ("full", 0.35)


def test_an_alert_or_a_touch_wakes_a_panel_that_is_switched_off(
    wall: Wall, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from datetime import time

    from kivy.uix.widget import Widget

    monkeypatch.setattr("screens.shade.PanelSwitch", Switch)
    from screens.shade import PanelLight

    light = PanelLight(Widget(), CareSettings(off_from=time(23), off_until=time(5)), 0.0)
    light.drive(tmp_path)
    light.set(NIGHT, 0.0, awake=False, clock_sure=True)
    light.set(NIGHT, 1.0, awake=True, clock_sure=True)
    switch: Any = light._switch
    assert [asked for asked, _ in switch.asked] == ["dark", "full"]


def test_the_settings_can_leave_the_panel_alone(wall: Wall, tmp_path: Path) -> None:
    from kivy.uix.widget import Widget

    from screens.shade import PanelLight

    light = PanelLight(Widget(), structs.replace(CareSettings(), panel_light=False), 0.0)
    light.drive(tmp_path)
    assert light._switch is None
