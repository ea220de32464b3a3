"""The head of a section's list, in every manner: picture, icon, title, a line, what is in it (mock-ups 05, 07)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kivy.uix.widget import Widget
from msgspec import Struct

from screens import words
from screens.counts import Completeness, draw_completeness, draw_completeness_line, draw_figures
from screens.marks import draw_hills, fitted, sample_tag
from screens.paint import Icon, Panel, Rule, TextBox
from screens.reach import page_top
from screens.scenery import section_picture
from screens.theme import Section

if TYPE_CHECKING:
    from screens.page import Face

TOP = 98.0
LANDSCAPE_HEIGHT = 246.0
PORTRAIT_HEIGHT = 304.0

PORTRAIT_LINE = 256.0
"""Portrait, standard size: where the line begins, beside the icon."""

_FIGURES = 1280.0
"""Landscape, by night: the figures stand right of this, in the place of the picture."""

_DEEP_FROM = 954.0
"""What is only read reaches so far down where the picture finds room below title, line and figures."""

_TITLE_ROOM = {"village": 412.0, "affairs": 470.0}
"""Portrait: how wide a title may be before it stands on houses or trees of the section's picture."""


class Masthead(Struct, frozen=True):
    """What a head tells below its title.

    `items` (counted as `unit` says) and `new` are figures of the list (0 is left out); in their place how complete its
    disclosure is.
    """

    title: str
    line: str = ""
    sample: bool = False
    items: int = 0
    unit: str = words.ITEMS
    new: int = 0
    completeness: Completeness | None = None


def draw_masthead(parent: Widget, face: Face, section: Section, told: Masthead) -> None:
    """Draw the head above the part of the page that is touched."""
    if face.layout.portrait:
        _draw_portrait(parent, face, section, told)
    else:
        _draw_landscape(parent, face, section, told)


def draw_short_head(parent: Widget, face: Face, section: Section, title: str) -> None:
    """A head of 166 units with nothing but the title, 304 in portrait: above pages in 特大 or by night that are not
    lists.
    """
    layout, theme = face.layout, face.theme
    if layout.portrait:
        _ground(parent, face, section, "portrait", PORTRAIT_HEIGHT)
        _portrait_title(parent, face, section, Masthead(title))
        return
    _ground(parent, face, section, "168", 166)
    layout.add(parent, Panel(section.ink, radius=26), 64, 124, 112, 112)
    layout.add(parent, Icon(section.icon, theme.color("on_solid")), 82, 142, 76, 76)
    titles = [theme.title(size, round(size * 1.25), section.ink) for size in (80, 62, 48, 36)]
    room = 760.0 if theme.illustrated else 1600.0
    style = fitted(face, title, titles, room, 130, balance=True)
    layout.add(parent, TextBox(title, style, place="middle", max_lines=2, balance=True), 204, 115, room, 130)


def _ground(parent: Widget, face: Face, section: Section, name: str, height: float) -> None:
    """The illustration and its tint out to the edges of a panel of another ratio; by night a gold line below."""
    layout, theme = face.layout, face.theme
    x, _, width, _ = layout.frame.bleed
    margin = 48 if layout.portrait else 64
    if not theme.illustrated:
        rule = Rule(theme.color("gold"))
        layout.add(parent, rule, margin, TOP + height - 3, layout.frame.width - 2 * margin, 3)
        return
    if width > layout.frame.width:
        layout.add(parent, Rule(section.tint), x, TOP, width, height)
    window = (0.0, 0.0, 1.0, height / (304 if name == "portrait" else int(name)))
    try:
        picture = section_picture(face, section, f"header-{{}}-{name}", window=window)
    except FileNotFoundError:
        # A county's own section has no picture of ours.
        layout.add(parent, Rule(section.tint), x, TOP, width, height)
        return
    layout.add(parent, picture, 0, TOP, layout.frame.width, height)


def _draw_landscape(parent: Widget, face: Face, section: Section, told: Masthead) -> None:
    layout, theme = face.layout, face.theme
    _ground(parent, face, section, "248", LANDSCAPE_HEIGHT)
    layout.add(parent, Panel(section.ink, radius=32), 64, 148, 144, 144)
    layout.add(parent, Icon(section.icon, theme.color("on_solid")), 88, 172, 96, 96)
    card = told.completeness if not theme.large else None
    figures = ((told.items, told.unit), (told.new, words.ITEMS_NEW)) if not theme.illustrated else ()
    room = (640.0 if card is not None else 860.0) if theme.illustrated else 1000.0
    lines = [theme.words(size, round(size * 1.4), "text2") for size in (36, 32, 28)]
    line = told.line
    if theme.large and told.completeness is not None:
        line = told.completeness.line(layout, lines[-1], room)
    titles = [theme.title(80, 104, section.ink), theme.title(62, 84, section.ink), theme.title(48, 62, section.ink)]
    title = fitted(face, told.title, titles, room, 140, balance=True)
    top, high = (108.0, 140.0) if theme.large else (138.0, 104.0)
    layout.add(parent, TextBox(told.title, title, place="middle", wrap=False), 240, top, room, high)
    if line:
        y = top + high + (0 if theme.large else 2)
        tall = 80.0 if theme.large else 52.0
        style = fitted(face, line, lines, room, tall)
        layout.add(parent, TextBox(line, style, place="middle", max_lines=2), 240, y, room, tall)
        wide = layout.measure(line, style)
        if told.sample and wide <= room:
            sample_tag(parent, face, y + (tall - 40) / 2, left=240 + wide + 24)
    elif told.sample:
        # The state's note stands in the line's place.
        sample_tag(parent, face, 168, left=240 + layout.measure(told.title, title) + 24)
    if card is not None:
        draw_completeness(parent, face, section, card, *((904, 168) if theme.illustrated else (1484, 160)))
    elif told.completeness is None:
        draw_figures(parent, face, section, figures, (_FIGURES, 160, 1856 - _FIGURES), to_right=True)


def _draw_portrait(parent: Widget, face: Face, section: Section, told: Masthead) -> None:
    """Title beside the picture; below it the section's icon, the line and the figures. In 够得着 the picture stands
    at the foot of what is only read, as on the home page.
    """
    foot = page_top(face) - 16
    deep = face.manner.low and face.theme.illustrated and foot >= _DEEP_FROM
    if deep:
        _deep_ground(parent, face, section, foot)
    else:
        _ground(parent, face, section, "portrait", PORTRAIT_HEIGHT)
    _portrait_title(parent, face, section, told, alone=deep)
    y = TOP + PORTRAIT_HEIGHT + (48 if face.manner.low and not deep else 0)
    if face.theme.large:
        _tell_large(parent, face, section, told, y + 14)
    else:
        _tell_beside_icon(parent, face, section, told, y + 54)
    if face.manner.low and not deep:
        draw_hills(parent, face, section, foot, 0.7)


def _deep_ground(parent: Widget, face: Face, section: Section, foot: float) -> None:
    """The tint down to y `foot`, the picture at its end."""
    layout = face.layout
    x, _, width, _ = layout.frame.bleed
    layout.add(parent, Rule(section.tint), x, TOP, width, foot - TOP)
    try:
        picture = section_picture(face, section, "header-{}-portrait")
    except FileNotFoundError:
        # A county's own section has no picture of ours.
        return
    layout.add(parent, picture, 0, foot - PORTRAIT_HEIGHT, layout.frame.width, PORTRAIT_HEIGHT)


def _portrait_title(parent: Widget, face: Face, section: Section, told: Masthead, *, alone: bool = False) -> None:
    """The title, above it the section where the title is another; larger where no picture is beside it (`alone`)."""
    layout, theme = face.layout, face.theme
    within = told.title != section.name
    tag = 48.0
    if within:
        layout.add(parent, Icon(section.icon, section.ink), 48, 124, 52, 52)
        name = theme.plain.words(36, 52, "text2")
        layout.add(parent, TextBox(section.name, name, wrap=False), 112, 124, 420, 52)
        tag = 112 + layout.measure(section.name, name) + 28
    alone = alone or not theme.illustrated
    sizes = (*((132, 120) if alone else ()), 100, 92, 80, 62, 48, 42)
    room, high = (984.0, 176.0) if alone else (_TITLE_ROOM.get(section.key, 520.0), 140.0)
    titles = [theme.title(size, round(size * 1.3), section.ink) for size in sizes]
    y = 180.0 if within else 128.0
    title = fitted(face, told.title, titles, room, high, balance=True)
    layout.add(parent, TextBox(told.title, title, place="middle", max_lines=2, balance=True), 48, y, room, high)
    if told.sample:
        sample_tag(parent, face, 130 if within else y + high + 10, left=tag)


def _tell_beside_icon(parent: Widget, face: Face, section: Section, told: Masthead, y: float) -> None:
    """The icon in its square, beside it the line over the figures."""
    layout, theme = face.layout, face.theme
    layout.add(parent, Panel(section.ink, radius=36), 48, y, 176, 176)
    layout.add(parent, Icon(section.icon, theme.color("on_solid")), 78, y + 30, 116, 116)
    x, room = PORTRAIT_LINE, 1032 - PORTRAIT_LINE
    if told.line:
        lines = [theme.words(size, round(size * 1.42), "text2") for size in (42, 36, 32, 28)]
        style = fitted(face, told.line, lines, room, 64)
        layout.add(parent, TextBox(told.line, style, place="middle", max_lines=2), x, y - 4, room, 64)
    if told.completeness is not None:
        draw_completeness_line(parent, face, section, told.completeness, (x, y + 70, room))
    else:
        draw_figures(parent, face, section, ((told.items, told.unit), (told.new, words.ITEMS_NEW)), (x, y + 70, room))


def _tell_large(parent: Widget, face: Face, section: Section, told: Masthead, y: float) -> None:
    """The line and the figures over the whole width."""
    layout, theme = face.layout, face.theme
    if told.line:
        lines = [theme.words(size, round(size * 1.42), "text2") for size in (42, 36, 32, 28)]
        style = fitted(face, told.line, lines, 984, 90)
        layout.add(parent, TextBox(told.line, style, place="middle", max_lines=2), 48, y, 984, 90)
    y += 112
    if told.completeness is not None:
        lines = [theme.words(42, 60), theme.words(36, 52), theme.words(32, 46)]
        line = told.completeness.line(layout, lines[-1], 984)
        style = fitted(face, line, lines, 984, 90)
        layout.add(parent, TextBox(line, style, place="middle", max_lines=2), 48, y, 984, 90)
    else:
        draw_figures(parent, face, section, ((told.items, told.unit), (told.new, words.ITEMS_NEW)), (48, y, 984))
