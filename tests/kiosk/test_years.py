"""Years in fast time: a month without a line, a clock of 1970 or 2099. Content stays, and the status is honest."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kiosk.fetch.faults import FaultKind, fault
from kiosk.words import status_page
from tests.feed.items import make
from tests.kiosk.publishing import COUNTY, NOW, VILLAGE, publish_items
from tests.kiosk.rig import Line, Rig, rig

DAY = 86_400.0
DAWN = datetime(1970, 1, 1, tzinfo=UTC)
FAR = datetime(2099, 6, 1, tzinfo=UTC)


@pytest.fixture
def device(tmp_path: Path) -> Iterator[Rig]:
    with rig(tmp_path) as made:
        publish_items(made.repository, COUNTY, [make("c")])
        publish_items(made.repository, VILLAGE, [make("a"), make("b")])
        made.turn()
        assert made.titles().keys() == {"a", "b", "c"}
        yield made


def line(device: Rig, *, up: bool) -> None:
    assert isinstance(device.line, Line)
    device.line.down = None if up else fault(FaultKind.CONNECTION, "line")


def test_a_month_without_a_line(device: Rig) -> None:
    line(device, up=False)
    edition = device.status().edition
    for day in range(31):
        device.turn(DAY)
        if day % 7 == 3:
            device.stop()
    status = device.status()
    assert device.titles().keys() == {"a", "b", "c"} and status.edition == edition
    assert status.state == "offline" and "连不上服务器" in status.fault
    assert status.last_contact is not None and device.time.system - status.last_contact > timedelta(days=30)
    assert "离线：屏上是最后一次取到的内容" in status_page(status, running=True)
    # The line is back, but the county has not signed for a month either: said, and nothing taken down.
    line(device, up=True)
    device.turn(DAY)
    assert device.status().state == "refused" and "过期" in device.status().fault
    assert device.titles().keys() == {"a", "b", "c"}
    device.repository.refresh(device.time.system, due_only=False)
    device.turn(DAY)
    assert device.status().state == "online" and device.status().complete


def test_a_clock_of_1970(device: Rig) -> None:
    device.stop()
    device.time.system = DAWN + timedelta(minutes=1)
    device.turn(60)
    status = device.status()
    assert status.clock == "floor" and status.state == "online" and status.complete
    assert "本机时间不对" in status_page(status, running=True)
    assert device.titles().keys() == {"a", "b", "c"}
    publish_items(device.repository, VILLAGE, [make("a"), make("d")], now=NOW + timedelta(minutes=2))
    device.turn(60)
    assert device.titles().keys() == {"a", "c", "d"}, "what is signed after the floor is news"
    line(device, up=False)
    for _ in range(40):
        device.turn(DAY)
    assert device.titles().keys() == {"a", "c", "d"}
    device.time.system = NOW + timedelta(days=2)
    line(device, up=True)
    device.turn(60)
    assert device.status().clock == "plausible"


def test_a_clock_of_2099(device: Rig) -> None:
    floor = device.status().floor
    right = device.time.system
    device.time.system = FAR
    publish_items(device.repository, VILLAGE, [make("a"), make("d")], now=NOW + timedelta(minutes=2))
    for _ in range(5):
        device.turn(DAY)
    status = device.status()
    assert device.titles().keys() == {"a", "b", "c"}, "neither taken down nor replaced by what nobody vouches for now"
    assert status.state == "refused" and "请县里续签，并查看本机时间" in status.fault
    assert status.floor == floor, "a wrong clock never becomes the floor"
    device.stop()
    device.turn(DAY)
    assert device.titles().keys() == {"a", "b", "c"}
    device.stop()
    device.time.system = right + timedelta(hours=1)
    device.turn(60)
    assert device.titles().keys() == {"a", "c", "d"}
    assert device.status().state == "online" and device.status().complete


@pytest.mark.parametrize("wrong", [DAWN, FAR])
def test_a_clock_that_jumps_while_it_runs(device: Rig, wrong: datetime) -> None:
    right = device.time.system
    for _ in range(3):
        device.time.system = wrong
        device.turn(3600)
        assert device.titles().keys() == {"a", "b", "c"}
        right += timedelta(hours=1)
        device.time.system = right
        device.turn(3600)
        assert device.titles().keys() == {"a", "b", "c"}
    assert device.status().state == "online"


def test_without_a_line_and_with_a_clock_of_1970_the_hours_on_are_told(device: Rig) -> None:
    line(device, up=False)
    signed = device.status().floor
    device.time.system = DAWN
    for _ in range(12):
        device.turn(3600.0)
    passed = device.status().passed
    assert signed is not None and passed is not None
    assert timedelta(hours=11.9) < passed - signed < timedelta(hours=12.1)
