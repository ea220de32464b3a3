"""Shorter, never cut in the middle: whole clauses of a text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from screens.clauses import first_clause, leading_clauses


def test_as_many_clauses_as_fit_are_said() -> None:
    text = "请提前存好水，煮饭洗衣早准备，来水另行通知"
    assert leading_clauses(text, lambda part: len(part) <= 40) == text
    assert leading_clauses(text, lambda part: len(part) <= 15) == "请提前存好水，煮饭洗衣早准备"
    assert leading_clauses(text, lambda part: len(part) <= 8) == "请提前存好水"
    assert leading_clauses(text, lambda part: len(part) <= 3) == ""


def test_the_first_clause_keeps_its_question() -> None:
    assert first_clause("谁能办低保？看这里") == "谁能办低保？"
    assert first_clause("严禁野外用火，违者处罚") == "严禁野外用火"
    assert first_clause("10月28日停水") == "10月28日停水"
    assert first_clause("，") == "，"


@given(st.text(alphabet="村里通知，。！？ ab1", max_size=60), st.integers(0, 60))
def test_what_is_said_begins_the_text_and_fits(text: str, room: int) -> None:
    said = leading_clauses(text, lambda part: len(part) <= room)
    assert len(said) <= room or said == text
    assert text.strip().startswith(said.strip()) or said == ""
