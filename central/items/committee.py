"""The supervision committee of a village: its seats, who may sit in for whom, and who has signed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from msgspec import Struct

from central.items.models import ItemPage, Signature
from central.people.models import Person, Post
from central.people.rights import Act, Holding, Role, may


class Seat(Struct, frozen=True):
    """A member's seat, and who holds it for the member today; one of them signs."""

    member: Person
    substitutes: tuple[Person, ...] = ()
    head: bool = False

    def among(self, signatures: Mapping[int, Signature]) -> Signature | None:
        """The signature that stands for this seat, of those by person."""
        return next((signatures[one.pk] for one in (self.member, *self.substitutes) if one.pk in signatures), None)


def seats(unit: str, now: datetime) -> list[Seat]:
    """The seats of a village's committee on a day, its head first."""
    day = timezone.localtime(now).date()
    posts = Post.objects.filter(unit_code=unit, role=Role.SUPERVISOR, person__is_active=True)
    held = [post for post in posts.select_related("person", "instead_of").order_by("pk") if post.holds(day)]
    own = {post.person_id: post for post in held if post.instead_of_id is None}
    instead: dict[int, list[Person]] = {}
    for post in held:
        if post.instead_of_id is not None and post.person_id not in own:
            instead.setdefault(post.instead_of_id, []).append(post.person)
    made = [Seat(post.person, tuple(instead.pop(pk, ())), post.head) for pk, post in own.items()]
    # Who stands in for somebody whose own post is over sits there themselves.
    made += [Seat(people[0], tuple(people[1:])) for people in instead.values()]
    return sorted(made, key=lambda seat: not seat.head)


def committee(unit: str, now: datetime) -> list[Person]:
    """Who may sign for a village today, its head first."""
    return [person for seat in seats(unit, now) for person in (seat.member, *seat.substitutes)]


def by_person(signatures: Iterable[Signature]) -> dict[int, Signature]:
    """Signatures by who signed."""
    return {signature.by_id: signature for signature in signatures}


def complete(page: ItemPage, now: datetime) -> bool:
    """Whether every seat has signed the newest version of an item."""
    signed = by_person(page.signatures.filter(version=page.edition))
    return bool(signed) and all(seat.among(signed) for seat in seats(page.unit_code, now))


@transaction.atomic
def pass_on(now: datetime) -> int:
    """Send on what waits only for somebody who has left the committee since; how many items moved."""
    moved = 0
    for page in ItemPage.objects.select_for_update().filter(state="signing"):
        if complete(page, now):
            page.state = "review"
            page.save(update_fields=["state"])
            moved += 1
    return moved


def instead_of(person: Person, act: Act, unit: str, now: datetime) -> Person | None:
    """For whom somebody does `act` to a unit's matters; None where a post of their own lets them."""
    day = timezone.localtime(now).date()
    held = [post for post in person.posts.select_related("instead_of") if post.holds(day)]
    able = [post for post in held if may((Holding(Role(post.role), post.unit_code),), act, unit)]
    if any(post.instead_of_id is None for post in able):
        return None
    return next((post.instead_of for post in able), None)
