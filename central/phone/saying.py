"""Figures, days and telephone numbers as people say and press them. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Final
from zoneinfo import ZoneInfo

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

CHINA: Final = ZoneInfo("Asia/Shanghai")

LIFE: Final = ("119", "120")
"""Fire and ambulance: the only numbers that stand in vermilion, because a life hangs on them."""

HOTLINE: Final = "12345"
"""The one number of every government in the country (政务服务便民热线)."""

_NUMERALS: Final = "零一二三四五六七八九十"
# A bare "120" may be money or people: it is a telephone number where somebody is told to call it.
_CALLED: Final = re.compile(
    r"(?:(?:打|拨|电话|热线|火警|急救|报警)[^\d。；，\n]{0,4}|\d(?:或者?|、|和))"
    r"(110|119|120|122|12345)(?!\d|[.,]\d)"
)
_NUMBER: Final = re.compile(r"\+?\d[\d \-]{5,}\d(?:转\d{1,6})?")


def amount(text: str) -> str:
    """A decimal string with thousands parted: "186400.50" → "186,400.50". What is no figure stays as it is."""
    try:
        figure = Decimal(text)
    except InvalidOperation:
        return text
    return f"{figure:,f}"


def ten_thousands(figure: Decimal) -> str:
    """Yuan as 万元 with two decimals at most: 486200 → "48.62"."""
    said = f"{figure / 10_000:,.2f}"
    return said.rstrip("0").rstrip(".") if "." in said else said


def numeral(number: int) -> str:
    """A count up to 99 in Chinese: 5 → 五, 12 → 十二, 20 → 二十."""
    tens, ones = divmod(number, 10)
    if not tens:
        return _NUMERALS[ones]
    return f"{_NUMERALS[tens] if tens > 1 else ''}十{_NUMERALS[ones] if ones else ''}"


def day(when: date | datetime, beside: date | datetime | None = None) -> str:
    """A day; its year is left out where it is that of the day `beside`, which the reader has seen."""
    if isinstance(when, datetime):
        when = when.astimezone(CHINA).date()
    if isinstance(beside, datetime):
        beside = beside.astimezone(CHINA).date()
    year = "" if beside is not None and beside.year == when.year else f"{when.year}年"
    return f"{year}{when.month}月{when.day}日"


def last_day(until: datetime) -> date:
    """The last day of what ends at a moment that is itself excluded."""
    return (until.astimezone(CHINA) - timedelta(microseconds=1)).date()


def moment(when: datetime, beside: date | datetime | None = None) -> str:
    """A day and a time of the clock in China."""
    local = when.astimezone(CHINA)
    return f"{day(local, beside)} {local:%H:%M}"


def dialled(number: str) -> str:
    """What a telephone dials for a number as written: "0731-5555 0112转8" → "073155550112,8"."""
    return re.sub(r"[^\d+,]", "", number.replace("转", ","))


def size(length: int) -> str:
    """Bytes as people know them from their phones: "86 kB", "1.2 MB"."""
    if length < 1_000_000:
        return f"{max(1, round(length / 1000))} kB"
    return f"{length / 1_000_000:.1f} MB"


def told(text: str, public: Collection[str] = ()) -> SafeString:
    """A text with the numbers one may call as links: emergency numbers, and those in `public` (as dialled).

    Any other number stays plain: a private person's is nobody's to press.
    """
    places: list[tuple[int, int]] = [match.span(1) for match in _CALLED.finditer(text)]
    places += [match.span() for match in _NUMBER.finditer(text) if dialled(match[0]) in public]
    parts: list[str] = []
    done = 0
    for start, end in sorted(places):
        if start < done:
            continue
        number = text[start:end]
        parts.append(conditional_escape(text[done:start]))
        parts.append(
            format_html(
                '<a class="{}" href="tel:{}">{}</a>', "tl em" if number in LIFE else "tl", dialled(number), number
            )
        )
        done = end
    parts.append(conditional_escape(text[done:]))
    return mark_safe("".join(parts))  # noqa: S308 - every part was escaped above


def life_number(texts: Collection[str]) -> str | None:
    """The first number of `LIFE` that these texts tell somebody to call."""
    for text in texts:
        for match in _CALLED.finditer(text):
            if match[1] in LIFE:
                return match[1]
    return None
