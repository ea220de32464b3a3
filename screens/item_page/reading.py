"""The size of running text: a short notice is set larger, so that a page does not look empty. Pure arithmetic.

How much room a text takes is estimated from its characters; nothing is set for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from feed.blocks import Block, Callout, Heading, ListBlock, Paragraph
from feed.item import Item

if TYPE_CHECKING:
    from screens.theme import Theme

SIZES: Final = ((48, 70), (42, 62), (36, 54))
"""Size and line of running text, the largest first."""

_FULL: Final = 0.8
"""A page estimated to be fuller takes the next smaller size."""

_GAP: Final = 24.0


def may_grow(item: Item) -> bool:
    """Whether an item is its words alone: it has no typed part that stands before them, and no cover."""
    return item.guide is None and item.policy is None and item.alert is None and item.cover is None


def texts_of(given: Sequence[Block]) -> list[str] | None:
    """The paragraphs of a body of words alone; none where it has anything else."""
    texts: list[str] = []
    for block in given:
        if isinstance(block, Paragraph):
            texts += [line for line in block.text.split("\n") if line.strip()]
        elif isinstance(block, ListBlock):
            texts += block.entries
        elif isinstance(block, (Heading, Callout)):
            texts.append(block.text)
        else:
            return None
    return texts


def reading_size(texts: Sequence[str], theme: Theme, width: float, room: float) -> tuple[int, int]:
    """The largest size in which the texts leave room on a page `width` by `room` units; else the standard size."""
    for size, line in SIZES[:-1]:
        if estimated(texts, theme, width, (size, line), _FULL * room) <= _FULL * room:
            return size, line
    return SIZES[-1]


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
