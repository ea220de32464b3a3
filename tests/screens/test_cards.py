"""A page of cards looks like one page: titles of one size, summaries of one size, all at one height."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from feed.item import Item
from screens.arrangement import arrangement
from screens.manner import Manner
from screens.reach import Zone
from tests.screens.hostile import LONG
from tests.screens.wall import NOW, SIZES, VILLAGE, Wall, edition_of, the_wall

pytestmark = pytest.mark.window

TITLES = ("村里概况", "路灯水网样样新", "短片：荷塘的早晨", "荷塘四季", "荷塘村地图", "城乡居民最低生活保障")
STANDARD = Manner()
SUMMARY = "依塘而居，种莲兴业"


@pytest.fixture(scope="module")
def wall() -> Wall:
    return the_wall()


def cards(wall: Wall, data: Path, titles: tuple[str, ...], manner: Manner = STANDARD) -> tuple[Any, Any]:
    """The stage with the village's list, and its page."""
    from screens.listing import SectionPage

    made = [
        Item(id=f"i{number}", version=1, kind="profile", title=title, summary=SUMMARY,
             published=NOW - timedelta(days=90 + number))
        for number, title in enumerate(titles)
    ]  # fmt: skip
    face = wall.face(edition_of(data, [(VILLAGE, one) for one in made]), NOW, manner)
    page = SectionPage(face, "section:village")  # type: ignore[arg-type]
    return wall.show(page), page


def boxes(stage: Any, texts: tuple[str, ...]) -> list[Any]:
    from screens.paint import TextBox

    return [box for box in stage.walk() if isinstance(box, TextBox) and box.text in texts and box.style.bold]


@pytest.mark.parametrize("manner", [STANDARD, Manner(large=True)], ids=["standard", "large"])
@pytest.mark.parametrize("size", SIZES)
def test_titles_of_a_page_stand_in_one_size(wall: Wall, tmp_path: Path, size: str, manner: Manner) -> None:
    from screens.audit import audit

    wall.resize(*SIZES[size])
    stage, page = cards(wall, tmp_path, TITLES, manner)
    while True:
        shown = [box for box in boxes(stage, TITLES) if box.style.face == "serif"]
        assert shown
        assert len({box.style.size_px for box in shown}) == 1
        assert not audit(stage, stage.face.layout)
        if page._body.page + 1 == page._body.plan.pages:
            break
        page._body.turn(page._body.page + 1)


def test_titles_grow_as_far_as_none_takes_another_line(wall: Wall, tmp_path: Path) -> None:
    wall.resize(*SIZES["landscape"])
    stage, _ = cards(wall, tmp_path, ("荷塘四季", "荷塘村地图"))
    (first, second) = boxes(stage, ("荷塘四季", "荷塘村地图"))
    assert first.style.size_px == second.style.size_px == 62
    assert len(first.composed.lines) == len(second.composed.lines) == 1


@pytest.mark.parametrize("size", SIZES)
def test_in_large_type_a_card_keeps_its_summary(wall: Wall, tmp_path: Path, size: str) -> None:
    from screens.paint import TextBox

    wall.resize(*SIZES[size])
    stage, _ = cards(wall, tmp_path, ("村里概况", "荷塘四季"), Manner(large=True))
    told = [box for box in stage.walk() if isinstance(box, TextBox) and box.text == SUMMARY]
    assert len(told) == 2


def test_a_title_of_sixty_characters_does_not_make_its_neighbours_small(wall: Wall, tmp_path: Path) -> None:
    wall.resize(*SIZES["landscape"])
    stage, _ = cards(wall, tmp_path, ("荷塘四季", "长" * 60, "村里概况", "荷塘村地图", "莲"))
    assert {box.style.size_px for box in boxes(stage, ("荷塘四季", "村里概况", "荷塘村地图", "莲"))} == {62}


@pytest.mark.parametrize("manner", [STANDARD, Manner(large=True), Manner(low=True)], ids=["standard", "large", "low"])
@pytest.mark.parametrize("size", SIZES)
def test_a_title_of_sixty_characters_is_whole(wall: Wall, tmp_path: Path, size: str, manner: Manner) -> None:
    long = (LONG + "另附联系电话与办理地点说明表格")[:60]
    wall.resize(*SIZES[size])
    stage, _ = cards(wall, tmp_path, (long, *TITLES), manner)
    (title,) = boxes(stage, (long,))
    assert not title.composed.truncated


def test_larger_type_does_not_part_a_title_elsewhere(wall: Wall, tmp_path: Path) -> None:
    wall.resize(*SIZES["portrait"])
    stage, _ = cards(wall, tmp_path, TITLES, Manner(low=True))
    (title,) = boxes(stage, ("短片：荷塘的早晨",))
    assert [line.text for line in title.composed.lines] == ["短片：", "荷塘的早晨"]


@pytest.mark.parametrize(("count", "manner"), [(3, Manner(large=True)), (5, STANDARD)], ids=["large", "standard"])
def test_the_last_row_of_cards_leaves_no_place_empty(wall: Wall, tmp_path: Path, count: int, manner: Manner) -> None:
    from screens.audit import audit
    from screens.paint import PressButton

    wall.resize(*SIZES["landscape"])
    stage, page = cards(wall, tmp_path, TITLES[:count], manner)
    tiles = [one for one in page.walk(restrict=True) if isinstance(one, PressButton)]
    assert len(tiles) == count
    for row in {one.y for one in tiles}:
        assert max(one.right for one in tiles if one.y == row) == 1856
    assert not audit(stage, stage.face.layout)


@pytest.mark.parametrize(("total", "rows"), [(1, 1), (2, 1), (3, 1), (4, 2)])
def test_no_card_stands_alone_beside_an_empty_place(total: int, rows: int) -> None:
    plan = arrangement(Zone(64, 360, 1792, 920), "cards", total, portrait=False, large=False)
    assert len({y for _, y, _, _ in plan.boxes}) == rows
    assert max(x + width for x, _, width, _ in plan.boxes) == 1856
