"""The viewer is moved, enlarged and turned by buttons and fingers."""

from __future__ import annotations

from collections import deque
from typing import Any

import pytest

from tests.screens.originals import (
    Finger,
    enabled,
    refs,
    stroke,
    tap,
    viewer,
)
from tests.screens.wall import Wall, button

__all__ = ["refs"]

pytestmark = pytest.mark.window


def test_buttons_enlarge_move_and_say_when_there_is_no_more(wall: Wall, refs: dict[str, Any]) -> None:
    page = viewer(wall, refs)
    start = page.view.viewport.zoom
    assert not enabled(page, "上移")
    tap(page, "下移")
    assert enabled(page, "上移")
    tap(page, "放大")
    assert page.view.viewport.zoom > start
    while enabled(page, "放大"):
        tap(page, "放大")
    assert page.view.viewport.zoom == 4.0
    while enabled(page, "右移"):
        tap(page, "右移")
    assert page.view.viewport.seen[2] == pytest.approx(1.0, abs=0.13)
    while enabled(page, "缩小"):
        tap(page, "缩小")
    assert page.view.viewport.seen == (0, 0, 1, 1)
    page.leaving()


def test_a_mouse_presses_drags_and_turns_through_the_display(wall: Wall, refs: dict[str, Any]) -> None:
    page = viewer(wall, refs)
    start = page.view.viewport
    wall.tap(button(page, "放大"))
    assert page.view.viewport.zoom > start.zoom
    wall.tap(button(page, "缩小"))
    before = page.view.viewport.top
    for step in ("mousemove 700 700", "mousedown 1", "mousemove 700 600", "mousemove 705 420", "mouseup 1"):
        wall.point(*step.split())
    assert page.view.viewport.top == pytest.approx(before - 280, abs=2)
    wall.tap(button(page, "下页"))
    assert page.memory["page"] == 1
    page.leaving()


def test_pages_turn_by_button_and_stroke_and_begin_at_their_first_line(wall: Wall, refs: dict[str, Any]) -> None:
    page = viewer(wall, refs)
    assert not enabled(page, "上页")
    tap(page, "下移")
    tap(page, "下页")
    assert page.memory["page"] == 1
    assert not page.view.viewport.above
    stroke(page, (900, 500), (400, 520))
    assert page.memory["page"] == 2
    assert not enabled(page, "下页")
    stroke(page, (900, 500), (400, 520))
    assert page.memory["page"] == 2
    stroke(page, (400, 520), (900, 500))
    assert page.memory["page"] == 1
    page.leaving()


def test_a_stroke_on_an_enlarged_page_drags_it_and_turns_nothing(wall: Wall, refs: dict[str, Any]) -> None:
    page = viewer(wall, refs)
    page.view.act(lambda viewport: viewport.zoomed(2.0, (668, 400)))
    before = page.view.viewport.left
    stroke(page, (900, 500), (400, 520))
    assert page.view.viewport.left < before
    assert page.memory["page"] == 0
    page.leaving()


def test_a_double_tap_enlarges_where_it_was_and_another_comes_back(wall: Wall, refs: dict[str, Any]) -> None:
    page = viewer(wall, refs)
    for zoom in (2.0, 1.0):
        for _ in range(2):
            stroke(page, (700, 500), (700, 500))
        assert page.view.viewport.zoom == zoom
        stroke(page, (700, 200), (700, 200))
    page.leaving()


def test_a_pinch_enlarges_around_its_middle(wall: Wall, refs: dict[str, Any]) -> None:
    page = viewer(wall, refs)
    start = page.view.viewport.zoom
    one, other = Finger(page, 1, (500, 600)), Finger(page, 2, (700, 600))
    other.to((900, 600))
    assert page.view.viewport.zoom == pytest.approx(2 * start)
    one.up()
    other.up()
    page.leaving()


def test_a_touch_on_the_small_map_looks_there(wall: Wall, refs: dict[str, Any]) -> None:
    page = viewer(wall, refs)
    page.view.act(lambda viewport: viewport.zoomed(2.0, (668, 400)))
    small_map = page._map
    finger = Finger(page, 1, (small_map.center_x, wall.window.height - small_map.y - 12), small_map)
    finger.up()
    assert page.view.viewport.seen[3] == pytest.approx(1.0, abs=0.02)
    page.leaving()


def test_second_fingers_come_through_while_the_viewer_is_shown() -> None:
    from screens.fingers import ExtraFingers

    class Glass:
        name = "glass"

        def __init__(self) -> None:
            self.events: deque[Any] = deque()

        def poll(self) -> Any:
            return self.events.popleft() if self.events else False

    glass, queue = Glass(), deque[Any]()
    fingers = ExtraFingers(glass, queue)
    fingers.wanted = True

    def happens(*events: tuple[Any, ...]) -> list[str]:
        queue.clear()
        glass.events.extend(events)
        while fingers.poll():
            pass
        return [event[0] + str(event[1]) for event in reversed(queue)]

    assert fingers.name == "glass"
    assert happens(("mousebuttondown", 1, 1, 1), ("fingerdown", 7, 0.1, 0.1, 1)) == []
    assert happens(("fingerdown", 8, 0.5, 0.5, 1), ("fingermotion", 7, 0, 0, 1), ("fingermotion", 8, 0, 0, 1)) == [
        "fingerdown8", "fingermotion8",
    ]  # fmt: skip
    # A finger that came down is followed until it leaves, whatever page is shown by then.
    fingers.wanted = False
    assert happens(("fingerdown", 9, 0, 0, 1), ("fingerup", 8, 0, 0, 1), ("fingerup", 7, 0, 0, 1)) == ["fingerup8"]
    assert happens(("fingerdown", 9, 0, 0, 1), ("fingerup", 9, 0, 0, 1)) == []
