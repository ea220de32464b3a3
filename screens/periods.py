"""The periods of an account: what they are called, and which of the edition's accounts stand before and after."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Final, Literal

from feed.blocks import Chart, Series
from feed.item import Item, Period
from kiosk.calendar import local
from kiosk.catalogue import Catalogue, Entry, Query
from screens import words
from screens.account import Account, account_of

_NUMERALS: Final = "一二三四"
_MOST_READ: Final = 12
"""So many items are opened at most to find a neighbour, on either side."""

_MOST_LISTED: Final = 400
MOST_PERIODS: Final = 4
"""A chart shows the period and the three before it (design tokens, 1.4)."""

_TIMES: Final = re.compile(
    r"\d{4}年度?|[去今]年|第?[一二三四1-4]季度?|\d{1,2}月份?|[上下]半年|年度|全年|[0-9〇一二三四五六七八九十]+|[—–\-至到]"
)

Span = Literal["year", "half", "quarter", "month", "other"]


@dataclass(frozen=True)
class Neighbour:
    """What stands before or after a period: its name, and its route; no route where the edition has none."""

    name: str
    route: str | None = None


@dataclass(frozen=True)
class Periods:
    """The period shown, its neighbours, and the accounts of the periods before it, the oldest first."""

    name: str
    before: Neighbour
    after: Neighbour
    earlier: tuple[tuple[Period, Account], ...] = ()


def span_of(period: Period) -> Span:
    """How long a period is, told by its days."""
    first, following = period.first, period.last + timedelta(days=1)
    if first.day != 1 or following.day != 1:
        return "other"
    months = (following.year - first.year) * 12 + following.month - first.month
    named: dict[int, Span] = {1: "month", 3: "quarter", 6: "half", 12: "year"}
    return named.get(months, "other") if (first.month - 1) % max(1, months) == 0 else "other"


def short_name(period: Period) -> str:
    """A period within its year: 三季度, 9月, 上半年; a year by its number; else by its own label."""
    span = span_of(period)
    if span == "quarter":
        return f"{_NUMERALS[(period.first.month - 1) // 3]}季度"
    if span == "month":
        return f"{period.first.month}月"
    if span == "half":
        return "上半年" if period.first.month == 1 else "下半年"
    return f"{period.first.year}年" if span == "year" else period.label


def full_name(period: Period) -> str:
    """A period with its year, as the solid button of mock-up 06 says it: 2026 三季度."""
    span = span_of(period)
    if span in ("year", "other"):
        return short_name(period)
    return f"{period.first.year}{'年' if span == 'month' else ' '}{short_name(period)}"


def name_beside(period: Period, shown: Period, today: date) -> str:
    """A period as told beside another one: with its year where that is another, 去年 for the year before today."""
    name = short_name(period)
    if span_of(period) in ("year", "other") or period.first.year == shown.first.year:
        return name
    return f"去年{name}" if period.first.year == today.year - 1 else f"{period.first.year}年{name}"


def axis_name(period: Period, shown: Period, today: date) -> str:
    """A period below a chart whose last period is `shown`: 去年四季, 一季."""
    name = name_beside(period, shown, today)
    return name.removesuffix("度") if span_of(period) == "quarter" else name


def balance_name(period: Period | None) -> str:
    """What the balance of a period is called: 本季结余."""
    if period is None:
        return words.BALANCE["other"]
    return words.BALANCE[span_of(period)]


def _beside(period: Period, step: int) -> str:
    """The name of the period before or after by the calendar, for one that the edition does not have."""
    span = span_of(period)
    months = {"month": 1, "quarter": 3, "half": 6, "year": 12}.get(span)
    if months is None:
        return words.EARLIER_PERIOD if step < 0 else words.LATER_PERIOD
    month = period.first.year * 12 + period.first.month - 1 + step * months
    first = date(month // 12, month % 12 + 1, 1)
    end = month + months
    return short_name(Period(label="-", first=first, last=date(end // 12, end % 12 + 1, 1) - timedelta(days=1)))


def title_pattern(title: str) -> str:
    """A title without its times: the same for the accounts of one series."""
    return _TIMES.sub("", title)


def periods_of(catalogue: Catalogue | None, unit: str, item: Item, now: datetime) -> Periods | None:
    """The periods around an account; none where it accounts for no period.

    Its series are the unit's disclosures of the same area, matter, template and frequency with such an account, first
    those of the same title but for the time.
    """
    disclosure = item.disclosure
    if disclosure is None or disclosure.period is None:
        return None
    mine = disclosure.period
    listed: tuple[Entry, ...] = ()
    if catalogue is not None:
        query = Query(
            kinds=("disclosure",),
            area=disclosure.area,
            template=disclosure.template,
            matter=disclosure.matter,
            unit=unit,
            language=item.language,
            order="period",
        )
        listed = catalogue.page(query, now, 0, _MOST_LISTED)
    pattern = title_pattern(item.title)
    series = [entry for entry in listed if title_pattern(entry.title) == pattern]
    place = next((number for number, entry in enumerate(series) if entry.id == item.id), None)
    earlier: list[tuple[str, Period, Account]] = []
    later: list[tuple[str, Period, Account]] = []
    if catalogue is not None and place is not None:
        edge = mine.first
        for found in _accounts(catalogue, series[place + 1 :], item):
            if found[1].last < edge and len(earlier) < MOST_PERIODS - 1:
                earlier.append(found)
                edge = found[1].first
            if len(earlier) == MOST_PERIODS - 1:
                break
        later = [found for found in _accounts(catalogue, reversed(series[:place]), item) if found[1].first > mine.last]
    return Periods(
        name=full_name(mine),
        before=_neighbour(mine, earlier, unit, -1, local(now).date()),
        after=_neighbour(mine, later, unit, 1, local(now).date()),
        earlier=tuple((period, account) for _, period, account in reversed(earlier)),
    )


def _neighbour(mine: Period, found: list[tuple[str, Period, Account]], unit: str, step: int, today: date) -> Neighbour:
    if not found:
        return Neighbour(_beside(mine, step))
    name, period, _ = found[0]
    return Neighbour(name_beside(period, mine, today), f"item:{unit}/{name}")


def _accounts(catalogue: Catalogue, entries: Iterable[Entry], item: Item) -> Iterator[tuple[str, Period, Account]]:
    """The accounts among entries, with id and period; few items are opened."""
    for entry in islice(entries, _MOST_READ):
        other = catalogue.item(entry.unit, entry.id)
        account = account_of(other) if other is not None else None
        if other is None or other.disclosure is None or other.disclosure.period is None or account is None:
            continue
        if item.disclosure is not None and other.disclosure.frequency == item.disclosure.frequency:
            yield entry.id, other.disclosure.period, account


def chart_of(account: Account, period: Period | None, periods: Periods | None, today: date) -> Chart | None:
    """The chart beside an account: its own, else income and expense of the periods before it; none without sums."""
    if account.chart is not None:
        return account.chart
    if account.sums is None:
        return None
    shown = [(period, account.sums)]
    if period is not None and periods is not None:
        told = [(before, other.sums) for before, other in periods.earlier if other.unit == account.unit]
        shown = [*((before, sums) for before, sums in told if sums is not None), (period, account.sums)]
    names = tuple(
        axis_name(each, period, today) if each is not None and period is not None else words.THIS_PERIOD
        for each, _ in shown
    )
    return Chart(
        form="bars",
        categories=names,
        series=(
            Series(name=words.INCOME, role="income", values=tuple(sums[0] for _, sums in shown)),
            Series(name=words.EXPENSE, role="expense", values=tuple(sums[1] for _, sums in shown)),
        ),
        unit=account.unit,
    )


def slide_chart_title(chart: Chart, period: Period | None) -> str:
    """近四个季度, as mock-up 03 says it; for other spans and numbers of periods the title of the small chart."""
    if len(chart.categories) == MOST_PERIODS and period is not None and span_of(period) == "quarter":
        return words.FOUR_QUARTERS
    return chart_title(chart, period)


def chart_title(chart: Chart, period: Period | None) -> str:
    """近四季收支, as mock-up 06 says it where four quarters are shown; else the chart's own title."""
    count = len(chart.categories)
    counted = {2: "两", 3: "三", 4: "四"}.get(count)
    span = span_of(period) if period is not None else "other"
    if counted is None or span == "other":
        return chart.title or words.INCOME_EXPENSE
    noun = {"quarter": "季", "month": "个月", "half": "个半年", "year": "年"}[span]
    return f"近{counted}{noun}收支"
