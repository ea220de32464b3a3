"""Originals in print among the blocks of an item: the head of the first page, and the button that opens the viewer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PIL import Image

from feed.blocks import Document
from screens import words as said
from screens.item_page.enlarge import open_large, touchable
from screens.item_page.flow import Piece
from screens.item_page.prose import words
from screens.item_page.sheet import Sheet, SheetText
from screens.paint import Icon, Look, Panel, Picture, PressButton, TextBox

if TYPE_CHECKING:
    from screens.item_page.board import Board, Setting

_EDGE: Final = 24.0
_BUTTON: Final = 128.0
_LOW_BUTTON: Final = 96.0
"""So high is the button for somebody who sits: its upper edge is then within reach."""

_SHARE: Final = 0.6
"""Landscape: the part of the card's width that the page has."""

_SIDE_BY_SIDE: Final = 1200.0
"""A wider card has its words beside the page, a narrower one below it."""


@dataclass(frozen=True)
class DocumentPiece(Piece):
    """A card: the head of the first page as wide as it gets, title, number of pages, 放大看原件."""

    setting: Setting
    block: Document
    path: Path
    pixels: tuple[int, int]
    count: int
    alone: bool = True

    @property
    def height(self) -> float:
        """The page of the flow."""
        return self.setting.whole[1]

    def draw(self, board: Board, y: float) -> None:
        """Page and words, side by side or one below the other."""
        theme = self.setting.theme
        width, height = self.setting.whole
        board.add(Panel(theme.color("card"), radius=24, line=theme.color("line")), 0, y, width, height)
        if width > _SIDE_BY_SIDE:
            wide = _SHARE * width
            self._draw_page(board, (_EDGE, y + _EDGE, wide, height - 2 * _EDGE))
            left = 2 * _EDGE + 8 + wide
            self._draw_words(board, (left, y + _EDGE, width - left - _EDGE - 8, height - 2 * _EDGE))
            return
        words_height = 150.0 * (1.5 if theme.large else 1.0) + _BUTTON
        above = height - words_height - 3 * _EDGE
        self._draw_page(board, (_EDGE, y + _EDGE, width - 2 * _EDGE, above))
        self._draw_words(board, (_EDGE + 8, y + 2 * _EDGE + above, width - 2 * _EDGE - 16, words_height))

    def _draw_page(self, board: Board, box: tuple[float, float, float, float]) -> None:
        """The upper part of a page higher than its place; the whole of a flatter one."""
        x, y, width, height = box
        whole = width * self.pixels[1] / self.pixels[0]
        part = min(1.0, height / whole)
        high = whole * part
        top = y + (height - high) / 2
        board.add(Panel(self.setting.theme.color("white"), radius=12), x, top, width, high)
        picture = Picture(self.path, fill="stretch", window=(0.0, 0.0, 1.0, part), radius=12)
        board.add(picture, x, top, width, high)
        touchable(board, self.setting, self.block.media, (x, top, width, high), mark=False)

    def _draw_words(self, board: Board, box: tuple[float, float, float, float]) -> None:
        setting = self.setting
        theme, ink = setting.theme, setting.section.ink
        x, y, width, height = box
        room = height - _BUTTON - 16
        count = setting.compose(f"共 {self.count} 页", theme.words(36, 50, "text2"), width)
        styles = [theme.title(size, line, ink) for size, line in ((42, 58), (36, 50), (32, 44), (28, 38))]
        styles += [theme.plain.title(size, line, ink) for size, line in ((32, 44), (28, 38))]
        title, _ = setting.fitted(self.block.title or "原件", styles, width, room - setting.high(count) - 8)
        texts = (
            SheetText(title, 0, 0, width),
            SheetText(count, 0, setting.high(title) + 8, width),
        )
        board.add(Sheet(texts), x, y, width, room)
        high = _LOW_BUTTON if setting.face.manner.low else _BUTTON
        self._draw_button(board, (x, y + height - high, min(width, 560.0), high))

    def _draw_button(self, board: Board, box: tuple[float, float, float, float]) -> None:
        setting, parent, media = self.setting, board.parent, self.block.media
        theme, ink = setting.theme, setting.section.ink
        x, y, width, height = box
        button = PressButton(
            lambda: open_large(setting, parent, media),
            normal=Look(ink, ink, theme.color("on_solid")),
            pressed=Look(setting.section.motif, ink, ink),
            name=said.SEE_ORIGINAL,
        )
        board.add(button, x, y, width, height)
        styles = (theme.words(42, 60, bold=True), theme.words(36, 50, bold=True), theme.plain.words(42, 60, bold=True))
        style = next(
            (one for one in styles if setting.layout.measure(said.SEE_ORIGINAL, one) < width - 100), styles[-1]
        )
        wide = setting.layout.measure(said.SEE_ORIGINAL, style)
        left = board.x + x + (width - 54 - 14 - wide) / 2
        top = board.y + y
        layout = setting.layout
        button.ink(layout.add(button, Icon("zoomin", ink), left, top + (height - 54) / 2, 54, 54))
        text = TextBox(said.SEE_ORIGINAL, style, wrap=False, place="middle")
        button.ink(layout.add(button, text, left + 68, top, wide, height))


def document_pieces(block: Document, setting: Setting) -> Iterator[Piece]:
    """A card for an original; where it is not there, a line that says so."""
    media = setting.media(block.media)
    files = setting.files(media) if media is not None and media.kind == "document" else ()
    found = next(((path, size) for path in files if (size := _size_of(path)) is not None), None)
    if found is None:
        yield words(setting, f"（原件：{block.title or '原件'}，共 {block.pages} 页）", color="text2", small=True)
        return
    yield DocumentPiece(setting, block, found[0], found[1], len(files))


def _size_of(path: Path) -> tuple[int, int] | None:
    """Width and height of a page's picture; none when it cannot be read (the viewer says so, page by page)."""
    try:
        with Image.open(path) as picture:
            return picture.size if all(picture.size) else None
    except OSError:
        return None
