"""Where a long text stands under its window, and how a finger moves it. Pure; any unit of length, seconds.

A text follows the finger that drags it, runs on when it is let go in motion, and comes to rest by itself. It never
leaves its window: at either end it stands.
"""

from __future__ import annotations

import math
from collections import deque
from typing import Final

from screens.pace import PAGING_SECONDS, Movement, out_cubic

GLIDE: Final = Movement("scroll", PAGING_SECONDS, out_cubic, down=1, fades=False)
"""How a button moves a text: as long as a list takes to turn."""

FRICTION_SECONDS: Final = 0.35
"""After so long a text that runs on has a third of its speed left."""

REST_SPEED: Final = 40.0
"""Units a second: a slower text stands."""

MOST_SPEED: Final = 6000.0
"""No finger throws a text faster than it can be drawn."""

PAUSE_SECONDS: Final = 0.12
"""A finger that has not moved for so long before it leaves throws nothing."""

SAMPLE_SECONDS: Final = 0.25
"""The last part of a drag, which tells how fast the finger was."""

_LEAST_SECONDS: Final = 1 / 30
"""Steps that a slow panel tells of at once took at least so long."""


class Scroll:
    """The offset of a text `extent` high under a window `view` high: 0 at its beginning, never above `most`."""

    def __init__(self, view: float, extent: float = 0.0, offset: float = 0.0) -> None:
        self.view, self._extent = view, extent
        self.offset = offset
        self._speed = 0.0
        self._glide: tuple[float, float, float] | None = None
        self._trail: deque[tuple[float, float]] = deque(maxlen=16)
        self._hold()

    @property
    def extent(self) -> float:
        """How high the whole text is."""
        return self._extent

    @extent.setter
    def extent(self, height: float) -> None:
        self._extent = height
        self._hold()

    @property
    def most(self) -> float:
        """The offset at the end of the text; 0 for one that fits its window."""
        return max(0.0, self._extent - self.view)

    @property
    def moving(self) -> bool:
        """Whether it moves by itself."""
        return self._glide is not None or self._speed != 0.0

    def stand(self) -> None:
        """Stop where it is: a finger has come down."""
        self._speed, self._glide = 0.0, None
        self._trail.clear()

    def drag(self, by: float, now: float) -> None:
        """Follow a finger that went up by so much."""
        self._speed, self._glide = 0.0, None
        self._move(self.offset + by)
        self._trail.append((now, by))

    def let_go(self, now: float) -> None:
        """The finger has left: run on at its speed, or stand where it had come to rest before."""
        recent = [(at, by) for at, by in self._trail if now - at <= SAMPLE_SECONDS]
        self._trail.clear()
        if len(recent) < 2 or now - recent[-1][0] > PAUSE_SECONDS:
            return
        # The first step was made before its moment: it tells where the others begin, not how fast they are.
        speed = sum(by for _, by in recent[1:]) / max(_LEAST_SECONDS, now - recent[0][0])
        self._speed = max(-MOST_SPEED, min(MOST_SPEED, speed))

    def glide(self, to: float) -> None:
        """Go to an offset, as a button asks; a glide under way goes on from where it is."""
        self._speed = 0.0
        goal = min(max(0.0, to), self.most)
        self._glide = (self.offset, goal, 0.0) if abs(goal - self.offset) > 0.5 else None

    @property
    def goal(self) -> float:
        """Where a glide leads; else where it stands."""
        return self._glide[1] if self._glide is not None else self.offset

    def jump(self, to: float) -> None:
        """Stand at an offset at once."""
        self.stand()
        self._move(to)

    def tick(self, seconds: float) -> None:
        """So much time has passed."""
        if self._glide is not None:
            start, goal, passed = self._glide
            passed += seconds
            self._move(start + (goal - start) * GLIDE.share(passed))
            self._glide = (start, goal, passed) if passed < GLIDE.seconds else None
            if self._glide is None:
                self._move(goal)
            return
        if not self._speed:
            return
        left = math.exp(-seconds / FRICTION_SECONDS)
        wanted = self.offset + self._speed * FRICTION_SECONDS * (1 - left)
        self._move(wanted)
        self._speed *= left
        if abs(self._speed) < REST_SPEED or self.offset != wanted:
            self._speed = 0.0

    def _move(self, to: float) -> None:
        self.offset = to
        self._hold()

    def _hold(self) -> None:
        self.offset = min(max(0.0, self.offset), self.most)
