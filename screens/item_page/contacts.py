"""Whom to call: a name with what it is for, and its number large at the right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from feed.blocks import Contact, Contacts
from screens.item_page.airy import Airy
from screens.item_page.flow import Piece
from screens.item_page.sheet import Sheet, SheetText
from screens.paint import Icon, Rule
from screens.typesetting import fit_step

if TYPE_CHECKING:
    from screens.item_page.board import Board, Setting

_WIDE: Final = 1000.0
_BETWEEN: Final = 48.0
"""Between two contacts on one line."""

_NAME_LINES: Final = 2
"""A name of more lines beside its number would be a tower."""

_SIZES: Final = ((48, 60), (42, 56), (36, 48))


@dataclass(frozen=True)
class Call:
    """One contact as set: its texts from the upper left corner of its place, and its height."""

    texts: tuple[SheetText, ...]
    height: float


@dataclass(frozen=True)
class ContactRow(Airy):
    """One contact, or two side by side, `width` units each."""

    setting: Setting
    calls: tuple[Call, ...]
    width: float
    gap: float = 0.0
    airiest = 1.4

    @property
    def set_height(self) -> float:
        """The higher of both."""
        return max(call.height for call in self.calls)

    def draw(self, board: Board, y: float) -> None:
        """Handset, texts, rule."""
        setting = self.setting
        side = _handset(setting)
        for place, call in enumerate(self.calls):
            x = place * (self.width + _BETWEEN)
            board.add(Icon("phone", setting.section.ink), x, y + (self.height - side) / 2, side, side)
            board.add(Sheet(call.texts), x, y + (self.height - call.height) / 2, self.width, call.height)
            board.add(Rule(setting.theme.color("line")), x, y + self.height - 1, self.width, 1)


def contacts_pieces(block: Contacts, setting: Setting) -> Iterator[Piece]:
    """A row each; two on a line where they would else take more than a page, and all are short enough for it."""
    calls = [_contact(contact, setting, setting.width) for contact in block.contacts]
    width = (setting.width - _BETWEEN) / 2
    crowd = setting.width > _WIDE and sum(call.height for call in calls) > setting.room
    if crowd and all(_short(contact, setting, width) for contact in block.contacts):
        calls = [_contact(contact, setting, width) for contact in block.contacts]
        yield from _rows(calls, setting, width, 2)
    else:
        yield from _rows(calls, setting, setting.width, 1)


def _rows(calls: Sequence[Call], setting: Setting, width: float, columns: int) -> Iterator[Piece]:
    for start in range(0, len(calls), columns):
        yield ContactRow(setting, tuple(calls[start : start + columns]), width, gap=0.0 if start else 24.0)


def _short(contact: Contact, setting: Setting, width: float) -> bool:
    """Whether name, note and number of a contact stand on a line each in a place so wide."""
    theme, layout = setting.theme, setting.layout
    room = width - _handset(setting) - 20 - 28 - layout.measure(contact.phone, theme.words(48, 60, bold=True))
    name = layout.measure(contact.name, theme.words(36, 50, bold=True))
    return max(name, layout.measure(_note(contact), theme.words(32, 44))) <= room


def _note(contact: Contact) -> str:
    return "，".join(part for part in (contact.duty, contact.hours) if part)


def _contact(contact: Contact, setting: Setting, width: float) -> Call:
    """Name and duty at the left, the number large at the right; below them in 特大 upright, and under a long name."""
    theme, layout = setting.theme, setting.layout
    left, above = _handset(setting) + 20, setting.grown(8)
    told = _note(contact)
    name_style, note_style = theme.words(36, 50, bold=True), theme.words(32, 44, "text2")
    number = theme.words(48, 60, setting.section.ink, bold=True, align="right")
    wide = layout.measure(contact.phone, number)
    if wide > width * 0.45:
        number = theme.words(36, 48, setting.section.ink, bold=True, align="right")
        wide = min(layout.measure(contact.phone, number), width * 0.5)
    room = width - left - wide - 28
    name = setting.compose(contact.name, name_style, room)
    stacked = (theme.large and setting.width < _WIDE) or len(name.lines) > _NAME_LINES
    if stacked:
        room = width - left
        name = setting.compose(contact.name, name_style, room)
    texts = [SheetText(name, left, above, room)]
    y = above + setting.high(name)
    if told:
        note = setting.compose(told, note_style, room)
        texts.append(SheetText(note, left, y, room))
        y += setting.high(note)
    if stacked:
        styles = [theme.words(size, line, setting.section.ink, bold=True) for size, line in _SIZES]
        digits = setting.compose(contact.phone, fit_step(contact.phone, room, styles, layout.measure), room)
        texts.append(SheetText(digits, left, y, room))
        return Call(tuple(texts), y + setting.high(digits) + above)
    digits = setting.compose(contact.phone, number, wide + 2)
    height = max(setting.grown(88), y + above, setting.high(digits) + 2 * above)
    # Name and note stand in the middle of the row, as the number does.
    shift = (height - y - above) / 2
    texts = [replace(text, y=text.y + shift) for text in texts]
    texts.append(SheetText(digits, width - wide - 2, (height - setting.high(digits)) / 2, wide + 2))
    return Call(tuple(texts), height)


def _handset(setting: Setting) -> float:
    """Side of the handset before a contact."""
    return setting.grown(48)
