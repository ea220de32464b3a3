"""Pages well filled: what is left at the end shares a page with what stands before it. Pure.

Pictures, charts and rows give way to what would stand alone on the next page, and take the room that their page has
left.
"""

from __future__ import annotations

from typing import Final

from screens.item_page.dealing import ROUNDING, Deck, deal, lead, page_height, put
from screens.item_page.flow import FlowPage, Piece, Placed

LITTLE: Final = 0.45
"""A last page that would hold less shares with the page before it."""

_SHARES: Final = (0.9, 0.85, 0.8, 0.75, 0.7, 0.65, 0.6, 0.55, 0.5, 0.45)
"""How full the last page but one is made then: the first that lets the last one begin with a heading, else the first
that leaves both more than little, else the one that leaves both most."""


def gathered(deck: Deck, room: float) -> FlowPage | None:
    """One page of what was dealt and of all that is left before the end, where its pieces can give way so far."""
    if not _ways(deck.taken):
        return None
    left = deck.little(room)
    if left is None:
        return None
    pieces = deck.with_rest(left)
    ways = _ways(pieces)
    wanted = lead(pieces, None) - room
    if wanted > ways:
        return None
    share = max(0.0, wanted) / ways
    page: list[Placed] = []
    put(page, 0.0, [_raised(piece, share * (piece.lowest - piece.height)) for piece in pieces])
    return filled(tuple(page), room)


def _ways(pieces: list[Piece]) -> float:
    """How far all of them can give way."""
    return sum(piece.height - piece.lowest for piece in pieces)


def filled(page: FlowPage, room: float) -> FlowPage:
    """The page, its pieces higher by the room that is left, each in proportion to what it can take."""
    pieces = [placed.piece for placed in page]
    left, ways = room - page_height(page), sum(piece.highest - piece.height for piece in pieces)
    if left <= ROUNDING or ways <= ROUNDING:
        return page
    share = min(1.0, left / ways)
    raised: list[Placed] = []
    put(raised, 0.0, [_raised(piece, share * (piece.highest - piece.height)) for piece in pieces])
    return tuple(raised)


def _raised(piece: Piece, by: float) -> Piece:
    return piece.stretched(piece.height + by) if by else piece


def shared(pieces: list[Piece], room: float, little: float) -> tuple[FlowPage, FlowPage] | None:
    """The pieces of the last two pages dealt anew, so that neither holds as little as the last one does now, or none.

    `little` is how high that one stands.
    """
    even: tuple[FlowPage, FlowPage] | None = None
    most: tuple[FlowPage, FlowPage] | None = None
    for share in _SHARES:
        deck = Deck(iter(pieces))
        first = deal(deck, share * room, room)
        deck.turn()
        last = deal(deck, room, room)
        if deck.take() is not None or not last or max(map(page_height, (first, last))) > room + ROUNDING:
            continue
        if first[-1].piece.keeps_next:
            continue
        least = min(map(page_height, (first, last)))
        if least < LITTLE * room:
            if least > little:
                most, little = (first, last), least
        elif last[0].piece.keeps_next:
            return first, last
        else:
            even = even or (first, last)
    return even or most
