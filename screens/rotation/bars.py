"""Income and expense as bars: the present period in full colour with its figures, the ones before it pale."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from kivy.uix.widget import Widget

from feed.blocks import Chart
from screens.paint import Panel, Rule, TextBox
from screens.rotation.parts import Place

if TYPE_CHECKING:
    from screens.page import Face

MOST_PERIODS = 4

_PALE = {"income": 0.45, "expense": 0.5}


def draw_bars(slide: Widget, face: Face, chart: Chart, place: Place) -> None:
    """Legend, three grid lines, pairs of bars and the periods' names, in the place given."""
    layout, theme = face.layout, face.theme
    colors = {"income": theme.by_kind("disclosure").ink, "expense": theme.color("gold")}
    series = [entry for role in colors for entry in chart.series if entry.role == role]
    first = max(0, len(chart.categories) - MOST_PERIODS)
    periods = chart.categories[first:]
    legend = theme.words(32, 46)
    x = place.x + 12
    for entry in series:
        layout.add(slide, Panel(colors[entry.role], radius=6), x, place.y + 14, 28, 28)
        wide = layout.measure(entry.name, legend)
        layout.add(slide, TextBox(entry.name, legend, wrap=False), x + 38, place.y + 5, wide, 46)
        x += 38 + wide + 28
    base, top = place.y + place.height - 58, place.y + 110
    for line in range(1, 4):
        height = base - (base - top) * line / 3
        layout.add(slide, Rule(theme.color("chart_grid")), place.x, height, place.width, 1)
    most = max((value for entry in series for value in entry.values[first:] if value), default=Decimal(1))
    cell = place.width / len(periods)
    bar, gap = (46, 8) if cell < 160 else (64, 12)
    for number, name in enumerate(periods):
        middle = place.x + cell * (number + 0.5)
        last = number == len(periods) - 1
        for side, entry in enumerate(series):
            value = entry.values[first + number]
            if value is None or value <= 0:
                continue
            height = max(2.0, float((base - top) * 0.97) * float(value / most))
            left = middle - bar - gap / 2 + side * (bar + gap)
            opacity = 1.0 if last else _PALE[entry.role]
            panel = Panel(colors[entry.role], radius=6, corners=(True, True, False, False), opacity=opacity)
            layout.add(slide, panel, left, base - height, bar, height)
            if last:
                told = theme.words(28, 40, bold=True, align="center")
                layout.add(
                    slide,
                    TextBox(f"{value:.1f}", told, wrap=False),
                    left - 30 + side * 6 - 3,
                    base - height - 42,
                    bar + 60,
                    40,
                )
        style = theme.words(28, 42, "text" if last else "text2", bold=last, align="center")
        layout.add(slide, TextBox(name, style, wrap=False), middle - cell / 2, base + 10, cell, 42)
    layout.add(slide, Rule(theme.color("chart_base")), place.x, base, place.width, 2)
