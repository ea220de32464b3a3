"""A second finger, for the page that wants to be pinched.

SDL makes a mouse of the first finger, and Kivy takes that mouse; Kivy drops the fingers themselves on Linux. So a
second finger never arrives, which is right for buttons. The viewer of originals lets the others through while it is
shown: they come from the X server like the mouse does, so that a turned or calibrated panel needs nothing more.

Where a panel reports one finger only, or none, nothing changes: buttons do all that a pinch does.
"""

from __future__ import annotations

from collections import deque
from typing import Any, Final

_ACTIONS: Final = frozenset({"fingerdown", "fingermotion", "fingerup"})


class ExtraFingers:
    """Stands before Kivy's SDL window and passes on what it asks; `queue` takes the events of further fingers.

    `wanted` says whether new ones are let through; one that came down is followed until it leaves in any case.
    """

    def __init__(self, window: Any, queue: deque[Any]) -> None:
        self.wanted = False
        self._window, self._queue = window, queue
        self._first: object = None
        self._followed: set[object] = set()

    def __getattr__(self, name: str) -> Any:
        """Everything else is the window's own."""
        return getattr(self._window, name)

    def poll(self) -> Any:
        """The next event, as the window tells it; fingers are noted on the way."""
        event = self._window.poll()
        if event and event[0] in _ACTIONS:
            self._note(event)
        return event

    def _note(self, event: Any) -> None:
        action, finger = event[0], event[1]
        if action == "fingerdown" and self._first is None:
            self._first = finger
        elif action == "fingerup" and finger == self._first:
            self._first = None
        elif finger in self._followed or (action == "fingerdown" and self.wanted and finger != self._first):
            self._followed.add(finger)
            self._queue.appendleft(event)
            if action == "fingerup":
                self._followed.discard(finger)


def let_through(wanted: bool) -> None:
    """Let further fingers reach the page, or no longer. Nothing happens with a window that is not SDL's."""
    from kivy.core.window import Window

    window = getattr(Window, "_win", None)
    if window is None:
        return
    if not isinstance(window, ExtraFingers):
        if not wanted:
            return
        from kivy.core.window.window_sdl2 import SDL2MotionEventProvider

        window = ExtraFingers(window, SDL2MotionEventProvider.q)
        Window._win = window
    window.wanted = wanted
