"""A long article in strips: pieces one below the other, each no higher than is drawn in a few milliseconds. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from screens.item_page.flow import Piece, gap_above
from screens.item_page.prose import Words, lines_of

ABOVE: Final = 24.0
"""Units of ground above the first line and below the last one."""

STRIP_LINES: Final = 8
"""Lines of a text that become one texture."""


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
