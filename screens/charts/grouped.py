"""Where grouped bars, their figures and their names stand. Pure: lengths in units, texts measured by the caller.

Charts of income and expense show periods: only the last one is told in figures and painted in full (mock-ups 03, 06).
Other charts compare things: every bar has its figure.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from feed.blocks import Chart
from screens.charts.figures import Scale, bounds_of, shown_labels

_FILL: Final = 0.82
"""How much of a category's room its bars take."""

_BETWEEN: Final = 8.0
_APART: Final = 12.0
"""Units between two names of a long row of periods."""

_MOST_BAR: Final = 56.0
_LEAST_BAR: Final = 18.0
_PEAK: Final = 0.968
"""How much of the height above zero the highest bar takes: a grid line stands free above it."""

_HANGS: Final = 10.0
"""So far may a figure stand beside its bar's middle."""

GRID_LINES: Final = 3


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: series and category by number, its rectangle, and whether it hangs below zero."""

    series: int
    number: int
    x: float
    y: float
    width: float
    height: float
    below: bool


@dataclass(frozen=True, slots=True)
class Label:
    """A text in a box `width` wide whose line begins at `y`; `strong` for the present period and for figures."""

    text: str
    x: float
    y: float
    width: float
    strong: bool = True


@dataclass(frozen=True, slots=True)
class Grouped:
    """All parts of grouped bars in a box: `count` categories; of `periods` the last is the present one."""

    bars: tuple[Bar, ...]
    figures: tuple[Label, ...]
    names: tuple[Label, ...]
    grid: tuple[float, ...]
    zero: float
    count: int
    periods: bool
    name_lines: int

    @property
    def roomy(self) -> bool:
        """Whether every name stands below its bars on one line."""
        return self.name_lines == 1 and self.count == len(self.names)


@dataclass(frozen=True, slots=True)
class Room:
    """The box of bars, and how its texts are measured: `figure` and `name` tell widths, `line`s their heights."""

    width: float
    height: float
    figure: Callable[[str], float]
    figure_line: float
    name: Callable[[str], float]
    name_line: float
    above: float = 0.0
    """Room for figures above the highest bar; by itself a line."""


def shows_periods(chart: Chart) -> bool:
    """Whether the categories are periods, the present one last."""
    return any(series.role in ("income", "expense", "balance") for series in chart.series)


def grouped(chart: Chart, scale: Scale, room: Room) -> Grouped | None:
    """Bars in a box; none where they would be too thin, or their figures or names would meet: draw rows then."""
    count, categories = len(chart.series), len(chart.categories)
    cell = room.width / categories
    bar = min(_MOST_BAR, (cell * _FILL - (count - 1) * _BETWEEN) / count)
    if bar < _LEAST_BAR:
        return None
    periods = shows_periods(chart)
    names = _names(chart, room, cell, periods=periods)
    if names is None:
        return None
    lines, labels = names
    values = [value for series in chart.series for value in series.values if value is not None]
    low, high = bounds_of(values)
    stacked = periods and not _beside(chart, scale, room, cell, bar)
    above = room.above or room.figure_line * (count if stacked else 1)
    under = room.figure_line if low < 0 else 0.0
    base = room.height - lines * room.name_line - 8
    depth = base - above - under
    if depth < 1.2 * room.figure_line:
        return None
    part = depth * high / (high - low)
    unit = depth * _PEAK / (high - low)
    zero = above + part
    bars = tuple(_bars(chart, cell, bar, zero, unit))
    figures = _stacked(chart, scale, room, bars) if stacked else _figures(chart, scale, room, bars, periods=periods)
    if figures is None:
        return None
    step = max(part, depth - part) / GRID_LINES
    over, below = round(part / step), round((depth - part) / step)
    grid = (*(zero - step * number for number in range(1, over + 1)),
            *(zero + step * number for number in range(1, below + 1)))  # fmt: skip
    return Grouped(bars, figures, labels, grid, zero, categories, periods, lines)


def _bars(chart: Chart, cell: float, bar: float, zero: float, unit: float) -> list[Bar]:
    found = []
    count = len(chart.series)
    for place, series in enumerate(chart.series):
        for number, value in enumerate(series.values):
            if value is None:
                continue
            x = (number + 0.5) * cell - (count * bar + (count - 1) * _BETWEEN) / 2 + place * (bar + _BETWEEN)
            long = max(2.0, abs(float(value)) * unit)
            found.append(Bar(place, number, x, zero if value < 0 else zero - long, bar, long, value < 0))
    return found


def _value(chart: Chart, bar: Bar) -> Decimal:
    value = chart.series[bar.series].values[bar.number]
    return value if value is not None else Decimal(0)


def _beside(chart: Chart, scale: Scale, room: Room, cell: float, bar: float) -> bool:
    """Whether the figures of the last category stand side by side above its bars."""
    last = [series.values[-1] for series in chart.series]
    widths = [room.figure(scale.short(value)) + 2 for value in last if value is not None]
    if len(chart.series) > 2:
        return all(wide <= bar + _BETWEEN for wide in widths)
    half = cell / 2 + (0 if len(chart.categories) == 1 else _HANGS)
    return all(wide <= (half - 3 if len(chart.series) == 2 else cell) for wide in widths)


def _figures(
    chart: Chart, scale: Scale, room: Room, bars: tuple[Bar, ...], *, periods: bool
) -> tuple[Label, ...] | None:
    """A figure at the end of every bar that is told; none where two would meet."""
    found: list[Label] = []
    last = len(chart.categories) - 1
    for bar in bars:
        if periods and bar.number != last:
            continue
        text = scale.short(_value(chart, bar))
        wide = room.figure(text) + 4
        left = bar.x + bar.width / 2 - wide / 2
        if len(chart.series) == 2:
            # Two figures over one category lean apart.
            edge = bar.x + bar.width + _BETWEEN / 2 if bar.series == 0 else bar.x - _BETWEEN / 2
            left = min(left, edge - 1 - wide) if bar.series == 0 else max(left, edge + 1)
        left = min(max(0.0, left), room.width - wide)
        found.append(Label(text, left, bar.y + bar.height if bar.below else bar.y - room.figure_line, wide))
    return None if _meet(found, room.figure_line) else tuple(found)


def _stacked(chart: Chart, scale: Scale, room: Room, bars: tuple[Bar, ...]) -> tuple[Label, ...]:
    """The figures of the last category one below the other at the right edge, each with its series' name."""
    last = [bar for bar in bars if bar.number == len(chart.categories) - 1]
    found = []
    for line, bar in enumerate(last):
        named = f"{chart.series[bar.series].name} {scale.short(_value(chart, bar))}"
        text = named if room.figure(named) + 4 <= room.width else scale.short(_value(chart, bar))
        wide = min(room.width, room.figure(text) + 4)
        found.append(Label(text, room.width - wide, line * room.figure_line, wide))
    return tuple(found)


def _meet(labels: list[Label], line: float) -> bool:
    ordered = sorted(labels, key=lambda label: label.x)
    return any(
        after.x < before.x + before.width and abs(after.y - before.y) < line
        for number, before in enumerate(ordered)
        for after in ordered[number + 1 : number + 7]
    )


def _names(chart: Chart, room: Room, cell: float, *, periods: bool) -> tuple[int, tuple[Label, ...]] | None:
    """The names below the bars on one line or two; of periods every n-th, counted from the present one."""
    names = chart.categories
    widths = [room.name(name) for name in names]
    lines, shown = 1, list(range(len(names)))
    if max(widths) + 6 > cell:
        lines = 2
        if max(widths) > 1.6 * cell:
            if not periods:
                return None
            lines, shown = 1, shown_labels(widths, cell)
    every = shown[-1] - shown[-2] if len(shown) > 1 else len(names)
    top = room.height - lines * room.name_line
    found: list[Label] = []
    for number in reversed(shown):
        wide = min(room.width, cell if lines == 2 else max(cell, min(widths[number] + 4, every * cell)))
        left = min(max(0.0, (number + 0.5) * cell - wide / 2), room.width - wide)
        if every > 1 and found and left + wide > found[-1].x - _APART:
            # The last one stands within the edge, and so further left than its bars.
            continue
        found.append(Label(names[number], left, top, wide, strong=periods and number == len(names) - 1))
    return lines, tuple(reversed(found))
