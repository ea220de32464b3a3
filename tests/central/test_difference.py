"""What changed between two versions: readable, and nothing lost."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from central.items.change import Change, runs
from central.items.difference import difference
from tests.central.village import FINANCE, NOTICE

WORDS = st.text("荷塘村停水一二三四五六七八九十。，ab", min_size=1, max_size=60)
NAMES = st.text("甲乙丙丁小计", min_size=1, max_size=3)
FIGURES = st.integers(0, 99_999_999).map(str)


@st.composite
def tables(draw: st.DrawFn) -> dict[str, Any]:
    wide = draw(st.booleans())
    columns = [{"label": "项目"}, {"label": "金额", "kind": "money", "unit": "元"}]
    columns += [{"label": "备注"}] if wide else []
    rows = draw(st.lists(st.tuples(NAMES, FIGURES, WORDS, st.sampled_from(["entry", "subtotal"])), max_size=6))
    return {
        "type": "table",
        "columns": columns,
        "rows": [{"cells": [name, sum_, *([note] if wide else [])], "role": role} for name, sum_, note, role in rows],
    }


BLOCKS = st.one_of(
    st.builds(lambda text: {"type": "paragraph", "text": text}, WORDS),
    st.builds(lambda text: {"type": "heading", "text": text}, NAMES),
    st.builds(lambda entries: {"type": "list", "entries": entries}, st.lists(WORDS, min_size=1, max_size=4)),
    st.builds(
        lambda text, tone: {"type": "callout", "text": text, "tone": tone}, WORDS, st.sampled_from(["info", "warning"])
    ),
    st.builds(
        lambda rows: {"type": "facts", "facts": [{"label": label, "value": value} for label, value in rows]},
        st.lists(st.tuples(NAMES, NAMES), min_size=1, max_size=3),
    ),
    tables(),
)
STEPS = st.lists(st.fixed_dictionaries({"name": NAMES}, optional={"who": WORDS, "time": NAMES}), max_size=4)
CONTENTS = st.fixed_dictionaries(
    {"title": WORDS, "blocks": st.lists(BLOCKS, max_size=5)},
    optional={
        "summary": WORDS,
        "topics": st.lists(NAMES, max_size=3),
        "rotate": st.booleans(),
        "guide": st.fixed_dictionaries({"steps": STEPS}, optional={"fee": NAMES, "place": WORDS}),
    },
)


def values(content: Any, kind: str = "text") -> set[str]:
    """Every text and figure that a reader could look for, in words."""
    if isinstance(content, dict):
        if content.get("type") == "table":
            kinds = [column.get("kind", "text") for column in content["columns"]]
            return {
                f"{int(cell):,}" if kinds[place] == "money" else cell
                for row in content["rows"]
                for place, cell in enumerate(row["cells"])
            }
        return {one for key, value in content.items() if key not in ("type", "tone") for one in values(value)}
    if isinstance(content, list):
        return {one for value in content for one in values(value)}
    return {content} if isinstance(content, str) else set()


def told(changes: tuple[Change, ...], side: str) -> str:
    return "\n".join(f"{change.name}\n{getattr(change, side)}" for change in changes)


@given(CONTENTS)
def test_the_same_version_twice_has_no_difference(content: dict[str, Any]) -> None:
    assert difference(content, deepcopy(content)) == ()


@given(CONTENTS, CONTENTS)
def test_nothing_is_lost_in_either_direction(old: dict[str, Any], new: dict[str, Any]) -> None:
    changes = difference(old, new)
    if old != new and not _only_empties(old, new):
        assert changes
    assert all(text in told(changes, "new") for text in values(new) - values(old))
    assert all(text in told(changes, "old") for text in values(old) - values(new))
    for change in changes:
        assert change.old != change.new
        assert "".join(run.text for run in change.runs if run.sort != "new") == change.old
        assert "".join(run.text for run in change.runs if run.sort != "old") == change.new


def _only_empties(old: Any, new: Any) -> bool:
    def bare(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: made for key, each in value.items() if (made := bare(each)) not in (None, "", [], {})}
        return [bare(each) for each in value] if isinstance(value, list) else value

    return bare(old) == bare(new)


@given(st.text("停水甲乙。\n", max_size=200), st.text("停水甲乙。\n", max_size=200))
def test_runs_give_both_texts_back(old: str, new: str) -> None:
    made = runs(old, new)
    assert "".join(run.text for run in made if run.sort != "new") == old
    assert "".join(run.text for run in made if run.sort != "old") == new


def test_a_figure_is_named_by_its_row_and_a_sum_by_its_table() -> None:
    new = deepcopy(FINANCE)
    new["blocks"][0]["rows"][1]["cells"][1] = "64000"
    new["blocks"][0]["rows"][2]["cells"][1] = "282600"
    assert [(change.name, change.old, change.new) for change in difference(FINANCE, new)] == [
        ("资产出租", "62,500", "64,000"),
        ("收入小计", "281,100", "282,600"),
    ]


def test_a_fact_is_one_change_with_its_unit() -> None:
    facts = [{"label": "收入", "value": "48.62", "unit": "万元"}, {"label": "支出", "value": "38.87", "unit": "万元"}]
    old = {"blocks": [{"type": "facts", "facts": facts}]}
    new = {"blocks": [{"type": "facts", "facts": [facts[0], facts[1] | {"value": "39.17"}]}]}
    assert difference(old, new) == (Change("支出", "38.87万元", "39.17万元"),)


def test_a_heading_with_what_stands_under_it_is_one_change() -> None:
    more = [{"type": "heading", "text": "备注"}, {"type": "list", "entries": ["补发绩效"]}]
    assert difference({"blocks": []}, {"blocks": more}) == (Change("备注", "", "补发绩效"),)


def test_a_row_that_came_one_that_went_and_one_that_was_renamed() -> None:
    new = deepcopy(FINANCE)
    rows = new["blocks"][0]["rows"]
    rows[0] = {"cells": ["上级补助款", "218600"]}
    rows[1] = {"cells": ["莲子经营", "1000"]}
    changes = {change.name: (change.old, change.new) for change in difference(FINANCE, new)}
    assert changes["表格“收入”的一行"] == ("上级补助", "上级补助款")
    assert changes["莲子经营"] == ("", "1,000") and changes["资产出租"] == ("62,500", "")


def test_fields_carry_the_names_of_the_form() -> None:
    new = deepcopy(NOTICE) | {"title": "10月29日停水", "rotate": False, "priority": "urgent"}
    new["blocks"] = [{"type": "paragraph", "text": "早上8点到下午6点，全村停水。请存好水。"}]
    changes = {change.name: (change.old, change.new) for change in difference(NOTICE, new)}
    assert changes["标题"] == ("10月28日停水", "10月29日停水")
    assert changes["轻重"] == ("", "紧急") and changes["参加轮播"] == ("", "否")
    assert changes["内容"][0].startswith("早上8点到下午5点")


def test_another_picture_of_the_same_name_is_told() -> None:
    old = {
        "title": "照片",
        "blocks": [{"type": "image", "media": {"sha256": "a" * 64, "type": "image/jpeg", "name": "桥"}}],
    }
    new = deepcopy(old)
    new["blocks"][0]["media"]["sha256"] = "b" * 64
    (change,) = difference(old, new)
    assert (change.old, change.new) == ("照片 桥", "另一个照片 桥")


def test_the_committees_sign_off_is_not_the_authors_change() -> None:
    signed = deepcopy(FINANCE)
    signed["disclosure"]["sign_off"] = {"body": "村务监督委员会", "on": "2026-10-13"}
    assert difference(signed, FINANCE) == ()


def test_a_paragraph_put_in_the_middle_is_one_change() -> None:
    blocks = [{"type": "paragraph", "text": f"第{n}段"} for n in "一二三"]
    changes = difference(
        {"blocks": blocks}, {"blocks": [*blocks[:1], {"type": "paragraph", "text": "新的"}, *blocks[1:]]}
    )
    assert [(change.name, change.old, change.new) for change in changes] == [("内容", "", "新的")]
