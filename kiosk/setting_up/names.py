"""Finding a village by what is typed: digits of its code, or the first letters of its name's pinyin. Pure.

The letters come from the order of GB 2312's first level, whose 3 755 characters are sorted by pinyin: 荷塘村 is htc.
A character outside it fits every letter, so that a rare name is still found by its others.
"""

from bisect import bisect_right
from collections.abc import Iterable
from typing import Final

from msgspec import Struct

ANY: Final = "?"
"""Stands for a character whose letter is not known."""

_STARTS: Final = (
    (0xB0A1, "a"), (0xB0C5, "b"), (0xB2C1, "c"), (0xB4EE, "d"), (0xB6EA, "e"), (0xB7A2, "f"), (0xB8C1, "g"),
    (0xB9FE, "h"), (0xBBF7, "j"), (0xBFA6, "k"), (0xC0AC, "l"), (0xC2E8, "m"), (0xC4C3, "n"), (0xC5B6, "o"),
    (0xC5BE, "p"), (0xC6DA, "q"), (0xC8BB, "r"), (0xC8F6, "s"), (0xCBFA, "t"), (0xCDDA, "w"), (0xCEF4, "x"),
    (0xD1B9, "y"), (0xD4D1, "z"),
)  # fmt: skip
_END: Final = 0xD7FA
_CODES: Final = [code for code, _ in _STARTS]


class Village(Struct, frozen=True, order=True):
    """A village that a feed holds."""

    code: str
    name: str
    place: str = ""
    """The township that it lies in; two villages of a county may have one name."""


def initials(name: str) -> str:
    """Return the first letters of a name, one per character."""
    return "".join(_initial(char) for char in name)


def _initial(char: str) -> str:
    if char.isascii():
        return char.lower()
    try:
        code = int.from_bytes(char.encode("gb2312"), "big")
    except UnicodeEncodeError:
        return ANY
    if not _CODES[0] <= code < _END:
        return ANY
    return _STARTS[bisect_right(_CODES, code) - 1][1]


def found(villages: Iterable[Village], typed: str) -> list[Village]:
    """Return the villages that fit what was typed, those that begin with it first, then by code."""
    typed = typed.strip().lower()
    ranked = [(rank, village) for village in villages if (rank := _rank(village, typed)) is not None]
    return [village for _, village in sorted(ranked)]


def _rank(village: Village, typed: str) -> int | None:
    if not typed:
        return 0
    if typed.isdigit():
        return 0 if village.code.startswith(typed) else 1 if typed in village.code else None
    letters = initials(village.name)
    for start in range(len(letters) - len(typed) + 1):
        part = letters[start : start + len(typed)]
        if all(one in (wanted, ANY) for one, wanted in zip(part, typed, strict=True)):
            return 0 if start == 0 else 1
    return 1 if typed in village.name else None
