"""照着别村的写: an approved item of another unit as the beginning of one's own."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from central.console.editing.forms import written
from central.console.gate import page, person_of
from central.console.home import page_of, shown_of
from central.items import shelving, workflow
from central.items.models import ItemPage, Media, Upload
from central.items.shape import media_named, without_media
from central.items.standing import on_screen
from central.items.workflow import Refused
from central.people.rights import Act
from central.units.models import UnitPage

PER_PAGE: Final = 20

_NOT_COPIED: Final = ("audience", "issuer", "translation_of", "narration", "priority")
"""What belongs to the other unit's item alone."""


@page
def copy(request: HttpRequest, number: str) -> HttpResponse:
    """Choose among other units' items of the same kind that are on the screens; the chosen one's words come over."""
    found = written(request, number, Act.WRITE)
    if request.method == "POST":
        return _copied(request, found)
    wanted = request.GET.get("find", "").strip()[:40]
    number_of_page = max(1, page_of(request.GET.get("page", "1")))
    others = ItemPage.objects.filter(kind=found.kind, state="approved", approved__isnull=False)
    others = others.exclude(unit_code=found.unit_code).defer("content", "approved")
    if wanted:
        others = others.filter(title__icontains=wanted)
    start = (number_of_page - 1) * PER_PAGE
    rows = list(others.order_by("-approved_at", "-pk")[start : start + PER_PAGE + 1])
    names = dict(UnitPage.objects.filter(code__in={row.unit_code for row in rows}).values_list("code", "title"))
    told = {
        "item": found,
        "rows": [(row, names.get(row.unit_code, "")) for row in rows[:PER_PAGE]],
        "find": wanted,
        "number": number_of_page,
        "more": len(rows) > PER_PAGE,
        "filled": bool(found.content.get("blocks") or found.content.get("title")),
    }
    return render(request, "console/editing/copy.html", told)


def _copied(request: HttpRequest, found: ItemPage) -> HttpResponse:
    person, now = person_of(request), timezone.now()
    source = ItemPage.objects.filter(
        number=request.POST.get("from", ""), kind=found.kind, approved__isnull=False
    ).first()
    if source is None or source.state in ("withdrawn", "archived"):
        raise PermissionDenied("这一条刚撤下了，请换一条。")
    # What is on the screens is public, its pictures too; what is planned or over lends its words alone.
    public = on_screen(source.state, shown_of(source), now)
    kept = set(media_named(source.approved)) if public else set()
    content: dict[str, Any] = without_media(source.approved, kept)
    for key in _NOT_COPIED:
        content.pop(key, None)
    for key in ("sign_off", "archive_number", "disclosed"):
        content.get("disclosure", {}).pop(key, None)
    try:
        if found.content:
            shelving.keep_aside(found, person, found.content)
        for media in Media.objects.filter(pk__in=kept):
            Upload.objects.create(media=media, item=found, by=person, original_name=media.name)
        workflow.save(found, person, content, seen=found.lock_number)
    except Refused as fault:
        messages.warning(request, str(fault))
    else:
        messages.success(request, "抄过来了。请把时间、地点、电话改成本村的。")
    return redirect("item", number=found.number)
