"""A small real publisher for device tests and benchmarks: true keys, true signatures, items straight from memory."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec

from feed import limits
from feed.authority import CountyPolicy
from feed.document import FeedDocument, write_feed
from feed.item import Item
from feed.media import MediaRef, MediaType
from feed.pages import cut, pack
from feed.publish.keys import KeyFolder
from feed.publish.repository import Repository
from feed.publish.signing import Lifetimes
from feed.reading import write_item
from feed.units import Level, level_of

COUNTY, TOWNSHIP, VILLAGE = "430304", "430304001", "430304001001"
OTHER_VILLAGE = "430304001002"
UNITS = (COUNTY, TOWNSHIP, VILLAGE)
NAMES = {COUNTY: "岳塘区", TOWNSHIP: "荷塘街道", VILLAGE: "荷塘村", OTHER_VILLAGE: "东塘村"}
NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
POLICY = CountyPolicy(link_hosts=("yuetang.example.cn",))


def found(folder: Path, now: datetime = NOW, lifetimes: Lifetimes | None = None) -> Repository:
    """Make keys and an empty repository at `folder`/feed with a county, a township and two villages."""
    units = (*UNITS, OTHER_VILLAGE)
    keys = KeyFolder.create(folder / "keys", units)
    return Repository.create(folder / "feed", keys, units, now, lifetimes)


def publish_items(
    repository: Repository,
    unit: str,
    items: Iterable[Item | bytes],
    media: Mapping[str, bytes] | None = None,
    now: datetime = NOW,
    policy: CountyPolicy | None = POLICY,
) -> int:
    """Publish exactly `items` as the feed of `unit` (bytes are taken as they are) and return its version.

    `media` are blobs by SHA-256. `policy` is carried by a county's feed only.
    """
    encoded: dict[str, bytes] = {}
    for number, item in enumerate(items):
        data = item if isinstance(item, bytes) else write_item(item)
        encoded[item.id if isinstance(item, Item) else f"raw-{number}"] = data
    return publish_pages(repository, unit, cut(encoded), media, now, policy)


def publish_pages(
    repository: Repository,
    unit: str,
    pages: Sequence[Sequence[bytes]],
    media: Mapping[str, bytes] | None = None,
    now: datetime = NOW,
    policy: CountyPolicy | None = POLICY,
) -> int:
    """Publish pages cut by hand, as a careless or hostile publisher might."""
    packed = [pack(page) for page in pages]
    document = FeedDocument(
        format=limits.FORMAT,
        unit=unit,
        name=NAMES.get(unit, unit),
        published=now,
        pages=tuple(reference for reference, _ in packed),
        policy=policy if level_of(unit) is Level.COUNTY else None,
    )
    blobs = {reference.sha256: blob for reference, blob in packed} | dict(media or {})
    return repository.publish(unit, write_feed(document), blobs, now)


def blob(data: bytes, kind: MediaType = "image/png") -> tuple[MediaRef, dict[str, bytes]]:
    """Return a reference to `data` and the blob, to give to an item and to `publish_items`."""
    sha256 = hashlib.sha256(data).hexdigest()
    return MediaRef(sha256=sha256, length=len(data), type=kind, width=8, height=8), {sha256: data}


def synthetic(count: int, unit: str = VILLAGE, when: datetime = NOW) -> list[Item]:
    """Return `count` items of about two kilobytes, half of them disclosures with a table, for measuring."""
    paragraph = "根据村民代表会议决议，现将有关事项公示如下，接受村民监督，如有异议请向村务监督委员会反映。"
    made = []
    for number in range(count):
        tree: dict[str, object] = {
            "id": f"item-{number:05}",
            "version": 1,
            "kind": "disclosure" if number % 2 else "notice",
            "title": f"第 {number} 号公开事项",
            "summary": paragraph,
            "published": (when - timedelta(hours=number)).isoformat(),
            "search": {"pinyin": "di hao gong kai shi xiang", "initials": "dhgksx"},
            "blocks": [
                {"type": "heading", "text": "说明"},
                {"type": "paragraph", "text": f"{number} {paragraph}" * 3},
                {
                    "type": "table",
                    "columns": [{"label": "项目"}, {"label": "金额", "kind": "money", "unit": "元"}],
                    "rows": [{"cells": [f"第 {row} 项", f"{number}.{row:02}"]} for row in range(8)],
                },
            ],
        }
        if number % 2:
            tree["disclosure"] = {"area": "finance", "matter": f"f{number % 8 + 1}", "template": "finance"}
        made.append(msgspec.convert(tree, Item))
    return made
