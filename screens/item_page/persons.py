"""The board of people in office."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from msgspec import structs

from feed.blocks import People, Person
from screens.item_page.airy import Airy
from screens.item_page.flow import Piece
from screens.item_page.prose import words
from screens.item_page.sheet import Sheet, SheetText
from screens.paint import Icon, Picture

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
class PeopleRow(Airy):
    """Cards side by side, equally high."""

    setting: Setting
    cards: tuple[PersonCard, ...]
    card_width: float
    gap: float = 24.0
    airiest = 1.3

    @property
    def set_height(self) -> float:
        """The highest card."""
        return max(card.height for card in self.cards)

    def draw(self, board: Board, y: float) -> None:
        """Ground, photo or a calm face, lines."""
        setting = self.setting
        above = self.more / 2
        wide, high = photo = _photo_size(setting, self.card_width)
        for place, card in enumerate(self.cards):
            x = place * (self.card_width + _GAP)
            board.add(setting.tinted(20), x, y, self.card_width, self.height)
            if card.photo is not None:
                board.add(Picture(card.photo, fill="cover", radius=12), x + _PAD, y + above + _PAD, *photo)
            else:
                board.add(setting.tinted(12, setting.section.motif), x + _PAD, y + above + _PAD, *photo)
                icon = Icon(_FACE, setting.section.ink if setting.theme.illustrated else setting.theme.color("text"))
                side = 0.7 * wide
                board.add(icon, x + _PAD + (wide - side) / 2, y + above + _PAD + (high - side) / 2, side, side)
            board.add(Sheet(card.texts), x, y + above, self.card_width, self.set_height)


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
