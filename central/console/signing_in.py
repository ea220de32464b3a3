"""Signing in (C1): password, second step, first password; signing out."""

from __future__ import annotations

import io
from datetime import datetime

import qrcode
import qrcode.image.svg
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from central.console.fresh_code import CodeWanted, mark_fresh, require_fresh_code, wants_code
from central.console.gate import SECOND, page, person_of
from central.items.journal import note
from central.people import recovery, throttle
from central.people.known_browser import counted_as, remember
from central.people.models import Person
from central.people.rights import ROLE_WORDS, Role
from central.people.second_factor import accept, enrolment_uri, needs_second_factor, new_secret, step_of
from central.units.models import UnitPage

FRESH = "fresh_authenticator"
"""Session key: what an authenticator is being set up with, until its first code was right."""


@never_cache
@sensitive_post_parameters("password")
def sign_in(request: HttpRequest) -> HttpResponse:
    """The first step. A wrong name and a wrong password get the same answer, at the same pace."""
    wrong = ""
    username = request.POST.get("username", "").strip()
    if request.method == "POST":
        now, address = timezone.now(), request.META.get("REMOTE_ADDR", "")
        counted = counted_as(request, username)
        minutes = throttle.wait_minutes(counted, address, now)
        person = (
            None if minutes else authenticate(request, username=username, password=request.POST.get("password", ""))
        )
        if isinstance(person, Person):
            throttle.succeeded(counted)
            login(request, person)
            unit = next((holding.unit for holding in person.holdings()), settings.CONF.county)
            note("login", person, now, unit=unit)
            inside = redirect(_next(request))
            if not needs_second_factor(person):
                remember(inside, username)
            return inside
        if minutes:
            wrong = f"连错太多次了，请等 {minutes} 分钟再试。忘了密码，请找上一级管理员重设。"
        else:
            throttle.failed(counted, address, now)
            wrong = "用户名或密码不对，请再看一下。"
    return render(
        request, "console/sign_in.html", {"wrong": wrong, "username": username, "next": request.GET.get("next", "")},
        status=200 if not wrong else 422,
    )  # fmt: skip


def _next(request: HttpRequest) -> str:
    wanted = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if safe and wanted.startswith("/") else "/"


@never_cache
def second_step(request: HttpRequest) -> HttpResponse:
    """The second step: six digits; the first time the authenticator is set up here."""
    if not request.user.is_authenticated:
        return redirect("login")
    person, now, wrong = person_of(request), timezone.now(), ""
    if not needs_second_factor(person) or request.session.get(SECOND):
        return redirect("/")
    fresh = None if person.totp_secret else request.session.setdefault(FRESH, new_secret())
    if request.method == "POST":
        address = request.META.get("REMOTE_ADDR", "")
        name = f"totp:{counted_as(request, person.username)}"
        minutes, code = throttle.wait_minutes(name, address, now), request.POST.get("code", "")
        if minutes:
            wrong = f"连错太多次了，请等 {minutes} 分钟再试。"
        elif _accepted(person, fresh, code, now):
            throttle.succeeded(name)
            request.session.pop(FRESH, None)
            request.session[SECOND] = True
            mark_fresh(request, now)
            request.session.cycle_key()
            inside = _codes(request, person) if fresh else redirect("/")
            remember(inside, person.username)
            return inside
        else:
            throttle.failed(name, address, now)
            wrong = "数字不对，或者刚用过。等手机换新数字再抄一次。"
    told = {
        "wrong": wrong,
        "fresh": fresh,
        "code": _qr(enrolment_uri(person, fresh, settings.CONF.name)) if fresh else "",
    }
    return render(request, "console/second_step.html", told, status=200 if not wrong else 422)


def _accepted(person: Person, fresh: str | None, code: str, now: datetime) -> bool:
    if fresh is None and recovery.looks_like_one(code):
        return _recovered(person, code, now)
    if fresh is None:
        return accept(person, code, now)
    step = step_of(fresh, code, now)
    if step is None:
        return False
    person.totp_secret, person.totp_last = fresh, step
    person.save(update_fields=["totp_secret", "totp_last"])
    return True


def _recovered(person: Person, code: str, now: datetime) -> bool:
    """A recovery code stands in for the authenticator; the log tells of it."""
    with transaction.atomic():
        if not recovery.use(person, code, now):
            return False
        unit = next((holding.unit for holding in person.holdings()), settings.CONF.county)
        note("login", person, now, unit=unit, words=f"用了备用码，还剩 {recovery.left(person)} 个")
    return True


def _codes(request: HttpRequest, person: Person) -> HttpResponse:
    """Ten recovery codes, shown this once."""
    return render(request, "console/recovery_codes.html", {"codes": recovery.fresh_codes(person)})


def _qr(text: str) -> str:
    picture = io.BytesIO()
    qrcode.make(text, image_factory=qrcode.image.svg.SvgPathImage, border=2).save(picture)
    return mark_safe(picture.getvalue().decode().partition("?>")[2])  # noqa: S308 - drawn here


@never_cache
@sensitive_post_parameters("password", "again", "old")
def new_password(request: HttpRequest) -> HttpResponse:
    """Choose a password of one's own: the first time, and whenever one wants to."""
    if not request.user.is_authenticated:
        return redirect("login")
    person, wrong = person_of(request), []
    if needs_second_factor(person) and not request.session.get(SECOND):
        return redirect("second-step")
    asks_old = not person.must_change_password
    if request.method == "POST":
        password = request.POST.get("password", "")
        now, address = timezone.now(), request.META.get("REMOTE_ADDR", "")
        name = f"old:{person.pk}"
        if asks_old and (minutes := throttle.wait_minutes(name, address, now)):
            wrong = [f"连错太多次了，请等 {minutes} 分钟再试。"]
        elif asks_old and not person.check_password(request.POST.get("old", "")):
            throttle.failed(name, address, now)
            wrong = ["现在的密码不对。"]
        elif password != request.POST.get("again", ""):
            wrong = ["两次写的不一样。"]
        else:
            try:
                validate_password(password, person)
            except ValidationError as fault:
                wrong = list(fault.messages)
        if not wrong and person.check_password(password):
            wrong = ["和原来的密码一样，请换一个。"]
        if not wrong:
            person.set_password(password)
            person.must_change_password = False
            with transaction.atomic():
                person.save(update_fields=["password", "must_change_password"])
                unit = next((holding.unit for holding in person.holdings()), settings.CONF.county)
                note("reset", person, timezone.now(), unit=unit, words="自己换了密码")
            update_session_auth_hash(request, person)
            return redirect("/")
    return render(
        request, "console/new_password.html", {"wrong": wrong, "asks_old": asks_old}, status=200 if not wrong else 422
    )


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Leave; the session is gone."""
    logout(request)
    return redirect("login")


@page
def account(request: HttpRequest) -> HttpResponse:
    """我的账号: one's posts, password, recovery codes."""
    person = person_of(request)
    posts = person.posts.all().order_by("since")
    names = dict(UnitPage.objects.filter(code__in=[post.unit_code for post in posts]).values_list("code", "title"))
    told = {
        "posts": [(ROLE_WORDS[Role(post.role)], names.get(post.unit_code, post.unit_code), post) for post in posts],
        "second": needs_second_factor(person),
        "left": recovery.left(person),
        "wants_code": wants_code(request),
    }
    return render(request, "console/account.html", told)


@page
@never_cache
@require_POST
def new_codes(request: HttpRequest) -> HttpResponse:
    """Ten new recovery codes; the authenticator is asked for again."""
    person, now = person_of(request), timezone.now()
    if not needs_second_factor(person):
        raise PermissionDenied("您登录不用验证码，也就不用备用码。")
    try:
        require_fresh_code(request)
    except CodeWanted as fault:
        messages.error(request, str(fault))
        return redirect("account")
    with transaction.atomic():
        unit = next((holding.unit for holding in person.holdings()), settings.CONF.county)
        note("reset", person, now, unit=unit, words="换了一组备用码")
        return _codes(request, person)
