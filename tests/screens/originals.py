"""Originals of every shape, the viewer with one of them, and fingers on it: for the tests of the viewer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
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
from tests.screens.wall import NOW, SIZES, VILLAGE, Wall, button, document_media, edition_of, picture_media

URL = "https://screen.yuetang.example.cn/n/1"
LONG = "关于做好二〇二六年秋冬季森林防火和野外用火管理工作的补充通知以及各组护林员轮值安排表（修订稿）请各户相互转告"
WORDS = "这张照片拍的是秋天早晨的荷塘，雾还没有散。" * 14
VILLAGE_PLACES = ("村委会", "卫生室", "荷塘小学", "老人食堂", "避险点", "班车站", "莲塘", "百年石桥", "荷花岭")
PLACES = ("村委会", "卫生室", "文化广场", "老年食堂", "荷花岭茶场")


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
        "form": (image["sheet"], blocks.Callout(text="填好了交到村部。", tone="info")),
        "words": (blocks.Paragraph(text="请看原件。"), blocks.Document(media=made["paper"][0], title="通知", pages=3)),
        "gallery": (blocks.Gallery(images=(*image.values(), blocks.Image(media=made["tall"][0], caption=WORDS))),),
        "village": (
            blocks.Map(
                media=made["wide"][0],
                points=tuple(blocks.MapPoint(label=name, x=n / 9, y=n / 9) for n, name in enumerate(VILLAGE_PLACES)),
            ),
        ),
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
