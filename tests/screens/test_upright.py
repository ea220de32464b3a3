"""An upright panel above its targets, and pages without targets: the room is used, and words stand whole in it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from feed.item import Item
from screens import words
from screens.manner import Manner
from tests.screens.wall import NOW, SIZES, VILLAGE, Wall, edition_of, the_wall

pytestmark = pytest.mark.window

LOW = Manner(low=True)


@pytest.fixture(scope="module")
def wall() -> Wall:
    return the_wall()


def notices(data: Path) -> Any:
    made = [
        Item(id=f"n{number}", version=1, kind="notice", title=f"第{number}号", published=NOW - timedelta(days=number))
        for number in range(4)
    ]
    return edition_of(data, [(VILLAGE, one) for one in made])


def shown(wall: Wall, data: Path, route: str, manner: Manner) -> Any:
    """The stage with the page of a route on an upright panel."""
    from screens.page import page_class

    wall.resize(*SIZES["portrait"])
    face = wall.face(notices(data), NOW, manner)
    stage = wall.show(page_class(route)(face, route, None))  # type: ignore[arg-type]
    from screens.audit import audit

    assert not audit(stage, face.layout)
    return stage


def box(stage: Any, text: str) -> Any:
    from screens.paint import TextBox

    found = [one for one in stage.walk() if isinstance(one, TextBox) and one.text == text]
    return max(found, key=lambda one: one.style.size_px)


def pictures(stage: Any) -> list[Any]:
    from screens.paint import Picture

    return [one for one in stage.walk() if isinstance(one, Picture) and one.width > 1000]


@pytest.mark.parametrize("manner", [Manner(dark=True), Manner(large=True, dark=True), LOW], ids=["dark", "both", "low"])
def test_home_greets_as_a_poster_where_there_is_room(wall: Wall, tmp_path: Path, manner: Manner) -> None:
    greeting = box(shown(wall, tmp_path, "home", manner), "乡亲上午好")
    assert greeting.style.size_px == 176
    assert len(greeting.composed.lines) == 1


def test_by_day_home_greets_beside_the_village(wall: Wall, tmp_path: Path) -> None:
    assert box(shown(wall, tmp_path, "home", Manner()), "乡亲上午好").style.size_px == 100


def test_within_reach_a_list_has_its_picture_above_its_targets(wall: Wall, tmp_path: Path) -> None:
    from screens.paint import PressButton

    stage = shown(wall, tmp_path, "section:notice", LOW)
    (picture,) = pictures(stage)
    page = next(one for one in stage.walk() if type(one).__name__ == "SectionPage")
    first = max(one.top for one in page.walk() if isinstance(one, PressButton))
    assert picture.y - first == pytest.approx(16, abs=2)
    assert picture.top < box(stage, words.SECTION_LINES["notice"]).y


def test_a_list_tells_its_section_once(wall: Wall, tmp_path: Path) -> None:
    from screens.paint import TextBox

    stage = shown(wall, tmp_path, "section:notice", Manner())
    page = next(one for one in stage.walk() if type(one).__name__ == "SectionPage")
    assert [one.text for one in page.walk() if isinstance(one, TextBox)].count("通知公告") == 1


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("lines", [words.PREPARING_LINES, words.PREPARING_REFUSED, words.PREPARING_OFFLINE])
def test_what_is_said_before_the_first_content_stands_on_the_lines_it_has(
    wall: Wall, tmp_path: Path, size: str, lines: str
) -> None:
    from screens.page import Page
    from screens.states import _draw_calm

    wall.resize(*SIZES[size])
    face = wall.face(None, NOW, Manner(large=True))
    page = Page(face, "empty")  # type: ignore[arg-type]
    _draw_calm(page, face, words.PREPARING, lines)  # type: ignore[arg-type]
    assert len(box(page, lines).composed.lines) == 1 + lines.count("\n")


@pytest.mark.parametrize("manner", [Manner(), Manner(large=True)], ids=["standard", "large"])
def test_the_note_of_a_cut_line_ends_where_the_page_does(wall: Wall, manner: Manner) -> None:
    from kivy.uix.widget import Widget

    from screens.strips import offline_note

    wall.resize(*SIZES["portrait"])
    face = wall.face(None, NOW, manner)
    assert 48 + offline_note(Widget(), face, 48, 414) <= 1032  # type: ignore[arg-type]
