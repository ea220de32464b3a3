"""Idleness: how long since the last touch, and what follows from it. Pure; seconds of a monotonic clock."""

from __future__ import annotations

import math
from dataclasses import dataclass

RESUME_SECONDS = 10
"""A touch within this time after a time-out goes on where the resident was (docs/DESIGN, The screen)."""


@dataclass(slots=True)
class Idleness:
    """`limit` seconds without a touch end a visit."""

    limit: int
    touched_at: float = 0.0

    def touch(self, now: float) -> None:
        """Somebody is there."""
        self.touched_at = now

    def seconds_left(self, now: float) -> int:
        """Whole seconds until the visit ends, never below 0."""
        return max(0, math.ceil(self.limit - (now - self.touched_at)))


@dataclass(frozen=True, slots=True)
class LeftPage:
    """The page on which a visit ended, and when."""

    route: str
    at: float

    def resumes(self, now: float) -> bool:
        """Whether a touch now goes back to it."""
        return now - self.at <= RESUME_SECONDS
