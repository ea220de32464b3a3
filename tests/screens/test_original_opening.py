"""From an item to the viewer: originals, galleries, pictures and maps open large at a touch."""

from __future__ import annotations

from typing import Any

import pytest

from screens.manner import Manner
from screens.original.leaves import route_of
from tests.screens.originals import (
    VILLAGE_PLACES,
    enabled,
    face_of,
    names,
    refs,
    show,
    tap,
)
from tests.screens.wall import SIZES, VILLAGE, Wall, button

__all__ = ["refs"]

pytestmark = pytest.mark.window


def test_a_notice_that_is_one_original_opens_in_the_viewer(wall: Wall, refs: dict[str, Any]) -> None:
    from screens.item_page import ItemPage
    from screens.original.opening import item_page
    from screens.original.page import OriginalPage

    face = face_of(wall, refs["catalogue"])
    found = {
        name: type(item_page(face, f"item:{VILLAGE}/{name}")) for name in ("paper", "scan", "photo", "words", "gone")
    }
    assert found == {
        "paper": OriginalPage, "scan": OriginalPage, "photo": ItemPage, "words": ItemPage, "gone": ItemPage
    }  # fmt: skip


@pytest.mark.parametrize("size", SIZES)
def test_a_document_among_words_is_its_first_page_and_a_button(wall: Wall, refs: dict[str, Any], size: str) -> None:
    from screens.audit import audit

    face = face_of(wall, refs["catalogue"], size)
    page = show(face, wall, f"item:{VILLAGE}/words", {"page": 1})
    tap(page, "放大看原件")
    assert face.opened == [route_of(VILLAGE, "words", refs["paper"])]
    assert audit(page, face.layout) == []


@pytest.mark.parametrize("size", SIZES)
def test_a_gallery_is_turned_on_its_page_and_opened_large(wall: Wall, refs: dict[str, Any], size: str) -> None:
    from screens.audit import audit

    face = face_of(wall, refs["catalogue"], size)
    page = show(face, wall, f"item:{VILLAGE}/gallery")
    assert not enabled(page, "上一张")
    assert audit(page, face.layout) == []
    tap(page, "下一张")
    tap(page, "放大看")
    tap(page, "第 3 张")
    tap(page, "放大看")
    assert face.opened == [route_of(VILLAGE, "gallery", refs[name]) for name in ("sheet", "panorama")]
    while enabled(page, "下一张"):
        tap(page, "下一张")
    # The last has the longest words: all of them are there.
    assert audit(page, face.layout) == []
    memory = dict(page.memory)
    again = show(face, wall, f"item:{VILLAGE}/gallery", memory)
    assert not enabled(again, "下一张")


def test_a_stroke_across_turns_the_pictures_of_a_gallery(wall: Wall, refs: dict[str, Any]) -> None:
    face = face_of(wall, refs["catalogue"])
    page = show(face, wall, f"item:{VILLAGE}/gallery")
    page.swiped(1, "horizontal")
    page.swiped(1, "horizontal")
    page.swiped(-1, "horizontal")
    tap(page, "放大看")
    assert face.opened == [route_of(VILLAGE, "gallery", refs["sheet"])]
    page.swiped(-1, "horizontal")
    page.swiped(-1, "horizontal")
    assert not enabled(page, "上一张"), "before the first there is none"


def test_a_gallery_opens_in_the_viewer_at_the_picture_touched(wall: Wall, refs: dict[str, Any]) -> None:
    face = face_of(wall, refs["catalogue"])
    page = show(face, wall, route_of(VILLAGE, "gallery", refs["panorama"]))
    assert page.memory["page"] == 2
    tap(page, "上页")
    assert page.memory["page"] == 1
    page.leaving()


def test_a_picture_and_a_map_open_large_at_a_touch(wall: Wall, refs: dict[str, Any]) -> None:
    face = face_of(wall, refs["catalogue"])
    for name in ("photo", "map"):
        page = show(face, wall, f"item:{VILLAGE}/{name}")
        tap(page, "放大看")
        assert face.opened[-1] == route_of(VILLAGE, name, refs["wide"])


@pytest.mark.parametrize("size", SIZES)
def test_a_form_among_words_is_a_card_that_opens_where_it_is_touched(
    wall: Wall, refs: dict[str, Any], size: str
) -> None:
    from screens.audit import audit

    face = face_of(wall, refs["catalogue"], size)
    page = show(face, wall, f"item:{VILLAGE}/form")
    assert audit(page, face.layout) == []
    assert not names(page) & {"下页", "上页"}, "the form leaves the note its room"
    card = button(page, "放大看")
    if size == "landscape":
        # As wide as the words, so that a finger beside the narrow form hits it too; the sign is on the card.
        assert card.width > 2 * card.height
    tap(page, "放大看")
    assert face.opened[-1] == route_of(VILLAGE, "form", refs["sheet"])


@pytest.mark.parametrize("manner", [Manner(), Manner(large=True)], ids=["standard", "large"])
@pytest.mark.parametrize("size", SIZES)
def test_a_map_and_the_names_of_a_village_are_on_one_page(
    wall: Wall, refs: dict[str, Any], size: str, manner: Manner
) -> None:
    from screens.audit import audit
    from screens.item_page.village_map import MapPiece

    face = face_of(wall, refs["catalogue"], size, manner)
    page = show(face, wall, f"item:{VILLAGE}/village")
    pieces = [placed.piece for placed in page._flow.page(0)]
    card = next(piece for piece in pieces if isinstance(piece, MapPiece))
    assert len(card.legend) == len(VILLAGE_PLACES)
    assert audit(page, face.layout) == []
