"""Where things stand on the set-up pages, in mock-up units. Pure: tests touch the glass by it.

Keys are at least 96 units high and wide with 16 between; all of them within a hand's reach (design tokens, 8 and 11).
"""

from __future__ import annotations

from typing import Final

Box = tuple[float, float, float, float]
"""x, y, width, height."""

GAP: Final = 16.0
KEY_HIGH: Final = 98.0

DELETE, CLEAR, SHIFT, SIGNS, SPACE = "delete", "clear", "shift", "signs", " "

LETTERS: Final = "qwertyuiopasdfghjklzxcvbnm"
SIGN_OF: Final = dict(zip(LETTERS, "!\"#$%&'()*+;<=>?[\\]^`{|}.,", strict=True))
"""What each letter's key writes while signs are shown."""

_WIDE: Final = ("https://", "http://", ".gov.cn", ".cn", ".com", SPACE)

_LANDSCAPE: Final = (
    (*"1234567890-", DELETE),
    tuple("qwertyuiop/:"),
    tuple("asdfghjkl._@"),
    (SHIFT, *"zxcvbnm,~", SIGNS, CLEAR),
    _WIDE,
)
_PORTRAIT: Final = (
    tuple("12345678"),
    (*"90-/:._", DELETE),
    tuple("qwertyui"),
    tuple("opasdfgh"),
    tuple("jklzxcvb"),
    (*"nm@,~", SHIFT, SIGNS, CLEAR),
    _WIDE,
)

_PAD: Final = (tuple("123"), tuple("456"), tuple("789"), (CLEAR, "0", DELETE))

_NAME_LANDSCAPE: Final = (tuple("abcdefg"), tuple("hijklmn"), tuple("opqrstu"), (*"vwxyz", CLEAR, DELETE))
_NAME_PORTRAIT: Final = (tuple("abcdefgh"), tuple("ijklmnop"), tuple("qrstuvwx"), (*"yz", CLEAR, DELETE))

ZONE: Final = {False: (64.0, 360.0, 1792.0, 560.0), True: (48.0, 700.0, 984.0, 836.0)}
"""What may be touched, by whether the panel stands upright; the bar lies below."""


def rows(zone: Box, table: tuple[tuple[str, ...], ...], high: float | None = None) -> dict[str, Box]:
    """Return the box of each key; every row fills the zone's width."""
    x, y, width, height = zone
    each = high if high is not None else (height - GAP * (len(table) - 1)) / len(table)
    made: dict[str, Box] = {}
    for number, row in enumerate(table):
        wide = (width - GAP * (len(row) - 1)) / len(row)
        for place, key in enumerate(row):
            made[key] = (x + place * (wide + GAP), y + number * (each + GAP), wide, each)
    return made


def keyboard(*, portrait: bool) -> dict[str, Box]:
    """Return the keys for addresses and passwords."""
    x, _, width, _ = ZONE[portrait]
    table, top = (_PORTRAIT, 754.0) if portrait else (_LANDSCAPE, 360.0)
    return rows((x, top, width, 0), table, KEY_HIGH)


def pin_pad(*, portrait: bool) -> dict[str, Box]:
    """Return the keys for the PIN, in the middle."""
    return rows((228.0, 900.0, 624.0, 560.0) if portrait else (584.0, 360.0, 752.0, 552.0), _PAD)


def code_pad(*, portrait: bool) -> dict[str, Box]:
    """Return the keys for a village's code, beside or below the names."""
    return rows(_typing_zone(portrait), _PAD)


def name_pad(*, portrait: bool) -> dict[str, Box]:
    """Return the keys for the letters of a village's name."""
    return rows(_typing_zone(portrait), _NAME_PORTRAIT if portrait else _NAME_LANDSCAPE)


def _typing_zone(portrait: bool) -> Box:
    return (48.0, 1104.0, 984.0, 432.0) if portrait else (64.0, 360.0, 784.0, 552.0)


def name_rows(*, portrait: bool) -> list[Box]:
    """Return the places of the names found."""
    x, y, width, count, high = (48.0, 700.0, 984.0, 3, 118.0) if portrait else (880.0, 360.0, 976.0, 4, 126.0)
    return [(x, y + number * (high + GAP), width, high) for number in range(count)]


def tiles(*, portrait: bool) -> list[Box]:
    """Return the twelve tiles of the overview."""
    columns, lines, across = (2, 6, 16.0) if portrait else (4, 3, 32.0)
    return grid(ZONE[portrait], columns, lines, across)


def grid(zone: Box, columns: int, lines: int, across: float = GAP) -> list[Box]:
    """Return the boxes of a grid over a zone, row by row."""
    x, y, width, height = zone
    wide = (width - across * (columns - 1)) / columns
    high = (height - GAP * (lines - 1)) / lines
    return [
        (x + column * (wide + across), y + line * (high + GAP), wide, high)
        for line in range(lines)
        for column in range(columns)
    ]


def bar(count: int, *, portrait: bool, onward: bool = False) -> list[Box]:
    """Return the places of the bar's buttons; with `onward` the last, which goes on, stands at the right."""
    if portrait:
        if count == 1 and onward:
            return [(48.0, 1624.0, 984.0, 104.0)]
        if count <= 2:
            return [(48.0 + 500.0 * number, 1624.0, 484.0, 104.0) for number in range(count)]
        first = (count + 1) // 2
        places: list[Box] = []
        for line, many in enumerate((first, count - first)):
            wide = (984.0 - GAP * (many - 1)) / many
            places += [(48.0 + (wide + GAP) * n, 1564.0 + 120.0 * line, wide, 104.0) for n in range(many)]
        return places
    wide = min(436.0, (1792.0 - GAP * (count - 1)) / count)
    boxes = [(64.0 + (wide + GAP) * number, 952.0, wide, 112.0) for number in range(count)]
    if onward:
        boxes[-1] = (1856.0 - wide, 952.0, wide, 112.0)
    return boxes


def middle(box: Box) -> tuple[float, float]:
    """Return where a finger hits a box."""
    x, y, width, height = box
    return x + width / 2, y + height / 2


def crosses(width: float, height: float, targets: tuple[tuple[float, float], ...]) -> list[tuple[float, float]]:
    """Return where the targets of the touch test stand, in pixels of the window from its upper left corner."""
    return [(x * width, y * height) for x, y in targets]
