"""改过什么: the versions of an item, and what changed from one to the next."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from msgspec import Struct

from central.console.editing import reading
from central.console.gate import item_for, page, person_of
from central.items.difference import difference
from central.items.journal import ACT_WORDS
from central.items.models import Decision, ItemPage
from central.people.rights import Act

MOST_VERSIONS: Final = 100


class Version(Struct, frozen=True):
    """One version: whose, when, and what was done with it."""

    key: str
    at: datetime
    who: str
    words: str
    content: dict[str, Any]
    draft: bool = False


def versions(found: ItemPage) -> list[Version]:
    """The versions of an item, newest first: the one that stands there, and every one that was kept."""
    decisions: dict[int, list[str]] = {}
    for row in Decision.objects.filter(item=found, version__isnull=False).order_by("pk"):
        decisions.setdefault(row.version or 0, []).append(f"{ACT_WORDS[row.act]}（{row.who}）")
    kept = list(found.revisions.select_related("user").order_by("-pk")[:MOST_VERSIONS])
    newest: dict[int, int] = {}
    open_now = found.state in ("draft", "returned")
    made = [Version("now", found.saved, str(found.author or ""), "现在这一版", found.content, open_now)]
    for revision in kept:
        edition = int(revision.content.get("edition") or 0)
        first = newest.setdefault(edition, revision.pk) == revision.pk
        told = "、".join(word for word in decisions.get(edition, ()) if first and not word.startswith("新建"))
        who = str(revision.user) if revision.user else ""
        content = revision.content.get("content") or {}
        made.append(Version(str(revision.pk), revision.created_at, who, told or "存着的一版", content, not told))
    if found.approved is not None and found.approved != found.content:
        made.append(Version("approved", found.approved_at or found.saved, "", "屏上这一版", found.approved))
    return made


@page
def history(request: HttpRequest, number: str) -> HttpResponse:
    """The list of versions, and the difference between two of them."""
    found = item_for(request, number, Act.READ)
    writes = person_of(request).may(Act.WRITE, found.unit_code)
    # A draft, and what was kept beside one, is its writer's alone.
    known = [version for version in versions(found) if writes or not version.draft]
    if not known:
        raise Http404("还没有交出来的版本。")
    by_key = {version.key: version for version in known}
    new = by_key.get(request.GET.get("new", ""), known[0])
    following = known[known.index(new) + 1] if known.index(new) + 1 < len(known) else None
    old = by_key.get(request.GET.get("old", ""), following)
    told = {
        "item": found,
        "versions": known,
        "new": new,
        "old": old,
        "changes": difference(old.content, new.content) if old else (),
        "whole": reading.parts(found.kind, new.content) if old is None else [],
        "now": timezone.now(),
    }
    return render(request, "console/editing/history.html", told)
