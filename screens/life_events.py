"""我要办……: a tile for each event of a life, the way into 办事指南 (mock-up 07)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from kivy.uix.widget import Widget

from feed.taxonomy import Term
from screens import words
from screens.assets import illustration
from screens.paint import Icon, Look, Panel, Picture, PressButton, TextBox
from screens.theme import Section
from screens.typesetting import fit

if TYPE_CHECKING:
    from screens.page import Face

EVERY: Final = "all"
"""Stands for every event in a route, and for every class in a filter."""


def draw_events(parent: Widget, face: Face, section: Section) -> None:
    """我要办……: a tile for each event; where there are more than eight, the last leads to all of them."""
    events = [term for term in face.taxonomy.life_events if not term.retired]
    if len(events) > 8:
        events = [*events[:7], Term(code=EVERY, name="更多", icon="all", hint=words.GUIDE_ALL)]
    portrait = face.layout.portrait
    for number, term in enumerate(events):
        if portrait:
            box = (48.0 + 504 * (number % 2), 700.0 + 212 * (number // 2), 480.0, 196.0)
        else:
            box = (64.0 + 456 * (number % 4), 360.0 + 288 * (number // 4), 424.0, 272.0)
        _event_tile(parent, face, section, term, box)


def _event_tile(
    parent: Widget, face: Face, section: Section, term: Term, box: tuple[float, float, float, float]
) -> None:
    layout, theme = face.layout, face.theme
    x, y, width, height = box
    portrait = layout.portrait
    tile = layout.add(
        parent,
        PressButton(
            partial(face.open, f"section:{section.key}/{term.code}"),
            normal=Look(theme.color("card"), section.motif, section.ink),
            pressed=Look(section.tint, section.ink, section.ink),
            radius=24,
            line_width=1,
            shadow="sh1",
            name=term.name,
        ),
        x, y, width, height,
    )  # fmt: skip
    seen = (280.0, 150.0 if portrait else 184.0)
    leaf = Picture(
        illustration(f"leafcorner-{section.key}", layout.scale),
        fill="stretch", window=(0.0, 0.0, seen[0] / 320, seen[1] / 240), radius=24,
        corners=(False, False, True, False),
    )  # fmt: skip
    layout.add(tile, leaf, x + width - seen[0], y + height - seen[1], *seen)
    square = 96.0 if portrait else 128.0
    top = y + (24 if portrait else 32)
    layout.add(tile, Panel(section.tint, radius=32), x + 32, top, square, square)
    icon = 68.0 if portrait else 92.0
    offset = (square - icon) / 2
    tile.ink(layout.add(tile, Icon(term.icon or "other", section.ink), x + 32 + offset, top + offset, icon, icon))
    left = x + 32 + square + 28
    styles = [theme.title(size, 96, section.ink) for size in ((62, 48) if portrait else (80, 62, 48))]
    pixels = [layout.style(style) for style in styles]
    room = x + width - 20 - left
    found = fit(term.name, pixels, layout.px(room), layout.px(96))
    name = TextBox(term.name, styles[pixels.index(found.style)], place="middle", max_lines=1, ellipsis=True)
    tile.ink(layout.add(tile, name, left, top, room, square))
    hint = TextBox(term.hint, theme.words(36, 50), max_lines=1, ellipsis=True)
    layout.add(tile, hint, x + 32, y + height - (64 if portrait else 84), width - 48, 50)
