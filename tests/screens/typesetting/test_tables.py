"""Tables keep figures whole and rows on one page."""

from __future__ import annotations

from itertools import pairwise

import pytest

from screens.typesetting import Style
from screens.typesetting.tables import Column, TableLook, fit_table, lay_out, split_rows

COLUMNS = [Column("项目"), Column("去年四季", "money"), Column("三季", "money"), Column("日期", "date")]
ROWS = [
    ["村级组织运转经费和公益事业建设支出（含办公费、水电费）", "1,286,400.00", "35,600.00", "2025-09-30"],
    ["土地流转收入", "9,999,999,999,999.99", "400.00", "2025-08-01"],
] * 6


def look(size: int) -> TableLook:
    return TableLook(
        header=Style(size_px=size, line_px=size * 3 // 2, bold=True), cell=Style(size_px=size, line_px=size * 3 // 2)
    )


def test_a_finance_table_fills_its_width_and_keeps_figures_on_one_line() -> None:
    layout = lay_out(COLUMNS, ROWS, look(32), 1152)
    assert layout.fits
    assert sum(layout.widths) == 1152
    for row in layout.rows:
        assert [len(cell.text.lines) for cell in row.cells[1:]] == [1, 1, 1]
    assert len(layout.rows[0].cells[0].text.lines) > 1
    assert layout.rows[0].height > layout.rows[1].height


def test_figures_end_at_one_edge_and_text_begins_at_one() -> None:
    layout = lay_out(COLUMNS, ROWS, look(32), 1152)
    ends = {row.cells[1].x + row.cells[1].text.lines[0].x + row.cells[1].text.width for row in layout.rows}
    starts = {row.cells[0].x + row.cells[0].text.lines[0].x for row in layout.rows}
    assert len(ends) == len(starts) == 1


def test_columns_never_overlap() -> None:
    for width in (300, 700, 1152, 1792):
        for row in lay_out(COLUMNS, ROWS, look(32), width).rows:
            for left, right in pairwise(row.cells):
                assert left.x + left.width <= right.x


def test_a_table_too_wide_says_so_and_a_smaller_look_is_taken() -> None:
    assert not lay_out(COLUMNS, ROWS, look(60), 1152).fits
    chosen, layout = fit_table(COLUMNS, ROWS, [look(60), look(44)], 1152)
    assert layout.fits
    assert chosen.cell.size_px == 44


def test_pages_hold_whole_rows_and_lose_none() -> None:
    layout = lay_out(COLUMNS, ROWS, look(32), 1152)
    pages = split_rows(layout, 500)
    assert len(pages) > 1
    assert all(page.height <= 500 for page in pages)
    assert tuple(row for page in pages for row in page.rows) == layout.rows


def test_a_row_higher_than_a_page_stands_alone() -> None:
    layout = lay_out([Column("正文")], [["字" * 400], ["短"]], look(32), 320)
    assert [len(page.rows) for page in split_rows(layout, 200)] == [1, 1]


def test_an_empty_table_still_has_its_header() -> None:
    layout = lay_out(COLUMNS, [], look(32), 1152)
    assert layout.height == layout.header.height
    assert len(split_rows(layout, 500)) == 1


def test_a_row_of_another_length_is_named() -> None:
    with pytest.raises(ValueError, match="row 2 has 1 cells for 4 columns"):
        lay_out(COLUMNS, [ROWS[0], ["短"]], look(32), 1152)
    with pytest.raises(ValueError, match="at least one column"):
        lay_out([], [], look(32), 1152)
