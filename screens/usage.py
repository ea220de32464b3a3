"""What residents open and for how long, for the usage journal. No person, no touch, no slide is noted."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from kiosk.journal import Journal
from kiosk.settings import Settings

FOLDER = "journal"


class Usage:
    """Notes an item or a section when it is left, with the seconds it stood."""

    def __init__(self, settings: Settings) -> None:
        self._journal = Journal(settings.data.folder / FOLDER, settings.journal.max_mb * 1024 * 1024)
        self._flush_seconds = settings.journal.flush_seconds
        self._open: tuple[str, datetime] | None = None

    def start(self) -> None:
        """Begin to bring events to the disk, on a thread of the journal's own."""
        self._journal.start(self._flush_seconds)

    def close(self) -> None:
        """Bring the last events to the disk."""
        self._journal.close()

    def opened(self, route: str, now: datetime) -> None:
        """Another page is shown; the same page drawn anew goes on counting."""
        if self._open is not None:
            before, since = self._open
            if before == route:
                return
            self._note(before, since, max(0.0, (now - since).total_seconds()))
        self._open = (route, now)

    def forget(self, withdrawn: Iterable[tuple[str, str]]) -> None:
        """Blank the events of items that were withdrawn."""
        for unit, name in withdrawn:
            self._journal.forget(unit, name)

    def _note(self, route: str, at: datetime, seconds: float) -> None:
        word, _, argument = route.partition(":")
        if word == "item":
            unit, _, name = argument.partition("/")
            self._journal.append("opened", at, unit, name, seconds)
        elif word == "section":
            self._journal.append("section", at, "", argument, seconds)
