"""Idleness: how long since the last touch, and what follows from it. Pure; seconds of a monotonic clock."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from screens.manner import Manner

RESUME_SECONDS = 10
"""A touch within this time after a time-out goes on where the resident was (docs/DESIGN, The screen)."""

SURPRISE_SECONDS = 0.7
"""A touch within this time after a time-out was meant for the page that has just gone: so long takes a hand to stop."""

MOST_BACK = 30
"""So many pages back the way is kept."""

Memory = dict[str, Any]
"""What a page keeps of itself (`screens.page.Memory`)."""


@dataclass(slots=True)
class Idleness:
    """`limit` seconds without a touch end a visit."""

    limit: int
    touched_at: float = float("-inf")

    def touch(self, now: float) -> None:
        """Somebody is there."""
        self.touched_at = now

    def seconds_left(self, now: float) -> int:
        """Whole seconds until the visit ends, never below 0."""
        passed = now - self.touched_at
        return math.ceil(self.limit - passed) if passed < self.limit else 0


@dataclass(slots=True)
class Trail:
    """The way back: the pages that a resident came through, each with its place."""

    steps: list[tuple[str, Memory]] = field(default_factory=list)

    def leave(self, route: str, memory: Memory) -> None:
        """Go on from a page."""
        self.steps.append((route, dict(memory)))
        del self.steps[:-MOST_BACK]

    def back(self, stands: Callable[[str], bool] = lambda _route: True) -> tuple[str, Memory]:
        """The page before, the last one whose route still `stands`; home when there is none."""
        while self.steps:
            step = self.steps.pop()
            if stands(step[0]):
                return step
        return "home", {}

    def clear(self) -> None:
        """Begin anew."""
        self.steps.clear()


@dataclass(frozen=True, slots=True)
class LeftPage:
    """The page on which a visit ended and when, and all that the visit was: place, way back, manner."""

    route: str
    at: float
    memory: Memory = field(default_factory=dict)
    steps: tuple[tuple[str, Memory], ...] = ()
    manner: Manner = field(default_factory=Manner)

    def resumes(self, now: float) -> bool:
        """Whether a touch now goes back to it."""
        return now - self.at <= RESUME_SECONDS

    def surprises(self, now: float) -> bool:
        """Whether a touch now was on its way when the page went."""
        return now - self.at <= SURPRISE_SECONDS
