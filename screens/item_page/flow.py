"""The flow of an item's body: pieces one below the other, cut into pages. Pure; nothing is drawn here.

Residents turn pages, they do not scroll. A piece that fits on a page is not cut; a long one (an article, a table of
hundreds of rows) is, by lines or rows. Pages are worked out one by one, so that the first is there before the last
is known. All lengths are in mock-up units.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from screens.item_page.board import Board

GAP = 24.0
"""Between two pieces, unless a piece says otherwise."""

_ROUNDING = 1.0
"""Pixels are whole, units are not: so much may a piece stand out of its page."""


class Piece:
    """A part of the body. Subclasses tell their height and draw themselves; those that can be cut say how.

    `gap` is the room above it. `keeps_next` binds a heading to what it heads. `divisible` lets a piece be cut where it
    would fit on a page of its own. `alone` gives a piece the whole page, without the ground that words stand on.
    """

    gap: float = GAP
    keeps_next: bool = False
    divisible: bool = False
    alone: bool = False

    @property
    def height(self) -> float:
        """How much room the whole piece needs."""
        raise NotImplementedError

    @property
    def least(self) -> float:
        """How much room its smallest first part needs."""
        return self.height

    def cut(self, room: float) -> tuple[Piece, Piece] | None:  # noqa: ARG002 - most pieces cannot be cut
        """The part that fits in `room`, and the rest; none where nothing sensible fits."""
        return None

    def draw(self, board: Board, y: float) -> None:
        """Draw with the upper edge at `y` of the board."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Placed:
    """A piece and where its upper edge stands on its page."""

    piece: Piece
    y: float


FlowPage = tuple[Placed, ...]


def paginate(pieces: Iterable[Piece], room: float, alone_room: float) -> Iterator[FlowPage]:
    """Deal pieces out to pages `room` high; pieces that stand alone get `alone_room`.

    A piece that fits nowhere and cannot be cut stands on a page of its own, however high it is.
    """
    page: list[Placed] = []
    used = 0.0
    heads: list[Piece] = []
    for given in pieces:
        if given.keeps_next:
            heads.append(given)
            continue
        if given.alone:
            # A heading right before a piece that stands alone ends the page before it.
            yield from _ended(page, used, heads, room)
            page, used, heads = [], 0.0, []
            for part in _alone_parts(given, alone_room):
                yield (Placed(part, 0.0),)
            continue
        piece: Piece | None = given
        while piece is not None:
            above = _lead(heads, bool(page)) + (piece.gap if page or heads else 0.0)
            free = room - used - above
            if piece.height <= free + _ROUNDING:
                page, used = _put(page, used, [*heads, piece])
                heads, piece = [], None
                continue
            fresh = room - _lead(heads, False) - (piece.gap if heads else 0.0)
            cuttable = piece.divisible or piece.height > fresh or not page
            parts = piece.cut(free) if cuttable and piece.least <= free + _ROUNDING else None
            if parts is not None:
                page, used = _put(page, used, [*heads, parts[0]])
                heads, piece = [], parts[1]
            elif not page:
                page, used = _put(page, used, [*heads, piece])
                heads, piece = [], None
                continue
            yield tuple(page)
            page, used = [], 0.0
    yield from _ended(page, used, heads, room)


def _ended(page: list[Placed], used: float, heads: list[Piece], room: float) -> Iterator[FlowPage]:
    """The page with headings that have nothing below them, or two pages where these find no room on it."""
    if heads and page and used + _lead(heads, follows=True) > room + _ROUNDING:
        yield tuple(page)
        page, used = [], 0.0
    page, _ = _put(page, used, heads)
    if page:
        yield tuple(page)


def _lead(heads: list[Piece], follows: bool) -> float:
    """Height of the headings that wait, with the gaps above them."""
    total = 0.0
    for place, head in enumerate(heads):
        total += head.height + (head.gap if follows or place else 0.0)
    return total


def _put(page: list[Placed], used: float, pieces: list[Piece]) -> tuple[list[Placed], float]:
    """The page with the pieces below what stands there, and how high it is then."""
    placed = list(page)
    for piece in pieces:
        top = used + (piece.gap if placed else 0.0)
        placed.append(Placed(piece, top))
        used = top + piece.height
    return placed, used


def _alone_parts(piece: Piece, room: float) -> Iterator[Piece]:
    while piece.height > room + _ROUNDING:
        parts = piece.cut(room)
        if parts is None:
            break
        first, piece = parts
        yield first
    yield piece


class Flow:
    """The pages of a body, worked out as far as they have been asked for."""

    def __init__(self, pages: Iterator[FlowPage]) -> None:
        self._coming = pages
        self._pages: list[FlowPage] = []
        self.complete = False
        """Whether `known` is the number of all pages."""

    @property
    def known(self) -> int:
        """How many pages have been worked out."""
        return len(self._pages)

    def advance(self) -> bool:
        """Work out one more page; whether there was one."""
        if self.complete:
            return False
        page = next(self._coming, None)
        if page is None:
            self.complete = True
            return False
        self._pages.append(page)
        return True

    def reach(self, number: int) -> None:
        """Work pages out until page `number` (0 = first) is known, or all are."""
        while self.known <= number and self.advance():
            pass

    def page(self, number: int) -> FlowPage:
        """A page by its number; the last one for a number beyond it, an empty one for a body without pieces."""
        self.reach(number)
        return self._pages[min(number, self.known - 1)] if self._pages else ()
