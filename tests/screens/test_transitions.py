"""From page to page and slide to slide: what moves ends, ends at once for a finger, and leaves nothing."""

from __future__ import annotations

import gc
import weakref

import pytest

from kiosk.catalogue import Catalogue
from tests.screens.program import Program, Time, around
from tests.screens.wall import Wall

pytestmark = pytest.mark.window


@pytest.fixture
def moving(wall: Wall, demo: Catalogue, clock: Time, monkeypatch: pytest.MonkeyPatch) -> Program:
    """A program in which things move, by a clock that is turned by hand."""
    monkeypatch.setattr("screens.motion.time", clock)
    return Program(wall, demo, clock)


def _until_rest(program: Program) -> None:
    from screens.motion import mover

    for _ in range(400):
        if not mover.running:
            return
        program.clock.passed += 0.03
        program.wall.turn(1)
    pytest.fail("the movement does not end")


def test_a_page_comes_in_and_nothing_of_the_movement_is_left(moving: Program) -> None:
    from screens.motion import mover

    moving.face.open("home")
    page = moving.page
    assert mover.running
    moving.wall.turn(3)
    _until_rest(moving)
    assert page.opacity == 1.0
    assert page.canvas in page.parent.canvas.children
    assert around(page) == 0
    with moving.wall.flips() as flips:
        moving.wall.turn(10)
        assert not flips, "a page that stands draws no frame"


def test_slides_dissolve_and_let_the_one_before_go(moving: Program) -> None:
    from screens.motion import mover

    slide = weakref.ref(moving.page._slide)
    moving.page.swiped(1, "horizontal")
    assert mover.running
    _until_rest(moving)
    assert len(moving.page._ground.canvas.after.children) == 0
    gc.collect()
    assert slide() is None


def test_a_touch_ends_a_transition_at_once(moving: Program) -> None:
    from screens.motion import mover

    moving.face.open("section:notice")
    moving.wall.turn(4)
    assert mover.running
    moving.tap(1000, 900)
    assert not mover.running
    assert moving.page.canvas in moving.page.parent.canvas.children


def test_a_quick_finger_does_not_make_a_panel_look_slow(moving: Program) -> None:
    from screens.motion import mover
    from screens.pace import Pace

    told: list[list[float]] = []
    mover.use(Pace(reduced=False), lambda _movement, frames: told.append(frames))
    moving.face.open("section:notice")
    while len(mover._flips) < 2 or not moving.face.stage.seen:
        moving.clock.passed += 0.04
        moving.wall.turn(1)
    assert mover.running
    moving.tap(1000, 900)
    assert told == [[]], "what was cut short is not judged"


def test_a_page_replaced_while_it_comes_is_started_and_left(moving: Program) -> None:
    told: list[str] = []
    moving.face.open("section:notice")
    page = moving.page
    page.shown, page.leaving = lambda: told.append("shown"), lambda: told.append("leaving")
    moving.wall.turn(2)
    moving.face.open("home")
    assert told in (["shown", "leaving"], ["leaving"])
    _until_rest(moving)
