"""Filling a warning in (C11) and the two confirmations, on the desk and on the phone."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from central.alerts import issuing
from central.alerts.hazards import hazards_of
from central.alerts.models import Proposal
from central.alerts.reach import reach, registered_screens
from central.alerts.typed import Typed, place_of, title_of
from central.console.alert.picture import picture, time_words
from central.console.alert.posted import errors_by_field, form_values, suggested, suggestions, typed_from
from central.console.gate import page, person_of
from central.items.making import new_number
from central.items.workflow import Refused, Stale
from central.people.models import Person
from central.people.rights import Act

_SALT: Final = "central.console.alert.new"
_DAY: Final = timedelta(days=1)


def manager_of(request: HttpRequest) -> Person:
    """Who asks, if they may warn the county. Raises PermissionDenied."""
    person = person_of(request)
    if not person.may(Act.WARN, settings.CONF.county):
        raise PermissionDenied("只有区县一级能发预警；村里请发村级通知。")
    return person


def proposal_of(number: str) -> Proposal:
    """The warning of a number that is on its way. Raises Http404."""
    found = Proposal.objects.select_related("writer", "first", "second", "item", "replaces").filter(number=number)
    proposal = found.first()
    if proposal is None:
        raise Http404("没有这一条。")
    return proposal


def fresh(now: datetime) -> Typed:
    """An empty form: from now on; where to and until when is a person's to say."""
    return Typed(starts=now.replace(second=0, microsecond=0))


@never_cache
@page
def new(request: HttpRequest) -> HttpResponse:
    """An empty form. Nothing is kept until it is sent; sent twice it is one warning."""
    person, now = manager_of(request), timezone.now()
    if request.method != "POST":
        ticket = signing.dumps([new_number(), person.pk], salt=_SALT)
        return _form(request, None, fresh(now), {"ticket": ticket})
    try:
        number, owner = signing.loads(request.POST.get("ticket", ""), salt=_SALT, max_age=_DAY)
    except signing.BadSignature:
        number, owner = new_number(), person.pk
    if owner != person.pk:
        raise PermissionDenied("这张表是别人打开的，请重新打开。")
    known = Proposal.objects.filter(number=number).first()
    typed = typed_from(request.POST, issuing.typed_of(known) if known else Typed())
    return _kept(request, number, typed, 0 if known is None else known.lock_number)


@never_cache
@page
def draft(request: HttpRequest, number: str) -> HttpResponse:
    """A warning on its way: the form, or what has been confirmed and waits for the second person."""
    person, now = manager_of(request), timezone.now()
    proposal = proposal_of(number)
    if request.method != "POST":
        if proposal.state == "issued" and proposal.item is not None:
            return redirect("alert", number=proposal.item.number)
        if proposal.is_waiting(now) or proposal.state == "dropped":
            return _confirmed(request, proposal)
        return _form(request, proposal, issuing.typed_of(proposal), {})
    match request.POST.get("action"):
        case "second":
            return _second(request, proposal, person, now)
        case "back" | "drop" as step:
            try:
                (issuing.take_back if step == "back" else issuing.drop)(proposal, person, now)
            except Refused as refused:
                messages.error(request, str(refused))
            else:
                messages.info(request, "收回来了，可以改。" if step == "back" else "这一条不发了。")
            return redirect("alert-draft", number=number) if step == "back" else redirect("alerts")
    typed = typed_from(request.POST, issuing.typed_of(proposal))
    return _kept(request, number, typed, _number(request.POST.get("seen", "")))


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def _kept(request: HttpRequest, number: str, typed: Typed, seen: int) -> HttpResponse:
    """Keep what was typed, then do what the pressed button says."""
    person, now, action = person_of(request), timezone.now(), request.POST.get("action")
    if action == "suggest":
        county_name = issuing.unit_names().get(settings.CONF.county, "")
        typed = suggested(typed, hazards_of(settings.CONF.taxonomy), county_name)
    try:
        proposal = issuing.keep(person, typed, now, number=number, seen=seen)
    except Stale as stale:
        newest = proposal_of(number)
        return _form(request, newest, typed, {"wrong": str(stale), "newest": True}, status=409)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("alert-draft", number=number)
    if action == "confirm":
        try:
            issuing.confirm(proposal, person, request.POST.get("code", ""), now, seen=proposal.lock_number,
                            address=request.META.get("REMOTE_ADDR", ""))  # fmt: skip
        except Refused as refused:
            found = issuing.shortcomings(typed, now)
            told = {"errors": errors_by_field(found), "wrong": "" if found else str(refused), "count": len(found)}
            return _form(request, proposal_of(number), typed, told, status=422)
        messages.info(request, "您已确认。请另一位县级管理员在 10 分钟内确认。")
    else:
        messages.info(request, "存好了，还没有发。")
    return redirect("alert-draft", number=number)


def _second(request: HttpRequest, proposal: Proposal, person: Person, now: datetime) -> HttpResponse:
    try:
        item = issuing.second(
            proposal, person, request.POST.get("code", ""), now, seen=_number(request.POST.get("seen", "")),
            address=request.META.get("REMOTE_ADDR", ""),
        )  # fmt: skip
    except Refused as refused:
        proposal = proposal_of(proposal.number)
        if proposal.is_waiting(now):
            return _confirmed(request, proposal, str(refused), status=422)
        messages.error(request, str(refused))
        return redirect("alert-draft", number=proposal.number)
    messages.info(request, f"“{item.title}”发出去了。")
    return redirect("alert", number=item.number)


def _form(
    request: HttpRequest, proposal: Proposal | None, typed: Typed, told: dict[str, Any], status: int = 200
) -> HttpResponse:
    now, hazards, taxonomy = timezone.now(), hazards_of(settings.CONF.taxonomy), issuing.county_taxonomy()
    around = reach(registered_screens())
    values = form_values(typed, around, taxonomy) | {
        "proposal": proposal,
        "typed": typed,
        "title": title_of(typed, taxonomy) if typed.category and typed.level else "发预警",
        "picture": picture(typed, place_of(typed, around.names, around.county), taxonomy, hazards, now),
        "suggestions": suggestions(hazards, around.names.get(around.county, "")),
        "lapsed": proposal is not None and proposal.state == "waiting",
        "errors": {},
        "others": issuing.managers(now, but=(person_of(request),)),
    }
    return render(request, "console/alert/form.html", values | told, status=status)


def _confirmed(request: HttpRequest, proposal: Proposal, wrong: str = "", status: int = 200) -> HttpResponse:
    person, now = person_of(request), timezone.now()
    around = reach(registered_screens())
    values = facts(issuing.typed_of(proposal), around, now) | {
        "proposal": proposal,
        "title": proposal.title,
        "mine": proposal.first_id == person.pk,
        "left": proposal.seconds_left(now),
        "minutes": proposal.seconds_left(now) // 60,
        "seconds": proposal.seconds_left(now) % 60,
        "wrong": wrong,
        "others": issuing.managers(now, but=[proposal.first] if proposal.first else ()),
    }
    return render(request, "console/alert/confirmed.html", values, status=status)


def facts(typed: Typed, around: Any, now: datetime) -> dict[str, Any]:
    """A warning as one reads it: its fields in words, and the drawing."""
    hazards, taxonomy = hazards_of(settings.CONF.taxonomy), issuing.county_taxonomy()
    place = place_of(typed, around.names, around.county)
    return {
        "typed": typed,
        "place": place,
        "time": time_words(typed.starts, typed.ends, now),
        "reach_words": around.said(typed.units),
        "picture": picture(typed, place, taxonomy, hazards, now),
        "actions": [(action, hazards.icon_of(action.text)) for action in typed.told_actions],
    }


@never_cache
@page
def state(request: HttpRequest, number: str) -> HttpResponse:
    """Where a warning on its way stands now: the page asks every few seconds."""
    manager_of(request)
    proposal, now = proposal_of(number), timezone.now()
    told = {"lock": proposal.lock_number, "state": proposal.state, "left": proposal.seconds_left(now)}
    return JsonResponse(told)


@never_cache
@require_POST
@page
def drawing(request: HttpRequest) -> HttpResponse:
    """The drawing of what stands in the form at this moment; nothing is kept."""
    manager_of(request)
    typed, names = typed_from(request.POST, Typed()), issuing.unit_names()
    place = place_of(typed, names, settings.CONF.county)
    made = picture(typed, place, issuing.county_taxonomy(), hazards_of(settings.CONF.taxonomy), timezone.now())
    return HttpResponse(made, content_type="image/svg+xml; charset=utf-8")
