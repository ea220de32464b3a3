"""The words of a table's cells, and how wide they are without setting them. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from heapq import nlargest
from typing import Final

from feed.blocks import Column, Row
from screens import words
from screens.typesetting.numbers import group_thousands

_WIDEST: Final = 3
"""So many rows per column are measured to find its width; the widest are told by their characters."""

_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})")


def cell_text(column: Column, text: str) -> str:
    """A cell as residents read it: figures with separators, dates in words."""
    if column.kind in ("number", "money") and text[-1:].isdigit() and not _names_years(column):
        return text if "," in text else group_thousands(text)
    date = _DATE.fullmatch(text) if column.kind == "date" else None
    return f"{date[1]}年{int(date[2])}月{int(date[3])}日" if date else text


def _names_years(column: Column) -> bool:
    """Whether a column's figures are names rather than amounts: 2023 of 年份 is no 2,023."""
    return column.kind == "number" and not column.unit and column.label.endswith(("年", "年份", "年度", "编号", "序号"))


def shown_text(column: Column, row: Row, place: int) -> str:
    """A cell of a row as read: an entry that has none says so with a dash, a sum stays silent."""
    return cell_text(column, row.cells[place]) or (words.NO_ENTRY if row.role == "entry" else "")


def shown_cells(columns: Sequence[Column], row: Row) -> list[str]:
    """All cells of a row as read."""
    return [shown_text(column, row, place) for place, column in enumerate(columns)]


def group_text(columns: Sequence[Column], row: Row) -> str:
    """The head of a group on one line."""
    return "　".join(cell for cell in map(cell_text, columns, row.cells) if cell)


def label_text(column: Column) -> str:
    """A column's label with its unit."""
    return f"{column.label}（{column.unit}）" if column.unit and column.label else column.label or column.unit


def rough_width(text: str) -> int:
    """How wide a text is, in quarters of a Chinese character: enough to tell the widest cells of a column."""
    return len(text) + len(text.encode())


def most_width(text: str) -> float:
    """More ems than a text can be wide: figures have 0.59 each, no character more than one, and pixels are whole."""
    figures = sum(1 for char in text if char in "0123456789,.-")
    return 1.04 * (0.6 * figures + (len(text) - figures))


def widest_rows(rows: Sequence[Row], columns: int, most: int = _WIDEST) -> list[Row]:
    """A few rows that hold the widest cells of every column, so that 500 rows need not be measured."""
    if len(rows) <= most * columns:
        return list(rows)
    chosen: set[int] = set()
    for place in range(columns):
        widths = [rough_width(row.cells[place]) for row in rows]
        chosen.update(nlargest(most, range(len(rows)), key=widths.__getitem__))
    return [rows[number] for number in sorted(chosen)]
