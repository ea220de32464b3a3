"""feed.json: the one document that a unit signs."""

from datetime import datetime
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from feed import limits
from feed.authority import CountyPolicy
from feed.item import UnitCode
from feed.pages import PageRef
from feed.units import Level, level_of


class FeedRefused(ValueError):
    """A feed.json that breaks the contract, or that a newer contract wrote."""


class FeedDocument(Struct, frozen=True, omit_defaults=True):
    """What a unit publishes: who it is, and the pages that hold its items.

    `name` is the unit's name as residents say it; `published` the moment of signing. `policy` is honoured
    only from a county. An empty `pages` is a feed that was emptied, and is obeyed.
    """

    format: Annotated[int, Meta(ge=1)]
    unit: UnitCode
    name: Annotated[str, Meta(min_length=1, max_length=24)]
    published: datetime
    pages: Annotated[tuple[PageRef, ...], Meta(max_length=limits.PAGES)] = ()
    policy: CountyPolicy | None = None

    def __post_init__(self) -> None:
        """Refuse a time without zone, and a policy from below the county."""
        if self.published.tzinfo is None:
            raise ValueError("published needs a zone, such as +08:00")
        if self.policy is not None and level_of(self.unit) is not Level.COUNTY:
            raise ValueError("only a county's feed carries a policy")


class _Format(Struct):
    format: int


def read_feed(raw: bytes, unit: str) -> FeedDocument:
    """Decode the feed.json signed by role `unit`; raise FeedRefused where it breaks the contract.

    A feed of a newer format is refused with a message that says so: the device keeps what it has.
    """
    if len(raw) > limits.FEED_BYTES:
        raise FeedRefused(f"feed of {unit}: {len(raw)} bytes are over the limit of {limits.FEED_BYTES}")
    try:
        found = msgspec.json.decode(raw, type=_Format).format
        if found > limits.FORMAT:
            raise FeedRefused(f"feed of {unit}: format {found} is newer than {limits.FORMAT}; update this device")
        document = msgspec.json.decode(raw, type=FeedDocument)
    except (msgspec.DecodeError, RecursionError) as fault:
        raise FeedRefused(f"feed of {unit}: {fault}") from fault
    if document.unit != unit:
        raise FeedRefused(f"feed of {unit}: claims to be {document.unit}")
    return document


def write_feed(document: FeedDocument) -> bytes:
    """Encode feed.json; raise FeedRefused over size."""
    raw = msgspec.json.encode(document)
    if len(raw) > limits.FEED_BYTES:
        raise FeedRefused(f"feed of {document.unit}: {len(raw)} bytes are over the limit of {limits.FEED_BYTES}")
    return raw
