"""Originals in print: each page as wide as the place, shown part by part from its top to its foot."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PIL import Image

from feed.blocks import Document
from screens.item_page.flow import Piece
from screens.item_page.prose import words
from screens.item_page.sheet import Sheet, SheetText
from screens.paint import Panel, Picture

if TYPE_CHECKING:
    from screens.item_page.board import Board, Setting

_OVERLAP: Final = 0.12
"""The part of the window that two views of one page share, so that no line is cut by both."""

_BAR: Final = 56.0
_BESIDE: Final = 24.0
_HANDLE: Final = 12.0

SURROUND: Final = "#E5DCC8"
"""The table that the sheet lies on."""


def views(ratio: float, overlap: float = _OVERLAP) -> tuple[tuple[float, float], ...]:
    """Parts of a page from top to foot, as fractions of its height; `ratio` is window height by page height."""
    if ratio >= 1:
        return ((0.0, 1.0),)
    count = math.ceil((1 - ratio) / (ratio * (1 - overlap)) - 1e-9) + 1
    step = (1 - ratio) / (count - 1)
    return tuple((number * step, number * step + ratio) for number in range(count))


@dataclass(frozen=True)
class OriginalView(Piece):
    """One part of one page, with a handle that shows which."""

    setting: Setting
    path: Path
    part: tuple[float, float]
    size: tuple[float, float]
    label: SheetText
    alone: bool = True

    @property
    def height(self) -> float:
        """The page."""
        return self.setting.whole[1]

    def draw(self, board: Board, y: float) -> None:
        """The sheet on its table, its label, the handle."""
        theme = self.setting.theme
        width, height = self.setting.whole
        board.add(Panel(SURROUND, radius=24, line=theme.color("gold2")), 0, y, width, height)
        board.add(Sheet([self.label]), _BESIDE, y + 6, self.label.width, _BAR - 12)
        wide, high = self.size
        window = (0.0, self.part[0], 1.0, self.part[1])
        board.add(Picture(self.path, fill="stretch", window=window), (width - wide) / 2, y + _BAR, wide, high)
        if self.part != (0.0, 1.0):
            self._draw_handle(board, y + _BAR, height - _BAR - 20)

    def _draw_handle(self, board: Board, y: float, length: float) -> None:
        theme = self.setting.theme
        x = self.setting.whole[0] - _BESIDE
        board.add(Panel(theme.color("card"), radius=6), x, y, _HANDLE, length)
        first, last = self.part
        board.add(Panel(self.setting.section.ink, radius=6), x, y + first * length, _HANDLE, (last - first) * length)


def document_pieces(block: Document, setting: Setting) -> Iterator[Piece]:
    """All pages of an original, each part by part; where they are not there, a line that says so."""
    media = setting.media(block.media)
    files = setting.files(media) if media is not None and media.kind == "document" else ()
    title = block.title or "原件"
    if not files:
        yield words(setting, f"（原件：{title}，共 {block.pages} 页）", color="text2", small=True)
        return
    width, height = setting.whole
    room = (width - 2 * _BESIDE - _HANDLE, height - _BAR - 20)
    for number, path in enumerate(files, 1):
        pixels = _size_of(path) or (media.width, media.height) if media is not None else None
        if pixels is None or not pixels[0] or not pixels[1]:
            continue
        factor = room[0] / pixels[0]
        ratio = room[1] / (pixels[1] * factor)
        if ratio >= 1:
            factor = min(factor, room[1] / pixels[1])
        for part in views(ratio):
            high = (part[1] - part[0]) * pixels[1] * factor
            yield OriginalView(
                setting, path, part, (pixels[0] * factor, high), _label(setting, title, number, len(files), width)
            )


def _size_of(path: Path) -> tuple[int, int] | None:
    """Width and height of a page's picture; none when it cannot be read (the picture itself is logged when drawn)."""
    try:
        with Image.open(path) as picture:
            return picture.size
    except OSError:
        return None


def _label(setting: Setting, title: str, number: int, count: int, width: float) -> SheetText:
    style = setting.theme.words(32, 44, setting.section.ink, bold=True)
    room = width - 2 * _BESIDE
    text = f"第 {number} 页，共 {count} 页　{title}" if count > 1 else title
    return SheetText(setting.line(text, style, room), 0, 0, room)
