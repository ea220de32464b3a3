"""Just enough of the OpenType container to choose a face and know its characters.

Pillow tells neither which face of a collection is the Simplified Chinese one without opening each, nor which
characters a face has. This module reads the `name`, `head`, `hhea` and `cmap` tables alone (OpenType 1.9), some 200 kB
for a CJK face of 20 MB, and keeps two arrays of code points per face.
"""

from __future__ import annotations

import struct
import sys
from array import array
from bisect import bisect_right
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_MOST_FACES = 64
_MOST_TABLE_BYTES = 8 * 1024 * 1024
_FAMILY_IDS = (16, 1)
_WINDOWS = 3


class FontFileError(Exception):
    """A file that is no readable OpenType font; the message names the file."""


@dataclass(frozen=True, slots=True)
class LineMetrics:
    """Ascent and descent of a face in em, both positive, from `hhea` as browsers on Linux use them."""

    ascent: float
    descent: float


class Coverage:
    """The code points a face has glyphs for, as sorted ranges."""

    def __init__(self, starts: array[int], ends: array[int]) -> None:
        self._starts, self._ends = starts, ends

    def __contains__(self, char: str) -> bool:
        """Whether the face has a glyph for the character."""
        code = ord(char)
        found = bisect_right(self._starts, code) - 1
        return found >= 0 and code <= self._ends[found]

    def __len__(self) -> int:
        """How many code points the face has."""
        return sum(end - start + 1 for start, end in zip(self._starts, self._ends, strict=True))


class FontFile:
    """One font file or collection, opened for each reading and closed again."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def families(self) -> list[str]:
        """The family name of every face in the file, by index. Raises `FontFileError`."""
        return [self._family(self._tables(offset)) for offset in self._offsets()]

    def metrics(self, index: int) -> LineMetrics:
        """Line metrics of a face. Raises `FontFileError`."""
        tables = self._tables(self._offsets()[index])
        (em,) = self._unpack(">H", self._table(tables, b"head"), 18)
        ascent, descent = self._unpack(">hh", self._table(tables, b"hhea"), 4)
        if not em:
            raise FontFileError(f"{self.path}: no units per em")
        return LineMetrics(ascent / em, -descent / em)

    def coverage(self, index: int) -> Coverage:
        """Characters of a face, from its widest Unicode `cmap` (format 12, else 4). Raises `FontFileError`."""
        cmap = self._table(self._tables(self._offsets()[index]), b"cmap")
        (count,) = self._unpack(">H", cmap, 2)
        formats: dict[int, int] = {}
        for entry in range(count):
            platform, encoding, offset = self._unpack(">HHL", cmap, 4 + 8 * entry)
            if platform == 0 or (platform == _WINDOWS and encoding in {1, 10}):
                formats[self._unpack(">H", cmap, offset)[0]] = offset
        if 12 in formats:
            return self._segmented(cmap, formats[12])
        if 4 in formats:
            return self._mapped_to_delta(cmap, formats[4])
        raise FontFileError(f"{self.path}: face {index} has no Unicode cmap of format 4 or 12")

    def _segmented(self, cmap: bytes, offset: int) -> Coverage:
        (count,) = self._unpack(">L", cmap, offset + 12)
        groups = _unsigned("I", cmap[offset + 16 : offset + 16 + 12 * count])
        return Coverage(groups[0::3], groups[1::3])

    def _mapped_to_delta(self, cmap: bytes, offset: int) -> Coverage:
        (twice,) = self._unpack(">H", cmap, offset + 6)
        ends = _unsigned("H", cmap[offset + 14 : offset + 14 + twice])
        starts = _unsigned("H", cmap[offset + 16 + twice : offset + 16 + 2 * twice])
        ranges = offset + 16 + 3 * twice
        kept: tuple[array[int], array[int]] = (array("I"), array("I"))
        for segment, (start, end) in enumerate(zip(starts, ends, strict=True)):
            at = ranges + 2 * segment
            (shift,) = self._unpack(">H", cmap, at)
            for code in range(start, min(end, 0xFFFE) + 1):
                if shift and not self._unpack(">H", cmap, at + shift + 2 * (code - start))[0]:
                    continue
                if kept[1] and kept[1][-1] == code - 1:
                    kept[1][-1] = code
                else:
                    kept[0].append(code)
                    kept[1].append(code)
        return Coverage(*kept)

    def _family(self, tables: dict[bytes, tuple[int, int]]) -> str:
        name = self._table(tables, b"name")
        count, storage = self._unpack(">HH", name, 2)
        found: dict[int, str] = {}
        for record in range(count):
            platform, _, language, kind, length, offset = self._unpack(">6H", name, 6 + 12 * record)
            if platform == _WINDOWS and kind in _FAMILY_IDS and (language == 0x409 or kind not in found):
                start = storage + offset
                found[kind] = name[start : start + length].decode("utf-16-be", "replace")
        return next((found[kind] for kind in _FAMILY_IDS if kind in found), "")

    def _offsets(self) -> list[int]:
        head = self._read(0, 12)
        if head[:4] != b"ttcf":
            return [0]
        (count,) = self._unpack(">L", head, 8)
        if count > _MOST_FACES:
            raise FontFileError(f"{self.path}: claims {count} faces")
        return list(self._unpack(f">{count}L", self._read(12, 4 * count), 0))

    def _tables(self, offset: int) -> dict[bytes, tuple[int, int]]:
        (count,) = self._unpack(">H", self._read(offset + 4, 2), 0)
        directory = self._read(offset + 12, 16 * count)
        entries = (self._unpack(">4sLLL", directory, 16 * entry) for entry in range(count))
        return {tag: (start, length) for tag, _, start, length in entries}

    def _table(self, tables: dict[bytes, tuple[int, int]], tag: bytes) -> bytes:
        if tag not in tables:
            raise FontFileError(f"{self.path}: no {tag.decode()} table")
        return self._read(*tables[tag])

    def _read(self, offset: int, length: int) -> bytes:
        if length > _MOST_TABLE_BYTES:
            raise FontFileError(f"{self.path}: table of {length} bytes")
        try:
            with self.path.open("rb") as file:
                file.seek(offset)
                return file.read(length)
        except OSError as error:
            raise FontFileError(f"{self.path}: cannot be read: {error}") from error

    def _unpack(self, layout: str, data: bytes, offset: int) -> tuple[Any, ...]:
        try:
            return struct.unpack_from(layout, data, offset)
        except struct.error as error:
            raise FontFileError(f"{self.path}: ends too early or is damaged") from error


def _unsigned(kind: str, data: bytes) -> array[int]:
    values = array(kind, data)
    if sys.byteorder == "little":
        values.byteswap()
    return values
