"""Signing in again without leaving the page (C16b): what was typed stays where it is, and is sent afterwards."""

from __future__ import annotations

import msgspec
from django.contrib.auth import authenticate, login
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods
from msgspec import Struct

from central.console.editing.answers import is_in
from central.console.gate import SECOND, person_of
from central.items.journal import note
from central.people import throttle
from central.people.models import Person
from central.people.second_factor import accept, needs_second_factor

MOST_BYTES = 4096


class Again(Struct, frozen=True):
    """What the dialog sends: the password, or the six digits of the second step."""

    username: str
    password: str = ""
    code: str = ""


@never_cache
@require_http_methods(["GET", "POST"])
@sensitive_variables("asked", "person")
def again(request: HttpRequest) -> HttpResponse:
    """Tell whether one is signed in (GET), or sign in (POST); each answer carries a fresh form token."""
    if request.method == "GET":
        return _answer(request)
    try:
        asked = msgspec.json.decode(request.read(MOST_BYTES), type=Again)
    except msgspec.DecodeError:
        return _answer(request, "没有听懂，请再试一次。", 400)
    return _second(request, asked) if asked.code else _first(request, asked)


def _answer(request: HttpRequest, wrong: str = "", status: int = 200) -> JsonResponse:
    signed_in = is_in(request)
    told = {
        "signed_in": signed_in,
        "username": request.user.get_username() if signed_in else "",
        "code": request.user.is_authenticated and not signed_in and needs_second_factor(person_of(request)),
        "csrf": get_token(request),
        "wrong": wrong,
    }
    return JsonResponse(told, status=status)


def _first(request: HttpRequest, asked: Again) -> HttpResponse:
    now, address = timezone.now(), request.META.get("REMOTE_ADDR", "")
    if minutes := throttle.wait_minutes(asked.username, address, now):
        return _answer(request, f"连错太多次了，请等 {minutes} 分钟再试。您写的都在。", 429)
    person = authenticate(request, username=asked.username, password=asked.password)
    if not isinstance(person, Person):
        throttle.failed(asked.username, address, now)
        return _answer(request, "密码不对，请再看一下。您写的都在。", 422)
    throttle.succeeded(asked.username)
    login(request, person)
    unit = next((holding.unit for holding in person.holdings()), "")
    if unit:
        note("login", person, now, unit=unit)
    return _answer(request)


def _second(request: HttpRequest, asked: Again) -> HttpResponse:
    if not request.user.is_authenticated or request.user.get_username() != asked.username:
        return _answer(request, "请先写密码。", 422)
    person, now, address = person_of(request), timezone.now(), request.META.get("REMOTE_ADDR", "")
    name = f"totp:{person.username}"
    if minutes := throttle.wait_minutes(name, address, now):
        return _answer(request, f"连错太多次了，请等 {minutes} 分钟再试。您写的都在。", 429)
    if not person.totp_secret or not accept(person, asked.code, now):
        throttle.failed(name, address, now)
        return _answer(request, "数字不对，或者刚用过。等手机换新数字再抄一次。", 422)
    throttle.succeeded(name)
    request.session[SECOND] = True
    request.session.cycle_key()
    return _answer(request)
