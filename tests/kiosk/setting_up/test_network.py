"""Cable and Wi-Fi as NetworkManager tells of them; names with colons, networks heard twice, machines without it."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from kiosk.setting_up import network
from kiosk.setting_up.network import Link, Wifi, fields, look, parse_address, parse_wifis, refusal

DEVICES = "eth0:ethernet:connected:Wired connection 1\nwlan0:wifi:disconnected:\nlo:loopback:unmanaged:\n"
WIFIS = r"""*:82:WPA2:村委会
 :61:WPA2:村委会
 :74::open\: here
 :40:WPA1 WPA2:slash\\name
 :90:WPA2:
 :x:WPA2:broken
"""
ADDRESS = "IP4.ADDRESS[1]:192.168.1.23/24\nIP6.ADDRESS[1]:fe80\\:\\:1/64\n"


class Nmcli:
    """Answers as nmcli does."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, ...]] = []

    def __call__(self, arguments: Sequence[str]) -> str:
        self.asked.append(tuple(arguments))
        if "show" in arguments:
            return ADDRESS
        if "list" in arguments:
            return WIFIS
        return DEVICES if arguments[-1] == "device" else ""


def test_terse_fields() -> None:
    assert fields(r"a\:b:c\\:") == ["a:b", "c\\", ""]


def test_what_is_plugged_in_and_in_reach() -> None:
    found = look(Nmcli())
    assert found.links == (Link("cable", "eth0", True, "192.168.1.23"), Link("wifi", "wlan0", False))
    assert found.wifis == (
        Wifi("村委会", 82, locked=True, used=True),
        Wifi("open: here", 74, locked=False),
        Wifi("slash\\name", 40, locked=True),
    )


def test_an_address_of_the_sixth_version_alone() -> None:
    assert parse_address("IP6.ADDRESS[1]:fe80\\:\\:1/64\n") == "fe80::1"
    assert parse_address("") == ""


def test_no_more_names_than_an_installer_can_turn_over() -> None:
    assert len(parse_wifis("\n".join(f" :{number % 100}:WPA2:wifi {number}" for number in range(500)))) == 60


def test_a_machine_without_network_manager_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(network.shutil, "which", lambda _name: None)
    assert not look().managed


def test_refusals_in_plain_words() -> None:
    assert refusal("Error: Connection activation failed: Secrets were required, but not provided.") == "Wi-Fi 密码不对"
    assert "找不到" in refusal("Error: No network with SSID 'x' found.")
    assert "没有运行" in refusal("Error: NetworkManager is not running.")
    assert refusal("something else")
