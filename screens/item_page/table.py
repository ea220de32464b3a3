"""Tables: as rows under a header, long narrow ones in columns side by side, wide ones in records."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from msgspec import structs

from feed.blocks import Table
from screens import words as say
from screens.item_page.cells import label_text
from screens.item_page.flow import Piece
from screens.item_page.prose import heading, words
from screens.item_page.records import records
from screens.item_page.table_columns import in_columns
from screens.item_page.table_looks import fitted
from screens.item_page.table_part import TablePart

if TYPE_CHECKING:
    from screens.item_page.board import Setting

_FEW_COLUMNS: Final = 2
"""So few columns stay a table even where a figure is cut by its own length."""


def table_pieces(block: Table, setting: Setting) -> Iterator[Piece]:
    """The caption, then the table; one with more columns than have room is told in records, a long narrow one stands
    in columns side by side, and one without rows says so.
    """
    figures = [column.unit for column in block.columns if column.kind in ("number", "money")]
    told_once = len(set(figures)) == 1 and (block.caption or len(figures) > 1)
    shared = figures[0] if told_once else ""
    if shared:
        # One unit for all figures is told once: headers stay short.
        plain = (structs.replace(column, unit="") if column.unit == shared else column for column in block.columns)
        block = structs.replace(block, columns=tuple(plain))
    caption = f"{block.caption}（单位：{shared}）" if shared and block.caption else block.caption
    if caption or shared:
        yield heading(setting, caption or f"单位：{shared}", 3)
    if not block.rows and not any(label_text(column) for column in block.columns):
        return
    look, fits = fitted(block.columns, block.rows, setting)
    if fits or len(block.columns) <= _FEW_COLUMNS:
        whole = TablePart(setting, look, block.columns, block.rows)
        yield in_columns(block, setting, whole) or whole
        if not block.rows:
            yield words(setting, say.NO_ROWS, color="text2", gap=12.0)
    else:
        yield records(block.columns, block.rows, setting)
