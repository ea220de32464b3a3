"""The viewer on the window (mock-up 16): pages zoomed, moved and turned by buttons and fingers, in every form."""

from __future__ import annotations

import gc
import os
import subprocess
import weakref
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from msgspec.structs import replace
from PIL import Image as Pillow
from PIL import ImageDraw

from feed import blocks
from feed.item import Item
from feed.media import MediaRef
from kiosk.catalogue import Catalogue
from kiosk.edition import EditionMedia
from screens.manner import Manner
from screens.original.leaves import route_of
from tests.screens.wall import NOW, SIZES, VILLAGE, Wall, button, document_media, edition_of, picture_media, the_wall

pytestmark = pytest.mark.window

URL = "https://screen.yuetang.example.cn/n/1"
LONG = "关于做好二〇二六年秋冬季森林防火和野外用火管理工作的补充通知以及各组护林员轮值安排表（修订稿）请各户相互转告"
WORDS = "这张照片拍的是秋天早晨的荷塘，雾还没有散。" * 14
PLACES = ("村委会", "卫生室", "文化广场", "老年食堂", "荷花岭茶场")


@pytest.fixture(scope="module")
def wall() -> Wall:
    return the_wall()


def _paper(folder: Path, pages: int, width: int, own: str) -> tuple[MediaRef, EditionMedia]:
    """A4 pages as a clerk prints them, in small type."""
    reference, media = document_media(folder, pages)
    unit, height = width / 1000, round(width * 1.414)
    for number, name in enumerate(media.files, 1):
        page = Pillow.new("RGB", (width, height), "#FFFFFF")
        pen = ImageDraw.Draw(page)
        for line in range(24):
            pen.rectangle((120 * unit, (146 + 48 * line) * unit, 880 * unit, (167 + 48 * line) * unit), fill="#202020")
        pen.rectangle((120 * unit, 90 * unit, (120 + 100 * number) * unit, 120 * unit), fill="#B23422")
        page.save(folder.parent / name)
    return replace(reference, sha256=own * 64), replace(media, sha256=own * 64, width=width, height=height)


@pytest.fixture(scope="module")
def refs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    folder = tmp_path_factory.mktemp("originals")
    made = {
        "paper": _paper(folder / "paper", 3, 1000, "a"),
        "large": _paper(folder / "large", 1, 2060, "b"),
        "torn": document_media(folder / "torn", 2),
        "wide": picture_media(folder / "prepared", 1600, 900),
        "sheet": picture_media(folder / "prepared", 1440, 1920),
        "panorama": picture_media(folder / "prepared", 2400, 200),
        "tall": picture_media(folder / "prepared", 200, 2400),
        "tiny": picture_media(folder / "prepared", 12, 9),
    }
    second = folder / made["torn"][1].files[1]
    second.write_bytes(second.read_bytes()[:2000])
    image = {name: blocks.Image(media=made[name][0], caption=name) for name in ("wide", "sheet", "panorama", "tiny")}
    items = {
        "paper": (blocks.Document(media=made["paper"][0], pages=3),),
        "large": (blocks.Document(media=made["large"][0]),),
        "torn": (blocks.Document(media=made["torn"][0], pages=2),),
        "lost": (blocks.Document(media=MediaRef(sha256="c" * 64, length=9, type="application/pdf"), pages=4),),
        "scan": (image["sheet"],),
        "photo": (image["wide"],),
        "words": (blocks.Paragraph(text="请看原件。"), blocks.Document(media=made["paper"][0], title="通知", pages=3)),
        "gallery": (blocks.Gallery(images=(*image.values(), blocks.Image(media=made["tall"][0], caption=WORDS))),),
        "map": (
            blocks.Map(
                media=made["wide"][0],
                caption="村里哪里有什么",
                points=tuple(blocks.MapPoint(label=name, x=n / 4, y=n / 4) for n, name in enumerate(PLACES)),
            ),
        ),
    }
    entries = [
        (VILLAGE, Item(id=name, version=1, kind="notice", title="森林防火通知", published=NOW, url=URL, blocks=made_of))
        for name, made_of in items.items()
    ]
    entries.append((VILLAGE, replace(entries[2][1], id="long", title=LONG, sample=True)))
    entries.append((VILLAGE, replace(entries[2][1], id="no-code", url=None)))
    catalogue = edition_of(folder, entries, [one[1] for one in made.values()])
    yield {"catalogue": catalogue, **{name: one[0] for name, one in made.items()}}
    catalogue.close()


def face_of(wall: Wall, catalogue: Catalogue | None, size: str = "landscape", manner: Manner | None = None) -> Any:
    wall.resize(*SIZES[size])
    face = wall.face(catalogue)
    face.theme = wall.theme.in_manner(manner or Manner())
    return face


def show(face: Any, wall: Wall, route: str, memory: dict[str, Any] | None = None) -> Any:
    from screens.page import page_class

    page = page_class(route)(face, route, memory)
    wall.show(page)
    return page


def viewer(wall: Wall, refs: dict[str, Any], name: str = "paper", size: str = "landscape", **options: Any) -> Any:
    face = face_of(wall, refs["catalogue"], size, options.pop("manner", None))
    media = {
        "paper": "paper",
        "large": "large",
        "torn": "torn",
        "gallery": "wide",
        "map": "wide",
        "photo": "wide",
        "scan": "sheet",
    }
    if name in media:
        return show(face, wall, route_of(VILLAGE, name, refs[media[name]]), **options)
    return show(face, wall, f"item:{VILLAGE}/{name}", **options)


def tap(page: Any, name: str) -> None:
    """Press a button of the viewer."""
    from screens.paint.press import _LastActivation

    _LastActivation.moment = float("-inf")
    found = button(page, name)
    assert found.enabled, f"{name} is disabled"
    found._action()


def names(page: Any) -> set[str]:
    return {child.name for child in page.walk() if hasattr(child, "panel") and child.name}


def enabled(page: Any, name: str) -> bool:
    return bool(button(page, name).enabled)


# --- compositions -----------------------------------------------------------------------------------------------

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


# --- buttons and fingers ----------------------------------------------------------------------------------------


def test_buttons_enlarge_move_and_say_when_there_is_no_more(wall: Wall, refs: dict[str, Any]) -> None:
    page = viewer(wall, refs)
    start = page.view.viewport.zoom
    assert not enabled(page, "上移")
    tap(page, "下移")
    assert enabled(page, "上移")
    tap(page, "放大")
    assert page.view.viewport.zoom > start
    while enabled(page, "放大"):
        tap(page, "放大")
    assert page.view.viewport.zoom == 4.0
    while enabled(page, "右移"):
        tap(page, "右移")
    assert page.view.viewport.seen[2] == pytest.approx(1.0, abs=0.13)
    while enabled(page, "缩小"):
        tap(page, "缩小")
    assert page.view.viewport.seen == (0, 0, 1, 1)
    page.leaving()


def test_a_mouse_presses_drags_and_turns_through_the_display(wall: Wall, refs: dict[str, Any]) -> None:
    page = viewer(wall, refs)
    start = page.view.viewport
    wall.tap(button(page, "放大"))
    assert page.view.viewport.zoom > start.zoom
    wall.tap(button(page, "缩小"))
    before = page.view.viewport.top
    environment = {**os.environ, "DISPLAY": wall.display}
    for step in ("mousemove 700 700", "mousedown 1", "mousemove 700 600", "mousemove 705 420", "mouseup 1"):
        subprocess.run(["xdotool", *step.split()], check=True, timeout=30, env=environment)
        wall.turn(4)
    assert page.view.viewport.top == pytest.approx(before - 280, abs=2)
    wall.tap(button(page, "下页"))
    assert page.memory["page"] == 1
    page.leaving()


def test_pages_turn_by_button_and_stroke_and_begin_at_their_first_line(wall: Wall, refs: dict[str, Any]) -> None:
    page = viewer(wall, refs)
    assert not enabled(page, "上页")
    tap(page, "下移")
    tap(page, "下页")
    assert page.memory["page"] == 1
    assert not page.view.viewport.above
    stroke(page, (900, 500), (400, 520))
    assert page.memory["page"] == 2
    assert not enabled(page, "下页")
    stroke(page, (900, 500), (400, 520))
    assert page.memory["page"] == 2
    stroke(page, (400, 520), (900, 500))
    assert page.memory["page"] == 1
    page.leaving()


def test_a_stroke_on_an_enlarged_page_drags_it_and_turns_nothing(wall: Wall, refs: dict[str, Any]) -> None:
    page = viewer(wall, refs)
    page.view.act(lambda viewport: viewport.zoomed(2.0, (668, 400)))
    before = page.view.viewport.left
    stroke(page, (900, 500), (400, 520))
    assert page.view.viewport.left < before
    assert page.memory["page"] == 0
    page.leaving()


def test_a_double_tap_enlarges_where_it_was_and_another_comes_back(wall: Wall, refs: dict[str, Any]) -> None:
    page = viewer(wall, refs)
    for zoom in (2.0, 1.0):
        for _ in range(2):
            stroke(page, (700, 500), (700, 500))
        assert page.view.viewport.zoom == zoom
        stroke(page, (700, 200), (700, 200))
    page.leaving()


def test_a_pinch_enlarges_around_its_middle(wall: Wall, refs: dict[str, Any]) -> None:
    page = viewer(wall, refs)
    start = page.view.viewport.zoom
    one, other = Finger(page, 1, (500, 600)), Finger(page, 2, (700, 600))
    other.to((900, 600))
    assert page.view.viewport.zoom == pytest.approx(2 * start)
    one.up()
    other.up()
    page.leaving()


def test_a_touch_on_the_small_map_looks_there(wall: Wall, refs: dict[str, Any]) -> None:
    page = viewer(wall, refs)
    page.view.act(lambda viewport: viewport.zoomed(2.0, (668, 400)))
    small_map = page._map
    finger = Finger(page, 1, (small_map.center_x, wall.window.height - small_map.y - 12), small_map)
    finger.up()
    assert page.view.viewport.seen[3] == pytest.approx(1.0, abs=0.02)
    page.leaving()


def test_second_fingers_come_through_while_the_viewer_is_shown() -> None:
    from screens.fingers import ExtraFingers

    class Glass:
        name = "glass"

        def __init__(self) -> None:
            self.events: deque[Any] = deque()

        def poll(self) -> Any:
            return self.events.popleft() if self.events else False

    glass, queue = Glass(), deque[Any]()
    fingers = ExtraFingers(glass, queue)
    fingers.wanted = True

    def happens(*events: tuple[Any, ...]) -> list[str]:
        queue.clear()
        glass.events.extend(events)
        while fingers.poll():
            pass
        return [event[0] + str(event[1]) for event in reversed(queue)]

    assert fingers.name == "glass"
    assert happens(("mousebuttondown", 1, 1, 1), ("fingerdown", 7, 0.1, 0.1, 1)) == []
    assert happens(("fingerdown", 8, 0.5, 0.5, 1), ("fingermotion", 7, 0, 0, 1), ("fingermotion", 8, 0, 0, 1)) == [
        "fingerdown8", "fingermotion8",
    ]  # fmt: skip
    # A finger that came down is followed until it leaves, whatever page is shown by then.
    fingers.wanted = False
    assert happens(("fingerdown", 9, 0, 0, 1), ("fingerup", 8, 0, 0, 1), ("fingerup", 7, 0, 0, 1)) == ["fingerup8"]
    assert happens(("fingerdown", 9, 0, 0, 1), ("fingerup", 9, 0, 0, 1)) == []


class Finger:
    """A finger on the picture of a page; places are in window pixels from the upper left corner."""

    def __init__(self, page: Any, uid: int, at: tuple[float, float], on: Any = None) -> None:
        self.grab_current: Any = None
        self.is_mouse_scrolling = False
        self.uid, self._on = uid, on or page.view
        self._height = page.height
        self._put(at)
        assert self._on.on_touch_down(self)

    def grab(self, widget: Any) -> None:
        self.grab_current = widget

    def ungrab(self, _widget: Any) -> None:
        return

    def to(self, at: tuple[float, float]) -> None:
        self._put(at)
        self._on.on_touch_move(self)

    def up(self) -> None:
        self._on.on_touch_up(self)

    def _put(self, at: tuple[float, float]) -> None:
        self.x, self.y = at[0], self._height - at[1]
        self.pos = (self.x, self.y)


def stroke(page: Any, start: tuple[float, float], end: tuple[float, float]) -> None:
    finger = Finger(page, 1, start)
    if end != start:
        finger.to(((start[0] + end[0]) / 2, (start[1] + end[1]) / 2))
        finger.to(end)
    finger.up()


# --- what is there and what is not ------------------------------------------------------------------------------


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


# --- on the page of an item -------------------------------------------------------------------------------------


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
