"""Characters that no font of a screen can draw, told to who writes instead of a box to who reads.

`coverage.txt` holds the ranges that the screens' fonts cover (made by `deploy/font_coverage.py` from the packages that
`deploy/setup` installs); GB 18030-2022 level 3 names go up to the later extensions, which no free font has whole.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import cache
from pathlib import Path

COVERAGE = Path(__file__).with_name("coverage.txt")


@cache
def _ranges() -> tuple[tuple[int, ...], tuple[int, ...]]:
    firsts, lasts = [], []
    for line in COVERAGE.read_text("ascii").split():
        first, _, last = line.partition("-")
        firsts.append(int(first, 16))
        lasts.append(int(last or first, 16))
    return tuple(firsts), tuple(lasts)


def is_drawable(character: str) -> bool:
    """Tell whether a font of the screens has a character."""
    firsts, lasts = _ranges()
    code = ord(character)
    place = bisect_right(firsts, code) - 1
    return place >= 0 and code <= lasts[place]


def undrawable(text: str) -> tuple[str, ...]:
    """The characters of a text that no font has, each once, in order. Line feeds and blanks need none."""
    if text.isascii():
        return ()
    return tuple(dict.fromkeys(sign for sign in text if not sign.isspace() and not is_drawable(sign)))
