"""Amounts are exact and written as people read them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screens.typesetting.numbers import format_money, format_wan, group_thousands, parse_amount, spoken_money

CENTS = st.integers(min_value=-(10**15) + 1, max_value=10**15 - 1)


@given(CENTS)
def test_money_keeps_every_cent(cents: int) -> None:
    text = f"{Decimal(cents).scaleb(-2):f}"
    assert Decimal(format_money(text).replace(",", "")) == Decimal(cents).scaleb(-2)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1286400.5", "1,286,400.50"),
        ("0.005", "0.01"),
        ("2.675", "2.68"),
        ("-0.004", "0.00"),
        ("-1234.5", "-1,234.50"),
        ("9999999999999.99", "9,999,999,999,999.99"),
    ],
)
def test_money(text: str, expected: str) -> None:
    assert format_money(text) == expected


def test_thousands_keep_decimals_as_written() -> None:
    assert group_thousands("1234567.800") == "1,234,567.800"
    assert group_thousands("-999") == "-999"


def test_ten_thousands_round_half_up() -> None:
    assert format_wan("1286400") == "128.64"
    assert format_wan("12345", 1) == "1.2"
    assert format_wan("12500", 1) == "1.3"
    assert format_wan("355000", 0) == "36"


@pytest.mark.parametrize(
    ("text", "expected"),
    [("400.00", "400元"), ("35600", "3.56万元"), ("120000000", "1.2亿元"), ("0", "0元"), ("1200.50", "1,200.5元")],
)
def test_money_as_it_is_said(text: str, expected: str) -> None:
    assert spoken_money(text) == expected


@pytest.mark.parametrize("text", ["", "1,000", "1e5", "十", "12345678901234", "1.", "NaN", "0x10", " 1", "１"])
def test_what_is_no_amount_is_named(text: str) -> None:
    with pytest.raises(ValueError, match="is no amount"):
        parse_amount(text)


def test_absurd_decimals_are_refused() -> None:
    with pytest.raises(ValueError, match="decimals"):
        format_money("1", 9)
