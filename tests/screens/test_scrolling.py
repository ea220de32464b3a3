"""A long text under its window: it follows the finger, runs on, comes to rest, and never leaves the window."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screens.scrolling import MOST_SPEED, Scroll

FRAME = 1 / 60


def rest(scroll: Scroll, seconds: float = 5.0) -> float:
    """Let it move by itself; the seconds it took to come to rest."""
    passed = 0.0
    while scroll.moving and passed < seconds:
        scroll.tick(FRAME)
        passed += FRAME
    assert not scroll.moving
    return passed


def flick(scroll: Scroll, speed: float, steps: int = 6) -> None:
    """A finger that moves at a speed and leaves."""
    for number in range(steps):
        scroll.drag(speed * FRAME, number * FRAME)
    scroll.let_go((steps - 1) * FRAME)


def test_it_follows_the_finger_and_stops_at_both_ends() -> None:
    scroll = Scroll(500, 2000)
    scroll.drag(300, 0.0)
    assert scroll.offset == 300
    scroll.drag(-900, 0.1)
    assert scroll.offset == 0
    scroll.drag(9000, 0.2)
    assert scroll.offset == scroll.most == 1500


def test_a_flick_runs_on_in_its_direction_and_comes_to_rest_within_two_seconds() -> None:
    scroll = Scroll(500, 20_000, 5000)
    flick(scroll, 1800)
    released = scroll.offset
    assert scroll.moving
    assert rest(scroll) < 2.0
    assert released + 300 < scroll.offset < released + 1000
    flick(scroll, -1800)
    assert rest(scroll) < 2.0
    assert scroll.offset == pytest.approx(5000, abs=60)


def test_a_finger_that_rested_before_it_left_throws_nothing() -> None:
    scroll = Scroll(500, 20_000, 5000)
    for number in range(6):
        scroll.drag(30, number * FRAME)
    scroll.let_go(1.0)
    assert not scroll.moving


def test_a_finger_stops_what_runs() -> None:
    scroll = Scroll(500, 20_000, 5000)
    flick(scroll, 3000)
    scroll.stand()
    assert not scroll.moving


def test_a_button_pressed_twice_goes_twice_as_far() -> None:
    scroll = Scroll(500, 20_000)
    scroll.glide(scroll.goal + 450)
    scroll.tick(FRAME)
    scroll.glide(scroll.goal + 450)
    assert scroll.goal == 900
    assert rest(scroll) < 0.4
    assert scroll.offset == 900


def test_a_glide_ends_where_the_text_does() -> None:
    scroll = Scroll(500, 700)
    scroll.glide(450)
    rest(scroll)
    assert scroll.offset == 200
    scroll.glide(650)
    assert not scroll.moving


def test_a_text_that_fits_its_window_stands() -> None:
    scroll = Scroll(500, 300)
    scroll.drag(50, 0.0)
    scroll.glide(100)
    assert scroll.offset == 0
    assert not scroll.moving


MOVES = st.lists(
    st.one_of(
        st.tuples(st.just("drag"), st.floats(-5000, 5000), st.floats(0, 0.2)),
        st.tuples(st.just("glide"), st.floats(-5000, 50_000), st.just(0.0)),
        st.tuples(st.just("go"), st.just(0.0), st.just(0.0)),
        st.tuples(st.just("tick"), st.just(0.0), st.floats(0, 0.3)),
        st.tuples(st.just("extent"), st.floats(0, 30_000), st.just(0.0)),
    ),
    max_size=40,
)


@given(MOVES, st.floats(100, 2000))
def test_whatever_fingers_do_it_stays_in_its_window_and_comes_to_rest(
    moves: list[tuple[str, float, float]], view: float
) -> None:
    scroll, now = Scroll(view, 9000), 0.0
    for what, by, seconds in moves:
        now += seconds
        if what == "drag":
            scroll.drag(by, now)
        elif what == "glide":
            scroll.glide(by)
        elif what == "go":
            scroll.let_go(now)
        elif what == "tick":
            before = scroll.offset
            scroll.tick(seconds)
            assert abs(scroll.offset - before) <= max(MOST_SPEED * seconds, abs(scroll.goal - before)) + 1
        else:
            scroll.extent = by
        assert 0 <= scroll.offset <= scroll.most
    rest(scroll)
