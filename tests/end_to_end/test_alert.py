"""A warning on its whole way: content folder, publisher, nginx, agent, glass; held by a finger, restarted, lifted."""

import os
import signal
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

import pytest

from deploy.demo.children import wait_until
from kiosk.calendar import ZONE
from tests.end_to_end.hall import Hall, hall
from tests.end_to_end.places import BACK_BUTTON, HOME_TILES, LIST_ROW, NOTICES, SLIDE, Place

pytestmark = [pytest.mark.window, pytest.mark.slow]

SECONDS: Final = 30.0
"""Far above what it takes, for a busy machine; `make bench` holds the real figures."""

RED_PANEL: Final = (154, 41, 24)
YELLOW_STRIP: Final = (242, 206, 75)
ON_PANEL: Final[Place] = (20, 600)
ON_STRIP: Final[Place] = (1000, 1070)
KNOWN: Final[Place] = (1700, 936)
"""我知道了, wherever its row begins."""


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    with hall(tmp_path_factory.mktemp("alert")) as made:
        yield made


@pytest.fixture
def village(running: Hall) -> Iterator[Hall]:
    """The hall with everything going and no warning; no test may leave an error line in a log."""
    running.set_going()
    yield running
    lift(running)
    assert running.troubles() == []


def file_of(village: Hall, name: str) -> Path:
    return village.content / "yuetang" / "alert" / f"live-{name}.md"


def warn(village: Hall, name: str = "rain", level: str = "orange") -> None:
    """Publish a warning that is in force now."""
    now = datetime.now(ZONE).replace(microsecond=0, tzinfo=None)
    starts, ends = now - timedelta(minutes=1), now + timedelta(hours=6)
    file_of(village, name).write_text(
        f"""+++
kind = "alert"
title = "暴雨预警"
published = {starts.isoformat()}
issuer = "岳塘区气象台"
in_force_until = {ends.isoformat()}

[alert]
category = "rainstorm"
level = "{level}"
starts = {starts.isoformat()}
ends = {ends.isoformat()}
area = "岳塘区全区"
what = "3小时内雨量超过50毫米，可能山洪、内涝"
issued_by = "岳塘区气象台"

[[alert.actions]]
text = "待在屋里，不要出门"
detail = "不涉水、不过桥、不下塘"
+++

请注意安全。
""",
        "utf-8",
    )
    village.publish()


def lift(village: Hall) -> None:
    """Withdraw every warning of these tests, and wait until the glass is free."""
    files = list((village.content / "yuetang" / "alert").glob("live-*.md"))
    for path in files:
        path.unlink()
    if files:
        village.publish()
    village.device.wait(
        lambda: not shows(village, ON_PANEL, RED_PANEL) and not shows(village, ON_STRIP, YELLOW_STRIP),
        SECONDS, "the warning lifted",
    )  # fmt: skip


def shows(village: Hall, place: Place, colour: tuple[int, int, int]) -> bool:
    """Whether the glass shows a colour at a place, within the rounding of a fade that has ended."""
    found = village.glass.pixels(*place, 1, 1).getpixel((0, 0))
    assert isinstance(found, tuple)
    return all(abs(one - other) <= 3 for one, other in zip(found, colour, strict=True))


def wait_over(village: Hall) -> None:
    village.device.wait(lambda: shows(village, ON_PANEL, RED_PANEL), SECONDS, "the warning on the glass")


def test_an_orange_warning_takes_the_glass_over_and_is_gone_when_it_is_lifted(village: Hall) -> None:
    warn(village)
    wait_over(village)
    lift(village)
    assert village.route == "rotation"


def test_it_comes_while_somebody_browses_and_gives_the_page_back(village: Hall) -> None:
    village.tap(SLIDE, "home")
    village.tap(HOME_TILES[NOTICES], "section:notice")
    route = village.tap(LIST_ROW, "item:")
    warn(village)
    wait_over(village)
    lift(village)
    village.device.wait(lambda: village.route == route, SECONDS, "the page from before")
    village.tap(BACK_BUTTON, "section:notice")


def test_only_three_seconds_of_a_finger_set_it_aside(village: Hall) -> None:
    warn(village, level="red")
    wait_over(village)
    village.await_touch()
    village.glass.press(*KNOWN)
    time.sleep(1.0)
    village.glass.release()
    time.sleep(3.0)
    assert village.route == "alert" and shows(village, ON_PANEL, RED_PANEL)
    village.glass.press(*KNOWN)
    village.device.wait(lambda: village.route != "alert", SECONDS, "the warning set aside")
    village.glass.release()
    # What was set aside stays in sight as a red banner.
    village.device.wait(lambda: shows(village, ON_STRIP, RED_PANEL), SECONDS, "the banner")


def test_a_killed_screen_shows_it_first_of_all_even_without_server_and_agent(village: Hall) -> None:
    warn(village)
    wait_over(village)
    village.server.stop()
    village.device.stop("agent", signal.SIGKILL)
    village.device.stop("screen", signal.SIGKILL)
    village.device.start_screen()
    page = village.device.trace.wait("page", SECONDS)
    assert page["route"] == "alert"
    wait_over(village)
    village.set_going()


def test_a_warning_that_stands_draws_no_frame(village: Hall) -> None:
    warn(village)
    wait_over(village)
    settled = village.device.trace.wait_still(1.5, SECONDS)
    time.sleep(3.0)
    flips = [event for event in village.device.trace.read() if event["event"] == "flip" and event["at"] > settled]
    # The minute may turn once.
    assert len(flips) <= 1
    process = village.device.process("screen")
    assert os.getpgid(process.pid) and process.poll() is None


def test_a_yellow_warning_is_a_strip_that_opens_its_page(village: Hall) -> None:
    warn(village, level="yellow")
    village.device.wait(lambda: shows(village, ON_STRIP, YELLOW_STRIP), SECONDS, "the banner")
    assert village.route != "alert"
    assert village.tap(ON_STRIP, "item:").endswith("/live-rain")
    # The page slides in, and the strip with it.
    assert wait_until(lambda: shows(village, ON_STRIP, YELLOW_STRIP), SECONDS)
