"""What a unit's feed holds now: every approved item, completed, with the files of its media."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.db.models import Q
from msgspec.structs import replace

from central.items.draft import Finding, Whole, to_item
from central.items.models import ItemPage
from central.items.workflow import public_url
from central.units.models import UnitPage
from feed.authority import CountyPolicy, faults
from feed.item import Item, media_of
from feed.publish.folder import Folder, UnitContent
from feed.publish.search_keys import search_keys

log = logging.getLogger(__name__)


class MissingMedia(Exception):
    """An approved item shows a file that is not there; nothing is signed until it is back or the item withdrawn."""


def media_path(sha256: str) -> Path:
    """Where a blob lies on this machine."""
    return Path(settings.MEDIA_ROOT) / sha256[:2] / sha256


def county_policy() -> CountyPolicy:
    """The hosts that a QR code may lead to: the public pages' own, and the county's list."""
    hosts = (settings.CONF.addresses.public.partition(":")[0], *settings.CONF.link_hosts)
    return CountyPolicy(link_hosts=tuple(dict.fromkeys(hosts)))


def folder_of(codes: Iterable[str]) -> Folder:
    """The contents of these units, as the publisher takes them. Raises `MissingMedia`.

    An item that authority refuses (a link's host taken off the list since it was approved) is left out and told.
    """
    policy = county_policy()
    units = {unit.code: _content(unit, policy) for unit in UnitPage.objects.filter(code__in=tuple(codes))}
    return Folder(units=units, policy=policy)


class _Ready(NamedTuple):
    """An approved version made ready; `item` is none where it may not be published."""

    version: tuple[datetime | None, int]
    policy: CountyPolicy
    item: Item | None
    media: tuple[str, ...] = ()


_ready: dict[int, _Ready] = {}
"""By the page's key: a county's thousands of items are completed once, not at every signing."""


def forget() -> None:
    """Complete every item anew: the database is another than it was."""
    _ready.clear()


def _content(unit: UnitPage, policy: CountyPolicy) -> UnitContent:
    pages = ItemPage.objects.filter(unit_code=unit.code, approved__isnull=False).exclude(
        Q(state="withdrawn") | Q(state="archived")
    )
    # A page withdrawn in between is not among these keys, so what was made ready of it is not asked for again.
    keys = [(pk, (at, edition)) for pk, at, edition in
            pages.order_by("item_id").values_list("pk", "approved_at", "edition")]  # fmt: skip
    fresh = [pk for pk, version in keys if pk not in _ready or _ready[pk][:2] != (version, policy)]
    for start in range(0, len(fresh), 200):
        for page in pages.filter(pk__in=fresh[start : start + 200]).defer("content"):
            item = _allowed(page, unit, policy)
            media = tuple(reference.sha256 for reference in media_of(item)) if item else ()
            _ready[page.pk] = _Ready((page.approved_at, page.edition), policy, item, media)
    items, blobs = [], dict[str, Path]()
    for pk, _ in keys:
        item = _ready[pk].item
        if item is None:
            continue
        for sha256 in _ready[pk].media:
            path = media_path(sha256)
            if not path.is_file():
                raise MissingMedia(f"{unit.title}《{item.title}》: {path} is missing")
            blobs[sha256] = path
        items.append(item)
    return UnitContent(code=unit.code, name=unit.title, items=tuple(items), blobs=blobs)


def _allowed(page: ItemPage, unit: UnitPage, policy: CountyPolicy) -> Item | None:
    item = approved_item(page)
    if item is None:
        return None
    if found := faults(item, unit.code, policy):
        log.error("publish.refused unit=%s item=%s faults=%s", unit.code, page.item_id, "; ".join(found))
        return None
    keywords = tuple(word for word in (item.short_title,) if word and word != item.title)
    return replace(item, search=search_keys(item.title, keywords))


def approved_item(page: ItemPage) -> Item | None:
    """The approved version as a feed item; none where there is none, told where it is broken.

    Without the search keys, which only the publisher makes: their dictionary is large.
    """
    if page.approved is None or page.approved_at is None:
        return None
    whole = Whole(
        id=page.item_id,
        kind=page.kind,
        published=page.approved_at.replace(microsecond=0),
        url=public_url(page.number),
        starts=page.approved_starts,
        ends=page.approved_ends,
        sample=settings.CONF.sample,
    )
    made = to_item(page.approved, whole)
    if isinstance(made, Finding):
        log.error("publish.broken unit=%s item=%s field=%s %s", page.unit_code, page.item_id, made.field, made.what)
        return None
    return made
