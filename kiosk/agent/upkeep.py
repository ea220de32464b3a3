"""The disk in order: nothing lies there that no item needs, and never more than the settings allow."""

import logging
from collections.abc import Callable
from pathlib import Path

import msgspec

from kiosk.edition import EditionMedia
from kiosk.fetch.blobs import BlobFolder
from kiosk.media.shelf import Shelf
from kiosk.store import Store

log = logging.getLogger(__name__)


class Upkeep:
    """Removes what is not needed, below one data folder."""

    def __init__(self, store: Store, blobs: BlobFolder, shelf: Shelf, data: Path, budget: int) -> None:
        """`budget`: bytes that media may take, blobs and what was prepared of them together."""
        self._shelf = shelf
        self._store = store
        self._blobs = blobs
        self._data = data
        self._budget = budget

    def lost(self) -> int:
        """Find prepared media that are gone from disk and have them prepared again; return how many."""
        missing = [
            sha256
            for sha256, prepared in self._store.ready_media()
            if not all((self._data / file).is_file() for file in files_of(prepared))
        ]
        if missing:
            with self._store.change():
                for sha256 in missing:
                    self._store.media_lost(sha256)
            log.warning("prepared media is gone from disk, prepared again", extra={"media": len(missing)})
        return len(missing)

    def room(self) -> int:
        """Return how many more bytes of media fit the budget; below zero where it was lowered."""
        return self._budget - self._store.media_bytes()

    def make_room(self, length: int) -> int:
        """Have media that nothing needs give way, longest unused first, until `length` bytes fit; return the room.

        None gives way in vain: where all of them together would not make enough room, they stay.
        """
        room, idle = self.room(), self._store.idle_media()
        if room + sum(size for _, size in idle) < length:
            return room
        for sha256, size in idle:
            if room >= length:
                break
            self._discard(sha256)
            room += size
        return room

    def give_way(self, may_go: Callable[[str], bool]) -> int:
        """Have media that no item needs go, longest unused first, each that `may_go`; return how many went.

        For a full disk, on which the store may refuse as well: files go first, and a medium that is then asked for
        again is found to be lost and fetched anew.
        """
        gone = 0
        needed = self._store.known_blobs()
        self._blobs.discard_parts(needed)
        for sha256, _ in self._store.idle_media():
            if not may_go(sha256):
                continue
            self._shelf.forget(sha256)
            self._blobs.discard(sha256)
            gone += 1
            with self._store.change():
                self._store.forget_media([sha256])
        return gone

    def _discard(self, sha256: str) -> None:
        with self._store.change():
            self._store.forget_media([sha256])
        self._shelf.forget(sha256)
        self._blobs.discard(sha256)

    def sweep(self) -> int:
        """Remove every blob and prepared file that the store does not know; return how many.

        Only to be called when all followed units were read to their end and no lane is at work: what is on its
        way is not known yet.
        """
        needed = self._store.known_blobs()
        removed = 0
        for sha256 in list(self._blobs.hashes()):
            if sha256 not in needed:
                self._blobs.discard(sha256)
                removed += 1
        self._blobs.discard_parts(needed)
        for sha256 in list(self._shelf.hashes()):
            if sha256 not in needed:
                self._shelf.forget(sha256)
                removed += 1
        self._shelf.sweep()
        if removed:
            log.info("disk swept", extra={"removed": removed})
        return removed


def files_of(prepared: bytes) -> tuple[str, ...]:
    """Return the files, relative to the data folder, of a stored description of prepared media."""
    if not prepared:
        return ()
    media = msgspec.json.decode(prepared, type=EditionMedia)
    return (*media.files, media.thumb) if media.thumb else media.files
