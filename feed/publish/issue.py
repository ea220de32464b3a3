"""From a unit's items to what is signed: versions counted, pages cut, feed.json written. Pure but for reading files."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import msgspec
from msgspec import Struct, structs

from feed import limits
from feed.authority import CountyPolicy
from feed.document import FeedDocument, read_feed, write_feed
from feed.item import Item, media_of
from feed.pages import cut, pack, unpack
from feed.publish.folder import UnitContent
from feed.reading import read_item, write_item
from feed.units import Level, level_of

ReadBlob = Callable[[str], bytes]


class WouldEmpty(ValueError):
    """A unit that had items would have none: refused unless the publisher says that it is meant."""


class Issue(Struct, frozen=True):
    """What is handed to the repository for one unit, and what it changes.

    `blobs` maps SHA-256 to content or file; `withdrawn_blobs` leave the repository without grace, because
    they hold what was taken back. `held` maps the ids of items that wait to the time they wait for; `lapsed`
    lists those whose time is over. The other tuples are ids, sorted.
    """

    unit: str
    feed: bytes
    blobs: dict[str, bytes | Path]
    withdrawn_blobs: frozenset[str]
    added: tuple[str, ...]
    changed: tuple[str, ...]
    withdrawn: tuple[str, ...]
    held: dict[str, dt.datetime]
    lapsed: tuple[str, ...]

    @property
    def is_change(self) -> bool:
        """Tell whether any item comes, changes or goes."""
        return bool(self.added or self.changed or self.withdrawn)


class Published(Struct, frozen=True):
    """What a unit has in the feed now: the document as signed, its items by id, and the pages each lies in."""

    raw: bytes
    document: FeedDocument
    items: dict[str, Item]
    page_of: dict[str, str]


def read_published(unit: str, raw: bytes, blob: ReadBlob) -> Published:
    """Read back what the unit `unit` published; `blob` returns a blob's bytes by its SHA-256."""
    document = read_feed(raw, unit)
    items: dict[str, Item] = {}
    page_of: dict[str, str] = {}
    for page in document.pages:
        for entry in unpack(page, blob(page.sha256)):
            item = read_item(entry).item
            items[item.id], page_of[item.id] = item, page.sha256
    return Published(raw, document, items, page_of)


def issue(
    content: UnitContent,
    policy: CountyPolicy,
    previous: Published | None,
    now: dt.datetime,
    *,
    allow_empty: bool = False,
) -> Issue:
    """Prepare what `content` publishes at `now`; raise WouldEmpty where a unit would lose all its items by accident.

    An item whose time has not come stays out unless it is marked `preload`; one whose time is over leaves.
    An item keeps its version while it is the same, and counts one up where it is not.
    """
    before = previous.items if previous else {}
    held = {
        item.id: item.in_force_from
        for item in content.items
        if item.in_force_from and item.in_force_from > now and not item.preload
    }
    lapsed = tuple(item.id for item in content.items if item.in_force_until and item.in_force_until <= now)
    items = {
        item.id: _counted(item, before.get(item.id))
        for item in content.items
        if item.id not in held and item.id not in lapsed
    }
    if before and not items and not allow_empty:
        raise WouldEmpty(f"{content.name} ({content.code}) has {len(before)} items published and would have none")
    packed = [pack(page) for page in cut({name: write_item(item) for name, item in items.items()})]
    withdrawn = tuple(sorted(before.keys() - items.keys()))
    document = FeedDocument(
        format=limits.FORMAT,
        unit=content.code,
        name=content.name,
        published=now,
        pages=tuple(reference for reference, _ in packed),
        policy=policy if level_of(content.code) is Level.COUNTY else None,
    )
    if previous and structs.replace(document, published=previous.document.published) == previous.document:
        document = previous.document
    blobs: dict[str, bytes | Path] = {reference.sha256: blob for reference, blob in packed}
    media = {reference.sha256 for item in items.values() for reference in media_of(item)}
    blobs.update({sha256: content.blobs[sha256] for sha256 in media})
    return Issue(
        unit=content.code,
        feed=write_feed(document),
        blobs=blobs,
        withdrawn_blobs=_withdrawn_blobs(previous, withdrawn) - blobs.keys(),
        added=tuple(sorted(items.keys() - before.keys())),
        changed=tuple(sorted(name for name in items.keys() & before.keys() if items[name] != before[name])),
        withdrawn=withdrawn,
        held=held,
        lapsed=lapsed,
    )


def _counted(item: Item, before: Item | None) -> Item:
    if before is None:
        return item
    same = structs.replace(item, version=before.version)
    return same if same == before else structs.replace(item, version=before.version + 1)


def _withdrawn_blobs(previous: Published | None, withdrawn: tuple[str, ...]) -> frozenset[str]:
    """Return all blobs that hold anything of the withdrawn items: their media, and the pages with their words."""
    if previous is None:
        return frozenset()
    media = {reference.sha256 for name in withdrawn for reference in media_of(previous.items[name])}
    return frozenset(media | {previous.page_of[name] for name in withdrawn})


def references(feed: bytes, blob: ReadBlob) -> frozenset[str]:
    """Return the SHA-256 of every blob that a feed.json needs: its pages and all media of their items."""
    document = msgspec.json.decode(feed, type=FeedDocument)
    items = read_published(document.unit, feed, blob).items.values()
    media = {reference.sha256 for item in items for reference in media_of(item)}
    return frozenset({page.sha256 for page in document.pages} | media)
