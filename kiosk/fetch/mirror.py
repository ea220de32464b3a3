"""A feed carried in a folder: a USB stick or a mounted share, read without ever following a link out of it."""

import errno
import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kiosk.fetch.faults import FaultKind, FetchFault, fault
from kiosk.fetch.paths import segments
from kiosk.fetch.source import MAX_POLLED, Polled, Stream

CHUNK = 256 * 1024
# O_NONBLOCK: opening a named pipe must not wait for a writer.
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC


class MirrorSource:
    """A feed in `folder`. The folder itself may be a link (settings name it), nothing below it may."""

    mirror = True

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def read(self, path: str, max_length: int) -> bytes:
        """The whole file, at most `max_length` bytes.

        Raises `Missing` (a `FileNotFoundError`) when there is none, a temporary fault when the stick is gone.
        """
        with self._open(path) as (handle, size):
            if size > max_length:
                raise fault(FaultKind.TOO_LARGE, self._where(path), f"{size} bytes, at most {max_length}")
            return b"".join(self._chunks(handle, path, max_length))

    def poll(self, path: str, etag: str, max_length: int = MAX_POLLED) -> Polled:
        """The file if its content is another. Told apart by hash: a stick's time stamps are two seconds coarse."""
        body = self.read(path, max_length)
        found = f'"{hashlib.sha256(body).hexdigest()}"'
        return Polled(changed=False, etag=etag) if found == etag else Polled(changed=True, etag=found, body=body)

    @contextmanager
    def open_blob(self, path: str, start: int, length: int) -> Iterator[Stream]:
        """A file of exactly `length` bytes from byte `start` on."""
        with self._open(path) as (handle, size):
            if size != length:
                raise fault(FaultKind.WRONG_LENGTH, self._where(path), f"{size} bytes, {length} expected")
            os.lseek(handle, start, os.SEEK_SET)
            yield Stream(start, self._chunks(handle, path, length - start))

    def close(self) -> None:
        """Nothing is held open between calls, so that the stick can be pulled."""

    def _where(self, path: str) -> str:
        return str(self.folder / path)

    @contextmanager
    def _open(self, path: str) -> Iterator[tuple[int, int]]:
        """The open file and its size in bytes."""
        handle = self._descend(path)
        try:
            found = os.fstat(handle)
            if not stat.S_ISREG(found.st_mode):
                raise fault(FaultKind.UNSAFE_PATH, self._where(path), "not a plain file")
            yield handle, found.st_size
        finally:
            os.close(handle)

    def _descend(self, path: str) -> int:
        """Open the file step by step, each relative to the folder before it, so that no step can be a link."""
        *folders, name = segments(path)
        try:
            handle = os.open(self.folder, _FOLDER)
        except OSError as error:
            raise fault(FaultKind.MIRROR_GONE, str(self.folder), error.strerror or str(error)) from error
        try:
            for step in folders:
                inner = os.open(step, _FOLDER | os.O_NOFOLLOW, dir_fd=handle)
                os.close(handle)
                handle = inner
            return os.open(name, _FILE, dir_fd=handle)
        except OSError as error:
            raise self._named(error, path) from error
        finally:
            os.close(handle)

    def _chunks(self, handle: int, path: str, at_most: int) -> Iterator[bytes]:
        while at_most > 0:
            try:
                chunk = os.read(handle, min(CHUNK, at_most))
            except OSError as error:
                raise self._named(error, path) from error
            if not chunk:
                return
            at_most -= len(chunk)
            yield chunk

    def _named(self, error: OSError, path: str) -> FetchFault:
        what = error.strerror or str(error)
        if error.errno in (errno.ELOOP, errno.ENOTDIR, errno.ENXIO):
            return fault(FaultKind.UNSAFE_PATH, self._where(path), f"a link or special file on the way: {what}")
        if error.errno == errno.ENOENT and self._present():
            return fault(FaultKind.MISSING, self._where(path), what)
        if error.errno in (errno.EACCES, errno.EPERM):
            return fault(FaultKind.REFUSED, self._where(path), what)
        return fault(FaultKind.MIRROR_GONE, self._where(path), what)

    def _present(self) -> bool:
        """Whether anything is there: the mount point of a pulled stick is an empty folder."""
        try:
            with os.scandir(self.folder) as entries:
                return next(entries, None) is not None
        except OSError:
            return False
