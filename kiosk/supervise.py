"""Both processes under one command, for development and small sites; systemd does this in production.

Started in order, stopped in reverse, each restarted after a pause that grows while it keeps falling. It does not
isolate: agent and screen run as the same user here, where production gives each its own.
"""

import logging
import queue
import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from typing import Final

from msgspec import Struct

log = logging.getLogger(__name__)

FIRST_PAUSE: Final = 0.5
LONGEST_PAUSE: Final = 30.0
STEADY: Final = 60.0
"""Seconds after which a process counts as well, and its next fall as its first."""
PATIENCE: Final = 5.0
"""Seconds between asking a process to end and ending it."""


class Task(Struct, frozen=True):
    """One process to keep running: its name for the log, and its command."""

    name: str
    command: tuple[str, ...]


class _Kept:
    """A task with its process and its falls."""

    def __init__(self, task: Task) -> None:
        self.task = task
        self.process: subprocess.Popen[bytes] | None = None
        self.started = 0.0
        self.falls = 0
        self.restart_at: float | None = None


class Supervisor:
    """Keeps its tasks running until stopped. A task that ends by itself with status 0 ends all of them."""

    def __init__(self, tasks: Sequence[Task], monotonic: Callable[[], float] = time.monotonic) -> None:
        self._kept = [_Kept(task) for task in tasks]
        self._monotonic = monotonic
        self._events: queue.SimpleQueue[_Kept | None] = queue.SimpleQueue()
        self._stopping = False

    def stop(self) -> None:
        """End all soon; safe to call from a signal handler."""
        self._stopping = True
        self._events.put(None)

    def run(self) -> int:
        """Keep the tasks running; return 0 when stopped or when one ended by itself."""
        try:
            for kept in self._kept:
                self._start(kept)
            while not self._stopping:
                self._turn()
        finally:
            self._end_all()
        return 0

    def _turn(self) -> None:
        waits = [kept.restart_at - self._monotonic() for kept in self._kept if kept.restart_at is not None]
        try:
            fallen = self._events.get(timeout=max(0.0, min(waits)) if waits else None)
        except queue.Empty:
            fallen = None
        if fallen is not None:
            self._fell(fallen)
        for kept in self._kept:
            if kept.restart_at is not None and kept.restart_at <= self._monotonic() and not self._stopping:
                self._start(kept)

    def _start(self, kept: _Kept) -> None:
        kept.restart_at = None
        kept.started = self._monotonic()
        # A group of its own, so that Ctrl-C in a terminal reaches it through us, in order.
        process = kept.process = subprocess.Popen(kept.task.command, start_new_session=True)
        log.info("process started", extra={"task": kept.task.name, "pid": process.pid})

        def watch() -> None:
            process.wait()
            self._events.put(kept)

        threading.Thread(target=watch, name=f"watch-{kept.task.name}", daemon=True).start()

    def _fell(self, kept: _Kept) -> None:
        code = kept.process.returncode if kept.process is not None else None
        if self._stopping or code is None:
            return
        if code == 0:
            log.info("process ended by itself, all are ended", extra={"task": kept.task.name})
            self._stopping = True
            return
        lived = self._monotonic() - kept.started
        kept.falls = 1 if lived >= STEADY else kept.falls + 1
        pause = min(LONGEST_PAUSE, FIRST_PAUSE * 2.0 ** min(kept.falls - 1, 16))
        kept.restart_at = self._monotonic() + pause
        log.warning(
            "process fell, started again soon",
            extra={"task": kept.task.name, "status": code, "lived": round(lived, 1), "pause": pause},
        )

    def _end_all(self) -> None:
        for kept in reversed(self._kept):
            process = kept.process
            if process is None or process.poll() is not None:
                continue
            process.terminate()
            try:
                process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                log.warning("process does not end, it is killed", extra={"task": kept.task.name})
                process.kill()
                process.wait()
