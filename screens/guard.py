"""What happens when something goes wrong while the screen runs: log it, stay calm, give up only when it will not end.

Kivy ends its loop on an uncaught exception in a callback, and one in a thread vanishes. Here a fault brings the calm
page; too many of them end the process, so that its supervisor starts a fresh one.
"""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable

from kivy.base import ExceptionHandler, ExceptionManager
from kivy.clock import Clock

log = logging.getLogger(__name__)

MOST_FAULTS = 6
"""So many faults within `PERIOD` end the process."""

PERIOD = 60.0
"""Seconds over which faults are counted."""

GAVE_UP = 70
"""The exit code of a screen that gave up (`EX_SOFTWARE`)."""


class FaultCount:
    """Counts faults over a sliding period. Pure; seconds of a monotonic clock."""

    def __init__(self, most: int = MOST_FAULTS, period: float = PERIOD) -> None:
        self._most, self._period = most, period
        self._moments: deque[float] = deque()
        self.total = 0

    def add(self, now: float) -> bool:
        """Count one fault; whether it is time to give up."""
        self.total += 1
        self._moments.append(now)
        while self._moments[0] < now - self._period:
            self._moments.popleft()
        return len(self._moments) >= self._most


class Guard(ExceptionHandler):  # type: ignore[misc]
    """Takes every exception of the loop: `recover` goes to the calm page, `give_up` stops the program."""

    def __init__(self, recover: Callable[[], None], give_up: Callable[[], None]) -> None:
        super().__init__()
        self.faults = FaultCount()
        self._recover, self._give_up = recover, give_up

    def install(self) -> None:
        """Stand guard over the loop and over threads."""
        ExceptionManager.add_handler(self)
        threading.excepthook = self._thread_fault

    def handle_exception(self, inst: BaseException) -> int:
        """Judge a fault of the loop (Kivy's own name)."""
        if isinstance(inst, KeyboardInterrupt | SystemExit):
            return int(ExceptionManager.RAISE)
        log.error("screen.fault kind=%s fault=%s", type(inst).__name__, inst, exc_info=inst)
        if self.faults.add(Clock.time()):
            log.critical("screen.gave_up faults=%d", self.faults.total)
            self._give_up()
        else:
            # In the next frame: the loop must first come out of what failed.
            Clock.schedule_once(lambda _: self._recover())
        return int(ExceptionManager.PASS)

    def _thread_fault(self, fault: threading.ExceptHookArgs) -> None:
        name = fault.thread.name if fault.thread else "?"
        log.error("screen.thread_fault thread=%s fault=%s", name, fault.exc_value, exc_info=fault.exc_value)
