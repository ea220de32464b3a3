"""A full disk: what the agent gives up of its own so that new content, warnings and journal can be written.

In this order: unfinished downloads of what nobody wants, media that no item needs, and at the very end the ballast,
some megabytes that lie ready for this hour alone. Content that stands on the glass is never touched. When others have
filled the disk the screen goes on with what it has; what comes then waits, and comes by itself once there is room.
"""

import errno
import logging
import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final

from feed.durable import write_atomic
from feed.trust import TemporaryFault
from kiosk.agent.upkeep import Upkeep
from kiosk.edition import EditionFault, connect, current_edition
from kiosk.fetch.faults import FaultKind, FetchFault

log = logging.getLogger(__name__)

BALLAST: Final = "ballast"
TRIAL: Final = "trial"
BALLAST_BYTES: Final = 24 * 1024 * 1024
"""An edition of some thousand items with its journal, and a warning besides."""


def says_full(error: BaseException | None) -> bool:
    """Tell whether an error means that the disk has no room left."""
    while error is not None:
        if isinstance(error, FetchFault):
            return error.kind is FaultKind.DISK_FULL
        if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
            return True
        if isinstance(error, sqlite3.Error) and getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_FULL:
            return True
        if not isinstance(error, (OSError, sqlite3.Error, EditionFault, TemporaryFault)):
            return False
        error = error.__cause__
    return False


class Relief:
    """Frees and takes back, below the data folder."""

    def __init__(self, data: Path, upkeep: Upkeep, reserve: int) -> None:
        """`reserve`: bytes that the settings keep free."""
        self._data, self._upkeep, self._reserve = data, upkeep, reserve
        self._ballast = ballast_of(data)
        self._size = min(BALLAST_BYTES, reserve // 8)

    def prepare(self) -> None:
        """Lay the ballast, where there is room for it beside the reserve. A disk that refuses is left alone."""
        try:
            if self._ballast.exists() or self.free() < self._reserve + self._size:
                return
            descriptor = os.open(self._ballast, os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
            try:
                # Reserved, not written: no flash is worn for it.
                os.posix_fallocate(descriptor, 0, self._size)
            finally:
                os.close(descriptor)
        except OSError as fault:
            log.info("no ballast is laid", extra={"fault": fault})

    def free(self) -> int:
        """Bytes that the agent may still write. Raises OSError."""
        disk = os.statvfs(self._data)
        return disk.f_bavail * disk.f_frsize

    def well(self) -> bool:
        """Tell whether the disk has room beyond the reserve again. Raises OSError where it cannot be written."""
        trial = self._ballast.with_name(TRIAL)
        try:
            write_atomic(trial, b"1")
        finally:
            trial.unlink(missing_ok=True)
        return self.free() > self._reserve

    def relieve(self, *, last: bool) -> int:
        """Give way because something could not be written; return the bytes that became free. Raises OSError.

        `last`: what could not be written is more than media, so that the ballast goes too where nothing else helps.
        """
        before = self.free()
        shown = shown_media(self._data / "editions")
        self._upkeep.give_way(lambda sha256: sha256 not in shown and self.free() < 2 * self._reserve)
        if last and self.free() <= before:
            drop_ballast(self._data)
        gained = max(0, self.free() - before)
        log.warning("disk is full, gave way", extra={"freed": gained, "free": before + gained})
        return gained


def ballast_of(data: Path) -> Path:
    """Where the ballast lies."""
    return data / "agent" / BALLAST


def drop_ballast(data: Path) -> None:
    """Give the ballast up. A disk that refuses even that is left alone."""
    try:
        ballast_of(data).unlink(missing_ok=True)
    except OSError as fault:
        log.warning("ballast cannot be given up", extra={"fault": fault})


def shown_media(editions: Path) -> set[str]:
    """Return the media that the present edition shows; they stay, whatever the store has in mind for the next one.

    Raises OSError where the edition cannot be read: then nothing may be given up.
    """
    path = current_edition(editions)
    if path is None:
        return set()
    try:
        with closing(connect(path)) as base:
            return {row[0] for row in base.execute("SELECT sha256 FROM media")}
    except (sqlite3.Error, EditionFault) as fault:
        raise OSError(errno.EIO, "the present edition cannot be read", str(path)) from fault
