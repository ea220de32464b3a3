"""Watching what the agent publishes: edition pointer, warnings and status, off the drawing thread.

One `stat` each, twice a second, and at once when something is put beside the editions (`screens.nudge`). A new edition
is opened here, and handed over ready.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Final

from kiosk.alerts import FILE as BULLETIN_FILE
from kiosk.alerts import Bulletin, read_bulletin
from kiosk.catalogue import Catalogue
from kiosk.edition import POINTER, EditionFault, current_edition
from kiosk.status import FILE as STATUS_FILE
from kiosk.status import Status, read_status
from screens.nudge import Nudge

log = logging.getLogger(__name__)

PERIOD: Final = 0.5
"""Seconds between two looks while nothing is put beside the editions."""

Mark = tuple[int, int, int]
"""What a file looks like from outside: inode, change time, size. None where it is not there."""


def mark_of(path: Path) -> Mark | None:
    """The mark of a file, by which a replaced file is told from the one before."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size


def open_current(data: Path) -> Catalogue | None:
    """Open the current edition below a data folder; none where there is none or it cannot be read (logged)."""
    path = current_edition(data / "editions")
    if path is None:
        return None
    try:
        return Catalogue.open(path, data)
    except EditionFault as fault:
        log.warning("edition.unreadable fault=%s", fault)
        return None


class Watch:
    """Looks for a new edition, new warnings or a new status and hands each to its receiver, on the watching thread."""

    def __init__(
        self,
        data: Path,
        run: Path,
        *,
        edition: Callable[[Catalogue], None],
        bulletin: Callable[[Bulletin], None],
        status: Callable[[Status | None], None],
    ) -> None:
        self._data, self._run = data, run
        self._edition, self._bulletin, self._status = edition, bulletin, status
        self._pointer_mark = mark_of(data / "editions" / POINTER)
        self._bulletin_mark = mark_of(data / "editions" / BULLETIN_FILE)
        self._nudge = Nudge(data / "editions")
        self._status_mark = mark_of(run / STATUS_FILE)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="watch", daemon=True)

    def start(self) -> None:
        """Begin; changes since the watch was made count."""
        self._thread.start()

    def stop(self) -> None:
        """End, within one period."""
        self._stop.set()

    def _watch(self) -> None:
        while not self._stop.is_set():
            try:
                self._nudge.wait(PERIOD)
                self._look()
            except Exception:
                # A thread that dies leaves the screen deaf while it goes on playing; the next look may be well.
                log.exception("watch.fault")
                self._stop.wait(PERIOD)
        self._nudge.close()

    def _look(self) -> None:
        mark = mark_of(self._data / "editions" / BULLETIN_FILE)
        if mark != self._bulletin_mark:
            self._bulletin_mark = mark
            bulletin = read_bulletin(self._data / "editions")
            if bulletin is not None:
                self._bulletin(bulletin)
        mark = mark_of(self._run / STATUS_FILE)
        if mark != self._status_mark:
            self._status_mark = mark
            self._status(read_status(self._run))
        mark = mark_of(self._data / "editions" / POINTER)
        if mark != self._pointer_mark:
            self._pointer_mark = mark
            catalogue = open_current(self._data)
            if catalogue is not None:
                self._edition(catalogue)
