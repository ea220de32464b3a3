"""Rows of a table under their header: figures right-aligned with separators, sums set apart, cut where rows end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Final

from feed.blocks import Column, Row
from screens.item_page.cells import group_text, label_text, most_width, shown_cells
from screens.item_page.flow import Piece
from screens.item_page.sheet import Sheet, SheetText
from screens.paint import Panel, Rule
from screens.typesetting import Composed, Style

if TYPE_CHECKING:
    from screens.item_page.board import Board, Setting

BESIDE: Final = 16.0
_ABOVE: Final = 8.0

_BLANK: Final = " "
"""A cell whose text stands on another page: blank, but not without an entry."""

_WHOLE: Final = 0.4
"""A row that takes less of a page than this stays whole: below any heading it finds room on a page of its own."""

_LOOSEST: Final = 14.0
"""Units of air that a row gets at most where its page has the room."""

_TIGHTEST: Final = 8.0
"""Units that a row gives way at most: half of the room above and below its words."""

_LEAST_ROWS: Final = 2
"""So many rows stand below a header at least."""


@dataclass(frozen=True)
class TableLook:
    """Styles in units, and the widths of the columns in units, with their padding."""

    header: Style
    cell: Style
    widths: tuple[float, ...]


@dataclass(frozen=True)
class TablePart(Piece):
    """Some rows of a table under its header."""

    setting: Setting
    look: TableLook
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    gap: float = 24.0
    loose: float = 0.0
    """Units by which each row is higher than its words need: more air where the page has the room."""

    measured: dict[int, float] = field(default_factory=dict, compare=False, repr=False)
    """Heights of rows by their identity, shared by all parts of a table: each row is measured once."""

    @property
    def divisible(self) -> bool:  # type: ignore[override]
        """Whether it has so many rows that some of them on the next page are still a table."""
        return len(self.rows) >= 2 * _LEAST_ROWS

    @property
    def width(self) -> float:
        """Width of all columns."""
        return sum(self.look.widths)

    @cached_property
    def header_height(self) -> float:
        """The header row."""
        return self.height_of([label_text(column) for column in self.columns], self.look.header) + 2 * _ABOVE

    @cached_property
    def height(self) -> float:
        """The header and all rows; of a table longer than two pages only that it is."""
        total = self.header_height
        for row in self.rows:
            total += self._row_height(row)
            if total > 2 * self.setting.room:
                break
        return total

    @property
    def lowest(self) -> float:
        """With a little less air in every row, where all of them then stand on one page."""
        tight = self.height - len(self.rows) * (_TIGHTEST + self.loose)
        return tight if tight <= self.setting.room and self.height <= 2 * self.setting.room else self.height

    @property
    def highest(self) -> float:
        """With a little air in every row: no more, or a table's last page would not look like its first."""
        return self.height + len(self.rows) * (_LOOSEST - self.loose)

    def stretched(self, height: float) -> Piece:
        """Every row higher by the same."""
        return replace(self, loose=self.loose + (height - self.height) / max(1, len(self.rows)))

    @property
    def least(self) -> float:
        """The header and a few rows."""
        if not self.divisible:
            return self.height
        return self.header_height + sum(map(self._row_height, self.rows[:_LEAST_ROWS]))

    def cut(self, room: float) -> tuple[Piece, Piece] | None:
        """Rows that fit under the header, never a lone sum or a lone first row on the next page."""
        stop = self.fitting(room)
        if not stop and self.rows and self._row_height(self.rows[0]) > _WHOLE * self.fullest:
            return self._cut_row(room)
        stop = min(stop, len(self.rows) - 1)
        while stop > 1 and self.rows[stop].role in ("subtotal", "total"):
            stop -= 1
        if stop < 1:
            return None
        return replace(self, rows=self.rows[:stop]), replace(self, rows=self.rows[stop:])

    def fitting(self, room: float) -> int:
        """How many rows fit under the header."""
        used = self.header_height
        for number, row in enumerate(self.rows):
            used += self._row_height(row)
            if used > room:
                return number
        return len(self.rows)

    @property
    def fullest(self) -> float:
        """The height of a row that fills a page."""
        return self.setting.room - self.header_height

    def _cut_row(self, room: float) -> tuple[Piece, Piece] | None:
        """The first row, too high for any page, as two rows: each cell goes on where its lines end."""
        row = self.rows[0]
        style = self._style(row)
        line = self.setting.units(self.setting.layout.style(style).line_px)
        most = int((room - self.header_height - 2 * _ABOVE) // line)
        if most < 1:
            return None
        firsts, rests = [], []
        for place, text in enumerate(self._cells(row)):
            lines = [part.text for part in self._set(text, style, place).lines]
            firsts.append("".join(lines[:most]) or _BLANK)
            rests.append("".join(lines[most:]) or _BLANK)
        if not "".join(rests).strip():
            return None
        # The halves are text as read already: figures have no second line, and keep theirs.
        first = replace(self, rows=(Row(tuple(firsts), row.role),), columns=self._plain_columns, measured={})
        rest = Row(tuple(rests), row.role)
        following = (rest, *(Row(tuple(self._cells(later)), later.role) for later in self.rows[1:]))
        return first, replace(self, rows=following, columns=self._plain_columns, measured={})

    @property
    def _plain_columns(self) -> tuple[Column, ...]:
        """The columns for cells that are text as read: nothing is formatted twice, figures still stand right."""
        return tuple(
            Column(label_text(column), "text" if column.kind == "date" else column.kind) for column in self.columns
        )

    def draw(self, board: Board, y: float) -> None:
        """Grounds and rules, then all texts on one sheet."""
        theme = self.setting.theme
        texts: list[SheetText] = []
        above = self.loose / 2
        board.add(Panel(theme.color("sunk"), radius=12), 0, y, self.width, self.header_height)
        self._set_row([label_text(column) for column in self.columns], self.look.header, 0.0, texts)
        top = self.header_height
        for row in self.rows:
            height = self._row_height(row)
            fill = {"group": "sunk", "subtotal": self.setting.section.tint, "total": "strip"}.get(row.role)
            if fill:
                # By night grounds are as dark as the page: a border tells sums from entries.
                line = None if theme.illustrated else theme.color("line")
                board.add(Panel(theme.color(fill), radius=12, line=line), 0, y + top + 2, self.width, height - 4)
            else:
                board.add(Rule(theme.color("line")), 0, y + top + height - 1, self.width, 1)
            if row.role == "group":
                self._set_group(row, top + above, texts)
            else:
                self._set_row(self._cells(row), self._style(row), top + above, texts)
            top += height
        board.add(Sheet(texts), 0, y, self.width, self.height)

    def _cells(self, row: Row) -> list[str]:
        return shown_cells(self.columns, row)

    def _style(self, row: Row) -> Style:
        return self.look.cell if row.role == "entry" else replace(self.look.cell, bold=True)

    def _row_height(self, row: Row) -> float:
        found = self.measured.get(id(row))
        if found is None:
            found = self.measured[id(row)] = self._measure(row)
        return found + self.loose

    def _measure(self, row: Row) -> float:
        if row.role == "group":
            composed = self.setting.compose(group_text(self.columns, row), self._style(row), self.width - 2 * BESIDE)
            return self.setting.high(composed) + 2 * _ABOVE
        return self.height_of(self._cells(row), self._style(row)) + 2 * _ABOVE

    def height_of(self, texts: Sequence[str], style: Style) -> float:
        """The height of a row of texts; those that surely take one line are not set."""
        layout = self.setting.layout
        line = self.setting.units(layout.style(style).line_px)
        return max([line, *(
            self.setting.high(self._set(text, style, place))
            for place, text in enumerate(texts)
            if most_width(text) * style.size_px > self.look.widths[place] - 2 * BESIDE
        )])  # fmt: skip

    def _set(self, text: str, style: Style, place: int) -> Composed:
        right = self.columns[place].kind in ("number", "money")
        aligned = replace(style, align="right") if right else style
        # The lines of a head are evened out, so that 2026年三季度 does not break behind 四.
        head = style is self.look.header
        return self.setting.compose(text, aligned, self.look.widths[place] - 2 * BESIDE, balance=head)

    def _set_row(self, cells: Sequence[str], style: Style, top: float, texts: list[SheetText]) -> None:
        x = 0.0
        for place, text in enumerate(cells):
            wide = self.look.widths[place]
            if text:
                inner = wide - 2 * BESIDE
                texts.append(SheetText(self._set(text, style, place), x + BESIDE, top + _ABOVE, inner))
            x += wide

    def _set_group(self, row: Row, top: float, texts: list[SheetText]) -> None:
        inner = self.width - 2 * BESIDE
        composed = self.setting.compose(group_text(self.columns, row), self._style(row), inner)
        texts.append(SheetText(composed, BESIDE, top + _ABOVE, inner))
