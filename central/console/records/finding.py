"""The rows of the log that somebody may read, narrowed as they asked; and whether its chain is whole."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils import timezone
from msgspec import Struct

from central.items.journal import ACT_WORDS, gaps
from central.items.models import Decision
from central.people.models import Person
from central.people.rights import Act
from central.units.models import UnitPage
from feed.units import is_unit_code

CHECKED_AT_ONCE = 2_000
"""Newest rows that are checked whenever the page opens; the whole chain is checked when asked."""


class Asked(Struct, frozen=True):
    """How the log is narrowed: a unit with what lies below it, a person, an act, a first and a last day."""

    unit: str = ""
    who: str = ""
    act: str = ""
    first: date | None = None
    last: date | None = None


class Chain(Struct, frozen=True):
    """What checking the chain came to; `broken` are numbers of rows."""

    rows: int
    all_rows: bool
    broken: tuple[int, ...]


def asked(told: QueryDict) -> Asked:
    """What the form says; what makes no sense is left out."""
    unit, act = told.get("unit", ""), told.get("act", "")
    return Asked(
        unit=unit if is_unit_code(unit) else "",
        who=told.get("who", "").strip()[:40],
        act=act if act in ACT_WORDS else "",
        first=_day(told.get("first", "")),
        last=_day(told.get("last", "")),
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def units_of(person: Person) -> QuerySet[UnitPage]:
    """Units whose log somebody may read. Raises PermissionDenied for whoever may read none."""
    if not any(person.may(Act.LOG, holding.unit) for holding in person.holdings()):
        raise PermissionDenied("操作记录由街道和区里看。")
    return UnitPage.objects.filter(person.sees(Act.LOG)).order_by("code")


def rows_for(person: Person, wanted: Asked) -> QuerySet[Decision]:
    """The rows, newest first."""
    scope = Q(unit_code__in=units_of(person).values("code"))
    if wanted.unit:
        scope &= Q(unit_code__startswith=wanted.unit)
    if wanted.who:
        scope &= Q(who__icontains=wanted.who)
    if wanted.act:
        scope &= Q(act=wanted.act)
    if wanted.first:
        scope &= Q(at__gte=_midnight(wanted.first))
    if wanted.last and wanted.last < date.max:
        scope &= Q(at__lt=_midnight(wanted.last + timedelta(days=1)))
    return Decision.objects.filter(scope).order_by("-pk")


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def check(everything: bool) -> Chain:
    """Check the chain: the newest rows, or all of them."""
    count = Decision.objects.count()
    rows = Decision.objects.order_by("pk")
    start = 0 if everything else max(0, count - CHECKED_AT_ONCE)
    first = rows[start : start + 1].first()
    broken = gaps(rows[start:].iterator(chunk_size=500))
    if start == 0 and first is not None and first.before and first.pk not in broken:
        # The first row of all follows nothing: where it names a row before it, that row was taken away.
        broken = [first.pk, *broken]
    return Chain(count - start, start == 0, tuple(broken))
