"""Time that has certainly passed on a device without time server and line: a warning ends by it, never too early."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk import passed as module
from kiosk.passed import FILE, KEEP_EVERY, Passed

FLOOR = datetime(2026, 11, 20, 8, tzinfo=UTC)
HOUR = 3600.0


class Counter:
    """The seconds that a device has been on since its last start."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def passed(folder: Path, counter: Counter, floor: datetime = FLOOR, *, kept: bool = False) -> Passed:
    return Passed(folder, floor, counter, lambda: kept)


def test_it_goes_on_with_the_hours_that_the_device_is_on(tmp_path: Path) -> None:
    counter = Counter()
    found = passed(tmp_path, counter)
    assert found.moment == FLOOR
    counter.seconds = 10 * HOUR
    assert FLOOR + timedelta(hours=9.9) < found.moment < FLOOR + timedelta(hours=10)


def test_a_newer_signature_is_taken_over_an_older_one_is_not(tmp_path: Path) -> None:
    counter = Counter()
    found = passed(tmp_path, counter)
    counter.seconds = HOUR
    found.know(FLOOR + timedelta(minutes=5))
    assert found.moment > FLOOR + timedelta(minutes=59)
    found.know(FLOOR + timedelta(hours=3))
    assert found.moment == FLOOR + timedelta(hours=3)


def test_switched_off_every_night_it_still_adds_up(tmp_path: Path) -> None:
    for _ in range(3):
        counter = Counter()
        found = passed(tmp_path, counter)
        for quarter in range(1, 33):
            counter.seconds = quarter * KEEP_EVERY
            found.keep()
    reached = passed(tmp_path, Counter()).moment
    assert FLOOR + timedelta(hours=23.9) < reached < FLOOR + timedelta(hours=24)


def test_written_down_no_oftener_than_every_quarter_hour_and_never_where_the_clock_is_kept(tmp_path: Path) -> None:
    counter = Counter()
    found = passed(tmp_path, counter)
    counter.seconds = KEEP_EVERY - 1
    found.keep()
    assert not (tmp_path / FILE).exists()
    kept, clock = passed(tmp_path, counter, kept=True), counter
    clock.seconds += 2 * KEEP_EVERY
    kept.keep()
    assert not (tmp_path / FILE).exists()
    found.keep()
    assert (tmp_path / FILE).exists()


@pytest.mark.parametrize("content", [b"", b"rubbish", b"2026-12-01T00:00:00"])
def test_a_damaged_file_counts_as_none(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE).write_bytes(content)
    assert passed(tmp_path, Counter()).moment == FLOOR


def test_a_disk_that_refuses_stops_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: object, **_more: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(module, "write_atomic", refuse)
    counter = Counter()
    found = passed(tmp_path, counter)
    counter.seconds = 2 * KEEP_EVERY
    found.keep()
    assert found.moment > FLOOR


@settings(deadline=None, max_examples=40)
@given(
    st.lists(
        st.tuples(
            st.floats(0, 90_000),  # seconds on
            st.floats(0, 90_000),  # seconds off afterwards
            st.floats(-200, 200),  # how many millionths the counter is fast
            st.booleans(),  # whether something newly signed is verified
        ),
        max_size=12,
    )
)
def test_it_is_never_later_than_the_truth(
    tmp_path_factory: pytest.TempPathFactory, days: list[tuple[float, float, float, bool]]
) -> None:
    folder, truth, floor, reached = tmp_path_factory.mktemp("device"), FLOOR, FLOOR, FLOOR
    for on, off, fast, signed in days:
        counter = Counter()
        found = passed(folder, counter, floor)
        if signed:
            floor = truth
            found.know(floor)
        truth += timedelta(seconds=on)
        counter.seconds = on * (1 + fast / 1_000_000)
        found.keep()
        assert reached <= found.moment <= truth + timedelta(milliseconds=1)
        reached = floor
        truth += timedelta(seconds=off)
