"""Pieces dealt out to a page: how many find room on it, and where one is cut for it. Pure.

A piece that fits on a page is not cut as long as the page before it is well filled; a long one (an article, a table of
hundreds of rows) is, by lines or rows.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from itertools import count
from typing import Final

from screens.item_page.flow import FlowPage, Piece, Placed, gap_above

FILL: Final = 0.6
"""A page is filled so far, by cutting what would stay whole elsewhere."""

_SCANT: Final = 0.3
"""A page with less, such as one line of summary, draws a first part of what follows to it, however small."""

ROUNDING: Final = 1.0
"""Pixels are whole, units are not: so much may a piece stand out of its page."""


class Deck:
    """The pieces still to be dealt, up to the next one that stands alone; that one then waits in `alone`."""

    def __init__(self, source: Iterator[Piece]) -> None:
        self.alone: Piece | None = None
        self.taken: list[Piece] = []
        """What has been dealt to the present page, each as it was before it was cut."""
        self.rest: Piece | None = None
        """What a cut has left of the last piece taken."""
        self._source = source
        self._waiting: deque[Piece] = deque()

    def take(self) -> Piece | None:
        """The next piece; none at the end and before a piece that stands alone."""
        if not self._waiting and not self._draw():
            return None
        piece = self._waiting.popleft()
        self.taken.append(piece)
        return piece

    def give_back(self, pieces: list[Piece]) -> None:
        """Take back the last pieces, whole."""
        del self.taken[len(self.taken) - len(pieces) :]
        self._waiting.extendleft(reversed(pieces))

    def keep(self, rest: Piece) -> None:
        """Keep what a cut has left for the next page."""
        self.rest = rest
        self._waiting.appendleft(rest)

    def little(self, room: float) -> list[Piece] | None:
        """All that is left before the end, if there is something and it needs less than `room`."""
        used = 0.0
        above: Piece | None = None
        for place in count():
            if place == len(self._waiting) and not self._draw():
                break
            piece = self._waiting[place]
            used += gap_above(above, piece) + piece.height
            above = piece
            if used >= room:
                return None
        return list(self._waiting) or None

    def with_rest(self, left: list[Piece]) -> list[Piece]:
        """What was dealt to the present page and what is left after it, each whole."""
        return [*self.taken, *(piece for piece in left if piece is not self.rest)]

    def clear(self) -> None:
        """What waited has been dealt elsewhere."""
        self._waiting.clear()

    def turn(self) -> None:
        """A new page begins."""
        self.taken, self.rest = [], None

    def _draw(self) -> bool:
        if self.alone is not None:
            return False
        piece = next(self._source, None)
        if piece is None:
            return False
        if piece.alone:
            self.alone = piece
            return False
        self._waiting.append(piece)
        return True


def deal(deck: Deck, room: float, whole: float) -> FlowPage:
    """One page, filled up to `room`; a piece is cut for it, or stays whole where it fits on a `whole` page."""
    page: list[Placed] = []
    used = 0.0
    heads: list[Piece] = []
    while (piece := deck.take()) is not None:
        if piece.keeps_next:
            heads.append(piece)
            continue
        last = page[-1].piece if page else None
        free = room - used - lead([*heads, piece], last) + piece.height
        if piece.lowest <= free + ROUNDING:
            if piece.height > free + ROUNDING:
                piece = piece.stretched(max(free, piece.lowest))
            used = put(page, used, [*heads, piece])
            heads = []
            continue
        fresh = whole - lead([*heads, piece], None) + piece.height
        # What fits on a page of its own is cut to fill one, but not as the first of one that shares with the next.
        wanted = piece.divisible or piece.height > fresh or (bool(page) and used < FILL * room)
        # On an empty page even a smallest part that is too high is cut, else it would run off the page.
        may = wanted and (piece.least <= free + ROUNDING or used < _SCANT * room)
        parts = piece.cut(free) if may else None
        if parts is not None:
            put(page, used, [*heads, parts[0]])
            deck.keep(parts[1])
            return tuple(page)
        if page:
            deck.give_back([*heads, piece])
            return tuple(page)
        if heads:
            # Headings that fill a page with what they head stand on one of their own.
            deck.give_back([piece])
            put(page, used, heads)
            return tuple(page)
        used = put(page, used, [piece])
    if heads and page and used + lead(heads, page[-1].piece) > room + ROUNDING:
        # Headings with nothing below them, which find no room here.
        deck.give_back(heads)
        return tuple(page)
    put(page, used, heads)
    return tuple(page)


def lead(pieces: list[Piece], above: Piece | None) -> float:
    """Height of pieces one below the other, with the gaps above them."""
    total = 0.0
    for piece in pieces:
        total += gap_above(above, piece) + piece.height
        above = piece
    return total


def put(page: list[Placed], used: float, pieces: list[Piece]) -> float:
    """Place pieces below what stands on the page; how high it is then."""
    for piece in pieces:
        top = used + gap_above(page[-1].piece if page else None, piece)
        page.append(Placed(piece, top))
        used = top + piece.height
    return used


def page_height(page: FlowPage) -> float:
    """How high what stands on a page is."""
    return page[-1].y + page[-1].piece.height
