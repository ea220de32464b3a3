"""Palms: so many fingers at once are a hand that leans on the panel, and mean nothing.

SDL makes a mouse of the first finger and the others never reach a page, so a palm looks like a tap. The fingers
themselves pass through the window's queue of events, where they are counted.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from screens.strokes import PALM_FINGERS


class FingerCount:
    """Stands before Kivy's SDL window, passes everything on, and counts the fingers that are down.

    `leans` is called when they have become a palm: what is pressed by then, even held, means nothing any more.
    """

    def __init__(self, window: Any, leans: Callable[[], None]) -> None:
        self._window, self._leans = window, leans
        self._down: set[object] = set()
        self.palm = False
        """Whether a palm leans on the panel, or has until now: true until the next finger comes down alone."""

    def __getattr__(self, name: str) -> Any:
        """Everything else is the window's own."""
        return getattr(self._window, name)

    def poll(self) -> Any:
        """The next event, as the window tells it."""
        event = self._window.poll()
        if event and event[0] == "fingerdown":
            if not self._down:
                self.palm = False
            self._down.add(event[1])
            if not self.palm and len(self._down) >= PALM_FINGERS:
                self.palm = True
                self._leans()
        elif event and event[0] == "fingerup":
            self._down.discard(event[1])
        return event


def count_fingers(leans: Callable[[], None]) -> FingerCount | None:
    """Count the fingers on the window from now on; none for a window that is not SDL's."""
    from kivy.core.window import Window

    window = getattr(Window, "_win", None)
    if window is None:
        return None
    counting = FingerCount(window, leans)
    Window._win = counting
    return counting
