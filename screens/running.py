"""A text that moves by itself, on the window's clock: frames while it moves, none once it stands."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

from kivy.clock import Clock
from kivy.core.window import Window

from screens.motion import mover
from screens.scrolling import GLIDE, Scroll

_LONGEST: Final = 0.1
"""A frame that took longer (seconds) does not throw the text on."""


class Running:
    """Lets `scroll` move: `moved` is called for each frame, `rested` when it has come to rest."""

    def __init__(self, scroll: Scroll, moved: Callable[[], None], rested: Callable[[], None]) -> None:
        self._scroll, self._moved, self._rested = scroll, moved, rested
        self._on = False
        self._ticked = 0.0
        self._flips: list[float] = []

    def begin(self) -> None:
        """Move from the next frame on."""
        if self._on:
            return
        self._on = True
        self._ticked = time.monotonic()
        self._flips = []
        Window.bind(on_flip=self._flipped)
        Clock.schedule_interval(self._tick, 0)

    def end(self) -> None:
        """Stand where it is."""
        if not self._on:
            return
        self._on = False
        self._scroll.stand()
        Clock.unschedule(self._tick)
        Window.unbind(on_flip=self._flipped)
        mover.judge(GLIDE, [later - sooner for sooner, later in zip(self._flips, self._flips[1:], strict=False)])

    def _tick(self, _elapsed: float) -> None:
        now = time.monotonic()
        passed, self._ticked = min(now - self._ticked, _LONGEST), now
        if not self._scroll.moving:
            self.end()
            self._rested()
            return
        self._scroll.tick(passed)
        self._moved()

    def _flipped(self, *_window: object) -> None:
        self._flips.append(time.monotonic())
