"""Patience with a finger: nothing changes below it but by what it does.

A page that is drawn anew while a button on it is pressed has another button in that place, and the tap is lost: at each
full minute, with each new edition, each time the line is cut or back. What arrives waits until the finger has left.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Final

from kivy.clock import Clock

MOST_SECONDS: Final = 5.0
"""How long a finger holds anything up: longer than the longest press that means something (3 s, on a warning)."""


class Patience:
    """Does what would redraw the page when no finger is on it, in the order of arrival."""

    def __init__(self, touching: Callable[[], bool]) -> None:
        """`touching` tells whether a finger is on the glass now."""
        self._touching = touching
        self._waiting: deque[Callable[[], None]] = deque()
        self._late = Clock.create_trigger(self._release, MOST_SECONDS)
        self._soon = Clock.create_trigger(self._release)

    def when_free(self, act: Callable[[], None]) -> None:
        """Do it now, or when the finger has left, or when it has been there for too long."""
        self._waiting.append(act)
        if self._touching():
            self._late()
        else:
            self._release(0)

    def lifted(self) -> None:
        """A finger has left: in the next turn of the loop, after its button has acted, go on."""
        if self._waiting and not self._touching():
            self._soon()

    def _release(self, _elapsed: float) -> None:
        self._late.cancel()
        while self._waiting:
            self._waiting.popleft()()
