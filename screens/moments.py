"""The time that the screen judges by."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from kiosk.alerts import Reckoning
from kiosk.clock import BUILT, synchronised
from kiosk.edition import Edition
from kiosk.status import Status


class Moments:
    """The system's time, never before what is known to have passed; or one moment that stands still, for pictures."""

    def __init__(self, fixed: datetime | None = None, kept: Callable[[], bool] = synchronised) -> None:
        """`kept` tells whether a time server keeps the system's clock."""
        self.fixed, self._kept = fixed, kept

    def now(self, edition: Edition | None, status: Status | None) -> datetime:
        """The moment, aware: at least the newest signing time verified, and the floor of the agent's clock."""
        if self.fixed is not None:
            return self.fixed
        moment = datetime.now(UTC)
        if edition is not None:
            moment = max(moment, edition.content_at)
        if status is not None and status.floor is not None:
            moment = max(moment, status.floor)
        return moment

    def sure(self, edition: Edition | None, status: Status | None) -> bool:
        """Whether the time can be relied on: the agent believes the clock, and nothing verified is later than it."""
        if self.fixed is not None:
            return True
        if status is None or status.clock != "plausible":
            return False
        return self.now(edition, status) - datetime.now(UTC) < timedelta(seconds=1)

    def reckon(self, edition: Edition | None, status: Status | None, signed: datetime | None = None) -> Reckoning:
        """What is known of the time, to judge a warning by; `signed` is when warnings newer than the edition were."""
        if self.fixed is not None:
            return Reckoning.exactly(self.fixed)
        known = (edition.content_at if edition else None, status.floor if status else None, signed)
        passed = max((moment for moment in known if moment is not None), default=BUILT)
        now = max(datetime.now(UTC), passed)
        sure = self.sure(edition, status) and now - datetime.now(UTC) < timedelta(seconds=1)
        if status is not None and status.passed is not None:
            # Only what ends is judged by it: a centre's clock that is seconds ahead shall not cast doubt on this one.
            passed = max(passed, status.passed)
        return Reckoning(now, passed, begun_sure=sure, ended_sure=sure and self._kept())
