"""Whether the worker lives: it touches one file while it works, and whoever asks looks how long ago that was."""

from __future__ import annotations

import logging
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

log = logging.getLogger(__name__)

FILE: Final = "worker.alive"
EVERY: Final = timedelta(seconds=10)
LATE: Final = timedelta(minutes=3)
"""Silence after which the worker counts as stopped; a signing of a whole county takes less."""


class Pulse:
    """The worker's side. A disk that refuses is told once and stops nothing."""

    def __init__(self, data: Path) -> None:
        self._path = data / FILE
        self._last: datetime | None = None
        self._told = False

    def beat(self, now: datetime) -> None:
        """Touch the file, at most once in ten seconds."""
        if self._last is not None and self._last <= now < self._last + EVERY:
            return
        self._last = now
        try:
            self._path.touch()
            os.utime(self._path, (now.timestamp(), now.timestamp()))
        except OSError as fault:
            if not self._told:
                log.warning("worker.pulse_unwritten file=%s %s", self._path, fault)
            self._told = True


def silence(data: Path, now: datetime) -> timedelta | None:
    """For how long the worker has been silent; none where it never worked here."""
    try:
        touched = (data / FILE).stat().st_mtime
    except OSError:
        return None
    return max(timedelta(0), now - datetime.fromtimestamp(touched, UTC))
