"""What is done ahead of a touch while the rotation stands: the home page is drawn, the code of all pages is loaded.

The first to touch would else wait for the one, the first to open a kind of page for the other, up to 0.1 s each.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from kivy.clock import Clock

from screens.page import PAGES, Memory, Page, page_class

PREPARE_SECONDS: Final = 1.2
"""How long after a slide was shown the home page is drawn ahead."""

LOAD_SECONDS: Final = 0.3
"""Between two pages whose code is loaded ahead."""


class Ahead:
    """Draws home ahead with `draw`, whenever `unattended` says that nobody is there."""

    def __init__(self, draw: Callable[[], Page | None], unattended: Callable[[], bool]) -> None:
        self._draw, self._unattended = draw, unattended
        self._home: Page | None = None
        self._unloaded = list(PAGES)
        self._due = Clock.create_trigger(self._prepare, PREPARE_SECONDS)

    def prepare(self) -> None:
        """Draw home before long."""
        self._due()

    def forget(self) -> None:
        """What was drawn no longer holds."""
        self._home = None

    def renew(self) -> None:
        """What was drawn no longer holds: draw it again when there is time."""
        self._home = None
        self._due()

    def take(self, route: str, memory: Memory | None) -> Page | None:
        """The page drawn ahead if it is the one wanted; none otherwise. It is kept no longer in any case."""
        home, self._home = self._home, None
        return home if route == "home" and not memory else None

    def _prepare(self, _elapsed: float) -> None:
        if self._unattended():
            self._home = self._draw()
            Clock.schedule_once(self._load, LOAD_SECONDS)

    def _load(self, _elapsed: float) -> None:
        if self._unloaded and self._unattended():
            page_class(self._unloaded.pop())
            Clock.schedule_once(self._load, LOAD_SECONDS)
