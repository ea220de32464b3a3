"""The head of a page in a section: the illustration on the section's tint, icon, title (mock-ups 06, 08, 14).

A title too long for the side that the illustration leaves empty has the whole width, on the plain tint. By night there
is neither: a gold line ends the head.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kivy.uix.widget import Widget

from screens.assets import illustration
from screens.marks import sample_tag
from screens.paint import Icon, Panel, Picture, Rule, TextBox
from screens.theme import Section
from screens.typesetting import fit

if TYPE_CHECKING:
    from screens.page import Face
    from screens.typesetting import Style

TOP = 98

_PORTRAIT_ROOM: Final = {"village": 404.0, "affairs": 484.0}
"""Portrait: how wide a title may be before it stands on houses or trees of the section's picture."""

_PORTRAIT_ROOM_BELOW: Final = {"village": 348.0, "affairs": 460.0}
"""The same for a title of two lines: the trees are wider further down."""

_PORTRAIT_STEPS: Final = ((80, 104), (62, 84), (55, 69), (48, 62))
_PORTRAIT_WIDE_STEPS: Final = ((62, 84), (55, 69), (48, 62), (42, 52))
_STEPS: Final = ((62, 84), (55, 84), (48, 46))
_WIDE_STEPS: Final = ((48, 46), (42, 46), (36, 46))
"""Size and line of a title: beside the picture, and where that is not enough over the whole width."""


def _ground(parent: Widget, face: Face, section: Section, name: str, height: float, *, pictured: bool) -> None:
    """The illustration, and its tint out to the edges of a panel of another ratio; by night a gold line below."""
    layout, theme = face.layout, face.theme
    x, _, width, _ = layout.frame.bleed
    if not theme.illustrated:
        margin = 48 if layout.portrait else 64
        line = Rule(theme.color("gold"))
        layout.add(parent, line, margin, TOP + height - 3, layout.frame.width - 2 * margin, 3)
        return
    if width > layout.frame.width or not pictured:
        layout.add(parent, Rule(section.tint), x, TOP, width, height)
    if not pictured:
        return
    try:
        path = illustration(f"header-{section.key}-{name}", layout.scale)
    except FileNotFoundError:
        # A county's own section has no picture of ours.
        layout.add(parent, Rule(section.tint), x, TOP, width, height)
        return
    drawn = 304 if name == "portrait" else int(name)
    window = (0.0, 0.0, 1.0, height / drawn)
    layout.add(parent, Picture(path, fill="stretch", window=window), 0, TOP, layout.frame.width, height)


def detail_head(parent: Widget, face: Face, section: Section, trail: str, title: str, *, sample: bool) -> None:
    """The head of a page in a section: where one is, and the title as large as it fits; 166 high, portrait 304."""
    layout, theme = face.layout, face.theme.plain
    if layout.portrait:
        room = _PORTRAIT_ROOM.get(section.key, 520.0) if theme.illustrated else 984.0
        if layout.measure(title, theme.title(*_PORTRAIT_STEPS[0])) > room:
            room = _PORTRAIT_ROOM_BELOW.get(section.key, room) if theme.illustrated else room
        style, fits = _title_style(face, section, title, _PORTRAIT_STEPS, room, 208)
        if not fits:
            room = 984.0
            style, _ = _title_style(face, section, title, _PORTRAIT_WIDE_STEPS, room, 208)
        _ground(parent, face, section, "portrait", 304, pictured=fits)
        layout.add(parent, Icon(section.icon, section.ink), 48, 128, 44, 44)
        words = theme.words(36, 52, "text2")
        wide = 560 if sample else 700
        layout.add(parent, TextBox(trail, words, max_lines=1, ellipsis=True), 108, 124, wide, 52)
        if sample:
            sample_tag(parent, face, 130, left=108 + min(wide, layout.measure(trail, words)) + 24)
        layout.add(parent, TextBox(title, style, balance=True), 48, 182, room, 208)
        return
    room = 1160.0 if theme.illustrated else 1652.0
    style, fits = _title_style(face, section, title, _STEPS, room, 92)
    if not fits:
        room = 1652.0
        style, _ = _title_style(face, section, title, _WIDE_STEPS, room, 92)
    _ground(parent, face, section, "168", 166, pictured=fits)
    layout.add(parent, Panel(section.ink, radius=26), 64, 124, 112, 112)
    layout.add(parent, Icon(section.icon, theme.color("on_solid")), 82, 142, 76, 76)
    words = theme.words(32, 44, "text2")
    wide = 760
    layout.add(parent, TextBox(trail, words, max_lines=1, ellipsis=True), 204, 114, wide, 44)
    if sample:
        sample_tag(parent, face, 116, left=204 + min(wide, layout.measure(trail, words)) + 24)
    layout.add(parent, TextBox(title, style, balance=True, place="middle"), 204, 158, room, 92)


def _title_style(
    face: Face, section: Section, title: str, steps: tuple[tuple[int, int], ...], width: float, height: float
) -> tuple[Style, bool]:
    """The first of the steps in which the title fits its box, and whether it does in any."""
    layout, theme = face.layout, face.theme.plain
    ink = section.ink if theme.illustrated else theme.color("title")
    styles = [theme.title(*step, ink) for step in steps]
    pixels = [layout.style(style) for style in styles]
    found = fit(title, pixels, layout.px(width), layout.px(height), balance=True)
    return styles[pixels.index(found.style)], found.fits
