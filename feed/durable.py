"""Files that are whole or absent: atomic, fsync'd writes and reads that follow no link.

A file is written to `<name>.part`, flushed to the medium, renamed over its place, and the folder is flushed.
Whoever pulls the plug at any instant leaves the old file or the new one, never half of either. The publisher's
repository and the device's trusted metadata both rest on this.
"""

import errno
import os
import stat
from collections.abc import Iterable
from contextlib import suppress
from io import BufferedReader, BufferedWriter
from pathlib import Path
from typing import Final

PART: Final = ".part"
"""Suffix of a file that is still being written; safe to delete whenever no writer runs."""

PUBLIC_FILE: Final = 0o644
"""Mode of what a web server serves."""

PRIVATE_FILE: Final = 0o600
"""Mode of private keys and of state that nobody else needs to read."""


class NotAPlainFile(OSError):
    """A symbolic link, folder, device or pipe stands where a plain file belongs."""


class TooLong(OSError):
    """A body or file has more bytes than its reader allows; nothing beyond the limit was kept."""


def write_atomic(path: Path, data: bytes, *, mode: int = PUBLIC_FILE, settle: bool = True, later: bool = False) -> None:
    """Put `data` at `path` whole and on the medium before returning.

    With `settle` false the caller flushes the folder (`sync_folders`), once for many files. With `later` the
    new file's modification time is at least a whole second after the old one's: web servers make the ETag of
    whole seconds and length, and a second writing within a second would go unnoticed by conditional readers.
    Raises OSError (disk full, read-only, no permission); then `path` still holds what it held before.
    """
    part = path.with_name(path.name + PART)
    try:
        with open_part(part, mode) as file:
            file.write(data)
            if later:
                _date_after(file, path)
            flush(file)
        replace(part, path)
    except OSError:
        with suppress(OSError):
            part.unlink()
        raise
    if settle:
        sync_folder(path.parent)


def _date_after(file: BufferedWriter, old: Path) -> None:
    with suppress(FileNotFoundError):
        earliest = int(old.stat().st_mtime) + 1
        file.flush()
        if os.fstat(file.fileno()).st_mtime < earliest:
            os.utime(file.fileno(), (earliest, earliest))


def open_part(part: Path, mode: int = PUBLIC_FILE) -> BufferedWriter:
    """Open `part` for writing from scratch with exactly `mode`, whatever the umask; follow no link."""
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC, mode)
    os.fchmod(descriptor, mode)
    return os.fdopen(descriptor, "wb")


def flush(file: BufferedWriter) -> None:
    """Bring what was written to `file` to the medium."""
    file.flush()
    os.fsync(file.fileno())


def replace(part: Path, path: Path) -> None:
    """Rename `part` over `path` in one step. The caller flushes the folder (`sync_folder`) afterwards."""
    part.replace(path)


def sync_folder(folder: Path) -> None:
    """Bring renames and deletions inside `folder` to the medium."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_folders(folders: Iterable[Path]) -> None:
    """Flush each of `folders` once."""
    for folder in sorted(set(folders)):
        sync_folder(folder)


def make_folder(folder: Path, *, mode: int = 0o755) -> None:
    """Create `folder` and what is missing above it with exactly `mode`; leave existing ones as they are."""
    if folder.is_dir():
        return
    make_folder(folder.parent, mode=mode)
    folder.mkdir(exist_ok=True)
    folder.chmod(mode)
    sync_folder(folder.parent)


def open_plain(path: Path) -> BufferedReader:
    """Open the plain file `path` for reading.

    Raises FileNotFoundError where nothing is there, NotAPlainFile for a link or special file, else OSError.
    """
    try:
        # O_NONBLOCK: opening a pipe that nobody writes to must not hang.
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise NotAPlainFile(error.errno, "is a symbolic link, which is refused", str(path)) from error
        raise
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise NotAPlainFile(errno.EINVAL, "is not a plain file", str(path))
    return os.fdopen(descriptor, "rb")


def read_plain(path: Path, max_length: int) -> bytes:
    """Return the bytes of the plain file `path`; raise TooLong beyond `max_length`, else as `open_plain`."""
    with open_plain(path) as file:
        data = file.read(max_length + 1)
    if len(data) > max_length:
        raise TooLong(errno.EFBIG, f"is longer than the allowed {max_length} bytes", str(path))
    return data
