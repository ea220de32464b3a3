"""Time that can be pushed on: what the screen waits for comes at once, what it draws takes as long as it takes.

For processes of their own only (`benchmarks.monkey`, `benchmarks.tours`): the clock of the whole process is pushed.
"""

import sys
import time
from datetime import UTC, datetime, timedelta
from typing import Any

from kiosk.alerts import Reckoning
from kiosk.edition import Edition
from kiosk.status import Status
from screens.moments import Moments


class FastTime:
    """Stands in for the module `time` in the screen's modules, and for Kivy's own clock; `push` moves it on."""

    def __init__(self) -> None:
        self.ahead = 0.0

    def __getattr__(self, name: str) -> Any:
        """All else is the module's own."""
        return getattr(time, name)

    def monotonic(self) -> float:
        return time.monotonic() + self.ahead

    def perf_counter(self) -> float:
        return time.perf_counter() + self.ahead

    def install(self) -> None:
        """Take the place of `time` wherever the screen uses it; ever again, for pages are imported when first shown."""
        from kivy.clock import Clock

        Clock.time = self.perf_counter
        for name, module in tuple(sys.modules.items()):
            if name.startswith("screens.") and getattr(module, "time", None) is time:
                module.time = self  # type: ignore[attr-defined]

    def push(self, seconds: float) -> None:
        """Let so many seconds have passed."""
        self.ahead += seconds
        self.install()


class FastMoments(Moments):
    """The time of day that goes with it, from a moment on."""

    def __init__(self, fast: FastTime, start: datetime | None = None) -> None:
        super().__init__()
        self._fast, self._began = fast, time.monotonic()
        self._start = start or datetime.now(UTC)

    def now(self, edition: Edition | None, status: Status | None) -> datetime:
        return self._start + timedelta(seconds=self._fast.monotonic() - self._began)

    def sure(self, edition: Edition | None, status: Status | None) -> bool:
        return True

    def reckon(self, edition: Edition | None, status: Status | None, signed: datetime | None = None) -> Reckoning:
        """Beyond doubt: what is measured is the page, not the clock."""
        return Reckoning.exactly(self.now(edition, status))
