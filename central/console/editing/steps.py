"""The steps of an item's way that its author takes: hand in, take back, take down, let go."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from central.console import handing_in
from central.console.editing import keeping
from central.console.editing.forms import written
from central.console.editing.links import shortened
from central.console.finance import sheet
from central.console.finance.desk import sheet_of_page
from central.console.gate import page, person_of
from central.items import shelving, workflow
from central.items.models import ItemPage
from central.items.workflow import Refused, Unfinished
from central.people.models import Person
from central.people.rights import Act


def hand_in_now(found: ItemPage, person: Person, now: datetime, seen: int) -> ItemPage:
    """Check and hand in the version `seen`; long addresses become short first. Raises `Refused`, `Unfinished`.

    An account is held against the rules of its table, whichever page it is handed in from.
    """
    if found.kind == "disclosure" and sheet_of_page(found) is not None:
        return sheet.hand_in_now(found, person, seen)
    report = keeping.report_of(found, now)
    left = keeping.missing(found, report)
    if left:
        raise Unfinished(left)
    content = shortened(found.content)
    if content != found.content:
        found = workflow.save(found, person, content, seen=seen)
        seen = found.lock_number
    asked = [f"{finding.what}{found.reasons[finding.what]}" for finding in report.findings if finding.needs_reason]
    return workflow.hand_in(found, person, now, [], seen=seen, words="；".join(asked))


@require_POST
@page
def hand_in(request: HttpRequest, number: str) -> HttpResponse:
    """Hand the newest version in, as it was seen."""
    found = written(request, number, Act.WRITE)
    handing_in.hand_in(request, lambda person, seen: hand_in_now(found, person, timezone.now(), seen))
    return redirect("item", number=number)


@require_POST
@page
def take_back(request: HttpRequest, number: str) -> HttpResponse:
    """Take a version back to change it."""
    found = written(request, number, Act.WRITE)
    return _done(
        request, number, lambda: workflow.take_back(found, person_of(request), timezone.now()), "收回来了，可以接着改。"
    )


@require_POST
@page
def withdraw(request: HttpRequest, number: str) -> HttpResponse:
    """Take an item off the screens at once."""
    found = written(request, number, Act.WITHDRAW)
    reason = request.POST.get("reason", "")
    return _done(
        request,
        number,
        lambda: workflow.withdraw(found, person_of(request), timezone.now(), reason),
        "撤下了，大屏和手机马上就看不到。",
    )


@require_POST
@page
def discard(request: HttpRequest, number: str) -> HttpResponse:
    """Let a draft go."""
    found = written(request, number, Act.WRITE)
    try:
        done = shelving.discard(found, person_of(request), timezone.now())
    except Refused as fault:
        messages.warning(request, str(fault))
        return redirect("item", number=number)
    if done == "deleted":
        messages.success(request, f"“{found.title}”不要了。")
        return redirect("home")
    messages.success(
        request, "改的不要了，屏上还是原来那一版。" if done == "reverted" else "这一条不要了，收进归档里。"
    )
    return redirect("item", number=number)


def _done(request: HttpRequest, number: str, step: Callable[[], object], words: str) -> HttpResponse:
    try:
        step()
    except Refused as fault:
        messages.warning(request, str(fault))
    else:
        messages.success(request, words)
    return redirect("item", number=number)
