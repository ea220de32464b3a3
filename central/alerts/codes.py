"""The code from the phone that a warning asks for at every step that counts; as slow to guess as at the door."""

from __future__ import annotations

from datetime import datetime

from central.items.workflow import Refused
from central.people import throttle
from central.people.models import Person
from central.people.second_factor import accept


def take_code(person: Person, code: str, now: datetime, address: str) -> None:
    """Use up the code, or refuse. Raises `Refused`."""
    name = f"totp:{person.username}"
    if minutes := throttle.wait_minutes(name, address, now):
        raise Refused(f"验证码连错太多次了，请等 {minutes} 分钟再试。")
    if not code.strip():
        raise Refused("请填手机上的 6 位验证码。")
    if not accept(person, code, now):
        throttle.failed(name, address, now)
        raise Refused("验证码不对，或者刚用过。等手机换新数字再填一次。")
    throttle.succeeded(name)
