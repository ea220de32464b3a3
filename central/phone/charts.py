"""Charts as inline SVG: bars, line, donut. The figures stand in a table behind; no script, no request of its own."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from math import pi
from typing import Final

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from feed.blocks import Chart

_COLOURS: Final = {"income": "#1F415A", "expense": "#B39455", "balance": "#1F4D3A"}
_OTHERS: Final = ("#0F4A47", "#B39455", "#64263C", "#1F415A", "#7C7A33", "#623D10")
_WIDTH: Final = 312
_HEIGHT: Final = 140
_TOP: Final = 22
_BASE: Final = 106
_LABEL: Final = 17
"""Text of the drawing, in its own units; a narrow phone shows 312 of them on 296 px, so this is 16 px."""


def colours(chart: Chart) -> list[str]:
    """One colour per series, or per category of a donut; income and expense keep theirs on every page."""
    if chart.form == "donut":
        return [_OTHERS[place % len(_OTHERS)] for place in range(len(chart.categories))]
    return [_COLOURS.get(series.role, _OTHERS[place % len(_OTHERS)]) for place, series in enumerate(chart.series)]


def drawing(chart: Chart) -> SafeString:
    """The chart as one `svg` element, with a sentence for who cannot see it."""
    inner = {"bars": _bars, "line": _line, "donut": _donut}[chart.form](chart)
    height = 200 if chart.form == "donut" else _HEIGHT
    return mark_safe(  # noqa: S308 - words are escaped where they are set in
        f'<svg class="ch" role="img" aria-label="{conditional_escape(spoken(chart))}" '
        f'viewBox="0 0 {_WIDTH} {height}">{inner}</svg>'
    )


def spoken(chart: Chart) -> str:
    """What the chart shows, in a sentence."""
    names = "、".join(series.name for series in chart.series)
    return f"{chart.title or '图'}：{names}，从{chart.categories[0]}到{chart.categories[-1]}，数字在下面的表里"


def _values(chart: Chart) -> list[Decimal]:
    return [value for series in chart.series for value in series.values if value is not None]


def _scale(chart: Chart) -> tuple[float, float]:
    """Units per value, and the height of nought."""
    found = [*_values(chart), Decimal(0)]
    top, bottom = float(max(found)), float(min(found))
    unit = (_BASE - _TOP) / ((top - bottom) or 1)
    return unit, _BASE + bottom * unit


def _bars(chart: Chart) -> str:
    unit, zero = _scale(chart)
    slot = _WIDTH / len(chart.categories)
    wide = min(26.0, (slot * 0.82 - 3 * (len(chart.series) - 1)) / len(chart.series))
    parts = [f'<path d="M0 {zero:.0f}h{_WIDTH}" stroke="#8C7F66" stroke-width="2"/>']
    hues = colours(chart)
    for place in range(len(chart.categories)):
        last = place == len(chart.categories) - 1
        left = slot * place + (slot - wide * len(chart.series) - 3 * (len(chart.series) - 1)) / 2
        for number, series in enumerate(chart.series):
            value = series.values[place]
            if value is None:
                continue
            faint = "" if last else ' opacity=".5"'
            tall = max(abs(float(value)) * unit, 1.0)
            y = zero - tall if value >= 0 else zero
            x = left + number * (wide + 3)
            parts.append(
                f'<rect x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{tall:.1f}" rx="{min(4.0, wide / 3):.1f}" '
                f'fill="{hues[number]}"{faint}/>'
            )
        if last:
            parts.append(_last_values(chart, place, left, wide, unit, zero))
    parts.append(_labels(chart.categories, slot))
    return "".join(parts)


def _last_values(chart: Chart, place: int, left: float, wide: float, unit: float, zero: float) -> str:
    """The newest figures above their bars, raised where two would touch."""
    parts, before = [], (float("-inf"), 0.0)
    for number, series in enumerate(chart.series):
        value = series.values[place]
        if value is None or len(chart.series) > 2:
            continue
        words = _short(value)
        half = len(words) * _LABEL * 0.29
        x = min(left + number * (wide + 3) + wide / 2, _WIDTH - half)
        y = zero - max(float(value), 0) * unit - 5
        if before[0] > x - half and abs(before[1] - y) < _LABEL:
            y = before[1] - _LABEL if before[1] - _LABEL > _LABEL - 4 else before[1] + _LABEL
            x = min(x + 3, _WIDTH - half)
        before = (x + half, y)
        parts.append(
            f'<text x="{x:.0f}" y="{y:.0f}" font-size="{_LABEL}" font-weight="700" fill="#1C1B18" '
            f'text-anchor="middle">{words}</text>'
        )
    return "".join(parts)


def _line(chart: Chart) -> str:
    unit, zero = _scale(chart)
    slot = _WIDTH / len(chart.categories)
    parts = [f'<path d="M0 {zero:.0f}h{_WIDTH}" stroke="#8C7F66" stroke-width="2"/>']
    for hue, series in zip(colours(chart), chart.series, strict=True):
        points = [
            (slot * (place + 0.5), zero - float(value) * unit)
            for place, value in enumerate(series.values)
            if value is not None
        ]
        path = "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
        parts.append(f'<path d="M{path}" fill="none" stroke="{hue}" stroke-width="4" stroke-linejoin="round"/>')
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5" fill="{hue}"/>' for x, y in points]
    parts.append(_labels(chart.categories, slot))
    return "".join(parts)


def _labels(categories: Sequence[str], slot: float) -> str:
    """Names below the base line; of many, as many as fit, the last one always."""
    widest = max(min(len(words), 5) for words in categories) * _LABEL + 6
    every = max(1, -(-int(widest) // max(1, int(slot))))
    parts = []
    for place, words in enumerate(categories):
        last = place == len(categories) - 1
        if (len(categories) - 1 - place) % every:
            continue
        x, anchor = slot * (place + 0.5), "middle"
        said = words if len(words) <= 5 else f"{words[:4]}…"
        half = len(said) * _LABEL / 2
        x = min(max(x, half), _WIDTH - half)
        bold = ' font-weight="700" fill="#1C1B18"' if last else ' fill="#45413A"'
        parts.append(
            f'<text x="{x:.0f}" y="{_BASE + 26}" font-size="{_LABEL}" text-anchor="{anchor}"{bold}>'
            f"{conditional_escape(said)}</text>"
        )
    return "".join(parts)


def _donut(chart: Chart) -> str:
    values = [max(value or Decimal(0), Decimal(0)) for value in chart.series[0].values]
    whole = sum(values) or Decimal(1)
    radius = 70
    around, turned, parts = 2 * pi * radius, 0.0, []
    for hue, value in zip(colours(chart), values, strict=True):
        long = float(value / whole) * around
        parts.append(
            f'<circle cx="156" cy="100" r="{radius}" fill="none" stroke="{hue}" stroke-width="34" '
            f'stroke-dasharray="{max(long - 2, 0.5):.1f} {around:.1f}" stroke-dashoffset="{-turned:.1f}" '
            f'transform="rotate(-90 156 100)"/>'
        )
        turned += long
    return "".join(parts)


def _short(value: Decimal) -> str:
    """A figure above a bar: one decimal is enough there, the table has them all."""
    return f"{value:,.1f}".removesuffix(".0") if abs(value) < 1000 else f"{value:,.0f}"
