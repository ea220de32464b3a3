"""A visit: from the first touch until nobody has touched for a while. Pure; seconds of a monotonic clock."""

from __future__ import annotations

from kiosk.settings import IdleSettings
from screens.idleness import Idleness, LeftPage, Memory, Trail
from screens.manner import Manner


class Visit:
    """Who is there: how long they may pause, the way they came, how they want the screen, what they have just left."""

    def __init__(self, idle: IdleSettings, usual: Manner) -> None:
        """`usual` is the manner of this panel, which comes back when a resident has left."""
        self.manner = usual
        self.trail = Trail()
        self._usual, self._settings = usual, idle
        self._idle = Idleness(idle.seconds)
        self._left: LeftPage | None = None

    def stay(self, now: float) -> None:
        """Somebody is there."""
        self._idle.touch(now)

    def since(self, now: float) -> float:
        """Seconds since somebody was there."""
        return now - self._idle.touched_at

    def seconds_left(self, now: float) -> int:
        """Whole seconds until the visit ends; 0 when it has, or when nobody has come."""
        return self._idle.seconds_left(now)

    @property
    def limit(self) -> int:
        """Seconds without a touch that end it."""
        return self._idle.limit

    def allow(self, *, long: bool) -> None:
        """Give the time for a page; a long one takes as much as 特大."""
        self._idle.limit = self._settings.large_seconds if self.manner.large or long else self._settings.seconds

    def end(self, route: str, memory: Memory, now: float) -> None:
        """Nobody is there any more: forget all but what a touch within some seconds brings back."""
        self._left = LeftPage(route, now, dict(memory), tuple(self.trail.steps), self.manner)
        self.trail = Trail()
        self.manner = self._usual

    def surprises(self, now: float) -> bool:
        """Whether a visit has ended so lately that a touch now was still meant for it."""
        return self._left is not None and self._left.surprises(now)

    def resume(self, now: float) -> tuple[str, Memory] | None:
        """The page that was left just now, with its place, way back and manner; none when it was too long ago."""
        left, self._left = self._left, None
        if left is None or not left.resumes(now):
            return None
        self.manner, self.trail = left.manner, Trail(list(left.steps))
        return left.route, left.memory
