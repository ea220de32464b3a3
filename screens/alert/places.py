"""Where the parts of a warning stand, in mock-up units (mock-up 10; portrait: design tokens, chapter 8). Pure."""

from __future__ import annotations

from typing import Final

from msgspec import Struct

from screens.reach import Box

GAP: Final = 16.0

MOST_ACTIONS: Final = 4
MOST_LARGE: Final = 2
"""Actions on one screen, in the standard sizes and in 特大."""

_TALLEST: Final = {False: 200.0, True: 220.0}
"""How high a card may grow where there are few, landscape and portrait."""


class Places(Struct, frozen=True):
    """The places of one screen of a warning.

    `panel_edge` is the right edge of the red panel, in portrait its lower one. `beside`: time and its label stand on
    one line, and the title on one too where it fits. `long`: what comes stands below the sign, not beside it.
    """

    panel_edge: float
    name: tuple[float, float]
    sign: Box
    what: Box
    title: Box
    time: Box
    source: Box
    heading: Box | None
    count: Box
    cards: tuple[Box, ...]
    buttons: Box
    note: Box
    beside: bool
    long: bool


def places(*, portrait: bool, long: bool, cards: int) -> Places:
    """The places for so many actions; `long`: what comes is told in more words than stand beside the sign."""
    return _portrait(long, cards) if portrait else _landscape(long, cards)


def _landscape(long: bool, cards: int) -> Places:
    return Places(
        panel_edge=800,
        name=(64, 32),
        sign=(64, 120, 176, 176) if long else (64, 136, 224, 224),
        what=(64, 316, 688, 388) if long else (320, 136, 448, 224),
        title=(268, 112, 500, 192) if long else (60, 376, 690, 304),
        time=(64, 712, 704, 128),
        source=(64, 856, 704, 176),
        heading=(864, 48, 720, 104),
        count=(1456, 76, 400, 56),
        cards=_cards((864, 168, 992, 672), cards, portrait=False),
        buttons=(864, 872, 992, 128),
        note=(864, 1012, 992, 48),
        beside=False,
        long=long,
    )


def _portrait(long: bool, cards: int) -> Places:
    return Places(
        panel_edge=760,
        name=(48, 32),
        sign=(48, 104, 136, 136) if long else (48, 108, 192, 192),
        what=(48, 256, 984, 220) if long else (272, 108, 760, 192),
        title=(208, 104, 824, 136) if long else (44, 312, 988, 158),
        time=(48, 482, 984, 76),
        source=(48, 574, 984, 176),
        heading=None,
        count=(632, 32, 400, 56),
        cards=_cards((48, 792, 984, 720), cards, portrait=True),
        buttons=(48, 1544, 984, 128),
        note=(48, 1688, 984, 48),
        beside=True,
        long=long,
    )


def _cards(zone: Box, number: int, *, portrait: bool) -> tuple[Box, ...]:
    x, y, width, height = zone
    high = (height - GAP * (number - 1)) / max(1, number)
    if number > MOST_LARGE:
        high = min(high, _TALLEST[portrait])
    return tuple((x, y + (high + GAP) * row, width, high) for row in range(number))


class Buttons(Struct, frozen=True):
    """The row of buttons from the left: page buttons and 再听一遍 where they are wanted, 我知道了 always."""

    previous: Box | None
    next: Box | None
    hear: Box | None
    known: Box


_TURN: Final = 168.0
_HEAR: Final = {False: 392.0, True: 224.0}
"""Width of 再听一遍: as drawn, and beside page buttons."""


def buttons(row: Box, *, turns: bool, hear: bool) -> Buttons:
    """The places of the buttons in a row."""
    x, y, width, height = row
    previous = after = heard = None
    if turns:
        previous = (x, y, _TURN, height)
        after = (x + _TURN + GAP, y, _TURN, height)
        x += 2 * (_TURN + GAP)
    if hear:
        heard = (x, y, _HEAR[turns], height)
        x += _HEAR[turns] + (GAP if turns else 24)
    return Buttons(previous, after, heard, (x, y, row[0] + width - x, height))
