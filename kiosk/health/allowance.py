"""A line paid by volume: so many bytes a day, counted across restarts. What is urgent always passes; media wait.

Counted is what the feed costs: bodies as they come, and for each request a flat share for its headers. Metadata, text
and warnings are never held back, for they are small and what the screen is for; their bytes count all the same. A day
is the device's own; any other day than the one counted begins at nothing, so that a clock set back from 2099 frees it.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import date, datetime
from typing import Final

from kiosk.calendar import ZONE
from kiosk.fetch.faults import FaultKind, fault
from kiosk.fetch.source import MAX_POLLED, Polled, Source, Stream

REQUEST: Final = 700
"""Bytes that a request and its answer take beside the body, about."""

KEEP_EVERY: Final = 1024 * 1024
"""Bytes after which the count is worth a write to the disk; a restart forgets fewer than these."""


class Allowance:
    """The count of one day. Any thread may count; the agent's loop alone brings it to the database."""

    def __init__(self, daily: int, now: Callable[[], datetime], kept: str = "") -> None:
        """`daily`: bytes, 0 = no bound. `kept`: what `note` returned before the restart."""
        self.daily = daily
        self._now = now
        self._lock = threading.Lock()
        self._day = self._today()
        self._spent = self._noted = _spent_on(kept, self._day)

    def count(self, length: int) -> None:
        """Add what came."""
        with self._lock:
            self._turn()
            self._spent += length

    @property
    def spent(self) -> int:
        """Bytes of today."""
        with self._lock:
            self._turn()
            return self._spent

    @property
    def used_up(self) -> bool:
        """Whether media wait for tomorrow."""
        return 0 < self.daily <= self.spent

    def note(self) -> str | None:
        """Return the line to keep, None where the one kept before is good enough."""
        with self._lock:
            self._turn()
            if not self.daily or 0 <= self._spent - self._noted < KEEP_EVERY:
                return None
            self._noted = self._spent
            return f"{self._day.isoformat()} {self._spent}"

    def _turn(self) -> None:
        today = self._today()
        if today != self._day:
            self._day, self._spent = today, 0
            # What was noted is of another day: the first bytes of this one are worth a write again.
            self._noted = 0

    def _today(self) -> date:
        return self._now().astimezone(ZONE).date()


def _spent_on(kept: str, day: date) -> int:
    told, _, count = kept.partition(" ")
    return int(count) if told == day.isoformat() and count.isdecimal() else 0


class Counted:
    """A source that counts what it brings, and holds nothing back: for metadata, text and what is urgent."""

    def __init__(self, source: Source, allowance: Allowance) -> None:
        self._source, self._allowance = source, allowance
        self.mirror = source.mirror

    def read(self, path: str, max_length: int) -> bytes:
        """The whole file (`Source.read`)."""
        self._allowance.count(REQUEST)
        body = self._source.read(path, max_length)
        self._allowance.count(len(body))
        return body

    def poll(self, path: str, etag: str, max_length: int = MAX_POLLED) -> Polled:
        """The file if it changed (`Source.poll`)."""
        self._allowance.count(REQUEST)
        polled = self._source.poll(path, etag, max_length)
        self._allowance.count(len(polled.body))
        return polled

    def open_blob(self, path: str, start: int, length: int) -> AbstractContextManager[Stream]:
        """A file from some byte on (`Source.open_blob`)."""
        return self._opened(path, start, length)

    def close(self) -> None:
        """Give back what the source holds."""
        self._source.close()

    @contextmanager
    def _opened(self, path: str, start: int, length: int) -> Iterator[Stream]:
        self._before(path)
        self._allowance.count(REQUEST)
        with self._source.open_blob(path, start, length) as stream:
            yield Stream(stream.start, self._chunks(path, stream.chunks, length - stream.start))

    def _chunks(self, path: str, chunks: Iterator[bytes], left: int) -> Iterator[bytes]:
        for chunk in chunks:
            self._allowance.count(len(chunk))
            yield chunk
            left -= len(chunk)
            if left > 0:
                self._before(path)

    def _before(self, path: str) -> None:
        """Called before each part of a blob."""


class Rationed(Counted):
    """The same for media that can wait: ends with a fault once the day's bytes are used up. What came is resumed."""

    def _before(self, path: str) -> None:
        if self._allowance.used_up:
            what = f"{self._allowance.spent} bytes today of {self._allowance.daily}"
            raise fault(FaultKind.ALLOWANCE, path, what)
