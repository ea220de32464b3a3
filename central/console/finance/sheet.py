"""The table of income and expense of one period (C4): filled in like a sheet of Excel, saved by itself, handed in."""

from __future__ import annotations

from typing import Any, Final, Literal

import msgspec
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from msgspec import Struct

from central.console import handing_in
from central.console.editing.answers import answers
from central.console.finance.desk import Desk, Part, Row, content_with, desk_of, sheet_of_page, signers
from central.console.finance.earlier import matters, of_class
from central.console.finance.overview import classes
from central.console.gate import item_for, page, person_of
from central.console.handing_in import number_in, say_where
from central.console.home import row_of
from central.console.sent import sent
from central.console.templatetags.console import chip
from central.items import shelving, workflow
from central.items.models import ItemPage
from central.items.shape import MOST_BYTES as MOST_CONTENT
from central.items.sheets import MOST_LINES, SIDES, Line, Sheet, sheet_of, shown
from central.items.workflow import Refused, Stale, Unfinished, needs_signature
from central.people.models import Person
from central.people.rights import Act
from central.units.models import UnitPage

MOST_BYTES: Final = 512 * 1024
SPARE: Final = 2
"""Empty rows that the page without script offers when one asks for more."""
BLANK_ROW: Final = Row("income", 0, Line(), "", "", "", "", "")
BLANK_PART: Final = Part("income", "", (), "", "", False)


class Typed(Struct, frozen=True):
    """A row as it was typed."""

    side: Literal["income", "expense"]
    name: str = ""
    amount: str = ""
    note: str = ""


class Content(Struct, frozen=True):
    """The table as the page's script sends it."""

    rows: tuple[Typed, ...]


class Sent(Struct, frozen=True):
    """What a save sends: the table, the save that was seen before it, and whether another's text goes aside for it."""

    seen: int
    content: Content
    keep: bool = False
    aside: bool = False
    """Only keep this table aside: another was chosen."""


def kept(found: ItemPage, person: Person, sheet: Sheet, *, seen: int, keep: bool = False) -> ItemPage:
    """Keep a table as the newest version; what has not changed is not saved again. Raises `Refused`, `Stale`."""
    for side, words in SIDES.items():
        if len(sheet.side(side)) > MOST_LINES:
            raise Refused(f"{words}太多行了，最多 {MOST_LINES} 行，请合并一些。")
    content = content_with(found, sheet)
    if len(msgspec.json.encode(content)) > MOST_CONTENT:
        raise Refused("这张表太长了，一条放不下。请把备注写短一些。")
    if content == found.content and seen == found.lock_number:
        return found
    if keep:
        shelving.keep_aside(found, person, ItemPage.objects.get(pk=found.pk).content)
    return workflow.save(found, person, content, seen=seen)


def is_open(found: ItemPage, request: HttpRequest, writes: bool) -> bool:
    """Whether the table can be typed in: one that is on the screens is opened on purpose."""
    if not writes or found.state not in shelving.OPEN:
        return False
    return found.state in ("draft", "returned") or "edit" in request.GET or request.method == "POST"


@never_cache
@page
def sheet(request: HttpRequest, number: str) -> HttpResponse:
    """The table; an item that has none is opened as what it is."""
    found = item_for(request, number, Act.READ)
    person = person_of(request)
    writes = person.may(Act.WRITE, found.unit_code)
    there = sheet_of_page(found)
    if there is None or (not writes and found.state in ("draft", "returned")):
        return redirect("item", number=number)
    if request.method == "POST":
        if not writes:
            raise PermissionDenied("您没有办这件事的权限。")
        return _posted(request, found)
    return _page(request, found, there, writes=writes)


def _posted(request: HttpRequest, found: ItemPage) -> HttpResponse:
    """The form without script: kept; then handed in, or given more rows."""
    person, do = person_of(request), request.POST.get("do", "save")
    typed = sheet_of(_rows(request.POST))
    seen = number_in(request.POST.get("seen", ""))
    try:
        found = kept(found, person, typed, seen=seen)
        if do == "hand-in":
            found = hand_in_now(found, person, found.lock_number)
            say_where(request, found)
            return redirect("sheet", number=found.number)
    except Unfinished as fault:
        found.refresh_from_db()
        return _page(request, found, typed, wrong=f"还差 {len(fault.findings)} 处，看右边的检查。", status=422)
    except Refused as fault:
        return _page(request, found, typed, wrong=str(fault), status=422)
    if do in ("more-income", "more-expense"):
        return _page(request, found, typed, more=do.removeprefix("more-"))
    return redirect("sheet", number=found.number)


def _rows(posted: QueryDict) -> list[tuple[Any, Line]]:
    lists = [posted.getlist(name) for name in ("side", "name", "amount", "note")]
    return [
        (side, Line(name, amount, note)) for side, name, amount, note in zip(*lists, strict=False) if side in SIDES
    ][: 4 * MOST_LINES]


def hand_in_now(found: ItemPage, person: Person, seen: int) -> ItemPage:
    """Hand the table in as it was seen. Raises `Refused`, `Unfinished`."""
    now = timezone.now()
    there = sheet_of_page(found)
    if there is None:
        raise Refused("这一条里没有收支表。")
    desk = desk_of(found, there, now)
    if desk.left:
        raise Unfinished([*(remark.finding for remark in desk.remarks), *desk.others])
    return workflow.hand_in(found, person, now, [], seen=seen)


@require_POST
@answers
def save(request: HttpRequest, number: str) -> HttpResponse:
    """Autosave. Sums, checks and the chart come back worked out here."""
    found = item_for(request, number, Act.WRITE)
    person = person_of(request)
    if request.headers.get("X-As", person.username) != person.username:
        return JsonResponse({"sign_in": True}, status=401)
    asked = sent(request, Sent, MOST_BYTES, "这张表太长了，一条放不下。")
    if sheet_of_page(found) is None:
        raise Refused("这一条里没有收支表。")
    typed = sheet_of((row.side, Line(row.name, row.amount, row.note)) for row in asked.content.rows)
    if asked.aside:
        shelving.keep_aside(found, person, content_with(found, typed))
        return JsonResponse({"kept": True})
    try:
        found = kept(found, person, typed, seen=asked.seen, keep=asked.keep)
    except Stale:
        there = ItemPage.objects.select_related("author").get(pk=found.pk)
        at = f"{timezone.localtime(there.saved):%H:%M}"
        by = str(there.author) if there.author else ""
        return JsonResponse({"stale": True, "seen": there.lock_number, "by": by, "at": at}, status=409)
    return JsonResponse(_answer(found, typed))


def _answer(found: ItemPage, typed: Sheet) -> dict[str, Any]:
    now = timezone.now()
    desk = desk_of(found, typed, now)
    told = {"desk": desk, "item": found, "goes_to": goes_to(found), "open": True}
    income, expense, balance = typed.sums
    return {
        "seen": found.lock_number,
        "at": f"{timezone.localtime(now):%H:%M}",
        "chip": str(chip(row_of(found, now).standing)),
        "sums": {"income": shown(income), "expense": shown(expense), "balance": shown(balance)},
        "rows": [
            {name: getattr(row, name) for name in ("side", "place", "amount", "before", "wrong", "ask", "twice")}
            for part in desk.parts
            for row in part.rows
        ],
        "well": {part.side: part.well for part in desk.parts},
        "chart": render_to_string("console/finance/_chart.html", told),
        "checks": render_to_string("console/finance/_checks.html", told),
        "left": desk.left,
        "left_words": desk.left_words,
        "first": desk.remarks[0].field if desk.remarks else "",
    }


def goes_to(found: ItemPage) -> str:
    """What the main button does."""
    return "交给监委会签字" if needs_signature(found) else "交给上一级审核"


def reviewer(unit: UnitPage) -> str:
    """Who looks at it after the committee."""
    above = (
        UnitPage.objects.filter(code=unit.above()[0]).values_list("title", flat=True).first() if unit.above() else ""
    )
    return "街道" if (above or "").endswith("街道") else "乡镇"


def _page(
    request: HttpRequest,
    found: ItemPage,
    there: Sheet,
    *,
    writes: bool = True,
    wrong: str = "",
    more: str = "",
    status: int = 200,
) -> HttpResponse:
    now = timezone.now()
    desk = desk_of(found, there, now)
    unit = UnitPage.objects.get(code=found.unit_code)
    people = signers(found, now) if needs_signature(found) else []
    signed = sum(one.at is not None for one in people)
    before, after = _neighbours(found, desk)
    told = {
        "item": found,
        "unit": unit,
        "desk": desk,
        "state": row_of(found, now),
        "open": is_open(found, request, writes),
        "writes": writes,
        "can_edit": writes and found.state in ("approved", "withdrawn"),
        "can_take_back": writes and found.state in ("signing", "review"),
        "signers": people,
        "signed_before": _signed_before(found) if not signed else None,
        "signed": signed,
        "to_sign": len(people) - signed,
        "goes_to": goes_to(found),
        "above": reviewer(unit),
        "before": before,
        "after": after,
        "wrong": wrong,
        "blank_row": BLANK_ROW,
        "blank_part": BLANK_PART,
        "spare": {more: range(SPARE)} if more else {},
        "most": MOST_LINES,
    }
    return render(request, "console/finance/sheet.html", told, status=status)


def _signed_before(found: ItemPage) -> dict[str, Any] | None:
    """The sign-off of what is on the screens, where it was not made on this console (brought in, moved house)."""
    if found.state != "approved" or found.approved is None:
        return None
    made: dict[str, Any] | None = (found.approved.get("disclosure") or {}).get("sign_off")
    return made


def _neighbours(found: ItemPage, desk: Desk) -> tuple[Any, Any]:
    """The tables of the periods before and after, where there are any."""
    own = found.content.get("disclosure") or {}
    template = classes().template(str(own.get("template") or ""))
    if template is None or desk.span is None or own.get("matter") != template.matter:
        return None, None
    known = matters(found.unit_code, timezone.now())
    sides = [of_class(known, template, span) for span in (desk.span.before(), desk.span.after())]
    return tuple(side[0] if side else None for side in sides)  # type: ignore[return-value]


@require_POST
@page
def hand_in(request: HttpRequest, number: str) -> HttpResponse:
    """Hand the table in, as it was seen."""
    found = item_for(request, number, Act.WRITE)
    handing_in.hand_in(request, lambda person, seen: hand_in_now(found, person, seen))
    return redirect("sheet", number=number)


@require_POST
@page
def take_back(request: HttpRequest, number: str) -> HttpResponse:
    """Take the table back to change it."""
    found = item_for(request, number, Act.WRITE)
    try:
        workflow.take_back(found, person_of(request), timezone.now())
    except Refused as fault:
        messages.warning(request, str(fault))
    else:
        messages.success(request, "收回来了，可以接着改。改了数字，签过的要重新签。")
    return redirect("sheet", number=number)
