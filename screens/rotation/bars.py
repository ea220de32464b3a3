"""Income and expense as bars on a slide: the present period in full colour with its figures, those before it pale."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kivy.uix.widget import Widget
from msgspec.structs import replace

from feed.blocks import Chart
from screens.charts.draw import draw_grouped, planned, swatch
from screens.charts.palette import paints_of
from screens.paint import TextBox
from screens.periods import MOST_PERIODS
from screens.rotation.parts import Place

if TYPE_CHECKING:
    from screens.charts.figures import Scale
    from screens.page import Face

_KEY = 60
"""Height of the key above the bars."""


def account_bars(chart: Chart) -> Chart:
    """Income and expense of the last periods, nothing else."""
    first = max(0, len(chart.categories) - MOST_PERIODS)
    series = [entry for role in ("income", "expense") for entry in chart.series if entry.role == role]
    return replace(
        chart,
        categories=chart.categories[first:],
        series=tuple(replace(entry, values=entry.values[first:]) for entry in series),
    )


def draw_bars(slide: Widget, face: Face, chart: Chart, scale: Scale, place: Place) -> None:
    """Key and bars of an account in the place given."""
    layout, theme = face.layout, face.theme
    section = theme.by_kind("disclosure")
    key = theme.words(32, 46)
    x = place.x + 12
    for entry, paint in zip(chart.series, paints_of(chart, theme, section), strict=True):
        layout.add(slide, swatch(paint, theme.color("card")), x, place.y + 14, 28, 28)
        wide = layout.measure(entry.name, key)
        layout.add(slide, TextBox(entry.name, key, wrap=False), x + 38, place.y + 5, wide, 46)
        x += 38 + wide + 28
    height = place.height - _KEY - 10
    plan = planned(face, chart, scale, place.width, height)
    if plan is not None:
        draw_grouped(slide, face, section, chart, plan, (place.x, place.y + _KEY, place.width, height))
