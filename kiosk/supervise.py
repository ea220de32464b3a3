"""Both processes under one command, for development and small sites; systemd does this in production.

Started in order, stopped in reverse, each restarted after a pause that grows while it keeps falling. One that gives no
sign of life for too long (`kiosk.watchdog`, as under systemd) hangs, and is killed. It does not isolate: agent and
screen run as the same user here, where production gives each its own.
"""

import logging
import os
import queue
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Final

from msgspec import Struct

from kiosk.watchdog import Listener

log = logging.getLogger(__name__)

FIRST_PAUSE: Final = 0.5
LONGEST_PAUSE: Final = 30.0
STEADY: Final = 60.0
"""Seconds after which a process counts as well, and its next fall as its first."""
PATIENCE: Final = 5.0
"""Seconds between asking a process to end and ending it."""


class Task(Struct, frozen=True):
    """One process to keep running: its name for the log, its command, and the longest silence allowed in seconds.

    A silence of 0: nobody expects a sign of life from it.
    """

    name: str
    command: tuple[str, ...]
    silence: float = 0.0


class _Kept:
    """A task with its process and its falls."""

    def __init__(self, task: Task) -> None:
        self.task = task
        self.process: subprocess.Popen[bytes] | None = None
        self.started = 0.0
        self.falls = 0
        self.restart_at: float | None = None
        self.listener: Listener | None = None
        self.hung = False


class Supervisor:
    """Keeps its tasks running until stopped. A task that ends by itself with status 0 ends all of them."""

    def __init__(self, tasks: Sequence[Task], monotonic: Callable[[], float] = time.monotonic) -> None:
        self._kept = [_Kept(task) for task in tasks]
        self._monotonic = monotonic
        for kept in self._kept:
            if kept.task.silence:
                kept.listener = Listener(kept.task.silence, monotonic)
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
        # Patience shrinks when a process says that it is ready: looked at now and then, whatever was left.
        waits += [
            min(left, kept.task.silence / 2) for kept in self._kept if (left := self._patience_left(kept)) is not None
        ]
        try:
            fallen = self._events.get(timeout=max(0.0, min(waits)) if waits else None)
        except queue.Empty:
            fallen = None
        if fallen is not None:
            self._fell(fallen)
        for kept in self._kept:
            if kept.restart_at is not None and kept.restart_at <= self._monotonic() and not self._stopping:
                self._start(kept)
            left = self._patience_left(kept)
            if left is not None and left <= 0 and not self._stopping:
                self._end_hung(kept)

    def _patience_left(self, kept: _Kept) -> float | None:
        """Seconds until a running process counts as hung; None where none runs, is watched, or is ended already."""
        if kept.listener is None or kept.process is None or kept.hung or kept.restart_at is not None:
            return None
        return kept.listener.left

    def _end_hung(self, kept: _Kept) -> None:
        """Have a hung process write where it hangs (SIGABRT), and kill it when it does not even do that."""
        process, kept.hung = kept.process, True
        if process is None:
            return
        log.error("process hangs, it is killed", extra={"task": kept.task.name, "silent_for": kept.task.silence})
        _signal_group(process, signal.SIGABRT)

        def kill() -> None:
            if process.poll() is None:
                _signal_group(process, signal.SIGKILL)

        killing = threading.Timer(PATIENCE, kill)
        killing.daemon = True
        killing.start()

    def _start(self, kept: _Kept) -> None:
        kept.restart_at, kept.hung = None, False
        kept.started = self._monotonic()
        environment = {**os.environ}
        if kept.listener is not None:
            kept.listener.begin()
            environment |= kept.listener.environment()
        # A group of its own, so that Ctrl-C in a terminal reaches it through us, in order.
        process = kept.process = subprocess.Popen(kept.task.command, start_new_session=True, env=environment)
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
        for kept in self._kept:
            if kept.listener is not None:
                kept.listener.close()


def _signal_group(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    """Signal a process and what it started."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, number)
