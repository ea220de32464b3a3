"""Headings are parted between words, at their author's marks, and never leave one letter alone."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screens.typesetting import Style, fit
from screens.typesetting.breaking import break_lines
from screens.typesetting.parting import INSIDE, parts_a_word, tolls
from screens.typesetting.vocabulary import ENDERS, WORDS

TITLES = st.lists(
    st.sampled_from(
        [*sorted(WORDS)[:200], "关于", "的", "2026年", "荷塘村", "：", "、", " ", "（摘要）", "丙", "3.5万元"]
    ),
    min_size=3,
    max_size=12,
).map("".join)


def advance(char: str) -> float:
    """Two cells for a Chinese character, one for an ASCII one."""
    return 1 if char.isascii() else 2


def lines(text: str, letters: int) -> list[str]:
    return [line.text for line in break_lines(text, advance, 2 * letters, balance=True)]


@pytest.mark.parametrize(
    ("title", "letters", "expected"),
    [
        ("2026年第三季度财务收支表", 8, ["2026年第三季度", "财务收支表"]),
        ("2027年度城乡居民医保开始缴费了", 10, ["2027年度城乡", "居民医保开始缴费了"]),
        ("城乡居民最低生活保障申请", 8, ["城乡居民最低", "生活保障申请"]),
        ("农技直播：冬天怎么护藕", 8, ["农技直播：", "冬天怎么护藕"]),
        ("家里困难 孩子上学有资助", 8, ["家里困难", "孩子上学有资助"]),
        ("村集体资产情况（9月底）", 8, ["村集体资产情况", "（9月底）"]),
        ("荷塘村村规民约", 6, ["荷塘村", "村规民约"]),
        ("岳塘区荷塘街道荷塘村村民委员会换届选举公告", 10, ["岳塘区荷塘街道", "荷塘村村民委员会", "换届选举公告"]),
        ("关于荷塘村二〇二五年第三季度财务收支的公示", 13, ["关于荷塘村二〇二五年", "第三季度财务收支的公示"]),
    ],
)
def test_titles_of_villages(title: str, letters: int, expected: list[str]) -> None:
    assert lines(title, letters) == expected


@given(TITLES, st.integers(6, 14))
def test_words_cost_no_line_and_no_room(text: str, letters: int) -> None:
    plain = [line.text for line in break_lines(text, advance, 2 * letters)]
    parted = lines(text, letters)
    assert len(parted) == len(plain)
    assert "".join(parted).replace(" ", "") == text.replace(" ", "")
    assert all(sum(map(advance, line)) <= 2 * letters for line in parted)


@given(TITLES, st.integers(6, 14))
def test_a_word_is_parted_only_where_every_other_place_is_worse(text: str, letters: int) -> None:
    parted = lines(text, letters)
    if len(parted) != 2 or not parts_a_word(parted):
        return
    costs = tolls(text)
    for place in range(2, len(text) - 1):
        halves = text[:place].rstrip(), text[place:]
        if costs[place] < 0 and all(sum(map(advance, half)) <= 2 * letters for half in halves):
            raise AssertionError(f"{parted} though it could be parted at a mark: {halves}")


@given(TITLES, st.integers(6, 14))
def test_no_letter_stands_alone(text: str, letters: int) -> None:
    parted = lines(text, letters)
    if 1 < len(parted) <= 3 and all(len(line) > 1 for line in break_texts(text, letters)):
        assert all(len(line) > 1 for line in parted)


def break_texts(text: str, letters: int) -> list[str]:
    return [line.text for line in break_lines(text, advance, 2 * letters)]


def test_what_ends_a_word_begins_no_line() -> None:
    for title in ("路灯水网的新样子", "新增低保对象的公示"):
        for _, line in pairwise(lines(title, 5)):
            assert line[0] not in ENDERS


def test_a_halved_word_is_better_than_a_torn_one_and_worse_than_a_whole_one() -> None:
    text = "申请管理制度"
    inside, halves, border = tolls(text)[3], tolls(text)[4], tolls(text)[2]
    assert border < halves < inside == INSIDE


def test_a_smaller_step_is_taken_where_it_keeps_a_word() -> None:
    large, small = (
        Style(face="serif", bold=True, size_px=80, line_px=104),
        Style(face="serif", bold=True, size_px=62, line_px=84),
    )
    found = fit("2026年第三季度财务收支表", [large, small], 484, 208, balance=True)
    assert [line.text for line in found.composed.lines] == ["2026年第三季度", "财务收支表"]
    assert found.style == small
    assert fit("路灯工程完工情况", [large, small], 484, 208, balance=True).style == large


def test_what_is_cut_is_not_evened_out() -> None:
    from screens.typesetting import compose

    style = Style(size_px=40, line_px=50)
    cut = compose("新" * 25, style, 400, max_lines=2, ellipsis=True, balance=True)
    assert cut.truncated
    assert len(cut.lines[0].text) == 10


def test_a_hostile_title_is_parted_in_time() -> None:
    began = time.process_time()
    for text in ("第" * 48, "村" * 48, "一" * 48, "居民医保" * 12, " " * 48, "：" * 48):
        lines(text, 17)
    assert time.process_time() - began < 1.0
