"""使用帮助: one page, with the chapters of the reader's own posts first and alone."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from central.console.gate import page, person_of
from central.console.help.words import CHAPTERS, EVERYBODY


@page
def guide(request: HttpRequest) -> HttpResponse:
    """What one does here, by role, in the words that the buttons carry."""
    roles = dict.fromkeys(holding.role for holding in person_of(request).holdings())
    chapters = [CHAPTERS[role] for role in roles]
    return render(request, "console/help/guide.html", {"chapters": [*chapters, EVERYBODY]})
