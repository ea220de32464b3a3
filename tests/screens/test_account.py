"""Accounts without a window: what makes one, which periods stand beside it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from feed.blocks import Block, Chart, Column, Fact, Facts, Heading, Paragraph, Row, Series, Table
from feed.item import Disclosure, Item, Period
from kiosk.catalogue import Catalogue
from screens.account import account_of, without_chart
from screens.periods import (
    axis_name,
    balance_name,
    chart_of,
    chart_title,
    full_name,
    periods_of,
    short_name,
    title_pattern,
)
from tests.screens.wall import NOW, VILLAGE, edition_of

QUARTERS = ("一", "二", "三", "四")
TODAY = date(2026, 10, 24)


def quarter(year: int, number: int) -> Period:
    ends = (date(year, 3, 31), date(year, 6, 30), date(year, 9, 30), date(year, 12, 31))
    first = date(year, 3 * number - 2, 1)
    return Period(label=f"{year}年{QUARTERS[number - 1]}季度", first=first, last=ends[number - 1])


def half(name: str, *amounts: str, total: str | None = None, unit: str = "元") -> tuple[Block, Block]:
    rows = [Row((f"第{n}项", amount)) for n, amount in enumerate(amounts, 1)]
    if total is not None:
        rows.append(Row(("小计", total), role="subtotal"))
    columns = (Column(label="项目"), Column(label="金额", kind="money", unit=unit))
    return Heading(text=name), Table(columns=columns, rows=tuple(rows))


def account(
    name: str, period: Period | None, *blocks: Block, title: str = "", income: str = "300", frequency: str = "quarterly"
) -> Item:
    both = (*half("收入", "100", "200", total=income), *half("支出", "80", total="80"))
    return Item(
        id=name,
        version=1,
        kind="disclosure",
        title=title or (f"{period.first.year}年第{period.label[5]}季度财务收支表" if period else "财务收支表"),
        published=datetime(2025, 1, 1, tzinfo=UTC),
        disclosure=Disclosure(
            area="finance",
            matter="f3",
            template="finance",
            period=period,
            frequency=frequency,  # type: ignore[arg-type]
        ),
        blocks=both + blocks,
    )


def test_an_account_is_told_by_its_two_tables() -> None:
    found = account_of(account("a", quarter(2026, 3), Paragraph(text="说明")))
    assert found is not None
    assert found.sums == (Decimal(300), Decimal(80))
    assert found.balance == 220
    assert found.rest == (Paragraph(text="说明"),)


def test_other_disclosures_are_no_accounts() -> None:
    assert account_of(Item(id="n", version=1, kind="notice", title="通知", published=NOW)) is None
    one_sided = account("a", None)
    plain = Item(
        id="p",
        version=1,
        kind="disclosure",
        title="债务",
        published=NOW,
        disclosure=one_sided.disclosure,
        blocks=half("应收", "1") + half("应付", "2"),
    )
    assert account_of(plain) is None


def test_sums_are_taken_as_published_and_never_worked_out() -> None:
    item = account("a", None, income="999")
    found = account_of(item)
    assert found is not None
    assert found.sums == (Decimal(999), Decimal(80))
    bare = Item(
        id="b",
        version=1,
        kind="disclosure",
        title="账",
        published=NOW,
        disclosure=item.disclosure,
        blocks=half("收入", "5") + half("支出", "3"),
    )
    without = account_of(bare)
    assert without is not None
    assert without.sums is without.balance is None


def test_fact_cards_that_only_repeat_the_sums_are_left_out() -> None:
    same = Facts(facts=(Fact(label="收入", value="0.03", unit="万元"), Fact(label="本季结余", value="220", unit="元")))
    other = Facts(facts=(Fact(label="收入", value="0.04", unit="万元"),))
    found = account_of(account("a", quarter(2026, 3), same, other))
    assert found is not None
    assert found.rest == (other,)


def test_a_heading_over_nothing_but_the_chart_goes_with_it() -> None:
    chart = Chart(
        form="bars",
        categories=("一季",),
        series=(
            Series(name="收入", role="income", values=(Decimal(1),)),
            Series(name="支出", role="expense", values=(Decimal(1),)),
        ),
    )
    found = account_of(account("a", None, Heading(text="近四季"), chart, Heading(text="说明"), Paragraph(text="一")))
    assert found is not None
    assert found.chart == chart
    assert without_chart(found.rest, chart) == (Heading(text="说明"), Paragraph(text="一"))


def test_periods_are_called_as_people_call_them() -> None:
    month = Period(label="九月", first=date(2026, 9, 1), last=date(2026, 9, 30))
    year = Period(label="去年", first=date(2025, 1, 1), last=date(2025, 12, 31))
    term = Period(label="这一届", first=date(2024, 5, 3), last=date(2026, 9, 30))
    late = Period(label="-", first=date(2026, 7, 1), last=date(2026, 12, 31))
    assert [short_name(each) for each in (quarter(2026, 3), month, year, late, term)] == [
        "三季度", "9月", "2025年", "下半年", "这一届",
    ]  # fmt: skip
    assert [full_name(each) for each in (quarter(2026, 3), month, year)] == ["2026 三季度", "2026年9月", "2025年"]
    assert [balance_name(each) for each in (quarter(2026, 3), month, None)] == ["本季结余", "本月结余", "结余"]
    assert axis_name(quarter(2025, 4), quarter(2026, 3), TODAY) == "去年四季"
    assert axis_name(quarter(2024, 4), quarter(2025, 3), TODAY) == "2024年四季"


def test_titles_of_one_series_differ_only_in_time() -> None:
    titles = ("2026年第三季度财务收支表", "2025年第四季度财务收支表", "第1季度财务收支表")
    assert len({title_pattern(title) for title in titles}) == 1
    assert title_pattern("2026年第三季度水电费明细") != title_pattern(titles[0])


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    items = [account(f"q{year}-{n}", quarter(year, n)) for year, n in ((2025, 4), (2026, 1), (2026, 2), (2026, 4))]
    items.append(account("water", quarter(2026, 2), title="2026年第二季度水电收支表"))
    month = Period(label="2026年9月", first=date(2026, 9, 1), last=date(2026, 9, 30))
    items.append(account("month", month, title="2026年9月财务收支表", frequency="monthly"))
    found = edition_of(tmp_path, [(VILLAGE, item) for item in items])
    yield found
    found.close()


def test_neighbours_are_the_accounts_of_the_same_series(catalogue: Catalogue) -> None:
    second = catalogue.item(VILLAGE, "q2026-2")
    assert second is not None
    found = periods_of(catalogue, VILLAGE, second, NOW)
    assert found is not None
    assert found.before.route == f"item:{VILLAGE}/q2026-1"
    # The third quarter is not disclosed: the next account there is stands in, under its own name.
    assert (found.after.name, found.after.route) == ("四季度", f"item:{VILLAGE}/q2026-4")
    assert [period.label for period, _ in found.earlier] == ["2025年四季度", "2026年一季度"]


def test_the_ends_keep_the_name_of_the_period_that_is_not_there(catalogue: Catalogue) -> None:
    first, last = catalogue.item(VILLAGE, "q2025-4"), catalogue.item(VILLAGE, "q2026-4")
    assert first is not None
    assert last is not None
    before, after = periods_of(catalogue, VILLAGE, first, NOW), periods_of(catalogue, VILLAGE, last, NOW)
    assert before is not None
    assert after is not None
    assert (before.before.name, before.before.route) == ("三季度", None)
    assert (after.after.name, after.after.route) == ("一季度", None)


def test_an_account_without_chart_is_charted_from_the_accounts_before_it(catalogue: Catalogue) -> None:
    item = catalogue.item(VILLAGE, "q2026-2")
    assert item is not None
    assert item.disclosure is not None
    found = account_of(item)
    assert found is not None
    chart = chart_of(found, item.disclosure.period, periods_of(catalogue, VILLAGE, item, NOW), TODAY)
    assert chart is not None
    assert chart.categories == ("去年四季", "一季", "二季")
    assert [series.values for series in chart.series] == [(Decimal(300),) * 3, (Decimal(80),) * 3]
    assert chart_title(chart, item.disclosure.period) == "近三季收支"
