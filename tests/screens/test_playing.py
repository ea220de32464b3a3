"""Films, sounds and talks on the window: what a resident sees and touches, and what happens when a file is bad."""

from __future__ import annotations

import gc
import re
import time
import weakref
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from shutil import copyfile
from typing import Any

import pytest

from feed import blocks
from feed.item import Item
from feed.media import MediaRef
from kiosk.catalogue import Catalogue
from kiosk.edition import EditionMedia
from screens.manner import Manner
from tests.films import make_film
from tests.screens.wall import NOW, SIZES, VILLAGE, Wall, button, edition_of, picture_media, told

pytestmark = pytest.mark.window

PROFILE = Path(__file__).resolve().parents[2] / "assets" / "demo" / "hetangcun" / "profile"
PATIENCE = 60.0
MANNERS = {"plain": Manner(), "large": Manner(large=True), "dark": Manner(dark=True)}
URL = "https://screen.yuetang.example.cn/v/film"
LONG = "荷塘月色采莲船慢慢划出来一家挨着一家"


@pytest.fixture(autouse=True)
def stand_in_for_a_sound_card(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SDL_AUDIODRIVER", "dummy")
    # A busy machine may be slow to open a file, and to go on: that alone is no fault of the film.
    monkeypatch.setattr("screens.playing.reel.OPEN_SECONDS", PATIENCE)
    monkeypatch.setattr("screens.playing.reel.STALL_SECONDS", PATIENCE)


def reference(letter: str, mime: Any) -> MediaRef:
    return MediaRef(sha256=letter * 64, length=9, type=mime)


FILM, SOUND, TALK = (reference("a", "video/mp4"), reference("b", "audio/ogg"), reference("c", "text/vtt"))
BROKEN, SILENT = reference("d", "video/mp4"), reference("e", "video/mp4")


@dataclass(frozen=True)
class Hall:
    """An edition with films, and the blocks of its one item by name."""

    catalogue: Catalogue
    places: dict[str, int]

    def route(self, name: str) -> str:
        return f"playing:{VILLAGE}/it/{self.places[name]}"


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    data = tmp_path_factory.mktemp("hall")
    folder = data / "prepared"
    poster, poster_media = picture_media(folder, 1280, 720)
    copyfile(PROFILE / "morning.mp4", folder / "film.mp4")
    copyfile(folder / "1280x720.jpg", folder / "still.jpg")
    copyfile(PROFILE / "broadcast.ogg", folder / "sound.ogg")
    copyfile(PROFILE / "morning.vtt", folder / "said.vtt")
    (folder / "broken.mp4").write_bytes(b"#EXTM3U\n/etc/hostname\n")
    make_film(folder / "silent.mp4", (180, 320), 2.0)
    media = [
        poster_media,
        EditionMedia(FILM.sha256, "video", 1280, 720, ("prepared/film.mp4",), "prepared/still.jpg", seconds=16.04),
        EditionMedia(SOUND.sha256, "audio", 0, 0, ("prepared/sound.ogg",), seconds=8.0),
        EditionMedia(TALK.sha256, "text", 0, 0, ("prepared/said.vtt",)),
        EditionMedia(BROKEN.sha256, "video", 1280, 720, ("prepared/broken.mp4",)),
        EditionMedia(SILENT.sha256, "video", 180, 320, ("prepared/silent.mp4",), seconds=2.0, sound=False),
    ]
    named: dict[str, blocks.Block] = {
        "film": blocks.Video(media=FILM, poster=poster, subtitles=TALK, caption="荷塘的早晨"),
        "bare": blocks.Video(media=FILM),
        "sound": blocks.Audio(media=SOUND, caption="大喇叭开播曲"),
        "broken": blocks.Video(media=BROKEN, poster=poster),
        "broken bare": blocks.Video(media=BROKEN),
        "silent": blocks.Video(media=SILENT, caption=LONG * 8),
        "absent": blocks.Video(media=reference("f", "video/mp4"), poster=poster, caption="还没收到"),
        "absent sound": blocks.Audio(media=reference("9", "audio/ogg")),
        "words": blocks.Paragraph(text="一段话"),
    }
    item = Item(
        id="it",
        version=1,
        kind="profile",
        title="短片：荷塘的早晨",
        published=NOW,
        url=URL,
        blocks=tuple(named.values()),
    )
    catalogue = edition_of(data, [(VILLAGE, item)], media)
    yield Hall(catalogue, {name: place for place, name in enumerate(named)})
    catalogue.close()


def playing(
    wall: Wall,
    hall: Hall,
    name: str,
    *,
    memory: dict[str, Any] | None = None,
    manner: Manner = Manner(),  # noqa: B008
) -> Any:
    """The page of a block on the window, as it stands right after it was opened."""
    from screens.playing.page import PlayingPage

    page = PlayingPage(wall.face(hall.catalogue, manner=manner), hall.route(name), memory)
    wall.show(page)
    return page


def until(wall: Wall, holds: Callable[[], bool]) -> None:
    """Turn the loop until something holds."""
    wall.turn_until(holds, "what the test waits for", PATIENCE)


def names(root: Any) -> dict[str, bool]:
    """The buttons by name, and whether they can be touched."""
    return {widget.name: widget.enabled for widget in root.walk(restrict=True) if hasattr(widget, "panel")}


def test_a_film_plays_without_sound_with_its_subtitles_and_its_time(wall: Wall, hall: Hall) -> None:
    wall.resize(*SIZES["landscape"])
    page = playing(wall, hall, "film")
    # A busy machine may come late for the first line.
    lines = [line for line in (PROFILE / "morning.vtt").read_text("utf-8").splitlines() if line.endswith("。")]
    until(wall, lambda: any(line in told(page) for line in lines))
    assert names(page) == {"暂停": True, "开声音": True, "从头看": True}
    until(wall, lambda: re.search("0:(0[1-9]|1[0-5]) / 0:16", told(page)) is not None)
    assert "视频 16秒" in told(page)
    assert page.face.opened.count("stay") >= 1
    page.leaving()


def test_the_picture_is_wide(wall: Wall, hall: Hall) -> None:
    wall.resize(*SIZES["landscape"])
    page = playing(wall, hall, "film")
    until(wall, lambda: page._screening.shown > 0)
    assert page._screening.canvas.children[-1].size[0] >= 1200
    page.leaving()


@pytest.mark.parametrize(
    ("name", "poster"), [("film", "1280x720.jpg"), ("bare", "still.jpg"), ("broken bare", "empty-pond@1x.png")]
)
def test_what_is_seen_before_it_plays(wall: Wall, hall: Hall, name: str, poster: str) -> None:
    from screens.paint import Picture

    wall.resize(*SIZES["landscape"])
    page = playing(wall, hall, name, memory={"state": "paused"})
    shown = [widget.path.name for widget in page.walk(restrict=True) if isinstance(widget, Picture)]
    assert shown[0].replace("@2x", "@1x") == poster
    assert page.reel is None


def test_touching_the_buttons_while_it_plays(wall: Wall, hall: Hall) -> None:
    wall.resize(*SIZES["landscape"])
    page = playing(wall, hall, "film")
    until(wall, lambda: page._state == "playing")
    wall.tap(button(page, "开声音"))
    assert names(page)["关声音"]
    wall.tap(button(page, "暂停"))
    until(wall, lambda: page._state == "paused")
    stood = page.reel.at
    wall.turn(20)
    assert page.reel.at == stood
    assert names(page)["播放"]
    wall.tap(button(page, "播放"))
    until(wall, lambda: page.reel.at > stood + 0.3)
    wall.tap(button(page, "从头看"))
    until(wall, lambda: page._state == "playing" and page.reel.at < stood)
    assert names(page)["关声音"], "sound was asked for, and stays"
    page.leaving()


def test_it_plays_once_and_then_offers_to_again(wall: Wall, hall: Hall) -> None:
    wall.resize(*SIZES["landscape"])
    page = playing(wall, hall, "silent")
    until(wall, lambda: page._state == "ended")
    assert names(page) == {"再看一遍": True, "没声音": False, "从头看": False}
    assert page.reel is None, "nothing is held once it is over"
    assert not page._screening.canvas.children, "the poster is seen again"
    stays = page.face.opened.count("stay")
    wall.turn(30)
    assert page.face.opened.count("stay") == stays, "a film that is over keeps nobody there"
    wall.tap(button(page, "再看一遍"))
    until(wall, lambda: page._state == "playing")
    page.leaving()


@pytest.mark.parametrize("name", ["broken", "broken bare", "absent"])
def test_what_cannot_be_played_becomes_a_line(wall: Wall, hall: Hall, name: str) -> None:
    wall.resize(*SIZES["landscape"])
    page = playing(wall, hall, name)
    until(wall, lambda: page._state == "failed")
    assert "这段视频现在放不出来，扫码可以在手机上看。" in told(page)
    assert names(page)["再试一次"]
    wall.tap(button(page, "再试一次"))
    until(wall, lambda: page._state == "failed" and page.reel is None)


def test_a_recording_is_heard_at_once(wall: Wall, hall: Hall) -> None:
    wall.resize(*SIZES["landscape"])
    page = playing(wall, hall, "sound")
    until(wall, lambda: page._state == "playing" and page.reel.at > 0.2)
    assert names(page) == {"暂停": True, "从头听": True}
    assert "大喇叭开播曲" in told(page)
    assert "录音 8秒" in told(page)
    page.leaving()


def test_a_page_drawn_anew_goes_on_at_its_place(wall: Wall, hall: Hall) -> None:
    wall.resize(*SIZES["landscape"])
    page = playing(wall, hall, "film", memory={"at": 9.0, "loud": True, "state": "playing"})
    until(wall, lambda: page._state == "playing")
    assert page.reel.at > 8
    assert names(page)["关声音"]
    memory = dict(page.memory)
    page.leaving()
    again = playing(wall, hall, "film", memory={**memory, "state": "paused"})
    assert again.reel is None, "what stood still stands still"
    wall.tap(button(again, "播放"))
    until(wall, lambda: again._state == "playing")
    assert again.reel.at > 8
    again.leaving()


def _visited(wall: Wall, hall: Hall) -> weakref.ref[Any]:
    """A page that has played and was left; only a weak reference to it."""
    page = playing(wall, hall, "film")
    until(wall, lambda: page._screening.shown > 2)
    reel = page.reel
    begun = time.monotonic()
    page.leaving()
    assert time.monotonic() - begun < 2.0
    reel.join(PATIENCE)
    assert not reel.running
    return weakref.ref(page)


def test_leaving_ends_the_player_and_lets_the_page_go(wall: Wall, hall: Hall) -> None:
    wall.resize(*SIZES["landscape"])
    gone = _visited(wall, hall)
    playing(wall, hall, "broken").leaving()
    gc.collect()
    wall.turn(3)
    assert gone() is None


def test_what_is_no_film_is_a_calm_page(wall: Wall, hall: Hall) -> None:
    from screens.playing.page import PlayingPage

    wall.resize(*SIZES["landscape"])
    for route in (
        hall.route("words"),
        f"playing:{VILLAGE}/it/99",
        f"playing:{VILLAGE}/gone/0",
        "playing:",
        "playing:a/b/c",
    ):
        page = PlayingPage(wall.face(hall.catalogue), route)
        stage = wall.show(page)
        assert "这条内容已经撤下" in told(stage)
        page.leaving()


@pytest.mark.parametrize(("size", "manner"), list(product(SIZES, MANNERS)))
def test_nothing_is_clipped_or_out_of_reach(wall: Wall, hall: Hall, size: str, manner: str) -> None:
    from screens.audit import audit

    wall.resize(*SIZES[size])
    for name, state in (("film", "paused"), ("bare", "ended"), ("sound", "paused"), ("silent", "paused")):
        page = playing(wall, hall, name, memory={"state": state}, manner=MANNERS[manner])
        if name == "film":
            page._say(LONG * 2)
        wall.draw()
        assert audit(page, page.face.layout) == [], name
        page.leaving()
    page = playing(wall, hall, "broken", manner=MANNERS[manner])
    until(wall, lambda: page._state == "failed")
    assert audit(page, page.face.layout) == []


@pytest.mark.parametrize(("size", "manner"), list(product(SIZES, ("plain", "large"))))
def test_the_cards_on_an_items_page(wall: Wall, hall: Hall, size: str, manner: str) -> None:
    from screens.audit import audit
    from screens.item_page import ItemPage
    from screens.paint import PressButton

    wall.resize(*SIZES[size])
    seen: set[str] = set()
    page = ItemPage(wall.face(hall.catalogue, manner=MANNERS[manner]), f"item:{VILLAGE}/it")
    wall.show(page)
    for number in range(page._flow.known):
        page.turn(number)
        wall.draw()
        seen |= {widget.name for widget in page._body.walk(restrict=True) if isinstance(widget, PressButton)}
        assert audit(page._body, page.face.layout) == [], number
    assert {"看视频", "听录音"} <= seen


def test_a_card_opens_its_own_film(wall: Wall, hall: Hall) -> None:
    from screens.item_page import ItemPage

    wall.resize(*SIZES["landscape"])
    page = ItemPage(wall.face(hall.catalogue), f"item:{VILLAGE}/it")
    wall.show(page)
    opened = []
    for number in range(page._flow.known):
        page.turn(number)
        wall.draw()
        for widget in [
            widget for widget in page._body.walk(restrict=True) if getattr(widget, "name", "") in ("看视频", "听录音")
        ]:
            wall.tap(widget)
        opened += [route for route in page.face.opened if route not in opened]
    wanted = ("film", "bare", "sound", "broken", "broken bare", "silent")
    assert opened == [hall.route(name) for name in wanted], "what is not on the device has no button"
