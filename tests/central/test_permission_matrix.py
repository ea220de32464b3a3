"""Who may ask what: every address, every role, with their own things and with foreign ones, against this table.

A new address without a line fails. Letters, in the order anybody, clerk, supervisor, reviewer, manager, operator:
`.` heard (answered, sent on, or told what is wrong with the form), `L` sent to sign in, `x` forbidden, `0` not found,
`m` this method does nothing here.
"""

from __future__ import annotations

from http import HTTPStatus

import pytest
from django.http import HttpResponse

from central.people.models import Person
from tests.central.matrix import CONSOLE, PUBLIC, ROLES, addresses, desk_of, own_and_far, undone
from tests.central.reviewing import people  # noqa: F401 - a fixture

OPEN = {"login/", "login/code/", "login/password/", "logout/", "again/", "favicon.ico", "trouble.css", "health"}
"""Addresses of the console before the gate: signing in, what everybody's browser asks for, and whether all is well."""

TABLE = r"""
console login/                                                     ...... ...... ...... ......
console login/code/                                                L..... L..... L..... L.....
console login/password/                                            L..... L..... L..... L.....
console logout/                                                    mmmmmm LLLLLL mmmmmm LLLLLL
console me/                                                        L..... L..... L..... L.....
console me/codes/                                                  Lmmmmm Lxx... Lmmmmm Lxx...
console /                                                          L..... L..... L..... L.....
console new/                                                       L.x..x L.x..x L.x..x L.x..x
console new/<slug:kind>/                                           L.x..x L.x..x L.x..x L.x..x
console new/<slug:kind>/save                                       mmmmmm L.x..x mmmmmm L.x..x
console item/<slug:number>/                                        L.0000 L.0000 L00000 L00000
console item/<slug:number>/save                                    mmmmmm L.0000 mmmmmm L00000
console item/<slug:number>/keep                                    mmmmmm L.0000 mmmmmm L00000
console item/<slug:number>/upload                                  mmmmmm L.0000 mmmmmm L00000
console item/<slug:number>/media/<slug:sha256>/                    L00000 L00000 L00000 L00000
console item/<slug:number>/media/<slug:sha256>/<int:page_number>/  L00000 L00000 L00000 L00000
console item/<slug:number>/hand-in                                 mmmmmm L.0000 mmmmmm L00000
console item/<slug:number>/take-back                               mmmmmm L.xxx0 mmmmmm L000x0
console item/<slug:number>/withdraw                                mmmmmm L.x..0 mmmmmm L000.0
console item/<slug:number>/discard                                 mmmmmm L.0000 mmmmmm L00000
console item/<slug:number>/copy/                                   L.0000 Lx0000 L00000 L00000
console item/<slug:number>/history/                                L.0000 L.0000 L00000 L00000
console again/                                                     ...... ...... ...... ......
console finance/                                                   L.xxxx L.xxxx L.xxxx L.xxxx
console finance/start                                              mmmmmm Lxxxxx mmmmmm Lxxxxx
console finance/<slug:number>/                                     L....0 L.xxx0 L000.0 L000x0
console finance/<slug:number>/save                                 mmmmmm L.xxx0 mmmmmm L000x0
console finance/<slug:number>/hand-in                              mmmmmm L.xxx0 mmmmmm L000x0
console finance/<slug:number>/take-back                            mmmmmm L.xxx0 mmmmmm L000x0
console finance/<slug:number>/bring                                mmmmmm L.xxx0 mmmmmm L000x0
console finance/<slug:number>/take                                 mmmmmm L.xxx0 mmmmmm L000x0
console ^finance/(?P<number>[-a-zA-Z0-9_]+)/table\.(?P<form>xlsx|csv)$ L....0 L....0 L000.0 L000.0
console finance/<slug:number>/paper/                               L....0 L....0 L000.0 L000.0
console review/                                                    L..... L..... L..... L.....
console review/<slug:number>/                                      Lxx..0 Lxx..0 L000.0 L000.0
console review/<slug:number>/decide                                mmmmmm Lxx..0 mmmmmm L000.0
console reviewed/                                                  L..... L..... L..... L.....
console item/<slug:number>/nudge                                   mmmmmm L....0 mmmmmm L000.0
console sign/                                                      L..... L..... L..... L.....
console sign/<slug:number>/                                        L....0 L....0 L000.0 L000.0
console sign/<slug:number>/do                                      mmmmmm Lx.xx0 mmmmmm L000x0
console sign/<slug:number>/drawn/<int:pk>/                         L00000 L00000 L00000 L00000
console alert/                                                     Lxxx.x Lxxx.x Lxxx.x Lxxx.x
console alert/new/                                                 Lxxx.x Lxxx.x Lxxx.x Lxxx.x
console alert/read/                                                Lxxx.x Lxxx.x Lxxx.x Lxxx.x
console alert/picture/                                             mmmmmm Lxxx.x mmmmmm Lxxx.x
console alert/draft/<slug:number>/                                 Lxxx.x Lxxx.x Lxxx.x Lxxx.x
console alert/draft/<slug:number>/state/                           Lxxx.x Lxxx.x Lxxx.x Lxxx.x
console alert/<slug:number>/                                       Lxxx0x Lxxx0x Lxxx0x Lxxx0x
console people/                                                    Lxx... Lxx... Lxx... Lxx...
console people/new/                                                Lxx... Lxx... Lxx... Lxx...
console people/unit/                                               Lxxx.. Lxxx.. Lxxx.. Lxxx..
console people/<int:pk>/                                           L00... L00... L000.. L000..
console people/<int:pk>/reset                                      Lmmmmm L00... Lmmmmm L000..
console people/<int:pk>/rebind                                     Lmmmmm L00... Lmmmmm L000..
console people/<int:pk>/reach                                      Lmmmmm L00... Lmmmmm L000..
console people/<int:pk>/active                                     Lmmmmm L00... Lmmmmm L000..
console people/<int:pk>/post                                       Lmmmmm L00... Lmmmmm L000..
console people/<int:pk>/post/<int:post_pk>/end                     Lmmmmm L00... Lmmmmm L000..
console people/<int:pk>/hand-over                                  Lmmmmm L00... Lmmmmm L000..
console log/                                                       Lxx... Lxx... Lxx... Lxx...
console log/export                                                 Lmmmmm Lxx... Lmmmmm Lxx...
console screens/                                                   L..... L..... L..... L.....
console screens/<int:screen>/                                      L..... L..... L000.. L000..
console screens/remarks/                                           L....x L....x L....x L....x
console screens/remarks/<int:pk>/done                              mmmmmm L.xxx0 mmmmmm L000x0
console health                                                     ...... mmmmmm ...... mmmmmm
console help/                                                      L..... L..... L..... L.....
console favicon.ico                                                ...... mmmmmm ...... mmmmmm
console trouble.css                                                ...... mmmmmm ...... mmmmmm
pages   i/<str:number>                                             ...... mmmmmm ...... mmmmmm
pages   i/<str:number>/card.webp                                   ...... mmmmmm ...... mmmmmm
pages   i/<str:number>/o/<int:place>                               000000 mmmmmm 000000 mmmmmm
pages   m/<str:key>/<str:handle>/<str:form>                        000000 mmmmmm 000000 mmmmmm
pages   a/<str:name>                                               000000 mmmmmm 000000 mmmmmm
pages   s/<str:code>                                               000000 mmmmmm 000000 mmmmmm
pages   d/journal                                                  mmmmmm 000000 mmmmmm 000000
pages   d/heartbeat                                                mmmmmm 000000 mmmmmm 000000
pages   preview/<str:token>                                        000000 mmmmmm 000000 mmmmmm
pages   preview/<str:token>/o/<int:place>                          000000 mmmmmm 000000 mmmmmm
"""

EXPECTED = {
    (host, route): letters
    for host, route, *letters in (line.split() for line in TABLE.strip().splitlines())
}  # fmt: skip


def letter(status: int, location: str) -> str:
    """An answer as the table writes it."""
    if status in (HTTPStatus.FOUND, HTTPStatus.SEE_OTHER) and location.startswith("/login/"):
        return "L"
    odd: dict[int, str] = {
        HTTPStatus.UNAUTHORIZED: "L",
        HTTPStatus.FORBIDDEN: "x",
        HTTPStatus.NOT_FOUND: "0",
        HTTPStatus.METHOD_NOT_ALLOWED: "m",
    }
    return odd.get(status, "." if status < HTTPStatus.INTERNAL_SERVER_ERROR else "!")


def routes() -> list[tuple[str, str]]:
    """Every address, named as the table names it: host and route, the first page as `/`."""
    return [
        (host, route or "/")
        for host, conf in (("console", CONSOLE), ("pages", PUBLIC))
        for route, _ in addresses(conf)
    ]  # fmt: skip


def found(people: dict[str, Person]) -> dict[tuple[str, str], list[str]]:  # noqa: F811
    """What everybody is answered: GET and POST with own things, GET and POST with foreign ones."""
    worlds = own_and_far(people)
    told: dict[tuple[str, str], list[str]] = {}
    desks = {
        (host, role): desk_of(people.get(name), f"{host}.test")
        for host in ("console", "pages")
        for role, name in ROLES.items()
    }
    for host, route in routes():
        for things in worlds:
            for method in ("get", "post"):
                letters = ""
                for role in ROLES:
                    desk = desks[host, role]
                    kept = dict(desk.cookies)
                    with undone():
                        answer = getattr(desk, method)(things.fill("" if route == "/" else route))
                    letters += letter(answer.status_code, answer.headers.get("Location", ""))
                    desk.cookies.clear()
                    desk.cookies.update(kept)
                told.setdefault((host, route), []).append(letters)
    return told


def test_every_address_has_its_line() -> None:
    assert set(routes()) == set(EXPECTED), "say in TABLE who may ask the new address"


def test_everything_of_the_console_is_behind_the_gate() -> None:
    open_ones = {route for route, part in addresses(CONSOLE) if not getattr(part.callback, "gated", False)}
    assert open_ones == OPEN


@pytest.mark.timeout(180)
def test_everybody_gets_what_the_table_says(people: dict[str, Person]) -> None:  # noqa: F811
    answers = found(people)
    wrong = {line: (EXPECTED.get(line), letters) for line, letters in answers.items() if EXPECTED.get(line) != letters}
    assert not wrong


def kept_out(answer: HttpResponse, to: str) -> bool:
    """Whether an answer sends on to what is left of signing in, or says nothing at all."""
    sent = answer.headers.get("Location") == to
    return sent or answer.status_code in (HTTPStatus.UNAUTHORIZED, HTTPStatus.METHOD_NOT_ALLOWED)


def test_half_signed_in_is_not_signed_in(people: dict[str, Person]) -> None:  # noqa: F811
    things, _ = own_and_far(people)
    half = desk_of(None)
    half.force_login(people["chenzhiyuan"])
    fresh = desk_of(people["zhouguilan"])
    Person.objects.filter(username="zhouguilan").update(must_change_password=True)
    for route, _ in addresses(CONSOLE):
        if route not in OPEN:
            for method in ("get", "post"):
                with undone():
                    assert kept_out(getattr(half, method)(things.fill(route)), "/login/code/"), route
                    assert kept_out(getattr(fresh, method)(things.fill(route)), "/login/password/"), route
