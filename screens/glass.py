"""How large the glass is, and whether what is drawn on it is large enough in millimetres.

Everything on the screen scales with its pixels; a small panel makes it small. What must not be smaller than an eye or
a finger needs is set in millimetres (EN 301 549: characters of 0.7° at the reader's distance; the design's floors).
Where a panel misses one of them, 特大 is its default.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import hypot
from pathlib import Path
from typing import Final, Literal

from kiosk.screen_state import Small
from screens.edid import EdidFault, PictureSize, picture_size
from screens.scale import Frame

log = logging.getLogger(__name__)

ASSUMED_INCHES: Final = 55.0
"""The panel of most halls, taken where neither the settings nor the display tell."""

READING_LINE: Final = 46
TOUCH_TARGET: Final = 96
BROWSING_CODE: Final = 150
"""In mock-up units: the line of the smallest reading text (32/46), the smallest target, the smallest code (tokens,
chapters 2, 3 and 9)."""

TEXT_FLOOR_MM: Final = 8.6
TOUCH_FLOOR_MM: Final = 18.0
CODE_FLOOR_MM: Final = 40.0
"""Line body of reading text at 0.7 m, side of a touch target, side of a code in somebody's hand's reach."""

CONNECTORS: Final = Path("/sys/class/drm")
"""Where Linux lists its display connectors, each with `status` and `edid`."""

_MOST_EDID_BYTES: Final = 32_768
_MM_PER_INCH: Final = 25.4
_SHAPES_AGREE: Final = 0.15
"""How far a display's ratio may be from that of its pixels: 16:9 and 16:10 differ by a tenth, 5:4 and 16:9 by 0.3."""


@dataclass(frozen=True, slots=True)
class Glass:
    """The physical size of a display. `source`: the settings, the display itself, or neither."""

    diagonal_inches: float
    mm_per_px: float
    source: Literal["setting", "display", "assumed"]


@dataclass(frozen=True, slots=True)
class Floors:
    """What is drawn smallest, in millimetres on a glass, in the standard type size."""

    text_mm: float
    touch_mm: float
    code_mm: float

    @property
    def met(self) -> bool:
        """Whether nothing is smaller than eye, finger and telephone need."""
        return not self.missed

    @property
    def missed(self) -> tuple[Small, ...]:
        """The names of what is too small: `text`, `touch`, `code`."""
        held: tuple[tuple[Small, float, float], ...] = (
            ("text", self.text_mm, TEXT_FLOOR_MM),
            ("touch", self.touch_mm, TOUCH_FLOOR_MM),
            ("code", self.code_mm, CODE_FLOOR_MM),
        )
        return tuple(name for name, found, least in held if found < least)


def connected_edids(connectors: Path = CONNECTORS) -> Iterator[tuple[str, bytes]]:
    """Name and EDID of every connector with a display, by name; what cannot be read is passed over."""
    try:
        places = sorted(connectors.iterdir())
    except OSError as fault:
        log.info("glass.no_connectors folder=%s fault=%s", connectors, fault.strerror)
        return
    for place in places:
        try:
            if (place / "status").read_text("ascii").strip() == "connected":
                with (place / "edid").open("rb") as file:
                    yield place.name, file.read(_MOST_EDID_BYTES)
        except (OSError, UnicodeDecodeError) as fault:
            log.debug("glass.connector_skipped name=%s fault=%s", place.name, fault)


def glass_of(diagonal_inches: float, pixels: tuple[int, int], edids: Iterable[tuple[str, bytes]] = ()) -> Glass:
    """The glass that shows `pixels` (width, height of the whole display). Pure.

    A diagonal above 0 is the setting and wins; else the first display is believed whose size has the shape of the
    pixels, upright or not; else `ASSUMED_INCHES`. Raises `ValueError` for a display without pixels.
    """
    width, height = pixels
    if width <= 0 or height <= 0:
        raise ValueError(f"a display of {width} × {height} px has no area")
    across = hypot(width, height)
    if diagonal_inches > 0:
        return Glass(diagonal_inches, diagonal_inches * _MM_PER_INCH / across, "setting")
    shape = max(width, height) / min(width, height)
    for name, edid in edids:
        size = _believed(name, edid)
        if size is not None and abs(size.ratio / shape - 1) <= _SHAPES_AGREE:
            return Glass(size.diagonal_inches, hypot(*size) / across, "display")
    return Glass(ASSUMED_INCHES, ASSUMED_INCHES * _MM_PER_INCH / across, "assumed")


def _believed(name: str, edid: bytes) -> PictureSize | None:
    if not edid:
        return None
    try:
        return picture_size(edid)
    except EdidFault as fault:
        log.warning("glass.edid connector=%s fault=%s", name, fault)
        return None


def floors(frame: Frame, mm_per_px: float) -> Floors:
    """The smallest text line, target and code of a frame, in millimetres."""
    mm = frame.scale * mm_per_px
    return Floors(text_mm=READING_LINE * mm, touch_mm=TOUCH_TARGET * mm, code_mm=BROWSING_CODE * mm)


def starts_large(frame: Frame, mm_per_px: float) -> bool:
    """Whether 特大 is the default: something would be too small on this glass in the standard size."""
    return not floors(frame, mm_per_px).met
