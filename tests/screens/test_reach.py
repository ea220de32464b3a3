"""Where a hand reaches: heights above the floor, and that room for controls always stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screens.reach import LEAST_ROOM, REACH_MM, Zone, touch_top
from screens.scale import fit_frame

UPRIGHT = fit_frame(1080, 1920)
PORTRAIT_55 = 1218 / 1920
"""Millimetres per pixel of a 55-inch panel that stands upright."""


def test_by_default_the_upper_third_is_read() -> None:
    assert touch_top(fit_frame(1920, 1080), 0.63, 650, low=False) == 360
    assert touch_top(UPRIGHT, PORTRAIT_55, 650, low=False) == 700


def test_low_keeps_every_target_within_a_seated_reach() -> None:
    y = touch_top(UPRIGHT, PORTRAIT_55, 650, low=True)
    assert 650 + (1920 - y) * PORTRAIT_55 == pytest.approx(REACH_MM)
    assert y > 1000


def test_a_landscape_panel_that_hangs_low_enough_stays_as_drawn() -> None:
    assert touch_top(fit_frame(1920, 1080), 0.63, 650, low=True) == 360


@given(
    st.sampled_from([(1920, 1080), (3840, 2160), (1080, 1920), (2160, 3840), (1366, 768), (1280, 1024)]),
    st.floats(0.1, 2.0),
    st.integers(0, 2000),
)
def test_room_for_controls_always_stays(pixels: tuple[int, int], mm: float, edge: int) -> None:
    frame = fit_frame(*pixels)
    bottom = 1536 if frame.portrait else 920
    y = touch_top(frame, mm, edge, low=True)
    assert y >= touch_top(frame, mm, edge, low=False)
    assert bottom - y >= LEAST_ROOM


def test_a_grid_fills_its_zone() -> None:
    boxes = Zone(64, 360, 1792, 920).grid(4, 2)
    assert boxes[0] == (64, 360, 424, 272)
    assert boxes[-1] == (64 + 3 * 456, 360 + 288, 424, 272)
