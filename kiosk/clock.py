"""The device's time, guarded from below: a board without battery wakes up in 1970 and must not empty the screen.

The floor is the latest moment that has certainly passed: the build of this program, or the signing time of the
newest metadata that was verified. It only rises, and is kept on disk (`agent/clock`).
"""

import ctypes
import logging
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final, Literal

from feed.durable import make_folder, read_plain, write_atomic

log = logging.getLogger(__name__)

BUILT: Final = datetime(2026, 11, 1, tzinfo=UTC)
"""No later than the build of this version; raised with each release."""

FILE: Final = "clock"


def system_time() -> datetime:
    """Return the operating system's time, UTC."""
    return datetime.now(UTC)


class Clock:
    """Tells the time: the system's, or while that is below the floor, the floor plus what has passed since start."""

    def __init__(
        self,
        folder: Path,
        system: Callable[[], datetime] = system_time,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """`folder` holds the floor; an absent or damaged file counts as none."""
        self._path = folder / FILE
        self._system = system
        self._monotonic = monotonic
        self.floor = max(BUILT, read_moment(self._path) or BUILT)
        self._since = monotonic()

    def now(self) -> datetime:
        """Return the time to judge by, UTC."""
        return max(self._system(), self._guarded())

    @property
    def state(self) -> Literal["plausible", "floor"]:
        """`floor` while the system's clock is certainly wrong."""
        return "floor" if self._system() < self.floor else "plausible"

    def _guarded(self) -> datetime:
        return self.floor + timedelta(seconds=self._monotonic() - self._since)

    def raise_floor(self, floor: datetime) -> None:
        """Take over a later `floor` (from `feed.trust.advance_floor`), on the medium before returning.

        Raises OSError where it cannot be stored; the floor in memory is raised all the same.
        """
        if floor <= self.floor:
            return
        # The time that this process has told must not run backwards when the floor moves up.
        self._since = self._monotonic() - max(0.0, (self._guarded() - floor).total_seconds())
        self.floor = floor
        make_folder(self._path.parent)
        write_atomic(self._path, floor.astimezone(UTC).isoformat().encode())


_TIMEX_BYTES: Final = 512
"""More than any kernel's `struct timex`; its first field, `modes`, is 0: only ask."""
_UNSYNCHRONISED: Final = 5
"""`TIME_ERROR` of adjtimex(2)."""
_TIMESYNC: Final = Path("/run/systemd/timesync/synchronized")


def synchronised() -> bool:
    """Tell whether a time server keeps the system's clock: the kernel says so, or systemd-timesyncd has noted it.

    A clock that nobody keeps may be right for years; but it is no reason to take a warning down.
    """
    ask = getattr(ctypes.CDLL(None), "adjtimex", None)
    state = ask(ctypes.create_string_buffer(_TIMEX_BYTES)) if ask is not None else -1
    return 0 <= state < _UNSYNCHRONISED or _TIMESYNC.exists()


def read_moment(path: Path) -> datetime | None:
    """Return the moment that a file holds; None where there is none, or it is damaged."""
    try:
        found = datetime.fromisoformat(read_plain(path, 64).decode("ascii").strip())
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as fault:
        log.warning("moment on disk is unreadable, begun anew", extra={"file": path, "fault": fault})
        return None
    return found if found.tzinfo is not None else None
