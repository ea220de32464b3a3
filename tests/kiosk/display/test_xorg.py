"""The X server's configuration: what the settings say, and every way out to a desktop locked."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from msgspec.structs import replace
from typer.testing import CliRunner

from kiosk.cli import app
from kiosk.display.connectors import plugged_in, x_name
from kiosk.display.touch import Rotation
from kiosk.display.xorg import FILE, configuration
from kiosk.settings import DisplaySettings, SettingsFault, load_settings


def sections(text: str) -> list[tuple[str, dict[str, str]]]:
    """Every section with its options, as xorg.conf(5) reads them."""
    found = []
    for match in re.finditer(r'^Section "(\w+)"\n(.*?)^EndSection$', text, re.MULTILINE | re.DOTALL):
        lines = re.findall(r'^\s*(?:Option\s+)?"?(\w+)"?\s+"([^"\n]*)"$', match[2], re.MULTILINE)
        assert len(lines) == len(match[2].splitlines()), f"a line that X would not read: {match[2]!r}"
        found.append((match[1], dict(lines)))
    return found


def options(text: str, name: str) -> list[dict[str, str]]:
    return [found for section, found in sections(text) if section == name]


def test_no_key_leads_out_and_nothing_blanks_by_itself() -> None:
    (flags,) = options(configuration(DisplaySettings(), ()), "ServerFlags")
    assert (flags["DontVTSwitch"], flags["DontZap"], flags["DontZoom"]) == ("true", "true", "true")
    assert {flags[time] for time in ("BlankTime", "StandbyTime", "SuspendTime", "OffTime")} == {"0"}


@pytest.mark.parametrize(
    ("rotation", "matrix"),
    [
        ("normal", "1 0 0 0 1 0 0 0 1"),
        ("left", "0 -1 1 1 0 0 0 0 1"),
        ("right", "0 1 0 -1 0 1 0 0 1"),
        ("inverted", "-1 0 1 0 -1 1 0 0 1"),
    ],
)
def test_picture_and_touch_turn_together(rotation: Rotation, matrix: str) -> None:
    text = configuration(DisplaySettings(rotate=rotation), ("HDMI-1",))
    assert options(text, "Monitor")[0]["Rotate"] == rotation
    (touch,) = options(text, "InputClass")
    assert (touch["MatchIsTouchscreen"], touch["TransformationMatrix"]) == ("on", matrix)


@pytest.mark.parametrize("mode", ["1920x1080", "3840x2160", "1366x768", "1080x1920", "2160x3840"])
def test_a_named_output_is_used_alone_at_its_mode(mode: str) -> None:
    text = configuration(DisplaySettings(output="DP-1", mode=mode), ("HDMI-1", "DP-1"))
    monitors = {one["Identifier"]: one for one in options(text, "Monitor")}
    assert monitors["HDMI-1"]["Ignore"] == "true"
    assert monitors["DP-1"]["PreferredMode"] == mode


def test_an_output_that_is_plugged_in_later_is_configured_all_the_same() -> None:
    text = configuration(DisplaySettings(output="HDMI-2"), ())
    assert [one["Identifier"] for one in options(text, "Monitor")] == ["HDMI-2"]


@pytest.mark.parametrize(
    ("key", "value"),
    [("output", '"HDMI-1\\"\\nEndSection"'), ("mode", '"1920x1080 "'), ("mode", '"big"'), ("rotate", '"sideways"')],
)
def test_settings_cannot_smuggle_lines_into_the_configuration(tmp_path: Path, key: str, value: str) -> None:
    file = tmp_path / "kiosk.toml"
    file.write_text(f"[display]\n{key} = {value}\n")
    with pytest.raises(SettingsFault, match=f"display.{key}"):
        load_settings(file)


def test_a_correction_has_six_numbers_or_none(tmp_path: Path) -> None:
    file = tmp_path / "kiosk.toml"
    file.write_text("[display]\ntouch_correction = [1, 0, 0]\n")
    with pytest.raises(SettingsFault, match=r"display\.touch_correction: found 3 numbers"):
        load_settings(file)
    file.write_text("[display]\ntouch_correction = [1, 0, -0.1, 0, 1.02, 0]\n")
    display = load_settings(file).display
    (touch,) = options(configuration(replace(display, rotate="normal"), ()), "InputClass")
    assert touch["TransformationMatrix"] == "1 0 -0.1 0 1.02 0 0 0 1"


# --- connectors ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kernel", "x"),
    [
        ("card0-HDMI-A-1", "HDMI-1"),
        ("card1-DP-2", "DP-2"),
        ("card0-eDP-1", "eDP-1"),
        ("card0-DVI-D-1", "DVI-D-1"),
        ("card0-Virtual-1", "Virtual-1"),
        ("card0", ""),
        ("renderD128", ""),
        ("version", ""),
    ],
)
def test_connectors_by_the_names_of_the_x_server(kernel: str, x: str) -> None:
    assert x_name(kernel) == x


def test_only_connectors_with_a_display_count(tmp_path: Path) -> None:
    for name, status in (("card0-HDMI-A-1", "connected\n"), ("card0-DP-1", "disconnected\n"), ("card0-VGA-1", "\xff")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "status").write_bytes(status.encode("latin-1"))
    (tmp_path / "card0").mkdir()
    assert plugged_in(tmp_path) == ("HDMI-1",)
    assert plugged_in(tmp_path / "nothing") == ()


# --- the command -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("settings", ['[display]\nrotate = "left"\n', "[display]\nrotate = 3\n", None])
def test_the_display_starts_whatever_the_settings_are(tmp_path: Path, settings: str | None) -> None:
    file = tmp_path / "kiosk.toml"
    if settings is not None:
        file.write_text(settings)
    done = CliRunner().invoke(app, ["display", "--to", str(tmp_path / "x"), "--config", str(file)])
    assert done.exit_code == 0
    (touch,) = options((tmp_path / "x" / FILE).read_text(), "InputClass")
    turned = settings is not None and "left" in settings
    assert touch["TransformationMatrix"].startswith("0 -1 1" if turned else "1 0 0")
