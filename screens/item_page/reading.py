"""The size of running text: a short notice is set larger, so that a page does not look empty. Pure arithmetic.

How much room a text takes is estimated from its characters; only one that may well fit is set to see.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from feed.blocks import Callout, Heading, ListBlock, Paragraph
from feed.item import Item
from screens.item_page.flow import gap_above

if TYPE_CHECKING:
    from screens.item_page.flow import Piece
    from screens.theme import Theme

SIZES: Final = ((62, 90), (48, 70), (42, 62), (36, 54))
"""Size and line of running text, the largest first."""

_SHORT: Final = 0.4
"""A text that takes less of a page than this in the largest size is a poster: else it shouts."""

_FULL: Final = 0.85
"""A page estimated to be fuller takes the next smaller size."""

_GAP: Final = 24.0
_CLOSE: Final = 10.0
"""Above a paragraph, and above an entry of a list that is not its first."""


def may_grow(item: Item) -> bool:
    """Whether an item is its words alone: it has no typed part that stands before them, and no cover."""
    return item.guide is None and item.policy is None and item.alert is None and item.cover is None


def texts_of(item: Item) -> list[tuple[str, float]] | None:
    """The texts of a body of words alone, each with the gap above it; none where it has anything else."""
    found = [(item.summary, _GAP)] if item.summary else []
    for block in item.blocks:
        if isinstance(block, Paragraph):
            texts = [line for line in block.text.split("\n") if line.strip()]
        elif isinstance(block, ListBlock):
            texts = list(block.entries)
        elif isinstance(block, (Heading, Callout)):
            texts = [block.text]
        else:
            return None
        # A callout has as much room again around its words.
        first = 2 * _GAP if isinstance(block, Callout) else _GAP
        found += [(text, _CLOSE if number else first) for number, text in enumerate(texts)]
    return found


def reading_size(
    texts: Sequence[tuple[str, float]],
    theme: Theme,
    width: float,
    room: float,
    height: Callable[[tuple[int, int]], float],
) -> tuple[int, int]:
    """The largest size in which the texts leave room on a page `width` by `room` units; else the standard size.

    `height` tells how high all of the page is in a size, once it is set: it is asked where the estimate is good.
    """
    gaps = sum(gap - _GAP for _, gap in texts)
    for size, line in SIZES[:-1]:
        most = (_SHORT if (size, line) == SIZES[0] else _FULL) * room - gaps
        good = estimated([text for text, _ in texts], theme, width, (size, line), most) <= most
        if good and height((size, line)) <= room:
            return size, line
    return SIZES[-1]


def stacked(pieces: Sequence[Piece]) -> float:
    """How high pieces are, one below the other."""
    above = (None, *pieces[:-1])
    return sum(gap_above(upper, piece) + piece.height for upper, piece in zip(above, pieces, strict=True))


def estimated(
    texts: Sequence[str], theme: Theme, width: float, size: tuple[int, int] = SIZES[-1], enough: float = float("inf")
) -> float:
    """How high texts are about, one below the other, `width` wide; counted no further than `enough`."""
    style = theme.words(*size)
    high = 0.0
    for text in texts:
        high += -(-(len(text) + 2) * style.size_px // width) * style.line_px + _GAP
        if high > enough:
            break
    return high
