"""Amounts as a village notice writes them, from decimal strings, never from floats.

Amounts travel as decimal text so that no cent is ever lost; rounding is half up, as bookkeepers round. A minus is
the ASCII hyphen, which stands on the line of its number (`kinsoku`).
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

MOST_DIGITS = 13
"""Digits before the decimal point: 9 999 999 999 999 yuan."""

_MOST_DECIMALS = 6
_AMOUNT = re.compile(rf"[-+]?[0-9]{{1,{MOST_DIGITS}}}(?:\.[0-9]{{1,{_MOST_DECIMALS}}})?")
_WAN = Decimal(10_000)
_YI = Decimal(100_000_000)


def parse_amount(text: str) -> Decimal:
    """The amount of a decimal string such as `-1286400.50`. Raises `ValueError` naming what was found."""
    if not _AMOUNT.fullmatch(text):
        raise ValueError(
            f"{text!r} is no amount: write digits with an optional point, at most {MOST_DIGITS} before "
            f"and {_MOST_DECIMALS} after it, without separators"
        )
    return Decimal(text)


def group_thousands(text: str) -> str:
    """`1286400.50` as `1,286,400.50`: the decimals stay as they are. Raises `ValueError`."""
    parse_amount(text)
    sign = "-" if text.startswith("-") else ""
    whole, point, decimals = text.lstrip("+-").partition(".")
    return f"{sign}{int(whole):,}{point}{decimals}"


def format_money(text: str, decimals: int = 2) -> str:
    """An amount in yuan, rounded half up, with separators: `1286400.5` as `1,286,400.50`. Raises `ValueError`."""
    return _rounded(parse_amount(text), decimals)


def format_wan(text: str, decimals: int = 2) -> str:
    """An amount in yuan told in ten thousands: `1286400` as `128.64` (the caller adds 万元). Raises `ValueError`."""
    return _rounded(parse_amount(text) / _WAN, decimals)


def spoken_money(text: str) -> str:
    """An amount with the unit people say: `400元`, `3.56万元`, `1.2亿元`; no idle zeros. Raises `ValueError`."""
    amount = parse_amount(text)
    for unit, name in ((_YI, "亿元"), (_WAN, "万元")):
        if abs(amount) >= unit:
            return _without_idle_zeros(_rounded(amount / unit, 2)) + name
    return _without_idle_zeros(_rounded(amount, 2)) + "元"


def _rounded(amount: Decimal, decimals: int) -> str:
    if not 0 <= decimals <= _MOST_DECIMALS:
        raise ValueError(f"decimals must be 0 to {_MOST_DECIMALS}, found {decimals}")
    value = amount.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    return f"{abs(value) if value == 0 else value:,f}"


def _without_idle_zeros(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else text
