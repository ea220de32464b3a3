"""操作记录: who did what and when. Nobody can change it; each reads what lies below them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from central.console.gate import page, person_of
from central.console.home import page_of
from central.console.records.finding import asked, check, rows_for, units_of
from central.items.journal import ACT_WORDS
from central.items.models import Decision
from central.units.models import UnitPage

PER_PAGE = 50


def told_of(row: Decision, units: dict[str, str]) -> dict[str, object]:
    """A row as it is read."""
    return {
        "at": row.at,
        "who": row.who,
        "act": ACT_WORDS.get(row.act, row.act),
        "unit": units.get(row.unit_code, row.unit_code),
        "title": row.title,
        "version": row.version,
        "words": row.words,
        "number": row.pk,
    }


@page
def log(request: HttpRequest) -> HttpResponse:
    """The log, fifty rows a page, narrowed as asked; the chain is checked."""
    person, wanted = person_of(request), asked(request.GET)
    units = list(units_of(person))
    rows = rows_for(person, wanted)
    count, number = rows.count(), max(1, page_of(request.GET.get("page", "1")))
    names = {unit.code: unit.title for unit in UnitPage.objects.all()}
    shown = rows[(number - 1) * PER_PAGE : number * PER_PAGE]
    address = request.GET.copy()
    address.pop("page", None)
    told = {
        "rows": [told_of(row, names) for row in shown],
        "count": count,
        "number": number,
        "pages": max(1, -(-count // PER_PAGE)),
        "more": number * PER_PAGE < count,
        "wanted": wanted,
        "units": units,
        "acts": ACT_WORDS.items(),
        "chain": check(request.GET.get("check") == "all"),
        "query": address.urlencode(),
    }
    return render(request, "console/records/log.html", told)
