"""What the script of a form sends: of bounded size and understood, or refused in words."""

from __future__ import annotations

from typing import Final, TypeVar

import msgspec
from django.http import HttpRequest

from central.items.workflow import Refused

NOT_UNDERSTOOD: Final = "没有看懂送来的内容，请刷新再试。"

T = TypeVar("T")


def sent(request: HttpRequest, form: type[T], most: int, too_long: str) -> T:
    """The body of a request as `form`; raise Refused with `too_long` over `most` bytes, or where no form sends that."""
    body = request.read(most + 1)
    if len(body) > most:
        raise Refused(too_long)
    try:
        return msgspec.json.decode(body, type=form)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as fault:
        raise Refused(NOT_UNDERSTOOD) from fault
