"""How often the loop turns, and what a trace is told of frames.

While nobody is there the loop polls; somebody who touches, and whatever moves, gets a turn for every frame.
"""

from __future__ import annotations

import time
from statistics import median
from typing import TYPE_CHECKING, Final

from kivy.clock import Clock

from screens.motion import FRAMES_PER_SECOND, mover
from screens.pace import Movement

if TYPE_CHECKING:
    from screens.app import FaceApp
    from screens.trace import Trace
    from screens.visit import Visit

ROTATION_FPS: Final = 9.0
"""Turns of the loop per second while nobody is there: it polls. From the first touch on they are many more."""

LIVELY_SECONDS: Final = 5.0
"""How long after a touch on the rotation the loop turns quickly."""


class Tempo:
    """Sets the pace of the loop of one program."""

    def __init__(self, face: FaceApp, visit: Visit, trace: Trace) -> None:
        self._face, self._visit, self._trace = face, visit, trace
        self._touch_at: float | None = None

    def touched(self) -> None:
        """Somebody touches the panel just now."""
        self._touch_at = time.perf_counter()
        self.set()

    def set(self) -> None:
        """Turn as often as what is shown now needs."""
        stage = self._face.stage
        page = stage.page
        lively = page is not None and (page.bars == "browsing" or page.lively)
        lively = lively or mover.running or not stage.seen or self._visit.since(self._face.moment()) < LIVELY_SECONDS
        Clock._max_fps = FRAMES_PER_SECOND if lively else ROTATION_FPS

    def seen(self) -> None:
        """A page has stood long enough to be touched: from now on a finger is meant for it."""
        self.set()
        self._trace.note("seen", route=self._route)

    def rested(self, movement: Movement, frames: list[float]) -> None:
        """A movement has ended; `frames` are the seconds between its frames."""
        self.set()
        if frames:
            worst, middle = max(frames), median(frames)
            self._trace.note("motion", name=movement.name, frames=len(frames),
                             median_ms=round(1000 * middle, 1), worst_ms=round(1000 * worst, 1))  # fmt: skip

    def flipped(self, *_window: object) -> None:
        """A frame has been handed to the display."""
        if not self._trace.on:
            return
        waited = -1.0 if self._touch_at is None else 1000 * (time.perf_counter() - self._touch_at)
        self._trace.note("flip", route=self._route, touch_ms=round(waited, 1))

    @property
    def _route(self) -> str:
        page = self._face.stage.page
        return page.route if page else ""
