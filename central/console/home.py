"""我的公开事项 (C2), and where each role begins."""

from __future__ import annotations

from django.db.models import Q
from django.db.models.fields.json import KT
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from msgspec import Struct

from central.console.context import home_unit
from central.console.gate import page, person_of
from central.items.models import ItemPage
from central.items.standing import Shown, Standing, standing
from central.people.models import Person
from central.people.rights import Act, Role
from central.publishing.contents import county_policy
from feed.units import level_of

PER_PAGE = 20

NEW = (
    ("notice", "通知公告"),
    ("disclosure", "村务公开"),
    ("policy", "政策宣传"),
    ("guide", "办事指南"),
    ("profile", "村情简介"),
    ("contact", "便民电话"),
)


class Row(Struct, frozen=True):
    """An item in a list: where it stands and one sentence."""

    item: ItemPage
    standing: Standing
    words: str

    @property
    def address(self) -> str:
        """Where it is opened: accounts in their table, which sends on what has none."""
        part = "finance" if getattr(self.item, "area", None) == "finance" else "item"
        return f"/{part}/{self.item.number}/"


def shown_of(item: ItemPage) -> Shown | None:
    """From when until when an item's approved version shows."""
    return Shown(item.approved_starts, item.approved_ends) if item.approved is not None else None


def row_of(item: ItemPage, now: object) -> Row:
    """An item with its standing in words."""
    from central.console.templatetags.console import said

    found = standing(item.state, shown_of(item), now)  # type: ignore[arg-type]
    words = {
        "draft": f"{said(item.saved)} 自动存好",
        "signing": f"{said(item.handed_in)} 交给监委会",
        "review": f"{said(item.handed_in)} 交出",
        "returned": item.reason,
        "scheduled": f"{said(item.approved_starts)} 上屏",
        "live": f"到 {said(item.approved_ends)}" if item.approved_ends else "一直放着",
        "expired": f"{said(item.approved_ends)} 自动下屏",
        "withdrawn": item.reason,
        "archived": "归档了",
    }[found]
    return Row(item, found, words)


@page
def home(request: HttpRequest) -> HttpResponse:
    """Where one begins: a clerk's own matters; others go to what waits for them."""
    person = person_of(request)
    roles = {holding.role for holding in person.holdings()}
    if Role.CLERK not in roles:
        for role, address in (
            (Role.REVIEWER, "/review/"),
            (Role.MANAGER, "/review/"),
            (Role.SUPERVISOR, "/sign/"),
            (Role.OPERATOR, "/screens/"),
        ):
            if role in roles:
                return redirect(address)
    return my_items(request)


def my_items(request: HttpRequest) -> HttpResponse:
    """The clerk's matters: what is to be done today, and what has been handed in."""
    person, now = person_of(request), timezone.now()
    mine = items_of(person)
    todo = [row_of(item, now) for item in mine.filter(state__in=("returned", "draft")).order_by("-state", "-saved")[:6]]
    wanted = request.GET.get("find", "").strip()[:40]
    sent = mine.exclude(state__in=("draft", "returned"), approved__isnull=True)
    if wanted:
        sent = sent.filter(Q(title__icontains=wanted))
    number = max(1, int(page_of(request.GET.get("page", "1"))))
    count = sent.count()
    rows = [
        row_of(item, now) for item in sent.order_by("-handed_in", "-pk")[(number - 1) * PER_PAGE : number * PER_PAGE]
    ]
    local = timezone.localtime(now)
    told = {
        "todo": todo,
        "rows": rows,
        "count": count,
        "find": wanted,
        "number": number,
        "more": number * PER_PAGE < count,
        "new": [(kind, words) for kind, words in NEW if kind in may_write(person)],
        "day": f"{local.month}月{local.day}日 星期{'一二三四五六日'[local.weekday()]}",
        "greeting": _greeting(local.hour),
        "unit": home_unit(person),
    }
    return render(request, "console/home.html", told)


def may_write(person: Person) -> frozenset[str]:
    """The kinds that somebody may write for the units of theirs."""
    policy = county_policy()
    units = (holding.unit for holding in person.holdings() if person.may(Act.WRITE, holding.unit))
    return frozenset[str]().union(*(policy.kinds(level_of(unit)) for unit in units))


def items_of(person: Person):
    """Items of the units that somebody writes for; the body of an item stays in the database."""
    units = [holding.unit for holding in person.holdings() if person.may(Act.WRITE, holding.unit)]
    return ItemPage.objects.filter(unit_code__in=units).annotate(area=KT("content__disclosure__area")).defer("content")


def page_of(text: str) -> int:
    """A page number from an address; anything else is the first."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 1


def _greeting(hour: int) -> str:
    for until, words in ((5, "夜深了"), (11, "上午好"), (13, "中午好"), (18, "下午好")):
        if hour < until:
            return words
    return "晚上好"
