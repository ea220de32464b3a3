"""Autosave: what is typed is kept every second or so; two who write at once are told apart."""

from __future__ import annotations

from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from central.console.editing import keeping, reading
from central.console.editing.answers import answers
from central.console.editing.forms import written
from central.console.editing.keeping import Typed
from central.console.editing.tickets import made, ticket_of
from central.console.gate import person_of
from central.console.home import may_write, row_of
from central.console.sent import NOT_UNDERSTOOD, sent
from central.console.templatetags.console import chip
from central.items import shelving
from central.items.models import ItemPage
from central.items.shape import nested_too_deep
from central.items.workflow import Refused, Stale
from central.people.rights import Act

MOST_BYTES: Final = 2 * 1024 * 1024
"""Bytes of a form as sent; what is kept of it is bounded by the contract."""


@require_POST
@answers
def save(request: HttpRequest, number: str) -> HttpResponse:
    """Autosave: what is typed, every second or so. Two at once are told apart; nothing is written over unseen."""
    found = written(request, number, Act.WRITE)
    return _kept(request, found)


@require_POST
@answers
def save_new(request: HttpRequest, kind: str) -> HttpResponse:
    """The first autosave of a new item makes it."""
    if kind not in may_write(person_of(request)):
        raise PermissionDenied("您没有写这种内容的权限。")
    ticket = ticket_of(request.headers.get("X-Ticket", ""))
    if ticket is None or ticket.kind != kind:
        raise Refused("这一页放得太久了，请重新点“新建”，写的字还在这台电脑里。")
    return _kept(request, made(person_of(request), ticket))


def _kept(request: HttpRequest, found: ItemPage) -> HttpResponse:
    person, now = person_of(request), timezone.now()
    if request.headers.get("X-As", person.username) != person.username:
        return JsonResponse({"sign_in": True}, status=401)
    typed = _typed(request)
    try:
        kept = keeping.keep(found, person, typed)
    except Stale:
        there = ItemPage.objects.select_related("author").get(pk=found.pk)
        # The same words once more: the answer to the first sending was lost on its way.
        if there.author_id != person.pk or keeping.accepted(there, typed.content) != there.content:
            return JsonResponse(_other(there), status=409)
        kept = there
    local = timezone.localtime(now)
    return JsonResponse(
        {
            "number": kept.number,
            "seen": kept.lock_number,
            "at": f"{local:%H:%M}",
            "chip": str(chip(row_of(kept, now).standing)),
            "title": kept.title,
            **keeping.told(kept, keeping.report_of(kept, now)),
        }
    )


def _typed(request: HttpRequest) -> Typed:
    """What the form sent; raise Refused where that is too much, or nothing that a form sends."""
    typed = sent(request, Typed, MOST_BYTES, "这一条太长了，一条放不下。请分成两条写。")
    if nested_too_deep(typed.content):
        raise Refused(NOT_UNDERSTOOD)
    return typed


def _other(there: ItemPage) -> dict[str, Any]:
    """What stands there now, for whoever wrote at the same time."""
    content = {key: there.content.get(key) for key in (*FORM_KEYS,) if there.content.get(key)}
    return {
        "stale": True,
        "seen": there.lock_number,
        "by": str(there.author) if there.author else "",
        "at": f"{timezone.localtime(there.saved):%H:%M}",
        "words": [{"name": part.name, "text": part.text} for part in reading.plain(there.kind, content)],
        "told": "别人刚改过这一条。",
    }


FORM_KEYS: Final = ("title", "short_title", "summary", "issuer", "topics", "policy", "guide", "disclosure", "blocks")


@require_POST
@answers
def keep_aside(request: HttpRequest, number: str) -> HttpResponse:
    """Keep a text that was not chosen among two, so that it can be read again under 改过什么."""
    found = written(request, number, Act.WRITE)
    typed = _typed(request)
    shelving.keep_aside(found, person_of(request), keeping.accepted(found, typed.content))
    return JsonResponse({"kept": True})
