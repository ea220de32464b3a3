"""Cards of items whose day tells nothing: what a village is, what can be done; icon, title, what it is about."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from kivy.uix.widget import Widget

from feed.taxonomy import Taxonomy
from kiosk.catalogue import Entry
from screens import words
from screens.clauses import leading_clauses
from screens.marks import badge_size, fitted, new_badge
from screens.paint import Icon, Look, Panel, PressButton, TextBox
from screens.reach import Box
from screens.scenery import section_picture
from screens.theme import Section
from screens.typesetting import fit

if TYPE_CHECKING:
    from screens.page import Face

_LEAF: Final = (320.0, 240.0)
"""Size of the leaf in the corner of a tile, in units."""

_LEAF_CORNERS: Final = (False, False, True, False)


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


def draw_card(parent: Widget, face: Face, section: Section, entry: Entry, box: Box) -> None:
    """Icon in its square and title beside it, the summary below: as many whole clauses as fit."""
    layout, theme = face.layout, face.theme
    x, y, width, height = box
    tile = tile_button(parent, face, section, f"item:{entry.unit}/{entry.id}", entry.title, box)
    draw_leaf(tile, face, section, (min(240.0, width / 2), min(150.0, height * 0.62)), box)
    square = min(112.0, height * 0.44) if not theme.large else min(144.0, height * 0.44)
    line = theme.words(36, 48).line_px
    summary_high = 2 * line if height >= 40 + square + 2 * line else line
    margin = 28.0
    inner = margin + square + 16 + summary_high
    top = y + max(20.0, (height - inner) / 2) if height > inner + 40 else y + 20
    layout.add(tile, Panel(section.tint, radius=28), x + margin, top, square, square)
    icon = round(square * 0.72)
    offset = (square - icon) / 2
    name = card_icon(face.taxonomy, section, entry)
    tile.ink(layout.add(tile, Icon(name, section.ink), x + margin + offset, top + offset, icon, icon))
    left = x + margin + square + 24
    new = entry.is_new(face.now())
    # 新 hangs over the right end of the title's line.
    room = x + width - 24 - left - (badge_size(face, words.NEW)[0] + 12 if new else 0)
    titles = [theme.title(size, round(size * 1.24), section.ink) for size in (48, 42, 36, 32, 28)]
    # In 特大 two lines are higher than the icon, and better than one that is no larger than usual.
    high = square + 12 if not theme.large else max(square + 12, 2 * titles[2].line_px + 4)
    # One line first: titles of a page then stand in one or two sizes.
    style = next((one for one in titles[:3] if layout.measure(entry.title, one) <= room), None)
    style = style or fitted(face, entry.title, titles[1:], room, high, balance=True)
    found = fit(entry.title, [layout.style(style)], layout.px(room), layout.px(high))
    if found.fits:
        title = TextBox(entry.title, style, place="middle", balance=True)
        one = len(found.composed.lines) == 1
        tile.ink(layout.add(tile, title, left, top - 6, room, square + 12 if one else high))
        below = top + (square + 14 if one else high + 2)
        _tell(tile, face, entry.summary, (x + margin, below, width - 2 * margin, y + height - 12))
    else:
        # A title this long takes the summary's place too.
        box = (left, y + 8, room, height - 16)
        style = fitted(face, entry.title, titles, room, height - 16, balance=True)
        most = max(1, int((height - 16) // style.line_px))
        title = TextBox(entry.title, style, place="middle", max_lines=most, ellipsis=True, balance=True)
        tile.ink(layout.add(tile, title, *box))
    if new:
        new_badge(tile, face, words.NEW, x + width - 20, y, hanging=True)


def _tell(tile: PressButton, face: Face, summary: str, box: Box) -> None:
    """The summary in the box (x, y, width, lower edge): large on one line, or on two."""
    layout, theme = face.layout, face.theme
    x, y, width, bottom = box
    styles = [theme.words(size, round(size * 1.32)) for size in (36, 32)]
    for style in styles:
        most = int((bottom - y) // style.line_px)
        if most < 1:
            continue

        def fits(part: str, style: object = style, most: int = most) -> bool:
            pixels = layout.style(style)  # type: ignore[arg-type]
            return fit(part, [pixels], layout.px(width), most * pixels.line_px).fits

        shown = leading_clauses(summary, fits)
        if shown and (shown == summary or style is styles[-1]):
            layout.add(tile, TextBox(shown, style), x, y, width, bottom - y)
            return
