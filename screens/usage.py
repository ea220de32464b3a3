"""What residents open and for how long, for the usage journal. No person, no touch, no slide is noted."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Literal

from kiosk.journal import Journal
from kiosk.settings import Settings

FOLDER = "journal"

_OF_ITEMS = frozenset({"item", "original", "picture", "playing"})
"""First words of the routes that show an item, or something of it: one visit to it, whichever of them it takes."""


Subject = tuple[Literal["opened", "section", ""], str, str]
"""The deed to note, the unit, and the item or section; without a deed nothing is noted."""


def subject_of(route: str) -> Subject:
    """What a route shows: `opened` with unit and id of an item, `section` with its key; empty for what is not noted.

    >>> subject_of("original:430304009203/fire-ban/ab12")
    ('opened', '430304009203', 'fire-ban')
    """
    word, _, argument = route.partition(":")
    if word in _OF_ITEMS:
        unit, _, rest = argument.partition("/")
        return "opened", unit, rest.partition("/")[0]
    return ("section", "", argument) if word == "section" else ("", "", "")


class Usage:
    """Notes an item or a section when it is left, with the seconds it stood."""

    def __init__(self, settings: Settings) -> None:
        self._journal = Journal(settings.data.screen / FOLDER, settings.journal.max_mb * 1024 * 1024)
        self._flush_seconds = settings.journal.flush_seconds
        self._open: tuple[Subject, datetime] | None = None

    def start(self) -> None:
        """Begin to bring events to the disk, on a thread of the journal's own."""
        self._journal.start(self._flush_seconds)

    def close(self) -> None:
        """Bring the last events to the disk."""
        self._journal.close()

    def opened(self, route: str, now: datetime) -> None:
        """Another page is shown; the same thing drawn anew, or a picture of the same item, goes on counting."""
        subject = subject_of(route)
        if self._open is not None:
            before, since = self._open
            if before == subject:
                return
            self._note(before, since, max(0.0, (now - since).total_seconds()))
        self._open = (subject, now)

    def forget(self, withdrawn: Iterable[tuple[str, str]]) -> None:
        """Blank the events of items that were withdrawn."""
        for unit, name in withdrawn:
            self._journal.forget(unit, name)

    def _note(self, subject: Subject, at: datetime, seconds: float) -> None:
        deed, unit, name = subject
        if deed:
            self._journal.append(deed, at, unit, name, seconds)
