"""What stands beside an account (mock-up 06): the chart of its periods, the period switch, the code."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kivy.uix.widget import Widget

from feed.blocks import Chart
from screens import words
from screens.charts.draw import draw_grouped, planned, swatch
from screens.charts.figures import scale_of
from screens.charts.palette import paints_of
from screens.item_page.regions import Box
from screens.paint import Icon, Look, Panel, PressButton, TextBox
from screens.periods import Neighbour, Periods
from screens.qr_panel import QRPanel
from screens.typesetting import Style, fit

if TYPE_CHECKING:
    from screens.page import Face
    from screens.theme import Section

_PLOT_ABOVE: Final = 62.0
"""From the upper edge of the chart's card to its bars' box: title, key and unit stand above."""

_SIGN: Final = 40.0
_YEAR: Final = re.compile(r"^(去年|\d{4}年)(?=.)")


def draw_chart_card(parent: Widget, face: Face, section: Section, chart: Chart, title: str, box: Box) -> None:
    """Title, key and unit on one line, bars below."""
    layout, theme = face.layout, face.theme
    ground = Panel(theme.color("card"), radius=24, line=theme.color("line"))
    layout.add(parent, ground, box.x, box.y, box.width, box.height)
    scale = scale_of(chart.unit, [value for series in chart.series for value in series.values if value is not None])
    left, right, top = box.x + 28, box.x + box.width - 28, box.y + 14
    quiet = theme.words(32, 48, "text2", align="right")
    unit = layout.measure(scale.unit, quiet) + 2
    if scale.unit:
        layout.add(parent, TextBox(scale.unit, quiet, wrap=False), right - unit, top, unit, 48)
    bold, name = theme.words(36, 48, bold=True), theme.words(32, 48)
    names = [words.IN_OUT.get(series.role, series.name) for series in chart.series]
    key = sum(layout.measure(each, name) + 58 for each in names)
    wide = min(layout.measure(title, bold) + 2, right - unit - 16 - left - key)
    x = left
    if wide >= 3 * bold.size_px:
        layout.add(parent, TextBox(title, bold, max_lines=1, ellipsis=True), left, top, wide, 48)
        x += wide + 22
    for each, paint in zip(names, paints_of(chart, theme, section), strict=True):
        room = right - unit - 16 - x - 34
        if room < 2 * name.size_px:
            break
        layout.add(parent, swatch(paint, theme.color("card")), x, top + 11, 26, 26)
        told = min(layout.measure(each, name) + 2, room)
        layout.add(parent, TextBox(each, name, max_lines=1, ellipsis=True), x + 34, top, told, 48)
        x += 34 + told + 22
    plot = (box.x + 24, box.y + _PLOT_ABOVE, box.width - 48, box.height - _PLOT_ABOVE - 8)
    plan = planned(face, chart, scale, plot[2], plot[3])
    if plan is not None:
        draw_grouped(parent, face, section, chart, plan, plot)


def draw_periods(parent: Widget, face: Face, section: Section, periods: Periods, boxes: tuple[Box, Box, Box]) -> None:
    """The period before, the one shown, the one after; one that the edition does not have keeps its name, disabled."""
    before, shown, after = boxes
    _period_button(parent, face, section, periods.before, before, forward=False)
    layout, theme = face.layout, face.theme
    layout.add(parent, Panel(section.ink, radius=16), shown.x, shown.y, shown.width, shown.height)
    style = _largest(face, periods.name, shown.width - 24, theme.color("on_solid"))
    text = TextBox(periods.name, style, place="middle", max_lines=2, ellipsis=True, balance=True)
    layout.add(parent, text, shown.x + 12, shown.y, shown.width - 24, shown.height)
    _period_button(parent, face, section, periods.after, after, forward=True)


def _largest(face: Face, text: str, room: float, color: str) -> Style:
    """The largest bold style in which a name stands on one line, else the smallest."""
    styles = [face.theme.words(size, size + 10, color, bold=True, align="center") for size in (36, 32, 28)]
    return next((style for style in styles if face.layout.measure(text, style) <= room), styles[-1])


def _period_button(
    parent: Widget, face: Face, section: Section, neighbour: Neighbour, box: Box, *, forward: bool
) -> None:
    layout, color = face.layout, face.theme.color
    route, ink = neighbour.route, section.ink
    button = layout.add(
        parent,
        PressButton(
            lambda: face.open(route or "", instead=True),
            normal=Look(color("card"), color("button_line"), ink),
            pressed=Look(section.tint if face.theme.illustrated else color("green_tint"), ink, ink),
            disabled=Look(color("disabled_fill"), color("disabled_line"), color("disabled_text")),
            enabled=route is not None,
            name=words.LATER_PERIOD if forward else words.EARLIER_PERIOD,
        ),
        box.x, box.y, box.width, box.height,
    )  # fmt: skip
    room = box.width - _SIGN - 8 - 20
    style = _largest(face, neighbour.name, room, ink)
    wide = layout.measure(neighbour.name, style) + 2
    # A name with its year breaks behind it where one line is too short.
    name = neighbour.name if wide <= room else _YEAR.sub(r"\1\n", neighbour.name, count=1)
    wide = min(room, max(layout.measure(part, style) + 2 for part in name.split("\n")))
    x = box.x + (box.width - wide - _SIGN - 8) / 2
    icon_x, text_x = (x + wide + 8, x) if forward else (x, x + _SIGN + 8)
    icon = Icon("right" if forward else "left", ink)
    button.ink(layout.add(button, icon, icon_x, box.y + (box.height - _SIGN) / 2, _SIGN, _SIGN))
    text = TextBox(name, style, place="middle", max_lines=2, ellipsis=True)
    button.ink(layout.add(button, text, text_x, box.y, wide, box.height))


def draw_code_card(
    parent: Widget, face: Face, section: Section, url: str, told: tuple[str, str], boxes: tuple[Box, Box, Box]
) -> None:
    """The code on white, why to scan it, and whatever else there is room to know; the card around both."""
    card, code, call = boxes
    layout, theme = face.layout, face.theme.plain
    day = theme.illustrated
    ground = Panel(theme.color("white" if day else "card"), radius=24, line=theme.color("line"))
    layout.add(parent, ground, card.x, card.y, card.width, card.height)
    if not day:
        layout.add(parent, Panel(theme.color("white"), radius=4), code.x, code.y, code.width, code.height)
    layout.add(parent, QRPanel(url), code.x, code.y, code.width, code.height)
    below = call.y >= code.bottom
    ink = section.ink if not day else theme.color("text")
    align = "center" if below else "left"
    sizes = (42, 36, 32, 28)
    styles = [theme.words(size, size + 14, ink, bold=True, align=align) for size in sizes]  # type: ignore[arg-type]
    pixels = [layout.style(style) for style in styles]
    found = fit(told[0], pixels, layout.px(call.width), layout.px(call.height), balance=True)
    style = styles[pixels.index(found.style)]
    high = layout.ruler.units(found.composed.height)
    quiet = theme.words(32, 44, "text2", align=align)  # type: ignore[arg-type]
    more = told[1] if told[1] and high + 44 <= call.height and layout.measure(told[1], quiet) <= call.width else ""
    top = call.y + (0 if below else (call.height - high - (44 if more else 0)) / 2)
    layout.add(parent, TextBox(told[0], style, balance=True), call.x, top, call.width, high + 1)
    if more:
        layout.add(parent, TextBox(more, quiet, wrap=False), call.x, top + high, call.width, 44)
