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
from screens.paint import Icon, Panel, Picture, Rule

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
        """Ground, photo or the sign of a person, lines."""
        setting = self.setting
        photo = _photo_size(setting)
        for place, card in enumerate(self.cards):
            x = place * (self.card_width + _GAP)
            board.add(Panel(setting.section.tint, radius=20), x, y, self.card_width, self.height)
            if card.photo is not None:
                board.add(Picture(card.photo, fill="cover", radius=12), x + _PAD, y + _PAD, *photo)
            else:
                board.add(Panel(setting.section.motif, radius=12), x + _PAD, y + _PAD, *photo)
                icon = Icon("id", setting.section.ink)
                board.add(icon, x + _PAD + (photo[0] - 76) / 2, y + _PAD + (photo[1] - 76) / 2, 76, 76)
            board.add(Sheet(card.texts), x, y, self.card_width, self.height)


def _photo_size(setting: Setting) -> tuple[float, float]:
    """Width and height of a photo: smaller where two cards share a portrait page."""
    return (132.0, 168.0) if setting.width > _WIDE else (104.0, 136.0)


def people_pieces(block: People, setting: Setting) -> Iterator[Piece]:
    """Rows of two cards."""
    columns = 2
    width = (setting.width - (columns - 1) * _GAP) / columns
    for start in range(0, len(block.people), columns):
        row = block.people[start : start + columns]
        cards = [_person(person, setting, width) for person in row]
        long = [person for person, card in zip(row, cards, strict=True) if card.height > setting.room * 0.7]
        if long:
            # A duty too long for a card is told below it.
            cards = [_person(structs.replace(person, duty=""), setting, width) for person in row]
        yield PeopleRow(setting, tuple(cards), width, gap=24.0 if not start else _GAP)
        if long:
            yield from (words(setting, f"{person.name}：{person.duty}") for person in row if person.duty)


def _person(person: Person, setting: Setting, width: float) -> PersonCard:
    theme = setting.theme
    photo = _photo_size(setting)
    left = _PAD + photo[0] + 24
    room = width - left - _PAD
    parts = [
        setting.compose(person.name, theme.title(42, 54, "text"), room),
        setting.compose(person.post, theme.words(32, 44, setting.section.ink, bold=True), room),
    ]
    if person.duty:
        parts.append(setting.compose(person.duty, theme.words(32, 44, "text2"), room))
    if person.phone:
        size = 36 if setting.width > _WIDE else 32
        parts.append(setting.compose(person.phone, theme.words(size, 48, bold=True), room))
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
        board.add(Icon("phone", setting.section.ink), 0, y + (self.height - 48) / 2, 48, 48)
        board.add(Sheet(self.texts), 0, y, setting.width, self.height)
        board.add(Rule(setting.theme.color("line")), 0, y + self.height - 1, setting.width, 1)


def contacts_pieces(block: Contacts, setting: Setting) -> Iterator[Piece]:
    """A row each."""
    for number, contact in enumerate(block.contacts):
        row = _contact(contact, setting)
        yield replace(row, gap=24.0) if number == 0 else row


def _contact(contact: Contact, setting: Setting) -> ContactRow:
    theme, layout = setting.theme, setting.layout
    left, above = 68.0, 8.0
    number = theme.words(48, 60, setting.section.ink, bold=True, align="right")
    wide = layout.measure(contact.phone, number)
    if wide > setting.width * 0.45:
        number = theme.words(36, 48, setting.section.ink, bold=True, align="right")
        wide = min(layout.measure(contact.phone, number), setting.width * 0.5)
    room = setting.width - left - wide - 28
    name = setting.compose(contact.name, theme.words(36, 50, bold=True), room)
    told = "，".join(part for part in (contact.duty, contact.hours) if part)
    texts = [SheetText(name, left, above, room)]
    y = above + setting.high(name)
    if told:
        note = setting.compose(told, theme.words(32, 44, "text2"), room)
        texts.append(SheetText(note, left, y, room))
        y += setting.high(note)
    digits = setting.compose(contact.phone, number, wide + 2)
    height = max(88.0, y + above, setting.high(digits) + 2 * above)
    if not told:
        texts[0] = replace(texts[0], y=(height - setting.high(name)) / 2)
    texts.append(SheetText(digits, setting.width - wide - 2, (height - setting.high(digits)) / 2, wide + 2))
    return ContactRow(setting, tuple(texts), height)
