"""A warning over a film that is being played, with the real player."""

from __future__ import annotations

from pathlib import Path
from shutil import copyfile

import pytest

from feed.blocks import Video
from feed.item import Item
from feed.media import MediaRef
from kiosk.edition import EditionMedia
from tests.screens.alerts import COUNTY, Screen, warning
from tests.screens.program import Time
from tests.screens.wall import NOW, ROOT, VILLAGE, Wall, edition_of

pytestmark = pytest.mark.window

FILM = ROOT / "assets" / "demo" / "hetangcun" / "profile" / "morning.mp4"
SHA = "a" * 64
PATIENCE = 60.0


def test_it_stops_the_film_and_the_film_goes_on_where_it_was(
    wall: Wall, tmp_path: Path, clock: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SDL_AUDIODRIVER", "dummy")
    (tmp_path / "prepared").mkdir()
    copyfile(FILM, tmp_path / "prepared" / "film.mp4")
    media = [EditionMedia(SHA, "video", 1280, 720, ("prepared/film.mp4",), seconds=16.04)]
    video = Video(media=MediaRef(sha256=SHA, length=9, type="video/mp4"))
    film = Item(id="film", version=1, kind="profile", title="荷塘清晨", published=NOW, blocks=(video,))
    screen = Screen(wall, tmp_path, [film], clock)

    def publish(*items: Item) -> None:
        screen._number += 1
        rows = [(COUNTY if item.alert else VILLAGE, item) for item in items]
        screen.face.arrivals.adopt_edition(edition_of(tmp_path, rows, media, number=screen._number))
        wall.draw()

    def playing() -> bool:
        reel = screen.page.reel
        return reel is not None and reel.state == "playing" and reel.at > 0.5

    publish(film)
    screen.face.visit(f"playing:{VILLAGE}/film/0", None)
    wall.turn_until(playing, "the film plays", PATIENCE)
    reel = screen.page.reel
    publish(film, warning("rain", "red"))
    assert screen.route == "alert"
    reel.join(PATIENCE)
    assert not reel.running, "the film is silent and its thread is gone"
    publish(film)
    assert screen.route == f"playing:{VILLAGE}/film/0"
    wall.turn_until(playing, "the film plays on", PATIENCE)
    again = screen.page.reel
    screen.face.show("rotation", None)
    again.join(PATIENCE)
