"""Whether two small pictures of a page show the same page: coarse enough for another FreeType, fine enough for eyes.

Both are blurred a little, then compared cell by cell: the mean difference of a cell of 16 × 16 pixels may be a few
levels of 255, in each colour. A pixel is four units of the mock-ups.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageStat

CELL: Final = 16
TOLERANCE: Final = 5.0
"""Mean difference of a cell, of 255, from which on it is another picture."""

UNITS: Final = 4
"""Of the mock-ups, to a pixel."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A cell that differs: its place in the picture, and by how much."""

    left: int
    upper: int
    amount: float

    def __str__(self) -> str:
        """Where it is in mock-up units, and by how much."""
        return f"x {self.left * UNITS} y {self.upper * UNITS} (by {self.amount:.0f})"


def differences(approved: Image.Image, actual: Image.Image) -> list[Difference]:
    """The cells in which two pictures differ, the gravest first. Raises `ValueError` for another size."""
    if approved.size != actual.size:
        raise ValueError(f"approved is {approved.size}, actual {actual.size}: approve it anew")
    blur = ImageFilter.BoxBlur(1)
    apart = ImageChops.difference(approved.convert("RGB").filter(blur), actual.convert("RGB").filter(blur))
    found = []
    for upper in range(0, apart.height, CELL):
        for left in range(0, apart.width, CELL):
            box = (left, upper, min(left + CELL, apart.width), min(upper + CELL, apart.height))
            amount = max(ImageStat.Stat(apart.crop(box)).mean)
            if amount > TOLERANCE:
                found.append(Difference(left, upper, amount))
    return sorted(found, key=lambda one: -one.amount)


def marked(actual: Image.Image, found: list[Difference]) -> Image.Image:
    """The actual picture with a frame around every cell that differs."""
    picture = actual.convert("RGB")
    pen = ImageDraw.Draw(picture)
    for one in found:
        pen.rectangle((one.left, one.upper, one.left + CELL - 1, one.upper + CELL - 1), outline="#C2402D")
    return picture
