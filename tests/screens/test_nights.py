"""A panel at night: dark until somebody touches it, dimmed as the settings say; and a frame that moves a little."""

from __future__ import annotations

from datetime import UTC, datetime
from datetime import time as time_of_day

import pytest
from msgspec import structs

from kiosk.catalogue import Catalogue
from kiosk.settings import CareSettings
from tests.screens.program import Program, Time, pixel, still
from tests.screens.wall import NOW, Wall

pytestmark = pytest.mark.window


NIGHT = datetime(2026, 10, 24, 15, 30, tzinfo=UTC)


def test_at_night_the_first_touch_only_wakes_the_panel(wall: Wall, demo: Catalogue, clock: Time) -> None:
    care = CareSettings(off_from=time_of_day(23), off_until=time_of_day(5))
    program = Program(wall, demo, clock, structs.replace(still(wall.settings), care=care))
    program.moments.fixed = NIGHT
    program.face.look()
    assert program.page.route == "dark"
    wall.draw()
    assert pixel(960, 540) == (0, 0, 0)
    with wall.flips() as flips:
        program.face.minutes.passed(0)
        wall.turn(10)
        assert not flips
    program.tap(900, 500)
    assert program.page.route == "rotation", "the touch woke the panel and did nothing else"
    wall.draw()
    assert pixel(960, 540) != (0, 0, 0)
    program.tap(900, 500)
    assert program.page.route == "home"
    program.clock.passed += 61
    program.face.attendance.second(0)
    program.face.attendance.second(0)
    assert program.page.route == "dark"
    program.moments.fixed = NOW
    program.face.minutes.passed(0)
    assert program.page.route == "rotation"


def test_dimmed_light_lets_through_what_the_settings_say(wall: Wall, demo: Catalogue, clock: Time) -> None:
    program = Program(wall, demo, clock)
    bright = pixel(10, 1070)
    program.moments.fixed = NIGHT
    program.face.look()
    wall.draw()
    assert [round(before * 0.35) for before in bright] == pytest.approx(pixel(10, 1070), abs=2)
    program.tap(900, 500)
    wall.draw()
    assert program.page.route == "rotation"
    assert pixel(10, 1070) == bright


def test_a_shifted_frame_uncovers_no_edge(program: Program) -> None:
    from screens.gallery.snapshot import snapshot

    wall = program.wall
    program.face.open("section:affairs")
    wall.draw()
    before = snapshot()
    program.face._panel._shade.move((2, 2))
    wall.draw()
    after = snapshot()
    width, height = before.size
    assert after.crop((2, 2, width, height)).tobytes() == before.crop((0, 0, width - 2, height - 2)).tobytes()
    for x, y in ((0, 300), (1, 300), (0, 1000), (500, 0), (500, 1)):
        assert after.getpixel((x, y)) == after.getpixel((max(x, 2), max(y, 2)))
    program.face._panel._shade.move((0, 0))
    wall.draw()
    assert snapshot().tobytes() == before.tobytes()
