"""Recalling a feed without a line: what was verified before is verified again from this device's own disk.

Used when the working database is new (set aside as damaged), made by another program version, or for another
village: signatures, pages and media are here already, so the screen need not wait for the network.
"""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from feed.durable import read_plain
from feed.layout import TIMESTAMP, metadata_path
from feed.trust import Trust, Verified
from kiosk.clock import BUILT

_HOW_OLD: Final = timedelta(days=365 * 100)


class ShelfSource:
    """Serves the one file that verification always asks for, from the folder of trusted metadata."""

    mirror = True

    def __init__(self, folder: Path) -> None:
        """`folder`: that of `feed.trust.Trust`."""
        self._folder = folder

    def read(self, path: str, max_length: int) -> bytes:
        """Return the stored timestamp; raise FileNotFoundError for all else, which is on the shelf or nowhere."""
        if path != metadata_path(TIMESTAMP):
            raise FileNotFoundError(path)
        return read_plain(self._folder / f"{TIMESTAMP}.json", max_length)


def recall(folder: Path, pinned_root: bytes, units: tuple[str, ...], now: datetime) -> Verified:
    """Verify what `folder` holds, however long ago it ended: last verified content is never taken down by age.

    Raises TrustError where nothing was verified before, or it is damaged.
    """
    return Trust(folder, pinned_root, mirror_grace=_HOW_OLD).verify(ShelfSource(folder), units, now, BUILT)
