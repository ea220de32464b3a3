"""Personal data is found however it is written, and nothing of it is left when masked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from central.guard.privacy import find, is_bank_card, is_identity, mask, mask_name

IDENTITY = "11010519491231002X"
CARD = "6222021234567890128"


def sorts(text: str) -> list[str]:
    return [match.sort for match in find(text)]


@pytest.mark.parametrize(
    "text",
    [
        f"身份证{IDENTITY}，请核对",
        "身份证11010519491231002x",
        "身份证 110105 19491231 002X",
        "身份证１１０１０５１９４９１２３１００２Ｘ",
        "证号110105-19491231-002X。",
        "老证 110105491231002",
    ],
)
def test_identity_numbers_are_found(text: str) -> None:
    assert sorts(text) == ["identity"]
    assert "491231" not in mask(text).replace(" ", "").replace("-", "")


@pytest.mark.parametrize(
    "text", ["金额 218600 元", "电话 0731-55550112", "文号 2026-10-24-0001", "编码 110105194912310021"]
)
def test_what_is_no_personal_number_is_left_alone(text: str) -> None:
    assert sorts(text) == [] and mask(text) == text


def test_mobile_card_and_door_numbers() -> None:
    assert sorts("打 13812345678 找他") == ["mobile"]
    assert mask("打 13812345678 找他") == "打 138****5678 找他"
    card = next(f"622202123456789012{last}" for last in range(10) if is_bank_card(f"622202123456789012{last}"))
    assert sorts(f"卡号 {card}") == ["bank"]
    assert mask(f"卡号 {card}").endswith(card[-4:]) and card[:6] not in mask(f"卡号 {card}")
    assert sorts("住在白石组14号") == ["door"]
    assert "14" not in mask("住在白石组14号")


def test_names() -> None:
    assert [mask_name(name) for name in ("张三丰", "李四", "欧阳建国", "王")] == ["张*丰", "李*", "欧**国", "王"]


@given(st.text(alphabet="0123456789Xx -，。村路号组１２３", max_size=60))
def test_a_masked_text_has_nothing_left(text: str) -> None:
    masked = mask(text)
    assert not [match for match in find(masked) if match.sort in ("identity", "mobile")]


@given(st.integers(0, 10**17 - 1))
def test_only_one_check_digit_fits(number: int) -> None:
    body = f"{number:017d}"
    assert sum(is_identity(body + last) for last in "0123456789X") <= 1
