"""What waits for a reviewer: due today first, then what has waited longest."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime
from typing import Final

from django.db.models import Q
from django.utils import timezone
from msgspec import Struct

from central.items.models import ItemPage
from central.people.models import Person
from central.people.rights import Act, Role
from central.units.models import UnitPage
from feed.units import Level, level_of

NEAR_DAYS: Final = 3
"""Days before a matter is due from which the queue says so."""


class Waiting(Struct, frozen=True):
    """One item that waits: whose it is, since when, and by when it has to be public."""

    number: str
    title: str
    unit: str
    unit_name: str
    author: str
    handed_in: datetime
    due: date | None
    own: bool
    today: date

    @property
    def days_left(self) -> int | None:
        """Days until it has to be public; less than 0 where that day has passed."""
        return (self.due - self.today).days if self.due else None

    @property
    def is_urgent(self) -> bool:
        """Whether it is due today or late."""
        return self.days_left is not None and self.days_left <= 0

    @property
    def due_words(self) -> str:
        """When it is due, where that is near."""
        left = self.days_left
        if left is None or left > NEAR_DAYS:
            return ""
        if left < 0:
            return f"逾期 {-left} 天"
        return "今天到期" if left == 0 else f"还剩 {left} 天"

    @property
    def days_waited(self) -> int:
        """Days by the calendar since it was handed in: one that came last evening has waited a day this morning."""
        return (self.today - timezone.localtime(self.handed_in).date()).days


def waits_for(person: Person, *, every: bool = False) -> Q:
    """The items that wait for somebody, as a condition.

    A township reviews what its villages and its colleagues hand in; the county what townships and itself hand in, and
    with `every` the villages' as well.
    """
    units = UnitPage.objects.filter(person.sees(Act.APPROVE))
    if not every and not _reviews(person):
        villages = Q(code__regex=r"^\d{12}$")
        units = units.exclude(villages)
    return Q(state="review", unit_code__in=units.values("code"))


def _reviews(person: Person) -> bool:
    return any(holding.role is Role.REVIEWER for holding in person.holdings())


def may_see_more(person: Person) -> bool:
    """Whether somebody may choose to see the villages' items too."""
    return not _reviews(person) and any(holding.role is Role.MANAGER for holding in person.holdings())


def count(person: Person) -> int:
    """How much waits for somebody: for the menu."""
    return ItemPage.objects.filter(waits_for(person)).exclude(author=person).count()


def waiting(person: Person, now: datetime, *, every: bool = False) -> list[Waiting]:
    """What waits, urgent first, then oldest; one's own at the end, for others to review. Bodies are not read."""
    today = timezone.localtime(now).date()
    rows = ItemPage.objects.filter(waits_for(person, every=every)).values_list(
        "number",
        "title",
        "unit_code",
        "author__full_name",
        "author_id",
        "handed_in",
        "starts",
        "approved_at",
        "content__disclosure__due",
    )
    found = list(rows)
    names = dict(UnitPage.objects.filter(code__in={row[2] for row in found}).values_list("code", "title"))
    made = [
        Waiting(
            number=number,
            title=title,
            unit=unit,
            unit_name=names.get(unit, ""),
            author=author or "",
            handed_in=handed_in or now,
            due=_due(due, starts, public=approved_at is not None),
            own=author_pk == person.pk,
            today=today,
        )
        for number, title, unit, author, author_pk, handed_in, starts, approved_at, due in found
    ]
    return sorted(made, key=_rank)


def _rank(item: Waiting) -> tuple[bool, bool, date, datetime]:
    return item.own, not item.is_urgent, item.due if item.due and item.is_urgent else date.max, item.handed_in


def _due(text: object, starts: datetime | None, *, public: bool) -> date | None:
    """By when it has to be on the screens: its legal date while it was never public, and the day its author set."""
    days = [timezone.localtime(starts).date()] if starts else []
    if isinstance(text, str) and not public:
        with suppress(ValueError):
            days.append(date.fromisoformat(text[:10]))
    return min(days, default=None)


def place_of(queue: list[Waiting], number: str) -> int | None:
    """Where an item stands in the queue, from 0."""
    return next((place for place, item in enumerate(queue) if item.number == number), None)


def after(queue: list[Waiting], number: str) -> Waiting | None:
    """The item to open after one: the next that is not one's own, from the beginning again at the end."""
    place = place_of(queue, number)
    turned = queue if place is None else [*queue[place + 1 :], *queue[:place]]
    return next((item for item in turned if not item.own and item.number != number), None)


def goes_back_to(unit: str, name: str) -> str:
    """To whom an item is sent back, in words."""
    return "村里" if level_of(unit) is Level.VILLAGE else name
