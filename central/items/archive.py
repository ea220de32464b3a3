"""The archive: what has left the screens by itself is put away for good, under a number of its own.

A number names the unit, the year and the count within it (430304009203-2026-0031); it is never given twice, for the
decisions that gave them are never taken away. `central archive` and the worker's timer call `archive_due`.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from central.items.committee import pass_on
from central.items.journal import note
from central.items.models import Decision, ItemPage

NUMBERED = "归档号 "
AT_ONCE = 200
"""Items of one transaction: others may save in between."""


def archive_due(now: datetime, days: int | None = None) -> int:
    """Archive what ended more than `days` ago (the settings' expired_page_days); how many items were put away.

    An item whose author is writing a new version, or that waits for a decision, stays where it is. What waits only for
    somebody who has left the committee goes on.
    """
    pass_on(now)
    kept = settings.CONF.keeping.expired_page_days if days is None else days
    before, done = now - timedelta(days=kept), 0
    while found := _some(now, before):
        done += found
    return done


@transaction.atomic
def _some(now: datetime, before: datetime) -> int:
    due = ItemPage.objects.select_for_update().filter(state="approved", approved_ends__lt=before)
    pages = list(due.order_by("approved_ends", "pk")[:AT_ONCE])
    for page in pages:
        number = next_number(page.unit_code, now)
        page.state = "archived"
        page.lock_number += 1
        if page.kind == "disclosure":
            page.content = _numbered(page.content, number)
            page.approved = _numbered(page.approved, number)
        page.save(update_fields=["state", "content", "approved", "lock_number"])
        note("archive", None, now, unit=page.unit_code, item=page, version=page.edition, words=f"{NUMBERED}{number}")
    return len(pages)


def next_number(unit: str, now: datetime) -> str:
    """The next archive number of a unit; inside the transaction that uses it."""
    start = f"{unit}-{timezone.localtime(now).year}-"
    given = Decision.objects.filter(unit_code=unit, act="archive", words__startswith=f"{NUMBERED}{start}")
    return f"{start}{given.count() + 1:04}"


def archive_number(page: ItemPage) -> str:
    """The number that an item was archived under; empty where it was not."""
    row = Decision.objects.filter(item=page, act="archive").order_by("-pk").first()
    return row.words.removeprefix(NUMBERED) if row else ""


def _numbered(content: dict[str, object] | None, number: str) -> dict[str, object] | None:
    told = (content or {}).get("disclosure")
    if content is None or not isinstance(told, dict):
        return content
    return content | {"disclosure": told | {"archive_number": number}}
