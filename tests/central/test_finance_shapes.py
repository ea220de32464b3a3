"""Accounts as villages really keep them: their sides and the right column are found. Pure."""

from __future__ import annotations

import pytest

from central.console.finance.mapping import merged, only, propose
from central.items.periods import span_at
from central.items.sheets import Line, Sheet, sheet_of
from tests.central.accounts import QUARTER

SIDE_BY_SIDE = [["收入项目", "金额", "支出项目", "金额"], ["补助", "9", "修路", "3"], ["合计", "9", "合计", "3"]]


BY_SUMS = [["补助", "9"], ["小计", "9"], ["修路", "3"], ["小计", "3"], ["结余", "6"]]


TEN_THOUSANDS = [["项目", "金额（万元）"], ["收入", ""], ["补助", "0.9"], ["支出", ""], ["修路", "0.3"]]


NUMBERED = [
    ["序号", "科目", "本期金额", "摘要"],
    ["1", "补助", "9", "到账"],
    ["", "收入小计", "9", ""],
    ["2", "修路", "3", ""],
]


BY_NAMES = [["修路", "3"], ["补助", "9"]]


@pytest.mark.parametrize(
    ("rows", "income", "expense"),
    [
        (SIDE_BY_SIDE, "补助 9", "修路 3"),
        (BY_SUMS, "补助 9", "修路 3"),
        (TEN_THOUSANDS, "补助 9000", "修路 3000"),
        (NUMBERED, "补助 9", "修路 3"),
        (BY_NAMES, "补助 9", "修路 3"),
    ],
)
def test_accounts_of_many_shapes_find_their_sides(rows: list[list[str]], income: str, expense: str) -> None:
    own = sheet_of([("income", Line("补助")), ("expense", Line("修路"))])
    made = propose(rows, own, QUARTER).rows
    told = {
        side: " ".join(f"{one.line.name} {one.line.amount}" for one in made if one.side == side)
        for side in ("income", "expense")
    }
    assert told == {"income": income, "expense": expense}
    sheet = only(merged(own, [(one.side, one.line) for one in made]), [("income", Line("补助"))])
    assert sheet.expense == () and sheet.income[0].amount


def test_the_column_of_this_very_period_is_taken_or_what_was_taken_is_told() -> None:
    rows = [
        ["项目", "2025年三季度", "2026年二季度", "2026年三季度"],
        ["收入"],
        ["补助", "1", "2", "3"],
        ["支出"],
        ["修路", "4", "5", "6"],
    ]
    third = span_at("2026q3")
    assert third is not None
    assert [one.line.amount for one in propose(rows, Sheet(), third).rows] == ["3", "6"]
    assert not propose(rows, Sheet(), third).doubts
    made = propose(rows, Sheet(), third.after())
    assert [one.line.amount for one in made.rows] == ["3", "6"]
    assert made.doubts == ("表里没有2026年四季度，取的是“2026年三季度”这一列，请看看对不对。",)
