"""What the home page is made of: tiles of the sections, notices, the strip of telephone numbers."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from kivy.uix.widget import Widget

from kiosk.calendar import relative_day
from kiosk.catalogue import Entry
from screens import words
from screens.cards import draw_leaf
from screens.clauses import first_clause, leading_clauses
from screens.marks import badge_size, fitted, new_badge, on_one_line, sample_tag
from screens.paint import Icon, Look, Panel, PressButton, Rule, TextBox
from screens.phones import contacts_on_hand, emergencies, everyday
from screens.reach import Box
from screens.theme import Section

if TYPE_CHECKING:
    from screens.page import Face

_WIDE: Final = 400.0
"""A tile so wide has its icon beside the title."""

_ROOMY: Final = 520.0
"""In 特大 a tile narrower than this has its icon and title closer."""

_FLAT: Final = 170.0
"""A tile lower than this has neither a hint nor its icon above the title."""

_UNDER_TITLE: Final = 0.5
"""How strong the leaf is where a title stands on it: full, it would leave the title less than 7:1."""

_ROW: Final = 600.0
"""A notice so wide is a row: its day at the right."""


class NewCounts:
    """How many items of each section are new, asked once."""

    def __init__(self, face: Face) -> None:
        self._counts = face.catalogue.new_counts(face.now()) if face.catalogue is not None else {}

    def of(self, section: Section) -> int:
        """The new items of a section."""
        return sum(self._counts.get(kind, 0) for kind in section.kinds)


def draw_tile(parent: Widget, face: Face, section: Section, new: int, box: Box) -> None:
    """A section's tile: icon and title, a hint where there is room for it, how much is new."""
    layout, theme = face.layout, face.theme
    x, y, width, height = box
    tile = layout.add(
        parent,
        PressButton(
            partial(face.open, f"section:{section.key}"),
            normal=Look(section.tint, None, section.ink),
            pressed=Look(section.ink, None, theme.color("on_solid")),
            radius=24,
            shadow="sh1",
            name=section.name,
        ),
        x, y, width, height,
    )  # fmt: skip
    beside = width >= _WIDE or height < _FLAT
    seen = min(280.0, width * 0.74), min(184.0, height * 0.8)
    draw_leaf(tile, face, section, seen, box, 1.0 if beside and not theme.large else _UNDER_TITLE)
    if new:
        new_badge(tile, face, words.NEW_ITEMS.format(count=new), x + width - 20, y, hanging=True)
    if beside:
        _draw_beside(tile, face, section, box)
    else:
        _draw_below(tile, face, section, box)


def _draw_beside(tile: PressButton, face: Face, section: Section, box: Box) -> None:
    """Icon beside the title; the hint below where the tile is high enough."""
    layout, theme = face.layout, face.theme
    x, y, width, height = box
    wide_tile = width >= _WIDE
    icon, margin, gap = (92.0, 28.0, 20.0) if wide_tile else (60.0, 16.0, 14.0)
    if theme.large:
        icon = min(112.0, height - 48)
        if width < _ROOMY:
            icon, margin, gap = min(icon, 100.0), 20.0, 16.0
    hints = [theme.words(size, 48) for size in (32, 28)]
    told = None
    if height >= _FLAT and not theme.large:
        told = next((one for one in hints if layout.measure(section.hint, one) <= width - 44), None)
    # A title stands clear of the badge that hangs from the upper edge.
    clear = 12.0 if not theme.large else 44.0 if height < _FLAT else 28.0
    top, shown = (y + height / 2 - 68, 92.0) if told is not None else (y + clear, height - clear - 2)
    icon = min(icon, shown)
    sizes = (55, 48, 42, 36) if not theme.large else (62, 55, 48, 42, 36)
    titles = [theme.title(size, round(size * 1.2), section.ink) for size in sizes]
    room = width - margin - icon - gap - 14
    style = fitted(face, section.name, titles, room, shown)
    tile.ink(layout.add(tile, Icon(section.icon, section.ink), x + margin, top + (shown - icon) / 2, icon, icon))
    title = TextBox(section.name, style, place="middle", max_lines=1, ellipsis=True)
    tile.ink(layout.add(tile, title, x + margin + icon + gap, top, room, shown))
    if told is not None:
        hint = TextBox(section.hint, told, wrap=False)
        layout.add(tile, hint, x + 32, top + 106, width - 44, told.line_px)
        tile.follow(hint, theme.color("text"), theme.color("on_solid"))


def _draw_below(tile: PressButton, face: Face, section: Section, box: Box) -> None:
    """Icon over the title (mock-up 13)."""
    layout, theme = face.layout, face.theme
    x, y, width, height = box
    titles = [theme.title(size, 76, section.ink, align="center") for size in (55, 48, 42)]
    style = fitted(face, section.name, titles, width - 16, 76)
    top = y + (height - 96 - 76) / 2 + 7
    tile.ink(layout.add(tile, Icon(section.icon, section.ink), x + (width - 96) / 2, top, 96, 96))
    title = TextBox(section.name, style, max_lines=1, ellipsis=True)
    tile.ink(layout.add(tile, title, x + 8, top + 96, width - 16, 76))


def draw_notice_head(parent: Widget, face: Face, x: float, y: float, height: float) -> None:
    """最新通知 with its icon."""
    layout, theme = face.layout, face.theme
    section = theme.by_kind("notice")
    layout.add(parent, Icon(section.icon, section.ink), x, y + (height - 48) / 2, 48, 48)
    title = TextBox(words.LATEST_NOTICES, theme.title(42, 60, section.ink), place="middle", wrap=False)
    layout.add(parent, title, x + 62, y, 360, height)


def draw_notice(parent: Widget, face: Face, entry: Entry, box: Box) -> None:
    """A notice by its first clause: a card with its line below, or a row with its day."""
    theme = face.theme
    section = theme.by_kind("notice")
    row = face.layout.add(
        parent,
        PressButton(
            partial(face.open, f"item:{entry.unit}/{entry.id}"),
            normal=Look(theme.color("card"), theme.color("line"), None),
            pressed=Look(section.tint, section.ink, None),
            radius=16,
            line_width=1,
            name=entry.title,
        ),
        *box,
    )
    if box[2] >= _ROW:
        _notice_row(row, face, entry, section, box)
    else:
        _notice_card(row, face, entry, box)


def _name(face: Face, entry: Entry, room: float, size: int) -> str:
    """The title of a notice as home says it: whole where it fits on a line, else as many clauses as do."""
    style = face.theme.words(size, size, bold=True)
    title = entry.short_title or entry.title
    return leading_clauses(title, lambda part: face.layout.measure(part, style) <= room) or first_clause(title)


def _notice_card(row: PressButton, face: Face, entry: Entry, box: Box) -> None:
    layout, theme = face.layout, face.theme
    x, y, width, height = box
    new = entry.is_new(face.now())
    room = width - 46 - (62 if new else 0)
    name = _name(face, entry, room, 36)
    styles = [theme.words(36, 52, bold=True), theme.words(36, 46, bold=True), theme.words(32, 42, bold=True)]
    line = theme.words(32, 42, "text2")
    style = styles[0]
    inner = style.line_px + line.line_px
    if layout.measure(name, style) <= room and height >= inner + 8:
        told = leading_clauses(entry.summary, lambda part: layout.measure(part, line) <= width - 46)
        top = y + (height - (inner if told else style.line_px)) / 2
        layout.add(row, TextBox(name, style, wrap=False), x + 25, top, room, style.line_px)
        if told:
            layout.add(row, TextBox(told, line, wrap=False), x + 25, top + style.line_px, width - 46, line.line_px)
    else:
        # A clause this long takes both lines.
        styles = [*styles[1:], theme.words(28, 34, bold=True)]
        style = fitted(face, name, styles, room, height - 8)
        most = max(1, int((height - 8) // style.line_px))
        box_text = TextBox(name, style, place="middle", max_lines=most, ellipsis=True)
        layout.add(row, box_text, x + 25, y, room, height)
    if new:
        new_badge(row, face, words.NEW, x + width - 69, y + 16)


def _notice_row(row: PressButton, face: Face, entry: Entry, section: Section, box: Box) -> None:
    layout, theme = face.layout, face.theme
    x, y, width, height = box
    left = x + 28
    if entry.is_new(face.now()):
        left += new_badge(row, face, words.NEW, left, y + (height - badge_size(face, words.NEW)[1]) / 2) + 18
    layout.add(row, Icon("right", section.ink), x + width - 64, y + (height - 36) / 2, 36, 36)
    right = x + width - 82
    if not theme.large:
        day = relative_day(entry.published, face.now())
        told = theme.words(32, 46, "text2", align="right")
        wide = layout.measure(day, told)
        layout.add(row, TextBox(day, told, place="middle", wrap=False), right - wide, y, wide, height)
        right -= wide + 18
    room = right - left
    title, note = theme.words(42, 58, bold=True), theme.words(36, 50, "text2")
    name = _name(face, entry, room, 42)
    if layout.measure(name, title) > room or title.line_px > height:
        styles = [theme.words(size, line, bold=True) for size, line in ((42, 54), (36, 44), (32, 42), (28, 34))]
        style = fitted(face, name, styles, room, height - 4)
        most = max(1, int((height - 4) // style.line_px))
        box_text = TextBox(name, style, place="middle", max_lines=most, ellipsis=True)
        layout.add(row, box_text, left, y, room, height)
        return
    top = y + (height - title.line_px) / 2
    end = on_one_line(row, face, left, top, [(name, title, 0)])
    if theme.large:
        return
    beside = leading_clauses(entry.summary, lambda part: end + 18 + layout.measure(part, note) <= left + room)
    if beside:
        below = top + layout.baseline(title) - layout.baseline(note)
        layout.add(row, TextBox(beside, note, wrap=False), end + 18, below, left + room - end - 18, note.line_px)


def draw_phone_strip(parent: Widget, face: Face, y: float, *, sample: bool) -> None:
    """The numbers to call, 80 units high; information, not a button."""
    layout, theme = face.layout, face.theme
    contacts = contacts_on_hand(face.catalogue, face.now())
    if not contacts:
        return
    layout.add(parent, Panel(theme.color("sunk"), radius=16), 64, y, 1792, 80)
    layout.add(parent, Icon("phone", theme.by_kind("contact").ink), 96, y + 16, 48, 48)
    right = 1824.0
    if sample:
        sample_tag(parent, face, y + 20, right=right)
        right -= 138
    style, number = theme.words(36, 56), theme.words(42, 56, bold=True)
    small = theme.words(36, 56, bold=True)
    groups = [[(contact.name, style, 0.0), (contact.phone, number, 18.0)] for contact in everyday(contacts)[:2]]
    short = emergencies(contacts)
    if short:
        groups.append(
            [piece for place, (word, digits) in enumerate(short)
             for piece in ((word, style, 30.0 if place else 0.0), (digits, small, 8.0))]
        )  # fmt: skip
    x = 162.0
    for group in groups:
        started = x > 162
        wide = sum(gap + layout.measure(text, one) for text, one, gap in group)
        if x + (60 if started else 0) + wide > right:
            # A long name gives way to the numbers after it.
            continue
        if started:
            layout.add(parent, Rule(theme.color("gold")), x + 29, y + 20, 2, 40)
            x += 60
        x = on_one_line(parent, face, x, y + 12, group)
