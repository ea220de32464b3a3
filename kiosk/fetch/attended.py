"""A source that tells of every request before it is made: a long synchronisation is not to be taken for a hung one."""

from collections.abc import Callable
from contextlib import AbstractContextManager

from kiosk.fetch.source import MAX_POLLED, Polled, Source, Stream


class Attended:
    """Passes everything on to `source`, and calls `attend` before each request.

    For the agent's loop alone: on the lanes beside it, it would hide that the loop hangs.
    """

    def __init__(self, source: Source, attend: Callable[[], None]) -> None:
        self._source, self._attend = source, attend
        self.mirror = source.mirror

    def read(self, path: str, max_length: int) -> bytes:
        """The whole file (`Source.read`)."""
        self._attend()
        return self._source.read(path, max_length)

    def poll(self, path: str, etag: str, max_length: int = MAX_POLLED) -> Polled:
        """The file if it changed (`Source.poll`)."""
        self._attend()
        return self._source.poll(path, etag, max_length)

    def open_blob(self, path: str, start: int, length: int) -> AbstractContextManager[Stream]:
        """A file from some byte on (`Source.open_blob`)."""
        self._attend()
        return self._source.open_blob(path, start, length)

    def close(self) -> None:
        """Give back what the source holds."""
        self._source.close()
