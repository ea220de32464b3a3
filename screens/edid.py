"""The size of the picture as a display tells it in its EDID. Pure; bytes in, millimetres out.

VESA E-EDID 1.4: a base block of 128 bytes, whose sum is 0 modulo 256. The size stands in it twice: whole centimetres in
bytes 21 and 22, and millimetres in each detailed timing descriptor, the first being the preferred one. Projectors say
0, many television sets give the ratio instead of a size (160 × 90 mm), and some write centimetres into the
millimetre fields; none of these is believed.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import NamedTuple

BLOCK = 128
"""Bytes of the base block; extension blocks may follow and hold nothing that is needed here."""

LEAST_INCHES, MOST_INCHES = 5.0, 200.0
"""A display outside these diagonals is none that a hall would hang up: what it says is not a size."""

LEAST_RATIO, MOST_RATIO = 1.0, 4.0
"""Longer to shorter side: from square to a bar of two wide panels."""

_HEADER = bytes((0x00, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x00))
_CENTIMETRES = 21
_DESCRIPTORS = (54, 72, 90, 108)
_MM_IN_DESCRIPTOR = 12
_RATIOS_FOR_SIZES = frozenset(((16, 9), (16, 10), (160, 90), (160, 100), (1600, 900), (1600, 1000)))
_MM_PER_INCH = 25.4


class EdidFault(ValueError):
    """Bytes that are no EDID; the message says what is wrong with them."""


class PictureSize(NamedTuple):
    """Width and height of the lit picture in millimetres, as the display hangs by default."""

    width_mm: float
    height_mm: float

    @property
    def diagonal_inches(self) -> float:
        """The diagonal as panels are sold."""
        return float((self.width_mm**2 + self.height_mm**2) ** 0.5) / _MM_PER_INCH

    @property
    def ratio(self) -> float:
        """Longer to shorter side, the same however the display is turned."""
        return max(self.width_mm, self.height_mm) / min(self.width_mm, self.height_mm)

    @property
    def plausible(self) -> bool:
        """Whether a display can be of this size, and the numbers are not a ratio in disguise."""
        if min(self.width_mm, self.height_mm) <= 0 or (self.width_mm, self.height_mm) in _RATIOS_FOR_SIZES:
            return False
        return LEAST_INCHES <= self.diagonal_inches <= MOST_INCHES and LEAST_RATIO <= self.ratio <= MOST_RATIO


def picture_size(edid: bytes) -> PictureSize | None:
    """The size that an EDID tells, millimetres before centimetres; none where it tells nothing to be believed.

    Raises `EdidFault` for bytes that are too few, begin otherwise, or whose sum is wrong.
    """
    if len(edid) < BLOCK:
        raise EdidFault(f"{len(edid)} bytes, at least {BLOCK} are needed")
    if not edid.startswith(_HEADER):
        raise EdidFault(f"begins with {edid[:8].hex(' ')}, not with the header of an EDID")
    if sum(edid[:BLOCK]) % 256:
        raise EdidFault("the checksum of the base block is wrong")
    return next((size for size in _told(edid) if size.plausible), None)


def _told(edid: bytes) -> Iterator[PictureSize]:
    """Every size that the block states, the most exact first."""
    for start in _DESCRIPTORS:
        if struct.unpack_from("<H", edid, start)[0]:
            low_width, low_height, high = edid[start + _MM_IN_DESCRIPTOR : start + _MM_IN_DESCRIPTOR + 3]
            yield PictureSize(low_width | (high & 0xF0) << 4, low_height | (high & 0x0F) << 8)
    # One centimetre byte of 0 makes the other a ratio (EDID 1.4, 3.6.2): no size, and not plausible.
    yield PictureSize(10 * edid[_CENTIMETRES], 10 * edid[_CENTIMETRES + 1])
