"""Signing in and out, the second factor, and the pages for when something did not work."""

from __future__ import annotations

import re
import time
from datetime import timedelta
from unittest.mock import patch

import pyotp
import pytest
from django.test import Client, RequestFactory, override_settings
from django.utils import timezone

from central.console import trouble
from central.people import recovery, throttle
from central.people.known_browser import COOKIE
from central.people.models import Attempt, Person
from tests.central.reviewing import PLAIN, browser, people  # noqa: F401 - a fixture
from tests.central.village import PASSWORD

SECRET = "JBSWY3DPEHPK3PXP"
WRONG = "不是这个密码"


def knock(username: str, password: str, client: Client | None = None, address: str = "10.0.0.9") -> object:
    """Try to sign in."""
    door = client or Client(SERVER_NAME="console.test")
    return door.post("/login/", {"username": username, "password": password}, REMOTE_ADDR=address)


def words(answer: object) -> str:
    """The page without what differs by itself: the token, and the name typed back."""
    text = answer.content.decode()  # type: ignore[attr-defined]
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"|value="(zhouguilan|nobody)"', "", text)


def test_a_name_that_is_not_there_gets_the_same_answer_as_a_wrong_password(people: dict[str, Person]) -> None:  # noqa: F811
    for _ in range(throttle.TRIES_PER_NAME + 1):
        there, missing = knock("zhouguilan", WRONG), knock("nobody", WRONG)
        assert (there.status_code, words(there)) == (missing.status_code, words(missing))
    assert "请等" in words(there)


@pytest.mark.alone
def test_and_it_gets_it_at_the_same_pace(people: dict[str, Person]) -> None:  # noqa: F811
    took: dict[str, list[float]] = {"zhouguilan": [], "nobody": []}
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.ScryptPasswordHasher"]):
        person = people["zhouguilan"]
        person.set_password(PASSWORD)
        person.save()
        for _ in range(9):
            for name, times in took.items():
                Attempt.objects.all().delete()
                began = time.perf_counter()
                knock(name, WRONG)
                times.append(time.perf_counter() - began)
    there, missing = min(took["zhouguilan"]), min(took["nobody"])
    assert abs(there - missing) <= 0.2 * max(there, missing)


def test_waiting_ends_by_itself_however_often_one_knocks_meanwhile(people: dict[str, Person]) -> None:  # noqa: F811
    for _ in range(throttle.TRIES_PER_NAME):
        knock("zhouguilan", WRONG)
    for _ in range(20):
        assert "请等" in words(knock("zhouguilan", PASSWORD))
    assert Attempt.objects.count() == throttle.TRIES_PER_NAME
    with patch("django.utils.timezone.now", return_value=timezone.now() + throttle.WINDOW + timedelta(seconds=1)):
        assert knock("zhouguilan", PASSWORD).status_code == 302


def test_a_stranger_who_keeps_guessing_does_not_keep_the_clerk_out(people: dict[str, Person]) -> None:  # noqa: F811
    office = Client(SERVER_NAME="console.test")
    knock("zhouguilan", PASSWORD, office, "10.0.0.1")
    office.post("/logout/")
    assert COOKIE in office.cookies
    for _ in range(throttle.TRIES_PER_NAME):
        knock("zhouguilan", WRONG, address="203.0.113.7")
    assert "请等" in words(knock("zhouguilan", PASSWORD, address="10.0.0.2"))
    assert knock("zhouguilan", PASSWORD, office, "10.0.0.1").status_code == 302
    office.post("/logout/")
    for _ in range(throttle.TRIES_PER_NAME):
        knock("zhouguilan", WRONG, office, "10.0.0.1")
    assert "请等" in words(knock("zhouguilan", PASSWORD, office, "10.0.0.1"))


def test_ten_recovery_codes_shown_once_each_good_once(people: dict[str, Person]) -> None:  # noqa: F811
    door = Client(SERVER_NAME="console.test")
    knock("wangxuemei", PASSWORD, door)
    secret = re.search(r"手动输入：<b>(\w+)", door.get("/login/code/").content.decode())
    assert secret
    page = door.post("/login/code/", {"code": pyotp.TOTP(secret[1]).at(timezone.now())}).content.decode()
    codes = re.findall(r"<li>(\d{5} \d{5})</li>", page)
    assert len(set(codes)) == recovery.HOW_MANY
    kept = people["wangxuemei"].recovery_codes.values_list("hash", flat=True)
    assert not any(code.replace(" ", "") in row for code in codes for row in kept)
    for code, lets_in in ((codes[0], True), (codes[0], False), (codes[1].replace(" ", ""), True), ("0" * 10, False)):
        again = Client(SERVER_NAME="console.test")
        knock("wangxuemei", PASSWORD, again)
        assert (again.post("/login/code/", {"code": code}).status_code == 302) is lets_in
    assert recovery.left(people["wangxuemei"]) == recovery.HOW_MANY - 2
    again = Client(SERVER_NAME="console.test")
    knock("wangxuemei", PASSWORD, again)
    assert codes[2] not in again.get("/").content.decode()


def test_a_new_password_takes_the_old_one_and_the_second_step(people: dict[str, Person]) -> None:  # noqa: F811
    desk, elsewhere = browser(people["zhouguilan"]), browser(people["zhouguilan"])
    new = {"password": "清水塘-2026-新", "again": "清水塘-2026-新"}
    assert "现在的密码不对" in desk.post("/login/password/", new | {"old": WRONG}).content.decode()
    assert desk.post("/login/password/", new | {"old": PASSWORD}).status_code == 302
    assert desk.get("/").status_code == 200
    assert elsewhere.get("/").headers["Location"].startswith("/login/")
    half = Client(SERVER_NAME="console.test")
    knock("wangxuemei", PASSWORD, half)
    assert half.post("/login/password/", new | {"old": PASSWORD}).headers["Location"] == "/login/code/"
    assert "单位和人员" not in half.get("/nothing-here/").content.decode()


@override_settings(SESSION_COOKIE_AGE=-1)
def test_a_session_ends_when_nobody_works(people: dict[str, Person]) -> None:  # noqa: F811
    door = Client(SERVER_NAME="console.test")
    knock("zhouguilan", PASSWORD, door)
    assert door.get("/").headers["Location"].startswith("/login/")


@pytest.mark.parametrize("address", ["/nothing-here/", "/item/zzzzzzzz/"])
def test_what_is_not_there_is_said_in_the_looks_of_the_console(
    people: dict[str, Person],  # noqa: F811
    address: str,
) -> None:
    answer = browser(people["zhouguilan"]).get(address)
    page = answer.content.decode()
    assert answer.status_code == 404 and "没有找到这一页" in page and "主菜单" in page and "丢" in page
    assert not re.search(r"Not Found|URLconf|path", page.split("<body")[1].split("<svg")[0])


def test_a_form_that_came_too_late_gives_back_what_was_typed(people: dict[str, Person]) -> None:  # noqa: F811
    strict = Client(SERVER_NAME="console.test", enforce_csrf_checks=True)
    strict.force_login(people["zhouguilan"])
    told = {"title": "写了很久的通知", "text": "<script>alert(1)</script>", "password": "secret-words"}
    answer = strict.post("/new/notice/save", told)
    page = answer.content.decode()
    assert answer.status_code == 403 and "写了很久的通知" in page and "已经存好的都还在" in page
    assert "<script>alert" not in page and "secret-words" not in page


def test_a_broken_system_says_what_is_safe_without_the_database() -> None:
    answer = trouble.broken(RequestFactory().get("/"))
    assert answer.status_code == 500 and "已经存好的都还在" in answer.content.decode()
    for address, kind in (("/favicon.ico", "image/x-icon"), ("/trouble.css", "text/css")):
        found = Client(SERVER_NAME="console.test").get(address)
        assert found.status_code == 200 and found.headers["Content-Type"].startswith(kind)


def test_help_speaks_of_ones_own_posts(people: dict[str, Person]) -> None:  # noqa: F811
    clerk = browser(people["zhouguilan"]).get("/help/").content.decode()
    assert "怎么发一条通知" in clerk and "怎么解除预警" not in clerk and "忘了密码" in clerk
    with override_settings(STORAGES=PLAIN):
        assert "怎么解除预警" in browser(people["chenzhiyuan"]).get("/help/").content.decode()


def test_an_unknown_host_and_a_forged_form_on_the_public_host_are_answered_too(people: dict[str, Person]) -> None:  # noqa: F811
    stranger = Client(SERVER_NAME="evil.example", raise_request_exception=False).get("/")
    assert stranger.status_code == 400 and "没看懂" in stranger.content.decode()
    public = Client(SERVER_NAME="pages.test", enforce_csrf_checks=True).post("/i/zzzzzzzz", {"words": "写的话"})
    assert public.status_code in (403, 404, 405) and "主菜单" not in public.content.decode()
