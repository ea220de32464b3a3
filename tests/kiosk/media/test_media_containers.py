"""Films, sounds and subtitles pass only when their container is what it should be and leads nowhere else."""

import hashlib
import os
import struct
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.media.containers import examine
from kiosk.media.prepare import MediaJob, MediaRefused, Preparer
from kiosk.media.recognise import HEAD, recognise
from kiosk.media.shelf import Prepared
from kiosk.media.task import DRAWN, PASSED_ON, Unfit
from tests.films import make_film


def box(name: bytes, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return struct.pack(">I4s", len(body) + 8, name) + body


def track(kind: bytes = b"vide", codec: bytes = b"avc1", reference: bytes = box(b"url ", b"\0\0\0\1")) -> bytes:
    header = box(b"tkhd", bytes(76), struct.pack(">II", 1280 << 16, 720 << 16))
    samples = box(b"stbl", box(b"stsd", bytes(8), box(codec, bytes(70))))
    data = box(b"dinf", box(b"dref", bytes(8), reference))
    media = box(b"mdia", box(b"hdlr", bytes(8), kind, bytes(12)), box(b"minf", data, samples))
    return box(b"trak", header, media)


FTYP = box(b"ftyp", b"isom", bytes(4), b"isomavc1")
MDAT = box(b"mdat", bytes(500))


def mp4(*tracks: bytes) -> bytes:
    return FTYP + box(b"moov", box(b"mvhd", bytes(100)), *(tracks or (track(), track(b"soun", b"mp4a")))) + MDAT


WEBM = bytes.fromhex("1a45dfa39f4286810142f7810142f2810442f381084282847765626d42878102428581021853806701ffffffffffffff")
MP3_FRAME = bytes.fromhex("fffb9064") + bytes(413)
MP3 = MP3_FRAME * 3
OGG = b"OggS\0\2" + bytes(20) + b"\1\x1e" + b"\1vorbis" + bytes(23)
VTT = "WEBVTT\n\n00:01.000 --> 00:04.000\n荷塘村\n".encode()

GOOD = {
    "mp4": (mp4(), "video/mp4"),
    "mp4-fragments": (FTYP + box(b"moov", track()) + box(b"moof", bytes(9)) + MDAT, "video/mp4"),
    "mp4-to-the-end": (mp4()[: -len(MDAT)] + struct.pack(">I4s", 0, b"mdat") + bytes(99), "video/mp4"),
    "mp4-large": (mp4()[: -len(MDAT)] + struct.pack(">I4sQ", 1, b"mdat", 116) + bytes(100), "video/mp4"),
    "webm": (WEBM, "video/webm"),
    "mp3": (MP3, "audio/mpeg"),
    "mp3-id3": (b"ID3\4\0\0\0\0\1\0" + bytes(128) + MP3, "audio/mpeg"),
    "ogg": (OGG, "audio/ogg"),
    "opus": (OGG.replace(b"\1vorbis", b"OpusHead"), "audio/ogg"),
    "vtt": (VTT, "text/vtt"),
    "vtt-bom": (b"\xef\xbb\xbf" + VTT, "text/vtt"),
}
BAD = {
    "playlist": (b"#EXTM3U\n#EXT-X-TARGETDURATION:9\nfile:///etc/passwd\n", "video/mp4"),
    "concat": (b"ffconcat version 1.0\nfile /etc/passwd\n", "video/mp4"),
    "playlist-behind-ftyp": (FTYP + b"\n#EXTM3U\nhttp://127.0.0.1/\n", "video/mp4"),
    "other-file": (mp4(track(reference=box(b"url ", bytes(4), b"file:///etc/passwd\0"))), "video/mp4"),
    "alias": (mp4(track(reference=box(b"alis", b"\0\0\0\1"))), "video/mp4"),
    "codec": (mp4(track(codec=b"dvh1")), "video/mp4"),
    "brand": (box(b"ftyp", b"qt  ", bytes(4), b"qt  ") + mp4()[len(FTYP) :], "video/mp4"),
    "no-index": (FTYP + MDAT, "video/mp4"),
    "no-content": (mp4()[: -len(MDAT)], "video/mp4"),
    "sound-only": (mp4(track(b"soun", b"mp4a")), "video/mp4"),
    "cut": (mp4()[:-1], "video/mp4"),
    "tail": (mp4() + b"PK\3\4 something that hangs on behind", "video/mp4"),
    "inner-box": (mp4(box(b"trak", struct.pack(">I4s", 1 << 30, b"mdia"))), "video/mp4"),
    "matroska": (WEBM.replace(b"\x84webm", b"\x84matr"), "video/webm"),
    "webm-cut": (WEBM[:20], "video/webm"),
    "webm-empty": (WEBM[:4], "video/webm"),
    "mp3-noise": (b"ID3\4\0\0\0\0\0\0" + b"<html>" * 50, "audio/mpeg"),
    "mp3-cut": (MP3_FRAME[:100], "audio/mpeg"),
    "ogg-theora": (OGG.replace(b"\1vorbis", b"\x80theora"), "audio/ogg"),
    "ogg-cut": (OGG[:10], "audio/ogg"),
    "vtt-latin": (b"WEBVTT\n\n\xff\xfe", "text/vtt"),
    "vtt-large": (VTT + b"x" * 1_100_000, "text/vtt"),
}


@pytest.fixture(scope="module")
def preparer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preparer]:
    with Preparer(tmp_path_factory.mktemp("shelf"), (1920, 1080)) as running:
        yield running


def result_of(preparer: Preparer, folder: Path, data: bytes, mime: str) -> Prepared | MediaRefused:
    source = folder / hashlib.sha256(data).hexdigest()
    source.write_bytes(data)
    return preparer.prepare_one(MediaJob(source.name, source, mime))


@pytest.mark.parametrize("name", GOOD)
def test_good_containers_pass_the_examination(tmp_path: Path, name: str) -> None:
    data, mime = GOOD[name]
    source = tmp_path / "source"
    source.write_bytes(data)
    assert examine(source, mime) == ((1280, 720) if mime == "video/mp4" else (0, 0))


@pytest.mark.parametrize("name", ["vtt", "vtt-bom"])
def test_subtitles_are_passed_on_unaltered(preparer: Preparer, tmp_path: Path, name: str) -> None:
    data, mime = GOOD[name]
    result = result_of(preparer, tmp_path, data, mime)
    assert isinstance(result, Prepared), result
    (file,) = result.files
    assert (preparer.shelf.root / file).read_bytes() == data
    assert (result.kind, Path(file).name) == PASSED_ON[mime]
    assert result.size == len(data)


@pytest.mark.parametrize("name", ["mp4", "webm", "ogg"])
def test_a_container_with_nothing_to_play_in_it_is_refused(preparer: Preparer, tmp_path: Path, name: str) -> None:
    result = result_of(preparer, tmp_path, *GOOD[name])
    assert isinstance(result, MediaRefused)
    assert result.permanent
    assert "decoded" in result.reason


@pytest.mark.parametrize("name", BAD)
def test_bad_containers_are_refused(preparer: Preparer, tmp_path: Path, name: str) -> None:
    result = result_of(preparer, tmp_path, *BAD[name])
    assert isinstance(result, MediaRefused)
    assert result.permanent
    assert "Error" not in result.reason


def test_a_film_takes_no_second_place_on_the_disk(preparer: Preparer, tmp_path: Path) -> None:
    data = make_film(tmp_path / "film.mp4").read_bytes() + box(b"free", bytes(77))
    result = result_of(preparer, tmp_path, data, "video/mp4")
    assert isinstance(result, Prepared)
    source, shelved = tmp_path / result.sha256, preparer.shelf.root / result.files[0]
    if source.stat().st_dev == shelved.stat().st_dev:
        assert source.samefile(shelved)


def test_across_file_systems_a_film_is_copied(
    preparer: Preparer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def elsewhere(self: Path, target: Path) -> None:
        raise OSError(18, "Invalid cross-device link")

    monkeypatch.setattr(Path, "hardlink_to", elsewhere)
    data = make_film(tmp_path / "film.mp4").read_bytes() + box(b"free", bytes(78))
    result = result_of(preparer, tmp_path, data, "video/mp4")
    assert isinstance(result, Prepared)
    shelved = preparer.shelf.root / result.files[0]
    assert shelved.read_bytes() == data
    assert shelved.stat().st_nlink == 1


@given(st.binary(max_size=2 * HEAD))
def test_recognising_never_fails(head: bytes) -> None:
    assert recognise(head) in {"", *DRAWN, *PASSED_ON}


@given(st.data())
def test_damaged_containers_are_unfit_or_fit_but_never_break_the_examination(data: st.DataObject) -> None:
    whole, mime = data.draw(st.sampled_from(list(GOOD.values())))
    damaged = bytearray(whole)
    for place, value in data.draw(st.lists(st.tuples(st.integers(0, len(whole) - 1), st.integers(0, 255)), max_size=6)):
        damaged[place] = value
    handle = os.memfd_create("damaged")
    try:
        os.write(handle, damaged[: data.draw(st.integers(1, len(whole)))])
        examine(Path(f"/proc/self/fd/{handle}"), mime)
    except Unfit:
        return
    finally:
        os.close(handle)
