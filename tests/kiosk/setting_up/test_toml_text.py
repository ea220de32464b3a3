"""Changing values of a settings file: what is not touched stays as it is, letter by letter."""

from __future__ import annotations

import tomllib
from datetime import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.setting_up.toml_text import changed_text, document, merged, written

SHIPPED = (Path(__file__).parents[3] / "config" / "kiosk.toml").read_text("utf-8")


def test_comments_and_order_stay_and_only_the_value_changes() -> None:
    text = changed_text(SHIPPED, {"feed.village": "430304009203", "panel.diagonal_inches": 55.0})
    before, after = SHIPPED.splitlines(), text.splitlines()
    changed = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
    assert changed == [
        ('village = ""', 'village = "430304009203"'),
        ("diagonal_inches = 0.0", "diagonal_inches = 55.0"),
    ]


def test_a_comment_behind_a_value_stays() -> None:
    assert (
        changed_text('[feed]\nurl = "a # b"  # where from\n', {"feed.url": "c"}) == '[feed]\nurl = "c"  # where from\n'
    )


def test_a_missing_key_goes_to_the_end_of_its_table_and_a_missing_table_to_the_end() -> None:
    text = changed_text("[feed]\npoll_seconds = 1\n\n[log]\n", {"feed.url": "x", "sound.volume": 0.5})
    assert text == '[feed]\npoll_seconds = 1\nurl = "x"\n\n[log]\n\n[sound]\nvolume = 0.5\n'


@pytest.mark.parametrize(
    "text",
    [
        'feed = { url = "old", village = "1" }\n',
        'feed.url = "old"\n',
        '[feed]\nurl = """\nold\n"""\n',
        '[feed]\n"url" = "old"\n',
    ],
)
def test_a_file_written_another_way_is_changed_all_the_same(text: str) -> None:
    wanted = merged(tomllib.loads(text), {"feed.url": "new"})
    assert tomllib.loads(changed_text(text, {"feed.url": "new"})) == wanted


def test_lists_of_tables_survive_being_written_anew() -> None:
    tree = tomllib.loads(SHIPPED)
    assert tomllib.loads(document(tree)) == tree


PLAIN = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=40),
    st.booleans(),
    st.integers(-(2**53), 2**53),
    st.floats(allow_nan=False, allow_infinity=False),
    st.times(),
    st.lists(st.floats(allow_nan=False, allow_infinity=False), max_size=6),
)


@settings(deadline=None)
@given(PLAIN)
def test_whatever_is_written_reads_back_the_same(value: Any) -> None:
    assert tomllib.loads(f"x = {written(value)}")["x"] == value
    assert isinstance(value, time) or tomllib.loads(changed_text(SHIPPED, {"feed.url": value}))["feed"]["url"] == value
