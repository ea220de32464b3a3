"""When the screen begins anew by itself: only where its memory has grown, only by night, only when nobody is there.

Months of service must not rest on a restart that hides a leak, and a screen that does not grow is never restarted.
The rule: the first readings after the start are warm-up; what follows for two hours is the baseline; the screen has
grown when the middle of its latest readings lies well above that of the baseline. Pure; seconds of a monotonic clock.
"""

from collections import deque
from collections.abc import Sequence
from datetime import datetime, timedelta
from statistics import median
from typing import Final

from msgspec import Struct

from kiosk.update.machine import Policy

READ_EVERY: Final = 60.0
WARM_UP: Final = 3600.0
"""Seconds after the start until pages, fonts and pictures have found their places."""
BASELINE: Final = 7200.0
"""Seconds of readings that the later ones are compared with."""
LATELY: Final = 30
"""Readings of the latest time: a single page that is dear says nothing."""
SHARE: Final = 1.3
LEAST: Final = 64 * 1024 * 1024
"""Grown means: this many times the baseline, and so many bytes above it."""
YOUNG: Final = timedelta(hours=12)
"""A screen younger than this is never restarted: at most one restart a night, whatever it does."""


class Growth(Struct, frozen=True):
    """Bytes: what the screen took when it was warm, and what it takes now."""

    baseline: int
    latest: int

    @property
    def seen(self) -> bool:
        """Whether it has grown."""
        return self.latest >= self.baseline * SHARE and self.latest - self.baseline >= LEAST


class Ledger:
    """The readings of one process, bounded: those of the baseline, and the latest."""

    def __init__(self, started: float) -> None:
        self._started = started
        self._first: list[int] = []
        self._latest: deque[int] = deque(maxlen=LATELY)
        self._baseline: int | None = None

    def note(self, now: float, taken: int) -> None:
        """Take a reading, at most one a minute or so."""
        age = now - self._started
        if age < WARM_UP:
            return
        self._latest.append(taken)
        if age < WARM_UP + BASELINE:
            self._first.append(taken)
        elif self._baseline is None and self._first:
            self._baseline, self._first = _middle(self._first), []

    @property
    def growth(self) -> Growth | None:
        """What came of it; None while there is no baseline, or too few readings to judge."""
        if self._baseline is None or len(self._latest) < LATELY:
            return None
        return Growth(self._baseline, _middle(self._latest))


class Hour(Struct, frozen=True):
    """What an instant is like. `local` is the device's own time, `plausible` whether it can be believed.

    `alive` is how long this process runs, `untouched` how long nobody has touched the screen. `quiet`: the screen
    shows its rotation or is dark, and no warning stands.
    """

    local: datetime
    plausible: bool
    alive: timedelta
    untouched: timedelta
    quiet: bool


_BLIND: Final = timedelta(hours=4)
"""A device that does not know the hour takes so long without a touch for night (as updates do)."""


def begins_anew(growth: Growth | None, hour: Hour, policy: Policy) -> bool:
    """Tell whether the screen is to end now, to be started anew at once.

    `policy` names the hours of the night and how long nobody must have touched the screen.
    """
    if growth is None or not growth.seen or not hour.quiet or hour.alive < YOUNG:
        return False
    if not hour.plausible:
        return hour.untouched >= _BLIND
    return policy.is_night(hour.local) and hour.untouched >= policy.idle


def _middle(readings: Sequence[int]) -> int:
    return int(median(readings))
