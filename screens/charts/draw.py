"""Grouped bars on the window: grid, bars in their paint, figures, names."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kivy.uix.widget import Widget

from feed.blocks import Chart
from screens.charts.grouped import Grouped, Room, grouped
from screens.charts.lines import Lines, lines
from screens.charts.palette import Paint, opacity_of, paints_of
from screens.charts.plot import Hatch, LinePlot
from screens.paint import Panel, Rule, TextBox
from screens.typesetting import Style

if TYPE_CHECKING:
    from screens.charts.figures import Scale
    from screens.page import Face
    from screens.theme import Section

Box = tuple[float, float, float, float]
"""x, y, width, height in units."""

RADIUS = 6


def figure_style(face: Face) -> Style:
    """How figures above bars are set."""
    return face.theme.words(28, 38, bold=True, align="center")


def name_style(face: Face, size: int = 32) -> Style:
    """How the names below bars are set."""
    return face.theme.words(size, size + 8, "text2", align="center")


@dataclass(frozen=True)
class Plan:
    """Grouped bars, and the style of the names below them."""

    parts: Grouped
    names: Style


def planned(face: Face, chart: Chart, scale: Scale, width: float, height: float) -> Plan | None:
    """Where the parts of grouped bars stand in so much room; none where they have none.

    Names are as large as all of them stand on one line.
    """
    plans = (_planned(face, chart, scale, (width, height), name_style(face, size)) for size in (32, 28))
    found = [plan for plan in plans if plan is not None]
    return next((plan for plan in found if plan.parts.roomy), found[0] if found else None)


def _planned(face: Face, chart: Chart, scale: Scale, size: tuple[float, float], names: Style) -> Plan | None:
    figure, name = figure_style(face), replace(names, bold=True)
    room = Room(
        width=size[0],
        height=size[1],
        figure=lambda text: face.layout.measure(text, figure),
        figure_line=figure.line_px,
        name=lambda text: face.layout.measure(text, name),
        name_line=name.line_px,
    )
    parts = grouped(chart, scale, room)
    return Plan(parts, names) if parts is not None else None


def draw_grouped(parent: Widget, face: Face, section: Section, chart: Chart, plan: Plan, box: Box) -> None:
    """Draw what was planned, its upper left corner at the box's."""
    layout, theme, parts = face.layout, face.theme, plan.parts
    x, y, width, _ = box
    for line in parts.grid:
        layout.add(parent, Rule(theme.color("chart_grid")), x, y + line, width, 1)
    paints = paints_of(chart, theme, section)
    last = len(chart.categories) - 1
    for bar in parts.bars:
        role = chart.series[bar.series].role
        opacity = opacity_of(role, earlier=parts.periods and bar.number != last)
        shape = swatch(paints[bar.series], theme.color("card"), opacity)
        layout.add(parent, shape, x + bar.x, y + bar.y, bar.width, bar.height)
    layout.add(parent, Rule(theme.color("chart_base")), x, y + parts.zero, width, 2)
    style = figure_style(face)
    for label in parts.figures:
        layout.add(parent, TextBox(label.text, style, wrap=False), x + label.x, y + label.y, label.width, style.line_px)
    plain = plan.names
    strong = replace(plain, bold=True, color=theme.color("text"))
    for label in parts.names:
        text = TextBox(label.text, strong if label.strong else plain, max_lines=parts.name_lines, ellipsis=True)
        layout.add(parent, text, x + label.x, y + label.y, label.width, parts.name_lines * plain.line_px)


def planned_lines(face: Face, chart: Chart, scale: Scale, width: float, height: float) -> Lines:
    """Where the parts of a line chart stand in so much room."""
    figure, name = figure_style(face), name_style(face)
    room = Room(
        width=width,
        height=height,
        figure=lambda text: face.layout.measure(text, figure),
        figure_line=figure.line_px,
        name=lambda text: face.layout.measure(text, name),
        name_line=name.line_px,
    )
    return lines(chart, scale, room)


def draw_lines(parent: Widget, face: Face, section: Section, chart: Chart, plan: Lines, box: Box) -> None:
    """Draw what was planned, its upper left corner at the box's."""
    layout, theme = face.layout, face.theme
    x, y, _, height = box
    for line in plan.grid:
        layout.add(parent, Rule(theme.color("chart_grid")), x, y + line, plan.plot_width, 1)
    layout.add(parent, Rule(theme.color("chart_base")), x, y + plan.zero, plan.plot_width, 2)
    paints = paints_of(chart, theme, section)
    paths = list(zip(paints, plan.paths, strict=True))
    layout.add(parent, LinePlot(paths, theme.color("card")), x, y, plan.plot_width, height)
    style = replace(figure_style(face), align="left")
    for end in plan.ends:
        chip = y + end.y + (style.line_px - 24) / 2
        layout.add(parent, swatch(paints[end.series], theme.color("card")), x + end.x - 32, chip, 24, 24)
        layout.add(parent, TextBox(end.text, style, wrap=False), x + end.x, y + end.y, end.width, style.line_px)
    for label in plan.figures:
        told = TextBox(label.text, figure_style(face), wrap=False)
        layout.add(parent, told, x + label.x, y + label.y, label.width, style.line_px)
    plain = name_style(face)
    for label in plan.names:
        text = TextBox(label.text, plain, max_lines=1, ellipsis=True)
        layout.add(parent, text, x + label.x, y + label.y, label.width, plain.line_px)


def swatch(paint: Paint, ground: str, opacity: float = 1.0) -> Panel | Hatch:
    """A bar or a key in its paint."""
    if paint.hatched:
        return Hatch(paint.color, ground, radius=RADIUS)
    return Panel(paint.color, radius=RADIUS, line=paint.edge, line_width=2, opacity=opacity)
