"""Tables: figures right-aligned with separators, sums set apart, long ones cut by rows, wide ones by columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Final

from msgspec import structs

from feed.blocks import Column, Row, Table
from screens.item_page.cells import cell_text, label_text, most_width, widest_rows
from screens.item_page.flow import Piece
from screens.item_page.prose import heading
from screens.item_page.sheet import Sheet, SheetText
from screens.paint import Panel, Rule
from screens.typesetting import Composed, Style
from screens.typesetting import tables as columns_of_text

if TYPE_CHECKING:
    from screens.item_page.board import Board, Setting

_LOOKS: Final = ((36, 48, 32), (32, 44, 28))
"""Size and line of cells, and size of the header: the first in which nothing is cut."""

_BESIDE: Final = 16.0
_ABOVE: Final = 8.0

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
    divisible: bool = True
    headless: bool = False
    measured: dict[int, float] = field(default_factory=dict, compare=False, repr=False)
    """Heights of rows by their identity, shared by all parts of a table: each row is measured once."""

    @property
    def width(self) -> float:
        """Width of all columns."""
        return sum(self.look.widths)

    @cached_property
    def header_height(self) -> float:
        """The header row; nothing for a part of a ledger, whose heading says it."""
        if self.headless:
            return 0.0
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
    def least(self) -> float:
        """The header and a few rows."""
        if len(self.rows) < 2 * _LEAST_ROWS:
            return self.height
        return self.header_height + sum(map(self._row_height, self.rows[:_LEAST_ROWS]))

    def cut(self, room: float) -> tuple[Piece, Piece] | None:
        """Rows that fit under the header, never a lone sum or a lone first row on the next page."""
        used = self.header_height
        stop = 0
        for row in self.rows:
            height = self._row_height(row)
            if used + height > room:
                break
            used += height
            stop += 1
        if not stop and self.rows and self._row_height(self.rows[0]) > self.fullest:
            return self._cut_row(room)
        stop = min(stop, len(self.rows) - 1)
        while stop > _LEAST_ROWS and self.rows[stop].role in ("subtotal", "total"):
            stop -= 1
        if stop < 1:
            return None
        return replace(self, rows=self.rows[:stop]), replace(self, rows=self.rows[stop:])

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
            firsts.append("".join(lines[:most]))
            rests.append("".join(lines[most:]))
        if not any(rests):
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
        if not self.headless:
            board.add(Panel(theme.color("sunk"), radius=12), 0, y, self.width, self.header_height)
            self._set_row([label_text(column) for column in self.columns], self.look.header, 0.0, texts)
        top = self.header_height
        for row in self.rows:
            height = self._row_height(row)
            fill = {"group": "sunk", "subtotal": self.setting.section.tint, "total": "strip"}.get(row.role)
            if fill:
                board.add(Panel(theme.color(fill), radius=12), 0, y + top + 2, self.width, height - 4)
            else:
                board.add(Rule(theme.color("line")), 0, y + top + height - 1, self.width, 1)
            if row.role == "group":
                self._set_group(row, top, texts)
            else:
                self._set_row(self._cells(row), self._style(row), top, texts)
            top += height
        board.add(Sheet(texts), 0, y, self.width, self.height)

    def _cells(self, row: Row) -> list[str]:
        return [cell_text(column, cell) for column, cell in zip(self.columns, row.cells, strict=True)]

    def _style(self, row: Row) -> Style:
        return self.look.cell if row.role == "entry" else replace(self.look.cell, bold=True)

    def _group_text(self, row: Row) -> str:
        return "　".join(cell for cell in self._cells(row) if cell)

    def _row_height(self, row: Row) -> float:
        found = self.measured.get(id(row))
        if found is None:
            found = self.measured[id(row)] = self._measure(row)
        return found

    def _measure(self, row: Row) -> float:
        if row.role == "group":
            composed = self.setting.compose(self._group_text(row), self._style(row), self.width - 2 * _BESIDE)
            return self.setting.high(composed) + 2 * _ABOVE
        return self.height_of(self._cells(row), self._style(row)) + 2 * _ABOVE

    def height_of(self, texts: Sequence[str], style: Style) -> float:
        """The height of a row of texts; those that surely take one line are not set."""
        layout = self.setting.layout
        line = self.setting.units(layout.style(style).line_px)
        return max([line, *(
            self.setting.high(self._set(text, style, place))
            for place, text in enumerate(texts)
            if most_width(text) * style.size_px > self.look.widths[place] - 2 * _BESIDE
        )])  # fmt: skip

    def _set(self, text: str, style: Style, place: int) -> Composed:
        right = self.columns[place].kind in ("number", "money")
        aligned = replace(style, align="right") if right else style
        return self.setting.compose(text, aligned, self.look.widths[place] - 2 * _BESIDE)

    def _set_row(self, cells: Sequence[str], style: Style, top: float, texts: list[SheetText]) -> None:
        x = 0.0
        for place, text in enumerate(cells):
            wide = self.look.widths[place]
            if text:
                inner = wide - 2 * _BESIDE
                texts.append(SheetText(self._set(text, style, place), x + _BESIDE, top + _ABOVE, inner))
            x += wide

    def _set_group(self, row: Row, top: float, texts: list[SheetText]) -> None:
        inner = self.width - 2 * _BESIDE
        composed = self.setting.compose(self._group_text(row), self._style(row), inner)
        texts.append(SheetText(composed, _BESIDE, top + _ABOVE, inner))


def table_part(block: Table, setting: Setting) -> TablePart:
    """A table of few columns as one part, whatever its width."""
    return TablePart(setting, _fitted(block.columns, block.rows, setting)[0], block.columns, block.rows)


def table_pieces(block: Table, setting: Setting) -> Iterator[Piece]:
    """The caption, then the table; too many columns make several tables, each with the first column."""
    units = {column.unit for column in block.columns if column.kind in ("number", "money")}
    shared = units.pop() if len(units) == 1 and len(block.columns) > 2 else ""
    if shared:
        # One unit for all figures is told once: headers stay short.
        plain = (structs.replace(column, unit="") if column.unit == shared else column for column in block.columns)
        block = structs.replace(block, columns=tuple(plain))
    caption = f"{block.caption}（单位：{shared}）" if shared and block.caption else block.caption
    if caption or shared:
        yield heading(setting, caption or f"单位：{shared}", 3)
    if not block.rows and not any(label_text(column) for column in block.columns):
        return
    for places, look in _column_groups(block, setting):
        whole = len(places) == len(block.columns)
        columns = block.columns if whole else tuple(block.columns[place] for place in places)
        rows = block.rows if whole else tuple(_narrowed(row, places) for row in block.rows)
        yield TablePart(setting, look, columns, rows)


def _narrowed(row: Row, places: Sequence[int]) -> Row:
    """A row with some of its cells."""
    return Row(tuple(row.cells[place] for place in places), row.role)


def _fitted(columns: Sequence[Column], rows: Sequence[Row], setting: Setting) -> tuple[TableLook, bool]:
    """The largest look in which no word or figure is cut, else the smallest, and whether it fits."""
    theme, layout = setting.theme, setting.layout
    chosen = widest_rows([row for row in rows if row.role != "group"], len(columns))
    sample = [
        [cell_text(column, cell) for column, cell in zip(columns, row.cells, strict=True)] for row in chosen
    ]
    given = [columns_of_text.Column(label_text(column), column.kind) for column in columns]
    # A pixel for each edge: widths go back and forth between pixels and units.
    width = layout.px(setting.width) - 2 * len(columns)
    beside = layout.px(_BESIDE)
    for size, line, header_size in _LOOKS:
        cell = theme.words(size, line)
        header = theme.words(header_size, line, "text2", bold=True)
        # Sums are bold, so columns are measured bold.
        pixels = columns_of_text.TableLook(
            layout.style(header), layout.style(replace(cell, bold=True)), beside_px=beside
        )
        found = columns_of_text.lay_out(given, sample, pixels, width)
        if found.fits:
            break
    widths = tuple(setting.units(own - 2 * beside + 1) + 2 * _BESIDE for own in found.widths)
    return TableLook(header, cell, widths), found.fits


def _column_groups(block: Table, setting: Setting) -> Iterator[tuple[tuple[int, ...], TableLook]]:
    """Which columns stand side by side, and how: all, or as many as fit, each group led by the first column."""
    count = len(block.columns)
    look, fits = _fitted(block.columns, block.rows, setting)
    if fits or count <= 2:
        yield tuple(range(count)), look
        return
    # The widest rows of the whole table are those of any of its parts.
    rows = widest_rows([row for row in block.rows if row.role != "group"], count)
    start = 1
    while start < count:
        stop = count
        while True:
            places = (0, *range(start, stop))
            columns = [block.columns[place] for place in places]
            look, fits = _fitted(columns, [_narrowed(row, places) for row in rows], setting)
            if fits or stop == start + 1:
                break
            stop -= 1
        yield places, look
        start = stop
