"""The fine print of a guide stands where mock-ups 08 and 14 have it; in 特大 a long text goes on, page by page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from feed import blocks
from screens.manner import Manner
from tests.screens.test_item_page import item, media
from tests.screens.test_item_page_large import guide
from tests.screens.wall import SIZES, VILLAGE, Wall, edition_of, the_wall

__all__ = ["media"]

pytestmark = pytest.mark.window

BASIS = "依据：《社会救助暂行办法》"


@pytest.fixture(scope="module")
def wall() -> Wall:
    return the_wall()


def told(root: Any) -> str:
    """All words below a widget, and no others, as drawn."""
    from screens.item_page.sheet import Sheet
    from screens.paint import TextBox

    found = []
    for widget in root.walk(restrict=True):
        if isinstance(widget, TextBox):
            found.append(widget.text if isinstance(widget.text, str) else "".join(span.text for span in widget.text))
        elif isinstance(widget, Sheet):
            found += ["".join(line.text for line in text.composed.lines) for text in widget.texts]
    return "\n".join(found)


def shown(wall: Wall, data: Path, given: Any, manner: Manner) -> tuple[Any, Any]:
    from screens.item_page import ItemPage

    for old in data.glob("editions/*"):
        old.unlink()
    page = ItemPage(wall.face(edition_of(data, [(VILLAGE, given)]), manner=manner), f"item:{VILLAGE}/{given.id}")  # type: ignore[arg-type]
    return page, wall.show(page)


@pytest.mark.parametrize("manner", [Manner(), Manner(dark=True)], ids=["standard", "dark"])
def test_on_an_upright_panel_the_ground_in_law_is_in_the_information_foot(
    wall: Wall, tmp_path: Path, manner: Manner
) -> None:
    from screens.audit import audit

    wall.resize(*SIZES["portrait"])
    page, stage = shown(wall, tmp_path, guide(), manner)
    for number in range(page._flow.known):
        page.turn(number)
        assert BASIS in told(stage.bottom_bar)
        assert BASIS not in told(page)
        assert not audit(stage, page.face.layout)


def test_telephone_numbers_come_back_with_the_next_page(wall: Wall, tmp_path: Path) -> None:
    from screens.home import HomePage

    wall.resize(*SIZES["portrait"])
    page, stage = shown(wall, tmp_path, guide(), Manner())
    assert BASIS in told(stage.bottom_bar)
    home = HomePage(page.face, "home")
    home.build()
    stage.show(home, 48, 60)
    assert BASIS not in told(stage.bottom_bar)


def test_a_ground_too_long_for_the_foot_is_read_in_the_body(wall: Wall, tmp_path: Path) -> None:
    wall.resize(*SIZES["portrait"])
    page, stage = shown(wall, tmp_path, guide(basis="《社会救助暂行办法》第九条" * 12), Manner())
    assert BASIS not in told(stage.bottom_bar)
    read = []
    for number in range(page._flow.known):
        page.turn(number)
        read.append(told(page))
    assert BASIS in "\n".join(read)


@pytest.mark.parametrize("size", ["landscape", "portrait"])
def test_in_large_type_a_long_text_is_told_whole_and_counted_truly(wall: Wall, tmp_path: Path, size: str) -> None:
    wall.resize(*SIZES[size])
    text = "".join(f"第{number}条规定如下各户都要遵守。" for number in range(1, 160))
    given = item(blocks=tuple(blocks.Paragraph(text=text[start : start + 400]) for start in range(0, len(text), 400)))
    page, stage = shown(wall, tmp_path, given, Manner(large=True))
    read = ""
    for number in range(page._flow.known):
        page.turn(number)
        assert f"{number + 1}/{page._flow.known}" in told(stage)
        read += told(page._body)
    assert text in read.replace("\n", "").replace("\u3000", "")
