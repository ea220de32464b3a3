"""What the viewer shows of a picture: never off its edges, anchors kept, every part within reach of the buttons."""

from __future__ import annotations

from hypothesis import assume, given
from hypothesis import strategies as st

from screens.original.viewport import CLOSE, Viewport

sides = st.floats(100, 4000)
pixels = st.floats(20, 8000)
parts = st.floats(0, 1)


@st.composite
def viewports(draw: st.DrawFn) -> Viewport:
    """A picture somewhere in an area."""
    area = (draw(sides), draw(sides))
    margin = draw(st.sampled_from([0.0, 24.0]))
    view = Viewport(area, (draw(pixels), draw(pixels)), margin).opened(draw(st.floats(0.1, 8)))
    return view.centred(draw(parts), draw(parts))


def held(view: Viewport) -> bool:
    """Whether no more than the margin of table is seen beside a picture that could fill the area."""
    for start, length, room in zip((view.left, view.top), view.size, view.area, strict=True):
        if length <= room - 2 * view.margin:
            if abs(start - (room - length) / 2) > 1e-6 * room:
                return False
        elif start > view.margin + 1e-6 or start + length < room - view.margin - 1e-6 * length - 1e-6:
            return False
    return True


@given(viewports(), st.floats(-9000, 9000), st.floats(-9000, 9000))
def test_no_drag_leaves_the_edges(view: Viewport, across: float, down: float) -> None:
    assert held(view)
    assert held(view.panned(across, down))


@given(viewports(), parts, parts, st.floats(0.05, 20))
def test_zooming_stays_within_its_bounds_and_edges(view: Viewport, x: float, y: float, zoom: float) -> None:
    after = view.zoomed(zoom, (x * view.area[0], y * view.area[1]))
    assert after.least - 1e-9 <= after.zoom <= after.most + 1e-9
    assert held(after)


@given(viewports(), st.floats(1.01, 3), parts, parts)
def test_what_is_under_the_fingers_stays_under_them(view: Viewport, factor: float, x: float, y: float) -> None:
    anchor = (x * view.area[0], y * view.area[1])
    after = view.zoomed(view.zoom * factor, anchor)
    # Where an edge would come into the area it is held instead: only pictures larger than the area both times.
    for axis in (0, 1):
        start, end = (after.left, after.top)[axis], (after.left, after.top)[axis] + after.size[axis]
        assume(start < after.margin - 1 and end > after.area[axis] - after.margin + 1)
    before_point = ((anchor[0] - view.left) / view.size[0], (anchor[1] - view.top) / view.size[1])
    after_point = ((anchor[0] - after.left) / after.size[0], (anchor[1] - after.top) / after.size[1])
    assert abs(before_point[0] - after_point[0]) < 1e-6
    assert abs(before_point[1] - after_point[1]) < 1e-6


@given(viewports())
def test_larger_and_smaller_come_to_their_ends_and_say_so(view: Viewport) -> None:
    for _ in range(20):
        after = view.larger()
        assert (after.zoom > view.zoom) == view.can_enlarge
        view = after
    assert not view.can_enlarge
    for _ in range(20):
        after = view.smaller()
        assert (after.zoom < view.zoom) == view.can_shrink
        view = after
    assert not view.can_shrink
    left, upper, right, lower = view.seen
    if view.zoom == view.whole or view.whole >= 1:
        assert max(left, upper) < 1e-6
        assert min(right, lower) > 1 - 1e-6


@given(viewports())
def test_moving_reaches_every_line_and_loses_none(view: Viewport) -> None:
    view = view.centred(0, 0)
    assert not view.above
    reached = view.seen[3]
    for _ in range(4000):
        if not view.below:
            break
        view = view.moved(0, 1)
        # What was seen last is still seen: no line lies between two views.
        assert view.seen[1] <= reached + 1e-9
        reached = view.seen[3]
    assert not view.below
    assert reached > 1 - 1e-3
    for _ in range(4000):
        if not view.after:
            break
        view = view.moved(1, 0)
    assert view.seen[2] > 1 - 1e-3


@given(viewports())
def test_the_frame_on_the_small_map_is_what_is_seen(view: Viewport) -> None:
    left, upper, right, lower = view.seen
    assert 0 <= left < right <= 1
    assert 0 <= upper < lower <= 1
    width = min(view.area[0], view.left + view.size[0]) - max(0.0, view.left)
    assert abs((right - left) * view.size[0] - width) < 1e-3 + 1e-6 * view.size[0]


@given(viewports(), parts, parts)
def test_a_touch_on_the_small_map_looks_there(view: Viewport, x: float, y: float) -> None:
    left, upper, right, lower = view.centred(x, y).seen
    assert left - 1e-6 <= x <= right + 1e-6
    assert upper - 1e-6 <= y <= lower + 1e-6


@given(viewports(), parts, parts)
def test_a_double_tap_and_another_come_back_to_the_width(view: Viewport, x: float, y: float) -> None:
    anchor = (x * view.area[0], y * view.area[1])
    near = view.zoomed(1.0, anchor).toggled(anchor)
    assert near.zoom == CLOSE
    assert near.toggled(anchor).zoom == 1.0


def test_an_a4_page_opens_at_its_first_line_as_wide_as_the_place() -> None:
    view = Viewport((1336, 800), (2060, 2913), 24.0).opened(1.0)
    assert view.size[0] == 1336 - 48
    assert (view.left, view.top) == (24, 24)
    assert (view.above, view.below, view.before, view.after, view.wide) == (False, True, False, False, False)


def test_blank_margins_are_nothing_to_move_to() -> None:
    view = Viewport((1336, 800), (2060, 2913), 24.0, (0.12, 0.88)).opened(1.12)
    assert view.size[0] > 1336
    assert not view.wide
    assert not view.before
    assert not view.after
    assert view.zoomed(2.0, (668, 400)).wide
