"""A long article in strips: pieces one below the other, each no higher than is drawn in a few milliseconds. Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from screens.item_page.flow import Piece, gap_above
from screens.item_page.prose import Words, lines_of

ABOVE: Final = 24.0
"""Units of ground above the first line and below the last one."""

STRIP_LINES: Final = 8
"""Lines of a text that become one texture."""

_PEEK: Final = 8.0
"""Units above a line at the top where nothing of the line before it is seen."""

_MOST_BACK: Final = 120.0
"""Units that a button moves less than a screen, so that a line at the top is whole."""


@dataclass(frozen=True, slots=True)
class Strip:
    """A piece, or some lines of one, and where it stands in the column (units from the top)."""

    piece: Piece
    top: float
    height: float

    def edges(self, scale: float) -> Iterator[float]:
        """The upper edges of its lines; its own where it has none. `scale` is pixels per unit."""
        if isinstance(self.piece, Words):
            yield from (self.top + line.y / scale for line in self.piece.composed.lines)
        else:
            yield self.top


class Strips:
    """The strips of pieces as far as they are set: one by one, for setting all of a long article takes its time."""

    def __init__(self, pieces: Iterator[Piece], room: float) -> None:
        self._coming: Iterator[Strip] | None = strips_of(pieces, room)
        self._strips: list[Strip] = []
        self._tops: list[float] = []

    def __getitem__(self, number: int) -> Strip:
        """A strip that is set."""
        return self._strips[number]

    def __len__(self) -> int:
        """How many are set."""
        return len(self._strips)

    @property
    def complete(self) -> bool:
        """Whether all are set."""
        return self._coming is None

    @property
    def height(self) -> float:
        """How high those that are set stand, in units, with the ground around them."""
        return self._strips[-1].top + self._strips[-1].height + ABOVE if self._strips else 0.0

    def advance(self) -> bool:
        """Set one more; whether there was one."""
        strip = next(self._coming, None) if self._coming is not None else None
        if strip is None:
            self._coming = None
            return False
        self._strips.append(strip)
        self._tops.append(strip.top)
        return True

    def between(self, upper: float, lower: float) -> range:
        """The numbers of those that stand between two depths, in part at least."""
        return range(max(0, bisect_right(self._tops, upper) - 1), bisect_right(self._tops, lower))

    def away(self, number: int, upper: float, lower: float) -> float:
        """How far a strip is from a window between two depths."""
        strip = self._strips[number]
        return max(strip.top - lower, upper - strip.top - strip.height)

    def whole(self, offset: float, direction: int, scale: float) -> float:
        """The depth at which a whole line begins, no further on (back for -1) than one; `scale` as for `edges`."""
        first = max(0, bisect_right(self._tops, offset) - 2)
        edges = [edge - _PEEK for strip in self._strips[first : first + 6] for edge in strip.edges(scale)]
        if direction > 0:
            return max((edge for edge in edges if offset - _MOST_BACK < edge <= offset), default=offset)
        return min((edge for edge in edges if offset <= edge < offset + _MOST_BACK), default=offset)


def strips_of(pieces: Iterator[Piece], room: float) -> Iterator[Strip]:
    """The strips of pieces one below the other; none is higher than `room` where it can be cut."""
    y, above = ABOVE, None
    for piece in pieces:
        y += gap_above(above, piece)
        for part in _parts(piece, room):
            yield Strip(part, y, part.height)
            y += part.height
        above = piece


def _parts(piece: Piece, room: float) -> Iterator[Piece]:
    if type(piece) is Words:
        lines = len(piece.composed.lines)
        for start in range(0, lines, STRIP_LINES):
            part = lines_of(piece.composed, start, min(start + STRIP_LINES, lines))
            yield replace(piece, composed=part, mark=None if start else piece.mark)
        return
    while piece.divisible and piece.height > room:
        parts = piece.cut(room)
        if parts is None:
            break
        first, piece = parts
        yield first
    yield piece
