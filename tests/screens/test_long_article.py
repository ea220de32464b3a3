"""An article of three thousand characters opens at once, and its further pages are set while it is read."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from feed.blocks import Paragraph
from feed.item import Item
from tests.screens.wall import NOW, VILLAGE, Wall, edition_of, the_wall

pytestmark = pytest.mark.window

TEXT = (
    "根据《村民委员会组织法》第三十条规定，现将2026年第三季度收支情况公布如下：本季度收入共计1,286,400.00元，其中土地"
    "流转每亩600元；支出合计35.6万元（含办公费）。村民如有疑问，请拨打0731-5555 0112咨询——“公开、公平、公正”。"
)
ARTICLE = (TEXT * 30)[:3000]


def article(paragraphs: int) -> Item:
    step = len(ARTICLE) // paragraphs
    text = "\n".join(ARTICLE[start : start + step] for start in range(0, len(ARTICLE), step))
    return Item(
        id="long", version=1, kind="notice", title="村规民约全文", published=NOW, blocks=(Paragraph(text=text),)
    )


@pytest.mark.parametrize("paragraphs", [1, 30])
def test_the_first_page_stands_within_the_tap_budget(tmp_path: Path, paragraphs: int) -> None:
    """Best of four, the first of which reads the fonts: head, bars and first page are built in 50 ms."""
    from screens.item_page import ItemPage

    wall: Wall = the_wall()
    wall.resize(1920, 1080)
    face = wall.face(edition_of(tmp_path, [(VILLAGE, article(paragraphs))]))
    taken = []
    for _ in range(4):
        page = ItemPage(face, f"item:{VILLAGE}/long", None)  # type: ignore[arg-type]
        start = time.perf_counter()
        page.build()
        taken.append(time.perf_counter() - start)
        assert page._flow is not None
        assert page._flow.known <= 2, "pages that nobody asked for were set before the first was shown"
        page.finish()
        assert page._flow.known > 3
    assert min(taken) < 0.050, taken
