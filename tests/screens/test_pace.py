"""Transitions, strokes, care, visits: without a window."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.settings import CareSettings, IdleSettings
from kiosk.status import Status
from screens.bars.places import bar_places
from screens.care import SHIFTS, light_at, shift_at, within
from screens.choosing import chosen, is_chosen
from screens.manner import Manner
from screens.moments import Moments
from screens.pace import BACK, FORWARD, SLIDE_CHANGE, TRY_AGAIN_SECONDS, WAKING, Movement, Pace, paging
from screens.palm import FingerCount
from screens.strokes import Stroke, again, still, stroke_of
from screens.visit import Visit

SMOOTH, POOR = [0.016] * 10, [0.05] * 6


# --- pace -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("movement", [FORWARD, BACK, WAKING, SLIDE_CHANGE, paging(1), paging(-1)])
def test_a_movement_begins_visibly_goes_one_way_and_ends_at_its_place(movement: Movement) -> None:
    shares = [movement.share(movement.seconds * step / 20) for step in range(21)]
    assert 0 < shares[0] < 0.3
    assert shares == sorted(shares)
    assert shares[-1] == 1.0


def test_durations_are_those_of_the_tokens() -> None:
    told = [(each.seconds, each.across, each.down) for each in (FORWARD, BACK, WAKING, SLIDE_CHANGE, paging(1))]
    assert told == [(0.24, 24, 0), (0.24, -24, 0), (0.2, 0, 0), (0.6, 0, 0), (0.2, 0, 32)]


def test_a_panel_that_is_too_slow_twice_cuts_until_it_is_tried_again() -> None:
    pace = Pace(reduced=False)
    assert not pace.judge(FORWARD, POOR, 0.0)
    assert pace.moves(0.0)
    assert pace.judge(FORWARD, POOR, 1.0)
    assert not pace.moves(2.0)
    later = 1.0 + TRY_AGAIN_SECONDS
    assert not pace.moves(later - 1)
    assert pace.moves(later)
    assert pace.judge(FORWARD, POOR, later), "one more poor transition is enough"
    assert not pace.moves(later + 1)


def test_a_panel_that_stays_slow_is_tried_ever_less_often_and_one_that_was_busy_soon_moves_again() -> None:
    pace, now, pauses = Pace(reduced=False), 0.0, []
    pace.judge(FORWARD, POOR, now)
    for _ in range(6):
        assert pace.judge(FORWARD, POOR, now)
        since = now
        while not pace.moves(now):
            now += 30
        pauses.append(now - since)
    assert pauses == [60, 360, 2160, 12960, 21600, 21600]
    pace.judge(FORWARD, SMOOTH, now)
    pace.judge(FORWARD, POOR, now)
    assert pace.judge(FORWARD, POOR, now)
    assert not pace.moves(now + 59)
    assert pace.moves(now + 60)


def test_one_slow_transition_among_good_ones_changes_nothing() -> None:
    pace = Pace(reduced=False)
    for number in range(20):
        assert not pace.judge(FORWARD, POOR if number % 2 else SMOOTH, float(number))
    assert pace.moves(20.0)


def test_a_fade_may_be_slower_than_what_slides_and_one_hitch_is_no_stutter() -> None:
    fade = Pace(reduced=False)
    for _ in range(3):
        fade.judge(SLIDE_CHANGE, [0.04] * 9, 0.0)
        fade.judge(FORWARD, [0.016, 0.3, 0.016, 0.016], 0.0)
        fade.judge(FORWARD, [], 0.0)
    assert fade.moves(0.0)
    assert not fade.judge(FORWARD, [0.04] * 5, 0.0)
    assert fade.judge(FORWARD, [0.04] * 5, 0.0)


def test_reduced_motion_shows_no_transition() -> None:
    assert not Pace(reduced=True).moves(0.0)


# --- fingers --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("across", "down", "seconds", "meant"),
    [
        (-200, 20, 0.3, Stroke(1, "horizontal")),
        (70, -10, 0.5, Stroke(-1, "horizontal")),
        (10, -80, 0.4, Stroke(1, "vertical")),
        (0, 90, 0.4, Stroke(-1, "vertical")),
        (-40, 3, 0.04, Stroke(1, "horizontal")),
        (-40, 3, 0.4, None),
        (23, 0, 0.01, None),
        (80, 70, 0.2, None),
        (0, 0, 0.1, None),
    ],
)
def test_what_a_finger_meant(across: float, down: float, seconds: float, meant: Stroke | None) -> None:
    assert stroke_of(across, down, seconds) == meant


@given(st.floats(-23.9, 23.9), st.floats(-23.9, 23.9), st.floats(0, 10))
def test_a_trembling_tap_is_never_a_stroke(across: float, down: float, seconds: float) -> None:
    assert still(across, down)
    assert stroke_of(across, down, seconds) is None


@pytest.mark.parametrize(
    ("across", "down", "seconds", "same"),
    [
        (0, 0, 0.2, True), (-40, 30, 0.49, True), (0, 0, 0.5, False), (61, 0, 0.31, False), (0, -61, 0.31, False),
        (900, 500, 0.29, True),
    ],
)  # fmt: skip
def test_a_finger_back_at_once_or_soon_and_near_does_not_mean_what_has_come(
    across: float, down: float, seconds: float, same: bool
) -> None:
    assert again(across, down, seconds) == same


class _Window:
    def __init__(self, *events: Any) -> None:
        self.events = list(events)
        self.title = "window"

    def poll(self) -> Any:
        return self.events.pop(0) if self.events else False


def _count(*events: Any, leans: Callable[[], None] = lambda: None) -> FingerCount:
    counting = FingerCount(_Window(*events), leans)
    assert [counting.poll() for _ in events] == list(events), "events pass unchanged"
    return counting


def test_four_fingers_are_a_palm_until_one_comes_alone() -> None:
    three = [("fingerdown", number, 0.5, 0.5, 1.0) for number in range(3)]
    assert not _count(*three).palm
    palm = _count(*three, ("fingerdown", 9, 0.5, 0.5, 1.0))
    assert palm.palm
    for number in (0, 1, 2, 9):
        palm._window.events.append(("fingerup", number, 0.5, 0.5, 1.0))
        palm.poll()
    assert palm.palm, "the mouse of the first finger is still to come"
    palm._window.events.append(("fingerdown", 4, 0.5, 0.5, 1.0))
    palm.poll()
    assert not palm.palm
    assert palm.title == "window"


def test_whatever_is_pressed_is_told_of_a_palm_at_once() -> None:
    told: list[str] = []
    fingers = [("fingerdown", number, 0.5, 0.5, 1.0) for number in range(5)]
    _count(*fingers[:3], leans=lambda: told.append("palm"))
    assert not told
    _count(*fingers, leans=lambda: told.append("palm"))
    assert told == ["palm"]


# --- care -----------------------------------------------------------------------------------------------------------

CARE = CareSettings(dim_from=time(22), dim_until=time(6), off_from=time(23, 30), off_until=time(5))


def _at(hour: int, minute: int = 0) -> datetime:
    """A moment of Beijing time, told in UTC."""
    return datetime(2026, 10, 24, hour, minute, tzinfo=UTC) - timedelta(hours=8)


@pytest.mark.parametrize(
    ("moment", "light"),
    [
        (_at(10), "full"), (_at(21, 59), "full"), (_at(22), "dim"), (_at(23, 29), "dim"), (_at(23, 30), "dark"),
        (_at(0), "dark"), (_at(4, 59), "dark"), (_at(5), "dim"), (_at(5, 59), "dim"), (_at(6), "full"),
    ],
)  # fmt: skip
def test_the_light_of_the_night_passes_midnight(moment: datetime, light: str) -> None:
    assert light_at(moment, CARE, awake=False, clock_sure=True) == light
    assert light_at(moment, CARE, awake=True, clock_sure=True) == "full"
    assert light_at(moment, CARE, awake=False, clock_sure=False) != "dark"


@given(st.times(), st.times())
def test_a_span_without_length_never_comes(moment: time, end: time) -> None:
    assert not within(moment, end, end)


@given(st.times(), st.times(), st.times())
def test_a_span_and_the_one_that_follows_it_are_the_whole_day(moment: time, start: time, end: time) -> None:
    if start != end:
        assert within(moment, start, end) != within(moment, end, start)


def test_the_frame_goes_round_by_two_pixels_and_stays_where_it_is_told() -> None:
    assert [shift_at(60 * 10 * step, 10) for step in range(5)] == [*SHIFTS, SHIFTS[0]]
    assert shift_at(60 * 10 - 1, 10) == (0, 0)
    assert {shift_at(60 * step, 0) for step in range(100)} == {(0, 0)}


def test_a_clock_is_sure_only_when_the_agent_believes_it() -> None:
    since = datetime(2026, 1, 1, tzinfo=UTC)
    moments = Moments()
    assert moments.sure(None, Status(state="online", since=since))
    assert not moments.sure(None, Status(state="online", since=since, clock="floor"))
    assert not moments.sure(None, Status(state="online", since=since, floor=datetime(2099, 1, 1, tzinfo=UTC)))
    assert not moments.sure(None, None)


# --- visits ---------------------------------------------------------------------------------------------------------


def test_a_visit_is_forgotten_but_for_ten_seconds() -> None:
    visit = Visit(IdleSettings(), Manner())
    visit.stay(0.0)
    visit.manner = Manner(large=True)
    visit.trail.leave("section:policy", {"page": 2})
    visit.end("item:1/a", {"page": 1}, 90.0)
    assert visit.manner == Manner()
    assert visit.trail.back() == ("home", {})
    assert visit.resume(99.0) == ("item:1/a", {"page": 1})
    assert visit.manner == Manner(large=True)
    assert visit.trail.back() == ("section:policy", {"page": 2})
    visit.end("item:1/a", {}, 200.0)
    assert visit.resume(211.0) is None


def test_reading_takes_longer_in_large_type_and_on_long_pages() -> None:
    visit = Visit(IdleSettings(seconds=60, large_seconds=90), Manner())
    told = []
    for large, long in ((False, False), (False, True), (True, False)):
        visit.manner = Manner(large=large)
        visit.allow(long=long)
        told.append(visit.limit)
    assert told == [60, 90, 90]
    assert visit.seconds_left(1_000_000.0) == 0, "nobody has come yet"


def test_choices_change_what_they_say_and_nothing_else() -> None:
    manner = chosen(chosen(Manner(), "large"), "dark")
    assert manner == Manner(large=True, dark=True)
    assert is_chosen(manner, "large")
    assert not is_chosen(manner, "usual")
    assert chosen(manner, "usual") == Manner(dark=True)
    assert chosen(chosen(manner, "low"), "low") == manner


@pytest.mark.parametrize("portrait", [False, True])
@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("low", [False, True])
def test_a_bar_has_room_for_fingers_between_its_parts(portrait: bool, large: bool, low: bool) -> None:
    bar = bar_places(portrait=portrait, large=large, low=low)
    targets = [bar.back, bar.home, *(box for _, box in bar.segments), *([bar.chooser] if bar.chooser else [])]
    others = [box for box in (bar.help, bar.ring, bar.idle) if box]
    assert bool(bar.segments) != bool(bar.chooser)
    assert all(min(width, height) >= 96 for _, _, width, height in targets)
    for number, one in enumerate(targets):
        for other in [*targets[number + 1 :], *others]:
            across = max(one[0] - other[0] - other[2], other[0] - one[0] - one[2])
            down = max(one[1] - other[1] - other[3], other[1] - one[1] - one[3])
            assert max(across, down) >= (16 if other in targets else 0), (one, other)
    assert all(box[0] + box[2] <= (1032 if portrait else 1860) for box in [*targets, *others])
