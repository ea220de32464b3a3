"""Tables in columns: widths, alignment, wrapped cells, row heights, and pages of whole rows.

Numbers, money and dates never wrap and take what they need; text columns share the rest by what they hold. Figures
stand right-aligned, and in the sans face all digits are equally wide, so that the places of a column line up.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from screens.typesetting.compose import Composed, compose, measure, narrowest
from screens.typesetting.styles import Align, Style

ColumnKind = Literal["text", "number", "money", "date"]

_ALIGN: dict[ColumnKind, Align] = {"text": "left", "number": "right", "money": "right", "date": "left"}

_LEAST_TEXT_EM = 4
"""A text column narrower than four characters reads like a vertical sign."""


@dataclass(frozen=True, slots=True)
class Column:
    """Label and kind of a column."""

    label: str
    kind: ColumnKind = "text"


@dataclass(frozen=True, slots=True)
class TableLook:
    """Styles of a table's header and cells, and its padding: beside each cell, above and below each row, in pixels."""

    header: Style
    cell: Style
    beside_px: int = 16
    above_px: int = 10


@dataclass(frozen=True, slots=True)
class CellBox:
    """A cell's text and where its box stands: `x` from the table's left edge, `y` from the row's top, in pixels."""

    text: Composed
    x: int
    y: int
    width: int


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one row and its height in pixels."""

    cells: tuple[CellBox, ...]
    height: int


@dataclass(frozen=True, slots=True)
class TableLayout:
    """A laid-out table. `fits` is false when some word or number was cut: try a smaller look or fewer columns."""

    widths: tuple[int, ...]
    header: Row
    rows: tuple[Row, ...]
    fits: bool

    @property
    def height(self) -> int:
        """Height of the header and all rows in pixels."""
        return self.header.height + sum(row.height for row in self.rows)


def lay_out(columns: Sequence[Column], rows: Sequence[Sequence[str]], look: TableLook, width: int) -> TableLayout:
    """Lay a table out in `width` pixels. Raises `ValueError` for no columns or a row of another length."""
    if not columns:
        raise ValueError("a table needs at least one column")
    for number, row in enumerate(rows, start=1):
        if len(row) != len(columns):
            raise ValueError(f"row {number} has {len(row)} cells for {len(columns)} columns")
    aside = 2 * look.beside_px * len(columns)
    room = max(len(columns), width - aside)
    labels = [column.label for column in columns]
    natural = [
        max(measure(column.label, look.header), *(measure(row[place], look.cell) for row in rows), 1)
        for place, column in enumerate(columns)
    ]
    least = [_least(place, column, natural[place], rows, look) for place, column in enumerate(columns)]
    widths = _share(natural, least, room, [column.kind == "text" for column in columns])
    aligned = [_ALIGN[column.kind] for column in columns]
    return TableLayout(
        widths=tuple(own + 2 * look.beside_px for own in widths),
        header=_row(labels, widths, aligned, look.header, look),
        rows=tuple(_row(row, widths, aligned, look.cell, look) for row in rows),
        fits=all(own >= need for own, need in zip(widths, least, strict=True)),
    )


def fit_table(
    columns: Sequence[Column], rows: Sequence[Sequence[str]], looks: Sequence[TableLook], width: int
) -> tuple[TableLook, TableLayout]:
    """The first of the looks in which nothing is cut, else the last. Raises `ValueError` without looks."""
    if not looks:
        raise ValueError("fit_table needs at least one look")
    for look in looks:
        layout = lay_out(columns, rows, look, width)
        if layout.fits:
            break
    return look, layout


def split_rows(layout: TableLayout, height: int) -> list[TableLayout]:
    """Cut a table into pages at most `height` pixels high, each with the header (a higher row stands alone)."""
    pages: list[TableLayout] = []
    kept: list[Row] = []
    used = layout.header.height
    for row in layout.rows:
        if kept and used + row.height > height:
            pages.append(replace(layout, rows=tuple(kept)))
            kept, used = [], layout.header.height
        kept.append(row)
        used += row.height
    return [*pages, replace(layout, rows=tuple(kept))]


def _least(place: int, column: Column, natural: int, rows: Sequence[Sequence[str]], look: TableLook) -> int:
    """The width below which a column would cut a number, or a word, or become a strip."""
    if column.kind != "text":
        figures = max((measure(row[place], look.cell) for row in rows), default=1)
        label = narrowest(column.label, look.header)
        return min(natural, max(figures, label, _LEAST_TEXT_EM * look.header.size_px // 2))
    words = [
        narrowest(text, style)
        for text, style in [(column.label, look.header), *((row[place], look.cell) for row in rows)]
    ]
    return min(natural, max(_LEAST_TEXT_EM * look.cell.size_px, *words))


def _share(natural: list[int], least: list[int], room: int, flexible: list[bool]) -> list[int]:
    """Widths that fill `room`: all get what they hold if it fits, else text columns give way, then all do."""
    spare = room - sum(natural)
    if spare >= 0:
        takers = [place for place, flex in enumerate(flexible) if flex] or list(range(len(natural)))
        return _spread(natural, takers, [natural[place] for place in takers], spare)
    widths = [need if flex else own for need, own, flex in zip(least, natural, flexible, strict=True)]
    spare = room - sum(widths)
    if spare >= 0:
        takers = [place for place, flex in enumerate(flexible) if flex]
        return _spread(widths, takers, [natural[place] - widths[place] for place in takers], spare)
    total = sum(least)
    if total <= room:
        takers = list(range(len(least)))
        return _spread(least, takers, [own - need for own, need in zip(natural, least, strict=True)], room - total)
    return [max(1, room * need // total) for need in least]


def _spread(widths: list[int], takers: list[int], weights: list[int], spare: int) -> list[int]:
    """Deal the spare pixels out by weight, the rest of the division to the last taker."""
    dealt = list(widths)
    total = sum(weights) or len(takers)
    given = 0
    for place, weight in zip(takers, weights, strict=True):
        part = spare * (weight if sum(weights) else 1) // total
        dealt[place] += part
        given += part
    if takers:
        dealt[takers[-1]] += spare - given
    return dealt


def _row(texts: Sequence[str], widths: list[int], aligned: list[Align], style: Style, look: TableLook) -> Row:
    cells: list[CellBox] = []
    x = 0
    for text, width, align in zip(texts, widths, aligned, strict=True):
        own = compose(text, replace(style, align=align), width)
        cells.append(CellBox(own, x + look.beside_px, look.above_px, width))
        x += width + 2 * look.beside_px
    return Row(tuple(cells), max(cell.text.height for cell in cells) + 2 * look.above_px)
