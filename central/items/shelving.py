"""Putting a text away without losing it: a version kept aside, a draft not wanted any more."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from django.db import transaction

from central.items.journal import note
from central.items.models import ItemPage
from central.items.workflow import Refused
from central.people.models import Person
from central.people.rights import Act

OPEN = ("draft", "returned", "approved", "withdrawn")
"""States in which an item is its author's to change."""


@transaction.atomic
def keep_aside(page: ItemPage, person: Person, content: dict[str, Any]) -> None:
    """Keep a version that is not going to be the newest one: two wrote at once, and one text was chosen.

    Only while the item is open: the newest version kept under an edition that was handed in is the one handed in.
    """
    page = ItemPage.objects.select_for_update().get(pk=page.pk)
    if not person.may(Act.WRITE, page.unit_code):
        raise Refused("您没有办这件事的权限。")
    if page.state not in OPEN:
        raise Refused("已经交出去了，要改请先“收回来改”。")
    kept, page.content = page.content, content
    page.save_revision(user=person, clean=False, log_action=False)
    page.content = kept


@transaction.atomic
def discard(page: ItemPage, person: Person, now: datetime) -> Literal["deleted", "reverted", "archived"]:
    """Let go of the newest version: back to what residents see; away for good only what nobody else ever saw."""
    page = ItemPage.objects.select_for_update().get(pk=page.pk)
    if not person.may(Act.WRITE, page.unit_code):
        raise Refused("您没有办这件事的权限。")
    if page.state not in ("draft", "returned", "withdrawn"):
        raise Refused("已经交出去了，要改请先“收回来改”。")
    note("discard", person, now, unit=page.unit_code, item=page, version=page.edition)
    if page.approved is not None:
        page.content = page.approved
        page.title = str(page.approved["title"])
        page.starts, page.ends = page.approved_starts, page.approved_ends
        page.state, page.reason = "approved", ""
        page.lock_number += 1
        page.save()
        return "reverted"
    if page.handed_in is not None:
        page.state = "archived"
        page.lock_number += 1
        page.save()
        return "archived"
    page.delete()
    return "deleted"
