"""A large picture in pieces: decoded and scaled on a thread of its own, cut so that every chip takes them.

A piece carries one more row and column of its neighbours, so that smoothing shows no seam.
"""

from __future__ import annotations

import logging
import math
import threading
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PIL import Image

log = logging.getLogger(__name__)

Part = tuple[float, float, float, float]
"""Left, upper, right, lower as fractions."""

TILE_PIXELS: Final = 640_000
"""One piece is uploaded in a few milliseconds of one frame."""

MOST_PIXELS: Final = 6_000_000
"""All pieces of one picture: 24 MB as textures."""


@dataclass(frozen=True, slots=True)
class Tile:
    """A piece: the part of the picture that it covers, its pixels, and which part of these is its own."""

    part: Part
    image: Image.Image
    own: tuple[int, int, int, int]
    """Left, upper, width, height in pixels of `image`."""


def wanted_size(picture: tuple[int, int], drawn: tuple[float, float], most: int = MOST_PIXELS) -> tuple[int, int]:
    """The pixels to load: as many as are drawn, never more than there are or than `most`."""
    share = min(1.0, drawn[0] / picture[0], math.sqrt(most / (picture[0] * picture[1])))
    return max(1, round(picture[0] * share)), max(1, round(picture[1] * share))


def decoded(path: Path, size: tuple[int, int]) -> Image.Image:
    """The picture at a size. Raises `OSError` when it cannot be read."""
    with Image.open(path) as source:
        source.draft("RGB", size)
        picture = source.convert("RGBA" if "A" in source.getbands() or "transparency" in source.info else "RGB")
    return picture if picture.size == size else picture.resize(size, Image.Resampling.BICUBIC, reducing_gap=3.0)


def cut(picture: Image.Image, side: int, pixels: int = TILE_PIXELS) -> Iterator[Tile]:
    """The pieces from top to bottom, each at most `side` pixels wide and high (with what it borrows)."""
    width, height = picture.size
    columns = math.ceil(width / max(1, side - 2))
    rows = max(math.ceil(height / max(1, side - 2)), math.ceil(width * height / columns / pixels))
    for row in range(rows):
        upper, lower = height * row // rows, height * (row + 1) // rows
        for column in range(columns):
            left, right = width * column // columns, width * (column + 1) // columns
            if right == left or lower == upper:
                continue
            box = (max(0, left - 1), max(0, upper - 1), min(width, right + 1), min(height, lower + 1))
            own = (left - box[0], upper - box[1], right - left, lower - upper)
            yield Tile((left / width, upper / height, right / width, lower / height), picture.crop(box), own)


class Loading:
    """One picture on its way. Pieces come into `ready`; then `ended` is true, and `failed` tells of a broken file.

    Nothing of it refers to a widget: who is no longer interested cancels it and forgets it.
    """

    def __init__(self, path: Path, size: tuple[int, int], side: int) -> None:
        self.path, self.size = path, size
        self.ready: deque[Tile] = deque()
        self.failed = False
        self._side = side
        self._cancelled = threading.Event()
        self._thread = threading.Thread(target=self._work, name="original", daemon=True)

    def start(self) -> None:
        """Begin, on a thread."""
        self._thread.start()

    def cancel(self) -> None:
        """Stop as soon as may be; what has come is dropped."""
        self._cancelled.set()
        self.ready.clear()

    def wait(self) -> None:
        """Until all pieces have come."""
        self._thread.join()

    @property
    def ended(self) -> bool:
        """Whether no more will come; `ready` may still hold some."""
        return not self._thread.is_alive()

    def _work(self) -> None:
        try:
            picture = decoded(self.path, self.size)
            for tile in cut(picture, self._side):
                if self._cancelled.is_set():
                    return
                self.ready.append(tile)
        except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as fault:
            self.failed = True
            log.warning("original.unreadable path=%s fault=%s", self.path, fault)
