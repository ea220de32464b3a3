"""The program around the pages on a window: bars that stay, transitions that leave nothing, touches, nights."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from copy import copy
from datetime import UTC, datetime, timedelta
from datetime import time as time_of_day
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from msgspec import structs

from kiosk.catalogue import Catalogue
from kiosk.settings import CareSettings, Settings
from kiosk.status import Status
from screens import words
from screens.manner import Manner
from tests.screens.alerts import notice
from tests.screens.wall import NOW, SIZES, VILLAGE, Wall, button, demo_edition, edition_of, the_wall

pytestmark = pytest.mark.window

NIGHT = datetime(2026, 10, 24, 15, 30, tzinfo=UTC)
"""Half past eleven in the evening in the village."""


@pytest.fixture(scope="module")
def wall() -> Iterator[Wall]:
    wall = the_wall()
    yield wall
    wall.resize(1920, 1080)
    from screens.motion import mover
    from screens.pace import Pace

    mover.use(Pace(reduced=True), lambda _movement, _frames: None)


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return demo_edition(tmp_path_factory.mktemp("demo"))


class Time:
    """Stands for the module `time` in the program: its monotonic clock is turned by hand."""

    def __init__(self) -> None:
        self.passed = 1000.0
        self.perf_counter, self.time = time.perf_counter, time.time

    def monotonic(self) -> float:
        return self.passed


class Hall:
    """A program on the wall, its moment and its time."""

    def __init__(self, wall: Wall, catalogue: Any, clock: Time, changed: Settings | None = None) -> None:
        from screens.app import FaceApp
        from screens.moments import Moments
        from screens.trace import Trace

        wall.resize(1920, 1080)
        self.wall, self.clock, self.moments = wall, clock, Moments(NOW)
        self.face = FaceApp(
            changed or wall.settings, wall.theme, wall.taxonomy, catalogue, moments=self.moments, trace=Trace()
        )
        for child in list(wall.window.children):
            wall.window.remove_widget(child)
        wall.window.add_widget(self.face.stage)
        self.face.show("rotation", None)
        wall.draw()

    @property
    def page(self) -> Any:
        return self.face.stage.page

    def finger(self, x: float, y: float) -> Any:
        from kivy.tests.common import UnitTestTouch

        from screens.paint.press import _LastActivation

        _LastActivation.moment = float("-inf")
        touch = UnitTestTouch(x, y)
        touch.touch_down()
        return touch

    def tap(self, x: float, y: float) -> None:
        self.finger(x, y).touch_up()

    def stroke(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        touch = self.finger(*start)
        touch.touch_move(*end)
        touch.touch_up()


@pytest.fixture
def hall(wall: Wall, catalogue: Any, monkeypatch: pytest.MonkeyPatch) -> Hall:
    clock = Time()
    monkeypatch.setattr("screens.app.time", clock)
    still = structs.replace(wall.settings, motion=structs.replace(wall.settings.motion, reduced=True))
    return Hall(wall, catalogue, clock, still)


# --- bars, manner ---------------------------------------------------------------------------------------------------


def test_the_bars_stay_while_pages_come_and_go(hall: Hall) -> None:
    hall.face.open("home")
    top, bottom = hall.face.stage.top_bar, hall.face.stage.bottom_bar
    assert not button(bottom, "返回").enabled
    hall.face.open("section:policy")
    assert (hall.face.stage.top_bar, hall.face.stage.bottom_bar) == (top, bottom)
    assert button(bottom, "返回").enabled
    hall.face.back()
    assert not button(bottom, "首页").enabled
    assert hall.face.stage.children[0] is bottom, "the bars stand above the page"


def test_a_choice_keeps_page_and_place_and_is_forgotten_with_the_visit(hall: Hall) -> None:
    hall.face.open("section:notice")
    button(hall.page, "下页")._action()
    hall.face.choose(Manner(large=True, dark=True))
    assert (hall.page.route, hall.page.memory["page"]) == ("section:notice", 1)
    assert hall.face.theme.large and not hall.face.theme.illustrated
    button(hall.face.stage.bottom_bar, "字号")._action()
    assert hall.page.route == "manner"
    hall.face.choose(Manner(dark=True))
    assert hall.page.route == "manner"
    button(hall.page, "好了")._action()
    assert (hall.page.route, hall.page.memory["page"]) == ("section:notice", 1)
    hall.clock.passed += 61
    hall.face.attendance.second(0)
    assert hall.page.route == "rotation"
    assert hall.face.manner == Manner()
    hall.clock.passed += 11
    hall.face.resume()
    assert (hall.page.route, hall.face.manner) == ("home", Manner())


def test_the_rotation_is_a_poster_whatever_the_panel_begins_with(wall: Wall, catalogue: Any) -> None:
    large = structs.replace(wall.settings, panel=structs.replace(wall.settings.panel, type_size="large"))
    hall = Hall(wall, catalogue, Time(), large)
    assert not hall.face.theme.large
    hall.face.open("home")
    assert hall.face.theme.large
    small = structs.replace(wall.settings.panel, type_size="auto", diagonal_inches=15.6)
    assert Hall(wall, catalogue, Time(), structs.replace(wall.settings, panel=small)).face._visit.manner.large


def test_a_visit_goes_on_where_it_was_within_ten_seconds(hall: Hall) -> None:
    hall.face.open("section:notice")
    hall.face.open("section:policy")
    hall.page.memory["page"] = 1
    hall.face.choose(Manner(large=True))
    hall.clock.passed += 89
    hall.face.attendance.second(0)
    assert hall.page.route == "section:policy", "large type gives more time"
    hall.clock.passed += 2
    hall.face.attendance.second(0)
    hall.clock.passed += 9
    hall.face.resume()
    assert (hall.page.route, hall.page.memory["page"]) == ("section:policy", 1)
    assert hall.face.manner.large
    hall.face.back()
    assert hall.page.route == "section:notice"


def test_a_finger_that_comes_as_the_visit_ends_brings_the_page_back_whatever_it_hits(hall: Hall) -> None:
    for late, route in ((0.5, "section:notice"), (0.8, "section:policy")):
        hall.face.open("section:notice")
        hall.clock.passed += 61
        hall.face.attendance.second(0)
        assert hall.page.route == "rotation"
        hall.clock.passed += late
        hall.wall.draw()
        hall.face.stage._lifted = None
        hall.tap(*button(hall.page, "政策宣传").center)
        assert hall.page.route == route


NAMES = st.text(st.sampled_from("荷塘莲花镇王家湾峪岭"), min_size=1, max_size=12)


@pytest.mark.parametrize("size", ["landscape", "portrait"])
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(name="新安江流域莲花镇王家湾", offline=True)
@given(name=NAMES, offline=st.booleans())
def test_a_village_of_any_name_never_meets_the_date(
    wall: Wall, catalogue: Any, monkeypatch: pytest.MonkeyPatch, size: str, name: str, offline: bool
) -> None:
    from screens.audit import audit
    from screens.bars import TopBar

    monkeypatch.setitem(catalogue.edition.units, VILLAGE, name)
    wall.resize(*SIZES[size])
    face: Any = wall.face(catalogue)
    if offline:
        face.status = Status(state="offline", since=NOW - timedelta(days=3))
    bar = TopBar(face, clear=False)
    assert not audit(bar, face.layout)
    drawn = next(widget for widget in bar.walk() if getattr(widget, "text", None) == name)
    assert drawn.style.size_px >= 28


# --- motion ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def moving(wall: Wall, catalogue: Any, monkeypatch: pytest.MonkeyPatch) -> Hall:
    """A program in which things move, by a clock that is turned by hand."""
    clock = Time()
    monkeypatch.setattr("screens.motion.time", clock)
    return Hall(wall, catalogue, clock)


def _until_rest(hall: Hall) -> None:
    from screens.motion import mover

    for _ in range(400):
        if not mover.running:
            return
        hall.clock.passed += 0.03
        hall.wall.turn(1)
    pytest.fail("the movement does not end")


def _around(widget: Any) -> int:
    """How much is drawn before and after a widget."""
    return len(widget.canvas.before.children) + len(widget.canvas.after.children)


def test_a_page_comes_in_and_nothing_of_the_movement_is_left(moving: Hall) -> None:
    from screens.motion import mover

    moving.face.open("home")
    page = moving.page
    assert mover.running
    moving.wall.turn(3)
    _until_rest(moving)
    assert page.opacity == 1.0
    assert page.canvas in page.parent.canvas.children
    assert _around(page) == 0
    flips: list[float] = []
    moving.wall.turn(2)
    moving.wall.window.bind(on_flip=lambda *_: flips.append(0))
    moving.wall.turn(10)
    assert not flips, "a page that stands draws no frame"


def test_slides_dissolve_and_let_the_one_before_go(moving: Hall) -> None:
    import gc
    import weakref

    from screens.motion import mover

    slide = weakref.ref(moving.page._slide)
    moving.page.swiped(1, "horizontal")
    assert mover.running
    _until_rest(moving)
    assert len(moving.page._ground.canvas.after.children) == 0
    gc.collect()
    assert slide() is None


def test_a_touch_ends_a_transition_at_once(moving: Hall) -> None:
    from screens.motion import mover

    moving.face.open("section:notice")
    moving.wall.turn(4)
    assert mover.running
    moving.tap(1000, 900)
    assert not mover.running
    assert moving.page.canvas in moving.page.parent.canvas.children


def test_a_quick_finger_does_not_make_a_panel_look_slow(moving: Hall) -> None:
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


def test_a_page_replaced_while_it_comes_is_started_and_left(moving: Hall) -> None:
    told: list[str] = []
    moving.face.open("section:notice")
    page = moving.page
    page.shown, page.leaving = lambda: told.append("shown"), lambda: told.append("leaving")
    moving.wall.turn(2)
    moving.face.open("home")
    assert told in (["shown", "leaving"], ["leaving"])
    _until_rest(moving)


# --- touch ----------------------------------------------------------------------------------------------------------


def test_a_touch_made_before_a_page_was_seen_is_dead_to_it(hall: Hall) -> None:
    hall.face.open("home")
    tile = button(hall.page, "政策宣传")
    hall.tap(*tile.center)
    assert hall.page.route == "home"
    hall.wall.draw()
    hall.tap(*tile.center)
    assert hall.page.route == "section:policy"


def test_a_double_tap_that_opens_a_page_does_nothing_on_it(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("screens.stage.time", hall.clock)
    hall.face.open("home")
    tile = button(hall.page, "政策宣传").center
    hall.face.show("rotation", None)
    hall.wall.draw()
    hall.tap(*tile)
    assert hall.page.route == "home"
    hall.wall.draw()
    hall.clock.passed += 0.45
    hall.tap(tile[0] + 20, tile[1])
    assert hall.page.route == "home", "an unsure hand taps twice, and means one thing"
    hall.clock.passed += 0.05
    hall.tap(*tile)
    assert hall.page.route == "section:policy"


def test_a_double_tap_on_a_bar_that_changes_under_it_does_nothing_more(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("screens.stage.time", hall.clock)
    hall.face.open("section:notice")
    hall.wall.draw()
    large = button(hall.face.stage.bottom_bar, "特大").center
    hall.tap(*large)
    hall.wall.draw()
    assert hall.face.theme.large
    hall.clock.passed += 0.4
    hall.tap(*large)
    assert hall.page.route == "section:notice"


def test_who_taps_back_again_goes_back_again(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("screens.stage.time", hall.clock)
    hall.face.open("home")
    hall.face.open("section:notice")
    hall.face.open("section:policy")
    hall.wall.draw()
    back = button(hall.face.stage.bottom_bar, "返回").center
    hall.tap(*back)
    hall.wall.draw()
    hall.clock.passed += 0.4
    hall.tap(*back)
    assert hall.page.route == "home"


def test_a_withdrawn_item_says_so_and_the_way_back_passes_it_by(
    hall: Hall, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Catalogue, "close", lambda _: None)
    item = f"item:{VILLAGE}/film"
    hall.face.open("home")
    hall.face.open("section:profile")
    hall.face.open(item)
    hall.face.open(f"playing:{VILLAGE}/film/0")
    hall.face.arrivals.adopt_edition(edition_of(tmp_path, [(VILLAGE, notice("n", "停水通知"))], number=2))
    assert words.GONE in [getattr(widget, "text", "") for widget in hall.page.walk()]
    hall.face.back()
    assert hall.page.route == "section:profile"


def test_a_touch_that_began_on_another_page_acts_on_neither(hall: Hall) -> None:
    hall.face.open("home")
    hall.wall.draw()
    touch = hall.finger(*button(hall.page, "政策宣传").center)
    hall.face.open("section:notice")
    hall.wall.draw()
    touch.touch_up()
    assert hall.page.route == "section:notice"


def _minute_passes(hall: Hall) -> None:
    hall.face.minutes.passed(0)


def _line_is_cut(hall: Hall) -> None:
    hall.face.arrivals._watch._status(Status(state="offline", since=NOW - timedelta(days=3)))


def _edition_arrives(hall: Hall) -> None:
    hall.face.arrivals._watch._edition(copy(hall.face.catalogue))


@pytest.mark.parametrize("happens", [_minute_passes, _line_is_cut, _edition_arrives])
def test_a_tap_counts_whatever_arrives_while_the_finger_is_down(
    hall: Hall, monkeypatch: pytest.MonkeyPatch, happens: Callable[[Hall], None]
) -> None:
    monkeypatch.setattr(Catalogue, "close", lambda _: None)
    hall.face.open("home")
    hall.wall.draw()
    shown, edition = list(hall.page.children), hall.face.catalogue
    touch = hall.finger(*button(hall.page, "政策宣传").center)
    happens(hall)
    hall.wall.turn(3)
    assert hall.page.children == shown, "what the finger has pressed is still there"
    touch.touch_up()
    assert hall.page.route == "section:policy"
    hall.wall.turn(3)
    assert hall.page.route == "section:policy"
    assert hall.face.offline == (happens is _line_is_cut)
    assert (hall.face.catalogue is edition) == (happens is not _edition_arrives)


def test_a_finger_that_never_leaves_holds_nothing_up_for_long(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    hall.face.open("home")
    hall.wall.draw()
    hall.finger(*button(hall.page, "政策宣传").center)
    monkeypatch.setattr(hall.face.stage.patience._late, "timeout", 0.0)
    _line_is_cut(hall)
    hall.wall.turn(3)
    assert hall.face.offline
    assert hall.page.route == "home"


def test_a_stroke_turns_a_page_and_presses_nothing(hall: Hall) -> None:
    hall.face.open("section:notice")
    hall.wall.draw()
    told: list[tuple[int, str]] = []
    type_of_page = type(hall.page)
    original = type_of_page.swiped
    try:
        type_of_page.swiped = lambda _page, direction, axis: told.append((direction, axis))
        hall.stroke((1500, 400), (900, 410))
        hall.stroke((900, 300), (905, 500))
        hall.stroke((900, 400), (915, 405))
    finally:
        type_of_page.swiped = original
    assert told == [(1, "horizontal"), (1, "vertical")]


def test_a_trembling_finger_at_the_edge_of_a_button_still_presses_it(hall: Hall) -> None:
    hall.face.open("home")
    hall.wall.draw()
    tile = button(hall.page, "政策宣传")
    hall.stroke((tile.right - 4, tile.center_y), (tile.right + 14, tile.center_y))
    assert hall.page.route == "section:policy"


def test_a_button_shows_that_it_is_pressed_and_keeps_nothing_of_it(hall: Hall) -> None:
    hall.face.open("home")
    hall.wall.draw()
    tile = button(hall.page, "政策宣传")
    touch = hall.finger(*tile.center)
    assert _around(tile) == 2
    touch.touch_move(5, 5)
    assert _around(tile) == 0
    touch.touch_up()
    assert hall.page.route == "home"


def test_a_palm_means_nothing(hall: Hall) -> None:
    hall.face.open("home")
    hall.wall.draw()
    tile = button(hall.page, "政策宣传")
    fingers = [hall.finger(tile.center_x + 20 * number, tile.center_y) for number in range(4)]
    for finger in fingers:
        finger.touch_up()
    assert hall.page.route == "home"
    hall.face.stage.fingers = SimpleNamespace(palm=True)  # type: ignore[assignment]
    hall.tap(*tile.center)
    assert hall.page.route == "home"


# --- nights ---------------------------------------------------------------------------------------------------------


def test_at_night_the_first_touch_only_wakes_the_panel(
    wall: Wall, catalogue: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Time()
    monkeypatch.setattr("screens.app.time", clock)
    care = CareSettings(off_from=time_of_day(23), off_until=time_of_day(5))
    still = structs.replace(wall.settings.motion, reduced=True)
    hall = Hall(wall, catalogue, clock, structs.replace(wall.settings, care=care, motion=still))
    hall.moments.fixed = NIGHT
    hall.face.look()
    assert hall.page.route == "dark"
    wall.draw()
    assert _pixel(960, 540) == (0, 0, 0)
    flips: list[float] = []
    wall.window.bind(on_flip=lambda *_: flips.append(0))
    hall.face.minutes.passed(0)
    wall.turn(10)
    assert not flips
    hall.tap(900, 500)
    assert hall.page.route == "rotation", "the touch woke the panel and did nothing else"
    wall.draw()
    assert _pixel(960, 540) != (0, 0, 0)
    hall.tap(900, 500)
    assert hall.page.route == "home"
    hall.clock.passed += 61
    hall.face.attendance.second(0)
    hall.face.attendance.second(0)
    assert hall.page.route == "dark"
    hall.moments.fixed = NOW
    hall.face.minutes.passed(0)
    assert hall.page.route == "rotation"


def test_dimmed_light_lets_through_what_the_settings_say(
    wall: Wall, catalogue: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("screens.app.time", Time())
    hall = Hall(wall, catalogue, Time())
    bright = _pixel(10, 1070)
    hall.moments.fixed = NIGHT
    hall.face.look()
    wall.draw()
    assert [round(before * 0.35) for before in bright] == pytest.approx(_pixel(10, 1070), abs=2)
    hall.tap(900, 500)
    wall.draw()
    assert hall.page.route == "rotation"
    assert _pixel(10, 1070) == bright


def test_a_shifted_frame_uncovers_no_edge(wall: Wall, catalogue: Any) -> None:
    from screens.gallery.snapshot import snapshot

    still = structs.replace(wall.settings.motion, reduced=True)
    hall = Hall(wall, catalogue, Time(), structs.replace(wall.settings, motion=still))
    hall.face.open("section:affairs")
    wall.draw()
    before = snapshot()
    hall.face._panel._shade.move((2, 2))
    wall.draw()
    after = snapshot()
    width, height = before.size
    assert after.crop((2, 2, width, height)).tobytes() == before.crop((0, 0, width - 2, height - 2)).tobytes()
    for x, y in ((0, 300), (1, 300), (0, 1000), (500, 0), (500, 1)):
        assert after.getpixel((x, y)) == after.getpixel((max(x, 2), max(y, 2)))
    hall.face._panel._shade.move((0, 0))
    wall.draw()
    assert snapshot().tobytes() == before.tobytes()


def _pixel(x: int, y: int) -> tuple[int, ...]:
    from screens.gallery.snapshot import snapshot

    pixel = snapshot().getpixel((x, y))
    assert isinstance(pixel, tuple)
    return pixel


def test_the_wait_of_the_loop_ends_with_a_touch(tmp_path: Path) -> None:
    from screens.waiting import TouchWait

    del tmp_path
    clock = SimpleNamespace(usleep=None, _check_ready=lambda *_limits: (False, 0.1))
    answers, waited, pending = [False, True], [], [False]

    def wait(milliseconds: int) -> bool:
        waited.append(milliseconds)
        return answers.pop(0)

    TouchWait(clock, wait, lambda: pending[0]).install()
    assert clock._check_ready(9, 0.001, 0.0008) == (False, 0.1)
    clock.usleep(100_000)
    assert clock._check_ready(9, 0.001, 0.0008) == (False, 0.1), "nothing has happened"
    clock.usleep(100_000)
    assert clock._check_ready(9, 0.001, 0.0008) == (True, 0.0)
    assert clock._check_ready(9, 0.001, 0.0008) == (False, 0.1), "once"
    pending[0] = True
    assert clock._check_ready(9, 0.001, 0.0008) == (True, 0.0), "a touch is to be told of"
    assert waited == [100, 100]
