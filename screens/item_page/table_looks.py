"""How a table is set: the largest look in which nothing is cut, and the widths of its columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from feed.blocks import Column, Row
from screens.item_page.cells import label_text, shown_cells, widest_rows
from screens.item_page.table_part import BESIDE, TableLook
from screens.typesetting import tables as columns_of_text

if TYPE_CHECKING:
    from screens.item_page.board import Setting

_LOOKS: Final = ((36, 48, 32), (32, 44, 28))
"""Size and line of cells, and size of the header: the first in which nothing is cut."""

_HEAD_LINES: Final = 3
_MOST_LINES: Final = 8
"""Lines that a head, and the cells of a row, are broken into at most: more are told in records."""


def fitted(
    columns: Sequence[Column], rows: Sequence[Row], setting: Setting, *, flat: bool = False
) -> tuple[TableLook, bool]:
    """The largest look in which nothing is cut or broken into a tower, else the smallest, and whether it fits.

    `flat` asks for the largest look, with every row and the header on one line.
    """
    theme, layout = setting.theme, setting.layout
    chosen = widest_rows([row for row in rows if row.role != "group"], len(columns))
    sample = [shown_cells(columns, row) for row in chosen]
    given = [columns_of_text.Column(label_text(column), column.kind) for column in columns]
    # A pixel for each edge: widths go back and forth between pixels and units.
    width = layout.px(setting.width) - 2 * len(columns)
    beside = layout.px(BESIDE)
    for size, line, header_size in _LOOKS[:1] if flat else _LOOKS:
        cell = theme.words(size, line)
        header = theme.words(header_size, line, "text2", bold=True)
        # Sums are bold, so columns are measured bold.
        pixels = columns_of_text.TableLook(
            layout.style(header), layout.style(replace(cell, bold=True)), beside_px=beside
        )
        found = columns_of_text.lay_out(given, sample, pixels, width)
        fits = found.fits and (_flat(found, pixels) if flat else _compact(found, pixels))
        if fits:
            break
    widths = tuple(setting.units(own - 2 * beside + 1) + 2 * BESIDE for own in found.widths)
    return TableLook(header, cell, widths), fits


def _compact(found: columns_of_text.TableLayout, look: columns_of_text.TableLook) -> bool:
    """Whether no head and no row is a tower of broken lines: beside such a column the others are hardly read."""
    padding = 2 * look.above_px
    rows = max((row.height for row in found.rows), default=0)
    return (
        found.header.height - padding <= _HEAD_LINES * look.header.line_px
        and rows - padding <= _MOST_LINES * look.cell.line_px
    )


def _flat(found: columns_of_text.TableLayout, look: columns_of_text.TableLook) -> bool:
    """Whether header and rows take one line each."""
    padding = 2 * look.above_px
    lines = [(found.header, look.header), *((row, look.cell) for row in found.rows)]
    return all(row.height - padding <= style.line_px for row, style in lines)
