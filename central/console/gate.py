"""The gate before every page of the console: signed in, password changed, second step done, right held."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from central.items.models import ItemPage
from central.people.models import Person
from central.people.rights import Act
from central.people.second_factor import needs_second_factor

View = Callable[..., HttpResponse]

SECOND = "second_step"
"""Session key: the second step was done in this session."""


def person_of(request: HttpRequest) -> Person:
    """Who asks. Only behind the gate."""
    return cast(Person, request.user)


def entering(request: HttpRequest) -> Person:
    """Who asks, with the posts read once: every right of this request is looked up in them."""
    person = person_of(request)
    prefetch_related_objects([person], "posts")
    return person


def page(view: View) -> View:
    """A page for whoever is signed in, with every step of signing in behind them."""

    @wraps(view)
    def guarded(request: HttpRequest, *values: Any, **named: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect(f"/login/?next={request.get_full_path()}" if request.method == "GET" else "/login/")
        person = entering(request)
        if needs_second_factor(person) and not request.session.get(SECOND):
            return redirect("second-step")
        if person.must_change_password:
            return redirect("new-password")
        return view(request, *values, **named)

    guarded.gated = True  # type: ignore[attr-defined]
    return guarded


def item_for(request: HttpRequest, number: str, act: Act) -> ItemPage:
    """The item of a number, for somebody who may do `act` to it.

    Whoever may not even read it gets the answer that an unknown number gets: nothing tells that it exists. A draft that
    was never handed in is read by the editors of its unit alone.
    Raises Http404, PermissionDenied.
    """
    person = person_of(request)
    found = ItemPage.objects.filter(number=number).first()
    if found is None or not person.may(Act.READ, found.unit_code) or _is_kept_back(found, person):
        raise Http404("没有这一条，或者不归您管。")
    if not person.may(act, found.unit_code):
        raise PermissionDenied("您没有办这件事的权限。")
    return found


def _is_kept_back(found: ItemPage, person: Person) -> bool:
    return found.is_private and not person.may(Act.WRITE, found.unit_code)
