"""Films: the container examined by its structure, and what tells where and when it was taken blanked out.

Nothing is decoded here. Sources: ISO/IEC 14496-12 (MP4), RFC 8794 (EBML) and the WebM guidelines.
"""

from __future__ import annotations

import shutil
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final

from central.media.task import Made, Unfit

MOST_PIXELS: Final = 1920 * 1088
MOST_INDEX: Final = 32 * 1024 * 1024

_BROKEN: Final = "这个影片没有传完整，或者不是普通的 MP4。请在手机上重新导出再传。"
_TOP: Final = frozenset(
    (b"ftyp", b"moov", b"mdat", b"free", b"skip", b"wide", b"udta", b"uuid", b"meta", b"moof", b"mfra", b"sidx")
)
_CODECS: Final = frozenset((b"avc1", b"avc3", b"hvc1", b"hev1", b"av01", b"vp09", b"mp4a", b"Opus", b".mp3"))
_NOTES: Final = frozenset((b"udta", b"meta", b"uuid"))
"""Boxes of remarks: place, telephone, owner. A player needs none of them."""


def take(source: Path, mime: str, folder: Path) -> Made:
    """Copy the film without its remarks. Raises `Unfit`."""
    target = folder / ("film.mp4" if mime == "video/mp4" else "film.webm")
    shutil.copyfile(source, target)
    try:
        with target.open("r+b") as file:
            width, height, seconds = _mp4(file) if mime == "video/mp4" else _webm(file)
    except (struct.error, IndexError) as fault:
        raise Unfit(_BROKEN) from fault
    if width * height > MOST_PIXELS:
        raise Unfit(f"这个影片是 {width}×{height} 的，大屏放不动。请在手机上选 1080P 或更小再传。")
    return Made(file=target.name, mime=mime, width=width, height=height, seconds=seconds)


def _mp4(file: BinaryIO) -> tuple[int, int, int]:
    size, place, index, names = file.seek(0, 2), 0, (0, 0), list[bytes]()
    while place < size:
        file.seek(place)
        length, name = struct.unpack(">I4s", file.read(8))
        head = 8
        if length == 1:
            (length,), head = struct.unpack(">Q", file.read(8)), 16
        elif length == 0:
            length = size - place
        if length < head or place + length > size or name not in _TOP:
            raise Unfit(_BROKEN)
        if name == b"moov":
            if index != (0, 0) or length > MOST_INDEX:
                raise Unfit(_BROKEN)
            index = (place + head, length - head)
        elif name in _NOTES:
            _blank(file, place, head, length)
        names.append(name)
        place += length
    if names[:1] != [b"ftyp"] or index == (0, 0) or not {b"mdat", b"moof"} & set(names):
        raise Unfit(_BROKEN)
    file.seek(index[0])
    body = bytearray(file.read(index[1]))
    sizes = list(_tracks(body))
    _forget(body, 0, len(body))
    file.seek(index[0])
    file.write(body)
    if not sizes:
        raise Unfit("这里面没有画面，只有声音。请传影片。")
    return (*sizes[0], _seconds(body))


def _blank(file: BinaryIO, place: int, head: int, length: int) -> None:
    file.seek(place + 4)
    file.write(b"free")
    file.seek(place + head)
    left = length - head
    while left:
        left -= file.write(bytes(min(left, 65536)))


def _boxes(body: bytes | bytearray, start: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """Name, start and end of the contents of each box between two places."""
    while start + 8 <= end:
        length, name = struct.unpack_from(">I4s", body, start)
        if not 8 <= length <= end - start:
            raise Unfit(_BROKEN)
        yield name, start + 8, start + length
        start += length


def _inner(body: bytearray, start: int, end: int, *path: bytes) -> tuple[int, int]:
    for step in path:
        start, end = next(((at, to) for name, at, to in _boxes(body, start, end) if name == step), (0, 0))
    return start, end


def _forget(body: bytearray, start: int, end: int) -> None:
    """Blank the remarks of an index at every depth, and the moments of making."""
    for name, at, to in list(_boxes(body, start, end)):
        if name in _NOTES:
            body[at - 4 : at] = b"free"
            body[at:to] = bytes(to - at)
        elif name in (b"trak", b"mdia", b"moov"):
            _forget(body, at, to)
        elif name in (b"mvhd", b"tkhd", b"mdhd"):
            wide = 16 if body[at] == 1 else 8
            body[at + 4 : at + 4 + wide] = bytes(wide)


def _tracks(body: bytearray) -> Iterator[tuple[int, int]]:
    for name, start, end in _boxes(body, 0, len(body)):
        if name != b"trak":
            continue
        at, to = _inner(body, start, end, b"mdia", b"minf", b"dinf", b"dref")
        for _, inner, _end in _boxes(body, at + 8, to):
            # Flag 1: the content is in this same file (ISO/IEC 14496-12, 8.7.2).
            if not body[inner + 3] & 1:
                raise Unfit(_BROKEN)
        at, _ = _inner(body, start, end, b"mdia", b"hdlr")
        kind = bytes(body[at + 8 : at + 12])
        at, to = _inner(body, start, end, b"mdia", b"minf", b"stbl", b"stsd")
        for codec, _at, _to in _boxes(body, at + 8, to):
            if kind in (b"vide", b"soun") and codec not in _CODECS:
                raise Unfit("这个影片的格式大屏放不了。请导出成普通的 MP4（H.264）再传。")
        if kind == b"vide":
            _, to = _inner(body, start, end, b"tkhd")
            width, height = struct.unpack(">II", body[to - 8 : to])
            yield width >> 16, height >> 16


def _seconds(body: bytearray) -> int:
    at, to = _inner(body, 0, len(body), b"mvhd")
    if to - at < 20:
        return 0
    scale, length = (
        struct.unpack_from(">IQ", body, at + 20) if body[at] == 1 else struct.unpack_from(">II", body, at + 12)
    )
    return min(86_400, round(length / scale)) if scale else 0


def _number(data: bytes, place: int, *, marker: bool = False) -> tuple[int, int]:
    length = 9 - data[place].bit_length()
    if length > 8:
        raise Unfit(_BROKEN)
    value = int.from_bytes(data[place : place + length], "big")
    return (value if marker else value & ((1 << 7 * length) - 1)), place + length


def _webm(file: BinaryIO) -> tuple[int, int, int]:
    file.seek(0)
    head = file.read(4096)
    _, place = _number(head, 0, marker=True)
    length, place = _number(head, place)
    end, kind = place + length, b""
    while place < min(end, len(head)):
        name, place = _number(head, place, marker=True)
        inner, place = _number(head, place)
        if name == 0x4282:
            kind = head[place : place + inner].rstrip(b"\0")
        place += inner
    if place != end or kind != b"webm" or _number(head, end, marker=True)[0] != 0x18538067:
        raise Unfit(_BROKEN)
    return 0, 0, 0
