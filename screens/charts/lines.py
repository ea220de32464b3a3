"""Where lines, their last figures and their names stand. Pure: lengths in units, texts measured by the caller."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from feed.blocks import Chart
from screens.charts.figures import Scale, bounds_of, shown_labels
from screens.charts.grouped import GRID_LINES, Label, Room

_PEAK: Final = 0.94
_MOST_MARGIN: Final = 0.36
"""So much of the width may the names of the lines take beside their ends."""

_TAG: Final = 44.0
"""From the end of the lines to the words of a name: a gap, its swatch, a gap."""

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class End:
    """The name and last figure of a line beside its end: series by number, text, and the top of its line."""

    series: int
    text: str
    x: float
    y: float
    width: float


@dataclass(frozen=True, slots=True)
class Lines:
    """All parts of a line chart in a box. Without `ends` the key must name the lines."""

    paths: tuple[tuple[Point | None, ...], ...]
    ends: tuple[End, ...]
    figures: tuple[Label, ...]
    names: tuple[Label, ...]
    grid: tuple[float, ...]
    zero: float
    plot_width: float


def lines(chart: Chart, scale: Scale, room: Room) -> Lines:
    """Lines in a box: names beside their ends where these have room, else last figures alone."""
    last = [next((value for value in reversed(series.values) if value is not None), None) for series in chart.series]
    told = [
        f"{series.name} {scale.short(value)}" if value is not None else series.name
        for series, value in zip(chart.series, last, strict=True)
    ]
    margin = max(room.figure(text) for text in told) + _TAG + 4
    base = room.height - room.name_line - 8
    named = len(told) > 1 and margin <= _MOST_MARGIN * room.width and len(told) * room.figure_line <= base
    width = room.width - (margin if named else 0)
    low, high = bounds_of([value for series in chart.series for value in series.values if value is not None])
    depth = base - 1.5 * room.figure_line - (room.figure_line if low < 0 else 0)
    unit = depth * _PEAK / (high - low)
    zero = 1.5 * room.figure_line + high * unit + depth * (1 - _PEAK) * high / (high - low)
    step = width / len(chart.categories)
    paths = tuple(
        tuple(
            None if value is None else ((number + 0.5) * step, zero - float(value) * unit)
            for number, value in enumerate(series.values)
        )
        for series in chart.series
    )
    part = high * depth / (high - low)
    grid = tuple(zero - part * number / GRID_LINES for number in range(1, GRID_LINES + 1)) if part > 1 else ()
    ends = _ends(paths, told, width, room, base) if named else ()
    figures = () if named else _figures(chart, scale, room, paths, width)
    return Lines(paths, ends, figures, _names(chart, room, step, width), grid, zero, width)


def _ends(
    paths: tuple[tuple[Point | None, ...], ...], told: list[str], width: float, room: Room, base: float
) -> tuple[End, ...]:
    """Names beside the ends of their lines, moved apart where the ends lie close."""
    line = room.figure_line
    wanted = []
    for number, path in enumerate(paths):
        point = next((point for point in reversed(path) if point is not None), None)
        wanted.append((point[1] - line / 2 if point is not None else base - line, number))
    tops = spread([top for top, _ in sorted(wanted)], line, base)
    return tuple(
        End(number, told[number], width + _TAG, top, room.figure(told[number]) + 4)
        for top, (_, number) in zip(tops, sorted(wanted), strict=True)
    )


def spread(tops: list[float], line: float, bottom: float) -> list[float]:
    """Ascending tops of lines of text moved so that none meet and all stay between 0 and `bottom`."""
    found: list[float] = []
    for top in tops:
        found.append(max(top, found[-1] + line if found else 0.0))
    limit = bottom - line
    for place in range(len(found) - 1, -1, -1):
        found[place] = min(found[place], limit)
        limit = found[place] - line
    return found


def _figures(
    chart: Chart, scale: Scale, room: Room, paths: tuple[tuple[Point | None, ...], ...], width: float
) -> tuple[Label, ...]:
    """Figures above the points: of one line all that do not meet, of several the last of each."""
    found: list[Label] = []
    for path, series in zip(paths, chart.series, strict=True):
        known = [
            (point, value)
            for point, value in zip(path, series.values, strict=True)
            if point is not None and value is not None
        ]
        for (x, y), value in reversed(known if len(paths) == 1 else known[-1:]):
            text = scale.short(value)
            wide = room.figure(text) + 4
            left = min(max(0.0, x - wide / 2), width - wide)
            label = Label(text, left, y - room.figure_line - 12, wide)
            if not any(_touch(label, other, room.figure_line) for other in found):
                found.append(label)
    return tuple(found)


def _touch(one: Label, other: Label, line: float) -> bool:
    return (
        one.x < other.x + other.width + 6 and other.x < one.x + one.width + 6 and abs(one.y - other.y) < line
    )  # fmt: skip


def _names(chart: Chart, room: Room, step: float, width: float) -> tuple[Label, ...]:
    """Every n-th name below the points, counted from the last."""
    widths = [room.name(name) + 4 for name in chart.categories]
    shown = shown_labels(widths, step)
    every = (shown[-1] - shown[-2] if len(shown) > 1 else len(widths)) * step
    found: list[Label] = []
    for number in reversed(shown):
        wide = min(width, max(step, min(widths[number], every)))
        left = min(max(0.0, (number + 0.5) * step - wide / 2), width - wide)
        if found and left + wide > found[-1].x:
            continue
        found.append(Label(chart.categories[number], left, room.height - room.name_line, wide, strong=False))
    return tuple(found)
