"""Bars in rows: each name beside or above its bars, each figure at the end of its bar; as many pages as it takes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from feed.blocks import Chart
from screens import words
from screens.charts.draw import swatch
from screens.charts.figures import Scale, bounds_of
from screens.charts.palette import Paint, paints_of
from screens.item_page.flow import Piece
from screens.item_page.sheet import Sheet, SheetText
from screens.paint import Rule

if TYPE_CHECKING:
    from screens.item_page.board import Board, Setting
    from screens.typesetting import Style

_BAR: Final = 28.0
_BETWEEN: Final = 16.0
"""Between two categories."""

_MOST_NAME: Final = 0.36
_MOST_NAME_LINES: Final = 3
_LEAST_BARS: Final = 160.0


@dataclass(frozen=True)
class RowLine:
    """A line of rows: a name, or a bar, or both; `begins` a category."""

    height: float
    begins: bool
    name: SheetText | None = None
    bars: tuple[tuple[Paint, Decimal | None, SheetText], ...] = ()


@dataclass(frozen=True)
class RowBars(Piece):
    """Rows of bars that share one scale. `zero` is where their zero stands, `unit` units of length per value."""

    setting: Setting
    lines: tuple[RowLine, ...]
    zero: float
    unit: float
    gap: float = 12.0
    divisible: bool = True

    @property
    def height(self) -> float:
        """All rows, a gap between categories."""
        return sum(line.height + (_BETWEEN if line.begins and place else 0) for place, line in enumerate(self.lines))

    @property
    def least(self) -> float:
        """The first row."""
        return self.lines[0].height

    def cut(self, room: float) -> tuple[Piece, Piece] | None:
        """Whole categories where one fits, else whole bars."""
        used, stop, whole = 0.0, 0, 0
        for place, line in enumerate(self.lines):
            if line.begins:
                whole = place
            used += line.height + (_BETWEEN if line.begins and place else 0)
            if used > room + 1:
                break
            stop = place + 1
        else:
            return None
        stop = whole or stop
        if not stop:
            return None
        return replace(self, lines=self.lines[:stop]), replace(self, lines=self.lines[stop:])

    def draw(self, board: Board, y: float) -> None:
        """Bars from the zero line, then all words."""
        theme = self.setting.theme
        ground = theme.color("card")
        texts: list[SheetText] = []
        top = 0.0
        for place, line in enumerate(self.lines):
            top += _BETWEEN if line.begins and place else 0
            if line.name is not None:
                texts.append(replace(line.name, y=top + line.name.y))
            high = line.height / max(1, len(line.bars))
            for number, (paint, value, figure) in enumerate(line.bars):
                at = top + number * high
                long = abs(float(value or 0)) * self.unit
                left = self.zero - long if value is not None and value < 0 else self.zero
                if value is not None:
                    board.add(swatch(paint, ground), left, y + at + (high - _BAR) / 2, max(2.0, long), _BAR)
                x = left - figure.width - 8 if value is not None and value < 0 else self.zero + long + 8
                texts.append(replace(figure, x=x, y=at + (high - self.setting.high(figure.composed)) / 2))
            top += line.height
        board.add(Rule(theme.color("chart_base")), self.zero - 1, y, 2, self.height)
        board.add(Sheet(texts), 0, y, self.setting.width, self.height)


def row_bars(block: Chart, setting: Setting, scale: Scale) -> RowBars:
    """A chart in rows; the names stand beside their bars where these leave room, else above them."""
    theme = setting.theme
    name_style, style = theme.words(32, 44), theme.words(32, 44, bold=True)
    told = [[words.NO_ENTRY if value is None else scale.text(value) for value in series.values]
            for series in block.series]  # fmt: skip
    low, high = bounds_of([value for series in block.series for value in series.values if value is not None])
    over = max(setting.layout.measure(text, style) for texts in told for text in texts) + 4
    under = over + 8 if low < 0 else 0.0
    column = min(_MOST_NAME * setting.width, max(setting.layout.measure(name, name_style) for name in block.categories))
    names = [setting.compose(name, name_style, column + 2) for name in block.categories]
    start = column + 24
    beside = max(len(name.lines) for name in names) <= _MOST_NAME_LINES
    if not beside or setting.width - start - over - under - 8 < _LEAST_BARS:
        start, beside = 0.0, False
        names = [setting.compose(name, name_style, setting.width) for name in block.categories]
    length = setting.width - start - over - under - 12
    unit = length / (high - low)
    paints = paints_of(block, theme, setting.section)
    lines: list[RowLine] = []
    step = max(_BAR + 8, style.line_px)
    for number, name in enumerate(names):
        bars = tuple(
            (paint, series.values[number], _figure(setting, told[place][number], style))
            for place, (paint, series) in enumerate(zip(paints, block.series, strict=True))
        )
        high_name = setting.high(name)
        if beside:
            tall = max(step * len(bars), high_name)
            text = SheetText(name, 0, (tall - high_name) / 2, column + 2)
            lines.append(RowLine(tall, True, text, bars))
        else:
            lines.append(RowLine(high_name, True, SheetText(name, 0, 0, setting.width)))
            lines += [RowLine(step, False, None, (bar,)) for bar in bars]
    return RowBars(setting, tuple(lines), start + under - low * unit, unit)


def _figure(setting: Setting, text: str, style: Style) -> SheetText:
    wide = setting.layout.measure(text, style) + 4
    return SheetText(setting.compose(text, style, wide), 0, 0, wide)
