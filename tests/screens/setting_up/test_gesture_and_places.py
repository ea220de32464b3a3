"""The hidden way in is no child's play, and every key of the set-up pages is large enough and in reach."""

from __future__ import annotations

import random
from itertools import combinations

import pytest

from screens.setting_up import places
from screens.setting_up.gesture import HOLD_SECONDS, ORDER, WHOLE_SECONDS, Corners, corner_of
from screens.setting_up.keys import typed

CORNERS = {"lower right": (1915, 1075), "lower left": (3, 1070), "upper left": (20, 20), "upper right": (1900, 5)}


def walk(corners: Corners, order: tuple[str, ...] = ORDER, step: float = 1.0, hold: float = HOLD_SECONDS) -> bool:
    """Touch corner after corner, hold the last, and ask."""
    now = 100.0
    last = False
    for number, corner in enumerate(order):
        last = corners.down(corner, now)
        if number < len(order) - 1:
            corners.up()
            now += step
    return last and corners.opens(now + hold)


def test_four_corners_in_order_and_the_last_one_held() -> None:
    assert tuple(corner_of(*CORNERS[name], 1920, 1080) for name in ORDER) == ORDER
    assert walk(Corners())


def test_what_does_not_open_it() -> None:
    assert not walk(Corners(), hold=HOLD_SECONDS - 1), "not held"
    assert not walk(Corners(), step=WHOLE_SECONDS / 2), "too slow"
    assert not walk(Corners(), (*ORDER[:2], "", *ORDER[2:])), "something else touched in between"
    assert not walk(Corners(), tuple(reversed(ORDER))), "another order"
    assert not walk(Corners(), ORDER[1:]), "one left out"
    corners = Corners()
    assert walk(corners)
    assert not corners.opens(1000.0), "asked once"


def test_a_finger_that_slides_off_or_leaves_does_not_hold() -> None:
    for end in (lambda one: one.moved(""), lambda one: one.up()):
        corners = Corners()
        for now, corner in enumerate(ORDER):
            corners.down(corner, now)
            if corner != ORDER[-1]:
                corners.up()
        end(corners)
        assert not corners.opens(100.0)


def test_a_thousand_hours_of_playing_children_do_not_open_it() -> None:
    rng = random.Random(7)
    corners, now = Corners(), 0.0
    for _ in range(200_000):
        now += rng.uniform(0.1, 4)
        place = rng.uniform(0, 1920), rng.uniform(0, 1080)
        last = corners.down(corner_of(*place, 1920, 1080), now)
        held = rng.expovariate(2)
        assert not (last and held >= HOLD_SECONDS and corners.opens(now + held))
        corners.up()
        now += held


@pytest.mark.parametrize("portrait", [False, True])
@pytest.mark.parametrize("name", ["keyboard", "pin_pad", "code_pad", "name_pad", "tiles", "name_rows"])
def test_keys_are_large_apart_and_in_reach(name: str, portrait: bool) -> None:
    made = getattr(places, name)(portrait=portrait)
    boxes = list(made.values()) if isinstance(made, dict) else list(made)
    bars = [box for count in (1, 2, 3, 4) for box in places.bar(count, portrait=portrait, onward=count > 1)]
    first, last, right = (700, 1800, 1080) if portrait else (360, 1080, 1920)
    for x, y, width, height in (*boxes, *bars):
        assert width >= 96 - 0.01
        assert height >= 96 - 0.01
        assert y >= first
        assert y + height <= last
        assert 0 <= x <= x + width <= right
    for one, other in combinations(boxes, 2):
        across = max(one[0] - other[0] - other[2], other[0] - one[0] - one[2])
        along = max(one[1] - other[1] - other[3], other[1] - one[1] - one[3])
        assert max(across, along) >= 16 - 0.01
    top_of_bar = min(box[1] for box in bars)
    assert all(y + height <= top_of_bar - 16 + 0.01 for _, y, _, height in boxes)


@pytest.mark.parametrize("portrait", [False, True])
def test_every_printable_sign_of_a_password_can_be_typed(portrait: bool) -> None:
    keys = places.keyboard(portrait=portrait)
    reached = {typed("", key, 9, shift=shift, signs=signs) for key in keys for shift in (0, 1) for signs in (0, 1)}
    assert {chr(code) for code in range(0x20, 0x7F)} <= reached


def test_typing() -> None:
    assert typed("ab", places.DELETE, 9) == "a"
    assert typed("ab", places.CLEAR, 9) == ""
    assert typed("ab", ".gov.cn", 9) == "ab.gov.cn"
    assert typed("abc", ".gov.cn", 9) == "abc", "what has no room is not begun"
    assert typed("a", "b", 9, shift=True) == "aB"
    assert typed("a", "q", 9, signs=True) == "a!"
