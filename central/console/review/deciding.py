"""A reviewer's decision: approve now, approve for a time, send back. Sent twice, it is taken once."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from central.console.editing import keeping
from central.console.gate import item_for, page, person_of
from central.console.review import queue as queues
from central.console.review.views import gone, waiting
from central.console.templatetags.console import said
from central.items import workflow
from central.items.models import Decision, ItemPage
from central.items.workflow import Refused
from central.people.models import Person
from central.people.rights import Act

FARTHEST: Final = timedelta(days=366)
"""How far ahead a version may be approved for."""

SAME_STEP: Final = timedelta(minutes=10)
"""Within this time the same decision sent again is a double press, not a second thought."""


@require_POST
@page
def decide(request: HttpRequest, number: str) -> HttpResponse:
    """Decide on the version that was looked at, then open the next item."""
    found = item_for(request, number, Act.APPROVE)
    person, now = person_of(request), timezone.now()
    what = request.POST.get("do", "")
    text = request.POST.get("version", "")
    version = int(text) if text.isascii() and text.isdigit() and len(text) < 9 else -1
    if what not in ("approve", "schedule", "return"):
        messages.warning(request, "没有看清您按的是哪个按钮，请再按一次。")
        return redirect("review-one", number=number)
    following = queues.after(waiting(request, now), number)
    try:
        words = _take(what, found, person, now, version, request)
    except Refused as fault:
        if not _done_already(found, person, now, what, version):
            now_found = ItemPage.objects.get(pk=found.pk)
            if now_found.state == "review":
                messages.warning(request, str(fault))
                return redirect("review-one", number=number)
            messages.warning(request, f"《{found.title}》没有办成：{gone(now_found)}")
        words = ""
    if words:
        messages.success(request, words)
    return redirect("review-one", number=following.number) if following else redirect("review")


def _take(what: str, found: ItemPage, person: Person, now: datetime, version: int, request: HttpRequest) -> str:
    """Take a decision; what to say of it. Raises `Refused`."""
    if what == "return":
        workflow.send_back(found, person, now, version=version, reason=request.POST.get("reason", ""))
        return f"《{found.title}》退回去了，{found.author or '写的人'}会看到原因。"
    left = [finding for finding in keeping.missing(found, keeping.report_of(found, now)) if finding.block]
    if left and found.edition == version:
        raise Refused(f"现在还不能通过：{left[0].what}请退回去改。")
    at = _moment(request.POST.get("at", ""), now) if what == "schedule" else None
    done = workflow.approve(found, person, now, version=version, at=at)
    if done.approved_starts is not None and done.approved_starts > now:
        return f"《{done.title}》通过了，{said(done.approved_starts)} 上屏。"
    return f"《{done.title}》通过了，马上上屏。"


def _moment(text: str, now: datetime) -> datetime:
    at = keeping.moment_of(text)
    if at is None:
        raise Refused("请先选几月几日几点上屏。")
    if at <= now:
        raise Refused("选的时间已经过了，请往后选，或者按“马上上屏”。")
    if at > now + FARTHEST:
        raise Refused("选的时间太远了，最多定到一年以内。")
    return at


def _done_already(found: ItemPage, person: Person, now: datetime, what: str, version: int) -> bool:
    """Whether this very decision was taken a moment ago: the button was pressed twice."""
    act = "return" if what == "return" else "approve"
    rows = Decision.objects.filter(item=found, by=person, act=act, version=version, at__gt=now - SAME_STEP)
    return rows.exists()
