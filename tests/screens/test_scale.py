"""Mock-up numbers become whole pixels."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screens.scale import Ruler, fit_frame, ruler


@pytest.mark.parametrize(
    ("window", "orientation", "scale", "left", "top"),
    [
        ((1920, 1080), "landscape", 1.0, 0, 0),
        ((3840, 2160), "landscape", 2.0, 0, 0),
        ((1366, 768), "landscape", 768 / 1080, 0, 0),
        ((1920, 1200), "landscape", 1.0, 0, 60),
        ((1080, 1920), "portrait", 1.0, 0, 0),
        ((1200, 1920), "portrait", 1.0, 60, 0),
    ],
)
def test_the_canvas_fills_the_window_and_stands_in_its_middle(
    window: tuple[int, int], orientation: str, scale: float, left: int, top: int
) -> None:
    frame = fit_frame(*window)
    assert (frame.orientation, frame.left, frame.top) == (orientation, left, top)
    assert frame.scale == pytest.approx(min(scale, window[0] / frame.width))


def test_an_orientation_can_be_forced() -> None:
    assert fit_frame(1920, 1080, "portrait").scale == pytest.approx(1080 / 1920)


@pytest.mark.parametrize(("width", "height", "orientation"), [(0, 1080, "auto"), (10, 10, "upside-down")])
def test_a_window_without_area_or_an_unknown_orientation_is_refused(width: int, height: int, orientation: str) -> None:
    with pytest.raises(ValueError, match=r"area|orientation"):
        fit_frame(width, height, orientation)


def test_the_bleed_reaches_the_edges_of_the_window() -> None:
    frame = fit_frame(1920, 1200)
    assert frame.bleed == (0, -60, 1920, 1200)
    assert ruler(frame).rectangle(*frame.bleed) == (0, 0, 1920, 1200)


@given(
    scale=st.sampled_from([0.5, 768 / 1080, 1.0, 4 / 3, 2.0]),
    x=st.integers(0, 1900),
    y=st.integers(0, 1000),
    width=st.integers(3, 400),
    height=st.integers(3, 400),
)
def test_neighbours_share_their_edge_and_nothing_vanishes(
    scale: float, x: int, y: int, width: int, height: int
) -> None:
    rule = Ruler(scale, 0, 2160)
    left, bottom, wide, high = rule.rectangle(x, y, width, height)
    assert wide >= 1
    assert high >= 1
    assert rule.rectangle(x + width, y, 10, 10)[0] == left + wide
    assert bottom + high == 2160 - round(y * scale)


def test_a_hairline_stays_visible() -> None:
    assert Ruler(0.4, 0, 0).px(1) == 1
    assert Ruler(0.4, 0, 0).px(0) == 0
