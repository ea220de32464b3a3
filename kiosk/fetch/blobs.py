"""The folder of verified blobs, named by their SHA-256: `ab/abcd…`, and beside it what is still on its way."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from feed.durable import make_folder, replace, sync_folder
from feed.layout import is_sha256
from kiosk.fetch.faults import FaultKind, fault

RESERVE = 64 * 1024 * 1024
"""Bytes left free on the partition, so that editions and the journal can always be written."""


class BlobFolder:
    """Whole blobs under their hash, unfinished ones under `parts/`. One process writes; its threads may share it."""

    def __init__(self, root: Path, reserve: int = RESERVE) -> None:
        self.root = root
        self.reserve = reserve
        self._claimed: set[str] = set()
        self._released = threading.Condition()

    def path(self, sha256: str) -> Path:
        """Where the blob is or would be. Raises ValueError for a malformed hash."""
        return self.root / _checked(sha256)[:2] / sha256

    def part(self, sha256: str) -> Path:
        """Where its first bytes are kept until the rest has come."""
        return self.root / "parts" / f"{_checked(sha256)}.part"

    def has(self, sha256: str, length: int | None = None) -> bool:
        """Whether the whole blob is here (and of this length in bytes, if one is given)."""
        try:
            size = self.path(sha256).stat().st_size
        except FileNotFoundError:
            return False
        return length is None or size == length

    def hashes(self) -> Iterator[str]:
        """The hashes of all whole blobs, in no order."""
        with suppress(FileNotFoundError):
            for folder in self.root.iterdir():
                if len(folder.name) == 2:
                    yield from (entry.name for entry in folder.iterdir() if is_sha256(entry.name))

    def discard(self, sha256: str) -> None:
        """Remove the blob and its unfinished part, if they are here."""
        self.path(sha256).unlink(missing_ok=True)
        self.part(sha256).unlink(missing_ok=True)

    def discard_parts(self, keep: set[str]) -> None:
        """Remove unfinished blobs that nobody wants any more."""
        with suppress(FileNotFoundError):
            for entry in (self.root / "parts").iterdir():
                if entry.name.removesuffix(".part") not in keep:
                    entry.unlink(missing_ok=True)

    def check_space(self, length: int, where: str) -> None:
        """Raise the disk-full fault unless `length` more bytes leave the reserve untouched."""
        make_folder(self.root)
        disk = os.statvfs(self.root)
        free = disk.f_bavail * disk.f_frsize
        if free < length + self.reserve:
            what = f"{free} bytes free, {length} needed and {self.reserve} kept in reserve"
            raise fault(FaultKind.DISK_FULL, where, what)

    @contextmanager
    def claim(self, sha256: str) -> Iterator[None]:
        """Work on this blob alone: another thread that wants the same waits, and then finds it done."""
        with self._released:
            self._released.wait_for(lambda: sha256 not in self._claimed)
            self._claimed.add(sha256)
        try:
            yield
        finally:
            with self._released:
                self._claimed.discard(sha256)
                self._released.notify_all()

    def finish(self, sha256: str) -> None:
        """Turn the verified, synced part into the blob, lastingly: rename, then sync the folders."""
        final = self.path(sha256)
        make_folder(final.parent)
        replace(self.part(sha256), final)
        sync_folder(final.parent)


def _checked(sha256: str) -> str:
    if not is_sha256(sha256):
        raise ValueError(f"{sha256[:80]!r} is no SHA-256: 64 lower-case hex digits are wanted")
    return sha256
