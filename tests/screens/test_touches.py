"""A finger on the glass: what it means, what it does not, and what waits while it is down."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from datetime import timedelta
from types import SimpleNamespace

import pytest

from kiosk.catalogue import Catalogue
from kiosk.status import Status
from tests.screens.program import Program, around
from tests.screens.wall import NOW, button

pytestmark = pytest.mark.window


def test_a_touch_made_before_a_page_was_seen_is_dead_to_it(program: Program) -> None:
    program.face.open("home")
    tile = button(program.page, "政策宣传")
    program.tap(*tile.center)
    assert program.page.route == "home"
    program.wall.draw()
    program.tap(*tile.center)
    assert program.page.route == "section:policy"


def test_a_double_tap_that_opens_a_page_does_nothing_on_it(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("screens.stage.time", program.clock)
    program.face.open("home")
    tile = button(program.page, "政策宣传").center
    program.face.show("rotation", None)
    program.wall.draw()
    program.tap(*tile)
    assert program.page.route == "home"
    program.wall.draw()
    program.clock.passed += 0.45
    program.tap(tile[0] + 20, tile[1])
    assert program.page.route == "home", "an unsure hand taps twice, and means one thing"
    program.clock.passed += 0.05
    program.tap(*tile)
    assert program.page.route == "section:policy"


def test_a_double_tap_on_a_bar_that_changes_under_it_does_nothing_more(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("screens.stage.time", program.clock)
    program.face.open("section:notice")
    program.wall.draw()
    large = button(program.face.stage.bottom_bar, "特大").center
    program.tap(*large)
    program.wall.draw()
    assert program.face.theme.large
    program.clock.passed += 0.4
    program.tap(*large)
    assert program.page.route == "section:notice"


def test_who_taps_back_again_goes_back_again(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("screens.stage.time", program.clock)
    program.face.open("home")
    program.face.open("section:notice")
    program.face.open("section:policy")
    program.wall.draw()
    back = button(program.face.stage.bottom_bar, "返回").center
    program.tap(*back)
    program.wall.draw()
    program.clock.passed += 0.4
    program.tap(*back)
    assert program.page.route == "home"


def test_a_touch_that_began_on_another_page_acts_on_neither(program: Program) -> None:
    program.face.open("home")
    program.wall.draw()
    touch = program.finger(*button(program.page, "政策宣传").center)
    program.face.open("section:notice")
    program.wall.draw()
    touch.touch_up()
    assert program.page.route == "section:notice"


def _minute_passes(program: Program) -> None:
    program.face.minutes.passed(0)


def _line_is_cut(program: Program) -> None:
    program.face.arrivals._watch._status(Status(state="offline", since=NOW - timedelta(days=3)))


def _edition_arrives(program: Program) -> None:
    program.face.arrivals._watch._edition(copy(program.face.catalogue))


@pytest.mark.parametrize("happens", [_minute_passes, _line_is_cut, _edition_arrives])
def test_a_tap_counts_whatever_arrives_while_the_finger_is_down(
    program: Program, monkeypatch: pytest.MonkeyPatch, happens: Callable[[Program], None]
) -> None:
    monkeypatch.setattr(Catalogue, "close", lambda _: None)
    program.face.open("home")
    program.wall.draw()
    shown, edition = list(program.page.children), program.face.catalogue
    touch = program.finger(*button(program.page, "政策宣传").center)
    happens(program)
    program.wall.turn(3)
    assert program.page.children == shown, "what the finger has pressed is still there"
    touch.touch_up()
    assert program.page.route == "section:policy"
    program.wall.turn(3)
    assert program.page.route == "section:policy"
    assert program.face.offline == (happens is _line_is_cut)
    assert (program.face.catalogue is edition) == (happens is not _edition_arrives)


def test_a_finger_that_never_leaves_holds_nothing_up_for_long(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    program.face.open("home")
    program.wall.draw()
    program.finger(*button(program.page, "政策宣传").center)
    monkeypatch.setattr(program.face.stage.patience._late, "timeout", 0.0)
    _line_is_cut(program)
    program.wall.turn(3)
    assert program.face.offline
    assert program.page.route == "home"


def test_a_stroke_turns_a_page_and_presses_nothing(program: Program) -> None:
    program.face.open("section:notice")
    program.wall.draw()
    told: list[tuple[int, str]] = []
    type_of_page = type(program.page)
    original = type_of_page.swiped
    try:
        type_of_page.swiped = lambda _page, direction, axis: told.append((direction, axis))
        program.stroke((1500, 400), (900, 410))
        program.stroke((900, 300), (905, 500))
        program.stroke((900, 400), (915, 405))
    finally:
        type_of_page.swiped = original
    assert told == [(1, "horizontal"), (1, "vertical")]


def test_a_trembling_finger_at_the_edge_of_a_button_still_presses_it(program: Program) -> None:
    program.face.open("home")
    program.wall.draw()
    tile = button(program.page, "政策宣传")
    program.stroke((tile.right - 4, tile.center_y), (tile.right + 14, tile.center_y))
    assert program.page.route == "section:policy"


def test_a_button_shows_that_it_is_pressed_and_keeps_nothing_of_it(program: Program) -> None:
    program.face.open("home")
    program.wall.draw()
    tile = button(program.page, "政策宣传")
    touch = program.finger(*tile.center)
    assert around(tile) == 2
    touch.touch_move(5, 5)
    assert around(tile) == 0
    touch.touch_up()
    assert program.page.route == "home"


def test_a_palm_means_nothing(program: Program) -> None:
    program.face.open("home")
    program.wall.draw()
    tile = button(program.page, "政策宣传")
    fingers = [program.finger(tile.center_x + 20 * number, tile.center_y) for number in range(4)]
    for finger in fingers:
        finger.touch_up()
    assert program.page.route == "home"
    program.face.stage.fingers = SimpleNamespace(palm=True)  # type: ignore[assignment]
    program.tap(*tile.center)
    assert program.page.route == "home"
