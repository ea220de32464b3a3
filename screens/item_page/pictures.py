"""Pictures among the words. A touch on one opens the viewer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from feed.blocks import Image
from feed.media import MediaRef
from screens.item_page.enlarge import touchable
from screens.item_page.flow import Piece
from screens.item_page.prose import words
from screens.item_page.sheet import Sheet, SheetText
from screens.paint import Panel, Picture

if TYPE_CHECKING:
    from screens.item_page.board import Board, Setting

_MOST_HEIGHT: Final = 0.74
"""A picture among words takes at most so much of the page's height."""

_LARGEST: Final = 2.0
"""A small picture is enlarged at most so far: beyond, it only shows its pixels."""

LEAST_HEIGHT: Final = 0.45
"""Of the page's height: so far a picture gives way to words that would else stand on a page of their own."""

_CAPTION_GAP: Final = 10.0
LONG_CAPTION: Final = 140.0
"""A caption of more than three lines is a text: it follows the picture instead of taking its room."""

_UPRIGHT: Final = 1.2
"""Height by width from which a picture is upright: 1.41 of a sheet of paper, 1.33 of a photograph."""

_INSET: Final = 20.0
_LEAST_BESIDE: Final = 480.0
"""Units beside an upright picture in which its words can stand."""

_HIGHEST: Final = 0.9
"""Of the page's height: words beside a picture that need more are a text, and stand below it."""

_MARK: Final = 88.0
"""Units that 放大看 needs at the foot of a card."""


def picture_size(width: int, height: int, most: tuple[float, float]) -> tuple[float, float]:
    """Width and height in units at which a picture of so many pixels is drawn: whole, and not blown up."""
    factor = min(most[0] / width, most[1] / height, _LARGEST)
    return max(1.0, width * factor), max(1.0, height * factor)


@dataclass(frozen=True)
class PicturePiece(Piece):
    """A picture in the middle of the ground, `most` units high at most, and its caption."""

    setting: Setting
    media: MediaRef
    path: Path
    pixels: tuple[int, int]
    most: float
    caption: SheetText | None
    caption_height: float
    gap: float = 24.0

    @property
    def height(self) -> float:
        """Picture and caption."""
        return self._size(self.most)[1] + self._below

    @property
    def lowest(self) -> float:
        """As small as a picture still tells something."""
        return min(self.height, LEAST_HEIGHT * self.setting.room)

    @property
    def highest(self) -> float:
        """As wide as the ground, or as high as the page."""
        return self._size(self.setting.room - self._below)[1] + self._below

    def stretched(self, height: float) -> Piece:
        """The picture larger or smaller; its words stay."""
        return replace(self, most=height - self._below)

    def draw(self, board: Board, y: float) -> None:
        """Both."""
        width = self.setting.width
        wide, high = self._size(self.most)
        left = (width - wide) / 2
        board.add(Picture(self.path, fill="fit", radius=12), left, y, wide, high)
        touchable(board, self.setting, self.media, (left, y, wide, high))
        if self.caption:
            board.add(Sheet([self.caption]), 0, y + high + _CAPTION_GAP, width, self.caption_height)

    @property
    def _below(self) -> float:
        return self.caption_height + _CAPTION_GAP if self.caption else 0.0

    def _size(self, most: float) -> tuple[float, float]:
        return picture_size(*self.pixels, (self.setting.width, most))


@dataclass(frozen=True)
class UprightPiece(Piece):
    """A picture higher than wide at the left of a card, as high as the card; its words and 放大看 beside it.

    Forms and signed pages are such: under the words they would be too small to be told from each other.
    """

    setting: Setting
    media: MediaRef
    path: Path
    pixels: tuple[int, int]
    high: float
    caption: SheetText | None
    gap: float = 24.0

    @property
    def height(self) -> float:
        """The card."""
        return self.high

    @property
    def lowest(self) -> float:
        """As small as a picture still tells something, and its words have room beside it."""
        words_high = self.setting.high(self.caption.composed) if self.caption else 0.0
        return min(self.high, max(LEAST_HEIGHT * self.setting.room, words_high + 2 * _INSET + _MARK))

    @property
    def highest(self) -> float:
        """The page."""
        return self.setting.room

    def stretched(self, height: float) -> Piece:
        """The card higher or lower, and the picture with it."""
        return replace(self, high=height)

    def draw(self, board: Board, y: float) -> None:
        """Picture, card and words."""
        width, room = self.setting.width, self.high - 2 * _INSET
        wide, high = picture_size(*self.pixels, (width, room))
        line = Panel(self.setting.theme.color("white"), radius=12, line=self.setting.theme.color("line"))
        top = y + (self.high - high) / 2
        board.add(line, _INSET, top, wide, high)
        board.add(Picture(self.path, fill="fit", radius=12), _INSET + 1, top + 1, wide - 2, high - 2)
        touchable(board, self.setting, self.media, (0, y, width, self.high))
        if self.caption:
            left = 2 * _INSET + wide + 16
            board.add(Sheet([self.caption]), left, y + _INSET + 8, self.caption.width, self.high - 2 * _INSET)


def _upright(block: Image, setting: Setting, path: Path, pixels: tuple[int, int], share: float) -> UprightPiece | None:
    """The card of a picture that is clearly higher than wide; none where its words have no room beside it."""
    width, height = pixels
    widest = (setting.room - 2 * _INSET) * width / height
    beside = setting.width - widest - 3 * _INSET - 16
    if height < _UPRIGHT * width or beside < _LEAST_BESIDE:
        return None
    caption, needed = None, 0.0
    if block.caption:
        composed = setting.compose(block.caption, setting.theme.words(32, 46), beside)
        caption, needed = SheetText(composed, 0, 0, beside), setting.high(composed) + 2 * _INSET + _MARK
    if needed > _HIGHEST * setting.room:
        return None
    return UprightPiece(setting, block.media, path, pixels, max(setting.room * share, needed), caption)


def caption_of(setting: Setting, text: str, width: float) -> tuple[SheetText | None, float]:
    """A caption in the middle under a picture, and its height; none without words."""
    if not text:
        return None, 0.0
    composed = setting.compose(text, setting.theme.words(32, 44, "text2", align="center"), width, balance=True)
    return SheetText(composed, 0, 0, width), setting.high(composed)


def image_pieces(block: Image, setting: Setting, *, share: float = _MOST_HEIGHT) -> Iterator[Piece]:
    """A picture; where it is not there its words stand for it."""
    found = setting.picture(block.media)
    told = block.caption or block.alt
    if found is None:
        if told:
            yield words(setting, f"（图：{told}）", color="text2", small=True)
        return
    path, *pixels = found
    if upright := _upright(block, setting, path, (pixels[0], pixels[1]), share):
        yield upright
        return
    caption, caption_height = caption_of(setting, block.caption, setting.width)
    long = caption_height > LONG_CAPTION
    if long:
        caption, caption_height = None, 0.0
    most = max(160.0, setting.room * share - caption_height)
    yield PicturePiece(setting, block.media, path, (pixels[0], pixels[1]), most, caption, caption_height)
    if long:
        yield words(setting, block.caption, color="text2", small=True, gap=12.0)
