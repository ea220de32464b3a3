"""The numbers of 便民电话, each in a row of its own with the number large: what a resident came for."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from kivy.uix.widget import Widget
from msgspec import Struct

from feed.blocks import Contact, Contacts
from kiosk.catalogue import Catalogue, Entry, Query
from screens.marks import fitted
from screens.paint import Look, Panel, PressButton, TextBox
from screens.reach import Box
from screens.rows import draw_row
from screens.theme import Section
from screens.typesetting import fit

if TYPE_CHECKING:
    from datetime import datetime

    from screens.page import Face

MOST_READ: Final = 40
"""So many contact items are opened; what stands behind them is listed by its title."""


class Line(Struct, frozen=True):
    """One row: a number and the item it stands in, or an item without numbers."""

    entry: Entry
    contact: Contact | None = None


def lines_of(catalogue: Catalogue, query: Query, now: datetime) -> tuple[Line, ...]:
    """Every number of the list once: pinned items first, then the village's own before the county's."""
    entries = catalogue.page(query, now, 0, MOST_READ)
    ranked = sorted(entries, key=lambda entry: (entry.priority == "normal", -len(entry.unit)))
    found: list[Line] = []
    seen: set[tuple[str, str]] = set()
    for entry in ranked:
        item = catalogue.item(entry.unit, entry.id)
        blocks = [block for block in item.blocks if isinstance(block, Contacts)] if item is not None else []
        if not blocks:
            found.append(Line(entry))
        for block in blocks:
            fresh = [one for one in block.contacts if (one.name, one.phone) not in seen]
            seen.update((one.name, one.phone) for one in fresh)
            found.extend(Line(entry, one) for one in fresh)
    return tuple(found)


def draw_line(parent: Widget, face: Face, section: Section, line: Line, box: Box) -> None:
    """Name and duty at the left, the number at the right; it opens the item."""
    contact = line.contact
    if contact is None:
        draw_row(parent, face, section, line.entry, box)
        return
    layout, theme = face.layout, face.theme
    x, y, width, height = box
    row = layout.add(
        parent,
        PressButton(
            partial(face.open, f"item:{line.entry.unit}/{line.entry.id}"),
            normal=Look(theme.color("card"), theme.color("line")),
            pressed=Look(section.tint, section.ink),
            radius=16,
            line_width=1,
            name=f"{contact.name} {contact.phone}",
        ),
        x, y, width, height,
    )  # fmt: skip
    layout.add(row, Panel(section.ink, radius=4), x + 20, y + 24, 8, height - 48)
    left, right = x + 48, x + width - 32
    numbers = [theme.words(size, round(size * 1.3), section.ink, bold=True) for size in (48, 42, 36)]
    most = (width - 80) * (0.58 if not theme.large else 0.62)
    names = [theme.words(size, round(size * 1.22), bold=True) for size in (42, 36, 32, 28)]
    # The number is set smaller only where it is too long, or the name beside it would be cut.
    for number in [one for one in numbers if layout.measure(contact.phone, one) <= most] or numbers[-1:]:
        wide = layout.measure(contact.phone, number)
        room = right - wide - 28 - left
        style = fitted(face, contact.name, names, room, height - 12)
        if fit(contact.name, [layout.style(style)], layout.px(room), layout.px(height - 12)).fits:
            break
    layout.add(row, TextBox(contact.phone, number, place="middle", wrap=False), right - wide, y, wide, height)
    duties = theme.words(28, 34, "text2")
    told = contact.duty or contact.hours
    if told and layout.measure(told, duties) <= room:
        below = height - 16 - duties.line_px
        over = fitted(face, contact.name, names, room, below)
        one_line = layout.measure(contact.name, over) <= room
        # In 特大 the name is not set smaller for its duty.
        if one_line and (not theme.large or over == names[0]):
            style = over
            top = y + (height - style.line_px - duties.line_px) / 2
            layout.add(row, TextBox(contact.name, style, wrap=False), left, top, room, style.line_px)
            place = (left, top + style.line_px, room, duties.line_px)
            layout.add(row, TextBox(told, duties, wrap=False), *place)
            return
    most_lines = max(1, int((height - 8) // style.line_px))
    layout.add(row, TextBox(contact.name, style, place="middle", max_lines=most_lines, ellipsis=True),
               left, y, room, height)  # fmt: skip
