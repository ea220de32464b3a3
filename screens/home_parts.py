"""What the home page is made of: tiles of the sections, the strip of telephone numbers."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from kivy.uix.widget import Widget

from feed.blocks import Contact
from screens import words
from screens.cards import draw_leaf
from screens.marks import fitted, new_badge, on_one_line, sample_tag
from screens.paint import Icon, Look, Panel, PressButton, Rule, TextBox
from screens.phones import emergencies, everyday
from screens.reach import Box
from screens.theme import Section
from screens.typesetting import fit_step

if TYPE_CHECKING:
    from screens.page import Face

_WIDE: Final = 400.0
"""A tile so wide has its icon beside the title."""

_ROOMY: Final = 520.0
"""In 特大 a tile narrower than this has its icon and title closer."""

_FLAT: Final = 170.0
"""A tile lower than this has neither a hint nor its icon above the title."""

_HIGH: Final = 260.0
_ICON, _GREAT_ICON = 96.0, 128.0
"""The icon over a title, and in a tile so high."""

_UNDER_TITLE: Final = 0.5
"""How strong the leaf is where a title stands on it: full, it would leave the title less than 7:1."""


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
    style = fit_step(section.name, room, titles, layout.measure)
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
    side = _ICON if height < _HIGH else _GREAT_ICON
    top = y + (height - side - 76) / 2 + 7
    tile.ink(layout.add(tile, Icon(section.icon, section.ink), x + (width - side) / 2, top, side, side))
    title = TextBox(section.name, style, max_lines=1, ellipsis=True)
    tile.ink(layout.add(tile, title, x + 8, top + side, width - 16, 76))


def draw_phone_strip(parent: Widget, face: Face, contacts: tuple[Contact, ...], y: float, *, sample: bool) -> None:
    """The numbers to call, 80 units high; information, not a button. Nothing without any."""
    layout, theme = face.layout, face.theme
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
