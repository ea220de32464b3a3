"""What stands in the body of an item that tells no more than its title: a calm line, and where to ask."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from feed.item import Item
from screens import words
from screens.item_page.flow import Piece
from screens.item_page.sheet import Sheet, SheetText
from screens.paint import Icon

if TYPE_CHECKING:
    from screens.item_page.board import Board, Setting
    from screens.typesetting import Composed

_ICON: Final = 96.0
_GAP: Final = 24.0


@dataclass(frozen=True)
class Centred(Piece):
    """An icon and a few words in the middle of the page."""

    setting: Setting
    icon: str
    composed: Composed
    more: float = 0.0
    gap: float = 24.0

    @property
    def height(self) -> float:
        """Icon and words."""
        return self._set + self.more

    @property
    def highest(self) -> float:
        """The page."""
        return max(self.height, self.setting.room)

    def stretched(self, height: float) -> Piece:
        """The same words in the middle of more room."""
        return replace(self, more=height - self._set)

    @property
    def _side(self) -> float:
        return self.setting.grown(_ICON)

    @property
    def _set(self) -> float:
        return self._side + _GAP + self.setting.high(self.composed)

    def draw(self, board: Board, y: float) -> None:
        """Icon above, words below."""
        setting = self.setting
        top, width = y + self.more / 2, setting.width
        icon = Icon(self.icon, setting.section.ink)
        board.add(icon, (width - self._side) / 2, top, self._side, self._side)
        told = SheetText(self.composed, 0, 0, width)
        board.add(Sheet([told]), 0, top + self._side + _GAP, width, setting.high(self.composed))


def nothing_more(item: Item, setting: Setting) -> Centred:
    """Where to ask about an item that has neither blocks nor fields: on the phone, at the office, by telephone."""
    icon, told = "people", words.TOLD_BY_TITLE
    if item.guide is not None:
        icon, told = "phone", words.GUIDE_ASK.format(phone=item.guide.phone)
    elif setting.has_code:
        icon, told = "screen", words.TOLD_ON_PHONE
    elif item.kind == "contact":
        told = words.NO_PHONES_YET
    style = setting.theme.words(42, 60, align="center")
    return Centred(setting, icon, setting.compose(told, style, setting.width))
