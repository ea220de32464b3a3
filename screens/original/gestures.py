"""What fingers on a picture mean: a drag, a pinch of two, a double tap, a swipe. Pure: pixels and seconds come in.

Places are (x, y) in pixels with y down. One finger drags; a second one makes a pinch, around the middle of both.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import dist
from typing import Final

Point = tuple[float, float]

DOUBLE_SECONDS: Final = 0.35
_LEAST_SPREAD: Final = 8.0


@dataclass(frozen=True, slots=True)
class Drag:
    """One finger moved by so many pixels."""

    across: float
    down: float


@dataclass(frozen=True, slots=True)
class Pinch:
    """Two fingers: what was under `before` is now under `after`, `factor` times as large."""

    factor: float
    before: Point
    after: Point


@dataclass(frozen=True, slots=True)
class DoubleTap:
    """Two short touches at a place."""

    at: Point


@dataclass(frozen=True, slots=True)
class Swipe:
    """A stroke across: `forward` when the finger went left."""

    forward: bool


class Hand:
    """The fingers on one picture. `slop` is how far a finger may tremble in a tap, `stroke` the least swipe; pixels."""

    def __init__(self, slop: float, stroke: float) -> None:
        self._slop, self._stroke = slop, stroke
        self._fingers: dict[int, Point] = {}
        self._began: Point = (0.0, 0.0)
        self._moved = self._several = False
        self._tapped: tuple[Point, float] | None = None

    def down(self, finger: int, at: Point) -> None:
        """A finger comes; a third is not followed."""
        if len(self._fingers) >= 2:
            return
        if not self._fingers:
            self._began, self._moved, self._several = at, False, False
        self._fingers[finger] = at
        self._several = self._several or len(self._fingers) > 1

    def move(self, finger: int, at: Point) -> Drag | Pinch | None:
        """A finger goes on; nothing while it only trembles."""
        if finger not in self._fingers:
            return None
        was = dict(self._fingers)
        if len(was) == 1:
            if not self._moved and dist(at, self._began) < self._slop:
                return None
            self._moved = True
            self._fingers[finger] = at
            return Drag(at[0] - was[finger][0], at[1] - was[finger][1])
        self._moved = True
        self._fingers[finger] = at
        (one, other), (then, there) = was.values(), self._fingers.values()
        factor = max(_LEAST_SPREAD, dist(then, there)) / max(_LEAST_SPREAD, dist(one, other))
        return Pinch(factor, _middle(one, other), _middle(then, there))

    def up(self, finger: int, at: Point, now: float) -> DoubleTap | Swipe | None:
        """A finger leaves; `now` in seconds of any steady clock."""
        if self._fingers.pop(finger, None) is None or self._fingers or self._several:
            return None
        if self._moved:
            across, down = at[0] - self._began[0], at[1] - self._began[1]
            if abs(across) >= self._stroke and abs(across) > 2 * abs(down):
                return Swipe(forward=across < 0)
            return None
        before, self._tapped = self._tapped, (at, now)
        if before is not None and now - before[1] <= DOUBLE_SECONDS and dist(at, before[0]) < 4 * self._slop:
            self._tapped = None
            return DoubleTap(at)
        return None


def _middle(one: Point, other: Point) -> Point:
    return (one[0] + other[0]) / 2, (one[1] + other[1]) / 2
