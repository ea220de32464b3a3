"""Pages that are well filled: no line of fine print, and no summary, has a page to itself."""

from __future__ import annotations

from dataclasses import replace as changed
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from feed import blocks
from feed.item import Item
from screens.manner import Manner
from tests.screens.test_account_page import finance, show, side, told, turn_all
from tests.screens.test_item_page_flow import ROOM, Block, heights_of, pages_of
from tests.screens.wall import SIZES, VILLAGE, Wall, edition_of, picture_media, the_wall

DAY, LARGE = Manner(), Manner(large=True)
ISSUER = "荷塘村村民委员会"
SPENT = [(f"支出{number}", "100") for number in range(5)]


@pytest.fixture(scope="module")
def wall() -> Wall:
    return the_wall()


def account(**fields: Any) -> Item:
    """An account published on the day that it was disclosed, by the body that it names."""
    item = finance(*side("收入", [("补助", "900")], "900"), *side("支出", SPENT, "500"))
    assert item.disclosure is not None
    made = replace(item.disclosure, body=ISSUER, **{"disclosed": date(2026, 10, 24), **fields})
    return replace(item, issuer=ISSUER, disclosure=made, published=datetime(2026, 10, 24, 1, tzinfo=UTC))


def pieces_of(page: Any) -> list[list[str]]:
    return [[type(placed.piece).__name__ for placed in page._flow.page(number)] for number in range(page._flow.known)]


# --- cutting, without a window ----------------------------------------------------------------------------------------


def test_a_line_of_summary_draws_a_first_part_of_what_follows_to_it() -> None:
    table = Block("table", 10)
    assert table.least == 20
    # A part smaller than would do elsewhere stands below a line, but not below what fills a third of the page.
    assert [len(page) for page in pages_of(Block("line", 2), Stubborn("table", 10))] == [2, 1]
    assert [len(page) for page in pages_of(Block("lines", 4), Stubborn("table", 10))] == [1, 1]


class Stubborn(Block):
    """What is cut only where a page would else hold next to nothing."""

    @property
    def least(self) -> float:
        return self.height


def test_a_short_table_is_not_torn_to_fill_the_last_page() -> None:
    assert heights_of(Block("table", 7), Block("end", 3, whole=True, gap=9.0)) == [[("table", 70.0)], [("end", 30.0)]]
    assert ROOM == 100.0


# --- accounts ---------------------------------------------------------------------------------------------------------


@pytest.mark.window
@pytest.mark.parametrize("size", SIZES)
def test_an_account_with_nothing_else_to_say_is_one_page_that_names_its_publisher(
    wall: Wall, tmp_path: Path, size: str
) -> None:
    wall.resize(*SIZES[size])
    page, stage = show(wall, tmp_path, periods_of(account()))
    assert pieces_of(page) == [["Ledger"]]
    turn_all(page)
    assert f"{ISSUER} 2026年10月24日发布" in told(stage)


def periods_of(item: Item) -> Item:
    """The same without a period of its own: nothing but the title tells it."""
    assert item.disclosure is not None
    chart = blocks.Chart(
        form="bars",
        categories=("一季", "二季"),
        series=(
            blocks.Series(name="收入", role="income", values=(Decimal(700), Decimal(900))),
            blocks.Series(name="支出", role="expense", values=(Decimal(400), Decimal(500))),
        ),
    )
    return replace(item, disclosure=replace(item.disclosure, period=None), blocks=(*item.blocks, chart))


@pytest.mark.window
@pytest.mark.parametrize(
    "fields", [{"disclosed": date(2026, 10, 20)}, {"basis": "村民委员会组织法"}, {"publicity_until": date(2026, 11, 1)}]
)
def test_what_an_account_has_still_to_say_has_its_page(wall: Wall, tmp_path: Path, fields: dict[str, Any]) -> None:
    wall.resize(*SIZES["portrait"])
    page, _ = show(wall, tmp_path, periods_of(account(**fields)))
    assert len(pieces_of(page)) == 2
    words = "".join(turn_all(page))
    assert any(text in words for text in ("10月20日公布", "村民委员会组织法", "公示到11月1日"))


@pytest.mark.window
def test_upright_an_account_answers_first_and_its_balance_stays_where_it_is(wall: Wall, tmp_path: Path) -> None:
    wall.resize(*SIZES["portrait"])
    page, _ = show(wall, tmp_path, periods_of(account(basis="村民委员会组织法")))
    view = page._frame._account
    first, after = (view.places(opens=opens, pages=True) for opens in (True, False))
    assert first.regions.foot == after.regions.foot
    assert first.regions.foot.bottom < first.chart.y < first.chart.bottom < first.regions.flow.y
    few = changed(view, account=changed(view.account, expense=view.account.income))
    assert few.places(opens=True, pages=True).chart.height > first.chart.height


@pytest.mark.window
def test_upright_in_large_type_income_and_expense_stand_one_below_the_other(wall: Wall, tmp_path: Path) -> None:
    wall.resize(*SIZES["portrait"])
    page, _ = show(wall, tmp_path, account(), LARGE)
    assert not any("Ledger" in names for names in pieces_of(page))
    assert "支出4" in turn_all(page)


# --- other items ------------------------------------------------------------------------------------------------------


@pytest.mark.window
@pytest.mark.parametrize("form", ["bars", "line", "donut"])
def test_a_chart_gives_way_to_the_lines_that_follow_it(wall: Wall, tmp_path: Path, form: Any) -> None:
    wall.resize(*SIZES["landscape"])
    values = tuple(map(Decimal, (5, 3, 2)))
    chart = blocks.Chart(
        form=form, title="收入", unit="元", categories=("一", "二", "三"), series=(blocks.Series("金额", values),)
    )
    base = account(basis="村民委员会组织法").disclosure
    assert base is not None
    item = finance(chart, issuer=ISSUER, disclosure=replace(base, period=None, disclosed=None))
    page, _ = show(wall, tmp_path, item)
    assert len(pieces_of(page)) == 1
    piece = page._flow.page(0)[1].piece
    assert piece.lowest <= piece.height <= piece.highest
    assert piece.stretched(piece.lowest).height == pytest.approx(piece.lowest)
    turn_all(page)


@pytest.mark.window
def test_a_ring_with_a_page_to_itself_stands_above_its_list(wall: Wall, tmp_path: Path) -> None:
    wall.resize(*SIZES["portrait"])
    parts = blocks.Series("金额", tuple(map(Decimal, (5, 3, 2))))
    chart = blocks.Chart(form="donut", unit="元", categories=("一", "二", "三"), series=(parts,))
    page, _ = show(wall, tmp_path, finance(chart, issuer=ISSUER))
    piece = page._flow.page(0)[-1].piece
    for height in (piece.lowest, (piece.lowest + piece.highest) / 2, piece.highest):
        assert piece.stretched(height).height <= height + 1
    assert piece.stacked
    assert not piece.stretched(piece.lowest).stacked
    turn_all(page)


@pytest.mark.window
def test_photographs_that_open_an_item_have_no_line_alone_before_them(wall: Wall, tmp_path: Path) -> None:
    from screens.item_page import ItemPage

    wall.resize(*SIZES["landscape"])
    reference, prepared = picture_media(tmp_path / "media", 640, 480)
    image = blocks.Image(media=reference, caption="修好的路")
    item = replace(account(), blocks=(blocks.Gallery(images=(image, image)), blocks.Paragraph("路修好了。")))
    catalogue = edition_of(tmp_path, [(VILLAGE, item)], [prepared])
    page: Any = ItemPage(wall.face(catalogue), f"item:{VILLAGE}/{item.id}")  # type: ignore[arg-type]
    wall.show(page)
    assert [names[0] for names in pieces_of(page)] == ["GalleryPiece", "Words"]
    assert "2026年10月24日公布" in "".join(turn_all(page))


@pytest.mark.window
def test_the_body_that_discloses_is_named_where_it_is_not_the_publisher(wall: Wall, tmp_path: Path) -> None:
    wall.resize(*SIZES["landscape"])
    item = replace(account(), blocks=(blocks.Paragraph("路修好了。"),))
    page, _ = show(wall, tmp_path, item)
    assert "公开主体" not in "".join(turn_all(page))
    page, _ = show(wall, tmp_path, replace(item, issuer="荷塘街道办事处"))
    assert f"公开主体：{ISSUER}" in "".join(turn_all(page))
