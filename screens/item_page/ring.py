"""A ring of parts, and beside it every part by its name, figure and share; the sum stands in the ring.

Where the page has the room for it the ring is larger, and its list stands below it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from feed.blocks import Chart
from screens import words
from screens.charts.draw import swatch
from screens.charts.figures import Scale, shares
from screens.charts.palette import Paint, tones
from screens.charts.plot import RingPlot
from screens.item_page.flow import Piece
from screens.item_page.sheet import Sheet, SheetText
from screens.typesetting import fit

if TYPE_CHECKING:
    from screens.item_page.board import Board, Setting

_RING: Final = 360.0
_LEAST_RING: Final = 296.0
_LARGEST_RING: Final = 440.0
_UNDER: Final = 32.0
_AROUND: Final = 16.0
_CLOSEST: Final = 10.0
_LOOSEST: Final = 18.0
"""Units by which the entries of the list move together, or apart, where their page has little room, or much."""
_BESIDE: Final = 64.0
_CHIP: Final = 28.0
_BETWEEN: Final = 14.0
_HOLE: Final = 0.6
"""The hole's share of the ring's width."""


@dataclass(frozen=True)
class RingPiece(Piece):
    """The ring left, the list right; or the ring above the list where it is `stacked`."""

    setting: Setting
    parts: tuple[tuple[Paint, Decimal], ...]
    names: tuple[SheetText, ...]
    figures: tuple[SheetText, ...]
    scale: Scale
    total: Decimal
    sums: tuple[SheetText, ...]
    list_height: float
    gap: float = 16.0
    side: float = _RING
    """Width and height of the ring."""

    loose: float = 0.0
    """Units more between two entries of the list."""

    stacked: bool = False

    @property
    def height(self) -> float:
        """The ring, or the list where it is longer; both where one is above the other."""
        ring, listed = self.side + _AROUND, self._list(self.loose)
        return ring + _UNDER + listed if self.stacked else max(ring, listed)

    @property
    def lowest(self) -> float:
        """With a smaller ring and a closer list."""
        return min(self.height, max(_LEAST_RING + _AROUND, self._list(-_CLOSEST)))

    @property
    def highest(self) -> float:
        """With the ring above a looser list."""
        return max(self.height, _LARGEST_RING + _AROUND + _UNDER + self._list(_LOOSEST))

    def stretched(self, height: float) -> Piece:
        """Ring and list, and the sum in the ring."""
        stacked = height >= _RING + _AROUND + _UNDER + self.list_height
        ring = height - _UNDER - self.list_height if stacked else height
        side = min(_LARGEST_RING if stacked else _RING, max(_LEAST_RING, ring - _AROUND))
        left = height - side - _AROUND - _UNDER if stacked else height
        between = (left - self.list_height) / max(1, len(self.names) - 1)
        loose = min(_LOOSEST, max(-_CLOSEST, between))
        sums = _sum(self.setting, self.scale, self.total, side)
        return replace(self, side=side, loose=loose, sums=sums, stacked=stacked)

    def _list(self, loose: float) -> float:
        return self.list_height + loose * (len(self.names) - 1)

    def draw(self, board: Board, y: float) -> None:
        """Ring and sum, then the list."""
        ground = self.setting.theme.color("card")
        ring = [(paint, float(value)) for paint, value in self.parts]
        high, wide = self._list(self.loose), self.setting.width - _RING - _BESIDE
        left = ((self.setting.width if self.stacked else _RING) - self.side) / 2
        top = y + (_AROUND / 2 if self.stacked else (self.height - self.side) / 2)
        board.add(RingPlot(ring, ground), left, top, self.side, self.side)
        board.add(Sheet(self.sums), left, top, self.side, self.side)
        x = (self.setting.width - wide) / 2 if self.stacked else _RING + _BESIDE
        top = y + (self.height - high if self.stacked else (self.height - high) / 2)
        line = self.setting.theme.words(32, 44).line_px
        texts: list[SheetText] = []
        for place, ((paint, _), name, figure) in enumerate(zip(self.parts, self.names, self.figures, strict=True)):
            lower = place * self.loose
            board.add(swatch(paint, ground), x, top + name.y + lower + (line - _CHIP) / 2, _CHIP, _CHIP)
            texts += [replace(text, y=text.y + lower) for text in (name, figure)]
        board.add(Sheet(texts), x, top, wide, high)


def ring_piece(block: Chart, setting: Setting, scale: Scale) -> RingPiece | None:
    """The ring; none for parts below zero, no sum, too many parts, or names that need more than a page."""
    values = [value or Decimal(0) for value in block.series[0].values]
    paints = tones(setting.theme, setting.section)
    if min(values) < 0 or sum(values) <= 0 or len(values) > len(paints):
        return None
    theme = setting.theme
    style = theme.words(32, 44, bold=True, align="right")
    width = setting.width - _RING - _BESIDE
    told = [f"{scale.text(value)}{scale.unit}　{share}%" for value, share in zip(values, shares(values), strict=True)]
    wide = max(setting.layout.measure(text, style) for text in told) + 4
    if wide > width - _CHIP - 16:
        return None
    names: list[SheetText] = []
    figures: list[SheetText] = []
    y = 0.0
    below = wide > width * 0.6
    for name, text in zip(block.categories, told, strict=True):
        room = width - _CHIP - 16 if below else width - _CHIP - 16 - wide - 16
        named = setting.compose(name, theme.words(32, 44), room)
        high = setting.high(named)
        names.append(SheetText(named, _CHIP + 16, y, room))
        figures.append(SheetText(setting.compose(text, style, wide), width - wide, y + (high if below else 0), wide))
        y += high + (style.line_px if below else 0) + _BETWEEN
    if y - _BETWEEN > setting.room * 0.85:
        return None
    parts = tuple(zip(paints, values, strict=False))
    total = Decimal(sum(values))
    told_sum = _sum(setting, scale, total, _RING)
    return RingPiece(setting, parts, tuple(names), tuple(figures), scale, total, told_sum, y - _BETWEEN)


def _sum(setting: Setting, scale: Scale, total: Decimal, side: float) -> tuple[SheetText, ...]:
    """合计 and the sum in the middle of the ring, as large as the hole allows."""
    theme, layout = setting.theme, setting.layout
    room = side * _HOLE - 32
    styles = [theme.title(size, size + 12, setting.section.ink, align="center") for size in (48, 42, 36, 32, 28)]
    pixels = [layout.style(style) for style in styles]
    found = fit(f"{scale.text(total)}{scale.unit}", pixels, layout.px(room), layout.px(60), balance=False)
    figure = found.composed
    label = setting.compose(words.SUM, theme.plain.words(32, 44, "text2", align="center"), room)
    if not found.fits:
        return ()
    left, high = (side - room) / 2, setting.high(label) + setting.high(figure)
    top = (side - high) / 2
    return SheetText(label, left, top, room), SheetText(figure, left, top + setting.high(label), room)
