"""How many rows or cards stand on a page of a list, where, and where its page buttons are. Pure."""

from __future__ import annotations

from typing import Final, Literal

from msgspec import Struct

from screens.reach import Box, Zone

Form = Literal["rows", "tall", "cards", "phones", "picker", "events"]
"""Rows of one line, rows whose titles take two, cards, telephone numbers, what can be chosen, events of a life."""

GAP: Final = 16.0

_STEEP: Final = 700.0
"""A zone lower than this has its page buttons beside the list, in portrait too."""

_LEAST: Final[dict[Form, tuple[float, float, float]]] = {
    "rows": (99.0, 130.0, 150.0),
    "tall": (116.0, 130.0, 150.0),
    "cards": (200.0, 230.0, 220.0),
    "phones": (99.0, 126.0, 150.0),
    "picker": (112.0, 112.0, 112.0),
    "events": (116.0, 200.0, 160.0),
}
"""How high one must be at least: in the standard size, in 特大, in 特大 on a panel that stands upright."""

_MOST: Final[dict[Form, float]] = {"rows": 108, "tall": 140, "cards": 272, "phones": 116, "picker": 272, "events": 272}
"""How high one may grow in the standard size; in 特大 rows share the whole page."""

_MOST_UPRIGHT: Final[dict[Form, float]] = {**_MOST, "rows": 132, "tall": 160, "cards": 300}
"""The same on a panel that stands upright, where filters leave a list a few rows."""


class Arrangement(Struct, frozen=True):
    """The places of one page of a list, and of its page buttons where there are several pages."""

    boxes: tuple[Box, ...]
    pages: int
    pager: Box | None = None
    upright: bool = True


def arrangement(zone: Zone, form: Form, total: int, *, portrait: bool, large: bool) -> Arrangement:
    """The places for a list of so many."""
    boxes = _places(zone, form, total, portrait=portrait, large=large)
    if total <= len(boxes):
        return Arrangement(tuple(boxes[:total]), 1)
    upright = not portrait or zone.height < _STEEP
    if upright:
        wide, space = (176.0, 24.0) if large else (136.0, 16.0) if portrait else (120.0, 32.0)
        pager = (zone.right - wide, zone.y, wide, zone.height)
        rest = Zone(zone.x, zone.y, zone.width - wide - space, zone.bottom)
    else:
        high = 112.0 if large else 96.0
        pager = (zone.x, zone.bottom - high, zone.width, high)
        rest = zone.above(high + GAP)
    boxes = _places(rest, form, total, portrait=portrait, large=large)
    return Arrangement(tuple(boxes), -(-total // len(boxes)), pager, upright)


def _places(zone: Zone, form: Form, total: int, *, portrait: bool, large: bool) -> list[Box]:
    least = _LEAST[form][0 if not large else 2 if portrait else 1]
    most = max(1, int((zone.height + GAP) // (least + GAP)))
    columns = _columns(form, total, most, portrait=portrait, large=large, steep=zone.height < _STEEP)
    if form in ("cards", "events", "picker"):
        wanted = {"cards": 2 if not portrait or zone.height < _STEEP else 3, "events": 2}.get(form, most)
        if form == "events" and portrait and zone.height >= _STEEP:
            wanted = 4
        most = min(most, max(wanted if form != "picker" else -(-total // columns), 1))
    across = 32.0 if not portrait and form != "phones" else GAP if zone.height < _STEEP or form != "events" else 24.0
    wide = (zone.width - across * (columns - 1)) / columns
    high = (zone.height - GAP * (most - 1)) / most
    if not large or form in ("cards", "events", "picker"):
        high = min(high, (_MOST_UPRIGHT if portrait else _MOST)[form])
    return [
        (zone.x + (wide + across) * column, zone.y + (high + GAP) * row, wide, high)
        for row in range(most)
        for column in range(columns)
    ]


def _columns(form: Form, total: int, rows: int, *, portrait: bool, large: bool, steep: bool) -> int:
    if form == "cards":
        if portrait:
            return 1 if (large or total <= rows) and not (steep and not large) else 2
        if large:
            return 1 if total == 1 else 2
        # No card stands alone beside an empty place.
        return 2 if total == 4 else min(total, 3)
    if form == "events":
        if large:
            return 2 if not portrait or steep else 1
        return 4 if not portrait or steep else 2
    if form == "phones":
        return 1 if portrait or large else 2
    if form == "picker":
        return (3 if steep else 2) if portrait else 4
    return 1
