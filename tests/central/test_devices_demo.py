"""The demo's screen in the register: put there once, and what staff did with it since stays."""

from __future__ import annotations

from central.devices import fleet
from central.devices.models import Device
from deploy.demo.settling import SCREEN_NAME, _register
from tests.central.village import NOW, VILLAGE, settle


def register(key: str) -> list[tuple[str, str]]:
    """Register, and who is in the register then."""
    _register(key, VILLAGE, NOW)
    return list(fleet.present().values_list("name", "key"))


def test_it_is_registered_once_and_what_staff_did_stays(db: None) -> None:
    settle()
    assert register("a" * 64) == [(SCREEN_NAME, "a" * 64)]
    Device.objects.update(name="会议室")
    assert register("a" * 64) == [("会议室", "a" * 64)]
    fleet.remove("会议室", NOW)
    assert register("a" * 64) == []


def test_after_its_data_folder_was_deleted_the_new_key_takes_the_place_of_the_old(db: None) -> None:
    settle()
    register("a" * 64)
    assert register("b" * 64) == [(SCREEN_NAME, "b" * 64)]
