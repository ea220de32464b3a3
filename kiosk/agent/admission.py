"""Admission: whether an item of a verified page may stand on this screen. Pure: no disk, no network, no clock.

The signature has told who speaks; here the contract, the rules of authority and the audience decide. What an item
still needs before it goes live (its media) is the store's business.
"""

import hashlib
from collections.abc import Sequence
from typing import Literal

import msgspec
from msgspec import Struct

from feed.authority import CountyPolicy, addressed, faults
from feed.item import Item, ItemId, media_of
from feed.media import MediaRef
from feed.reading import ItemRefused, NewerKind, read_item, write_item

Reason = Literal["", "contract", "kind", "audience", "link", "characters", "duplicate", "newer-kind"]
"""Why an item does not go live; empty where nothing keeps it back."""


class Judged(Struct, frozen=True):
    """What became of one item of a page.

    `elsewhere`: a good item that is meant for other screens. `raw` is the canonical JSON of what was understood,
    empty where nothing was; `digest` tells versions of an item apart. `fault` is one line for the log.
    """

    id: str
    digest: bytes
    item: Item | None = None
    raw: bytes = b""
    media: tuple[MediaRef, ...] = ()
    elsewhere: bool = False
    reason: Reason = ""
    fault: str = ""
    skipped_blocks: int = 0


class _Named(Struct):
    id: ItemId


def judge(raw: bytes | msgspec.Raw, unit: str, policy: CountyPolicy, village: str) -> Judged:
    """Judge one item signed by `unit` for the screen of `village`, under the county's `policy`."""
    try:
        read = read_item(raw)
        item, canonical = read.item, write_item(read.item)
    except ItemRefused as fault:
        reason: Reason = "newer-kind" if isinstance(fault, NewerKind) else "contract"
        return Judged(_name(raw), digest(bytes(raw)), reason=reason, fault=str(fault))
    if not addressed(item, unit, village):
        return Judged(item.id, digest(canonical), item, canonical, elsewhere=True)
    reason, fault_line = refusal(item, unit, policy)
    # Walking an item for its media is dear; one without any has no such key anywhere.
    media = media_of(item) if b'"sha256"' in canonical else ()
    return Judged(
        item.id,
        digest(canonical),
        item,
        canonical,
        media,
        reason=reason,
        fault=fault_line,
        skipped_blocks=read.skipped_blocks,
    )


def refusal(item: Item, unit: str, policy: CountyPolicy) -> tuple[Reason, str]:
    """Say why `item` of `unit` may not be shown under `policy`: the first reason, and every fault in one line."""
    found = faults(item, unit, policy)
    return (_reason(found), f"item {item.id!r}: " + "; ".join(found)) if found else ("", "")


def digest(data: bytes) -> bytes:
    """Return the 16 bytes that tell one version of an item from another."""
    return hashlib.sha256(data).digest()[:16]


def _name(raw: bytes | msgspec.Raw) -> str:
    """Return the id of an item that could not be read, empty where not even that can be."""
    try:
        return msgspec.json.decode(raw, type=_Named).id
    except (msgspec.DecodeError, RecursionError):
        return ""


def _reason(found: Sequence[str]) -> Reason:
    place, _, words = found[0].partition(": ")
    if place == "kind" or place == "audience":
        return "kind" if place == "kind" else "audience"
    return "characters" if words.startswith("has characters that may not be shown") else "link"
