"""The page that cannot fail, looked at: no page of the program but a picture of its own (`screens.recovering`)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from msgspec import Struct
from PIL import Image, ImageChops

from screens.contrast import TEXT, contrast
from screens.recovering.known import Known
from screens.recovering.picture import INK, PAPER, picture
from screens.recovering.picture import TEXT as WORDS

KNOWN: Final = Known("荷塘村", "0731-5555 0112")
LONG: Final = Known("积石山保安族东乡族撒拉族自治县大河家镇康吊村", "0930-5555 0112")

MARGIN: Final = 0.03
"""The share of the panel's width and height at each edge that stays empty."""


class Still(Struct, frozen=True):
    """A picture to look at: `name` is its file name, `title` what the index calls it."""

    name: str
    title: str
    image: Image.Image


def stills(width: int, height: int) -> Iterator[Still]:
    """What stands on a panel of so many pixels while the screen starts, and when it does not come up."""
    yield Still("recovering-start", "正在启动", picture(width, height, KNOWN, fallen=False))
    yield Still("recovering", "正在恢复", picture(width, height, KNOWN, fallen=True))
    yield Still("recovering-long", "正在恢复 · 长村名", picture(width, height, LONG, fallen=True))
    yield Still("recovering-bare", "正在恢复 · 没有字体", picture(width, height, KNOWN, fallen=True, fonts=()))


def faults(still: Still) -> list[str]:
    """Words that are missing or too near to an edge, and colours too faint."""
    found = [f"contrast {ratio:.1f}: {still.title!r}" for ink in (INK, WORDS)
             if (ratio := contrast(_hex(ink), _hex(PAPER))) < TEXT]  # fmt: skip
    image = still.image
    inked = ImageChops.difference(image, Image.new("RGB", image.size, PAPER)).getbbox()
    if inked is None:
        return [*found, f"never set: {still.title!r}"]
    left, upper, right, lower = inked
    beside, above = MARGIN * image.width, MARGIN * image.height
    if left < beside or upper < above or right > image.width - beside or lower > image.height - above:
        found.append(f"off the panel: {still.title!r} at {left},{upper}–{right},{lower}")
    return found


def _hex(color: tuple[int, int, int]) -> str:
    return "#{:02X}{:02X}{:02X}".format(*color)
