"""Being nudged when something is put into a folder, instead of looking again and again: inotify(7), by ctypes.

A nudge only ends a wait early; whoever waits looks for himself, and looks after the time that he gave in any case. So
nothing depends on it: a folder that is not there yet, or a system without inotify, only makes the wait longer.
"""

from __future__ import annotations

import ctypes
import logging
import os
import select
import time
from pathlib import Path
from typing import Any, Final

log = logging.getLogger(__name__)

_MOVED_TO: Final = 0x80
_CLOSE_WRITE: Final = 0x08
_NONBLOCK: Final = os.O_NONBLOCK | os.O_CLOEXEC
_MOST_BYTES: Final = 65_536


class Nudge:
    """Waits for a file to be renamed into one of the folders, or written there. For one thread."""

    def __init__(self, *folders: Path) -> None:
        self._unwatched = list(folders)
        self._libc: Any = ctypes.CDLL(None, use_errno=True)
        self._handle = self._libc.inotify_init1(_NONBLOCK) if hasattr(self._libc, "inotify_init1") else -1
        if self._handle < 0:
            log.info("nudge.none fault=%s", os.strerror(ctypes.get_errno()))

    def wait(self, seconds: float) -> bool:
        """Wait so long, or until something comes; whether it did."""
        if self._handle < 0:
            time.sleep(seconds)
            return False
        self._watch()
        ready, _, _ = select.select([self._handle], [], [], seconds)
        if ready:
            os.read(self._handle, _MOST_BYTES)
        return bool(ready)

    def _watch(self) -> None:
        """Watch the folders that have come into being."""
        for folder in self._unwatched[:]:
            if self._libc.inotify_add_watch(self._handle, os.fsencode(folder), _MOVED_TO | _CLOSE_WRITE) >= 0:
                self._unwatched.remove(folder)

    def close(self) -> None:
        """Give the handle back."""
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1
