"""Names, amounts, addresses and quotations as village notices write them, at every width of a column."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feed.publish.folder import read_folder
from feed.taxonomy import load_taxonomy
from screens.typesetting import Span, Style, compose, fit_step, measure
from screens.typesetting.breaking import Line, break_lines, break_widths, count_rule_breaks
from screens.typesetting.runs import SetText

ROOT = Path(__file__).resolve().parents[3]
BODY = Style(size_px=34, line_px=48)
WIDTHS_EM = (8, 9, 10, 11, 12, 13, 15, 17, 20, 24, 30, 40)
NAME = "买买提·吐尔逊江·阿不都热依木江·穆罕默德艾力·帕提古丽·古丽巴哈尔·艾山江·塔依尔"

NOT_PARTED = (
    "30 亩", "12.5 万元", "8 月", "1,286,400.00元", "¥ 1,200.00", "3～5天", "100—200元", "50%", "-5℃", "第 3 条",
    "0731-5555", "12345", "www.example.cn", "cunwei@example.cn", "120 km", "2025年", "——", "……", "《办", "法》",
)  # fmt: skip
MARKED = st.sampled_from((
    *NOT_PARTED, "二〇二五年", "，", "。”", "；", "：“", "“公开”", "（《办法》（试行））", "【示例】", "‘甲’、‘乙’",
    "①", "买买提·吐尔逊", "！", " ",
))  # fmt: skip
PLAIN = st.sampled_from(("村民会议", "关于", "讨论通过", "公布"))


def advance(char: str) -> float:
    """Two cells for a Chinese character, one for an ASCII one."""
    return 1 if char.isascii() else 2


def texts(text: str, width: float) -> list[str]:
    return [line.text for line in break_lines(text, advance, width)]


def demo_texts() -> set[str]:
    """Every text of the demo villages."""
    found: set[str] = set()

    def gather(tree: Any) -> None:
        if isinstance(tree, str):
            found.add(tree)
        elif isinstance(tree, dict | list | tuple):
            for branch in tree.values() if isinstance(tree, dict) else tree:
                gather(branch)

    for unit in read_folder(ROOT / "assets" / "demo", load_taxonomy(ROOT / "config" / "taxonomy.toml")).units.values():
        for item in unit.items:
            gather(msgspec.to_builtins(item))
    return {text for text in found if not text.isascii()}


def paragraphs(lines: list[Line]) -> list[list[str]]:
    found: list[list[str]] = [[]]
    for line in lines:
        found[-1].append(line.text)
        if line.paragraph_end:
            found.append([])
    return found


def test_no_line_of_the_demo_breaks_a_rule_at_any_width() -> None:
    broken = []
    for text in demo_texts():
        given_text = SetText([Span(text, BODY)])
        for width in WIDTHS_EM:
            for lines in paragraphs(break_widths(given_text.text, given_text.advances, width * BODY.size_px)):
                if count_rule_breaks(lines):
                    broken.append((width, lines))
    assert broken == []


@settings(max_examples=300)
@given(st.lists(st.tuples(PLAIN, MARKED), min_size=1, max_size=20), st.integers(min_value=30, max_value=80))
def test_no_rule_is_broken_and_nothing_parted_where_there_is_room(pieces: list[tuple[str, str]], width: int) -> None:
    lines = texts("".join(plain + marked for plain, marked in pieces), width)
    assert count_rule_breaks(lines) == 0
    for _, marked in pieces:
        assert marked not in NOT_PARTED or any(marked in line for line in lines), marked


@pytest.mark.parametrize("unit", NOT_PARTED[:17])
@pytest.mark.parametrize("width", range(16, 40, 3))
def test_what_belongs_together_stays_on_one_line(unit: str, width: int) -> None:
    if sum(map(advance, unit)) <= width:
        assert any(unit in line for line in texts(f"经村民会议讨论通过关于{unit}讨论通过以后公布", width))


@pytest.mark.parametrize("width", range(18, 80, 4))
def test_a_name_of_forty_syllables_breaks_only_behind_its_interpuncts(width: int) -> None:
    lines = texts(NAME, width)
    assert "".join(lines) == NAME
    assert all(line.endswith("·") for line in lines[:-1])


def test_a_name_in_running_text_is_not_opened_beside_its_interpunct() -> None:
    for width in range(12, 40):
        for line in texts("经村民会议讨论同意推选买买提·吐尔逊同志为村民小组的组长并公布", width):
            assert not line.startswith(("提·", "·", "尔逊"))
            assert not line.endswith("吐")


def test_a_long_address_is_opened_at_its_joints() -> None:
    lines = texts("https://www.example.cn/village/open/finance", 20)
    assert lines == ["https://www.example.", "cn/village/open/", "finance"]


def test_a_telephone_number_with_its_full_stop_is_opened_at_its_space() -> None:
    assert texts("请打电话0731-5555 0112。", 15) == ["请打电话", "0731-5555", "0112。"]


def test_a_minus_begins_a_line_with_its_number() -> None:
    assert texts("本月结余-1,286,400.50元", 18) == ["本月结余", "-1,286,400.50元"]


def test_a_long_village_name_steps_down_until_it_fits() -> None:
    steps = [Style(face="serif", bold=True, size_px=size, line_px=size + 20) for size in (42, 36, 32, 28)]
    assert fit_step("荷塘村", 400, steps) is steps[0]
    assert fit_step("巴彦淖尔市乌拉特前旗新安", 400, steps) is steps[2]
    assert fit_step("巴彦淖尔市乌拉特前旗新安镇", 200, steps) is steps[-1]
    assert fit_step("荷塘村", 3, steps, lambda text, style: len(text) * style.size_px / 32) is steps[2]
    with pytest.raises(ValueError, match="step"):
        fit_step("荷塘村", 400, [])


@pytest.mark.parametrize(
    "text", ["\U0001f9d3\U0001f3fb", "\u845b\U000e0100", "e\u0301\u0327", "\u1820\u180b\u1821", "\U00031350"]
)
def test_characters_beyond_the_plain_ones_are_measured_as_they_are_drawn(text: str) -> None:
    composed = compose(f"村{text}民", BODY, None)
    assert composed.lines[0].runs
    assert composed.width >= measure("村民", BODY)
    assert composed.width == sum(run.width for run in composed.lines[0].runs)


@pytest.mark.parametrize("face", ["sans", "serif"])
@pytest.mark.parametrize("bold", [False, True])
def test_the_mark_in_a_name_takes_half_a_character_and_stands_in_its_middle(face: Any, bold: bool) -> None:
    """GB/T 15834, 5.1: as wide as a character it would tear the name apart."""
    style = Style(size_px=40, line_px=56, face=face, bold=bold)
    assert measure("买买提·吐尔逊", style) <= 6.5 * 40 + 1
    if face == "serif":
        # Its own mark is narrow already.
        return
    before, mark, after = (run for line in compose("提·吐", style, None).lines for run in line.runs)
    assert (before.text, mark.text, after.text) == ("提", "·", "吐")
    middle = mark.x + round(measure("·", style) / 2)
    assert abs(middle - (before.x + before.width + after.x) / 2) <= 1


def test_a_dot_between_spaces_keeps_its_width() -> None:
    space = measure("荷 村", BODY) - 2 * BODY.size_px
    assert measure("荷 · 村", BODY) == 2 * BODY.size_px + 2 * space + measure("·", BODY)
