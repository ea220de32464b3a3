"""QR codes: what they hold, how they are drawn, and that another program reads them off the window."""

from __future__ import annotations

from pathlib import Path

import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from screens.qr_panel import QUIET_MODULES, QRPanel, module_px, qr_bitmap, qr_matrix
from tests.screens.wall import SIZES, Wall, the_wall

LONGEST = "https://screen.yuetang.example.cn/" + "a" * 50


@pytest.fixture(scope="module")
def wall() -> Wall:
    return the_wall()


@given(st.text("abcdefghijklmnopqrstuvwxyz0123456789-", min_size=1, max_size=60))
def test_every_address_is_read_back(path: str) -> None:
    url = f"https://village.cn/{path}"
    matrix = qr_matrix(url)
    assert matrix is not None
    picture = qr_bitmap(matrix)
    read = zxingcpp.read_barcode(picture.resize((picture.width * 4, picture.height * 4), Image.Resampling.NEAREST))
    assert read is not None
    assert read.text == url


def test_the_longest_link_of_the_contract_takes_version_5_at_level_m_or_better() -> None:
    assert len(LONGEST) == 84
    matrix = qr_matrix(LONGEST)
    assert matrix is not None
    assert len(matrix) == 37
    read = zxingcpp.read_barcode(qr_bitmap(matrix).resize((450, 450), Image.Resampling.NEAREST))
    assert read is not None
    assert read.ec_level in ("M", "Q", "H")


def test_a_longer_address_has_no_code() -> None:
    assert qr_matrix(LONGEST + "a") is None
    assert not QRPanel.fits(LONGEST + "a")
    assert not QRPanel.fits(None)


def test_the_quiet_zone_is_four_modules_of_white() -> None:
    matrix = qr_matrix("https://village.cn/1")
    assert matrix is not None
    picture = qr_bitmap(matrix)
    side = picture.width
    for edge in range(QUIET_MODULES):
        assert {picture.getpixel((edge, place)) for place in range(side)} == {255}
        assert {picture.getpixel((side - 1 - edge, place)) for place in range(side)} == {255}
    assert picture.getpixel((QUIET_MODULES, QUIET_MODULES)) == 0


@pytest.mark.parametrize(("side", "module"), [(360, 8), (359, 7), (90, 2), (89, 0), (0, 0)])
def test_modules_are_whole_pixels_as_large_as_the_box_allows(side: int, module: int) -> None:
    assert module_px(37, side) == module


@pytest.mark.window
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("box", [(100.0, 200.0, 560.0, 560.0), (101.5, 333.3, 232.0, 300.0)])
def test_a_code_is_read_off_the_window(
    wall: Wall, tmp_path: Path, size: str, box: tuple[float, float, float, float]
) -> None:
    from kivy.uix.widget import Widget

    wall.resize(*SIZES[size])
    face = wall.face(None)
    for child in list(wall.window.children):
        wall.window.remove_widget(child)
    holder = Widget()
    panel = face.layout.add(holder, QRPanel(LONGEST), *box)
    wall.window.add_widget(holder)
    wall.draw()
    try:
        with Image.open(wall.screenshot(tmp_path / "window.png")) as picture:
            top = int(wall.window.height - panel.top)
            seen = picture.crop((int(panel.x), top, int(panel.right), top + int(panel.height)))
            read = zxingcpp.read_barcode(seen)
            colors = {color for _, color in seen.convert("L").getcolors() or ()}
    finally:
        wall.window.remove_widget(holder)
    assert read is not None
    assert read.text == LONGEST
    # Two tones and the paper around: no module is smoothed or cut in half.
    assert len(colors) <= 3
    assert panel.drawn_px % 45 == 0
