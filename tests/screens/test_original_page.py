"""The viewer on the window (mock-up 16): every composition, what is there and what is not, what it keeps."""

from __future__ import annotations

import gc
import weakref
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from PIL import Image as Pillow

from screens.manner import Manner
from tests.screens.originals import (
    URL,
    enabled,
    face_of,
    names,
    refs,
    show,
    tap,
    viewer,
)
from tests.screens.wall import SIZES, VILLAGE, Wall

__all__ = ["refs"]

pytestmark = pytest.mark.window


MANNERS = {"day": Manner(), "large": Manner(large=True), "dark": Manner(dark=True)}


FORMS = [(size, manner) for size in SIZES for manner in MANNERS if manner != "dark" or size == "landscape"]


@pytest.mark.parametrize(("size", "manner"), FORMS)
def test_nothing_meets_or_is_cut_in_any_composition(wall: Wall, refs: dict[str, Any], size: str, manner: str) -> None:
    from screens.audit import audit
    from screens.qr_panel import QRPanel

    for name in ("torn", "long", "no-code", "gallery", "map"):
        page = viewer(wall, refs, name, size, manner=MANNERS[manner])
        assert audit(page, page.face.layout) == [], name
        page.view.act(lambda viewport: viewport.zoomed(2.0, (300, 300)))
        assert audit(page, page.face.layout) == [], f"{name} enlarged"
        codes = [child.drawn_px for child in page.walk() if isinstance(child, QRPanel)]
        # A phone reads it from where one stands to touch.
        assert all(pixels >= 150 * page.face.layout.scale for pixels in codes), (name, codes)
        page.leaving()


def test_it_opens_at_the_first_line_as_large_as_mock_up_16(wall: Wall, refs: dict[str, Any], tmp_path: Path) -> None:
    page = viewer(wall, refs)
    viewport = page.view.viewport
    # Lines of 21 px on a page of 1000 are 27 units high at its width: the margins give way until they are readable.
    assert 1.1 < viewport.zoom <= 1.5
    assert not viewport.wide
    assert not viewport.above
    assert {"放大", "缩小", "上移", "下移", "上页", "下页"} <= names(page)
    assert "左移" not in names(page)
    picture = Pillow.open(wall.screenshot(tmp_path / "viewer.png"))
    codes = zxingcpp.read_barcodes(picture.crop((1620, 230, 1870, 510)))
    assert [code.text for code in codes] == [URL]
    page.leaving()


def test_what_is_seen_is_the_page_itself_without_seams(wall: Wall, refs: dict[str, Any], tmp_path: Path) -> None:
    page = viewer(wall, refs, "large")
    for zoom in (2.0, 1.0):
        page.view.act(lambda viewport, zoom=zoom: viewport.zoomed(zoom, (0, 0)).centred(0.5, 0.5))
        page.finish()
    wall.draw()
    shot = Pillow.open(wall.screenshot(tmp_path / "page.png")).convert("L")
    viewport, view = page.view.viewport, page.view
    size = tuple(round(side) for side in viewport.size)
    paper = Pillow.open(page._original.leaves[0].path).convert("L").resize(size, Pillow.Resampling.BICUBIC)
    left, top = view.x + round(viewport.left), wall.window.height - view.top + round(viewport.top)
    worst = 0
    # A column through the lines: as dark and as light, row by row, over the borders of the pieces.
    for row in range(int(view.height) - 40):
        y = int(wall.window.height - view.top) + 20 + row
        seen, drawn = shot.getpixel((900, y)), paper.getpixel((900 - left, y - top))
        worst = max(worst, abs(int(seen) - int(drawn)))
    assert worst < 40
    page.leaving()


def test_a_broken_page_says_so_and_the_others_are_there(wall: Wall, refs: dict[str, Any]) -> None:
    page = viewer(wall, refs, "torn")
    assert not page.view.failed
    tap(page, "下页")
    page.finish()
    assert page.view.failed
    assert page.view.texture_bytes == 0
    assert not enabled(page, "放大")
    tap(page, "上页")
    page.finish()
    assert not page.view.failed
    assert enabled(page, "放大")
    page.leaving()


def test_an_original_that_has_not_come_says_so_page_by_page(wall: Wall, refs: dict[str, Any]) -> None:
    page = viewer(wall, refs, "lost")
    assert page.view.failed
    assert enabled(page, "下页")
    page.leaving()


def test_an_original_that_was_withdrawn_is_a_calm_page(wall: Wall, refs: dict[str, Any]) -> None:
    face = face_of(wall, refs["catalogue"])
    page = show(face, wall, f"original:{VILLAGE}/paper/{'d' * 64}")
    assert page.view is None
    page.leaving()


def test_a_new_edition_keeps_page_and_place(wall: Wall, refs: dict[str, Any]) -> None:
    page = viewer(wall, refs)
    tap(page, "下页")
    page.view.act(lambda viewport: viewport.zoomed(2.0, (668, 400)).centred(0.4, 0.7))
    seen, memory = page.view.viewport.seen, dict(page.memory)
    page.leaving()
    again = viewer(wall, refs, memory=memory)
    assert again.memory["page"] == 1
    assert again.view.viewport.seen == pytest.approx(seen)
    again.leaving()


def test_memory_is_bounded_and_given_back(wall: Wall, refs: dict[str, Any]) -> None:
    from screens.original.pane import MOST_BYTES

    page = viewer(wall, refs, "large")
    most = 0
    for word in ("放大", "放大", "放大", "放大", "缩小", "缩小", "缩小", "缩小"):
        tap(page, word)
        page.finish()
        most = max(most, page.view.texture_bytes)
    assert 0 < most <= MOST_BYTES
    page.leaving()
    assert page.view.texture_bytes == 0
    gone = weakref.ref(page)
    # Another page takes its place on the window.
    viewer(wall, refs, "torn").leaving()
    del page
    gc.collect()
    assert gone() is None


def test_a_picture_is_seen_whole_first_and_a_sheet_as_wide_as_its_place(wall: Wall, refs: dict[str, Any]) -> None:
    page = viewer(wall, refs, "photo")
    assert page.view.viewport.seen == (0, 0, 1, 1)
    page.leaving()
    page = viewer(wall, refs, "scan")
    assert page.view.viewport.zoom == 1.0
    assert page.view.viewport.below
    page.leaving()
