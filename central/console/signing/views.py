"""The pages of 等我签字 (C12b): what waits for a member of the committee, and one table to check."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Final

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from msgspec import Struct

from central.console.editing import reading
from central.console.gate import item_for, page, person_of
from central.console.review.looking import is_own, signed
from central.console.signing.account import account_of
from central.items.committee import seats
from central.items.models import ItemPage, Signature
from central.items.workflow import needs_signature
from central.media import intake
from central.people.models import Person
from central.people.rights import Act
from central.units.models import UnitPage

MOST: Final = 60
LAST_SIGNED: Final = 10


class Waiting(Struct, frozen=True):
    """One table that waits: of which unit, since when, and how many have signed."""

    number: str
    title: str
    kind: str
    unit_name: str
    author: str
    handed_in: datetime | None
    signed: int
    seats: int
    own: bool


def to_sign(person: Person, now: datetime) -> list[Waiting]:
    """What waits for somebody's signature, the oldest first; one's own writing at the end, for the others."""
    units = {holding.unit for holding in person.holdings() if person.may(Act.SIGN, holding.unit)}
    pages = list(
        ItemPage.objects.filter(unit_code__in=units, state="signing")
        .select_related("author")
        .defer("content", "approved")
        .order_by("handed_in", "pk")[:MOST]
    )
    signatures: dict[int, set[int]] = {}
    rows = Signature.objects.filter(item__in=pages).values_list("item_id", "version", "by_id")
    editions = {page.pk: page.edition for page in pages}
    for item, version, by in rows:
        if editions[item] == version:
            signatures.setdefault(item, set()).add(by)
    names = dict(UnitPage.objects.filter(code__in=units).values_list("code", "title"))
    count = {code: len(seats(code, now)) for code in {page.unit_code for page in pages}}
    made = [
        Waiting(
            number=found.number,
            title=found.title,
            kind=found.kind,
            unit_name=names.get(found.unit_code, ""),
            author=str(found.author or ""),
            handed_in=found.handed_in,
            signed=len(signatures.get(found.pk, ())),
            seats=count[found.unit_code],
            own=found.author_id == person.pk,
        )
        for found in pages
        if person.pk not in signatures.get(found.pk, ())
    ]
    return sorted(made, key=lambda one: one.own)


@page
def waiting(request: HttpRequest) -> HttpResponse:
    """What waits for one's signature, and what one has signed last."""
    person, now = person_of(request), timezone.now()
    done = Signature.objects.filter(by=person).select_related("item").order_by("-at")
    told = {
        "rows": to_sign(person, now),
        "done": done.defer("item__content", "item__approved")[:LAST_SIGNED],
    }
    return render(request, "console/signing/list.html", told)


@page
def one(request: HttpRequest, number: str) -> HttpResponse:
    """One table to check and sign; who may only read sees who has signed."""
    item = item_for(request, number, Act.READ)
    if not needs_signature(item):
        raise Http404("这一条不用监委会签字。")
    person, now = person_of(request), timezone.now()
    if item.state in ("draft", "returned") and not person.may(Act.WRITE, item.unit_code):
        # It is being written anew; what was handed in before stands on the item's own page.
        return redirect("item", number=number)
    found = signed(item, now)
    mine = next((one.signature for one in found if one.signature and one.signature.by_id == person.pk), None)
    told = {
        "item": item,
        "unit": UnitPage.objects.filter(code=item.unit_code).first(),
        "account": account_of(item),
        "parts": reading.parts(item.kind, item.content),
        "signed": found,
        "count": sum(one.signature is not None for one in found),
        "mine": mine,
        "own": is_own(item, person),
        "signs": item.state == "signing" and person.may(Act.SIGN, item.unit_code) and mine is None,
        "member": person.may(Act.SIGN, item.unit_code),
        "back": "/sign/" if person.may(Act.SIGN, item.unit_code) else f"/review/{number}/",
        "reasons": item.reasons,
    }
    return render(request, "console/signing/one.html", told)


@page
def drawn(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """A name as it was written on the glass; a picture of our own drawing, for whoever may read the item."""
    item = item_for(request, number, Act.READ)
    found = Signature.objects.filter(pk=pk, item=item, drawn__isnull=False).select_related("drawn").first()
    path = intake.shown(Path(settings.MEDIA_ROOT), found.drawn.sha256, found.drawn.type) if found else None
    if path is None:
        raise Http404("没有这个签名。")
    response = FileResponse(path.open("rb"), content_type="image/jpeg")
    response.headers["Cache-Control"] = "private, max-age=86400, immutable"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
