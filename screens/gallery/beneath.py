"""Contrast of a text against counted pixels. Pure: pictures and colours in, a ratio out.

Over an illustration the 5th percentile of the pixels beneath is judged (design tokens, chapter 11): a single bright
edge of a leaf is no fault, a bright leaf is.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Final, cast

from PIL import Image, ImageChops, ImageFilter

from screens.contrast import contrast

SHARE: Final = 0.05
"""The part of the ground that may stand below the ratio told."""

RGB = tuple[int, int, int]
"""Red, green, blue, 0 to 255."""

Counted = list[tuple[int, RGB]]
"""Colours and how many pixels have them."""

_INKED: Final = 12
"""A pixel that differs so much between the pictures with and without texts belongs to a letter."""

_BESIDE: Final = 2
"""So many pixels around a letter's pixel are its ground."""

_MOST: Final = (240, 96)
"""A ground is sampled to at most so many pixels."""

_NONE: RGB = (255, 0, 254)
"""Stands for the pixels that are not looked at."""


def beneath(shown: Image.Image, ground: Image.Image) -> Counted:
    """The colours under and beside the letters of a text: `shown` has them, `ground` is the same place without."""
    ink = ImageChops.difference(shown, ground).convert("L").point([0] * _INKED + [255] * (256 - _INKED))
    near = ink.filter(ImageFilter.BoxBlur(_BESIDE)).point([0] + [255] * 255)
    part = Image.composite(ground, Image.new("RGB", ground.size, _NONE), near)
    size = (min(part.width, _MOST[0]), min(part.height, _MOST[1]))
    if size != part.size:
        part = part.resize(size, Image.Resampling.NEAREST)
    counted = cast(Counted, part.getcolors(size[0] * size[1]) or [])
    return [(count, color) for count, color in counted if color != _NONE]


def ratio_over(ink: RGB, ground: Iterable[tuple[int, RGB]], share: float = SHARE) -> float:
    """The contrast ratio below which `share` of the ground lies; 1 for no ground: a text that changes no pixel."""
    ranked = sorted((_contrast(ink, color), count) for count, color in ground)
    left = share * sum(count for _, count in ranked)
    for found, count in ranked:
        left -= count
        if left < 0:
            return found
    return 1.0


@lru_cache(maxsize=4096)
def _contrast(one: RGB, other: RGB) -> float:
    return contrast("#{:02X}{:02X}{:02X}".format(*one), "#{:02X}{:02X}{:02X}".format(*other))
