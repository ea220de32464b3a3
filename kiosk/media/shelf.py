"""What is ready for the screen: `ab/<sha256>/<width>x<height>-<recipe>/` with the files and, last, `done.json`.

The folder takes its final name when everything in it is whole and synced, so what is found here is complete.
"""

import itertools
import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct

from feed.durable import PART, read_plain
from feed.layout import is_sha256
from kiosk.media.task import THUMB, Kind, Output

DONE: Final = "done.json"
RECIPE: Final = 2
"""Number of the way of preparing; what an older way made is made anew when it is asked for."""
_MOST_BYTES: Final = 64 * 1024


class Prepared(Struct, frozen=True):
    """One file made fit for the screen. Width and height are pixels of the first output; `size` is bytes on disk.

    `folder` is relative to the shelf; `files` are the picture, the film or the pages in order.
    """

    sha256: str
    kind: Kind
    width: int
    height: int
    outputs: tuple[Output, ...]
    size: int
    folder: str
    recipe: int = RECIPE

    @property
    def files(self) -> tuple[str, ...]:
        """What is shown, relative to the shelf."""
        return tuple(f"{self.folder}/{output.name}" for output in self.outputs if not _is_thumb(output))

    @property
    def thumb(self) -> str:
        """The small picture for lists, of a film a still, relative to the shelf, or ""."""
        return next((f"{self.folder}/{output.name}" for output in self.outputs if _is_thumb(output)), "")

    @property
    def seconds(self) -> float:
        """How long a film or sound plays; 0 where it is not known."""
        return max((output.seconds for output in self.outputs), default=0.0)

    @property
    def sound(self) -> bool:
        """Whether there is anything to hear."""
        return any(output.sound for output in self.outputs)


def _is_thumb(output: Output) -> bool:
    return output.name.startswith(THUMB)


class Shelf:
    """The folder of prepared files for one panel size, in pixels."""

    def __init__(self, root: Path, panel: tuple[int, int]) -> None:
        self.root = root
        self.panel = panel
        # With the recipe's number, so that the agent orders anew what an older recipe made.
        self.variant = f"{panel[0]}x{panel[1]}-{RECIPE}"

    def place(self, sha256: str) -> Path:
        """Where everything made of this blob lies, for any panel. Raises ValueError for a malformed hash."""
        if not is_sha256(sha256):
            raise ValueError(f"{sha256[:80]!r} is no SHA-256: 64 lower-case hex digits are wanted")
        return self.root / sha256[:2] / sha256

    def prepared(self, sha256: str) -> Prepared | None:
        """Return what is ready for this blob and panel; None where nothing is, or files have gone missing."""
        folder = self.place(sha256) / self.variant
        try:
            found = msgspec.json.decode(read_plain(folder / DONE, _MOST_BYTES), type=Prepared)
            present = all((folder / output.name).is_file() for output in found.outputs)
        except (OSError, msgspec.MsgspecError):
            return None
        return found if present and found.recipe == RECIPE and found.sha256 == sha256 else None

    def forget(self, sha256: str) -> None:
        """Remove everything made of this blob: it was withdrawn."""
        self.clear(self.place(sha256))

    def clear(self, folder: Path) -> None:
        """Remove a folder as a whole: it is renamed first, so that nobody finds it half empty."""
        gone = folder.with_name(f"{folder.name}.{os.getpid()}-{threading.get_ident()}-gone{PART}")
        with suppress(FileNotFoundError):
            folder.replace(gone)
            shutil.rmtree(gone)

    def sweep(self) -> None:
        """Remove what a killed process left unfinished. Only for when none is at work."""
        for leftover in itertools.chain(self.root.glob(f"??/*{PART}"), self.root.glob(f"??/*/*{PART}")):
            shutil.rmtree(leftover, ignore_errors=True)

    def hashes(self) -> Iterator[str]:
        """The hashes of everything that has a place here, ready or not."""
        with suppress(FileNotFoundError):
            for folder in self.root.iterdir():
                if len(folder.name) == 2:
                    yield from (entry.name for entry in folder.iterdir() if is_sha256(entry.name))

    def size(self) -> int:
        """Bytes that everything here takes."""
        return sum(bytes_below(self.place(sha256)) for sha256 in self.hashes())

    def evict(self, keep: set[str], budget: int) -> int:
        """Remove what is not in `keep`, longest unused preparation first, until `budget` bytes are held.

        Returns the bytes freed. What is in `keep` stays even above the budget.
        """
        held = {sha256: bytes_below(self.place(sha256)) for sha256 in self.hashes()}
        over = sum(held.values()) - budget
        freed = 0
        for sha256 in sorted(held.keys() - keep, key=self._made):
            if freed >= over:
                break
            self.forget(sha256)
            freed += held[sha256]
        return freed

    def _made(self, sha256: str) -> float:
        try:
            return self.place(sha256).stat().st_mtime
        except FileNotFoundError:
            return 0.0


def bytes_below(folder: Path) -> int:
    """Bytes of the plain files below a folder."""
    total = 0
    for parent, _folders, files in os.walk(folder):
        for name in files:
            with suppress(FileNotFoundError):
                total += (Path(parent) / name).lstat().st_size
    return total
