"""The pages of 待我审核 (C6, C12) and 我审过的."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.contrib import messages
from django.db.models import BooleanField, ExpressionWrapper, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from msgspec import Struct

from central.console.editing import reading
from central.console.gate import item_for, page, person_of
from central.console.home import page_of
from central.console.review import queue as queues
from central.console.review.looking import seen
from central.console.review.queue import Waiting
from central.console.templatetags.console import said
from central.hosts import CONSOLE_POLICY
from central.items.journal import ACT_WORDS
from central.items.models import Decision, ItemPage
from central.items.standing import Shown, Standing, standing
from central.people.rights import Act
from central.phone.finding import preview_url
from central.units.models import UnitPage

PER_PAGE: Final = 20
SHOWN: Final = 40
"""Rows of the queue that are drawn; the rest is a number."""

QUICK: Final = ("数字不清楚", "缺附件", "漏了个人信息", "换张照片", "太长了")
"""Reasons that reviewers give most (C6)."""

DECIDED: Final = ("approve", "return")


def every(request: HttpRequest) -> bool:
    """Whether a manager has chosen to see the villages' items too; kept for the session."""
    if "all" in request.GET:
        request.session["review-all"] = request.GET["all"] == "1"
    return bool(request.session.get("review-all"))


def waiting(request: HttpRequest, now: datetime) -> list[Waiting]:
    """The queue of whoever asks."""
    return queues.waiting(person_of(request), now, every=every(request))


@page
def queue(request: HttpRequest) -> HttpResponse:
    """The queue, with its first item open beside it where there is room."""
    now = timezone.now()
    found = waiting(request, now)
    first = next((item for item in found if not item.own), found[0] if found else None)
    if first is None:
        return render(request, "console/review/empty.html", _around(request, found))
    item = ItemPage.objects.filter(number=first.number, state="review").first()
    if item is None:
        return redirect("review")
    return _page(request, item, found, now, is_list=True)


@page
def one(request: HttpRequest, number: str) -> HttpResponse:
    """One item that waits."""
    item = item_for(request, number, Act.APPROVE)
    if item.state != "review":
        messages.info(request, gone(item))
        return redirect("item", number=number)
    now = timezone.now()
    return _page(request, item, waiting(request, now), now, is_list=False)


def gone(item: ItemPage) -> str:
    """Why an item does not wait any more, in words."""
    last = Decision.objects.filter(item=item).order_by("-pk").first()
    if last is None:
        return "这一条不在等审核。"
    told = {
        "take-back": f"{last.who} {said(last.at)} 收回去改了，改好会再交来。",
        "hand-in": f"{last.who} {said(last.at)} 重新交了，在等监委会签字。",
        "approve": f"{last.who} {said(last.at)} 已经通过了。",
        "return": f"{last.who} {said(last.at)} 已经退回了。",
        "withdraw": f"{last.who} {said(last.at)} 撤下了。",
    }
    return told.get(last.act, "这一条不在等审核。")


def _around(request: HttpRequest, found: list[Waiting]) -> dict[str, Any]:
    person = person_of(request)
    mine = [item for item in found if not item.own]
    return {
        "queue": found[:SHOWN],
        "more": max(0, len(found) - SHOWN),
        "count": len(mine),
        "chooses": queues.may_see_more(person),
        "every": every(request),
    }


def _page(request: HttpRequest, item: ItemPage, found: list[Waiting], now: datetime, *, is_list: bool) -> HttpResponse:
    person = person_of(request)
    looked = seen(item, person, now)
    show = "text" if request.GET.get("show") == "text" else "phone"
    place = queues.place_of(found, item.number)
    unit = UnitPage.objects.filter(code=item.unit_code).first()
    told = _around(request, found) | {
        "item": item,
        "unit": unit,
        "seen": looked,
        "show": show,
        "is_list": is_list,
        "place": place + 1 if place is not None else 0,
        "before": found[place - 1] if place else None,
        "next": queues.after(found, item.number),
        "starts_later": item.starts is not None and item.starts > now,
        "back_to": queues.goes_back_to(item.unit_code, unit.title if unit else ""),
        "quick": QUICK,
        "earliest": f"{timezone.localtime(now):%Y-%m-%dT%H:%M}",
    }
    if show == "text":
        told["parts"] = reading.parts(item.kind, item.content)
        told["audience"] = reading.audience_words(item)
    else:
        told["preview"] = preview_url(item)
    response = render(request, "console/review/review.html", told)
    response.headers["Content-Security-Policy"] = (
        f"{CONSOLE_POLICY.format(public=settings.PUBLIC_URL)}; frame-src {settings.PUBLIC_URL}"
    )
    return response


class Decided(Struct, frozen=True):
    """A decision of one's own."""

    number: str
    title: str
    kind: str
    unit_name: str
    act: str
    words: str
    at: datetime
    standing: Standing

    @property
    def act_words(self) -> str:
        """What was decided."""
        return ACT_WORDS[self.act]


@page
def reviewed(request: HttpRequest) -> HttpResponse:
    """我审过的: one's own decisions, newest first, and where each item stands now."""
    person, now = person_of(request), timezone.now()
    rows = Decision.objects.filter(by=person, act__in=DECIDED)
    wanted = request.GET.get("find", "").strip()[:40]
    if wanted:
        rows = rows.filter(title__icontains=wanted)
    number = max(1, page_of(request.GET.get("page", "1")))
    cut = list(rows.order_by("-pk")[(number - 1) * PER_PAGE : number * PER_PAGE + 1])
    shown = cut[:PER_PAGE]
    public = ExpressionWrapper(Q(approved__isnull=False), output_field=BooleanField())
    fields = ("number", "kind", "state", "approved_starts", "approved_ends", "public")
    pages = ItemPage.objects.filter(pk__in={row.item_id for row in shown}).annotate(public=public)
    known = {pk: values for pk, *values in pages.values_list("pk", *fields)}
    units = dict(UnitPage.objects.filter(code__in={row.unit_code for row in shown}).values_list("code", "title"))
    made = []
    for row in shown:
        item_number, kind, state, starts, ends, is_public = known.get(
            row.item_id, ("", "notice", "archived", None, None, False)
        )
        made.append(
            Decided(
                number=item_number,
                title=row.title,
                kind=kind,
                unit_name=units.get(row.unit_code, ""),
                act=row.act,
                words=row.words,
                at=row.at,
                standing=standing(state, Shown(starts, ends) if is_public else None, now),
            )
        )
    told = {"rows": made, "find": wanted, "number": number, "more": len(cut) > PER_PAGE}
    return render(request, "console/review/reviewed.html", told)
