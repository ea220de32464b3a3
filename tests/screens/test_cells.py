"""Cells as residents read them."""

from feed.blocks import Column
from screens.item_page.cells import cell_text


def test_amounts_are_grouped_and_years_are_not() -> None:
    assert cell_text(Column(label="金额", kind="money", unit="元"), "486200") == "486,200"
    assert cell_text(Column(label="面积", kind="number", unit="平方米"), "2023") == "2,023"
    assert cell_text(Column(label="年份", kind="number"), "2023") == "2023"
    assert cell_text(Column(label="编号", kind="number"), "10086") == "10086"


def test_a_date_is_told_in_words() -> None:
    assert cell_text(Column(label="哪天", kind="date"), "2026-10-05") == "2026年10月5日"
