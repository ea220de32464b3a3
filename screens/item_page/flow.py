"""The flow of an item's body: pieces one below the other, cut into pages. Pure; nothing is drawn here.

Residents turn pages, they do not scroll. A piece that fits on a page is not cut as long as the page before it is well
filled; a long one (an article, a table of hundreds of rows) is, by lines or rows. A picture gives way to what would
stand alone on the next page; pictures and rows take the room that their page has left. Pages are worked out one by
one, so that the first is there before the last is known. All lengths are in mock-up units.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from screens.item_page.board import Board

GAP: Final = 24.0
"""Between two pieces, unless a piece says otherwise."""

_UNDER_HEADING: Final = 10.0
"""A heading stands closer to what it heads than to what is above it."""

FILL: Final = 0.6
"""A page is filled so far, by cutting what would stay whole elsewhere."""

LITTLE: Final = 0.45
"""A last page that would hold less shares with the page before it."""

_SHARES: Final = (0.9, 0.85, 0.8, 0.75, 0.7, 0.65, 0.6, 0.55, 0.5, 0.45)
"""How full the last page but one is made then: the first that lets the last one begin with a heading, else the first
that leaves both more than little, else the one that leaves both most."""

_ROUNDING: Final = 1.0
"""Pixels are whole, units are not: so much may a piece stand out of its page."""


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


def paginate(pieces: Iterable[Piece], room: float, alone_room: float) -> Iterator[FlowPage]:
    """Deal pieces out to pages `room` high; pieces that stand alone get `alone_room`.

    Order is kept and nothing is lost. A page is at least `FILL` full, unless it is the last before the end or before a
    piece that stands alone, or what follows cannot be cut. A piece that fits nowhere and cannot be cut stands on a
    page of its own, however high it is.
    """
    deck = _Deck(iter(pieces))
    while True:
        yield from _run_pages(deck, room)
        if deck.alone is None:
            return
        given, deck.alone = deck.alone, None
        for part in _alone_parts(given, alone_room):
            yield (Placed(part, 0.0),)


class _Deck:
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


def _run_pages(deck: _Deck, room: float) -> Iterator[FlowPage]:
    """The pages of all pieces up to the next one that stands alone."""
    while True:
        deck.turn()
        page = _deal(deck, room, room)
        if not page:
            return
        whole = _gathered(deck, room)
        if whole is not None:
            deck.clear()
            yield whole
            return
        left = deck.little(LITTLE * room)
        shared = _shared(deck.with_rest(left), room, _lead(left, None)) if left else None
        if shared is not None:
            deck.clear()
            yield from (_filled(part, room) for part in shared)
            return
        yield _filled(page, room)


def _gathered(deck: _Deck, room: float) -> FlowPage | None:
    """One page of what was dealt and of all that is left before the end, where its pictures can give way so far."""
    if not _ways(deck.taken):
        return None
    left = deck.little(room)
    if left is None:
        return None
    pieces = deck.with_rest(left)
    ways = _ways(pieces)
    wanted = _lead(pieces, None) - room
    if wanted > ways:
        return None
    share = max(0.0, wanted) / ways
    page: list[Placed] = []
    _put(page, 0.0, [_raised(piece, share * (piece.lowest - piece.height)) for piece in pieces])
    return _filled(tuple(page), room)


def _ways(pieces: list[Piece]) -> float:
    """How far all of them can give way."""
    return sum(piece.height - piece.lowest for piece in pieces)


def _filled(page: FlowPage, room: float) -> FlowPage:
    """The page, its pieces higher by the room that is left, each in proportion to what it can take."""
    pieces = [placed.piece for placed in page]
    left, ways = room - _height(page), sum(piece.highest - piece.height for piece in pieces)
    if left <= _ROUNDING or ways <= _ROUNDING:
        return page
    share = min(1.0, left / ways)
    filled: list[Placed] = []
    _put(filled, 0.0, [_raised(piece, share * (piece.highest - piece.height)) for piece in pieces])
    return tuple(filled)


def _raised(piece: Piece, by: float) -> Piece:
    return piece.stretched(piece.height + by) if by else piece


def _shared(pieces: list[Piece], room: float, little: float) -> tuple[FlowPage, FlowPage] | None:
    """The pieces of the last two pages dealt anew, so that neither holds as little as the last one does now, or none.

    `little` is how high that one stands.
    """
    even: tuple[FlowPage, FlowPage] | None = None
    most: tuple[FlowPage, FlowPage] | None = None
    for share in _SHARES:
        deck = _Deck(iter(pieces))
        first = _deal(deck, share * room, room)
        deck.turn()
        last = _deal(deck, room, room)
        if deck.take() is not None or not last or max(map(_height, (first, last))) > room + _ROUNDING:
            continue
        if first[-1].piece.keeps_next:
            continue
        least = min(map(_height, (first, last)))
        if least < LITTLE * room:
            if least > little:
                most, little = (first, last), least
        elif last[0].piece.keeps_next:
            return first, last
        else:
            even = even or (first, last)
    return even or most


def _height(page: FlowPage) -> float:
    return page[-1].y + page[-1].piece.height


def _deal(deck: _Deck, room: float, whole: float) -> FlowPage:
    """One page, filled up to `room`; a piece is cut for it, or stays whole where it fits on a `whole` page."""
    page: list[Placed] = []
    used = 0.0
    heads: list[Piece] = []
    while (piece := deck.take()) is not None:
        if piece.keeps_next:
            heads.append(piece)
            continue
        last = page[-1].piece if page else None
        free = room - used - _lead([*heads, piece], last) + piece.height
        if piece.lowest <= free + _ROUNDING:
            if piece.height > free + _ROUNDING:
                piece = piece.stretched(max(free, piece.lowest))
            used = _put(page, used, [*heads, piece])
            heads = []
            continue
        fresh = whole - _lead([*heads, piece], None) + piece.height
        wanted = piece.divisible or piece.height > fresh or used < FILL * room
        # On an empty page even a smallest part that is too high is cut, else it would run off the page.
        may = wanted and (piece.least <= free + _ROUNDING or not page)
        parts = piece.cut(free) if may else None
        if parts is not None:
            _put(page, used, [*heads, parts[0]])
            deck.keep(parts[1])
            return tuple(page)
        if page:
            deck.give_back([*heads, piece])
            return tuple(page)
        if heads:
            # Headings that fill a page with what they head stand on one of their own.
            deck.give_back([piece])
            _put(page, used, heads)
            return tuple(page)
        used = _put(page, used, [piece])
    if heads and page and used + _lead(heads, page[-1].piece) > room + _ROUNDING:
        # Headings with nothing below them, which find no room here.
        deck.give_back(heads)
        return tuple(page)
    _put(page, used, heads)
    return tuple(page)


def gap_above(above: Piece | None, piece: Piece) -> float:
    """The room between a piece and the one above it; none at the top of a page."""
    if above is None:
        return 0.0
    return min(piece.gap, _UNDER_HEADING) if above.keeps_next else piece.gap


def _lead(pieces: list[Piece], above: Piece | None) -> float:
    """Height of pieces one below the other, with the gaps above them."""
    total = 0.0
    for piece in pieces:
        total += gap_above(above, piece) + piece.height
        above = piece
    return total


def _put(page: list[Placed], used: float, pieces: list[Piece]) -> float:
    """Place pieces below what stands on the page; how high it is then."""
    for piece in pieces:
        top = used + gap_above(page[-1].piece if page else None, piece)
        page.append(Placed(piece, top))
        used = top + piece.height
    return used


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
