"""Periods that disclosures account for, and by when they are due. Pure: days in, days and words out.

Months, quarters and years of the calendar. The county says by which day after its end a period is public
(`config/disclosure.toml`, DOMAIN: quarterly by the 15th of the first following month).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Annotated, Any, Final, Literal

from msgspec import Meta, Struct

Frequency = Literal["monthly", "quarterly", "yearly"]

MONTHS: Final[dict[Frequency, int]] = {"monthly": 1, "quarterly": 3, "yearly": 12}
QUARTERS: Final = "一二三四"

WORDS: Final[dict[Frequency, tuple[str, str, str]]] = {
    "monthly": ("本月", "上月", "本月"),
    "quarterly": ("本季度", "上季度", "本季"),
    "yearly": ("本年", "上年", "全年"),
}
"""What a table calls this period and the one before, and the balance its period."""

_CODE: Final = re.compile(r"(?P<year>20\d\d)(?:q(?P<quarter>[1-4])|-(?P<month>0[1-9]|1[0-2]))?\Z")


class Term(Struct, frozen=True, forbid_unknown_fields=True):
    """By which day of which month after a period's end it is public."""

    months: Annotated[int, Meta(ge=0, le=12)] = 1
    day: Annotated[int, Meta(ge=1, le=28)] = 15


class Span(Struct, frozen=True):
    """A month, a quarter or a year: both days are part of it."""

    frequency: Frequency
    first: date

    @property
    def last(self) -> date:
        """The last day."""
        return _months_on(self.first, MONTHS[self.frequency]) - timedelta(days=1)

    @property
    def code(self) -> str:
        """`2026q3`, `2026-09` or `2026`: part of an address and of an item's id."""
        match self.frequency:
            case "monthly":
                return f"{self.first:%Y-%m}"
            case "quarterly":
                return f"{self.first.year}q{self.quarter}"
        return str(self.first.year)

    @property
    def quarter(self) -> int:
        """Which quarter it is or begins in, from 1."""
        return (self.first.month + 2) // 3

    @property
    def name(self) -> str:
        """What it is called within its year: 三季度, 9月, 全年."""
        match self.frequency:
            case "monthly":
                return f"{self.first.month}月"
            case "quarterly":
                return f"{QUARTERS[self.quarter - 1]}季度"
        return "全年"

    @property
    def label(self) -> str:
        """What residents read: 2026年三季度, 2026年9月, 2026年."""
        return f"{self.first.year}年{'' if self.frequency == 'yearly' else self.name}"

    @property
    def months(self) -> str:
        """The months it holds: 7月—9月, 9月, 全年."""
        return f"{self.first.month}月—{self.last.month}月" if self.frequency == "quarterly" else self.name

    @property
    def plain(self) -> dict[str, str]:
        """The period as a feed item has it, in plain values."""
        return {"label": self.label, "first": self.first.isoformat(), "last": self.last.isoformat()}

    def before(self, count: int = 1) -> Span:
        """The period so many before this one."""
        return Span(self.frequency, _months_on(self.first, -count * MONTHS[self.frequency]))

    def after(self) -> Span:
        """The next period."""
        return self.before(-1)

    def due(self, term: Term) -> date:
        """The last day on which it can be made public in time."""
        begin = _months_on(self.last.replace(day=1), term.months)
        return begin.replace(day=term.day)


def span_of(frequency: Frequency, day: date) -> Span:
    """The period of a length that a day lies in."""
    length = MONTHS[frequency]
    return Span(frequency, date(day.year, (day.month - 1) // length * length + 1, 1))


def span_at(code: str) -> Span | None:
    """The period of a code; none for anything else."""
    match = _CODE.match(code)
    if match is None:
        return None
    year = int(match["year"])
    if match["quarter"]:
        return Span("quarterly", date(year, int(match["quarter"]) * 3 - 2, 1))
    if match["month"]:
        return Span("monthly", date(year, int(match["month"]), 1))
    return Span("yearly", date(year, 1, 1))


def span_from(period: Mapping[str, Any] | None) -> Span | None:
    """The period that a feed item names, where it is a month, a quarter or a year of the calendar."""
    try:
        first = date.fromisoformat(str((period or {}).get("first")))
        last = date.fromisoformat(str((period or {}).get("last")))
    except ValueError:
        return None
    for frequency in MONTHS:
        made = span_of(frequency, first)
        if (made.first, made.last) == (first, last):
            return made
    return None


def within(quarter: Span, frequency: Frequency) -> Iterator[Span]:
    """The periods of a length that a quarter's list shows: its months, itself, or its year."""
    if frequency == "monthly":
        month = span_of("monthly", quarter.first)
        while month.first <= quarter.last:
            yield month
            month = month.after()
    else:
        yield span_of(frequency, quarter.first)


def shown_quarter(today: date) -> Span:
    """The quarter whose disclosures are being made: the last one that is over."""
    return span_of("quarterly", today).before()


def left_words(due: date, today: date) -> str:
    """还剩 7 天, 今天到期, 逾期 3 天."""
    days = (due - today).days
    return f"还剩 {days} 天" if days > 0 else "今天到期" if days == 0 else f"逾期 {-days} 天"


def near_name(span: Span, now: Span) -> str:
    """What a chart of `now` calls an earlier period: 二季, 去年四季, 2024年四季."""
    short = span.name.removesuffix("度") if span.frequency == "quarterly" else span.name
    if span.frequency == "yearly":
        return span.label
    years = now.first.year - span.first.year
    return short if years == 0 else f"去年{short}" if years == 1 else f"{span.first.year}年{short}"


def _months_on(first: date, months: int) -> date:
    count = first.year * 12 + first.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)
