"""What moves on the screen, how long and how, and whether this panel can show it. Pure; seconds of a monotonic clock.

Durations and curves are those of the design tokens (chapter 4). A panel that draws too few frames shows the end at
once: a cut looks intended, a stutter looks broken.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from statistics import median
from typing import Final

from msgspec import Struct

Curve = Callable[[float], float]
"""From the share of the time that has passed to the share of the way, both 0 to 1."""

FADE_FPS: Final = 24.0
SLIDE_FPS: Final = 30.0
"""Frames a second below which a fade, and what moves, is no longer seen as one movement."""

MOST_POOR: Final = 2
"""So many poor transitions one after the other, and the screen cuts from then on."""

TRY_AGAIN_SECONDS: Final = 60.0
TRY_AGAIN_LATER: Final = 6
TRY_AGAIN_AT_MOST: Final = 6 * 3600.0
"""After so long the panel is tried again: it may have been busy with something that has ended, as after a start. Each
time in vain it is left alone that many times longer, up to the longest."""

FIRST_FRAME: Final = 1 / 60
"""How far into a movement its first frame is: a page that is only just there would look like an empty one."""


def out_cubic(share: float) -> float:
    """Quick at first, then coming to rest."""
    return 1.0 - (1.0 - share) ** 3


def in_out_sine(share: float) -> float:
    """Slow at both ends."""
    return 0.5 - 0.5 * math.cos(math.pi * share)


class Movement(Struct, frozen=True):
    """A transition: `across` and `down` are the units from which it comes, `fades` whether it also becomes visible."""

    name: str
    seconds: float
    curve: Curve
    across: float = 0.0
    down: float = 0.0
    fades: bool = True

    @property
    def least_fps(self) -> float:
        """Frames a second that it needs."""
        return SLIDE_FPS if self.across or self.down else FADE_FPS

    def share(self, seconds: float) -> float:
        """The share of the way after so many seconds, the first frame's advance included; 1 when it has ended."""
        return self.curve(min(1.0, (seconds + FIRST_FRAME) / self.seconds)) if self.seconds > 0 else 1.0


FORWARD: Final = Movement("forward", 0.24, out_cubic, across=24)
BACK: Final = Movement("back", 0.24, out_cubic, across=-24)
WAKING: Final = Movement("waking", 0.2, out_cubic)
SLIDE_CHANGE: Final = Movement("slide", 0.6, in_out_sine)
PAGING_SECONDS: Final = 0.2
PAGING_UNITS: Final = 32.0
"""How long a list takes to turn, and from how far its rows come."""


def paging(direction: int, *, upright: bool = True) -> Movement:
    """The turn of a list: 1 to the next page, whose rows come from below (or from the right), -1 to the one before."""
    way = PAGING_UNITS if direction >= 0 else -PAGING_UNITS
    return Movement(
        "paging", PAGING_SECONDS, out_cubic, across=0 if upright else way, down=way if upright else 0, fades=False
    )


class Pace:
    """Judges the transitions that were shown and says whether the next one is worth showing."""

    def __init__(self, *, reduced: bool) -> None:
        """`reduced`: 减少动画, nothing moves at all."""
        self._reduced = reduced
        self._poor = 0
        self._cuts_since: float | None = None
        self._pause = TRY_AGAIN_SECONDS

    def moves(self, now: float) -> bool:
        """Whether transitions are shown now."""
        if self._reduced:
            return False
        if self._cuts_since is not None and now - self._cuts_since >= self._pause:
            self._cuts_since = None
            self._pause = min(TRY_AGAIN_AT_MOST, self._pause * TRY_AGAIN_LATER)
            # Tried before: one more poor transition is enough.
            self._poor = MOST_POOR - 1
        return self._cuts_since is None

    def judge(self, movement: Movement, frames: Sequence[float], now: float) -> bool:
        """Take note of a transition by the seconds between its frames; true when the screen cuts from here on.

        One that was cut short before its second frame says nothing.
        """
        if not frames:
            return False
        if median(frames) <= 1 / movement.least_fps:
            self._poor, self._pause = 0, TRY_AGAIN_SECONDS
            return False
        self._poor += 1
        if self._poor < MOST_POOR or self._cuts_since is not None:
            return False
        self._cuts_since = now
        return True
