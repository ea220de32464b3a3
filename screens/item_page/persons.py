"""People in office, and whom to call."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from msgspec import structs

from feed.blocks import Contact, Contacts, People, Person
from screens.item_page.flow import Piece
from screens.item_page.prose import words
from screens.item_page.sheet import Sheet, SheetText
from screens.paint import Icon, Picture, Rule

if TYPE_CHECKING:
    from screens.item_page.board import Board, Setting

_GAP: Final = 16.0
_WIDE: Final = 1000.0
_PAD: Final = 16.0


@dataclass(frozen=True)
class PersonCard:
    """One person: photo if there is one, and lines set from the card's upper left corner."""

    photo: Path | None
    texts: tuple[SheetText, ...]
    height: float


@dataclass(frozen=True)
class PeopleRow(Piece):
    """Cards side by side, equally high."""

    setting: Setting
    cards: tuple[PersonCard, ...]
    card_width: float
    gap: float = 24.0

    @property
    def height(self) -> float:
        """The highest card."""
        return max(card.height for card in self.cards)

    def draw(self, board: Board, y: float) -> None:
        """Ground, photo or a calm face, lines."""
        setting = self.setting
        wide, high = photo = _photo_size(setting, self.card_width)
        for place, card in enumerate(self.cards):
            x = place * (self.card_width + _GAP)
            board.add(setting.tinted(20), x, y, self.card_width, self.height)
            if card.photo is not None:
                board.add(Picture(card.photo, fill="cover", radius=12), x + _PAD, y + _PAD, *photo)
            else:
                board.add(setting.tinted(12, setting.section.motif), x + _PAD, y + _PAD, *photo)
                icon = Icon(_FACE, setting.section.ink if setting.theme.illustrated else setting.theme.color("text"))
                side = 0.7 * wide
                board.add(icon, x + _PAD + (wide - side) / 2, y + _PAD + (high - side) / 2, side, side)
            board.add(Sheet(card.texts), x, y, self.card_width, self.height)


_FACE: Final = "face3"
"""Stands for a person of whom there is no photo."""

_LOW: Final = 240.0
"""So high may a card of a row of three be."""

_HIGHEST: Final = 0.7
"""So much of a page may a card take."""

_NARROW: Final = 480.0
"""So wide a card has a smaller photo."""


def _photo_size(setting: Setting, card_width: float) -> tuple[float, float]:
    """Width and height of a photo: smaller where cards are narrow, a little larger in 特大."""
    if setting.theme.large:
        return (144.0, 186.0) if card_width > _NARROW else (116.0, 150.0)
    return (132.0, 168.0) if card_width > _NARROW else (104.0, 136.0)


def people_pieces(block: People, setting: Setting) -> Iterator[Piece]:
    """Rows of cards: three where all are low enough for it, else two; in 特大 upright one."""
    wide = setting.width > _WIDE
    columns = 1 if setting.theme.large and not wide else 2
    if wide and not setting.theme.large and len(block.people) > 2:
        width = (setting.width - 2 * _GAP) / 3
        if all(_person(person, setting, width).height <= _LOW for person in block.people):
            columns = 3
    width = (setting.width - (columns - 1) * _GAP) / columns
    if columns > 1 and any(_long_named(person, setting, width) for person in block.people):
        # Names this long have the whole width.
        columns, width = 1, setting.width
    for start in range(0, len(block.people), columns):
        row = block.people[start : start + columns]
        cards = [_person(person, setting, width) for person in row]
        long = [person for person, card in zip(row, cards, strict=True) if card.height > setting.room * _HIGHEST]
        if long:
            # A duty too long for a card is told below it.
            cards = [_person(structs.replace(person, duty=""), setting, width) for person in row]
        yield PeopleRow(setting, tuple(cards), width, gap=24.0 if not start else _GAP)
        if long:
            yield from (words(setting, f"{person.name}：{person.duty}") for person in row if person.duty)


def _long_named(person: Person, setting: Setting, width: float) -> bool:
    """Whether even without a duty the card of a person would be too high."""
    return _person(structs.replace(person, duty=""), setting, width).height > setting.room * _HIGHEST


def _person(person: Person, setting: Setting, width: float) -> PersonCard:
    theme = setting.theme
    photo = _photo_size(setting, width)
    left = _PAD + photo[0] + 20
    room = width - left - _PAD
    # In 特大 a little closer: two rows then stand on a page.
    name, line, number = (50, 40, 43) if theme.large else (52, 43, 46)
    parts = [
        setting.compose(person.name, theme.title(42, name, "text"), room),
        setting.compose(person.post, theme.words(32, line, setting.section.ink, bold=True), room),
    ]
    if person.duty:
        parts.append(setting.compose(person.duty, theme.words(32, line, "text2"), room))
    if person.phone:
        styles = [theme.words(size, number, bold=True) for size in (36, 32)]
        fitting = next((style for style in styles if setting.layout.measure(person.phone, style) <= room), styles[-1])
        parts.append(setting.compose(person.phone, fitting, room))
    texts: list[SheetText] = []
    y = _PAD - 6
    for part in parts:
        texts.append(SheetText(part, left, y, room))
        y += setting.high(part) + 2
    found = setting.picture(person.photo)
    return PersonCard(found[0] if found else None, tuple(texts), max(photo[1] + 2 * _PAD, y + _PAD - 6))


@dataclass(frozen=True)
class ContactRow(Piece):
    """A name with what it is for, and its number large at the right."""

    setting: Setting
    texts: tuple[SheetText, ...]
    row_height: float
    gap: float = 0.0

    @property
    def height(self) -> float:
        """As set."""
        return self.row_height

    def draw(self, board: Board, y: float) -> None:
        """Handset, texts, rule."""
        setting = self.setting
        side = _handset(setting)
        board.add(Icon("phone", setting.section.ink), 0, y + (self.height - side) / 2, side, side)
        board.add(Sheet(self.texts), 0, y, setting.width, self.height)
        board.add(Rule(setting.theme.color("line")), 0, y + self.height - 1, setting.width, 1)


def contacts_pieces(block: Contacts, setting: Setting) -> Iterator[Piece]:
    """A row each."""
    for number, contact in enumerate(block.contacts):
        row = _contact(contact, setting)
        yield replace(row, gap=24.0) if number == 0 else row


def _contact(contact: Contact, setting: Setting) -> ContactRow:
    """Name and duty at the left, the number large at the right; in 特大 upright below them."""
    theme, layout = setting.theme, setting.layout
    left, above = _handset(setting) + 20, setting.grown(8)
    told = "，".join(part for part in (contact.duty, contact.hours) if part)
    name_style, note_style = theme.words(36, 50, bold=True), theme.words(32, 44, "text2")
    number = theme.words(48, 60, setting.section.ink, bold=True, align="right")
    wide = layout.measure(contact.phone, number)
    if wide > setting.width * 0.45:
        number = theme.words(36, 48, setting.section.ink, bold=True, align="right")
        wide = min(layout.measure(contact.phone, number), setting.width * 0.5)
    stacked = theme.large and setting.width < _WIDE
    room = setting.width - left - (0.0 if stacked else wide + 28)
    name = setting.compose(contact.name, name_style, room)
    texts = [SheetText(name, left, above, room)]
    y = above + setting.high(name)
    if told:
        note = setting.compose(told, note_style, room)
        texts.append(SheetText(note, left, y, room))
        y += setting.high(note)
    if stacked:
        style = theme.words(48, 60, setting.section.ink, bold=True)
        digits = setting.compose(contact.phone, style, room)
        texts.append(SheetText(digits, left, y, room))
        return ContactRow(setting, tuple(texts), y + setting.high(digits) + above)
    digits = setting.compose(contact.phone, number, wide + 2)
    height = max(setting.grown(88), y + above, setting.high(digits) + 2 * above)
    if not told:
        texts[0] = replace(texts[0], y=(height - setting.high(name)) / 2)
    texts.append(SheetText(digits, setting.width - wide - 2, (height - setting.high(digits)) / 2, wide + 2))
    return ContactRow(setting, tuple(texts), height)


def _handset(setting: Setting) -> float:
    """Side of the handset before a contact."""
    return setting.grown(48)
