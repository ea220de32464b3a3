"""The flow of an item's body: what pieces are, and the pages that they stand on. Pure; nothing is drawn here.

Residents turn pages, they do not scroll. Pages are worked out one by one, so that the first is there before the last is
known (`paging`). All lengths are in mock-up units.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from screens.item_page.board import Board

GAP: Final = 24.0
"""Between two pieces, unless a piece says otherwise."""

_UNDER_HEADING: Final = 10.0
"""A heading stands closer to what it heads than to what is above it."""


class Piece:
    """A part of the body. Subclasses tell their height and draw themselves; those that can be cut say how.

    `gap` is the room above it. `keeps_next` binds a heading to what it heads. `divisible` lets a piece be cut where it
    would fit on a page of its own; one that is not is cut only to fill a page. `alone` gives a piece the whole page,
    without the ground that words stand on.
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

    @property
    def lowest(self) -> float:
        """How far it gives way to others; its height where it does not."""
        return self.height

    @property
    def highest(self) -> float:
        """How much room it can take; its height where more is of no use."""
        return self.height

    def stretched(self, height: float) -> Piece:  # noqa: ARG002 - most pieces have one height
        """The piece at another height, from `lowest` to `highest`."""
        return self

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


def gap_above(above: Piece | None, piece: Piece) -> float:
    """The room between a piece and the one above it; none at the top of a page."""
    if above is None:
        return 0.0
    return min(piece.gap, _UNDER_HEADING) if above.keeps_next else piece.gap


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
