"""The list of warnings, one warning that stands or stood, its lifting, and files of the weather office."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from msgspec import Struct

from central.alerts import issuing
from central.alerts.cap import MOST_BYTES
from central.alerts.filing import ReadBefore, Taken, take_file
from central.alerts.models import CapFile, Proposal
from central.alerts.reach import reach, registered_screens
from central.console.alert.drafting import facts, manager_of
from central.console.alert.picture import time_words
from central.console.gate import page, person_of
from central.console.home import shown_of
from central.items.models import ItemPage
from central.items.standing import Standing, standing
from central.items.workflow import Refused

PER_PAGE = 20
MOST_UNDER_WAY = 50


class Row(Struct, frozen=True):
    """A warning in the list."""

    item: ItemPage
    standing: Standing
    level: str
    time: str


def _standing(item: ItemPage, now: datetime) -> Standing:
    """Where a warning stands for residents: what is approved tells, not the newest version."""
    return standing("approved" if item.approved is not None else item.state, shown_of(item), now)


def _row(item: ItemPage, now: datetime) -> Row:
    level = str((item.content.get("alert") or {}).get("level") or "")
    return Row(item, _standing(item, now), level, time_words(item.starts, item.ends, now))


@never_cache
@page
def alerts(request: HttpRequest) -> HttpResponse:
    """What waits for somebody, what stands on the screens, and what is over."""
    person, now = manager_of(request), timezone.now()
    under_way = list(
        Proposal.objects.filter(state__in=("draft", "waiting"))
        .select_related("first", "writer")
        .order_by("-saved")[:MOST_UNDER_WAY]
    )
    ours = ItemPage.objects.filter(unit_code=settings.CONF.county, kind="alert")
    running = ours.filter(approved__isnull=False, approved_ends__gt=now).order_by("-approved_at")
    number = int(request.GET["page"]) if request.GET.get("page", "").isdecimal() else 1
    number = max(1, min(number, 10_000))
    past = ours.exclude(pk__in=running.values("pk")).order_by("-approved_at", "-pk")
    shown = list(past[(number - 1) * PER_PAGE : number * PER_PAGE + 1])
    return render(
        request,
        "console/alert/list.html",
        {
            "waiting": [(each, each.first_id != person.pk) for each in under_way if each.is_waiting(now)],
            "drafts": [each for each in under_way if not each.is_waiting(now)],
            "running": [_row(item, now) for item in running],
            "past": [_row(item, now) for item in shown[:PER_PAGE]],
            "number": number,
            "more": len(shown) > PER_PAGE,
        },
    )


@never_cache
@page
def alert(request: HttpRequest, number: str) -> HttpResponse:
    """One warning that was let out: who did, and how to end it, change its times, or send it again."""
    manager_of(request)
    item = ItemPage.objects.filter(number=number, kind="alert", unit_code=settings.CONF.county).first()
    if item is None:
        raise Http404("没有这一条。")
    if request.method == "POST":
        return _step(request, item)
    return _shown(request, item)


def _step(request: HttpRequest, item: ItemPage) -> HttpResponse:
    person, now = person_of(request), timezone.now()
    try:
        match request.POST.get("action"):
            case "change":
                return redirect("alert-draft", number=issuing.change(item, person, now).number)
            case "again":
                return redirect("alert-draft", number=issuing.again(item, person, now).number)
            case "lift":
                issuing.lift(item, person, request.POST.get("code", ""), now, reason=request.POST.get("reason", ""),
                             address=request.META.get("REMOTE_ADDR", ""))  # fmt: skip
                messages.info(request, f"“{item.title}”解除了，大屏马上恢复平常的画面。")
    except Refused as refused:
        return _shown(request, item, str(refused), status=422)
    return redirect("alert", number=item.number)


def _shown(request: HttpRequest, item: ItemPage, wrong: str = "", status: int = 200) -> HttpResponse:
    now = timezone.now()
    versions = list(
        Proposal.objects.filter(item=item, state="issued").select_related("first", "second").order_by("-second_at")
    )
    over = CapFile.objects.filter(item=item, msg_type="Cancel").order_by("-at").first()
    values = facts(issuing.typed_of_item(item), reach(registered_screens()), now) | {
        "item": item,
        "title": item.title,
        "standing": _standing(item, now),
        "stands": issuing.stands(item, now),
        "versions": versions,
        "over": over,
        "under_way": Proposal.objects.filter(replaces=item, state__in=("draft", "waiting")).first(),
        "reason": request.POST.get("reason", "") or (f"收到解除文件 {over.identifier}" if over else ""),
        "wrong": wrong,
    }
    return render(request, "console/alert/alert.html", values, status=status)


@never_cache
@page
def read(request: HttpRequest) -> HttpResponse:
    """Read a CAP file: it fills a form, or leads to the warning that is over. Nothing goes out by it."""
    person = manager_of(request)
    if request.method != "POST":
        return render(request, "console/alert/read.html", {"wrong": ""})
    upload = request.FILES.get("file")
    if upload is None:
        return render(request, "console/alert/read.html", {"wrong": "请先选一个文件。"}, status=422)
    try:
        taken = take_file(person, upload.read(MOST_BYTES + 1), timezone.now())
    except ReadBefore as before:
        messages.warning(request, str(before))
        return _onward(before.taken)
    except Refused as refused:
        return render(request, "console/alert/read.html", {"wrong": str(refused)}, status=422)
    messages.info(
        request,
        "这份文件说预警解除了。核对以后，填验证码解除。" if taken.over else "文件读好了，还没有发。请核对每一项。",
    )
    return _onward(taken)


def _onward(taken: Taken) -> HttpResponse:
    if taken.over is not None:
        return redirect("alert", number=taken.over.number)
    if taken.proposal is not None:
        return redirect("alert-draft", number=taken.proposal.number)
    return redirect("alerts")
