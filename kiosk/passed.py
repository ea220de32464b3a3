"""How much time has certainly passed, where no time server keeps the clock and no line tells of a newer signature.

The newest signing time that was verified had passed when it was verified. Since then this device has been on for so
many seconds, and a processor's counter of seconds is never a thousandth too fast (a quartz errs by less than a
ten-thousandth), whatever anybody sets the clock to. So the sum of both has passed as well, and a warning that ended
before it is over. Hours that the device was off do not count: then a warning stands too long, never too short.
"""

import logging
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from feed.durable import make_folder, write_atomic
from kiosk.clock import read_moment, synchronised

log = logging.getLogger(__name__)

FILE: Final = "passed"
"""Beside the clock's floor."""

STEADY: Final = 0.999
"""The part of the counted seconds that has certainly passed."""

KEEP_EVERY: Final = 900.0
"""Seconds after which it is written down: so much is lost where the plug is pulled."""


class Passed:
    """The latest moment that has certainly passed; it only rises."""

    def __init__(
        self,
        folder: Path,
        floor: datetime,
        monotonic: Callable[[], float] = time.monotonic,
        kept: Callable[[], bool] = synchronised,
    ) -> None:
        """`folder` holds what was reached before the last start, `floor` is that of the clock.

        `kept` tells whether a time server keeps the system's clock: then nobody asks for this, and nothing is written.
        """
        self._path = folder / FILE
        self._monotonic, self._kept = monotonic, kept
        self._known = max(floor, read_moment(self._path) or floor)
        self._at = monotonic()
        self._next = self._at + KEEP_EVERY

    @property
    def moment(self) -> datetime:
        """What has certainly passed, UTC."""
        return self._known + timedelta(seconds=STEADY * (self._monotonic() - self._at))

    def know(self, floor: datetime) -> None:
        """Take over a later moment that has certainly passed."""
        if floor > self.moment:
            self._known, self._at = floor, self._monotonic()

    def keep(self) -> None:
        """Write it down where that is due; a disk that refuses costs a quarter of an hour, and is logged."""
        if self._monotonic() < self._next:
            return
        self._next = self._monotonic() + KEEP_EVERY
        if self._kept():
            return
        try:
            make_folder(self._path.parent)
            write_atomic(self._path, self.moment.astimezone(UTC).isoformat().encode())
        except OSError as fault:
            log.warning("passed time cannot be kept", extra={"file": str(self._path), "fault": str(fault)})
