"""Films, sounds and subtitles: their container examined by its structure, never decoded here.

What a player could be led astray by is refused: playlists in disguise, references to other files or addresses,
unknown formats, files that are something else behind their first bytes.
Sources: ISO/IEC 14496-12 (MP4), RFC 8794 and the WebM container guidelines, RFC 3533 (Ogg), ISO/IEC 11172-3 (MP3).
"""

import os
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final

from kiosk.media.task import Unfit

_BRANDS: Final = {b"isom", b"mp41", b"mp42", b"avc1", b"M4V ", b"M4A ", b"dash", b"MSNV"} | {
    b"iso%d" % number for number in range(2, 10)
}
_TOP: Final = frozenset(
    (b"ftyp", b"moov", b"mdat", b"free", b"skip", b"wide", b"udta", b"uuid", b"meta", b"moof", b"mfra", b"sidx")
)
_CODECS: Final = frozenset((b"avc1", b"avc3", b"hvc1", b"hev1", b"av01", b"vp09", b"mp4a", b"Opus", b".mp3"))
_MAX_INDEX: Final = 32 * 1024 * 1024
"""Bytes of `moov`; an hour of film has about two million."""
_MAX_TEXT: Final = 1024 * 1024


def examine(source: Path, mime: str) -> tuple[int, int]:
    """Return a film's width and height in pixels (0, 0 where unknown). Raises Unfit."""
    with source.open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        try:
            match mime:
                case "video/mp4":
                    return _mp4(file, size)
                case "video/webm":
                    _webm(file)
                case "audio/mpeg":
                    _mp3(file)
                case "audio/ogg":
                    _ogg(file)
                case "text/vtt":
                    _vtt(file, size)
                case _:
                    raise Unfit(f"media type {mime} is not shown")
        except (struct.error, IndexError) as error:
            raise Unfit(f"broken {mime}: cut short") from error
    return 0, 0


def _mp4(file: BinaryIO, size: int) -> tuple[int, int]:
    index, names, place = b"", [], 0
    while place < size:
        file.seek(place)
        length, name = struct.unpack(">I4s", file.read(8))
        if length == 1:
            (length,) = struct.unpack(">Q", file.read(8))
        elif length == 0:
            length = size - place
        if length < 8 or place + length > size or name not in _TOP:
            raise Unfit(f"broken video/mp4: box {name!r} of {length} bytes at byte {place} of {size}")
        if place == 0 and not _brands(file.read(min(length, 1024) - 8)) & _BRANDS:
            raise Unfit("video/mp4 of an unknown brand; export it as ordinary MP4 (H.264 and AAC)")
        if name == b"moov":
            if index or length > _MAX_INDEX:
                raise Unfit("broken video/mp4: more than one index, or a huge one")
            index = file.read(length - 8)
        names.append(name)
        place += length
    if b"ftyp" not in names[:1] or not index or not {b"mdat", b"moof"} & set(names):
        raise Unfit("broken video/mp4: it lacks its index or its content; export it anew")
    tracks = [_track(track) for name, track in _boxes(index) if name == b"trak"]
    films = [extent for kind, extent in tracks if kind == b"vide"]
    if not films:
        raise Unfit("video/mp4 without a film in it")
    return films[0]


def _brands(body: bytes) -> set[bytes]:
    return {body[:4]} | {body[start : start + 4] for start in range(8, len(body) - 3, 4)}


def _boxes(body: bytes) -> Iterator[tuple[bytes, bytes]]:
    place = 0
    while place + 8 <= len(body):
        length, name = struct.unpack_from(">I4s", body, place)
        if not 8 <= length <= len(body) - place:
            raise Unfit(f"broken video/mp4: box {name!r} of {length} bytes")
        yield name, body[place + 8 : place + length]
        place += length


def _inner(body: bytes, *path: bytes) -> bytes:
    for step in path:
        body = next((inner for name, inner in _boxes(body) if name == step), b"")
    return body


def _track(track: bytes) -> tuple[bytes, tuple[int, int]]:
    """The track's kind (`vide`, `soun`…) and extent; refuses foreign references and unknown codecs."""
    references = _inner(track, b"mdia", b"minf", b"dinf", b"dref")
    for name, body in _boxes(references[8:]):
        # Flag 1: the content is in this same file (ISO/IEC 14496-12, 8.7.2).
        if name not in (b"url ", b"urn ") or not body[3] & 1:
            raise Unfit("video/mp4 that refers to another file or address")
    kind = _inner(track, b"mdia", b"hdlr")[8:12]
    for name, _body in _boxes(_inner(track, b"mdia", b"minf", b"stbl", b"stsd")[8:]):
        if kind in (b"vide", b"soun") and name not in _CODECS:
            raise Unfit(f"video/mp4 in the format {name!r}; export it as H.264 and AAC")
    header = _inner(track, b"tkhd")
    if kind != b"vide":
        return kind, (0, 0)
    width, height = struct.unpack(">II", header[-8:])
    return kind, (width >> 16, height >> 16)


def _vint(data: bytes, place: int, *, marker: bool = False) -> tuple[int, int]:
    """Read an EBML number; return it and the place after it. Identifiers keep their length marker."""
    first = data[place]
    length = 9 - first.bit_length()
    if length > 8:
        raise Unfit("broken video/webm: a number of no length")
    value = int.from_bytes(data[place : place + length], "big")
    return (value if marker else value & ((1 << 7 * length) - 1)), place + length


def _webm(file: BinaryIO) -> None:
    head = file.read(4096)
    _, place = _vint(head, 0, marker=True)
    length, place = _vint(head, place)
    end = place + length
    kind = b""
    while place < min(end, len(head)):
        name, place = _vint(head, place, marker=True)
        inner, place = _vint(head, place)
        if name == 0x4282:
            kind = head[place : place + inner].rstrip(b"\0")
        place += inner
    if place != end or kind != b"webm":
        raise Unfit(f"video/webm whose header says {kind!r}; export it as WebM")
    if _vint(head, end, marker=True)[0] != 0x18538067:
        raise Unfit("broken video/webm: nothing after its header")


_MP3_RATES: Final = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
_MP3_KBITS: Final = {
    3: (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    2: (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}


def _mp3(file: BinaryIO) -> None:
    head = file.read(10)
    start = 0
    if head[:3] == b"ID3":
        size = head[6:10]
        start = 10 + (size[0] << 21 | size[1] << 14 | size[2] << 7 | size[3])
    file.seek(start)
    body = file.read(65536)
    place = len(body) - len(body.lstrip(b"\0"))
    for _ in range(2):
        place += _mp3_frame(body[place : place + 4])
    if len(body) < place:
        raise Unfit("broken audio/mpeg: cut short")


def _mp3_frame(head: bytes) -> int:
    """Length in bytes of the frame that begins with these four bytes."""
    word: int = struct.unpack(">I", head)[0]
    version, layer, rate = word >> 19 & 3, word >> 17 & 3, word >> 10 & 3
    kbits, padding = word >> 12 & 15, word >> 9 & 1
    if word >> 21 != 0x7FF or version == 1 or layer != 1 or rate == 3 or kbits in (0, 15):
        raise Unfit("broken audio/mpeg: no sound where the first frames belong")
    bits = _MP3_KBITS[3 if version == 3 else 2][kbits - 1] * 1000
    return (144 if version == 3 else 72) * bits // _MP3_RATES[version][rate] + padding


def _ogg(file: BinaryIO) -> None:
    head = file.read(512)
    packet = head[27 + head[26] :]
    if head[4] != 0 or not head[5] & 2 or not packet.startswith((b"\x01vorbis", b"OpusHead")):
        raise Unfit("audio/ogg that is neither Vorbis nor Opus")


def _vtt(file: BinaryIO, size: int) -> None:
    if size > _MAX_TEXT:
        raise Unfit(f"subtitles of {size} bytes; at most {_MAX_TEXT}")
    try:
        text = file.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unfit(f"subtitles that are not UTF-8: {error}") from error
    if not text.startswith("WEBVTT") or "\0" in text:
        raise Unfit("subtitles that are not WebVTT")
