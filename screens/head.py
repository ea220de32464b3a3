"""Heads of sections and of their pages: the illustration on the section's tint, icon, title (mock-ups 05, 06, 14)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kivy.uix.widget import Widget

from screens.assets import illustration
from screens.marks import sample_tag
from screens.paint import Icon, Panel, Picture, Rule, TextBox
from screens.theme import Section
from screens.typesetting import Style, fit

if TYPE_CHECKING:
    from screens.page import Face

TOP = 98

_PORTRAIT_ROOM = {"village": 404.0, "affairs": 484.0}
"""Portrait: how wide a title may be before it stands on houses or trees of the section's picture."""


def _ground(parent: Widget, face: Face, section: Section, name: str, height: float) -> None:
    """The illustration, and its tint out to the edges of a panel of another ratio."""
    layout = face.layout
    x, _, width, _ = layout.frame.bleed
    if width > layout.frame.width:
        layout.add(parent, Rule(section.tint), x, TOP, width, height)
    try:
        path = illustration(f"header-{section.key}-{name}", layout.scale)
    except FileNotFoundError:
        # A county's own section has no picture of ours.
        layout.add(parent, Rule(section.tint), x, TOP, width, height)
        return
    drawn = 304 if name == "portrait" else int(name)
    window = (0.0, 0.0, 1.0, height / drawn)
    layout.add(parent, Picture(path, fill="stretch", window=window), 0, TOP, layout.frame.width, height)


def section_head(parent: Widget, face: Face, section: Section, title: str, line: str, *, sample: bool) -> None:
    """The head of a section: 246 units high, in portrait 304 and the line below it."""
    layout, theme = face.layout, face.theme
    if layout.portrait:
        _ground(parent, face, section, "portrait", 304)
        layout.add(parent, Icon(section.icon, section.ink), 48, 124, 52, 52)
        name = theme.words(36, 52, "text2")
        layout.add(parent, TextBox(section.name, name, wrap=False), 112, 124, 420, 52)
        if sample:
            sample_tag(parent, face, 130, left=112 + layout.measure(section.name, name) + 28)
        layout.add(parent, TextBox(title, theme.title(80, 104, section.ink), wrap=False), 48, 196, 520, 104)
        layout.add(parent, TextBox(line, theme.words(42, 60, "text2"), max_lines=1, ellipsis=True), 48, 424, 984, 60)
        return
    _ground(parent, face, section, "248", 246)
    layout.add(parent, Panel(section.ink, radius=32), 64, 148, 144, 144)
    layout.add(parent, Icon(section.icon, theme.color("on_solid")), 88, 172, 96, 96)
    layout.add(parent, TextBox(title, theme.title(80, 104, section.ink), wrap=False), 240, 138, 660, 104)
    words = theme.words(36, 52, "text2")
    layout.add(parent, TextBox(line, words, wrap=False), 240, 244, 660, 52)
    if sample:
        sample_tag(parent, face, 250, left=240 + layout.measure(line, words) + 24)


def detail_head(parent: Widget, face: Face, section: Section, trail: str, title: str, *, sample: bool) -> None:
    """The head of a page in a section: where one is, and the title as large as it fits; 166 high, portrait 304."""
    layout, theme = face.layout, face.theme
    if layout.portrait:
        _ground(parent, face, section, "portrait", 304)
        layout.add(parent, Icon(section.icon, section.ink), 48, 128, 44, 44)
        words = theme.words(36, 52, "text2")
        wide = 560 if sample else 700
        layout.add(parent, TextBox(trail, words, max_lines=1, ellipsis=True), 108, 124, wide, 52)
        if sample:
            sample_tag(parent, face, 130, left=108 + min(wide, layout.measure(trail, words)) + 24)
        steps = [(80, 104), (62, 84), (55, 69), (48, 62), (42, 52), (36, 50), (32, 50)]
        room = _PORTRAIT_ROOM.get(section.key, 520.0)
        _title(parent, face, title, [theme.title(*step, section.ink) for step in steps], (48, 182, room, 208))
        return
    _ground(parent, face, section, "168", 166)
    layout.add(parent, Panel(section.ink, radius=26), 64, 124, 112, 112)
    layout.add(parent, Icon(section.icon, theme.color("on_solid")), 82, 142, 76, 76)
    words = theme.words(32, 44, "text2")
    room = 760
    layout.add(parent, TextBox(trail, words, max_lines=1, ellipsis=True), 204, 114, room, 44)
    if sample:
        sample_tag(parent, face, 116, left=204 + min(room, layout.measure(trail, words)) + 24)
    steps = [(62, 84), (55, 84), (48, 46), (42, 46), (36, 46)]
    _title(parent, face, title, [theme.title(*step, section.ink) for step in steps], (204, 158, 1160, 92))


def _title(parent: Widget, face: Face, title: str, styles: list[Style], box: tuple[float, float, float, float]) -> None:
    """The title in the first style in which it fits its box."""
    layout = face.layout
    x, y, width, height = box
    pixels = [layout.style(style) for style in styles]
    found = fit(title, pixels, layout.px(width), layout.px(height), balance=True)
    style = styles[pixels.index(found.style)]
    place = "middle" if not layout.portrait else "top"
    layout.add(parent, TextBox(title, style, balance=True, place=place), x, y, width, height)  # type: ignore[arg-type]
