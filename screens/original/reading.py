"""What is printed on a page: between which edges, and how large its lines are. Pure; from a small picture of the page.

A page opens as wide as its place. Where its letters were still too small to read from the wall, it opens as much larger
as its blank margins allow (mock-up 16: body of 42 units).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median
from typing import Final

from PIL import Image

_DARK: Final = 150
"""Grey below this is print."""

_LEAST_LINES: Final = 5
"""Fewer lines tell nothing of a page's type."""

_LINE: Final = (0.006, 0.06)
"""What may be a line of body text, as a share of the page's width."""

_INK_OF_EM: Final = 0.92
"""Height of a line's ink by the size of its type, in Chinese."""

_INKED: Final = 255 * 0.006
"""A row is part of a line when so much of it is dark."""

READABLE: Final = 42.0
"""Units: the size of body text that a page should open with."""

_AIR: Final = 24.0
"""Units between the print and the edges of its place."""

_LARGEST_START: Final = 1.5

_WORTH: Final = 1.08
"""Less is not worth the edges of the sheet, and within what can be measured on a small picture."""


@dataclass(frozen=True, slots=True)
class Print:
    """Where print begins and ends, and the size of body text (none when it cannot be told), as shares of the width."""

    left: float = 0.0
    right: float = 1.0
    body: float | None = None


def print_of(page: Image.Image) -> Print:
    """Look at a page: dark on light is print. A page without print, or dark all over, is taken as it is."""
    grey = page.convert("L")
    ink = grey.point(lambda value: 255 if value < _DARK else 0)
    bounds = ink.getbbox()
    if bounds is None:
        return Print()
    rows = ink.resize((1, ink.height), Image.Resampling.BOX).tobytes()
    heights = [run / page.width for run in _runs(rows) if _LINE[0] <= run / page.width <= _LINE[1]]
    body = median(heights) / _INK_OF_EM if len(heights) >= _LEAST_LINES else None
    return Print(bounds[0] / page.width, bounds[2] / page.width, body)


def _runs(rows: Iterable[int]) -> list[int]:
    """Heights of the lines: rows with print between rows without."""
    found, run = [], 0
    for value in rows:
        if value > _INKED:
            run += 1
        elif run:
            found.append(run)
            run = 0
    return found


def start_zoom(told: Print, width: float, place: float, readable: float = READABLE) -> float:
    """The zoom to open with: `width` units of the page at zoom 1, in a place of `place` units."""
    if told.body is None:
        return 1.0
    wanted = readable / (told.body * width)
    room = (place - 2 * _AIR) / (max(0.05, told.right - told.left) * width)
    zoom = min(wanted, room, _LARGEST_START)
    return zoom if zoom >= _WORTH else 1.0
