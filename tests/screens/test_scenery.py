"""Pictures behind words: crisp on every panel, to its edges, never stretched, and the county's own where it has one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from PIL import Image, ImageChops

from screens.assets import ILLUSTRATIONS, illustration
from screens.manner import Manner
from screens.paint.picture import fading_edge, recast_picture, scaled_bitmap
from screens.scale import fit_frame
from screens.theme import OwnPictures
from tests.screens.wall import Wall, the_wall

PANELS = ((1920, 1080), (3840, 2160), (1080, 1920), (2160, 3840), (1366, 768), (1920, 1200), (2560, 1440))
RED = (200, 30, 30)


@pytest.fixture(scope="module")
def wall() -> Wall:
    return the_wall()


@pytest.mark.parametrize("panel", PANELS)
def test_no_illustration_is_enlarged_on_any_panel(panel: tuple[int, int]) -> None:
    scale = fit_frame(*panel).scale
    for path in ILLUSTRATIONS.glob("*@1x.*"):
        with Image.open(path) as drawn, Image.open(illustration(path.name.partition("@")[0], scale)) as taken:
            assert taken.width >= round(drawn.width * scale), path.name
            assert taken.width * drawn.height == pytest.approx(taken.height * drawn.width, rel=0.01), path.name


def test_beside_the_canvas_a_picture_goes_on_and_fades_out() -> None:
    path = illustration("header-guide-248", 1)
    whole = scaled_bitmap(path, (1920, 248), "stretch")
    for side, at, seam, edge in (("left", 0, 319, 0), ("right", 1919, 0, 319)):
        strip = fading_edge(path, (1920, 248), (0, 0, 1, 1), side, 320)
        assert strip.size == (320, 248)
        opaque = strip.getchannel("A")
        assert opaque.crop((seam, 0, seam + 1, 248)).getextrema()[0] >= 250
        assert opaque.crop((edge, 0, edge + 1, 248)).getextrema()[1] <= 5
        joined = strip.convert("RGB").crop((seam, 0, seam + 1, 248))
        beside = whole.convert("RGB").crop((at, 0, at + 1, 248))
        difference = ImageChops.difference(joined, beside).convert("L").histogram()
        assert sum(step * count for step, count in enumerate(difference)) / 248 < 3, "a seam is seen"


def test_an_illustration_is_brought_to_the_countys_own_tint() -> None:
    drawn_on, wanted = "#DCE5EB", "#F0E0E4"
    made = recast_picture(Image.new("RGBA", (4, 4), (0xDC, 0xE5, 0xEB, 90)), (drawn_on, wanted))
    assert made.getpixel((0, 0)) == (0xF0, 0xE0, 0xE4, 90)
    header = illustration("header-affairs-248", 1)
    corner = scaled_bitmap(header, (1920, 248), "stretch", recast=(drawn_on, wanted)).convert("RGB").getpixel((4, 4))
    assert max(abs(found - want) for found, want in zip(corner, (0xF0, 0xE0, 0xE4), strict=True)) <= 4
    assert recast_picture(Image.new("RGB", (1, 1), "#FFFFFF"), (drawn_on, "#FFFFFF")).getpixel((0, 0)) == (
        255,
        255,
        255,
    )


@pytest.mark.window
def test_only_a_tint_of_the_countys_own_changes_the_pictures(wall: Wall) -> None:
    from screens.scenery import section_picture

    face = wall.face(None)
    section = face.theme.section[1]
    assert section_picture(face, section, "header-{}-248")._recast is None
    other = section_picture(face, replace(section, tint="#F0E0E4"), "header-{}-248")
    assert other._recast == (section.tint, "#F0E0E4")
    with pytest.raises(FileNotFoundError, match="temple"):
        section_picture(face, replace(section, key="temple"), "header-{}-248")


def drawn(
    wall: Wall, size: tuple[int, int], act: Any, pictures: OwnPictures | None = None, dark: bool = False
) -> Image.Image:
    """What a panel shows of something drawn on an empty page."""
    from kivy.uix.widget import Widget

    wall.resize(*size)
    face = wall.face(None, manner=Manner(dark=dark))
    if pictures is not None:
        face.theme = replace(face.theme, pictures=pictures)
    page = Widget(size_hint=(None, None))
    for child in list(wall.window.children):
        wall.window.remove_widget(child)
    wall.window.add_widget(page)
    act(page, face)
    wall.draw()
    path = wall.screenshot(wall.settings.data.folder / "scene.png")
    with Image.open(path) as picture:
        return picture.convert("RGB").copy()


@pytest.fixture
def own(tmp_path: Path) -> OwnPictures:
    Image.new("RGB", (600, 800), RED).save(tmp_path / "photo.png")
    photo = str(tmp_path / "photo.png")
    return OwnPictures(emblem=photo, banner=photo, hero=photo, hero_portrait=photo)


@pytest.mark.window
def test_on_a_wide_panel_the_banner_reaches_towards_the_edges(wall: Wall) -> None:
    from screens.scenery import draw_home_head

    shown = drawn(wall, (1900, 800), draw_home_head)
    frame = fit_frame(1900, 800)
    y = round((98 + 200) * frame.scale)
    beside = [shown.getpixel((frame.window_width - frame.left + step, y)) for step in (2, 40)]
    paper = shown.getpixel((frame.window_width // 2, 790))
    assert all(pixel != paper for pixel in beside), "an empty strip stands beside the picture"


@pytest.mark.window
@pytest.mark.parametrize("size", [(1920, 1080), (1366, 768), (1900, 800), (1280, 1024)])
def test_words_stand_on_paper_beside_the_photograph(wall: Wall, own: OwnPictures, size: tuple[int, int]) -> None:
    from screens.scenery import draw_home_head, draw_poster_ground

    frame = fit_frame(*size)
    for act, y in ((draw_home_head, 200), (draw_poster_ground, 500)):
        shown = drawn(wall, size, act, own)

        def at(x: float, y: float, shown: Image.Image = shown) -> Any:
            return shown.getpixel((frame.left + round(x * frame.scale), frame.top + round(y * frame.scale)))

        assert at(64, y) == at(1240, y) == (247, 243, 234)
        assert at(1256, y) == at(1900, y) == RED
        assert shown.getpixel((size[0] - 1, frame.top + round(y * frame.scale))) == RED, "not to the edge"
        assert at(1600, 50) == (247, 243, 234), "the clock stands on the photograph"


@pytest.mark.window
def test_in_portrait_the_photograph_stands_below_the_greeting(wall: Wall, own: OwnPictures) -> None:
    from screens.scenery import draw_home_head, draw_poster_ground

    shown = drawn(wall, (1080, 1920), draw_home_head, own)
    assert shown.getpixel((100, 380)) == (247, 243, 234)
    assert shown.getpixel((100, 420)) == shown.getpixel((1079, 680)) == RED
    shown = drawn(wall, (1080, 1920), draw_poster_ground, own)
    assert shown.getpixel((540, 556)) == (247, 243, 234)
    assert shown.getpixel((540, 900)) == RED


@pytest.mark.window
def test_by_night_there_is_no_picture_behind_words_but_the_emblem(wall: Wall, own: OwnPictures) -> None:
    from screens.scenery import draw_emblem, draw_home_head, draw_poster_ground

    for act in (draw_home_head, draw_poster_ground):
        for pictures in (own, None):
            assert drawn(wall, (1366, 768), act, pictures, dark=True).getcolors() == [(1366 * 768, (16, 20, 15))]

    def emblem(page: Any, face: Any) -> None:
        draw_emblem(page, face, 64, 20)

    shown = drawn(wall, (1920, 1080), emblem, own, dark=True)
    assert shown.getpixel((92, 48)) == RED
    assert shown.getpixel((68, 48)) == (255, 255, 255)
    assert drawn(wall, (1920, 1080), emblem).getpixel((68, 30)) == (0x1F, 0x4D, 0x3A)
