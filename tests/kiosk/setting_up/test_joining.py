"""Joining a Wi-Fi: its password is in one file for root alone and nowhere else, as a stand-in nmcli tells."""

from __future__ import annotations

import configparser
import logging
from pathlib import Path

import pytest

from kiosk.setting_up import joining, network
from kiosk.setting_up.joining import forget, join, profile
from kiosk.setting_up.network import NetworkFault

SECRET = "geheim 12\\"
STAND_IN = """#!/bin/sh
printf '%s\\n' "$*" >> "$0.argv"
tr '\\0' '\\n' < /proc/$$/environ >> "$0.environ"
case "$*" in
*"device wifi list"*) printf '*:82:WPA2:村委会\\n :60:WPA3:新的\\n' ;;
*"connection show") printf 'old-1:802-11-wireless:村委会\\nold-2:802-3-ethernet:村委会\\n' ;;
*"device") printf 'wlan0:wifi:disconnected:\\n' ;;
"connection load "*) stat -c %a "$3" > "$0.mode"; cat "$3" > "$0.profile" ;;
*"connection up"*) [ ! -e "$0.refuses" ] || { echo 'Error: Secrets were required, but not provided.' >&2; exit 4; } ;;
esac
"""


class StandIn:
    """An nmcli that writes down what it is called with, what its environment holds, and what it is given to load."""

    def __init__(self, folder: Path) -> None:
        self.program = folder / "nmcli"
        self.program.write_text(STAND_IN, "utf-8")
        self.program.chmod(0o755)

    def told(self, what: str) -> str:
        path = self.program.with_name(f"nmcli.{what}")
        return path.read_text("utf-8") if path.exists() else ""

    def refuse(self) -> None:
        self.program.with_name("nmcli.refuses").touch()


@pytest.fixture
def nmcli(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> StandIn:
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setitem(network._ENVIRONMENT, "PATH", f"{folder}:/usr/bin:/bin")
    return StandIn(folder)


@pytest.fixture
def profiles(tmp_path: Path) -> Path:
    folder = tmp_path / "system-connections"
    folder.mkdir()
    return folder


def test_the_password_is_in_a_file_for_root_alone_and_nowhere_else(
    nmcli: StandIn, profiles: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    join("村委会", SECRET, profiles=profiles)
    assert "geheim" not in nmcli.told("argv") + nmcli.told("environ") + caplog.text
    assert nmcli.told("mode").strip() == "600"
    kept = list(profiles.iterdir())
    assert [path.stat().st_mode & 0o777 for path in kept] == [0o600]
    assert kept[0].read_text("utf-8") == nmcli.told("profile")
    assert "psk=geheim\\s12\\\\\n" in nmcli.told("profile")


def test_the_profile_is_loaded_brought_up_and_takes_the_place_of_the_old_one(nmcli: StandIn, profiles: Path) -> None:
    join("村委会", "geheim12", profiles=profiles)
    calls = nmcli.told("argv").splitlines()
    own = next(call.split()[-1] for call in calls if "connection up" in call)
    assert calls[-3:] == [
        f"connection load {profiles}/village-screen-{own}.nmconnection",
        f"-w 40 connection up uuid {own}",
        "connection delete uuid old-1",
    ]
    assert "old-2" not in nmcli.told("argv"), "a cable's profile of the same name stays"


def test_a_wrong_password_leaves_nothing_behind(nmcli: StandIn, profiles: Path) -> None:
    nmcli.refuse()
    with pytest.raises(NetworkFault) as refused:
        join("村委会", "geheim12", profiles=profiles)
    assert refused.value.words == "Wi-Fi 密码不对"
    assert "geheim" not in str(refused.value)
    assert list(profiles.iterdir()) == []
    assert "old-1" not in nmcli.told("argv"), "what was there before stays"


def test_an_open_network_needs_no_file(nmcli: StandIn, profiles: Path) -> None:
    join("开放", "", profiles=profiles)
    assert nmcli.told("argv").splitlines() == ["-w 40 device wifi connect 开放"]
    assert list(profiles.iterdir()) == []


def test_a_network_of_the_newest_kind_alone_is_joined_as_such(nmcli: StandIn, profiles: Path) -> None:
    join("新的", "geheim12", profiles=profiles)
    assert "key-mgmt=sae" in nmcli.told("profile")


def test_only_wifi_is_forgotten(nmcli: StandIn) -> None:
    forget("村委会")
    forget("没连过")
    assert [call for call in nmcli.told("argv").splitlines() if "delete" in call] == ["connection delete uuid old-1"]


def test_who_may_not_write_profiles_is_told_so(nmcli: StandIn, profiles: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: object, **_more: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(joining, "write_atomic", refuse)
    with pytest.raises(NetworkFault) as refused:
        join("村委会", "geheim12", profiles=profiles)
    assert "管理员" in refused.value.words


@pytest.mark.parametrize(
    ("name", "password"),
    [("", "geheim12"), ("-w", "geheim12"), ("x" * 33, ""), ("a\nb", ""), ("村", "short"), ("村", "密" * 8)],
)
def test_what_is_no_name_or_password_never_reaches_nmcli(
    nmcli: StandIn, profiles: Path, name: str, password: str
) -> None:
    with pytest.raises(NetworkFault):
        join(name, password, profiles=profiles)
    assert nmcli.told("argv") == ""
    assert list(profiles.iterdir()) == []


def test_a_name_cannot_write_lines_of_its_own() -> None:
    read = configparser.RawConfigParser(delimiters=("=",))
    read.read_string(profile("村 [x]\\;#", "geheim12", "0"))
    assert read.sections() == ["connection", "wifi", "wifi-security"]
    assert bytes(int(byte) for byte in read["wifi"]["ssid"].strip(";").split(";")).decode() == "村 [x]\\;#"
