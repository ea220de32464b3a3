"""A resident's visit: what they chose and where they were, until they have left, and when they come back."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec import structs

from kiosk.catalogue import Catalogue
from screens import words
from screens.manner import Manner
from tests.screens.alerts import notice
from tests.screens.program import Program, Time
from tests.screens.wall import VILLAGE, Wall, button, edition_of

pytestmark = pytest.mark.window


def test_a_choice_keeps_page_and_place_and_is_forgotten_with_the_visit(program: Program) -> None:
    program.face.open("section:notice")
    button(program.page, "下页")._action()
    program.face.choose(Manner(large=True, dark=True))
    assert (program.page.route, program.page.memory["page"]) == ("section:notice", 1)
    assert program.face.theme.large and not program.face.theme.illustrated
    button(program.face.stage.bottom_bar, "字号")._action()
    assert program.page.route == "manner"
    program.face.choose(Manner(dark=True))
    assert program.page.route == "manner"
    button(program.page, "好了")._action()
    assert (program.page.route, program.page.memory["page"]) == ("section:notice", 1)
    program.clock.passed += 61
    program.face.attendance.second(0)
    assert program.page.route == "rotation"
    assert program.face.manner == Manner()
    program.clock.passed += 11
    program.face.resume()
    assert (program.page.route, program.face.manner) == ("home", Manner())


def test_the_rotation_is_a_poster_whatever_the_panel_begins_with(wall: Wall, demo: Catalogue, clock: Time) -> None:
    large = structs.replace(wall.settings, panel=structs.replace(wall.settings.panel, type_size="large"))
    program = Program(wall, demo, clock, large)
    assert not program.face.theme.large
    program.face.open("home")
    assert program.face.theme.large
    small = structs.replace(wall.settings.panel, type_size="auto", diagonal_inches=15.6)
    assert Program(wall, demo, clock, structs.replace(wall.settings, panel=small)).face._visit.manner.large


def test_a_visit_goes_on_where_it_was_within_ten_seconds(program: Program) -> None:
    program.face.open("section:notice")
    program.face.open("section:policy")
    program.page.memory["page"] = 1
    program.face.choose(Manner(large=True))
    program.clock.passed += 89
    program.face.attendance.second(0)
    assert program.page.route == "section:policy", "large type gives more time"
    program.clock.passed += 2
    program.face.attendance.second(0)
    program.clock.passed += 9
    program.face.resume()
    assert (program.page.route, program.page.memory["page"]) == ("section:policy", 1)
    assert program.face.manner.large
    program.face.back()
    assert program.page.route == "section:notice"


def test_a_finger_that_comes_as_the_visit_ends_brings_the_page_back_whatever_it_hits(program: Program) -> None:
    for late, route in ((0.5, "section:notice"), (0.8, "section:policy")):
        program.face.open("section:notice")
        program.clock.passed += 61
        program.face.attendance.second(0)
        assert program.page.route == "rotation"
        program.clock.passed += late
        program.wall.draw()
        program.face.stage._lifted = None
        program.tap(*button(program.page, "政策宣传").center)
        assert program.page.route == route


def test_a_withdrawn_item_says_so_and_the_way_back_passes_it_by(
    program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Catalogue, "close", lambda _: None)
    item = f"item:{VILLAGE}/film"
    program.face.open("home")
    program.face.open("section:profile")
    program.face.open(item)
    program.face.open(f"playing:{VILLAGE}/film/0")
    program.face.arrivals.adopt_edition(edition_of(tmp_path, [(VILLAGE, notice("n", "停水通知"))], number=2))
    assert words.GONE in [getattr(widget, "text", "") for widget in program.page.walk()]
    program.face.back()
    assert program.page.route == "section:profile"
