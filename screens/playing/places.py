"""Where the parts of the playing page stand, in mock-up units. Pure.

Landscape: the picture as large as it gets, the rail of controls right of it (mock-up 16). Portrait: the picture above,
what is touched below it. Controls stand lowest in either, so a seated hand reaches them without another composition.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from screens.item_page.regions import Box

GAP: Final = 16.0

_RAIL: Final = 1432.0
_RAIL_WIDTH: Final = 424.0
_TOP: Final = 120.0
_FLOOR: Final = 920.0
_UPRIGHT_FLOOR: Final = 1536.0
_CARD: Final = 240.0
"""Height of the card with the code in portrait, where there is room."""

_WIDE: Final = 16 / 9
"""Ratio of most films; the place of the picture does not change with another one, the picture stands in it."""


@dataclass(frozen=True, slots=True)
class Places:
    """The parts of the page; those that it does not have are none. `buttons` are play, and the smaller ones."""

    title: Box
    picture: Box
    told: Box | None
    """The panel with the subtitles."""
    code: Box | None
    time: Box
    buttons: tuple[Box, ...]


def places(*, portrait: bool, large: bool, subtitles: bool, code: bool, buttons: int, film: bool = True) -> Places:
    """Where the parts stand: `subtitles` for a film that has some, `code` for an item with a QR code.

    In 特大 the code gives its room to larger words; it stands on the page before. `buttons` counts play too. A
    recording (not a `film`) has no picture of its own: its place takes what the others leave.
    """
    told = (160.0 if large else 104.0) if subtitles else 0.0
    if portrait:
        return _portrait(told, large=large, code=code and not large, buttons=buttons, film=film)
    room = _FLOOR - _TOP
    picture = Box(64, _TOP, 1336, room - (told + GAP if told else 0))
    band = Box(64, _FLOOR - told, 1336, told) if told else None
    height = 520.0 if large else 408.0
    column = _column(Box(_RAIL, _FLOOR - height, _RAIL_WIDTH, height), large=large, buttons=buttons)
    upper = column[0].y - GAP
    title = Box(_RAIL, _TOP, _RAIL_WIDTH, 112 if code and not large else upper - _TOP)
    card = Box(_RAIL, title.bottom + 8, _RAIL_WIDTH, upper - title.bottom - 8) if code and not large else None
    return Places(title, picture, band, card, column[0], column[1:])


def _portrait(told: float, *, large: bool, code: bool, buttons: int, film: bool) -> Places:
    title = Box(48, _TOP, 984, 184 if large else 112)
    height = 400.0 if large else 376.0
    column = _column(Box(48, _UPRIGHT_FLOOR - height, 984, height), large=large, buttons=buttons, wide=True)
    shown = 984 / _WIDE
    if not film:
        below = (told + GAP if told else 0) + (_CARD + GAP if code else 0) + 2 * GAP
        shown = max(shown, column[0].y - title.bottom - GAP - below)
    picture = Box(48, title.bottom + GAP, 984, shown)
    band = Box(48, picture.bottom + GAP, 984, told) if told else None
    above = (band or picture).bottom + GAP
    room = column[0].y - GAP - above
    card = Box(48, above, 984, min(_CARD, room)) if code and room >= 168 else None
    return Places(title, picture, band, card, column[0], column[1:])


def _column(box: Box, *, large: bool, buttons: int, wide: bool = False) -> tuple[Box, ...]:
    """The time with its line, the button that plays, and the others: side by side while their words fit."""
    time = Box(box.x, box.y, box.width, 116 if large else 88)
    below = Box(box.x, time.bottom + GAP, box.width, box.bottom - time.bottom - GAP)
    rows = buttons if large and not wide else min(buttons, 2)
    high = (below.height - (rows - 1) * GAP) / rows
    first = Box(below.x, below.y, below.width, high)
    others = buttons - 1
    found = [time, first]
    if rows == buttons:
        found += [Box(below.x, below.y + row * (high + GAP), below.width, high) for row in range(1, rows)]
    else:
        half = (below.width - (others - 1) * GAP) / others
        y = below.y + high + GAP
        found += [Box(below.x + place * (half + GAP), y, half, high) for place in range(others)]
    return tuple(found)
