"""What there is to look at: the pages of a document, the pictures of a gallery, a map with its places."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from PIL import Image

from feed import blocks
from feed.item import Item
from feed.media import MediaRef

if TYPE_CHECKING:
    from kiosk.catalogue import Catalogue

What = Literal["document", "picture", "map"]

SHEET: Final = 1.15
"""A picture so much higher than wide is a sheet to read, opened as wide as its place; others are opened whole."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page or picture: its file (none where it is missing), a small one of the same, words, places on it."""

    path: Path | None
    small: Path | None = None
    caption: str = ""
    points: tuple[blocks.MapPoint, ...] = ()

    @property
    def size(self) -> tuple[int, int] | None:
        """Width and height in pixels, from the head of the file; none when that cannot be read."""
        if self.path is None:
            return None
        try:
            with Image.open(self.path) as picture:
                return picture.size
        except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
            return None


@dataclass(frozen=True, slots=True)
class Original:
    """All leaves of one original, and which of them was asked for."""

    what: What
    leaves: tuple[Leaf, ...]
    first: int = 0


def route_of(unit: str, item: str, media: MediaRef) -> str:
    """The route that shows a medium of an item large."""
    word = "original" if media.type == "application/pdf" else "picture"
    return f"{word}:{unit}/{item}/{media.sha256}"


def only_original(item: Item) -> MediaRef | None:
    """The document or scanned sheet of a notice that is nothing else: its page is the viewer itself (mock-up 16)."""
    block = item.blocks[0] if item.kind == "notice" and len(item.blocks) == 1 else None
    if isinstance(block, blocks.Document):
        return block.media
    if isinstance(block, blocks.Image) and (block.media.height or 0) >= SHEET * (block.media.width or 1):
        return block.media
    return None


def original_of(catalogue: Catalogue, item: Item, sha256: str) -> Original | None:
    """What an item shows by a medium; none when it shows it no longer."""
    for block in item.blocks:
        if isinstance(block, blocks.Document) and block.media.sha256 == sha256:
            return _document(catalogue, block)
        if isinstance(block, blocks.Map) and block.media.sha256 == sha256:
            leaf = replace(_picture(catalogue, block.media, block.caption), points=block.points)
            return Original("map", (leaf,))
        if isinstance(block, blocks.Gallery):
            shown = [image for image in block.images if is_shown(catalogue, image.media)]
            hashes = [image.media.sha256 for image in shown]
            if sha256 in hashes:
                leaves = tuple(_picture(catalogue, image.media, image.caption or image.alt) for image in shown)
                return Original("picture", leaves, hashes.index(sha256))
        if isinstance(block, blocks.Image) and block.media.sha256 == sha256:
            return Original("picture", (_picture(catalogue, block.media, block.caption or block.alt),))
    for media in _others(item):
        if media.sha256 == sha256 and media.type != "application/pdf":
            return Original("picture", (_picture(catalogue, media, ""),))
    return None


def is_shown(catalogue: Catalogue, media: MediaRef) -> bool:
    """Whether the edition has a prepared picture of it."""
    found = catalogue.media(media.sha256)
    return found is not None and found.kind == "image" and bool(found.files)


def _others(item: Item) -> Iterator[MediaRef]:
    """Pictures that stand outside the blocks."""
    if item.cover is not None:
        yield item.cover
    if item.disclosure is not None and item.disclosure.sign_off is not None and item.disclosure.sign_off.page:
        yield item.disclosure.sign_off.page


def _document(catalogue: Catalogue, block: blocks.Document) -> Original:
    found = catalogue.media(block.media.sha256)
    files = found.files if found is not None and found.kind == "document" else ()
    leaves = tuple(Leaf(catalogue.path(name)) for name in files)
    # Pages that have not come are pages too: each says so by itself.
    return Original("document", leaves or tuple(Leaf(None) for _ in range(block.pages)))


def _picture(catalogue: Catalogue, media: MediaRef, caption: str) -> Leaf:
    found = catalogue.media(media.sha256)
    if found is None or not found.files:
        return Leaf(None, caption=caption)
    small = catalogue.path(found.thumb) if found.thumb else None
    return Leaf(catalogue.path(found.files[0]), small, caption)
