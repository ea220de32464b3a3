"""Answers for the page's script: JSON, with words for the person, and a sign where one has to sign in again."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache

from central.console.gate import SECOND, entering
from central.items.workflow import Refused, Stale
from central.media.task import Unfit
from central.people.second_factor import needs_second_factor


def is_in(request: HttpRequest) -> bool:
    """Whether somebody is signed in with every step of it done."""
    if not request.user.is_authenticated:
        return False
    person = entering(request)
    return not person.must_change_password and (not needs_second_factor(person) or bool(request.session.get(SECOND)))


def answers(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The gate of what a script asks for: never a redirect, always JSON."""

    @wraps(view)
    @never_cache
    def answered(request: HttpRequest, *values: Any, **named: Any) -> HttpResponse:
        if not is_in(request):
            return JsonResponse({"sign_in": True}, status=401)
        try:
            return view(request, *values, **named)
        except Stale as fault:
            return JsonResponse({"told": str(fault), "stale": True}, status=409)
        except (Refused, Unfit) as fault:
            return JsonResponse({"told": str(fault)}, status=422)
        except Http404 as fault:
            return JsonResponse({"told": str(fault)}, status=404)
        except PermissionDenied as fault:
            return JsonResponse({"told": str(fault)}, status=403)

    answered.gated = True  # type: ignore[attr-defined]
    return answered
