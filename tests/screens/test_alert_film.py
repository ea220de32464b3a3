"""A warning over a film that is being played, with the real player."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from shutil import copyfile

import pytest

from feed.blocks import Video
from feed.item import Item
from feed.media import MediaRef
from kiosk.edition import EditionMedia
from tests.screens.alerts import COUNTY, Screen, Time, warning
from tests.screens.wall import NOW, ROOT, VILLAGE, Wall, edition_of, the_wall

pytestmark = pytest.mark.window

FILM = ROOT / "assets" / "demo" / "hetangcun" / "profile" / "morning.mp4"
SHA = "a" * 64
PATIENCE = 20.0


@pytest.fixture(scope="module")
def wall() -> Iterator[Wall]:
    yield the_wall()


def test_it_stops_the_film_and_the_film_goes_on_where_it_was(
    wall: Wall, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SDL_AUDIODRIVER", "dummy")
    monkeypatch.setattr("screens.app.time", Time())
    (tmp_path / "prepared").mkdir()
    copyfile(FILM, tmp_path / "prepared" / "film.mp4")
    media = [EditionMedia(SHA, "video", 1280, 720, ("prepared/film.mp4",), seconds=16.04)]
    video = Video(media=MediaRef(sha256=SHA, length=9, type="video/mp4"))
    film = Item(id="film", version=1, kind="profile", title="荷塘清晨", published=NOW, blocks=(video,))
    screen = Screen(wall, tmp_path, [film], time)

    def publish(*items: Item) -> None:
        screen._number += 1
        rows = [(COUNTY if item.alert else VILLAGE, item) for item in items]
        screen.face.arrivals.adopt_edition(edition_of(tmp_path, rows, media, number=screen._number))
        wall.draw()

    def turn_until_playing() -> None:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            wall.turn(1)
            reel = screen.page.reel
            if reel is not None and reel.state == "playing" and reel.at > 0.5:
                return
        pytest.fail(f"the film does not play: {screen.page.reel and screen.page.reel.state}")

    publish(film)
    screen.face.visit(f"playing:{VILLAGE}/film/0", None)
    turn_until_playing()
    reel = screen.page.reel
    publish(film, warning("rain", "red"))
    assert screen.route == "alert"
    reel.join(PATIENCE)
    assert not reel.running, "the film is silent and its thread is gone"
    publish(film)
    assert screen.route == f"playing:{VILLAGE}/film/0"
    turn_until_playing()
    again = screen.page.reel
    screen.face.show("rotation", None)
    again.join(PATIENCE)
