"""Where the parts of an account's page stand, in mock-up units (mock-up 06). Pure.

In landscape the account stands left and all else right of it. In portrait balance and sign-off come first, as the
answer to what residents ask; then the chart, the account, the periods and the code. What an account lacks (a chart, a
code, periods) leaves its room to the others. The pages after the account are as wide as the panel; balance,
sign-off and the page buttons stay where they are.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from screens.item_page.regions import Box, Regions

_GAP: Final = 16.0

_CLOSE: Final = 190.0
_ROW: Final = 60.0
"""In portrait: heights of an account's heads, sums and edges, and of a row, where the chart takes what rows leave."""

_HIGHEST: Final = 520.0
_LOWEST: Final = 370.0
"""Of an account above or below its chart, whatever rows it has."""

_NOTE: Final = 84.0
"""Two lines that say who published it."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What there is to place beside an account."""

    code: bool
    pages: bool
    chart: bool
    periods: bool
    note: bool = False
    """A line of fine print, where there is nothing else to tell after the account."""

    rows: int = 6
    """How many rows the longer half of the account has."""


@dataclass(frozen=True, slots=True)
class Places:
    """The regions of the page, the chart's card, the boxes of the periods, and a card with the code and its call.

    A card without a code is the ground of the page buttons.
    """

    regions: Regions
    chart: Box | None = None
    periods: tuple[Box, Box, Box] | None = None
    card: Box | None = None
    code: Box | None = None
    call: Box | None = None
    note: Box | None = None


def places_of(parts: Parts, *, portrait: bool, opens: bool) -> Places:
    """Where everything stands on a page of the account itself (`opens`) or on a page after it."""
    if portrait:
        return _portrait(parts, opens=opens)
    return _landscape(parts) if opens else _after(parts)


def _three(x: float, y: float, widths: tuple[float, float, float], height: float) -> tuple[Box, Box, Box]:
    first, middle, last = widths
    return (
        Box(x, y, first, height),
        Box(x + first + _GAP, y, middle, height),
        Box(x + first + middle + 2 * _GAP, y, last, height),
    )


def _landscape_pager(parts: Parts) -> Box | None:
    if not parts.pages:
        return None
    return Box(1350, 816, 494, 96) if parts.code else Box(1144, 816, 696, 96)


def _landscape(parts: Parts) -> Places:
    x, top, wide = 1128.0, 288.0, 728.0
    bottom = 920.0
    card = code = call = note = None
    if parts.code and parts.chart:
        card = Box(x, 700, wide, 220)
        code = Box(x + 6, 706, 208, 208)
        call = Box(x + 222, 712, 490, 88 if parts.pages else 196)
        if parts.note and not parts.pages:
            call, note = Box(x + 222, 720, 490, 88), Box(x + 222, 812, 490, _NOTE)
        bottom = card.y - _GAP
    elif parts.pages:
        card = Box(x, 808, wide, 112)
        bottom = card.y - _GAP
    three = None
    if parts.periods:
        three = _three(x, bottom - 104, (216, 264, 216), 104)
        bottom = three[0].y - _GAP
    if parts.code and not parts.chart:
        # Without a chart the code has its room.
        card = Box(x, top, wide, bottom - top)
        side = min(card.height - 96, wide - 48)
        code = Box(x + (wide - side) / 2, top + 12, side, side)
        call = Box(x + 24, top + 12 + side, wide - 48, card.height - side - 24)
    plot = Box(x, top, wide, bottom - top) if parts.chart else None
    pager = _landscape_pager(parts)
    regions = Regions(Box(64, top, 1032, 520), Box(64, 824, 1032, 96), code, pager, pager_upright=False)
    return Places(regions, plot, three, card, code, call, note)


def _after(parts: Parts) -> Places:
    """Landscape, after the account: reading over the whole width, the balance and the page buttons below."""
    card = Box(1128, 808, 728, 112)
    foot = Box(64, 808, 1032, 112)
    regions = Regions(Box(64, 288, 1792, 504), foot, None, _landscape_pager(parts), pager_upright=False)
    return Places(regions, card=card if parts.pages else None)


def _portrait(parts: Parts, *, opens: bool) -> Places:
    band, bottom = 1316.0, 1536.0
    foot = Box(48, 418, 984, 96)
    top, low = foot.bottom + _GAP, band - _GAP
    plot = None
    if parts.chart and opens:
        high = min(_HIGHEST, max(_LOWEST, _CLOSE + parts.rows * _ROW))
        plot = Box(48, top, 984, low - high - _GAP - top)
        top = low - high
    flow = Box(48, top, 984, low - top)
    left, wide = (440.0, 592.0) if parts.code else (48.0, 984.0)
    card = Box(48, band, 376, 220) if parts.code else None
    code = Box(54, band + 6, 208, 208) if parts.code else None
    call = Box(266, band + 16, 146, 188) if parts.code else None
    pager = three = note = None
    upper = band + 58
    if parts.note and not parts.pages:
        note, upper = Box(left + _GAP, band + 8, wide - 2 * _GAP, _NOTE), bottom - 104
    if parts.pages:
        pager = Box(left, bottom - 102, wide, 102) if parts.periods else Box(left, band + 54, wide, 112)
    if parts.periods:
        side = (wide - 2 * _GAP) * 0.31
        widths = (side, wide - 2 * _GAP - 2 * side, side)
        three = _three(left, band if parts.pages else upper, widths, 102 if parts.pages else 104)
    return Places(Regions(flow, foot, code, pager, pager_upright=False), plot, three, card, code, call, note)
