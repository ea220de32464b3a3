"""New items: an id in the feed and a number in the address, both for good."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.db import transaction

from central.items.journal import note
from central.items.models import ItemPage
from central.items.workflow import Refused
from central.people.models import Person
from central.people.rights import Act
from central.publishing.contents import county_policy
from central.units.models import UnitPage
from feed.item import Kind
from feed.units import level_of

NUMBER_ALPHABET: Final = "23456789abcdefghjkmnpqrstuvwxyz"
"""Without 0 O 1 l I: somebody may have to type it from a printed page."""

NUMBER_LENGTH: Final = 8


def new_number() -> str:
    """A number for a short address: 8 of 31 signs, 8 · 10¹¹ of them; not to be guessed one after the other."""
    return "".join(secrets.choice(NUMBER_ALPHABET) for _ in range(NUMBER_LENGTH))


def blank(
    unit: UnitPage, kind: str, content: Mapping[str, Any], *, item_id: str | None = None, number: str | None = None
) -> ItemPage:
    """An item of a unit that is not in the tree yet."""
    number = number or new_number()
    values = dict(content)
    title = str(values.get("title") or "")[:255] or "（还没写标题）"
    return ItemPage(
        title=title,
        draft_title=title,
        slug=number,
        live=False,
        kind=kind,
        unit_code=unit.code,
        item_id=item_id or f"{kind}-{number}",
        number=number,
        content=values,
    )


@transaction.atomic
def make(
    unit: UnitPage,
    kind: Kind,
    person: Person,
    now: datetime,
    content: Mapping[str, Any] | None = None,
    *,
    item_id: str | None = None,
    number: str | None = None,
) -> ItemPage:
    """A new draft of a unit, by somebody who may write for it. `number` is one given out before. Raises `Refused`."""
    if not person.may(Act.WRITE, unit.code):
        raise Refused("您没有给这个单位写内容的权限。")
    if kind not in county_policy().kinds(level_of(unit.code)):
        raise Refused("这一级单位不能发这一种内容。")
    page = blank(unit, kind, content or {}, item_id=item_id, number=number)
    page.author = person
    # The tree row is read anew: another clerk may have added an item since.
    UnitPage.objects.get(pk=unit.pk).add_child(instance=page)
    note("create", person, now, unit=unit.code, item=page, version=page.edition)
    return page
