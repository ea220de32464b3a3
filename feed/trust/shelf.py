"""The device's folder of metadata that was verified before: small, atomic, and replaceable from the network."""

import errno
import logging
from pathlib import Path
from typing import Final

from feed.durable import make_folder, read_plain, sync_folder, write_atomic
from feed.trust.errors import TemporaryFault

_log = logging.getLogger(__name__)

_SET_ASIDE: Final = ".damaged"


class Shelf:
    """Whole files by name in one folder. Nothing on it is believed before its signature is checked again."""

    def __init__(self, folder: Path) -> None:
        """`folder` is created when first written to."""
        self._folder = folder

    def get(self, name: str, max_length: int) -> bytes | None:
        """Return the file `name`, None where it is absent or unreadable; an unreadable one is set aside."""
        try:
            return read_plain(self._folder / name, max_length)
        except FileNotFoundError:
            return None
        except OSError as error:
            self.set_aside(name, str(error))
            return None

    def put(self, name: str, data: bytes) -> None:
        """Store `data` as `name`, on the medium before returning; raise TemporaryFault where that fails."""
        path = self._folder / name
        try:
            make_folder(self._folder, mode=0o700)
            write_atomic(path, data)
        except OSError as error:
            space = " (free some space)" if error.errno in (errno.ENOSPC, errno.EDQUOT) else ""
            raise TemporaryFault(f"{path}: cannot be written: {error.strerror or error}{space}") from error

    def set_aside(self, name: str, reason: str) -> None:
        """Move a damaged file out of the way, keeping the last one for a look; it is then fetched anew."""
        path = self._folder / name
        _log.warning("stored metadata is damaged, set aside: file=%s reason=%s", path, reason)
        try:
            path.replace(path.with_name(name + _SET_ASIDE))
            sync_folder(self._folder)
        except OSError as error:
            # It stays and is ignored: what is verified next is written over it.
            _log.warning("damaged file cannot be set aside: file=%s error=%s", path, error)
