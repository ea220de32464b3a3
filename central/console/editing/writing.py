"""The pages on which items are written: the choice of a kind, a new item, an item (C3, C16a)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import msgspec
from django.contrib.messages import get_messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from central.console.editing import bound, keeping, reading, taking
from central.console.editing.forms import FORMS
from central.console.editing.keeping import Typed
from central.console.editing.pieces import PIECES
from central.console.editing.posted import content_of
from central.console.editing.steps import hand_in_now
from central.console.editing.tickets import fresh, made, signed, ticket_of
from central.console.gate import item_for, page, person_of
from central.console.handing_in import say_where
from central.console.home import row_of
from central.console.templatetags.console import KIND_WORDS
from central.guard.checks import masked
from central.items import making, shelving
from central.items.models import ItemPage
from central.items.shape import typed_columns
from central.items.workflow import Refused, Stale, Unfinished, needs_signature
from central.people.models import Person
from central.people.rights import Act
from central.publishing.contents import county_policy
from central.units.models import UnitPage
from feed.units import Level, level_of

TILES: Final = (
    ("notice", "停水、开会"),
    ("disclosure", "党务、村务"),
    ("policy", "医保、补贴"),
    ("guide", "带什么、去哪办"),
    ("profile", "人口、土地"),
    ("contact", "医生、电工"),
)


def _units(person: Person) -> list[UnitPage]:
    codes = [holding.unit for holding in person.holdings() if person.may(Act.WRITE, holding.unit)]
    return list(UnitPage.objects.filter(code__in=codes).order_by("code"))


@page
def tiles(request: HttpRequest) -> HttpResponse:
    """The choice of a kind, for each unit that one writes for."""
    units = _units(person_of(request))
    if not units:
        raise PermissionDenied("您没有写内容的权限。")
    choices = [
        (unit, [(kind, words) for kind, words in TILES if kind in county_policy().kinds(level_of(unit.code))])
        for unit in units
    ]
    return _page(request, "console/editing/tiles.html", {"choices": choices, "many": len(choices) > 1})


@never_cache
@page
def new(request: HttpRequest, kind: str) -> HttpResponse:
    """An empty form. Nothing is made until something is written; a second sending finds what the first made."""
    person = person_of(request)
    if kind == "alert":
        return redirect("/alert/")
    if kind not in FORMS:
        raise Http404("没有这一种内容。")
    unit = _unit_for(person, kind, request.GET.get("unit", ""))
    if request.method == "POST":
        item = made(person, ticket_of(request.POST.get("ticket", "")) or fresh(person, kind, unit))
        return _posted(request, item)
    ticket = fresh(person, kind, unit)
    draft = making.blank(unit, kind, {}, number=ticket.number)
    told = {"ticket": signed(ticket), "fresh": True}
    return _form(request, draft, unit, told)


def _unit_for(person: Person, kind: str, wanted: str) -> UnitPage:
    fit = [unit for unit in _units(person) if kind in county_policy().kinds(level_of(unit.code))]
    found = next((unit for unit in fit if unit.code == wanted), fit[0] if fit else None)
    if found is None:
        raise PermissionDenied("这一级单位不能发这一种内容。")
    return found


@never_cache
@page
def item(request: HttpRequest, number: str) -> HttpResponse:
    """An item: its form where one may write and it is open, else what it says."""
    found = item_for(request, number, Act.READ)
    if found.kind == "alert":
        return redirect(f"/alert/{number}/")
    person = person_of(request)
    writes = person.may(Act.WRITE, found.unit_code)
    if request.method == "POST":
        if not writes:
            raise PermissionDenied("您没有办这件事的权限。")
        return _posted(request, found)
    unit = UnitPage.objects.get(code=found.unit_code)
    wants = found.state in ("draft", "returned") or (found.state in shelving.OPEN and "edit" in request.GET)
    if writes and wants and found.kind in FORMS:
        return _form(request, found, unit, {})
    return _read(request, found, unit, writes)


def _posted(request: HttpRequest, found: ItemPage) -> HttpResponse:
    """The form without script: kept, and handed in where asked for. What was typed comes back with what is wrong."""
    person, now, do = person_of(request), timezone.now(), request.POST.get("do", "save")
    typed = Typed(
        seen=_number(request.POST.get("seen", "")),
        content=content_of(found.kind, request.POST),
        starts=request.POST.get("starts", ""),
        until=request.POST.get("until", ""),
        reasons=dict(zip(request.POST.getlist("asked"), request.POST.getlist("because"), strict=False)),
    )
    if do.startswith("mask:"):
        typed = msgspec.structs.replace(typed, content=masked(typed.content, do.removeprefix("mask:")))
    wrong: list[str] = []
    try:
        found = keeping.keep(found, person, typed)
        for file in request.FILES.getlist("files"):
            found = taking.add_file(found, person, file, file.name or "")
        if do == "hand-in":
            found = hand_in_now(found, person, now, found.lock_number)
            say_where(request, found)
            return redirect("item", number=found.number)
    except Stale as fault:
        wrong = [str(fault)]
        found.content = keeping.accepted(found, typed.content)
    except Unfinished as fault:
        wrong = [f"还差 {len(fault.findings)} 处，看“检查”。"]
        found.refresh_from_db()
    except (Refused, taking.Unfit) as fault:
        wrong = [str(fault)]
        found.content = keeping.accepted(found, {**typed.content, "audience": []})
    if not wrong:
        return redirect("item", number=found.number)
    return _form(request, found, UnitPage.objects.get(code=found.unit_code), {"wrong": wrong}, status=422)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


def _form(
    request: HttpRequest, found: ItemPage, unit: UnitPage, more: Mapping[str, Any], *, status: int = 200
) -> HttpResponse:
    now, form = timezone.now(), FORMS[found.kind]
    report = keeping.report_of(found, now)
    fresh = bool(more.get("fresh"))
    told = {
        "item": found,
        "unit": unit,
        "form": form,
        "kind": found.kind,
        "before": bound.sections(form.before, found.content),
        "after": bound.sections(form.after, found.content),
        "pieces": bound.body_of(found.content),
        "patterns": bound.patterns(tuple(PIECES)),
        "offered": [(kind, PIECES[kind].words) for kind in form.pieces],
        "body": reading.body_text(found.content),
        "blocks": [typed_columns(block) for block in found.content.get("blocks") or ()],
        "checks": keeping.told(found, report)
        if not fresh
        else {"findings": [], "passed": [], "left": 0, "first": None},
        "state": row_of(found, now) if not fresh else None,
        "until": keeping.last_day(found.ends),
        "starts": f"{timezone.localtime(found.starts):%Y-%m-%dT%H:%M}" if found.starts else "",
        "villages": _villages(found, unit),
        "goes_to": "交给监委会签字" if needs_signature(found) else _reviewer(unit),
        "finance": (found.content.get("disclosure") or {}).get("area") == "finance",
        "save_to": f"/item/{found.number}/save",
        "kind_name": KIND_WORDS[found.kind],
        **more,
    }
    return _page(request, "console/editing/form.html", told, status=status)


def _reviewer(unit: UnitPage) -> str:
    above = (
        "街道"
        if unit.level == Level.VILLAGE and _is_street(unit)
        else "乡镇"
        if unit.level == Level.VILLAGE
        else "区里"
    )
    return f"交给{above}审核"


def _is_street(unit: UnitPage) -> bool:
    name = UnitPage.objects.filter(code=unit.above()[0]).values_list("title", flat=True).first() or ""
    return name.endswith("街道")


def _villages(found: ItemPage, unit: UnitPage) -> list[tuple[str, list[tuple[str, str, bool]]]]:
    """The villages to tick, by township; for a village there is nothing to choose."""
    if level_of(unit.code) is Level.VILLAGE:
        return []
    chosen = set(found.content.get("audience") or ())
    below = keeping.villages(unit.code)
    names = dict(UnitPage.objects.filter(code__in={village.code[:9] for village in below}).values_list("code", "title"))
    made: dict[str, list[tuple[str, str, bool]]] = {}
    for village in below:
        ticked = not chosen or village.code in chosen
        made.setdefault(names.get(village.code[:9], ""), []).append((village.code, village.title, ticked))
    return list(made.items())


def _read(request: HttpRequest, found: ItemPage, unit: UnitPage, writes: bool) -> HttpResponse:
    now, person = timezone.now(), person_of(request)
    # What is being written is its writers' alone; others see what they have seen before.
    content = found.content if writes else found.handed_over
    if not writes:
        found.title = str((content or {}).get("title") or found.title)
    told = {
        "item": found,
        "unit": unit,
        "state": row_of(found, now),
        "parts": reading.parts(found.kind, content) if content is not None else [],
        "unseen": content is None,
        "writes": writes,
        "can_take_back": writes and found.state in ("signing", "review"),
        "can_edit": writes and found.state in ("approved", "withdrawn") and found.kind in FORMS,
        "can_withdraw": found.approved is not None and person.may(Act.WITHDRAW, found.unit_code),
        "shows_approved": found.approved is not None and found.state not in ("approved", "withdrawn"),
        "kind_name": KIND_WORDS[found.kind],
        "audience": reading.audience_words(found),
    }
    return _page(request, "console/editing/read.html", told)


def _page(request: HttpRequest, template: str, told: Mapping[str, Any], *, status: int = 200) -> HttpResponse:
    return render(request, template, {"messages": get_messages(request), **told}, status=status)
