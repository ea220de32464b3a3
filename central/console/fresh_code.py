"""The second factor once more, for acts that rule over others: a session left open on a desk is not enough."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.http import HttpRequest
from django.utils import timezone

from central.console.gate import person_of
from central.items.workflow import Refused
from central.people import throttle
from central.people.second_factor import accept, needs_second_factor

AT: Final = "code_at"
"""Session key: when a code of the authenticator was last right, in seconds since 1970."""
FRESH_FOR: Final = timedelta(minutes=10)


class CodeWanted(Refused):
    """A code is wanted and none, or a wrong one, was given; the message says so to the person."""


def mark_fresh(request: HttpRequest, now: datetime) -> None:
    """Note that a code was right just now."""
    request.session[AT] = int(now.timestamp())


def wants_code(request: HttpRequest) -> bool:
    """Whether the form of a dangerous act has to have the field `code` (six digits)."""
    age = timezone.now().timestamp() - request.session.get(AT, 0)
    return needs_second_factor(person_of(request)) and not 0 <= age < FRESH_FOR.total_seconds()


def require_fresh_code(request: HttpRequest) -> None:
    """Let a dangerous act go on: a code was right within ten minutes, or POST's `code` is right. Raises `CodeWanted`.

    Whoever needs no second factor passes. A wrong code counts like one at the sign-in.
    """
    if not wants_code(request):
        return
    person, now, address = person_of(request), timezone.now(), request.META.get("REMOTE_ADDR", "")
    name, code = f"totp:{person.username}", request.POST.get("code", "").strip()
    if not code:
        raise CodeWanted("这件事要再填一次手机验证码。什么都没有改动。")
    if minutes := throttle.wait_minutes(name, address, now):
        raise CodeWanted(f"验证码连错太多次了，请等 {minutes} 分钟再试。什么都没有改动。")
    if not accept(person, code, now):
        throttle.failed(name, address, now)
        raise CodeWanted("验证码不对，或者刚用过。等手机换新数字再填一次。什么都没有改动。")
    throttle.succeeded(name)
    mark_fresh(request, now)
