"""The page of an account on the window (mock-up 06), and tables and charts of all shapes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from feed import blocks
from feed.item import Disclosure, Item, Period, SignOff
from kiosk.catalogue import Catalogue
from screens.manner import Manner
from screens.typesetting.numbers import group_thousands
from tests.screens.wall import NOW, SIZES, VILLAGE, Wall, button, demo_edition, edition_of, the_wall
from tests.thoroughness import examples

pytestmark = pytest.mark.window

URL = "https://screen.yuetang.example.cn/v/finance-2026q3"
THIRD = Period(label="2026年三季度", first=date(2026, 7, 1), last=date(2026, 9, 30))
MANNERS = {"day": Manner(), "night": Manner(dark=True), "large": Manner(large=True)}
QUICK = settings(
    max_examples=examples(6),
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture(scope="module")
def wall() -> Wall:
    return the_wall()


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catalogue]:
    found = demo_edition(tmp_path_factory.mktemp("demo"))
    yield found
    found.close()


def finance(*given_blocks: blocks.Block, **fields: Any) -> Item:
    given = {
        "id": "it",
        "version": 1,
        "kind": "disclosure",
        "title": "2026年第三季度财务收支表",
        "published": NOW,
        "url": URL,
        "blocks": given_blocks,
        "disclosure": Disclosure(
            area="finance",
            matter="f3",
            template="finance",
            period=THIRD,
            disclosed=date(2026, 10, 14),
            sign_off=SignOff(body="村务监督委员会", on=date(2026, 10, 13), signed_by="赵明渠"),
        ),
    }
    return Item(**{**given, **fields})


def side(name: str, rows: list[tuple[str, str]], total: str | None) -> tuple[blocks.Block, blocks.Block]:
    made = [blocks.Row(row) for row in rows]
    if total is not None:
        made.append(blocks.Row(("小计", total), role="subtotal"))
    columns = (blocks.Column(label="项目"), blocks.Column(label="金额", kind="money", unit="元"))
    return blocks.Heading(text=name), blocks.Table(columns=columns, rows=tuple(made))


def show(wall: Wall, data: Path, item: Item, manner: Manner = MANNERS["day"]) -> tuple[Any, Any]:
    from screens.item_page import ItemPage

    for old in data.glob("editions/*"):
        old.unlink()
    page = ItemPage(wall.face(edition_of(data, [(VILLAGE, item)]), manner=manner), f"item:{VILLAGE}/{item.id}")  # type: ignore[arg-type]
    return page, wall.show(page)


def told(root: Any) -> list[str]:
    """All texts below a widget."""
    from screens.item_page.sheet import Sheet
    from screens.paint import TextBox

    found = []
    for widget in root.walk():
        if isinstance(widget, TextBox):
            text = widget.text
            found.append(text if isinstance(text, str) else "".join(span.text for span in text))
        elif isinstance(widget, Sheet):
            found += ["".join(line.text for line in text.composed.lines) for text in widget.texts]
    return found


def turn_all(page: Any) -> list[str]:
    """Turn through all pages, hold each to the audit; all that was told in the flow."""
    from screens.audit import audit

    words: list[str] = []
    for number in range(page._flow.known):
        page.turn(number)
        found = audit(page._body, page.face.layout)
        if page.face.manner != MANNERS["large"]:
            found += audit(page._rail, page.face.layout)
        assert not found, f"page {number + 1}: " + "\n".join(map(str, found[:5]))
        _inside_its_ground(page)
        words += told(page._body)
    return words


def _inside_its_ground(page: Any) -> None:
    """Nothing in the flow stands below its ground."""
    from screens.item_page.sheet import Sheet

    frame, layout = page._frame, page.face.layout
    box = frame._places.content if page.face.theme.large else frame._here.flow
    lower = layout.ruler.top - (box.y + box.height) * layout.scale
    for widget in page._body.walk():
        if isinstance(widget, Sheet):
            for text, where in widget.rectangles():
                words = "".join(line.text for line in text.composed.lines)
                assert where[1] >= lower - 3, f"{words!r} stands below the card"


# --- mock-up 06 -------------------------------------------------------------------------------------------------------


def open_demo(wall: Wall, demo: Catalogue, name: str, manner: Manner = MANNERS["day"]) -> tuple[Any, Any]:
    from screens.item_page import ItemPage

    page = ItemPage(wall.face(demo, manner=manner), f"item:{VILLAGE}/{name}")  # type: ignore[arg-type]
    return page, wall.show(page)


def test_the_account_stands_as_drawn(wall: Wall, demo: Catalogue) -> None:
    wall.resize(*SIZES["landscape"])
    _, stage = open_demo(wall, demo, "finance-2026q3")
    words = told(stage)
    for text in ("收入", "支出", "218,600", "486,200", "391,700", "近四季收支", "万元", "48.6", "39.2", "去年四季"):
        assert text in words, text
    assert "本季结余 94,500 元" in words
    assert "村务监督委员会审核通过" in words
    assert "扫码带回家慢慢看" in words
    back, now = button(stage, "上一期"), button(stage, "下一期")
    assert (back.x, back.width, wall.window.height - back.top, back.height) == (1128, 216, 580, 104)
    assert (now.x, now.width) == (1640, 216)
    assert not now.enabled


def test_amounts_of_both_halves_line_up_at_the_right(wall: Wall, demo: Catalogue) -> None:
    from screens.item_page.sheet import Sheet

    wall.resize(*SIZES["landscape"])
    page, _ = open_demo(wall, demo, "finance-2026q3")
    edges: dict[bool, set[int]] = {True: set(), False: set()}
    for sheet in (widget for widget in page._body.walk() if isinstance(widget, Sheet)):
        for text, where in sheet.rectangles():
            words = text.composed.lines[0].text
            if words.replace(",", "").isdigit() and text.composed.lines[0].height < 52:
                edges[where[2] < 600].add(round(where[2]))
    assert [len(each) for each in edges.values()] == [1, 1], edges


def test_the_period_before_comes_instead_of_the_one_shown(wall: Wall, demo: Catalogue) -> None:
    wall.resize(*SIZES["landscape"])
    page, stage = open_demo(wall, demo, "finance-2026q3")
    wall.tap(button(stage, "上一期"))
    assert page.face.opened == [f"item:{VILLAGE}/finance-2026q2 instead"]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("manner", MANNERS)
@pytest.mark.parametrize("name", ["finance-2026q3", "finance-2025q4"])
def test_accounts_are_laid_out_cleanly(wall: Wall, demo: Catalogue, size: str, manner: str, name: str) -> None:
    wall.resize(*SIZES[size])
    page, _ = open_demo(wall, demo, name, MANNERS[manner])
    words = turn_all(page)
    assert "慰问困难户" in "".join(words)


@pytest.mark.parametrize("lacking", ["code", "sums", "period", "sign-off"])
@pytest.mark.parametrize("size", ["landscape", "portrait"])
def test_what_an_account_lacks_leaves_no_hole(wall: Wall, tmp_path: Path, lacking: str, size: str) -> None:
    wall.resize(*SIZES[size])
    total = None if lacking == "sums" else "300"
    item = finance(*side("收入", [("补助", "300")], total), *side("支出", [("修路", "200")], total))
    assert item.disclosure is not None
    changed = {
        "code": replace(item, url=None),
        "period": replace(item, disclosure=replace(item.disclosure, period=None)),
        "sign-off": replace(item, disclosure=replace(item.disclosure, sign_off=None)),
    }
    for manner in MANNERS.values():
        page, _ = show(wall, tmp_path, changed.get(lacking, item), manner)
        turn_all(page)


AMOUNT = st.decimals(-(10**13) + 1, 10**13 - 1, places=2, allow_nan=False, allow_infinity=False).map(str)
NAME = st.text(st.sampled_from("荷塘村莲子补助修路（）、1a"), min_size=1, max_size=40)
ROWS = st.lists(st.tuples(NAME, AMOUNT | st.just("")), max_size=14)


@QUICK
@given(st.tuples(ROWS, AMOUNT | st.none()), st.tuples(ROWS, AMOUNT | st.none()), st.sampled_from(sorted(SIZES)),
       st.sampled_from(sorted(MANNERS)))  # fmt: skip
def test_any_account_is_told_whole(
    wall: Wall, tmp_path: Path, income: Any, expense: Any, size: str, manner: str
) -> None:
    wall.resize(*SIZES[size])
    item = finance(*side("收入", *income), *side("支出", *expense))
    page, _ = show(wall, tmp_path, item, MANNERS[manner])
    words = turn_all(page)
    for rows, total in (income, expense):
        for _, amount in rows:
            assert (group_thousands(amount) if amount else "—") in words
        if total is not None:
            assert group_thousands(total) in words


# --- tables -----------------------------------------------------------------------------------------------------------


def grid(rows: int, columns: int) -> blocks.Table:
    """A table of names and figures."""
    kinds = ["text", *["money", "text", "number", "date"] * 3]
    cells = ["荷塘村莲塘管护与鲜藕采收", *["-1234567.50", "第三组张三", "12", "2026-09-30"] * 3]
    return blocks.Table(
        caption="明细",
        columns=tuple(
            blocks.Column(label=f"第{place}栏", kind=kinds[place], unit="元" if kinds[place] == "money" else "")  # type: ignore[arg-type]
            for place in range(columns)
        ),
        rows=tuple(blocks.Row(tuple(cells[:columns])) for _ in range(rows)),
    )


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("columns", [1, 4, 8, 12])
def test_tables_of_any_width_keep_all_their_cells(wall: Wall, tmp_path: Path, size: str, columns: int) -> None:
    wall.resize(*SIZES[size])
    for rows in (0, 9):
        page, _ = show(wall, tmp_path, finance(grid(rows, columns)))
        words = "\n".join(turn_all(page))
        assert words.count("荷塘村莲塘") >= rows
        assert rows == 0 or columns == 1 or words.count("-1,234,567.50") == rows * len(range(1, columns, 4))


def test_a_wide_table_in_large_type_is_told_in_records(wall: Wall, tmp_path: Path) -> None:
    from screens.item_page.records import Records

    wall.resize(*SIZES["portrait"])
    page, _ = show(wall, tmp_path, finance(grid(4, 8)), MANNERS["large"])
    assert any(isinstance(placed.piece, Records) for number in range(page._flow.known)
               for placed in page._flow.page(number))  # fmt: skip
    turn_all(page)


def test_an_empty_cell_of_an_entry_says_so_and_that_of_a_sum_is_silent(wall: Wall, tmp_path: Path) -> None:
    wall.resize(*SIZES["landscape"])
    columns = tuple(blocks.Column(label=label, kind=kind) for label, kind in  # type: ignore[arg-type]
                    (("项目", "text"), ("说明", "text"), ("金额", "money")))  # fmt: skip
    rows = (blocks.Row(("补助", "", "")), blocks.Row(("合计", "", "0"), role="total"))
    page, _ = show(wall, tmp_path, finance(blocks.Table(columns=columns, rows=rows)))
    assert turn_all(page).count("—") == 2


def test_five_hundred_rows_are_all_there_and_only_the_first_page_is_waited_for(wall: Wall, tmp_path: Path) -> None:
    from screens.item_page import ItemPage

    wall.resize(*SIZES["landscape"])
    rows = [(f"第{n}笔", f"{n}.50") for n in range(1, 500)]
    item = finance(*side("收入", rows, "1"), *side("支出", rows[:250], "1"), grid(500, 5))
    page, _ = show(wall, tmp_path, item)
    fresh = ItemPage(page.face, page.route)
    fresh.build()
    assert fresh._flow is not None
    assert fresh._flow.known <= 3
    words = []
    for number in range(page._flow.known):
        page.turn(number)
        words += told(page._body)
    assert [word for word in words if word.endswith("笔")].count("第499笔") == 1
    assert {f"第{n}笔" for n in range(1, 500)} <= set(words)


CELLS = {"text": NAME | st.just(""), "money": AMOUNT | st.just(""), "number": AMOUNT, "date": st.just("2026-09-30")}


@st.composite
def tables(draw: st.DrawFn) -> blocks.Table:
    """Any table of up to nine columns and nine rows."""
    kinds = draw(st.lists(st.sampled_from(sorted(CELLS)), min_size=1, max_size=9))
    columns = tuple(
        blocks.Column(label=draw(NAME), kind=kind, unit="元" if kind == "money" else "")  # type: ignore[arg-type]
        for kind in kinds
    )
    roles = st.sampled_from(["entry", "entry", "group", "subtotal", "total"])
    rows = draw(st.lists(st.tuples(st.tuples(*(CELLS[kind] for kind in kinds)), roles), max_size=9))
    return blocks.Table(columns=columns, rows=tuple(blocks.Row(cells, role=role) for cells, role in rows))  # type: ignore[arg-type]


@QUICK
@given(tables(), st.sampled_from(sorted(SIZES)), st.sampled_from(sorted(MANNERS)))
def test_any_table_is_told_whole(wall: Wall, tmp_path: Path, table: blocks.Table, size: str, manner: str) -> None:
    wall.resize(*SIZES[size])
    page, _ = show(wall, tmp_path, finance(table), MANNERS[manner])
    words = "".join(turn_all(page))
    for row in table.rows:
        for column, cell in zip(table.columns, row.cells, strict=True):
            if column.kind == "money" and cell:
                assert group_thousands(cell) in words


# --- charts -----------------------------------------------------------------------------------------------------------

VALUE = st.decimals(-(10**9), 10**9, places=2, allow_nan=False, allow_infinity=False) | st.none()


@st.composite
def charts(draw: st.DrawFn) -> blocks.Chart:
    """Any chart of up to five series and twelve points."""
    form = draw(st.sampled_from(["bars", "line", "donut"]))
    count = draw(st.integers(1, 12))
    series = draw(st.integers(1, 1 if form == "donut" else 5))
    roles = st.sampled_from(["income", "expense", "other"])
    return blocks.Chart(
        form=form,  # type: ignore[arg-type]
        title=draw(NAME | st.just("")),
        unit=draw(st.sampled_from(["元", "万元", "", "人"])),
        categories=tuple(draw(NAME) for _ in range(count)),
        series=tuple(
            blocks.Series(name=draw(NAME), role=draw(roles), values=tuple(draw(VALUE) for _ in range(count)))  # type: ignore[arg-type]
            for _ in range(series)
        ),
    )


@QUICK
@given(charts(), st.sampled_from(sorted(SIZES)), st.sampled_from(sorted(MANNERS)))
def test_any_chart_is_laid_out_cleanly(wall: Wall, tmp_path: Path, chart: blocks.Chart, size: str, manner: str) -> None:
    wall.resize(*SIZES[size])
    page, _ = show(wall, tmp_path, finance(chart), MANNERS[manner])
    words = "".join(turn_all(page))
    assert chart.form == "line" or any(word in words for word in (chart.series[0].name, chart.title, "合计"))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("manner", MANNERS)
def test_charts_of_one_value_of_equal_values_and_of_nothing(wall: Wall, tmp_path: Path, size: str, manner: str) -> None:
    wall.resize(*SIZES[size])
    made = [
        blocks.Chart(form=form, categories=names, series=(blocks.Series(name="金额", values=values),), title="分配")  # type: ignore[arg-type]
        for form in ("bars", "line", "donut")
        for names, values in (
            (("一",), (Decimal(5),)),
            (("一", "二", "三"), (Decimal(7),) * 3),
            (("一", "二"), (Decimal(0), Decimal(0))),
            (("一", "二"), (None, None)),
        )
    ]
    page, _ = show(wall, tmp_path, finance(*made), MANNERS[manner])
    turn_all(page)
