"""The touch test: offsets in millimetres, and a matrix that puts a shifted, stretched or turned touch right."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.display.touch import landing, touch_matrix
from kiosk.setting_up.touch import IDENTITY, TARGETS, TouchFault, combined, judge, moved

GLASS = (1210.0, 680.0)
"""A 55-inch panel in millimetres."""


def test_touches_on_the_targets_need_no_correction() -> None:
    report = judge(TARGETS, GLASS)
    assert report.well
    assert not report.helps
    assert report.matrix == pytest.approx(IDENTITY)


def test_a_shift_is_told_in_millimetres_and_put_right() -> None:
    report = judge([(x + 0.01, y) for x, y in TARGETS], GLASS)
    assert report.offsets_mm == pytest.approx((12.1,) * 9)
    assert report.helps
    assert max(report.corrected_mm) < 0.01


@settings(deadline=None)
@given(
    st.floats(0.9, 1.1), st.floats(-0.05, 0.05), st.floats(-0.05, 0.05),
    st.floats(-0.05, 0.05), st.floats(0.9, 1.1), st.floats(-0.05, 0.05),
)  # fmt: skip
def test_any_skew_is_undone(a: float, b: float, c: float, d: float, e: float, f: float) -> None:
    report = judge([moved((a, b, c, d, e, f), target) for target in TARGETS], GLASS)
    assert max(report.corrected_mm) < 0.01


def test_one_finger_that_missed_does_not_spoil_the_rest() -> None:
    touches = list(TARGETS)
    touches[4] = (0.53, 0.5)
    report = judge(touches, GLASS)
    assert not report.well
    assert not report.helps, "one miss is no skew of the panel"


def test_touches_at_one_place_tell_nothing() -> None:
    with pytest.raises(TouchFault):
        judge([(0.5, 0.5)] * 9, GLASS)
    with pytest.raises(TouchFault):
        judge(TARGETS[:8], GLASS)


@pytest.mark.parametrize("rotation", ["normal", "left", "right", "inverted"])
def test_the_display_applies_it_where_it_was_measured(rotation: str) -> None:
    """The correction is found on the turned picture; after it, a touch that was off lands on its target."""
    off = (1.02, 0.0, -0.01, 0.0, 0.98, 0.015)
    bare = touch_matrix(rotation)  # type: ignore[arg-type]
    places = [(0.1, 0.2), (0.8, 0.3), (0.5, 0.9)]
    report = judge([moved(off, target) for target in TARGETS], GLASS)
    corrected = touch_matrix(rotation, report.matrix)  # type: ignore[arg-type]
    for place in places:
        wanted = landing(bare, *place)
        # The panel tells a wrong place: that which the skew makes of the right one, seen on the glass.
        assert moved(report.matrix, moved(off, wanted)) == pytest.approx(wanted, abs=1e-6)
        assert landing(corrected, *place) == pytest.approx(moved(report.matrix, wanted), abs=1e-9)


def test_a_correction_on_top_of_one_in_force() -> None:
    first, second = (1.1, 0.0, 0.02, 0.0, 0.9, 0.0), (1.0, 0.01, 0.0, 0.0, 1.0, -0.03)
    assert moved(combined(second, first), (0.3, 0.6)) == pytest.approx(moved(second, moved(first, (0.3, 0.6))))
