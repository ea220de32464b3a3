"""From a block of the contract to the pieces that show it: one entry for every kind of block."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, Final

from feed import blocks
from screens.item_page.broadcast import audio_pieces, video_pieces
from screens.item_page.callout import callout_pieces
from screens.item_page.chart import chart_pieces
from screens.item_page.contacts import contacts_pieces
from screens.item_page.facts import facts_pieces
from screens.item_page.flow import Piece
from screens.item_page.gallery import gallery_pieces
from screens.item_page.ledger import ledger
from screens.item_page.original import document_pieces
from screens.item_page.persons import people_pieces
from screens.item_page.pictures import image_pieces
from screens.item_page.prose import heading_pieces, list_pieces, paragraph_pieces
from screens.item_page.service import materials_pieces, steps_pieces
from screens.item_page.table import table_pieces
from screens.item_page.talk import livestream_pieces
from screens.item_page.village_map import map_pieces

if TYPE_CHECKING:
    from screens.item_page.board import Setting

PIECES: Final[dict[type, Callable[[Any, Setting], Iterator[Piece]]]] = {
    blocks.Heading: heading_pieces,
    blocks.Paragraph: paragraph_pieces,
    blocks.ListBlock: list_pieces,
    blocks.Table: table_pieces,
    blocks.Chart: chart_pieces,
    blocks.Facts: facts_pieces,
    blocks.Steps: steps_pieces,
    blocks.Materials: materials_pieces,
    blocks.Image: image_pieces,
    blocks.Gallery: gallery_pieces,
    blocks.Map: map_pieces,
    blocks.Video: video_pieces,
    blocks.Livestream: livestream_pieces,
    blocks.Audio: audio_pieces,
    blocks.Document: document_pieces,
    blocks.Callout: callout_pieces,
    blocks.Contacts: contacts_pieces,
    blocks.People: people_pieces,
}


def block_pieces(given: Iterable[blocks.Block], setting: Setting) -> Iterator[Piece]:
    """The pieces of all blocks, made as they are asked for."""
    whole = tuple(given)
    place = 0
    while place < len(whole):
        both = ledger(whole, place, setting)
        if both is not None:
            yield both
            place += 4
            continue
        yield from _pieces(whole, place, setting)
        place += 1


def _pieces(whole: tuple[blocks.Block, ...], place: int, setting: Setting) -> Iterator[Piece]:
    """The pieces of a block; a checklist or a flow right under its author's heading has none of its own."""
    block = whole[place]
    titled = not place or not isinstance(whole[place - 1], blocks.Heading)
    if isinstance(block, blocks.Materials):
        yield from materials_pieces(block, setting, titled=titled)
    elif isinstance(block, blocks.Steps):
        yield from steps_pieces(block, setting, titled=titled)
    else:
        yield from PIECES[type(block)](block, setting)
