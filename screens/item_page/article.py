"""Which items are long articles: words over several pages, which are read as one column and not turned. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from feed.blocks import Block, Callout, Chart, Facts, Heading, Image, ListBlock, Materials, Paragraph, Steps, Table
from feed.item import Item
from screens.item_page.reading import estimated

if TYPE_CHECKING:
    from screens.theme import Theme

_WORDS: Final = (Paragraph, Heading, ListBlock, Callout)
_AMONG_WORDS: Final = (Image, Facts, Table, Chart, Steps, Materials)
"""What may stand among the words of an article; whatever fills pages of its own is turned to."""

LONG: Final = 3.0
"""Words over more pages than this are a long article."""


def words_of(block: Block) -> tuple[str, ...]:
    """The texts of a block of words; none of another."""
    if isinstance(block, Paragraph):
        return tuple(line for line in block.text.split("\n") if line.strip())
    if isinstance(block, ListBlock):
        return tuple(block.entries)
    if isinstance(block, (Heading, Callout)):
        return (block.text,)
    return ()


def may_be_article(item: Item) -> bool:
    """Whether an item is words, and little among them, as an article is, however long.

    Guides and alerts never are: they answer first and are turned to by topic (mock-ups 08 and 12).
    """
    if item.guide is not None or item.alert is not None:
        return False
    return all(isinstance(block, (*_WORDS, *_AMONG_WORDS)) for block in item.blocks)


def article_height(item: Item, theme: Theme, width: float, room: float) -> float:
    """How high an item's words are about, in units, if they are a long article for pages `room` high; else 0."""
    high = estimated([text for block in item.blocks for text in words_of(block)], theme, width)
    return high if high > LONG * room else 0.0
