"""A new item's number, given out with the open page: nothing is made before something is written, and only once."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

import msgspec
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from msgspec import Struct

from central.items import making
from central.items.models import ItemPage
from central.people.models import Person
from central.people.rights import Act
from central.units.models import UnitPage
from feed.item import Kind

SALT: Final = "central.console.editing.new"


class Ticket(Struct, frozen=True):
    """What an open page of a new item holds: whose it will be and under which number. Signed, so nobody chooses one."""

    number: str
    kind: str
    unit: str
    person: int


def fresh(person: Person, kind: str, unit: UnitPage) -> Ticket:
    """A ticket for an item of a unit that somebody begins."""
    return Ticket(number=making.new_number(), kind=kind, unit=unit.code, person=person.pk)


def signed(ticket: Ticket) -> str:
    """A ticket as the page holds it."""
    return signing.dumps(msgspec.to_builtins(ticket), salt=SALT)


def ticket_of(text: str) -> Ticket | None:
    """The ticket that a page holds; none where it is not ours or too old."""
    try:
        return msgspec.convert(signing.loads(text, salt=SALT, max_age=timedelta(days=30)), Ticket) if text else None
    except (signing.BadSignature, msgspec.ValidationError):
        return None


def made(person: Person, ticket: Ticket) -> ItemPage:
    """The item of a ticket: made now, or by the sending before this one. Raises `Refused`, PermissionDenied."""
    if ticket.person != person.pk:
        raise PermissionDenied("这一页是别人打开的，请重新点“新建”。")
    there = ItemPage.objects.filter(number=ticket.number).first()
    if there is not None:
        if not person.may(Act.WRITE, there.unit_code):
            raise PermissionDenied("您没有办这件事的权限。")
        return there
    unit = UnitPage.objects.get(code=ticket.unit)
    kind: Kind = ticket.kind  # type: ignore[assignment]
    return making.make(unit, kind, person, timezone.now(), number=ticket.number)
