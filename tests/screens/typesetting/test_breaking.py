"""Lines break as Chinese readers expect."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screens.typesetting import breaking
from screens.typesetting.breaking import break_lines, break_widths, count_rule_breaks
from screens.typesetting.kinsoku import NO_LINE_END, NO_LINE_START, SPACES

ALPHABET = "荷塘村委会公示收支元年月日，。、；：？！（）《》“”—…·1234567890.,%-/ \u3000abcXYZ\n"
TEXTS = st.text(alphabet=ALPHABET, max_size=120)
WIDTHS = st.integers(min_value=1, max_value=16)


def advance(char: str) -> float:
    """Two cells for a Chinese character, one for an ASCII one."""
    return 1 if char.isascii() else 2


def texts(text: str, width: float, *, balance: bool = False) -> list[str]:
    return [line.text for line in break_lines(text, advance, width, balance=balance)]


def without_space(text: str) -> str:
    return "".join(char for char in text if char not in SPACES and char != "\n")


@given(TEXTS, WIDTHS, st.booleans())
def test_no_text_is_lost(text: str, width: int, balance: bool) -> None:
    lines = break_lines(text, advance, width, balance=balance)
    assert without_space("".join(line.text for line in lines)) == without_space(text)
    end = 0
    for line in lines:
        assert not text[end : line.start].strip(" \u3000\n"), "something other than space fell between lines"
        assert text[line.start : line.end] == line.text
        end = line.end


@given(TEXTS, WIDTHS, st.booleans())
def test_no_line_is_wider_than_the_box_unless_one_character_is(text: str, width: int, balance: bool) -> None:
    for line in break_lines(text, advance, width, balance=balance):
        assert line.width == sum(map(advance, line.text))
        assert line.width <= width or len(line.text) == 1


def is_free(before: str, after: str) -> bool:
    """Whether a line may end between two full-width characters."""
    twin = before == after and before in "—…"
    return after not in NO_LINE_START and before not in NO_LINE_END and not twin


@given(st.text(alphabet="荷塘村委会公示收支，。、；：？！（）《》“”—…·", max_size=120), st.integers(2, 24))
def test_forbidden_edges_appear_only_where_a_line_has_no_free_place(text: str, width: int) -> None:
    lines = texts(text, width)
    for before, after in pairwise(lines):
        if not is_free(before[-1], after[0]):
            assert not any(is_free(*pair) for pair in pairwise(before)), (before, after)


@given(st.integers(min_value=0, max_value=10**9), st.sampled_from(["元", "万元", "亩", "户", "%", "个工作日", "kg"]))
def test_a_number_stays_whole_with_its_unit(number: int, unit: str) -> None:
    amount = f"{number:,}{unit}"
    text = f"本季度共计收入合计为{amount}已公示"
    width = sum(map(advance, amount)) + 3
    assert any(amount in line for line in texts(text, width))


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("村民会议通过，公示", 12, ["村民会议通", "过，公示"]),
        ("请阅读《办法》全文", 8, ["请阅读", "《办法》", "全文"]),
        ("三条意见——公开公平", 10, ["三条意", "见——公开", "公平"]),
        ("待定……以后再说", 6, ["待", "定……", "以后", "再说"]),
        ("电话0731-5555拨打", 12, ["电话", "0731-5555", "拨打"]),
        ("请拨打0731-5555 0112咨询", 16, ["请拨打", "0731-5555 0112", "咨询"]),
        ("每人400 元整", 8, ["每人", "400 元整"]),
        ("补助3.5万元每户", 8, ["补助", "3.5万元", "每户"]),
        ("第3条规定如下", 6, ["第3条", "规定", "如下"]),
        ("地址www.example.cn", 8, ["地址", "www.", "example.", "cn"]),
        ("abc def ghi", 7, ["abc def", "ghi"]),
        ("第一段\n\n第二段", 20, ["第一段", "", "第二段"]),
        ("\u3000\u3000各位村民", 8, ["\u3000\u3000各位", "村民"]),
        ("11月28日（星期六）早上", 14, ["11月28日", "（星期六）早上"]),
        ("请于下周星期三前办好", 12, ["请于下周", "星期三前办好"]),
        ("公布本年三季度收支", 10, ["公布本年", "三季度收支"]),
        ("星期六", 2, ["星", "期", "六"]),
        ("", 8, [""]),
    ],
)
def test_cases_from_village_notices(text: str, width: int, expected: list[str]) -> None:
    assert texts(text, width) == expected


def test_a_lone_last_character_gets_company() -> None:
    assert texts("春季森林防火通告示", 16) == ["春季森林防火通", "告示"]


def test_a_balanced_heading_has_even_lines() -> None:
    even = texts("关于荷塘村二〇二五年第三季度财务收支的公示", 40, balance=True)
    assert [len(line) for line in even] in ([11, 10], [10, 11])


def test_a_combining_mark_never_leaves_its_letter() -> None:
    assert texts("国e\u0301e\u0301e\u0301", 2) == ["国", "e\u0301", "e\u0301", "e\u0301"]


def test_explicit_line_ends_of_every_kind_part_paragraphs() -> None:
    lines = break_lines("一\r\n二\r三\u2028四", advance, 20)
    assert [line.text for line in lines] == ["一", "二", "三", "四"]
    assert all(line.paragraph_end for line in lines)


def test_wrong_input_is_refused() -> None:
    with pytest.raises(ValueError, match="widths"):
        break_widths("两字", [1.0], 10)
    with pytest.raises(ValueError, match="positive"):
        break_widths("字", [1.0], 0)


def test_rule_breaks_are_counted() -> None:
    assert count_rule_breaks(["公示（", "一", "，二"]) == 2
    assert count_rule_breaks(["，公示", "一（"]) == 0


@pytest.mark.timeout(20)
@pytest.mark.parametrize("text", ["a", "，", " ", "\u0301", "1"])
def test_a_hostile_text_is_broken_in_linear_time(text: str) -> None:
    text *= 200_000
    lines = texts(text, 40)
    assert "".join(lines) == text.strip(" ")


RUNNING = st.text(alphabet="荷塘村委会公示收支元年月日，。；：（）《》“”3", min_size=1, max_size=160)


def letters(line: str) -> int:
    return sum(char not in NO_LINE_START and char not in SPACES for char in line)


@given(RUNNING, st.integers(16, 60))
def test_company_for_the_last_letters_costs_no_line_and_no_forbidden_edge(text: str, width: int) -> None:
    paragraph = breaking._Paragraph(text, [advance(char) for char in text])
    greedy, _ = paragraph.flow(width)
    lines = break_lines(text, advance, width)
    assert len(lines) == len(greedy)
    assert [line.end for line in lines[:-2]] == greedy[:-2], "only the last two lines change"
    plain = [text[start:end] for start, end in pairwise([0, *greedy])]
    assert count_rule_breaks([line.text for line in lines]) <= count_rule_breaks(plain)


@given(st.integers(1, 90), st.integers(40, 60))
def test_a_paragraph_ends_with_three_letters_at_least(count: int, width: int) -> None:
    width -= width % 2
    lines = texts("字" * count + "。", width)
    assert len(lines) == 1 or letters(lines[-1]) >= 3


def test_two_letters_take_company_only_where_the_line_before_can_spare_it() -> None:
    assert texts("请村民到村部领取补贴资金的通知书", 28) == ["请村民到村部领取补贴资金的", "通知书"]
    # A table's narrow column stays as even as it can be.
    assert texts("公积公益金", 6) == ["公积公", "益金"]
    # What may not begin a line, and what is one word, stays where it is.
    assert texts("请大家都到村部去领取补贴；好的。", 26) == ["请大家都到村部去领取补贴；", "好的。"]
    assert texts("请打开村务公开网站看一看 OK", 26) == ["请打开村务公开网站看一看", "OK"]


def test_the_day_of_a_month_stays_whole_while_another_place_is_left() -> None:
    assert texts("村务监督委员会10月13日签字", 18) == ["村务监督委员会", "10月13日签字"]
