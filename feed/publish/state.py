"""What the publisher remembers beside the served folder, in `<folder>.state/`: never served, safe to lose.

- `lock`: held while publishing, so that two publishers cannot interleave
- `root.json`: the newest root that was accepted; the served one must continue from it
- `versions.json`: the newest published version of each role; a restored backup must not publish older ones
- `unreferenced.json`: since when each superseded blob has been out of use
- `withdrawn.json`: blobs of withdrawn items that are still to be removed
"""

import fcntl
import json
import logging
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from feed.durable import PRIVATE_FILE, make_folder, read_plain, write_atomic
from feed.layout import MAX_ROOT_BYTES
from feed.publish.errors import RepositoryBusy

_log = logging.getLogger(__name__)

_MAX_STATE_BYTES: Final = 64_000_000


class PublisherState:
    """The state folder of the repository at one served folder."""

    def __init__(self, served: Path) -> None:
        """`served`: the repository; the state lies beside it."""
        self.folder = served.with_name(served.name + ".state")

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Hold the repository for one publisher; raise RepositoryBusy at once where another has it.

        The kernel frees it with the process, so a killed publisher leaves nothing to clean up.
        """
        make_folder(self.folder, mode=0o700)
        path = self.folder / "lock"
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, PRIVATE_FILE)
        try:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise RepositoryBusy(f"{path}: another publisher is at work; try again when it is done") from error
            yield
        finally:
            os.close(descriptor)

    def root(self) -> bytes | None:
        """Return the newest accepted root, None where none is remembered."""
        try:
            return read_plain(self.folder / "root.json", MAX_ROOT_BYTES)
        except FileNotFoundError:
            return None

    def remember_root(self, data: bytes) -> None:
        """Remember `data` as the newest accepted root."""
        write_atomic(self.folder / "root.json", data, mode=PRIVATE_FILE)

    def versions(self) -> dict[str, int]:
        """Return the newest published version of each role."""
        return {role: version for role, version in self._table("versions.json").items() if isinstance(version, int)}

    def remember_versions(self, versions: Mapping[str, int]) -> None:
        """Remember that each role of `versions` was published."""
        self._put_table("versions.json", self.versions() | dict(versions))

    def unreferenced(self) -> dict[str, str]:
        """Return since when (UTC text) each superseded blob has been out of use."""
        return {blob: since for blob, since in self._table("unreferenced.json").items() if isinstance(since, str)}

    def remember_unreferenced(self, since: Mapping[str, str]) -> None:
        """Remember `since` in place of what was remembered."""
        self._put_table("unreferenced.json", since)

    def withdrawn(self) -> frozenset[str]:
        """Return the blobs of withdrawn items that a collection has still to remove."""
        return frozenset(self._table("withdrawn.json"))

    def remember_withdrawn(self, blobs: Iterable[str]) -> None:
        """Remember `blobs` as still to be removed, in place of what was remembered."""
        self._put_table("withdrawn.json", dict.fromkeys(blobs, True))

    def _table(self, name: str) -> dict[str, object]:
        path = self.folder / name
        try:
            table = json.loads(read_plain(path, _MAX_STATE_BYTES))
        except FileNotFoundError:
            return {}
        except (OSError, ValueError) as error:
            _log.warning("publisher state is unreadable, starting it anew: file=%s error=%s", path, error)
            return {}
        return table if isinstance(table, dict) else {}

    def _put_table(self, name: str, table: Mapping[str, object]) -> None:
        data = json.dumps(table, sort_keys=True, separators=(",", ":")).encode()
        write_atomic(self.folder / name, data, mode=PRIVATE_FILE)
