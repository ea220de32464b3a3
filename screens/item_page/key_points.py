"""The key points of a policy: a resident's question on the section's tint, its answer large beside it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from feed.item import KeyPoint
from screens.item_page.airy import Airy
from screens.item_page.flow import Piece
from screens.item_page.prose import heading, words
from screens.item_page.sheet import Sheet, SheetText
from screens.paint import Panel, Rule

if TYPE_CHECKING:
    from screens.item_page.board import Board, Setting

_LABEL: Final = 232.0

_HIGHEST_ROW: Final = 0.5
"""A point whose row would take more of a page than this is told as running text, which goes on on the next page."""


@dataclass(frozen=True)
class KeyRowPiece(Airy):
    """A question on the section's tint, its answer large beside it, the note below the answer."""

    setting: Setting
    label: SheetText
    texts: tuple[SheetText, ...]
    row_height: float
    label_width: float
    gap: float = 16.0
    airiest = 1.35

    @property
    def set_height(self) -> float:
        """Label, answer and note."""
        return self.row_height

    def draw(self, board: Board, y: float) -> None:
        """Grounds, label, answer."""
        setting = self.setting
        height = self.height
        ground = Panel(setting.theme.color("card"), radius=20, line=setting.theme.color("card_line"))
        board.add(ground, 0, y, setting.width, height)
        if setting.theme.illustrated:
            label = Panel(setting.section.tint, radius=19, corners=(True, False, False, True))
            board.add(label, 1, y + 1, self.label_width - 1, height - 2)
        else:
            board.add(Rule(setting.section.motif), self.label_width, y + 16, 2, height - 32)
        board.add(Sheet([self.label, *self.texts]), 0, y + self.more / 2, setting.width, self.row_height)


def key_point_pieces(point: KeyPoint, setting: Setting) -> Iterator[Piece]:
    """A row for a point; running text for one too long for a row."""
    row = _key_row(point, setting)
    if row.height <= _HIGHEST_ROW * setting.room:
        yield row
    else:
        yield from _told_point(point, setting)


def _told_point(point: KeyPoint, setting: Setting) -> Iterator[Piece]:
    """A point too long for a row: its label as a heading, the answer and the note below it."""
    yield heading(setting, point.label, 3)
    yield words(setting, point.answer, bold=True, gap=8.0)
    if point.note:
        yield words(setting, point.note, color="text2", small=True, gap=8.0)


def _key_row(point: KeyPoint, setting: Setting) -> KeyRowPiece:
    theme, ink = setting.theme, setting.section.ink
    column = _LABEL * (1.3 if theme.large else 1.0)
    room = setting.width - column - 64
    steps = [theme.words(48, 66, bold=True), theme.words(42, 58, bold=True)]
    answer, _ = setting.fitted(point.answer, steps, room, setting.grown(66))
    height = setting.high(answer)
    note = setting.compose(point.note, theme.words(32, 46, "text2"), room) if point.note else None
    total = height + (setting.high(note) if note else 0)
    wide = column - 32
    heads = [theme.title(size, line, ink, align="center") for size, line in ((48, 64), (42, 56), (36, 48), (32, 42))]
    label, _ = setting.fitted(point.label, heads, wide, max(96.0, total))
    row = max(setting.grown(112), total + 32, setting.high(label) + 24)
    top = (row - total) / 2
    texts = [SheetText(answer, column + 36, top, room)]
    if note:
        texts.append(SheetText(note, column + 36, top + height, room))
    head = SheetText(label, 16, (row - setting.high(label)) / 2, wide)
    return KeyRowPiece(setting, head, tuple(texts), row, column)
