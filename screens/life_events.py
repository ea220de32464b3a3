"""我要办……: a tile for each event of a life, the way into 办事指南 (mock-up 07)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kivy.uix.widget import Widget

from feed.taxonomy import Term
from screens import words
from screens.cards import ON_CARD, draw_leaf, tile_button
from screens.marks import fitted
from screens.paint import Icon, Panel, PressButton, TextBox
from screens.reach import Box
from screens.theme import Section

if TYPE_CHECKING:
    from screens.page import Face

EVERY: Final = "all"
"""Stands for every event in a route, and for every class in a filter."""

_DRAWN: Final = 8
_NARROW: Final = 300.0


def events_of(face: Face) -> tuple[Term, ...]:
    """The events of the tiles: all where each finds its page, at most eight otherwise, the last for all of them."""
    events = tuple(term for term in face.taxonomy.life_events if not term.retired)
    if len(events) <= _DRAWN or face.theme.large:
        return events
    return (*events[: _DRAWN - 1], Term(code=EVERY, name=words.MORE, icon="all", hint=words.GUIDE_ALL))


def draw_event(parent: Widget, face: Face, section: Section, term: Term, box: Box) -> None:
    """The tile of an event; it opens the guides for it. A narrow one has its name below the icon, and no hint."""
    tile = tile_button(parent, face, section, f"section:{section.key}/{term.code}", term.name, box)
    _, _, width, height = box
    draw_leaf(tile, face, section, (min(284.0, width * 0.8), min(170.0, height * 0.77)), box, ON_CARD)
    if width < _NARROW:
        _draw_narrow(tile, face, section, term, box)
    else:
        _draw_wide(tile, face, section, term, box)


def _square(tile: PressButton, face: Face, section: Section, icon: str, place: tuple[float, float, float]) -> None:
    """The icon in its tinted square of so many units."""
    layout = face.layout
    x, y, side = place
    layout.add(tile, Panel(section.tint, radius=side / 4), x, y, side, side)
    inner = round(side * 0.72)
    offset = (side - inner) / 2
    tile.ink(layout.add(tile, Icon(icon or "other", section.ink), x + offset, y + offset, inner, inner))


def _draw_narrow(tile: PressButton, face: Face, section: Section, term: Term, box: Box) -> None:
    layout, theme = face.layout, face.theme
    x, y, width, height = box
    styles = [theme.title(size, round(size * 1.2), section.ink, align="center") for size in (62, 48, 42, 36)]
    style = fitted(face, term.name, styles, width - 16, styles[0].line_px)
    side = min(112.0, height - style.line_px - 28)
    top = y + (height - side - 8 - style.line_px) / 2
    _square(tile, face, section, term.icon, (x + (width - side) / 2, top, side))
    name = TextBox(term.name, style, max_lines=1, ellipsis=True)
    tile.ink(layout.add(tile, name, x + 8, top + side + 8, width - 16, style.line_px))


def _draw_wide(tile: PressButton, face: Face, section: Section, term: Term, box: Box) -> None:
    layout, theme = face.layout, face.theme
    x, y, width, height = box
    hint = theme.words(36, 50)
    side = min(128.0, height - 48 - hint.line_px)
    beside = height < 180
    if beside:
        side = min(128.0, height - 40)
    apart = min(28.0, height - side - hint.line_px - 40)
    top = y + (height - side) / 2 if beside else y + (height - side - apart - hint.line_px) / 2
    _square(tile, face, section, term.icon, (x + 32, top, side))
    left = x + 32 + side + 28
    room = x + width - 20 - left
    styles = [theme.title(size, round(size * 1.2), section.ink) for size in (80, 62, 48, 42)]
    style = fitted(face, term.name, styles, room, max(side, styles[0].line_px))
    wide = layout.measure(term.name, style)
    high = max(side, float(style.line_px))
    name = TextBox(term.name, style, place="middle", max_lines=1, ellipsis=True)
    tile.ink(layout.add(tile, name, left, top + (side - high) / 2, min(room, wide + 1), high))
    if not term.hint:
        return
    hints = [hint, theme.words(32, 46), theme.words(28, 40)]
    if beside:
        place = (left + wide + 32, y, x + width - 24 - left - wide - 32, height)
    else:
        place = (x + 32, top + side + apart, width - 56, float(hint.line_px))
    fitting = next((one for one in hints if layout.measure(term.hint, one) <= place[2]), None)
    if fitting is not None:
        layout.add(tile, TextBox(term.hint, fitting, place="middle", wrap=False), *place)
