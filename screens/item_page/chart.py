"""Charts, drawn by us: bars, lines, rings, each figure or name beside what it names.

Income and expense have the same colour on every page. Colours differ in lightness as well as in hue, and every
series is named directly, so that nothing rests on telling colours apart (design tokens, 1.4).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from feed.blocks import Chart, Series
from screens.item_page.figures import Scale, bounds_of, scale_of, shown_labels
from screens.item_page.flow import Piece
from screens.item_page.plot import LinePlot, RingPlot
from screens.item_page.prose import heading
from screens.item_page.sheet import Sheet, SheetText
from screens.paint import Panel, Rule
from screens.typesetting import Style

if TYPE_CHECKING:
    from screens.item_page.board import Board, Setting

_HEIGHT: Final = 456.0
_LEAST_HEIGHT: Final = 240.0
_HEADING: Final = 90.0
"""Room left above a chart for the heading of its chapter."""

_KEY: Final = 56.0
_AXIS: Final = 50.0
_VALUE: Final = 42.0
_MOST_BARS: Final = 40
"""More bars than this are a fence: they are drawn as lines."""

_OTHERS: Final = ("#1F415A", "#B39455", "#3E8E7E", "#64263C", "#8C8575", "#C9B27C")
_ROLES: Final = {"income": "#1F415A", "expense": "#B39455", "balance": "#0F4A47"}


def color_of(series: Series, place: int) -> str:
    """The colour of a series: by its role, else by its place."""
    return _ROLES.get(series.role) or _OTHERS[place % len(_OTHERS)]


@dataclass(frozen=True)
class ChartPiece(Piece):
    """Bars or lines over categories."""

    setting: Setting
    chart: Chart
    scale: Scale
    gap: float = 16.0

    @property
    def height(self) -> float:
        """The same for every chart on pages of one height, so that two can be compared."""
        return max(_LEAST_HEIGHT, min(_HEIGHT, self.setting.room - _HEADING))

    def draw(self, board: Board, y: float) -> None:
        """Key, grid, shapes, labels."""
        setting, theme = self.setting, self.setting.theme
        texts: list[SheetText] = []
        self._draw_key(board, y, texts)
        low, high = bounds_of([value for series in self.chart.series for value in series.values if value is not None])
        negative = low < 0
        upper = _KEY + _VALUE
        depth = self.height - _KEY - _VALUE - _AXIS - (_VALUE if negative else 0)
        scale = depth / (high - low)
        zero = upper + high * scale
        for line in range(1, 4):
            at = y + zero - high * scale * line / 3
            board.add(Rule(theme.color("chart_grid")), 0, at, setting.width, 1)
        step = setting.width / len(self.chart.categories)
        if self._as_lines:
            self._draw_lines(board, y, zero, scale, step, texts)
        else:
            self._draw_bars(board, y, zero, scale, step, texts)
        board.add(Rule(theme.color("chart_base")), 0, y + zero, setting.width, 2)
        self._set_categories(step, texts)
        board.add(Sheet(texts), 0, y, setting.width, self.height)

    @property
    def _as_lines(self) -> bool:
        return self.chart.form == "line" or len(self.chart.categories) * len(self.chart.series) > _MOST_BARS

    def _draw_key(self, board: Board, y: float, texts: list[SheetText]) -> None:
        """Which colour is which series, and the unit at the right."""
        setting, theme = self.setting, self.setting.theme
        style = theme.words(32, 44)
        right = setting.width
        if self.scale.unit:
            unit = setting.compose(self.scale.unit, theme.words(32, 44, "text2", align="right"), 200)
            texts.append(SheetText(unit, setting.width - 200, 4, 200))
            right -= setting.layout.measure(self.scale.unit, style) + 24
        x = 0.0
        if self.chart.title:
            bold = theme.words(36, 48, bold=True)
            x = min(setting.layout.measure(self.chart.title, bold), right * 0.5) + 32
            texts.append(SheetText(setting.line(self.chart.title, bold, x - 31), 0, 2, x - 31))
            if len(self.chart.series) == 1:
                return
        room = (right - x) / len(self.chart.series)
        for place, series in enumerate(self.chart.series):
            wide = min(setting.layout.measure(series.name, style), room - 64)
            board.add(Panel(color_of(series, place), radius=8), x, y + 12, 28, 28)
            name = setting.line(series.name, style, wide + 1)
            texts.append(SheetText(name, x + 40, 4, wide))
            x += 40 + wide + 24

    def _draw_bars(
        self, board: Board, y: float, zero: float, scale: float, step: float, texts: list[SheetText]
    ) -> None:
        count = len(self.chart.series)
        bar = min(72.0, (step * 0.72 - (count - 1) * 8) / count)
        last = len(self.chart.categories) - 1
        style = self.setting.theme.words(28, 40, bold=True, align="center")
        widest = max(
            (self.setting.layout.measure(self.scale.text(value), style)
             for series in self.chart.series for value in series.values if value is not None),
            default=0.0,
        )  # fmt: skip
        all_told = widest + 12 <= (bar + 8 if count > 1 else step)
        for place, series in enumerate(self.chart.series):
            for number, value in enumerate(series.values):
                if value is None:
                    continue
                x = (number + 0.5) * step - (count * bar + (count - 1) * 8) / 2 + place * (bar + 8)
                long = abs(float(value)) * scale
                # The present period stands out, the earlier ones recede (design tokens, 1.4).
                faded = number != last and len(series.values) > 1
                top = zero if value < 0 else zero - long
                shape = Panel(color_of(series, place), radius=6, opacity=0.5 if faded else 1.0)
                board.add(shape, x, y + top, bar, max(2.0, long))
                if all_told or (number == last and count == 1):
                    self._tell(value, x + bar / 2, top if value >= 0 else top + long + _VALUE, texts, style)
        if not all_told and count > 1:
            self._tell_last(step, bar, zero, scale, texts, style)

    def _tell_last(
        self, step: float, bar: float, zero: float, scale: float, texts: list[SheetText], style: Style
    ) -> None:
        """The figures of the last category above its bars, stepped so that neighbours do not meet."""
        count = len(self.chart.series)
        number = len(self.chart.categories) - 1
        taken: list[tuple[float, float, float]] = []
        for place, series in enumerate(self.chart.series):
            value = series.values[number]
            if value is None or value < 0:
                continue
            x = (number + 0.5) * step - (count * bar + (count - 1) * 8) / 2 + place * (bar + 8) + bar / 2
            wide = self.setting.layout.measure(self.scale.text(value), style) + 8
            x = min(x, self.setting.width - wide / 2)
            top = zero - float(value) * scale
            if any(abs(x - other) < (wide + width) / 2 and abs(top - at) < _VALUE for other, width, at in taken):
                continue
            taken.append((x, wide, top))
            self._tell(value, x, top, texts, style)

    def _tell(self, value: Decimal, middle: float, top: float, texts: list[SheetText], style: Style) -> None:
        text = self.scale.text(value)
        wide = self.setting.layout.measure(text, style) + 4
        left = min(max(0.0, middle - wide / 2), self.setting.width - wide)
        texts.append(SheetText(self.setting.compose(text, style, wide), left, top - _VALUE, wide))

    def _draw_lines(
        self, board: Board, y: float, zero: float, scale: float, step: float, texts: list[SheetText]
    ) -> None:
        paths = [
            (color_of(series, place), [
                None if value is None else ((number + 0.5) * step, zero - float(value) * scale)
                for number, value in enumerate(series.values)
            ])
            for place, series in enumerate(self.chart.series)
        ]  # fmt: skip
        board.add(LinePlot(paths), 0, y, self.setting.width, self.height)
        style = self.setting.theme.words(28, 40, bold=True, align="center")
        taken: list[tuple[float, float]] = []
        for (_, path), series in zip(paths, self.chart.series, strict=True):
            known = zip(path, series.values, strict=True)
            ends = [(point, value) for point, value in known if point is not None and value is not None]
            for point, value in ends[-1:]:
                if any(abs(point[0] - x) < 120 and abs(point[1] - at) < _VALUE for x, at in taken):
                    continue
                taken.append(point)
                self._tell(value, point[0], point[1] - 12, texts, style)

    def _set_categories(self, step: float, texts: list[SheetText]) -> None:
        setting = self.setting
        style = setting.theme.words(32, 44, align="center")
        names = self.chart.categories
        widths = [min(setting.layout.measure(name, style), 300.0) for name in names]
        shown = shown_labels(widths, step)
        following = float("inf")
        for number in reversed(shown):
            wide = max(step, widths[number]) + 4
            left = min(max(0.0, (number + 0.5) * step - wide / 2), setting.width - wide)
            if left + (wide + widths[number]) / 2 > following:
                continue
            following = left + (wide - widths[number]) / 2 - 8
            name = setting.line(names[number], style, wide)
            texts.append(SheetText(name, left, self.height - _AXIS + 6, wide))


@dataclass(frozen=True)
class RingPiece(Piece):
    """A ring of parts, and a list that names each part with its figure and share."""

    setting: Setting
    chart: Chart
    scale: Scale
    rows: tuple[tuple[str, SheetText, SheetText], ...]
    list_height: float
    gap: float = 16.0

    @property
    def height(self) -> float:
        """The ring, or the list where it is longer."""
        return max(_RING + 16, self.list_height)

    def draw(self, board: Board, y: float) -> None:
        """Ring left, list right."""
        values = self.chart.series[0].values
        parts = [
            (color, max(0.0, float(value or 0))) for (color, *_), value in zip(self.rows, values, strict=True)
        ]
        board.add(RingPlot(parts), 0, y + (self.height - _RING) / 2, _RING, _RING)
        x = _RING + 64
        top = (self.height - self.list_height) / 2
        for color, name, _ in self.rows:
            board.add(Panel(color, radius=8), x, y + top + name.y + 8, 28, 28)
        texts = [text for _, name, figure in self.rows for text in (name, figure)]
        board.add(Sheet(texts), x, y + top, self.setting.width - x, self.list_height)


_RING: Final = 360.0


def chart_pieces(block: Chart, setting: Setting) -> Iterator[Piece]:
    """The chart with its title; a ring with parts below zero or of too many parts is drawn as bars."""
    values = [value for series in block.series for value in series.values if value is not None]
    scale = scale_of(block.unit, values)
    ring = block.form == "donut" and all(value >= 0 for value in values) and sum(values) > 0
    if ring and len(block.categories) <= len(_OTHERS):
        if block.title:
            yield heading(setting, block.title, 3)
        yield _ring(block, setting, scale)
    else:
        yield ChartPiece(setting, block, scale)


def _ring(block: Chart, setting: Setting, scale: Scale) -> RingPiece:
    theme = setting.theme
    values = [value or Decimal(0) for value in block.series[0].values]
    total = sum(values)
    figure_style = theme.words(32, 44, bold=True, align="right")
    width = setting.width - _RING - 64
    told = [
        f"{scale.text(value)}{scale.unit}　{round(100 * value / total)}%" for value in values
    ]
    wide = max(setting.layout.measure(text, figure_style) for text in told) + 4
    rows: list[tuple[str, SheetText, SheetText]] = []
    y = 0.0
    for place, (name, text) in enumerate(zip(block.categories, told, strict=True)):
        below = wide > width * 0.6
        room = width - 44 if below else width - 44 - wide - 16
        named = setting.compose(name, theme.words(32, 44), room)
        high = setting.high(named)
        figure = setting.compose(text, figure_style, wide)
        rows.append((
            _OTHERS[place],
            SheetText(named, 44, y, room),
            SheetText(figure, width - wide, y + (high if below else 0), wide),
        ))  # fmt: skip
        y += high + (44 if below else 0) + 14
    return RingPiece(setting, block, scale, tuple(rows), y - 14)
