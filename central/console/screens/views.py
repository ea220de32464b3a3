"""大屏: the screens of one's units with their last honest state, and each by itself; 留言: what residents wrote."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST
from msgspec import Struct

from central.console.gate import page, person_of
from central.console.home import page_of
from central.console.screens.one import seen, sheet
from central.console.screens.rows import moment, rows_for, tabs
from central.devices.models import Remark
from central.items.models import ItemPage
from central.people.models import Person
from central.people.rights import Act
from central.units.models import UnitPage

PER_PAGE = 50
REMARKS_PER_PAGE = 20


@page
def screens(request: HttpRequest) -> HttpResponse:
    """The screens of one's units."""
    now, find = timezone.now(), request.GET.get("find", "").strip()[:40]
    rows = rows_for(person_of(request), now, find)
    state = request.GET.get("state", "")
    shown = [row for row in rows if row.word == state] if state else rows
    number = max(1, page_of(request.GET.get("page", "1")))
    start = (number - 1) * PER_PAGE
    told = {
        "rows": shown[start : start + PER_PAGE],
        "count": len(shown),
        "all": len(rows),
        "tabs": tabs(rows, state),
        "state": state,
        "find": find,
        "first": start + 1,
        "last": min(start + PER_PAGE, len(shown)),
        "number": number,
        "more": start + PER_PAGE < len(shown),
        "now": moment(now),
        "waiting": waiting_for(person_of(request)).count(),
        "reads": reads_remarks(person_of(request)),
    }
    return render(request, "console/screens/list.html", told)


@page
def screen(request: HttpRequest, screen: int) -> HttpResponse:
    """One screen: how it is, how its machine is, how much it was used."""
    person = person_of(request)
    device = seen(person, screen)
    if device is None:
        raise Http404("没有这块屏，或者不归您管。")
    return render(request, "console/screens/one.html", {"sheet": sheet(person, device, timezone.now())})


class Said(Struct, frozen=True):
    """A remark with the village and the item that it is about, and whether this person may put it aside."""

    remark: Remark
    village: str
    screen: str
    title: str
    number: str
    may_finish: bool


def reads_remarks(person: Person) -> bool:
    """Whether somebody reads remarks at all: whoever reads the matters of a unit."""
    return any(person.may(Act.READ, holding.unit) for holding in person.holdings())


def remarks_for(person: Person) -> QuerySet[Remark]:
    """What was written in the villages whose matters somebody reads."""
    return Remark.objects.filter(village__in=UnitPage.objects.filter(person.sees(Act.READ)).values("code"))


def waiting_for(person: Person) -> QuerySet[Remark]:
    """What nobody has put aside yet."""
    return remarks_for(person).filter(done_at__isnull=True)


@page
def remarks(request: HttpRequest) -> HttpResponse:
    """What residents wrote on the screens, the newest first; what is put aside on a page of its own."""
    person = person_of(request)
    if not reads_remarks(person):
        raise PermissionDenied("留言由村里和街道、区里看。")
    done = request.GET.get("done") == "1"
    found = remarks_for(person).filter(done_at__isnull=not done).order_by("-received", "-pk")
    number = max(1, page_of(request.GET.get("page", "1")))
    start, count = (number - 1) * REMARKS_PER_PAGE, found.count()
    some = list(found.select_related("device", "done_by")[start : start + REMARKS_PER_PAGE])
    told = {
        "rows": _told(some, person),
        "done": done,
        "count": count,
        "number": number,
        "more": start + REMARKS_PER_PAGE < count,
    }
    return render(request, "console/screens/remarks.html", told)


def _told(some: list[Remark], person: Person) -> list[Said]:
    villages = dict(UnitPage.objects.filter(code__in={one.village for one in some}).values_list("code", "title"))
    about = {(one.unit_code, one.item_id) for one in some if one.item_id}
    items = {
        (page.unit_code, page.item_id): page
        for page in ItemPage.objects.filter(
            unit_code__in={unit for unit, _ in about}, item_id__in={name for _, name in about}
        ).only("unit_code", "item_id", "title", "number")
    }
    return [
        Said(
            remark=one,
            village=villages.get(one.village, one.village),
            screen=one.device.name,
            title=item.title if (item := items.get((one.unit_code, one.item_id))) else "",
            number=item.number if item and person.may(Act.READ, item.unit_code) else "",
            may_finish=person.may(Act.WRITE, one.village),
        )
        for one in some
    ]


@require_POST
@page
def finish(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a remark aside; done twice it is done once."""
    person, now = person_of(request), timezone.now()
    found = remarks_for(person).filter(pk=pk).first()
    if found is None:
        raise Http404("没有这一条，或者不归您管。")
    if not person.may(Act.WRITE, found.village):
        raise PermissionDenied("留言由村里的编辑处理。")
    if _finish(found, person, now):
        messages.success(request, "收好了，在“看过的”里还找得到。")
    return redirect("remarks")


def _finish(remark: Remark, person: Person, now: datetime) -> bool:
    return bool(Remark.objects.filter(pk=remark.pk, done_at__isnull=True).update(done_by=person, done_at=now))
