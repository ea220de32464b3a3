"""A metered line with so many bytes a day: media wait for tomorrow, text and warnings never."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from kiosk.fetch.faults import FaultKind, FetchFault
from kiosk.fetch.source import MAX_POLLED
from kiosk.health.allowance import KEEP_EVERY, REQUEST, Allowance, Counted, Rationed
from kiosk.settings import Settings
from kiosk.words import status_page
from tests.feed.items import make
from tests.kiosk.publishing import NOW, VILLAGE, blob, found, publish_items
from tests.kiosk.rig import Line, Rig

MIB = 1024 * 1024
LATER = NOW + timedelta(minutes=1)
DAY = 86_400.0


class Metered(Rig):
    """A device whose line carries 2 MiB a day."""

    @property
    def settings(self) -> Settings:
        settings = super().settings
        return replace(settings, feed=replace(settings.feed, daily_mb=2))

    def asked_for(self, sha256: str) -> int:
        assert isinstance(self.line, Line)
        return sum(sha256 in path for path in self.line.asked)


@pytest.fixture
def device(tmp_path: Path) -> Iterator[Metered]:
    made = Metered(tmp_path, found(tmp_path))
    yield made
    made.stop()


def test_media_wait_for_tomorrow_and_text_does_not(device: Metered) -> None:
    first, media = blob(b"a" * (MIB + MIB // 2))
    second, more = blob(b"b" * (MIB + 10))
    publish_items(device.repository, VILLAGE, [make("b", cover=second)], more)
    device.turn()
    assert not device.status().used_up
    both = [make("a", cover=first), make("b", cover=second)]
    publish_items(device.repository, VILLAGE, both, media | more, now=NOW + timedelta(seconds=30))
    device.turn(30)
    assert set(device.titles()) == {"b"}, "the other one is cut off where the day's bytes end"
    status = device.status()
    assert (status.used_up, status.complete) == (True, False)
    assert "今天的流量用完了，明天接着下" in status.units[VILLAGE].missing[0]
    assert "今天的流量用完了（2 MB），明天接着下" in status_page(status, running=True)
    third, most = blob(b"c")
    text, warning = make("text"), make("now", cover=third, priority="urgent")
    publish_items(
        device.repository, VILLAGE, [make("a", cover=first), make("b", cover=second), text, warning],
        media | more | most, now=LATER,
    )  # fmt: skip
    device.turn(60)
    assert set(device.titles()) == {"b", "text", "now"}
    asked = device.asked_for(first.sha256)
    for _ in range(5):
        device.turn(60)
    assert device.asked_for(first.sha256) == asked, "what must wait is not even asked for"
    device.turn(DAY)
    device.turn(60)
    assert set(device.titles()) == {"a", "b", "text", "now"}
    assert device.status().complete and not device.status().used_up


def test_a_restart_does_not_forget_what_was_spent(device: Metered) -> None:
    first, media = blob(b"a" * 2 * MIB)
    publish_items(device.repository, VILLAGE, [make("a", cover=first)], media)
    device.turn()
    assert device.status().used_up
    device.stop()
    second, more = blob(b"b" * 1000)
    publish_items(device.repository, VILLAGE, [make("b", cover=second)], more, now=LATER)
    device.turn(10)
    assert device.titles() == {} and device.status().used_up
    device.turn(DAY)
    device.turn(10)
    assert set(device.titles()) == {"b"}


def test_a_stick_costs_nothing(device: Metered) -> None:
    assert isinstance(device.line, Line)
    device.line.mirror = True
    first, media = blob(b"a" * 5 * MIB)
    publish_items(device.repository, VILLAGE, [make("a", cover=first)], media)
    device.turn()
    assert set(device.titles()) == {"a"} and device.status().daily_mb == 0


class Day:
    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def now(self) -> datetime:
        return self.moment


def test_a_day_is_the_devices_own_and_any_other_day_begins_at_nothing() -> None:
    day = Day(datetime(2026, 11, 22, 15, 59, tzinfo=UTC))
    allowance = Allowance(100, day.now)
    allowance.count(100)
    assert allowance.used_up
    day.moment += timedelta(minutes=1)
    assert not allowance.used_up and allowance.spent == 0
    day.moment = datetime(2099, 1, 1, tzinfo=UTC)
    allowance.count(500)
    day.moment = datetime(2026, 11, 23, tzinfo=UTC)
    assert not allowance.used_up, "a clock set back frees it"


def test_the_note_is_kept_seldom_and_read_again() -> None:
    day = Day(NOW)
    allowance = Allowance(10 * MIB, day.now)
    assert allowance.note() is None
    allowance.count(KEEP_EVERY)
    note = allowance.note()
    assert note is not None and allowance.note() is None
    allowance.count(KEEP_EVERY - 1)
    assert allowance.note() is None
    assert Allowance(10 * MIB, day.now, note).spent == KEEP_EVERY
    for other in ("", "rubbish", f"2020-01-01 {MIB}", f"{note[:10]} -5", f"{note[:10]} many"):
        assert Allowance(10 * MIB, day.now, other).spent == 0


def test_without_a_bound_nothing_is_held_or_kept() -> None:
    allowance = Allowance(0, Day(NOW).now)
    allowance.count(10**12)
    assert not allowance.used_up and allowance.note() is None


def test_every_way_of_asking_is_counted(device: Metered) -> None:
    reference, media = blob(b"a" * 5000)
    publish_items(device.repository, VILLAGE, [make("a", cover=reference)], media)
    allowance = Allowance(10_000, Day(NOW).now)
    counted, rationed = Counted(device.line, allowance), Rationed(device.line, allowance)
    polled = counted.poll("metadata/timestamp.json", "", MAX_POLLED)
    assert allowance.spent == REQUEST + len(polled.body)
    before = allowance.spent
    body = counted.read("metadata/timestamp.json", MAX_POLLED)
    assert allowance.spent == before + REQUEST + len(body)
    path = f"blobs/{reference.sha256[:2]}/{reference.sha256}"
    for _ in range(2):
        with counted.open_blob(path, 0, 5000) as stream:
            assert b"".join(stream.chunks) == b"a" * 5000
    assert allowance.used_up
    with pytest.raises(FetchFault) as caught, rationed.open_blob(path, 0, 5000):
        pass
    assert caught.value.kind is FaultKind.ALLOWANCE and not caught.value.permanent
