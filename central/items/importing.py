"""A content folder brought in: its units, its items as approved ones, its media. For the demo and for moving house.

What the folder publisher signed yesterday, central signs today: the same ids, so that screens see the same items.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from msgspec import Struct, to_builtins

from central.items.draft import to_content
from central.items.journal import note
from central.items.making import blank
from central.items.models import ItemPage, Media, Upload
from central.media.intake import blob_path, put
from central.people.models import Person
from central.publishing.contents import county_policy
from central.publishing.models import Outbox
from central.units.models import UnitPage
from central.units.tree import ensure_unit
from feed.item import Item, media_of
from feed.publish.attachments import page_count
from feed.publish.folder import UnitContent, read_folder
from feed.taxonomy import load_taxonomy


class BroughtIn(Struct, frozen=True):
    """What an import did: how many items came, how many were there already; hosts that are not on our list."""

    units: int
    items: int
    known: int
    media: int
    strange_hosts: tuple[str, ...]


def bring_in(folder: Path, person: Person | None, now: datetime) -> BroughtIn:
    """Bring a content folder in as approved items of their units; what is there already stays as it is.

    Each unit is one transaction: a fault leaves whole units. Raises FolderFault with every fault of the folder,
    NoParent where a unit above is missing, OSError where the disk fails.
    """
    found = read_folder(folder, load_taxonomy(settings.CONF.taxonomy))
    items = known = media = 0
    for content in sorted(found.units.values(), key=lambda unit: len(unit.code)):
        unit = ensure_unit(content.code, content.name)
        kept = {sha256: _keep(sha256, path) for sha256, path in content.blobs.items()}
        media += len(kept)
        with transaction.atomic():
            there = set(ItemPage.objects.filter(unit_code=unit.code).values_list("item_id", flat=True))
            for item in content.items:
                if item.id in there:
                    known += 1
                else:
                    _add(unit, item, content, kept, person, now)
                    items += 1
            Outbox.objects.create(unit_code=unit.code)
    strange = sorted(set(found.policy.link_hosts) - set(county_policy().link_hosts))
    return BroughtIn(units=len(found.units), items=items, known=known, media=media, strange_hosts=tuple(strange))


def _keep(sha256: str, path: Path) -> Path:
    root = Path(settings.MEDIA_ROOT)
    target = blob_path(root, sha256)
    return target if target.is_file() else blob_path(root, put(path, root))


def _add(
    unit: UnitPage, item: Item, content: UnitContent, kept: Mapping[str, Path], person: Person | None, now: datetime
) -> None:
    values = to_builtins(to_content(item))
    page = blank(unit, item.kind, values, item_id=item.id)
    page.author = person
    page.state, page.approved = "approved", values
    page.handed_in = page.approved_at = item.published
    page.starts = page.approved_starts = item.in_force_from
    page.ends = page.approved_ends = item.in_force_until
    # The tree row is read anew: the item before has moved it on.
    UnitPage.objects.get(pk=unit.pk).add_child(instance=page)
    for reference in media_of(item):
        source = content.blobs[reference.sha256]
        pages = page_count(kept[reference.sha256]) if reference.type == "application/pdf" else None
        row, _ = Media.objects.get_or_create(
            sha256=reference.sha256,
            defaults={
                "type": reference.type,
                "length": reference.length,
                "width": reference.width,
                "height": reference.height,
                "seconds": reference.seconds,
                "pages": pages,
                "name": reference.name or "",
            },
        )
        if person is not None:
            Upload.objects.get_or_create(media=row, item=page, by=person, defaults={"original_name": source.name})
    note("import", person, now, unit=unit.code, item=page, version=page.edition, words=source_of(item, content))


def source_of(item: Item, content: UnitContent) -> str:
    """What the log says of where an item came from."""
    return f"从内容文件夹导入：{content.name} {item.id}"[:400]
