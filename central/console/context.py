"""What every page of the console shows around its own matter: whose it is, and where one can go."""

from __future__ import annotations

from typing import cast

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.utils import timezone
from msgspec import Struct

from central.alerts.models import Proposal
from central.console.gate import SECOND
from central.console.review import queue
from central.devices.models import Remark
from central.items.models import ItemPage, Signature
from central.people.models import Person
from central.people.rights import ROLE_WORDS, Act, Holding, Role
from central.people.second_factor import needs_second_factor
from central.units.models import UnitPage


class Entry(Struct, frozen=True):
    """One entry of the menu; a `rule` is only a line."""

    words: str = ""
    icon: str = ""
    address: str = ""
    count: int = 0
    urgent: bool = False
    here: bool = False
    rule: bool = False


RULE = Entry(rule=True)

MENU: dict[Role, tuple[tuple[str, str, str], ...]] = {
    Role.CLERK: (
        ("我的公开事项", "home", "/"),
        ("新建", "plus", "/new/"),
        ("财务公开", "coin", "/finance/"),
        ("村里的大屏", "screen", "/screens/"),
    ),
    Role.SUPERVISOR: (("等我签字", "sign", "/sign/"),),
    Role.REVIEWER: (
        ("待我审核", "tray", "/review/"),
        ("我审过的", "history", "/reviewed/"),
        ("新建", "plus", "/new/"),
        ("大屏", "screen", "/screens/"),
    ),
    Role.MANAGER: (
        ("待我审核", "tray", "/review/"),
        ("新建", "plus", "/new/"),
        ("应急发布", "storm", "/alert/"),
        ("大屏", "screen", "/screens/"),
    ),
    Role.OPERATOR: (("大屏", "screen", "/screens/"),),
}
"""Where each role goes, in order (CONSOLE-TOKENS, Places)."""

LATER: dict[Role, tuple[tuple[str, str, str], ...]] = {
    Role.REVIEWER: (("单位和人员", "people", "/people/"), ("操作记录", "history", "/log/")),
    Role.MANAGER: (("单位和人员", "people", "/people/"), ("操作记录", "history", "/log/")),
    Role.OPERATOR: (("单位和人员", "people", "/people/"), ("操作记录", "history", "/log/")),
}


def home_unit(person: Person) -> UnitPage | None:
    """The unit that somebody works for: that of their first post."""
    holdings = person.holdings()
    return UnitPage.objects.filter(code=holdings[0].unit).first() if holdings else None


def waiting(person: Person, address: str) -> int:
    """How much waits behind an entry of the menu."""
    if address == "/":
        return ItemPage.objects.filter(unit_code__in=_own(person, Act.WRITE), state="returned").count()
    if address == "/review/":
        return queue.count(person)
    if address == "/sign/":
        # A changed figure asks anew: only a signature under the newest version counts.
        signed = Signature.objects.filter(item=OuterRef("pk"), version=OuterRef("edition"), by=person)
        mine = ItemPage.objects.filter(unit_code__in=_own(person, Act.SIGN), state="signing")
        return mine.exclude(author=person).exclude(Exists(signed)).count()
    if address == "/alert/":
        return Proposal.waiting(timezone.now()).exclude(first=person).count()
    if address == "/screens/":
        return Remark.objects.filter(village__in=_own(person, Act.WRITE), done_at__isnull=True).count()
    return 0


def _own(person: Person, act: Act) -> list[str]:
    return [holding.unit for holding in person.holdings() if person.may(act, holding.unit)]


def menu(person: Person, here: str) -> list[Entry]:
    """The menu of somebody's roles, each place once."""
    first, later = _places(MENU, person.holdings()), _places(LATER, person.holdings())
    made = [_entry(person, place, here) for place in first]
    if later:
        made += [RULE, *(_entry(person, place, here) for place in later)]
    always = (("我的账号", "id", "/me/"), ("使用帮助", "help", "/help/"))
    return [*made, RULE, *(_entry(person, place, here) for place in always)]


def _places(
    table: dict[Role, tuple[tuple[str, str, str], ...]], holdings: tuple[Holding, ...]
) -> list[tuple[str, str, str]]:
    found = {place[2]: place for holding in holdings for place in table.get(holding.role, ())}
    return list(found.values())


def _entry(person: Person, place: tuple[str, str, str], here: str) -> Entry:
    words, icon, address = place
    on = here == address if address == "/" else here.startswith(address)
    count, urgent = waiting(person, address), address == "/alert/"
    return Entry(words=words, icon=icon, address=address, count=count, urgent=urgent, here=on)


def frame(request: HttpRequest) -> dict[str, object]:
    """Values for `base.html` and `door.html`."""
    told: dict[str, object] = {"site_name": settings.CONF.name, "sample": settings.CONF.sample, "inside": False}
    if not getattr(request, "user", None) or not request.user.is_authenticated:
        return told
    person = cast(Person, request.user)
    # Half signed in is not inside: the menu tells what waits for whom.
    if needs_second_factor(person) and not request.session.get(SECOND):
        return told
    unit = home_unit(person)
    entries = menu(person, request.path)
    roles = dict.fromkeys(ROLE_WORDS[holding.role] for holding in person.holdings())
    return told | {
        "inside": True,
        "menu": entries,
        "waiting": sum(entry.count for entry in entries),
        "unit_name": unit.title if unit else settings.CONF.name,
        "role_words": "、".join(roles) or "没有岗位",
    }
