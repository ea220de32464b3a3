"""A ring of parts, and beside it every part by its name, figure and share; the sum stands in the ring."""

from __future__ import annotations

from dataclasses import dataclass
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
_BESIDE: Final = 64.0
_CHIP: Final = 28.0
_BETWEEN: Final = 14.0
_HOLE: Final = 0.6
"""The hole's share of the ring's width."""


@dataclass(frozen=True)
class RingPiece(Piece):
    """The ring left, the list right."""

    setting: Setting
    parts: tuple[tuple[Paint, Decimal], ...]
    names: tuple[SheetText, ...]
    figures: tuple[SheetText, ...]
    sums: tuple[SheetText, ...]
    list_height: float
    gap: float = 16.0

    @property
    def height(self) -> float:
        """The ring, or the list where it is longer."""
        return max(_RING + 16, self.list_height)

    def draw(self, board: Board, y: float) -> None:
        """Ring and sum, then the list."""
        ground = self.setting.theme.color("card")
        ring = [(paint, float(value)) for paint, value in self.parts]
        top = y + (self.height - _RING) / 2
        board.add(RingPlot(ring, ground), 0, top, _RING, _RING)
        board.add(Sheet(self.sums), 0, top, _RING, _RING)
        x = _RING + _BESIDE
        top = y + (self.height - self.list_height) / 2
        line = self.setting.theme.words(32, 44).line_px
        for (paint, _), name in zip(self.parts, self.names, strict=True):
            board.add(swatch(paint, ground), x, top + name.y + (line - _CHIP) / 2, _CHIP, _CHIP)
        board.add(Sheet([*self.names, *self.figures]), x, top, self.setting.width - x, self.list_height)


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
    return RingPiece(
        setting, parts, tuple(names), tuple(figures), _sum(setting, scale, Decimal(sum(values))), y - _BETWEEN
    )


def _sum(setting: Setting, scale: Scale, total: Decimal) -> tuple[SheetText, ...]:
    """合计 and the sum in the middle of the ring, as large as the hole allows."""
    theme, layout = setting.theme, setting.layout
    room = _RING * _HOLE - 32
    styles = [theme.title(size, size + 12, setting.section.ink, align="center") for size in (48, 42, 36, 32, 28)]
    pixels = [layout.style(style) for style in styles]
    found = fit(f"{scale.text(total)}{scale.unit}", pixels, layout.px(room), layout.px(60), balance=False)
    figure = found.composed
    label = setting.compose(words.SUM, theme.plain.words(32, 44, "text2", align="center"), room)
    if not found.fits:
        return ()
    left, high = (_RING - room) / 2, setting.high(label) + setting.high(figure)
    top = (_RING - high) / 2
    return SheetText(label, left, top, room), SheetText(figure, left, top + setting.high(label), room)
