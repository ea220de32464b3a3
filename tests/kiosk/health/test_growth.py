"""Months of a screen in fast time: never restarted without growth, once with it, by night, when all is quiet."""

from datetime import datetime, time, timedelta

import pytest

from kiosk.calendar import ZONE
from kiosk.health.growth import Growth, Hour, Ledger, begins_anew
from kiosk.update.machine import Policy

MIB = 1024 * 1024
POLICY = Policy(starts=time(2), ends=time(4, 30), idle=timedelta(minutes=10))
MORNING = datetime(2026, 11, 22, 8, 0, tzinfo=ZONE)


class Panel:
    """A screen in fast time: starts anew when the rule says so, and leaks as it is told."""

    def __init__(self, leak_per_hour: float) -> None:
        self.leak, self.now = leak_per_hour, MORNING
        self.restarts: list[datetime] = []
        self.quiet, self.plausible = True, True
        self.touched = self.now
        self._begin()

    def _begin(self) -> None:
        self.started, self.ledger = self.now, Ledger(self._seconds())

    def _seconds(self) -> float:
        return (self.now - MORNING).total_seconds()

    def live(self, days: float) -> None:
        """A reading every five minutes; pages come and go, so that memory moves up and down by 20 MiB."""
        for step in range(int(days * 288)):
            self.now += timedelta(minutes=5)
            age = (self.now - self.started).total_seconds() / 3600
            taken = 180 * MIB + int(min(age, 0.8) * 40 * MIB) + (step % 5) * 5 * MIB + int(age * self.leak * MIB)
            self.ledger.note(self._seconds(), taken)
            hour = Hour(self.now, self.plausible, self.now - self.started, self.now - self.touched, self.quiet)
            if begins_anew(self.ledger.growth, hour, POLICY):
                self.restarts.append(self.now)
                self._begin()


def test_a_screen_that_does_not_grow_is_never_restarted() -> None:
    panel = Panel(leak_per_hour=0)
    panel.live(180)
    assert panel.restarts == []


def test_one_that_grows_is_restarted_once_that_night() -> None:
    panel = Panel(leak_per_hour=12)
    panel.live(1)
    (moment,) = panel.restarts
    assert time(2) <= moment.time() < time(4, 30)


def test_slow_growth_is_seen_too_and_restarts_are_no_more_than_needed() -> None:
    panel = Panel(leak_per_hour=0.5)
    panel.live(60)
    assert 3 <= len(panel.restarts) <= 12
    assert all(
        later - sooner > timedelta(days=3) for sooner, later in zip(panel.restarts, panel.restarts[1:], strict=False)
    )


def test_never_while_somebody_is_there_or_a_warning_stands() -> None:
    panel = Panel(leak_per_hour=12)
    panel.quiet = False
    panel.live(3)
    assert panel.restarts == []
    panel.quiet = True
    panel.live(1)
    assert len(panel.restarts) == 1


GROWN = Growth(200 * MIB, 400 * MIB)
NIGHT = Hour(datetime(2026, 11, 23, 3, 0, tzinfo=ZONE), True, timedelta(days=2), timedelta(hours=5), True)


@pytest.mark.parametrize(
    ("growth", "hour"),
    [
        (None, {}),
        (Growth(200 * MIB, 240 * MIB), {}),
        (Growth(20 * MIB, 60 * MIB), {}),
        (GROWN, {"local": datetime(2026, 11, 23, 12, 0, tzinfo=ZONE)}),
        (GROWN, {"untouched": timedelta(minutes=9)}),
        (GROWN, {"alive": timedelta(hours=11)}),
        (GROWN, {"quiet": False}),
        (GROWN, {"plausible": False, "untouched": timedelta(hours=3)}),
    ],
)
def test_what_keeps_it_from_beginning_anew(growth: Growth | None, hour: dict[str, object]) -> None:
    plain = {name: getattr(NIGHT, name) for name in Hour.__struct_fields__}
    assert not begins_anew(growth, Hour(**{**plain, **hour}), POLICY)
    assert begins_anew(GROWN, NIGHT, POLICY)


def test_without_a_clock_four_quiet_hours_take_the_place_of_night() -> None:
    noon = datetime(1970, 1, 1, 12, 0, tzinfo=ZONE)
    assert begins_anew(GROWN, Hour(noon, False, timedelta(days=1), timedelta(hours=4), True), POLICY)


def test_readings_are_bounded() -> None:
    ledger = Ledger(0.0)
    for minute in range(60 * 24 * 30):
        ledger.note(60.0 * minute, 100 * MIB)
    assert ledger.growth == Growth(100 * MIB, 100 * MIB)
    assert len(ledger._latest) == 30 and not ledger._first
