"""From pieces to pages: dealt out, shared at the end, filled. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from screens.item_page.dealing import ROUNDING, Deck, deal, lead
from screens.item_page.flow import FlowPage, Piece, Placed
from screens.item_page.sharing import LITTLE, filled, gathered, shared


def paginate(pieces: Iterable[Piece], room: float, alone_room: float) -> Iterator[FlowPage]:
    """Deal pieces out to pages `room` high; pieces that stand alone get `alone_room`.

    Order is kept and nothing is lost. A page is at least `FILL` full, unless it is the last before the end or before a
    piece that stands alone, or what follows cannot be cut. A piece that fits nowhere and cannot be cut stands on a
    page of its own, however high it is.
    """
    deck = Deck(iter(pieces))
    while True:
        yield from _run_pages(deck, room)
        if deck.alone is None:
            return
        given, deck.alone = deck.alone, None
        for part in _alone_parts(given, alone_room):
            yield (Placed(part, 0.0),)


def _run_pages(deck: Deck, room: float) -> Iterator[FlowPage]:
    """The pages of all pieces up to the next one that stands alone."""
    while True:
        deck.turn()
        page = deal(deck, room, room)
        if not page:
            return
        whole = gathered(deck, room)
        if whole is not None:
            deck.clear()
            yield whole
            return
        left = deck.little(LITTLE * room)
        both = shared(deck.with_rest(left), room, lead(left, None)) if left else None
        if both is not None:
            deck.clear()
            yield from (filled(part, room) for part in both)
            return
        yield filled(page, room)


def _alone_parts(piece: Piece, room: float) -> Iterator[Piece]:
    while piece.height > room + ROUNDING:
        parts = piece.cut(room)
        if parts is None:
            break
        first, piece = parts
        yield first
    yield piece
