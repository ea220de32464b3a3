"""What the screen judges a warning by where nobody keeps its clock: the hours that the device was on."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from kiosk.status import Status
from screens.moments import Moments

HOUR = timedelta(hours=1)


def test_hours_on_end_a_warning_where_nobody_keeps_the_clock() -> None:
    now = datetime.now(UTC)
    told = Status(state="offline", since=now, floor=now - 9 * HOUR, passed=now - HOUR)
    found = Moments(kept=lambda: False).reckon(None, told)
    assert (found.passed, found.ended_sure) == (now - HOUR, False)


def test_a_centre_whose_clock_is_seconds_ahead_casts_no_doubt_on_this_one() -> None:
    now = datetime.now(UTC)
    told = Status(state="online", since=now, floor=now - HOUR, passed=now + timedelta(seconds=5))
    found = Moments(kept=lambda: True).reckon(None, told)
    assert found.begun_sure and found.ended_sure
