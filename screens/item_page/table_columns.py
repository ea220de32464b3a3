"""A long narrow table in columns side by side, as a list is printed: fewer pages, and a figure close to its name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from screens.item_page.flow import Piece
from screens.item_page.table_looks import fitted
from screens.item_page.table_part import TablePart
from screens.paint import Rule

if TYPE_CHECKING:
    from feed.blocks import Table
    from screens.item_page.board import Board, Setting

BETWEEN: Final = 48.0
"""Units between two columns of rows."""

_MOST: Final = 4


@dataclass(frozen=True)
class TableColumns(Piece):
    """Rows of a table in `count` columns, each under the header; read down the first, then down the next."""

    part: TablePart
    count: int
    gap: float = 24.0
    divisible: bool = True

    @property
    def height(self) -> float:
        """The highest column, with all rows in as many as there are."""
        return max(column.height for column in self._columns())

    @property
    def highest(self) -> float:
        """As its columns."""
        return max(column.highest for column in self._columns())

    def stretched(self, height: float) -> Piece:
        """Every row higher by the same."""
        most = max(len(column.rows) for column in self._columns())
        return replace(self, part=replace(self.part, loose=self.part.loose + (height - self.height) / max(1, most)))

    @property
    def least(self) -> float:
        """The header and a few rows."""
        return self.part.least

    def cut(self, room: float) -> tuple[Piece, Piece] | None:
        """As many rows in each column as fit, and the rest; where few pages follow, all of them equally full."""
        rows = self.part.rows
        most = self.part.fitting(room)
        if not 0 < most * self.count < len(rows):
            return None
        pages = -(-len(rows) // (most * self.count))
        stop = self.count * min(most, -(-len(rows) // (pages * self.count)))
        first, rest = (replace(self.part, rows=rows) for rows in (rows[:stop], rows[stop:]))
        return replace(self, part=first), replace(self, part=rest)

    def draw(self, board: Board, y: float) -> None:
        """The columns, and a line between each two."""
        columns = tuple(self._columns())
        for place, column in enumerate(columns):
            x = place * (column.width + BETWEEN)
            column.draw(board.moved(x, y), 0)
            if place:
                line = Rule(self.part.setting.theme.color("line"))
                board.add(line, x - BETWEEN / 2, y, 1, max(each.height for each in columns))

    def _columns(self) -> Iterator[TablePart]:
        rows = self.part.rows
        each = -(-len(rows) // self.count)
        for start in range(0, len(rows), each):
            yield replace(self.part, rows=rows[start : start + each])


def in_columns(block: Table, setting: Setting, whole: TablePart) -> TableColumns | None:
    """The table in as many columns as may be; none for one that fits on a page, is wide, has groups or long cells."""
    if whole.height <= setting.room or any(row.role == "group" for row in block.rows):
        return None
    for count in range(_MOST, 1, -1):
        narrow = replace(setting, width=(setting.width - (count - 1) * BETWEEN) / count)
        look, fits = fitted(block.columns, block.rows, narrow, flat=True)
        if fits:
            return TableColumns(TablePart(narrow, look, block.columns, block.rows), count)
    return None
