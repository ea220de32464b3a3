"""The table of income and expense: figures, sums, what it becomes on the screens and back, what it asks about."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from msgspec import to_builtins

from central.items.draft import to_content
from central.items.periods import Span, Term, left_words, near_name, shown_quarter, span_at, span_from, span_of, within
from central.items.sheet_checks import remarks
from central.items.sheets import (
    Line,
    Past,
    Sheet,
    cleaned,
    figure,
    from_blocks,
    is_own_summary,
    plain,
    sheet_of,
    shown,
    summary_of,
    to_blocks,
    total,
    value,
)
from central.items.templates import SHIPPED, TemplateFault, begun, load_classes
from feed.blocks import Block
from feed.publish.folder import read_folder
from feed.taxonomy import load_taxonomy
from screens.account import account_of

ROOT = Path(__file__).resolve().parents[2]
Q3 = span_at("2026q3")
assert Q3 is not None


def stored(blocks: object) -> list[dict]:
    """Blocks as the database gives them back."""
    made: list[dict] = json.loads(json.dumps(blocks))
    return made


words = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=60)
amounts = st.one_of(
    st.decimals(-(10**10), 10**10, places=2).map(lambda one: f"{one:,f}"), st.integers(0, 10**13 - 1).map(str), words
)
lines = st.builds(Line, words, amounts, words).map(cleaned).filter(lambda line: line != Line())
sheets = st.builds(Sheet, st.lists(lines, max_size=6).map(tuple), st.lists(lines, max_size=6).map(tuple))


@given(sheets)
@example(Sheet((), (cleaned(Line("", "²\x1f")),)))
@settings(max_examples=300, deadline=None)
def test_a_table_becomes_blocks_and_comes_back_whole(sheet: Sheet) -> None:
    blocks = stored(to_blocks(sheet, Q3, (), [{"type": "callout", "text": "有疑问请问"}]))
    found = from_blocks(blocks)
    assert found is not None
    assert found.sheet == sheet
    assert found.rest == ({"type": "callout", "text": "有疑问请问"},)
    assert stored(to_blocks(found.sheet, Q3, (), found.rest)) == blocks


@given(st.lists(st.decimals(-(10**10), 10**10, places=2), max_size=30))
@settings(max_examples=200, deadline=None)
def test_sums_are_exact_and_stand_in_the_table(values: list[Decimal]) -> None:
    sheet = sheet_of(("income", Line(f"第{place}项", f"{one:,f}")) for place, one in enumerate(values))
    assert total(sheet.income) == sum(values, Decimal(0))
    blocks = to_blocks(sheet, Q3)
    assert Decimal(blocks[2]["rows"][-1]["cells"][1]) == sum(values, Decimal(0))
    assert blocks[2]["rows"][-1]["role"] == "subtotal"


@given(st.decimals(-(10**12), 10**12, places=2))
def test_a_figure_is_read_as_it_is_shown(amount: Decimal) -> None:
    assert value(shown(amount)) == amount or (amount == 0 and figure(shown(amount)) == "0")
    assert figure(plain(amount)) == figure(shown(amount))


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("218,600", "218600"),
        ("２１８，６００．５０", "218600.5"),
        ("¥ 1,200 元", "1200"),
        ("(1,200)", "-1200"),
        ("—", ""),
        ("0012", "12"),
        ("1.500", "1.5"),
        ("-0", "0"),
        ("9999999999999", "9999999999999"),
        ("10000000000000", None),
        ("1.555", None),
        ("一千", None),
        ("=1+1", None),
        ("1e5", None),
        ("￥１２", "12"),
        ("12²", None),
        ("①", None),
        ("٣", None),
    ],
)
def test_figures_as_people_type_them(typed: str, read: str | None) -> None:
    assert figure(typed) == read


def demo() -> dict[str, dict]:
    """The demo's disclosures, as the database keeps them."""
    folder = read_folder(ROOT / "assets" / "demo", load_taxonomy(ROOT / "config" / "taxonomy.toml"))
    return {
        f"{unit.code}/{item.id}": stored(to_builtins(to_content(item)))
        for unit in folder.units.values()
        for item in unit.items
        if item.disclosure
    }


def test_the_demo_accounts_are_read_and_written_again_as_they_are() -> None:
    known = demo()
    past = []
    for quarter in ("2025q4", "2026q1", "2026q2"):
        content = known[f"430304009203/finance-{quarter}"]
        found, span = from_blocks(content["blocks"]), span_from(content["disclosure"]["period"])
        assert found is not None and span is not None and span.code == quarter
        assert stored(to_blocks(found.sheet, span, (), found.rest)) == content["blocks"]
        assert summary_of(found.sheet) == content["summary"] and is_own_summary(content["summary"])
        past.insert(0, Past(span, *found.sheet.sums[:2]))
    content = known["430304009203/finance-2026q3"]
    found = from_blocks(content["blocks"])
    assert found is not None and Q3 is not None
    made = stored(to_blocks(found.sheet, Q3, past, found.rest))
    assert made == content["blocks"]
    assert [block["type"] for block in found.rest] == ["table", "callout"]


def test_an_account_in_one_table_is_read_by_its_sums_and_other_tables_are_left_alone() -> None:
    known = demo()
    found = from_blocks(next(content["blocks"] for key, content in known.items() if "9204/finance" in key))
    assert found is not None and found.sheet.sums == (Decimal(214000), Decimal(189500), Decimal(24500))
    for other in ("debts-2026q3", "income-2026q3", "assets-2026q3", "land-road-2026"):
        assert from_blocks(known[f"430304009203/{other}"]["blocks"]) is None


def test_the_screen_knows_the_blocks_as_an_account_with_chart_and_notes() -> None:
    from central.items.draft import Whole, to_item
    from feed.item import Item
    from tests.central.village import NOW

    assert Q3 is not None
    classes = load_classes(SHIPPED)
    finance = classes.template("finance")
    assert finance is not None
    content = begun(finance, Q3, classes, ("430304009203", "荷塘村"))
    sheet = sheet_of([("income", Line("上级补助", "218600", "多了一笔奖补")), ("expense", Line("办公", "58400.5"))])
    past = (Past(Q3.before(), Decimal(325800), Decimal(281900)),)
    content["blocks"] = to_blocks(sheet, Q3, past, content["blocks"][-1:])
    item = to_item(content, Whole(id="finance-2026q3", kind="disclosure", published=NOW))
    assert isinstance(item, Item)
    account = account_of(item)
    assert account is not None and account.sums == (Decimal(218600), Decimal("58400.5"))
    assert account.chart is not None and account.chart.categories == ("二季", "三季")
    assert account.unit == "元"
    # The three facts only say the sums again: the screen's page tells them once.
    assert [type(block).__name__ for block in account.rest] == ["Heading", "Chart", "Heading", "ListBlock", "Callout"]
    assert account.rest[3].entries == ("上级补助：多了一笔奖补",)  # type: ignore[union-attr]


def test_a_chart_leaves_a_gap_for_a_period_without_an_account_and_goes_back_three() -> None:
    assert Q3 is not None
    sheet = sheet_of([("income", Line("补助", "50000")), ("expense", Line("办公", "30000"))])
    assert not [block for block in to_blocks(sheet, Q3) if block["type"] == "chart"]
    past = [Past(Q3.before(back), Decimal(10000 * back), Decimal(9000)) for back in (1, 3, 4)]
    chart = next(block for block in to_blocks(sheet, Q3, past) if block["type"] == "chart")
    assert chart["categories"] == ["去年四季", "一季", "二季", "三季"]
    assert chart["series"][0]["values"] == ["3.00", None, "1.00", "5.00"]


def test_equal_names_keep_their_notes_apart() -> None:
    sheet = sheet_of(
        [
            ("income", Line("其他", "1", "甲")),
            ("income", Line("捐款", "1", "乙：丙")),
            ("income", Line("捐款", "2", "丁")),
            ("expense", Line("其他", "3", "戊")),
            ("expense", Line("收入·其他", "3", "己")),
        ]
    )
    found = from_blocks(stored(to_blocks(sheet, Q3)))
    assert found is not None and found.sheet == sheet


def seen(sheet: Sheet, before: dict | None = None) -> list[str]:
    """What the table is asked about."""
    return [remark.what for remark in remarks(sheet, before or {}, 30, "上季度")]


def test_what_is_missing_or_wrong_blocks_and_large_changes_ask_for_a_reason() -> None:
    good = [("income", Line("补助", "100")), ("expense", Line("干部补贴", "47500"))]
    assert seen(sheet_of(good)) == []
    before = {("expense", "干部补贴"): Decimal(34400), ("income", "补助"): Decimal(100)}
    asked = remarks(sheet_of(good), before, 30, "上季度")
    assert [(one.what, one.short, one.asks, one.field) for one in asked] == [
        ("干部补贴比上季度多 38%", "多 38%，写原因", True, "expense-0-note")
    ]
    noted = [good[0], ("expense", Line("干部补贴", "47500", "增加一名网格员"))]
    assert seen(sheet_of(noted), before) == []
    assert seen(sheet_of([*good, ("expense", Line("", "5"))])) == ["支出第 2 行没有写项目"]
    assert seen(sheet_of([*good, ("expense", Line("小计", "5"))])) == ["“小计”是合计"]
    assert seen(sheet_of([*good, ("expense", Line("电费", "五百"))])) == ["“电费”的“五百”不是数"]
    assert seen(sheet_of([*good, ("expense", Line("电费"))])) == ["“电费”还没填数"]
    assert seen(sheet_of([*good, ("expense", Line("干部补贴", "1"))])) == ["“干部补贴”写了两行"]
    assert seen(sheet_of([*good, ("expense", Line("冲账", "-5"))])) == ["“冲账”是负数"]
    assert seen(Sheet()) == ["表还是空的"]
    assert seen(sheet_of([("income", Line(f"甲{n}", "9" * 13)) for n in range(2)]))[0] == "收入加起来太大"
    assert seen(sheet_of([("income", Line("补助", "60"))]), before) == ["补助比上季度少 40%"]
    assert seen(sheet_of([("income", Line("补助", "129"))]), before) == []


@pytest.mark.parametrize(
    ("code", "label", "last", "due", "months"),
    [
        ("2026q3", "2026年三季度", "2026-09-30", "2026-10-15", "7月—9月"),
        ("2026q4", "2026年四季度", "2026-12-31", "2027-01-15", "10月—12月"),
        ("2026-02", "2026年2月", "2026-02-28", "2026-03-15", "2月"),
        ("2026", "2026年", "2026-12-31", "2027-01-15", "全年"),
    ],
)
def test_periods_their_ends_and_terms(code: str, label: str, last: str, due: str, months: str) -> None:
    span = span_at(code)
    assert span is not None and span.code == code
    assert (span.label, span.last.isoformat(), span.due(Term()).isoformat(), span.months) == (label, last, due, months)
    assert span_from(span.plain) == span
    assert span.before().after() == span and span.before().last < span.first


def test_words_of_terms_and_periods() -> None:
    from datetime import date

    assert Q3 is not None
    assert left_words(date(2026, 10, 31), date(2026, 10, 24)) == "还剩 7 天"
    assert left_words(date(2026, 10, 24), date(2026, 10, 24)) == "今天到期"
    assert left_words(date(2026, 10, 15), date(2026, 10, 24)) == "逾期 9 天"
    assert shown_quarter(date(2026, 10, 1)) == Q3
    assert [near_name(Q3.before(back), Q3) for back in (0, 1, 3, 7)] == ["三季", "二季", "去年四季", "2024年四季"]
    assert [span.code for span in within(Q3, "monthly")] == ["2026-07", "2026-08", "2026-09"]
    assert [span.code for span in within(Q3, "yearly")] == ["2026"]
    assert span_at("2026q5") is None and span_at("2026-13") is None and span_at("x") is None
    assert span_from({"first": "2026-07-02", "last": "2026-09-30"}) is None and span_from(None) is None


@given(st.dates(), st.sampled_from(["monthly", "quarterly", "yearly"]))
def test_every_day_lies_in_its_period(day, frequency) -> None:
    if not 2001 <= day.year <= 2098:
        return
    span = span_of(frequency, day)
    assert span.first <= day <= span.last and isinstance(span, Span)


def test_the_seven_classes_stand_ready_and_are_what_the_feed_takes() -> None:
    assert Q3 is not None
    classes, taxonomy = load_classes(SHIPPED), load_taxonomy(ROOT / "config" / "taxonomy.toml")
    assert classes.templates[0].code == "finance"
    assert {template.code for template in classes.templates} == {term.code for term in taxonomy.templates}
    for template in classes.templates:
        assert taxonomy.term("matters", template.matter) is not None
        content = begun(template, Q3 if template.period else None, classes, ("430304009203", "荷塘村"))
        assert content["issuer"] == "荷塘村村民委员会"
        assert "{" not in json.dumps(content["blocks"], ensure_ascii=False).replace('{"', "")
        if template.code != "organisation":
            # Names of people are the author's to give; all else is whole from the start.
            msgspec.convert(content["blocks"], tuple[Block, ...])
        if template.nothing:
            told = begun(template, Q3, classes, ("430304009203", "荷塘村"), nothing=True)["blocks"]
            assert told == [{"type": "paragraph", "text": template.nothing.replace("{period}", "2026年三季度")}]
    finance = begun(classes.templates[0], Q3, classes, ("430304009203", "荷塘社区"))
    assert finance["title"] == "2026年三季度财务收支表" and finance["short_title"] == "三季度财务收支表"
    assert finance["disclosure"]["due"] == "2026-10-15" and finance["issuer"] == "荷塘社区居民委员会"


def test_a_next_period_carries_on_rows_without_figures() -> None:
    assert Q3 is not None
    classes, known = load_classes(SHIPPED), demo()
    finance, aid = classes.template("finance"), classes.template("aid")
    assert finance is not None and aid is not None
    last = known["430304009203/finance-2026q3"]
    made = begun(finance, Q3.after(), classes, ("430304009203", "荷塘村"), last)
    found = from_blocks(made["blocks"])
    assert found is not None
    assert [line.name for line in found.sheet.income] == ["上级补助", "莲子鲜藕经营", "资产出租", "其他"]
    assert not any(line.amount for line in (*found.sheet.income, *found.sheet.expense))
    assert [block["type"] for block in found.rest] == ["callout"]
    made = begun(aid, Q3.after(), classes, ("430304009203", "荷塘村"), known["430304009203/aid-2026q3"])
    assert made["blocks"][0]["rows"][0]["cells"] == ["低保", "", "", ""]


@pytest.mark.parametrize("wrong", ["[due]\nquarterly = { day = 40 }", "[rules]\nchange_percent = 0", "colour = 1"])
def test_a_county_file_out_of_bounds_is_refused_with_its_place(tmp_path: Path, wrong: str) -> None:
    path = tmp_path / "disclosure.toml"
    path.write_text(f"{wrong}\n[[templates]]\ncode='a'\narea='village'\nmatter='b'\ntitle='标题'\n", "utf-8")
    with pytest.raises(TemplateFault, match=r"disclosure\.toml"):
        load_classes(path)
