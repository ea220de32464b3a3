"""Telling the service manager that the loop turns, and when the first content stands on the glass.

The signs of life come from Kivy's clock and from nowhere else: a loop that hangs falls silent, and is killed and
started anew (`kiosk.watchdog`). They draw nothing.
"""

from __future__ import annotations

from collections.abc import Callable

from kivy.clock import Clock
from kivy.core.window import Window

from kiosk.watchdog import Notifier

CALM = "failsafe"
"""The route of the calm page, which is no content: a screen that shows it first is not ready."""


class Pulse:
    """Beats while the loop turns. `route` tells the page on the window, "" before there is one."""

    def __init__(self, notifier: Notifier, route: Callable[[], str]) -> None:
        self._notifier, self._route = notifier, route

    def begin(self) -> None:
        """Beat from now on, and say `ready` with the first frame that shows a page."""
        if self._notifier.pause:
            Clock.schedule_interval(self._beat, self._notifier.pause)
        Window.bind(on_flip=self._flipped)

    def end(self) -> None:
        """Say that the end has come."""
        Clock.unschedule(self._beat)
        self._notifier.stopping()

    def _beat(self, _elapsed: float) -> None:
        self._notifier.alive()

    def _flipped(self, *_window: object) -> None:
        route = self._route()
        if route and route != CALM:
            Window.unbind(on_flip=self._flipped)
            self._notifier.ready(f"showing {route.partition(':')[0]}")
