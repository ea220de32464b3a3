"""The chart of the screen, small, beside the table: as inline SVG without a style of its own."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

_WIDTH: Final = 400
_TOP: Final = 18
_BASE: Final = 92
_BAR: Final = 34
_COLOURS: Final = {"income": "#1F415A", "expense": "#B39455"}


def drawing(chart: Mapping[str, Any]) -> SafeString:
    """The chart of income and expense, the newest period last and strong, its figures above it."""
    categories, series = chart["categories"], chart["series"]
    figures = [Decimal(value) for one in series for value in one["values"] if value is not None]
    top = max([*figures, Decimal(0)]) or Decimal(1)
    slot = _WIDTH / len(categories)
    last = len(categories) - 1
    bars, words = [], []
    for place, category in enumerate(categories):
        middle = slot * (place + 0.5)
        words.append((f"{middle:.0f}", 116, "700" if place == last else "400", category))
        for number, one in enumerate(series):
            value = one["values"][place]
            if value is None:
                continue
            tall = max(float(max(Decimal(value), Decimal(0)) / top) * (_BASE - _TOP), 1.0)
            x = middle - _BAR - 2 + number * (_BAR + 4)
            bars.append(
                (
                    f"{x:.1f}",
                    f"{_BASE - tall:.1f}",
                    _BAR,
                    f"{tall:.1f}",
                    _COLOURS[one["role"]],
                    1 if place == last else 0.5,
                )
            )
            if place == last:
                told = Decimal(value).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
                words.append((f"{x + _BAR / 2 + (number * 6 - 3):.0f}", f"{_BASE - tall - 4:.0f}", "700", f"{told:f}"))
    return format_html(
        '<svg class="bars" viewBox="0 0 400 128" role="img" aria-label="{}"><path d="M0 30h400M0 61h400" '
        'stroke="#E3DAC6"/>{}<path d="M0 92h400" stroke="#8C7F66" stroke-width="2"/>'
        '<g text-anchor="middle" fill="#1C1B18">{}</g></svg>',
        spoken(chart),
        format_html_join("", '<rect x="{}" y="{}" width="{}" height="{}" rx="4" fill="{}" opacity="{}"/>', bars),
        format_html_join("", '<text x="{}" y="{}" font-weight="{}">{}</text>', words),
    )


def spoken(chart: Mapping[str, Any]) -> str:
    """The chart in a sentence, for who cannot see it."""
    unit, series = chart.get("unit", ""), chart["series"]
    told = []
    for place, category in enumerate(chart["categories"]):
        parts = [f"{one['name']} {one['values'][place]}" for one in series if one["values"][place] is not None]
        told.append(f"{category}{'、'.join(parts) or '没有数'}")
    return f"{chart.get('title', '')}（{unit}）：{'；'.join(told)}"
