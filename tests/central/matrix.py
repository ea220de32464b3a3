"""Every address of console and public host, asked by everybody: what the tests of permissions and of words share."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from central.alerts.models import Proposal
from central.console.fresh_code import AT
from central.devices.models import Device, Remark
from central.items import workflow
from central.items.making import make
from central.items.models import ItemPage
from central.operation.alive import Pulse
from central.people import ruling
from central.people.models import Person
from central.people.rights import Holding, Role
from central.units.tree import ensure_unit
from tests.central.reviewing import browser
from tests.central.village import FINANCE, NOTICE, VILLAGE, unit

CONSOLE, PUBLIC = "central.console.urls", "central.phone.urls"
WORDS = NOTICE | {"topics": []}
ELSEWHERE, FAR = "430304010", "430304010201"
"""A village of another township: no business of our village or township, but of the county's."""
ROLES = {
    "anybody": "",
    "clerk": "zhouguilan",
    "supervisor": "liujianmin",
    "reviewer": "wangxuemei",
    "manager": "chenzhiyuan",
    "operator": "zhouhai",
}


def addresses(conf: str) -> Iterator[tuple[str, URLPattern]]:
    """Every address as it is written in the urls, with what answers there."""

    def below(parts: list[Any], before: str) -> Iterator[tuple[str, URLPattern]]:
        for part in parts:
            route = before + str(part.pattern)
            if isinstance(part, URLResolver):
                yield from below(part.url_patterns, route)
            else:
                yield route, part

    yield from below(get_resolver(conf).url_patterns, "")


class Things:
    """One of everything that an address can name, of one village."""

    def __init__(self, clerk: Person, supervisors: list[Person], reviewer: Person, county: Person, code: str) -> None:
        now, village = timezone.now(), unit(code)
        self.clerk = clerk
        self.draft = make(village, "notice", clerk, now, WORDS)
        self.waiting = workflow.hand_in(make(village, "notice", clerk, now, WORDS), clerk, now, [])
        self.sheet = workflow.hand_in(make(village, "disclosure", clerk, now, FINANCE), clerk, now, [])
        live = workflow.hand_in(make(village, "notice", clerk, now, WORDS), clerk, now, [])
        self.live: ItemPage = workflow.approve(live, reviewer, now, version=live.edition)
        self.alert = Proposal.objects.create(number=f"a{code[-3:]}wwww", writer=county, saved=now)
        self.signers = supervisors
        self.screen = Device.objects.create(key=code.zfill(64), name=f"{code}的屏", unit_code=code, added=now)
        self.remark = Remark.objects.create(device=self.screen, village=code, at=now, received=now, text="路灯坏了")

    def number(self, route: str) -> str:
        """The item that an address of this kind is about."""
        if route.startswith("alert/"):
            return self.alert.number
        if route.startswith(("finance/", "^finance/", "sign/")):
            return self.sheet.number
        if route.startswith(("review/", "item/<slug:number>/nudge", "item/<slug:number>/take-back")):
            return self.waiting.number
        if route.startswith(("i/", "item/<slug:number>/withdraw")):
            return self.live.number
        return self.draft.number

    def fill(self, route: str) -> str:
        """The address with things of ours in its gaps."""
        values = {
            "<slug:number>": self.number(route),
            "<str:number>": self.number(route),
            "^": "",
            "$": "",
            "(?P<number>[-a-zA-Z0-9_]+)": self.number(route),
            r"\.(?P<form>xlsx|csv)": ".csv",
            "<slug:kind>": "notice",
            "<slug:sha256>": "a" * 64,
            "<int:page_number>": "1",
            "<int:place>": "1",
            "<int:screen>": str(self.screen.pk),
            "<int:pk>": str(self.remark.pk if route.startswith("screens/") else self.clerk.pk),
            "<int:post_pk>": str(self.clerk.posts.get().pk),
            "<str:key>": self.live.number,
            "<str:handle>": "a" * 32,
            "<str:form>": "640",
            "<str:name>": "nothing.webp",
            "<str:code>": "zzzzzz",
            "<str:token>": "forged",
        }
        for gap, value in values.items():
            route = route.replace(gap, value)
        assert "<" not in route, f"tests/central/matrix.py: say what stands in the gap of {route}"
        return f"/{route}"


def own_and_far(people: dict[str, Person]) -> tuple[Things, Things]:
    """The things of our village, and of one that is none of its business."""
    ensure_unit(ELSEWHERE, "板塘街道")
    ensure_unit(FAR, "月塘村")
    county, now = people["chenzhiyuan"], timezone.now()
    Pulse(settings.CONF.data).beat(now)
    there = [
        ruling.open_for(county, name, name, "", Holding(role, code), now)[0]
        for name, role, code in (
            ("far-clerk", Role.CLERK, FAR),
            ("far-one", Role.SUPERVISOR, FAR),
            ("far-two", Role.SUPERVISOR, FAR),
            ("far-reviewer", Role.REVIEWER, ELSEWHERE),
        )
    ]
    ours = [people[name] for name in ("liujianmin", "hexiuying")]
    return (
        Things(people["zhouguilan"], ours, people["wangxuemei"], county, VILLAGE),
        Things(there[0], there[1:3], there[3], county, FAR),
    )


def desk_of(person: Person | None, host: str = "console.test") -> Client:
    """Somebody's browser, every step behind them and a code just taken; a stranger's without anybody."""
    if person is None:
        return Client(SERVER_NAME=host)
    client = browser(person)
    session = client.session
    session[AT] = int(timezone.now().timestamp())
    session.save()
    client.defaults["SERVER_NAME"] = host
    return client


@contextmanager
def undone() -> Iterator[None]:
    """What happens within is undone: each address is asked in the same world."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
