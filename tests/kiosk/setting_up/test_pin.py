"""The installer's PIN: kept as a hash, and every wrong one makes the next wait longer, but never for ever."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.setting_up import pin
from kiosk.setting_up.pin import (
    LONGEST_PAUSE,
    PinFault,
    Throttle,
    Tries,
    hashed,
    is_pin,
    matches,
    pause_after,
    read_pin,
)

START = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)


class Clock:
    """A clock in the test's hand."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def passes(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


def test_only_the_hash_is_kept_and_two_hashes_of_one_pin_differ() -> None:
    kept = hashed("402719")
    assert "402719" not in kept
    assert kept != hashed("402719")
    assert matches("402719", kept)
    assert not matches("402718", kept)


@pytest.mark.parametrize("text", ["", "12345", "1234567", "12a456", "111111", "123456", "654３21"])
def test_what_is_no_pin(text: str) -> None:
    assert not is_pin(text)


@pytest.mark.parametrize("kept", ["", "plain", "scrypt$1$8$1$zz$00", f"scrypt${2**24}$8$1$00$00", "md5$1$1$1$00$00"])
def test_a_broken_hash_is_refused_by_name_and_costs_no_memory(kept: str) -> None:
    with pytest.raises(PinFault, match="kiosk setup --pin"):
        matches("402719", kept)


def test_the_file_of_the_pin(tmp_path: Path) -> None:
    path = tmp_path / "setup.toml"
    assert read_pin(path) is None
    path.write_text(pin.pin_text(hashed("402719")), "utf-8")
    assert matches("402719", read_pin(path) or "")
    path.write_text("pin = 3\n", "utf-8")
    with pytest.raises(PinFault, match=r"setup\.toml"):
        read_pin(path)


def test_two_slips_cost_nothing_then_the_pause_grows(tmp_path: Path) -> None:
    clock = Clock()
    throttle = Throttle(tmp_path / "tries.json", clock)
    waits = []
    for _ in range(10):
        waits.append(throttle.wrong())
        clock.passes(waits[-1])
        assert throttle.wait() == 0, "it never locks for ever"
    assert waits[:2] == [0, 0]
    assert waits[2] > 0
    assert waits == sorted(waits)
    assert waits[-1] == LONGEST_PAUSE


def test_a_restart_forgives_nothing_and_the_right_one_everything(tmp_path: Path) -> None:
    clock = Clock()
    for _ in range(4):
        wait = Throttle(tmp_path / "tries.json", clock).wrong()
    assert Throttle(tmp_path / "tries.json", clock).wait() == wait > 0
    clock.passes(wait - 1)
    assert Throttle(tmp_path / "tries.json", clock).wait() == pytest.approx(1)
    clock.passes(1)
    Throttle(tmp_path / "tries.json", clock).right()
    assert Throttle(tmp_path / "tries.json", clock).wrong() == 0


def test_a_clock_that_fell_back_to_1970_neither_forgives_nor_locks(tmp_path: Path) -> None:
    clock = Clock()
    throttle = Throttle(tmp_path / "tries.json", clock)
    for _ in range(5):
        wait = throttle.wrong()
    clock.now = datetime(1970, 1, 1, tzinfo=UTC)
    again = Throttle(tmp_path / "tries.json", clock)
    assert again.wait() == wait
    clock.passes(wait)
    assert again.wait() == 0


def test_a_damaged_count_is_no_free_ticket(tmp_path: Path) -> None:
    (tmp_path / "tries.json").write_text("{", "utf-8")
    assert Throttle(tmp_path / "tries.json", Clock()).wrong() > 0


@settings(deadline=None)
@given(st.integers(0, 10_000), st.integers(-(10**9), 10**9))
def test_no_wait_is_ever_longer_than_the_longest_pause(failures: int, passed: int) -> None:
    tries = Tries(failures, START)
    assert 0 <= tries.wait(START + timedelta(seconds=passed)) <= LONGEST_PAUSE
    assert pause_after(failures) <= pause_after(failures + 1)
