"""The red panel: whose screen it is, the level's sign, what comes, the title, until when, who says so (mock-up 10)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from kivy.uix.widget import Widget

from kiosk.alerts import Warned
from screens import words
from screens.alert.hills import HEIGHT, WIDTH, Hills
from screens.alert.places import Places
from screens.alert.reading import WHAT_LONG_STEPS, WHAT_STEPS, TwoParts, fitting
from screens.alert.telling import happening, hazard_of, issued, title_of, valid_time
from screens.paint import Icon, Panel, Picture, Rule, TextBox
from screens.reach import Box

if TYPE_CHECKING:
    from screens.page import Face

GROUND: Final = "level_red"
INK: Final = "on_level_dark"
"""The panel is red by day and by night, whatever the level."""

_TITLES: Final = ((132, 150), (120, 140), (100, 120), (92, 108), (80, 96), (62, 76), (55, 68), (48, 58), (42, 52),
                  (36, 44), (32, 40), (28, 36))  # fmt: skip

LEVEL_TOKENS: Final = {
    "red": ("level_red", "on_level_dark"),
    "orange": ("level_orange", "on_level_light"),
    "yellow": ("level_yellow", "on_level_light"),
    "blue": ("level_blue", "on_level_dark"),
}
"""Ground and ink of a level's sign."""


def what_fits(face: Face, warned: Warned, box: Box) -> bool:
    """Whether what comes can be told beside the sign."""
    return _what(face, warned, box, long=False).fits


def _what(face: Face, warned: Warned, box: Box, *, long: bool) -> TwoParts:
    steps = WHAT_LONG_STEPS if long else WHAT_STEPS
    return TwoParts(face.layout, face.theme.plain, happening(warned.alert.what), steps, (box[2], box[3]), (INK, INK))


def draw_panel(parent: Widget, face: Face, warned: Warned, here: Places) -> None:
    """Draw the panel out to the edges of the window, and everything on it."""
    alert = warned.alert
    _draw_ground(parent, face, here)
    _draw_name(parent, face, *here.name, drill=alert.drill)
    draw_sign(parent, face, warned, here.sign)
    _what(face, warned, here.what, long=here.long).draw(parent, here.what, middle=not here.long)
    _draw_title(parent, face, warned, here)
    time = valid_time(alert, face.now())
    _draw_time(parent, face, time, here)
    _draw_source(parent, face, warned, here.source)


def _draw_ground(parent: Widget, face: Face, here: Places) -> None:
    layout, theme = face.layout, face.theme
    x, y, width, height = layout.frame.bleed
    if layout.portrait:
        layout.add(parent, Rule(theme.color(GROUND)), x, y, width, here.panel_edge - y)
    else:
        layout.add(parent, Rule(theme.color(GROUND)), x, y, here.panel_edge - x, height)
    if not theme.illustrated:
        return
    wide = width if layout.portrait else here.panel_edge - x
    foot = here.panel_edge if layout.portrait else y + height
    high = HEIGHT * (0.6 if layout.portrait else wide / WIDTH)
    layout.add(parent, Hills(theme.color("verm_dd")), x, foot - high, wide, high)


def _draw_name(parent: Widget, face: Face, x: float, y: float, *, drill: bool) -> None:
    """The village's emblem and name, and that this is the emergency broadcast, or a drill of it."""
    layout, theme = face.layout, face.theme.plain
    ink = theme.color(INK)
    layout.add(parent, Panel(ink, radius=12), x, y, 56, 56)
    if theme.pictures.emblem:
        layout.add(parent, Picture(Path(theme.pictures.emblem), fill="fit"), x + 4, y + 4, 48, 48)
    else:
        layout.add(parent, Icon(theme.emblem, theme.color(GROUND)), x + 5.5, y + 5.5, 45, 45)
    catalogue = face.catalogue
    name = catalogue.edition.units.get(catalogue.edition.village, "") if catalogue is not None else ""
    told = words.ALERT_DRILL_BROADCAST if drill else words.ALERT_BROADCAST
    small = theme.words(36, 56, INK)
    wide = layout.measure(told, small)
    room = (720.0 if not layout.portrait else 560.0) - 72 - wide - 16
    styles = [theme.title(size, 56, INK) for size in (42, 36, 32, 28)]
    style = next((one for one in styles if layout.measure(name, one) <= room), styles[-1])
    long = layout.measure(name, style)
    if name:
        layout.add(parent, TextBox(name, style, place="middle", wrap=False), x + 72, y, long, 56)
    left = x + 72 + (long + 16 if name else 0)
    layout.add(parent, TextBox(told, small, place="middle", wrap=False), left, y, wide, 56)


def draw_sign(parent: Widget, face: Face, warned: Warned, box: Box) -> None:
    """The official sign: hazard and level's colour; 演练 in the place of the colour's name where it is a drill."""
    layout, theme, alert = face.layout, face.theme.plain, warned.alert
    ground, ink = LEVEL_TOKENS[alert.level]
    x, y, side, _ = box
    unit = side / 224
    # A red sign on the red panel is told from it by its edge.
    edge = theme.color(INK) if alert.level in ("red", "blue") else None
    layout.add(parent, Panel(theme.color(ground), radius=32 * unit), *box)
    if edge:
        layout.add(parent, Panel(None, radius=32 * unit, line=edge, line_width=6 * unit), *box)
    _, icon = hazard_of(alert, face.taxonomy)
    told = words.ALERT_LEVELS[alert.level]
    size = 42 if unit > 0.8 else 36 if unit > 0.7 else 28
    style = theme.words(size, round(56 * unit), ink, bold=True, align="center")
    sign, line = 136 * unit, 56 * unit
    top = y + (side - sign - line) / 2
    layout.add(parent, Icon(icon, theme.color(ink)), x + (side - sign) / 2, top, sign, sign)
    layout.add(parent, TextBox(told, style, wrap=False), x, top + sign, side, line)


def _draw_title(parent: Widget, face: Face, warned: Warned, here: Places) -> None:
    layout, theme = face.layout, face.theme.plain
    name, level = title_of(warned.alert, face.taxonomy, warned.item.title)
    x, y, width, height = here.title
    styles = [theme.title(size, line, INK) for size, line in _TITLES]
    one_line = f"{name}{level}"
    text = f"{name}\n{level}"
    if here.beside and layout.measure(one_line, styles[4]) <= width:
        text = one_line
    style = fitting(layout, text, styles, width, height)
    lines = max(1, int(height / style.line_px + 0.05))
    box = TextBox(text, style, place="middle" if here.beside else "top", max_lines=lines, ellipsis=True)
    layout.add(parent, box, x, y, width, height)


def _draw_time(parent: Widget, face: Face, time: str, here: Places) -> None:
    layout, theme = face.layout, face.theme.plain
    x, y, width, height = here.time
    label = theme.words(36 if here.beside else 42, 52, INK)
    left, room = x, width
    if here.beside:
        wide = layout.measure(words.ALERT_VALID, label)
        layout.add(parent, TextBox(words.ALERT_VALID, label, wrap=False, place="middle"), x, y, wide, height)
        left, room = x + wide + 24, width - wide - 24
    else:
        layout.add(parent, TextBox(words.ALERT_VALID, label, wrap=False), x, y, width, 52)
        y, height = y + label.line_px, height - label.line_px
    styles = [theme.title(size, 76, INK) for size in (62, 55, 48, 42, 36)]
    style = next((one for one in styles if layout.measure(time, one) <= room), styles[-1])
    layout.add(parent, TextBox(time, style, wrap=False, place="middle"), left, y, room, height)


def _draw_source(parent: Widget, face: Face, warned: Warned, box: Box) -> None:
    """Who warns and when, for where, under which number."""
    layout, theme, alert = face.layout, face.theme.plain, warned.alert
    x, y, width, height = box
    styles = [theme.words(36, 48, INK), theme.words(32, 44, INK), theme.words(28, 40, INK)]
    said = issued(alert, warned.item.published)
    first = fitting(layout, said, styles, width, styles[0].line_px)
    rows = [(said, first, 2 if first is styles[-1] else 1)]
    rows.append((words.ALERT_AREA.format(area=alert.area), styles[1], 1))
    marks = [words.SAMPLE] if warned.item.sample else []
    if alert.cap_identifier:
        marks.append(words.ALERT_NUMBER.format(number=alert.cap_identifier))
    if marks:
        rows.append((" · ".join(marks), styles[2], 1))
    for text, style, most in rows:
        lines = min(most, max(1, int((height - (y - box[1])) / style.line_px)))
        high = lines * style.line_px
        if y + high > box[1] + height + 1:
            break
        layout.add(parent, TextBox(text, style, max_lines=lines, ellipsis=True), x, y, width, high)
        y += high
