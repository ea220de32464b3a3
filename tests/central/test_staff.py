"""Accounts and posts: what the unit above can do, and nobody else."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from central.console.fresh_code import AT
from central.items.making import make
from central.items.models import Decision, ItemPage
from central.items.workflow import Refused
from central.people import ruling
from central.people.models import Person
from central.people.rights import Holding, Role, may_grant, may_rule
from tests.central.reviewing import browser, people  # noqa: F401 - a fixture
from tests.central.village import COUNTY, NOTICE, OTHER, PASSWORD, TOWNSHIP, VILLAGE, unit

OUTSIDE = "430304010"


def fresh(person: Person) -> Client:
    """Somebody's browser, their authenticator's code just taken."""
    client = browser(person)
    session = client.session
    session[AT] = int(timezone.now().timestamp())
    session.save()
    return client


@pytest.mark.parametrize(
    ("held", "given", "allowed"),
    [
        ((Role.REVIEWER, TOWNSHIP), (Role.CLERK, VILLAGE), True),
        ((Role.REVIEWER, TOWNSHIP), (Role.SUPERVISOR, VILLAGE), True),
        ((Role.REVIEWER, TOWNSHIP), (Role.REVIEWER, TOWNSHIP), False),
        ((Role.REVIEWER, TOWNSHIP), (Role.CLERK, f"{OUTSIDE}201"), False),
        ((Role.REVIEWER, TOWNSHIP), (Role.MANAGER, COUNTY), False),
        ((Role.MANAGER, COUNTY), (Role.REVIEWER, TOWNSHIP), True),
        ((Role.MANAGER, COUNTY), (Role.MANAGER, COUNTY), False),
        ((Role.MANAGER, COUNTY), (Role.REVIEWER, "430305001"), False),
        ((Role.OPERATOR, COUNTY), (Role.MANAGER, COUNTY), True),
        ((Role.OPERATOR, COUNTY), (Role.OPERATOR, COUNTY), False),
        ((Role.CLERK, VILLAGE), (Role.CLERK, VILLAGE), False),
        ((Role.SUPERVISOR, VILLAGE), (Role.CLERK, VILLAGE), False),
        ((Role.MANAGER, COUNTY), (Role.CLERK, TOWNSHIP), False),
    ],
)
def test_posts_are_given_from_above_and_within(held: tuple[Role, str], given: tuple[Role, str], allowed: bool) -> None:
    assert may_grant((Holding(*held),), Holding(*given)) is allowed


def test_one_post_higher_up_takes_an_account_out_of_the_townships_hands() -> None:
    township = (Holding(Role.REVIEWER, TOWNSHIP),)
    clerk, stand_in = Holding(Role.CLERK, VILLAGE), Holding(Role.REVIEWER, TOWNSHIP)
    assert may_rule(township, (clerk,))
    assert not may_rule(township, (clerk, stand_in))
    assert not may_rule(township, ())


def test_an_account_is_opened_with_a_password_shown_once_that_must_be_changed(people: dict[str, Person]) -> None:  # noqa: F811
    desk = fresh(people["wangxuemei"])
    told = {"full_name": "陈小兰", "username": "chenxiaolan", "post": f"clerk@{VILLAGE}"}
    page = desk.post("/people/new/", told).content.decode()
    password = re.findall(r'class="once">([^<]+)<', page)[1]
    made = Person.objects.get(username="chenxiaolan")
    assert made.check_password(password) and made.must_change_password
    assert password not in desk.get(f"/people/{made.pk}/").content.decode()
    new = Client(SERVER_NAME="console.test")
    new.post("/login/", {"username": "chenxiaolan", "password": password})
    assert new.get("/").headers["Location"] == "/login/password/"
    again = desk.post("/people/new/", told)
    assert again.status_code == 422 and "有人用了" in again.content.decode()


def test_a_reset_ends_every_session_and_is_logged(people: dict[str, Person]) -> None:  # noqa: F811
    clerk = people["zhouguilan"]
    at_work = browser(clerk)
    assert at_work.get("/").status_code == 200
    assert fresh(people["wangxuemei"]).post(f"/people/{clerk.pk}/reset").status_code == 200
    assert at_work.get("/").headers["Location"].startswith("/login/")
    assert not Person.objects.get(pk=clerk.pk).check_password(PASSWORD)
    row = Decision.objects.latest("pk")
    assert (row.act, row.by_id, row.unit_code) == ("reset", people["wangxuemei"].pk, VILLAGE)


def test_a_new_telephone_ends_every_session_too(people: dict[str, Person]) -> None:  # noqa: F811
    reviewer = people["wangxuemei"]
    reviewer.totp_secret = "JBSWY3DPEHPK3PXP"
    reviewer.save()
    at_work = browser(reviewer)
    fresh(people["chenzhiyuan"]).post(f"/people/{reviewer.pk}/rebind")
    assert at_work.get("/people/").headers["Location"].startswith("/login/")
    assert Person.objects.get(pk=reviewer.pk).totp_secret == ""


@pytest.mark.parametrize("act", ["reset", "rebind", "active", "hand-over", "post"])
@pytest.mark.parametrize(
    ("actor", "target"),
    [
        ("wangxuemei", "wangxuemei"),
        ("wangxuemei", "lifang"),
        ("wangxuemei", "chenzhiyuan"),
        ("chenzhiyuan", "pengli"),
        ("zhouhai", "zhouhai"),
        ("zhouguilan", "luomin"),
    ],
)
def test_nobody_rules_over_themselves_their_equals_or_superiors(
    people: dict[str, Person],  # noqa: F811
    actor: str,
    target: str,
    act: str,
) -> None:
    desk = fresh(people[actor])
    before = Person.objects.filter(pk=people[target].pk).values().get()
    posts = list(people[target].posts.values())
    told = {"active": "no", "successor": str(people["luomin"].pk), "post": f"manager@{COUNTY}"}
    answer = desk.post(f"/people/{people[target].pk}/{act}", told)
    assert answer.status_code in (403, 404, 422)
    assert Person.objects.filter(pk=people[target].pk).values().get() == before
    assert list(people[target].posts.values()) == posts


def test_a_dangerous_act_asks_for_the_code_again(people: dict[str, Person]) -> None:  # noqa: F811
    answer = browser(people["wangxuemei"]).post(f"/people/{people['zhouguilan'].pk}/reset")
    assert answer.status_code == 422 and "再填一次手机验证码" in answer.content.decode()
    assert Person.objects.get(username="zhouguilan").check_password(PASSWORD)


def test_a_closed_account_is_out_at_once_and_can_come_back(people: dict[str, Person]) -> None:  # noqa: F811
    clerk, desk = people["zhouguilan"], fresh(people["wangxuemei"])
    at_work = browser(clerk)
    desk.post(f"/people/{clerk.pk}/active", {"active": "no"})
    assert at_work.get("/").headers["Location"].startswith("/login/")
    desk.post(f"/people/{clerk.pk}/active", {"active": "yes"})
    assert Person.objects.get(pk=clerk.pk).is_active


def test_a_substitute_approves_from_a_day_until_a_day(people: dict[str, Person]) -> None:  # noqa: F811
    county, absent, other, now = people["chenzhiyuan"], people["wangxuemei"], people["luomin"], timezone.now()
    today = timezone.localdate()
    post = Holding(Role.REVIEWER, TOWNSHIP)
    with pytest.raises(Refused, match="到哪天"):
        ruling.give_post(county, other, post, now, since=today, instead_of=absent)
    until = today + timedelta(days=7)
    ruling.give_post(county, other, post, now, since=today, until=until, instead_of=absent)
    other = Person.objects.get(pk=other.pk)
    assert post in other.holdings(until) and post not in other.holdings(until + timedelta(days=1))
    with pytest.raises(Refused, match="不归您管"):
        ruling.reset_password(people["lifang"], other, now)
    with pytest.raises(Refused, match="不用代"):
        ruling.give_post(county, people["zhouguilan"], post, now, since=today, until=until, instead_of=people["pengli"])


def test_a_clerk_leaves_and_the_drafts_stay_in_the_village(people: dict[str, Person]) -> None:  # noqa: F811
    leaver, desk, now = people["zhouguilan"], fresh(people["wangxuemei"]), timezone.now()
    draft = make(unit(VILLAGE), "notice", leaver, now, NOTICE)
    address = f"/people/{leaver.pk}/hand-over"
    refused = desk.post(address, {"successor": people["luomin"].pk})
    assert refused.status_code == 422 and "请先给岗位" in refused.content.decode()
    desk.post(f"/people/{people['luomin'].pk}/post", {"post": f"clerk@{VILLAGE}"})
    assert desk.post(address, {"successor": people["luomin"].pk}).status_code == 302
    assert ItemPage.objects.get(pk=draft.pk).author == people["luomin"]
    today = timezone.localdate()
    assert [post.until for post in leaver.posts.all()] == [today]
    assert desk.post(address, {"successor": people["luomin"].pk}).status_code == 302


def test_a_township_sees_its_villages_and_the_county_all(people: dict[str, Person]) -> None:  # noqa: F811
    from central.units.tree import ensure_unit

    ensure_unit(OUTSIDE, "板塘街道")
    ensure_unit(f"{OUTSIDE}201", "月塘村")
    stranger = ruling.open_for(
        people["chenzhiyuan"], "yuetang", "月塘小李", "", Holding(Role.CLERK, f"{OUTSIDE}201"), timezone.now()
    )[0]
    township, county = (browser(people[name]) for name in ("wangxuemei", "chenzhiyuan"))
    seen = township.get("/people/").content.decode()
    assert "荷塘村" in seen and "周桂兰" in seen and "月塘" not in seen and "陈志远" not in seen.split("<main")[1]
    assert "月塘小李" in county.get("/people/").content.decode()
    assert township.get(f"/people/{stranger.pk}/").status_code == 404
    assert browser(people["zhouguilan"]).get("/people/").status_code == 403


def test_the_list_of_people_asks_the_database_a_fixed_number_of_times(
    people: dict[str, Person],  # noqa: F811
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    desk = browser(people["chenzhiyuan"])
    desk.get("/people/")
    with CaptureQueriesContext(connection) as few:
        desk.get("/people/")
    for number in range(12):
        holding = Holding(Role.CLERK, VILLAGE if number % 2 else OTHER)
        ruling.open_for(people["chenzhiyuan"], f"someone{number}", f"某人{number}", "", holding, timezone.now())
    with CaptureQueriesContext(connection) as many:
        desk.get("/people/")
    assert len(many) == len(few) <= 25


def test_the_county_adds_a_village_and_is_told_of_the_key(people: dict[str, Person]) -> None:  # noqa: F811
    desk = fresh(people["chenzhiyuan"])
    code = f"{TOWNSHIP}205"
    page = desk.post("/people/unit/", {"unit_code": code, "title": "莲花村"})
    assert f"central keys add-unit {code}" in page.content.decode()
    for wrong, why in (("430305001", "不在本区"), ("12", "9 位"), (code, "已经有"), (f"{OUTSIDE}201", "还没有建")):
        answer = desk.post("/people/unit/", {"unit_code": wrong, "title": "某某村"})
        assert answer.status_code == 422 and why in answer.content.decode()
    assert fresh(people["wangxuemei"]).post("/people/unit/", {"unit_code": code}).status_code == 403
