"""The head of a section's list, in every manner: picture, icon, title, a line, what is in it (mock-ups 05, 07)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kivy.uix.widget import Widget
from msgspec import Struct

from screens import words
from screens.counts import Completeness, draw_completeness, draw_figures
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

_TITLE_ROOM = {"village": 384.0, "affairs": 470.0}
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
        _draw_portrait(parent, face, section, Masthead(title))
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
    room = (640.0 if card is not None else 860.0) if theme.illustrated else 1100.0
    line = told.line
    if theme.large and told.completeness is not None:
        line = told.completeness.line
    titles = [theme.title(80, 104, section.ink), theme.title(62, 84, section.ink), theme.title(48, 62, section.ink)]
    title = fitted(face, told.title, titles, room, 140, balance=True)
    top, high = (108.0, 140.0) if theme.large else (138.0, 104.0)
    layout.add(parent, TextBox(told.title, title, place="middle", wrap=False), 240, top, room, high)
    if line:
        y = top + high + (0 if theme.large else 2)
        tall = 80.0 if theme.large else 52.0
        lines = [theme.words(size, round(size * 1.4), "text2") for size in (36, 32, 28)]
        style = fitted(face, line, lines, room, tall)
        layout.add(parent, TextBox(line, style, place="middle", max_lines=2), 240, y, room, tall)
        wide = layout.measure(line, style)
        if told.sample and wide <= room:
            sample_tag(parent, face, y + (tall - 40) / 2, left=240 + wide + 24)
    elif told.sample:
        # The state's note stands in the line's place.
        sample_tag(parent, face, 168, left=240 + layout.measure(told.title, title) + 24)
    if card is not None:
        draw_completeness(parent, face, section, card, 904, 168)


def _draw_portrait(parent: Widget, face: Face, section: Section, told: Masthead) -> None:
    layout, theme = face.layout, face.theme
    _ground(parent, face, section, "portrait", PORTRAIT_HEIGHT)
    low = face.manner.low
    layout.add(parent, Icon(section.icon, section.ink), 48, 124, 52, 52)
    name = theme.plain.words(36, 52, "text2")
    layout.add(parent, TextBox(section.name, name, wrap=False), 112, 124, 420, 52)
    if told.sample:
        sample_tag(parent, face, 130, left=112 + layout.measure(section.name, name) + 28)
    titles = [theme.title(size, round(size * 1.3), section.ink) for size in (80, 62, 48, 42)]
    room = _TITLE_ROOM.get(section.key, 520.0) if theme.illustrated else 984.0
    title = fitted(face, told.title, titles, room, 140, balance=True)
    layout.add(parent, TextBox(told.title, title, place="middle", max_lines=2, balance=True), 48, 180, room, 140)
    y = TOP + PORTRAIT_HEIGHT + (48 if low else 14)
    if told.line:
        lines = [theme.words(size, round(size * 1.42), "text2") for size in (42, 36, 32, 28)]
        style = fitted(face, told.line, lines, 984, 90)
        layout.add(parent, TextBox(told.line, style, place="middle", max_lines=2), 48, y, 984, 90)
    y += 112 if not low else 140
    if told.completeness is not None:
        if theme.large:
            style = theme.words(42, 60, "text")
            style = fitted(face, told.completeness.line, [style, theme.words(36, 52), theme.words(32, 46)], 984, 90)
            layout.add(parent, TextBox(told.completeness.line, style, place="middle", max_lines=2), 48, y, 984, 90)
        else:
            draw_completeness(parent, face, section, told.completeness, 48, y)
    else:
        draw_figures(parent, face, section, ((told.items, told.unit), (told.new, words.ITEMS_NEW)), y)
    if low:
        draw_hills(parent, face, section, page_top(face) - 16, 0.7)
