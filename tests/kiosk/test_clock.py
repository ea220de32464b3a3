from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kiosk.clock import BUILT, Clock
from tests.kiosk.rig import EPOCH, Time

LATER = BUILT + timedelta(days=100)


def clock(folder: Path, time: Time) -> Clock:
    return Clock(folder, time.now, time.monotonic)


def test_a_plausible_system_clock_is_believed(tmp_path: Path) -> None:
    time = Time(LATER)
    assert (clock(tmp_path, time).now(), clock(tmp_path, time).state) == (LATER, "plausible")


def test_below_the_floor_time_goes_on_from_the_floor(tmp_path: Path) -> None:
    time = Time(EPOCH)
    guarded = clock(tmp_path, time)
    assert (guarded.now(), guarded.state) == (BUILT, "floor")
    time.pass_(90)
    assert guarded.now() == BUILT + timedelta(seconds=90)


def test_the_floor_survives_a_restart_and_only_rises(tmp_path: Path) -> None:
    time = Time(EPOCH)
    clock(tmp_path, time).raise_floor(LATER)
    again = clock(tmp_path, time)
    assert again.floor == LATER
    again.raise_floor(BUILT)
    assert clock(tmp_path, time).floor == LATER


def test_told_time_never_runs_backwards_when_the_floor_rises(tmp_path: Path) -> None:
    time = Time(EPOCH)
    guarded = clock(tmp_path, time)
    time.pass_(3600)
    before = guarded.now()
    guarded.raise_floor(BUILT + timedelta(seconds=60))
    assert guarded.now() >= before


def test_a_corrected_system_clock_takes_over(tmp_path: Path) -> None:
    time = Time(EPOCH)
    guarded = clock(tmp_path, time)
    time.system = LATER
    assert (guarded.now(), guarded.state) == (LATER, "plausible")


@pytest.mark.parametrize("content", [b"", b"rubbish", b"2026-12-01T00:00:00", b"\xff" * 80])
def test_a_damaged_floor_is_begun_anew(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "clock").write_bytes(content)
    assert clock(tmp_path, Time(EPOCH)).floor == BUILT


def test_a_floor_that_cannot_be_stored_still_holds_in_memory(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    guarded = clock(tmp_path / "file", Time(EPOCH))
    with pytest.raises(OSError, match="file"):
        guarded.raise_floor(LATER)
    assert guarded.now() >= LATER


def test_build_time_is_in_the_past() -> None:
    assert datetime.now(UTC) >= BUILT
