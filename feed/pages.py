"""Pages: items gathered into gzip'd blobs, cut so that one change costs one page.

Items are placed by the SHA-256 of their id in a binary tree; a page is the shallowest subtree that fits the
bounds. Where an item lies depends on nothing but the ids beside it, so changing one item changes one page
and adding one changes one page, or splits it in two.
"""

import gzip
import hashlib
import zlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from feed import limits
from feed.media import Sha256


class PageRef(Struct, frozen=True, array_like=True):
    """A page in a feed: its blob, its length and unpacked size in bytes, and how many items it holds."""

    sha256: Sha256
    length: Annotated[int, Meta(ge=1, le=limits.PAGE_BYTES)]
    size: Annotated[int, Meta(ge=2, le=limits.PAGE_BYTES)]
    items: Annotated[int, Meta(ge=1, le=limits.PAGE_ITEMS)]


class PageRefused(ValueError):
    """A page that does not hold what its reference says."""


def cut(items: Mapping[str, bytes]) -> tuple[tuple[bytes, ...], ...]:
    """Gather encoded items (id → JSON) into pages, each a tuple of items ordered by the hash of their id."""
    placed = sorted((hashlib.sha256(name.encode()).digest(), data) for name, data in items.items())
    pages: list[tuple[bytes, ...]] = []
    _cut(placed, 0, pages)
    return tuple(pages)


def _cut(placed: Sequence[tuple[bytes, bytes]], depth: int, pages: list[tuple[bytes, ...]]) -> None:
    if not placed:
        return
    size = sum(len(data) + 1 for _, data in placed)
    if len(placed) == 1 or (len(placed) <= limits.PAGE_ITEMS and size <= limits.PAGE_TARGET_BYTES):
        pages.append(tuple(data for _, data in placed))
        return
    middle = next(
        (index for index, (place, _) in enumerate(placed) if place[depth // 8] >> (7 - depth % 8) & 1),
        len(placed),
    )
    _cut(placed[:middle], depth + 1, pages)
    _cut(placed[middle:], depth + 1, pages)


def pack(items: Sequence[bytes]) -> tuple[PageRef, bytes]:
    """Encode one page: a JSON array of items, gzip'd without time or name so that equal items give equal blobs."""
    plain = b"[" + b",".join(items) + b"]"
    blob = gzip.compress(plain, compresslevel=9, mtime=0)
    return PageRef(hashlib.sha256(blob).hexdigest(), len(blob), len(plain), len(items)), blob


def unpack(reference: PageRef, blob: bytes) -> tuple[msgspec.Raw, ...]:
    """Return the items of a page, each still encoded; raise PageRefused where it is not what `reference` says.

    Never unpacks more than the reference announces (gzip bombs), and never more than the contract allows.
    """
    if len(blob) != reference.length or hashlib.sha256(blob).hexdigest() != reference.sha256:
        raise PageRefused(f"page {reference.sha256[:12]}: the blob is not the one that was signed")
    packed = zlib.decompressobj(wbits=31)
    try:
        plain = packed.decompress(blob, reference.size + 1)
    except zlib.error as fault:
        raise PageRefused(f"page {reference.sha256[:12]}: no gzip ({fault})") from fault
    if len(plain) != reference.size or not packed.eof or packed.unused_data:
        raise PageRefused(f"page {reference.sha256[:12]}: unpacks to another size than announced")
    try:
        items = msgspec.json.decode(plain, type=tuple[msgspec.Raw, ...])
    except msgspec.DecodeError as fault:
        raise PageRefused(f"page {reference.sha256[:12]}: no list of items ({fault})") from fault
    if len(items) != reference.items:
        raise PageRefused(f"page {reference.sha256[:12]}: {len(items)} items, {reference.items} announced")
    return items


def total_items(pages: Iterable[PageRef]) -> int:
    """Count the items of `pages` without fetching them."""
    return sum(page.items for page in pages)
