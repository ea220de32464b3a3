"""Opening, resetting and closing accounts, giving and ending posts, handing over, a new unit."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from central.console.fresh_code import require_fresh_code, wants_code
from central.console.gate import page, person_of
from central.console.staff.listing import grantable, must_keep_people, person_for, show, units_of
from central.items.journal import note
from central.items.workflow import Refused
from central.people import ruling
from central.people.models import Person, Post
from central.people.rights import Holding, Role
from central.units.models import UnitPage
from central.units.tree import NoParent, ensure_unit
from feed.units import is_unit_code, is_within

WRONG = 422


def _day(text: str, what: str) -> date | None:
    """A day as a date field sends it; none where it is empty. Raises `Refused`."""
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError as fault:
        raise Refused(f"{what}没看懂，请写成 2026-10-24 这样。") from fault


def _holding(request: HttpRequest) -> Holding:
    """The post that a form names as `role@unit`. Raises `Refused`."""
    role, _, unit = request.POST.get("post", "").partition("@")
    if role not in set(Role) or not is_unit_code(unit):
        raise Refused("请选一个岗位。")
    return Holding(Role(role), unit)


@page
@never_cache
def new(request: HttpRequest) -> HttpResponse:
    """开账号: user name, name, one post; the password is shown once."""
    actor, wrong = person_of(request), ""
    must_keep_people(actor)
    if request.method == "POST":
        try:
            require_fresh_code(request)
            made, password = ruling.open_for(
                actor,
                request.POST.get("username", ""),
                request.POST.get("full_name", ""),
                request.POST.get("phone", ""),
                _holding(request),
                timezone.now(),
                until=_day(request.POST.get("until", ""), "结束的日子"),
                head=request.POST.get("head") == "on",
                email=request.POST.get("email", ""),
            )
            return _once(request, made, password, "账号开好了")
        except Refused as fault:
            wrong = str(fault)
    told = {
        "roles": grantable(actor),
        "unit": request.POST.get("unit") or request.GET.get("unit", ""),
        "typed": request.POST,
        "wants_code": wants_code(request),
        "wrong": wrong,
    }
    return render(request, "console/staff/new.html", told, status=WRONG if wrong else 200)


def _once(request: HttpRequest, person: Person, password: str, heading: str) -> HttpResponse:
    """The password, this once."""
    return render(request, "console/staff/password.html", {"person": person, "password": password, "heading": heading})


def _do(request: HttpRequest, pk: int, act: Callable[[Person, Person], HttpResponse | str]) -> HttpResponse:
    """Check the code, act, and go back to the person's page; what is refused is said there."""
    found = person_for(request, pk)
    try:
        require_fresh_code(request)
        done = act(person_of(request), found)
    except Refused as fault:
        return show(request, found, wrong=str(fault), status=WRONG)
    if isinstance(done, str):
        messages.success(request, done)
        return redirect("person", pk=pk)
    return done


@page
@never_cache
@require_POST
def reset(request: HttpRequest, pk: int) -> HttpResponse:
    """重设密码."""

    def act(actor: Person, found: Person) -> HttpResponse:
        password = ruling.reset_password(actor, found, timezone.now())
        return _once(request, found, password, "密码重设好了")

    return _do(request, pk, act)


@page
@require_POST
def rebind(request: HttpRequest, pk: int) -> HttpResponse:
    """重新绑手机."""

    def act(actor: Person, found: Person) -> str:
        ruling.rebind(actor, found, timezone.now())
        return f"{found.full_name} 下次登录时重新绑手机，现在已经退出了。"

    return _do(request, pk, act)


@page
@require_POST
def reach(request: HttpRequest, pk: int) -> HttpResponse:
    """手机和邮箱: where somebody is told that something waits for them."""

    def act(actor: Person, found: Person) -> str:
        phone, email = request.POST.get("phone", ""), request.POST.get("email", "")
        changed = ruling.set_reach(actor, found, phone, email, timezone.now())
        return f"{found.full_name} 的联系办法{'改好了' if changed else '没有变'}。"

    return _do(request, pk, act)


@page
@require_POST
def active(request: HttpRequest, pk: int) -> HttpResponse:
    """停用 or 启用."""

    def act(actor: Person, found: Person) -> str:
        on = request.POST.get("active") == "yes"
        ruling.set_active(actor, found, on, timezone.now())
        return f"{found.full_name} 的账号{'可以用了' if on else '停用了，已经退出'}。"

    return _do(request, pk, act)


@page
@require_POST
def post(request: HttpRequest, pk: int) -> HttpResponse:
    """给岗位, or a substitution from a day until a day."""

    def act(actor: Person, found: Person) -> str:
        absent = request.POST.get("instead_of", "")
        other = person_for(request, int(absent)) if absent.isascii() and absent.isdigit() and len(absent) < 10 else None
        since = _day(request.POST.get("since", ""), "开始的日子") or timezone.localdate()
        ruling.give_post(
            actor,
            found,
            _holding(request),
            timezone.now(),
            since=since,
            until=_day(request.POST.get("until", ""), "结束的日子"),
            instead_of=other,
            head=request.POST.get("head") == "on",
        )
        return "岗位给好了。"

    return _do(request, pk, act)


@page
@require_POST
def end(request: HttpRequest, pk: int, post_pk: int) -> HttpResponse:
    """结束岗位, today."""

    def act(actor: Person, found: Person) -> str:
        held = Post.objects.filter(pk=post_pk, person=found).select_related("person").first()
        if held is None:
            raise Refused("这个岗位已经没有了。")
        ruling.end_post(actor, held, timezone.now())
        return "岗位到今天为止。"

    return _do(request, pk, act)


@page
@require_POST
def hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """离任交接."""

    def act(actor: Person, found: Person) -> str:
        chosen = request.POST.get("successor", "")
        if not (chosen.isascii() and chosen.isdigit() and len(chosen) < 10):
            raise Refused("请选接手的人。")
        successor = person_for(request, int(chosen))
        went = ruling.hand_over(actor, found, successor, timezone.now())
        return f"{found.full_name} 的岗位到今天为止，{went} 条草稿交给了 {successor.full_name}。"

    return _do(request, pk, act)


@page
def new_unit(request: HttpRequest) -> HttpResponse:
    """加一个单位: the county adds a township or a village. Its signing key is added on the machine."""
    actor, wrong = person_of(request), ""
    counties = [held.unit for held in actor.holdings() if held.role in (Role.MANAGER, Role.OPERATOR)]
    if not counties:
        raise PermissionDenied("单位由区里加。")
    code, title = request.POST.get("unit_code", "").strip(), request.POST.get("title", "").strip()
    if request.method == "POST":
        try:
            require_fresh_code(request)
            made = _add_unit(actor, counties, code, title)
            return render(request, "console/staff/unit_made.html", {"unit": made})
        except Refused as fault:
            wrong = str(fault)
    told = {"unit_code": code, "title": title, "wrong": wrong, "wants_code": wants_code(request),
            "units": units_of(actor).count()}  # fmt: skip
    return render(request, "console/staff/unit.html", told, status=WRONG if wrong else 200)


@transaction.atomic
def _add_unit(actor: Person, counties: list[str], code: str, title: str) -> UnitPage:
    if not is_unit_code(code) or len(code) == min(map(len, counties)):
        raise Refused("区划代码：街道、乡镇填 9 位数字，村、社区填 12 位。")
    if not any(is_within(code, county) for county in counties):
        raise Refused(f"这个代码不在本区里，本区的代码都从 {counties[0]} 开始。")
    if not 2 <= len(title) <= 40:
        raise Refused("名称要 2 到 40 个字。")
    if UnitPage.objects.filter(code=code).exists():
        raise Refused("这个代码已经有单位了。")
    try:
        made = ensure_unit(code, title)
    except NoParent as fault:
        raise Refused(str(fault)) from fault
    except ValidationError as fault:
        raise Refused("；".join(fault.messages)) from fault
    note("person", actor, timezone.now(), unit=code, words=f"加单位：{title}（{code}）")
    return made
