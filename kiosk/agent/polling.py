"""Asking whether the feed changed: one conditional request, at times that many screens do not share."""

import hashlib
import random
from collections.abc import Callable
from datetime import datetime

from feed.layout import MAX_TIMESTAMP_BYTES, TIMESTAMP, metadata_path
from kiosk.fetch.source import Source


class Poll:
    """Remembers what the feed said last, when that was, and when to ask again."""

    def __init__(self, interval: float, monotonic: Callable[[], float], rng: random.Random) -> None:
        """`interval`: seconds between two questions, a tenth more or less."""
        self.contact: datetime | None = None
        self._interval, self._monotonic, self._rng = interval, monotonic, rng
        self._etag, self._seen = "", b""
        self._next = 0.0

    @property
    def left(self) -> float:
        """Seconds until it is time to ask; 0 or less where it is."""
        return self._next - self._monotonic()

    def interval(self) -> float:
        """Return the seconds until the question after this one."""
        return self._interval * self._rng.uniform(0.9, 1.1)

    def again(self, seconds: float) -> None:
        """Ask again after so many seconds."""
        self._next = self._monotonic() + seconds

    def changed(self, source: Source, now: Callable[[], datetime]) -> bool:
        """Ask; tell whether the answer is another than the last one. Raises what the source raises."""
        answer = source.poll(metadata_path(TIMESTAMP), self._etag, MAX_TIMESTAMP_BYTES)
        self.contact, self._etag = now(), answer.etag
        # A server without ETag sends the file each time; its content tells.
        seen = hashlib.sha256(answer.body).digest() if answer.changed else self._seen
        before, self._seen = self._seen, seen
        return seen != before
