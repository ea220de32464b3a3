"""The player's thread: what plays, what fails, and that it always ends. No window."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from screens.playing import reel as module
from screens.playing.reel import Frame, Reel, sound_device
from tests.films import make_film

PROFILE = Path(__file__).resolve().parents[2] / "assets" / "demo" / "hetangcun" / "profile"
PATIENCE = 60.0


@pytest.fixture(autouse=True)
def stand_in_for_a_sound_card(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """SDL's own: it takes samples at the right pace, on any machine. No thread is left behind.

    A busy machine may be slow to open a file, and to go on: that alone is no fault of the film.
    """
    monkeypatch.setenv("SDL_AUDIODRIVER", "dummy")
    monkeypatch.setattr(module, "OPEN_SECONDS", PATIENCE)
    monkeypatch.setattr(module, "STALL_SECONDS", PATIENCE)
    yield
    module.close_all()
    assert not [thread for thread in threading.enumerate() if thread.name == "reel"]


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_film(tmp_path_factory.mktemp("film") / "film.mp4", seconds=1.2)


def until(reel: Reel, holds: Callable[[], bool]) -> list[Frame]:
    """Take frames until something holds."""
    frames, ends = [], time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < ends, f"{reel.state} at {reel.at}"
        frame = reel.take()
        if frame is not None:
            frames.append(frame)
        time.sleep(0.002)
    return frames


def test_a_film_plays_once_at_the_size_asked_for_and_its_thread_ends(film: Path) -> None:
    reel = Reel(film, size=(160, 90), volume=0.5)
    frames = until(reel, lambda: reel.state == "ended")
    # A busy machine leaves pictures out.
    assert len(frames) >= 2
    assert {(frame.width, frame.height, len(bytes(frame.pixels))) for frame in frames} == {(160, 90, 160 * 90 * 3)}
    assert [frame.at for frame in frames] == sorted(frame.at for frame in frames)
    brightness = [bytes(frame.pixels)[0] for frame in (frames[0], frames[-1])]
    assert brightness[0] < brightness[1], "it is filmed from dark to bright"
    assert reel.length == pytest.approx(1.2, abs=0.15)
    reel.join(PATIENCE)
    assert not reel.running


def test_it_takes_as_long_as_the_film(film: Path) -> None:
    begun = time.monotonic()
    reel = Reel(film, size=(0, 0), volume=0.0)
    until(reel, lambda: reel.state == "ended")
    assert time.monotonic() - begun > 1.0, "played faster than it was filmed"


def test_it_stands_still_while_paused_and_goes_on() -> None:
    reel = Reel(PROFILE / "morning.mp4", size=(160, 90), volume=0.0)
    until(reel, lambda: reel.at > 0.2)
    reel.pause(paused=True)
    time.sleep(0.3)
    # What was on its way when it was stopped has come by now.
    reel.take()
    before = reel.at
    time.sleep(0.5)
    assert reel.state == "paused"
    assert reel.at - before < 0.1
    reel.pause(paused=False)
    until(reel, lambda: reel.at > before + 0.3)
    reel.close()
    reel.join(PATIENCE)


def test_it_begins_where_it_is_told_to() -> None:
    reel = Reel(PROFILE / "morning.mp4", size=(320, 180), volume=0.0, start=9.0)
    frames = until(reel, lambda: reel.at > 9.2)
    assert frames[0].at >= 8.4
    reel.loud(loud=True)
    until(reel, lambda: reel.at > 9.5)
    reel.close()
    reel.join(PATIENCE)
    assert not reel.running


def test_a_sound_plays_to_its_end() -> None:
    reel = Reel(PROFILE / "broadcast.ogg", size=None, volume=0.5, loud=True, start=6.5)
    until(reel, lambda: reel.state == "playing" and reel.at > 6.6)
    assert reel.length == pytest.approx(8.0, abs=0.1)
    until(reel, lambda: reel.state == "ended")


def test_closing_is_at_once_and_leaves_no_thread(film: Path) -> None:
    reel = Reel(PROFILE / "morning.mp4", size=(640, 360), volume=0.0)
    until(reel, lambda: reel.at > 0.1)
    begun = time.monotonic()
    reel.close()
    assert time.monotonic() - begun < 2.0
    reel.join(PATIENCE)
    assert not reel.running
    assert reel.take() is None


@pytest.mark.parametrize(
    "content", [b"", b"#EXTM3U\n/etc/hostname\n", b"ffconcat version 1.0\nfile x\n", bytes(9000), None]
)
def test_a_broken_or_missing_file_fails_calmly(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "film.mp4"
    if content is not None:
        path.write_bytes(content)
    reel = Reel(path, size=(0, 0), volume=0.0)
    assert until(reel, lambda: reel.state == "failed") == []
    assert reel.fault == "broken"


def test_a_film_cut_in_the_middle_never_raises(tmp_path: Path) -> None:
    whole = (PROFILE / "morning.mp4").read_bytes()
    path = tmp_path / "film.mp4"
    path.write_bytes(whole[: len(whole) // 20])
    reel = Reel(path, size=(320, 180), volume=0.0)
    until(reel, lambda: reel.state in ("ended", "failed"))


def test_an_open_that_hangs_is_given_up_and_threads_do_not_pile_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A named pipe that nobody writes to holds the decoder for ever, as a dying disk does."""
    path = tmp_path / "film.mp4"
    os.mkfifo(path)
    monkeypatch.setattr(module, "OPEN_SECONDS", 0.2)
    reels = [Reel(path, size=(0, 0), volume=0.0) for _ in range(module.MOST_REELS + 2)]
    for reel in reels:
        until(reel, lambda reel=reel: reel.state == "failed")  # type: ignore[misc]
    assert {reel.fault for reel in reels} == {"slow"}
    assert sum(reel.running for reel in reels) <= module.MOST_REELS
    for reel in reels:
        reel.close()
    # Let the decoders go: their pipe ends.
    while any(reel.running for reel in reels):
        handle = os.open(path, os.O_WRONLY | os.O_NONBLOCK)
        os.close(handle)
        time.sleep(0.01)


def test_a_sound_without_a_device_says_so_and_a_film_plays_all_the_same(
    monkeypatch: pytest.MonkeyPatch, film: Path
) -> None:
    monkeypatch.setattr(module, "sound_device", lambda: False)
    sound = Reel(PROFILE / "broadcast.ogg", size=None, volume=0.5)
    until(sound, lambda: sound.state == "failed")
    assert sound.fault == "no device"
    silent = Reel(PROFILE / "morning.mp4", size=(320, 180), volume=0.5)
    assert until(silent, lambda: silent.at > 0.4)


def test_whether_there_is_a_sound_device(tmp_path: Path) -> None:
    cards = tmp_path / "cards"
    assert not sound_device({}, cards)
    cards.write_text("--- no soundcards ---\n")
    assert not sound_device({}, cards)
    assert sound_device({"SDL_AUDIODRIVER": "dummy"}, cards)
    cards.write_text(" 0 [PCH            ]: HDA-Intel - HDA Intel PCH\n")
    assert sound_device({}, cards)
