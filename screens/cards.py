"""Cards of items whose day tells nothing: what a village is, what can be done; icon, title, what it is about."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from kivy.uix.widget import Widget
from msgspec import Struct

from feed.taxonomy import Taxonomy
from kiosk.catalogue import Entry
from screens import words
from screens.clauses import leading_clauses
from screens.marks import badge_size, fitted, new_badge
from screens.paint import Icon, Look, Panel, PressButton, TextBox
from screens.reach import Box
from screens.scenery import section_picture
from screens.theme import Section
from screens.typesetting import Style, fit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from screens.page import Face

_LEAF: Final = (320.0, 240.0)
"""Size of the leaf in the corner of a tile, in units."""

ON_CARD: Final = 0.75
"""How strong the leaf is on the ground of a card (mock-up 07)."""

_LEAF_CORNERS: Final = (False, False, True, False)

_MARGIN: Final = 28.0
_EDGE: Final = 16.0
"""Least space at the sides of a card, and above and below what stands in it."""

_BELOW_HEAD: Final = 16.0
_MOST_LINES: Final = 2
"""Lines of a title and of a summary."""


def card_icon(taxonomy: Taxonomy, section: Section, entry: Entry) -> str:
    """The icon of an entry's topic or event, else its section's."""
    field, code = ("life_events", entry.life_event) if entry.kind == "guide" else ("profile_topics", entry.topic)
    term = taxonomy.term(field, code) if code else None
    return term.icon if term is not None and term.icon else section.icon


def draw_leaf(
    tile: PressButton, face: Face, section: Section, seen: tuple[float, float], box: Box, opacity: float = 1.0
) -> None:
    """The part of a lotus leaf that lies in a tile's corner, cut at its round corner; none by night."""
    if not face.theme.illustrated:
        return
    x, y, width, height = box
    wide, high = seen
    window = (0.0, 0.0, wide / _LEAF[0], high / _LEAF[1])
    try:
        leaf = section_picture(
            face, section, "leafcorner-{}", window=window, radius=24, corners=_LEAF_CORNERS, opacity=opacity
        )
    except FileNotFoundError:
        # A county's own section has no leaf of ours.
        return
    face.layout.add(tile, leaf, x + width - wide, y + height - high, wide, high)


def tile_button(parent: Widget, face: Face, section: Section, route: str, name: str, box: Box) -> PressButton:
    """The ground of a card: a white tile with a soft shadow."""
    button = PressButton(
        partial(face.open, route),
        normal=Look(face.theme.color("card"), section.motif, section.ink),
        pressed=Look(section.tint, section.ink, section.ink),
        radius=24,
        line_width=1,
        shadow="sh1",
        name=name,
    )
    return face.layout.add(parent, button, *box)


class _Type(Struct, frozen=True):
    """How a page of cards is set: the styles of its titles and summaries, and the room that each takes in a card."""

    title: Style
    summary: Style
    square: float
    head: float
    lines: int

    @property
    def inner(self) -> float:
        """Units from the top of a card's icon to the end of its summary."""
        return self.head + (_BELOW_HEAD + self.lines * self.summary.line_px if self.lines else 0.0)


def draw_cards(parent: Widget, face: Face, section: Section, placed: Sequence[tuple[Entry, Box]]) -> None:
    """A page of cards: icon in its square and title beside it, the summary below.

    Titles of a page stand in one size, the largest that parts none of them otherwise, and so do summaries.
    """
    if not placed:
        return
    kind = _type_of(face, section, placed)
    for entry, box in placed:
        _draw_card(parent, face, section, entry, box, kind)


def _title_room(face: Face, entry: Entry, width: float, square: float) -> float:
    """The width that a title has; 新 hangs over the right end of its line."""
    new = badge_size(face, words.NEW)[0] + 12 if entry.is_new(face.now()) else 0.0
    return width - _MARGIN - square - 24 - 24 - new


def _lines(face: Face, text: str, style: Style, room: float) -> tuple[str, ...]:
    """The lines that a text takes; one more than any card has where a word is wider than the room."""
    pixels = face.layout.px(room)
    composed = fit(text, [face.layout.style(style)], pixels, 10_000, balance=True).composed
    return tuple(line.text for line in composed.lines) if composed.width <= pixels else ("",) * (_MOST_LINES + 1)


def _line_count(face: Face, text: str, style: Style, room: float) -> int:
    return len(_lines(face, text, style, room))


def _type_of(face: Face, section: Section, placed: Sequence[tuple[Entry, Box]]) -> _Type:
    theme = face.theme
    height = placed[0][1][3]
    square = min(144.0 if theme.large else 112.0, height * 0.44)
    square = min(square, min(box[2] for _, box in placed) * 0.22)
    *larger, usual, small = [theme.title(size, round(size * 1.24), section.ink) for size in (62, 55, 48, 42, 36)]
    rooms = [_title_room(face, entry, box[2], square) for entry, box in placed]
    told = [(entry.summary, box[2] - 2 * _MARGIN) for entry, box in placed if entry.summary]
    inside = height - 2 * _EDGE
    for_summary = _BELOW_HEAD + theme.words(32, 44).line_px if told else 0.0

    def parted(style: Style) -> list[tuple[str, ...]]:
        return [_lines(face, entry.title, style, room) for (entry, _), room in zip(placed, rooms, strict=True)]

    # A title that would be parted inside a word makes all of them a step smaller.
    title = usual
    for (entry, _), room in zip(placed, rooms, strict=True):
        if fitted(face, entry.title, [usual, small], room, _MOST_LINES * usual.line_px, balance=True) is small:
            title = small if _line_count(face, entry.title, small, room) <= _MOST_LINES else title
    best = lines = parted(title)
    short = [number for number, found in enumerate(best) if len(found) <= _MOST_LINES]
    for style in larger if title is usual else ():
        found = parted(style)
        high = max((len(found[number]) * style.line_px for number in short), default=0)
        if all(found[number] == best[number] for number in short) and high + for_summary <= inside:
            title, lines = style, found
            break
    head = max([square, *(len(lines[number]) * title.line_px for number in short)])
    sizes = (42, 36, 32) if title.size_px > usual.size_px and not theme.large else (36, 32)
    summaries = [theme.words(size, round(size * 1.36)) for size in sizes]
    summary, most = summaries[-1], 0
    for style in summaries if told else ():
        most = max(0, min(_MOST_LINES, int((inside - head - _BELOW_HEAD) // style.line_px)))
        each = [_line_count(face, text, style, room) for text, room in told]
        if max(each) <= most:
            summary, most = style, max(each)
            break
    return _Type(title, summary, square, head, most)


def _draw_card(parent: Widget, face: Face, section: Section, entry: Entry, box: Box, kind: _Type) -> None:
    layout, theme = face.layout, face.theme
    x, y, width, height = box
    tile = tile_button(parent, face, section, f"item:{entry.unit}/{entry.id}", entry.title, box)
    draw_leaf(tile, face, section, (min(240.0, width / 2), min(150.0, height * 0.62)), box, ON_CARD)
    square, head = kind.square, kind.head
    top = y + max(_EDGE, (height - kind.inner) / 2)
    middle = top + (head - square) / 2
    left, room = x + _MARGIN + square + 24, _title_room(face, entry, width, square)
    beside = _line_count(face, entry.title, kind.title, room) * kind.title.line_px <= head
    # A long title takes the summary's place too, the longest the icon's.
    titles = [theme.title(size, round(size * 1.24), section.ink) for size in (42, 36, 32, 28)]
    alone = not beside and not _fits(face, entry.title, titles[:2], room, height - 16)
    if alone:
        left, room = x + _MARGIN, _title_room(face, entry, width, -24)
    else:
        layout.add(tile, Panel(section.tint, radius=28), x + _MARGIN, middle, square, square)
        icon = round(square * 0.72)
        offset = (square - icon) / 2
        name = card_icon(face.taxonomy, section, entry)
        tile.ink(layout.add(tile, Icon(name, section.ink), x + _MARGIN + offset, middle + offset, icon, icon))
    if beside:
        title = TextBox(entry.title, kind.title, place="middle", balance=True)
        tile.ink(layout.add(tile, title, left, top - 4, room, head))
        _tell(tile, face, entry.summary, kind, (x + _MARGIN, top + head + _BELOW_HEAD, width - 2 * _MARGIN))
    else:
        style = fitted(face, entry.title, titles, room, height - 16, balance=True)
        most = max(1, int((height - 16) // style.line_px))
        title = TextBox(entry.title, style, place="middle", max_lines=most, ellipsis=True, balance=True)
        tile.ink(layout.add(tile, title, left, y + 8, room, height - 16))
    if entry.is_new(face.now()):
        new_badge(tile, face, words.NEW, x + width - 20, y, hanging=True)


def _fits(face: Face, text: str, styles: list[Style], room: float, height: float) -> bool:
    """Whether a text stands in one of the styles in so many units."""
    layout = face.layout
    pixels = [layout.style(style) for style in styles]
    return fit(text, pixels, layout.px(room), layout.px(height), balance=True).fits


def _tell(tile: PressButton, face: Face, summary: str, kind: _Type, place: tuple[float, float, float]) -> None:
    """The summary at (x, y, width): as many of its clauses as the lines of the page's cards hold."""
    if not kind.lines:
        return
    x, y, width = place

    def fits(part: str) -> bool:
        return _line_count(face, part, kind.summary, width) <= kind.lines

    if shown := leading_clauses(summary, fits):
        high = kind.lines * kind.summary.line_px
        face.layout.add(tile, TextBox(shown, kind.summary, balance=True), x, y, width, high)
