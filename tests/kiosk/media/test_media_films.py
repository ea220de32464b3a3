"""Films and sounds are opened once in the child: what comes of it, and what is refused before the screen sees it."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from PIL import Image

from feed.media import MediaRef
from kiosk.agent.preparing import edition_media, preparing
from kiosk.edition import EditionMedia
from kiosk.media.prepare import MediaJob, MediaRefused, Preparer
from kiosk.media.shelf import Prepared, Shelf
from tests.films import make_film

ROOT = Path(__file__).resolve().parents[3]
PROFILE = ROOT / "assets" / "demo" / "hetangcun" / "profile"
FILM, SOUND, WORDS = PROFILE / "morning.mp4", PROFILE / "broadcast.ogg", PROFILE / "morning.vtt"


@pytest.fixture(scope="module")
def preparer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preparer]:
    with Preparer(tmp_path_factory.mktemp("shelf"), (1920, 1080)) as running:
        yield running


def result_of(preparer: Preparer, path: Path, mime: str) -> Prepared | MediaRefused:
    return preparer.prepare_one(MediaJob(hashlib.sha256(path.read_bytes()).hexdigest(), path, mime))


def test_a_film_comes_with_its_length_its_sound_and_a_still(preparer: Preparer) -> None:
    result = result_of(preparer, FILM, "video/mp4")
    assert isinstance(result, Prepared), result
    assert (result.kind, result.width, result.height, result.sound) == ("video", 1280, 720, True)
    assert 15.5 < result.seconds < 16.5
    assert [Path(file).name for file in result.files] == ["media.mp4"]
    assert (preparer.shelf.root / result.files[0]).read_bytes() == FILM.read_bytes()
    with Image.open(preparer.shelf.root / result.thumb) as still:
        assert still.size == (1280, 720)


def test_a_still_is_not_the_black_frame_that_films_begin_with(preparer: Preparer, tmp_path: Path) -> None:
    result = result_of(preparer, make_film(tmp_path / "film.mp4", seconds=4.0), "video/mp4")
    assert isinstance(result, Prepared)
    with Image.open(preparer.shelf.root / result.thumb) as still:
        assert still.convert("L").resize((1, 1)).getpixel((0, 0)) > 24
    assert not result.sound


def test_a_sound_and_subtitles(preparer: Preparer) -> None:
    sound, told = result_of(preparer, SOUND, "audio/ogg"), result_of(preparer, WORDS, "text/vtt")
    assert isinstance(sound, Prepared)
    assert isinstance(told, Prepared)
    assert (sound.kind, sound.seconds, sound.sound, sound.thumb) == ("audio", 8.0, True, "")
    assert (told.kind, told.sound, edition_media(told).kind) == ("text", False, "text")


def test_what_the_edition_tells_of_a_film(preparer: Preparer, tmp_path: Path) -> None:
    path = make_film(tmp_path / "film.mp4", (180, 320), seconds=2.0)
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    reference = MediaRef(sha256=sha256, length=path.stat().st_size, type="video/mp4")
    media, _ = preparing(preparer)(reference, path)
    again = msgspec.json.decode(msgspec.json.encode(media), type=EditionMedia)
    assert (again.kind, again.width, again.height, again.sound) == ("video", 180, 320, False)
    assert 1.5 < again.seconds < 2.5
    assert again.thumb.endswith("/thumb.jpg")


@pytest.mark.parametrize("size", [(2560, 1440), (4096, 64), (8, 8)])
def test_a_film_that_no_small_board_decodes_is_refused(
    preparer: Preparer, tmp_path: Path, size: tuple[int, int]
) -> None:
    result = result_of(preparer, make_film(tmp_path / "film.mp4", size, 0.2), "video/mp4")
    if size == (4096, 64):
        assert isinstance(result, Prepared), "a banner is odd, not large"
        return
    assert isinstance(result, MediaRefused)
    assert result.permanent
    assert "1080p" in result.reason


def _lying_about_size(whole: bytes) -> bytes:
    """The same film whose header claims 16 × 16."""
    place = whole.index(b"tkhd") - 4
    end = place + int.from_bytes(whole[place : place + 4], "big")
    return whole[: end - 8] + (16 << 16).to_bytes(4, "big") * 2 + whole[end:]


HOSTILE = {
    "empty": lambda whole: b"",
    "cut": lambda whole: whole[: len(whole) * 2 // 3],
    "noise inside": lambda whole: whole.replace(
        whole[whole.index(b"mdat") + 4 :][:2000], b"\x5a" * min(2000, len(whole) - whole.index(b"mdat") - 4)
    ),
    "a playlist": lambda whole: b"#EXTM3U\n#EXTINF:1,\n/etc/hostname\n",
    "a list of files": lambda whole: b"ffconcat version 1.0\nfile '/etc/hostname'\n",
    "a page": lambda whole: b"<!doctype html><video src=http://127.0.0.1/>",
}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("mime", ["video/mp4", "video/webm", "audio/mpeg", "audio/ogg"])
def test_what_only_pretends_is_refused_for_good(preparer: Preparer, tmp_path: Path, name: str, mime: str) -> None:
    path = tmp_path / "film.mp4"
    path.write_bytes(HOSTILE[name](make_film(path).read_bytes()))
    result = result_of(preparer, path, mime)
    assert isinstance(result, MediaRefused)
    assert result.permanent
    assert preparer.shelf.prepared(result.sha256) is None


def test_a_film_larger_inside_than_it_says_is_refused(preparer: Preparer, tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    path.write_bytes(_lying_about_size(make_film(path, (2560, 1440), 0.2).read_bytes()))
    result = result_of(preparer, path, "video/mp4")
    assert isinstance(result, MediaRefused)
    assert result.permanent


def test_what_an_older_recipe_made_is_ordered_anew(tmp_path: Path) -> None:
    """The agent compares the variant: it must change with the recipe, or stills would never be made."""
    shelf = Shelf(tmp_path, (1920, 1080))
    assert shelf.variant.startswith("1920x1080")
    assert shelf.variant != "1920x1080"


def test_threads_are_lent_for_a_film_only(tmp_path: Path) -> None:
    """As an ordinary user, as on a device: none before, some while a film is looked at, none after."""
    if os.geteuid() != 0 or shutil.which("setpriv") is None:
        pytest.skip("needs root to become an ordinary user")
    code = """
import sys, threading
sys.path.insert(0, sys.argv[1])
from kiosk.media import confinement
def lent():
    try:
        thread = threading.Thread(target=int)
        thread.start()
        thread.join()
        return "lent"
    except RuntimeError:
        return "none"
confinement.limit()
confinement.leave_network()
confinement.limit_threads(0)
told = [lent()]
confinement.limit_threads(confinement.THREADS)
told.append(lent())
confinement.limit_threads(0)
told.append(lent())
print(*told)
"""
    user = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
    done = subprocess.run(
        [*user, sys.executable, "-c", code, str(ROOT)],
        capture_output=True, text=True, timeout=30, check=False, cwd="/",
    )  # fmt: skip
    if "Permission" in done.stderr or "No module" in done.stderr:
        pytest.skip("the ordinary user cannot read this checkout or interpreter")
    assert done.stdout.split() == ["none", "lent", "none"], done.stderr
