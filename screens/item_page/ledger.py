"""Two narrow tables side by side: income and expense of an account (mock-up 06)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from feed.blocks import Block, Heading, Table
from screens.item_page.flow import Piece
from screens.item_page.prose import Words, heading
from screens.item_page.sheet import Sheet, SheetText
from screens.item_page.table import table_part
from screens.paint import Rule

if TYPE_CHECKING:
    from screens.item_page.board import Board, Setting

_BETWEEN: Final = 64.0
_LEAST_WIDTH: Final = 1000.0
_MOST_COLUMNS: Final = 2
_CLOSE: Final = 8.0
"""Between a half's heading and its rows."""

Half = tuple[Heading, Table]


@dataclass(frozen=True)
class Ledger(Piece):
    """The pieces of both halves, from the same line on, with a gold line between them."""

    setting: Setting
    halves: tuple[tuple[Piece, ...], tuple[Piece, ...]]
    gap: float = 24.0

    @property
    def half_width(self) -> float:
        """Width of either half."""
        return (self.setting.width - _BETWEEN) / 2

    @property
    def height(self) -> float:
        """The higher half."""
        return max(map(_stacked_height, self.halves))

    def draw(self, board: Board, y: float) -> None:
        """Both halves and the line."""
        middle = self.setting.width / 2 - 1
        board.add(Rule(self.setting.theme.color("gold2")), middle, y + 4, 2, self.height - 8)
        for place, pieces in enumerate(self.halves):
            side = board.moved(place * (self.half_width + _BETWEEN), y)
            top = 0.0
            for number, piece in enumerate(pieces):
                top += _CLOSE if number else 0.0
                piece.draw(side, top)
                top += piece.height


def _stacked_height(pieces: Sequence[Piece]) -> float:
    return sum(piece.height for piece in pieces) + _CLOSE * (len(pieces) - 1)


def halves_at(given: Sequence[Block], place: int) -> tuple[Half, Half] | None:
    """Two headings each with its table of two columns, from `place` on; none where something else stands there."""
    four = given[place : place + 4]
    if len(four) < 4:
        return None
    first, left, second, right = four
    if not (isinstance(first, Heading) and isinstance(second, Heading)):
        return None
    if not (isinstance(left, Table) and isinstance(right, Table)):
        return None
    if max(len(left.columns), len(right.columns)) > _MOST_COLUMNS:
        return None
    return (first, left), (second, right)


def ledger(given: Sequence[Block], place: int, setting: Setting) -> Ledger | None:
    """The two tables from `place` on as one piece, where there is room for them side by side on one page."""
    found = halves_at(given, place) if setting.width > _LEAST_WIDTH else None
    if found is None:
        return None
    narrow = replace(setting, width=(setting.width - _BETWEEN) / 2)
    made = Ledger(setting, (tuple(_half(found[0], narrow)), tuple(_half(found[1], narrow))))
    return made if made.height <= setting.room else None


@dataclass(frozen=True)
class HalfHead(Piece):
    """A half's heading, and the unit of its figures at the right."""

    words: Words
    unit: SheetText | None

    @property
    def height(self) -> float:
        """The heading."""
        return self.words.height

    def draw(self, board: Board, y: float) -> None:
        """Heading left, unit right."""
        self.words.draw(board, y)
        if self.unit is not None:
            board.add(Sheet([self.unit]), 0, y + self.words.height - 50, self.words.width, 44)


def _half(half: Half, setting: Setting) -> Iterator[Piece]:
    head, table = half
    unit = next((column.unit or column.label for column in table.columns[1:]), "")
    style = setting.theme.words(32, 44, "text2", align="right")
    told = SheetText(setting.line(unit, style, setting.width - 16), 0, 0, setting.width - 16) if unit else None
    yield HalfHead(heading(setting, head.text, head.level), told)
    yield replace(table_part(table, setting), headless=True)
