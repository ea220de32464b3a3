"""What waits for somebody: the numbers in the menu, and how a warning's second person and the others hear of it."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from msgspec.structs import replace

from central.alerts import telling
from central.alerts.models import Proposal
from central.conf import ConfFault, Mail, load_conf
from central.console import context
from central.county_files import TABLES, lay_out
from central.items import notices, sending, workflow
from central.items.journal import note
from central.items.making import make
from central.items.models import Decision, ItemPage
from central.items.sheets import Line, Sheet, to_blocks
from central.people import ruling
from central.people.models import Person
from central.people.rights import Act
from central.units.models import UnitPage
from tests.central.conftest import CONF
from tests.central.matrix import desk_of
from tests.central.reviewing import account, browser, people, waiting  # noqa: F401 - a fixture
from tests.central.village import COUNTY, NOTICE, OTHER, TOWNSHIP, VILLAGE, unit

SHIPPED = settings.HERE.parent / "config"


def count(person: Person, address: str) -> int:
    return context.waiting(Person.objects.get(pk=person.pk), address)


def proposal(people: dict[str, Person], *, minutes_ago: int = 1) -> Proposal:  # noqa: F811
    """A warning that its first manager has confirmed."""
    at = timezone.now() - timedelta(minutes=minutes_ago)
    made = Proposal.objects.create(
        number="a2345678", title="暴雨橙色预警", writer=people["chenzhiyuan"], saved=at, state="waiting",
        first=people["chenzhiyuan"], first_at=at,
    )  # fmt: skip
    note("hand-in", people["chenzhiyuan"], at, unit=COUNTY, words="暴雨橙色预警（a2345678）")
    return made


def test_the_county_counts_what_it_reviews_itself_not_every_village(people: dict[str, Person]) -> None:  # noqa: F811
    waiting(people)
    of_the_street = make(unit(TOWNSHIP), "notice", people["lifang"], timezone.now(), NOTICE)
    workflow.hand_in(of_the_street, people["lifang"], timezone.now(), [])
    assert count(people["chenzhiyuan"], "/review/") == 1
    assert count(people["wangxuemei"], "/review/") == 2
    assert count(people["lifang"], "/review/") == 1


def test_a_table_changed_after_a_signature_waits_for_that_member_again(people: dict[str, Person]) -> None:  # noqa: F811
    clerk, one, now = people["zhouguilan"], people["liujianmin"], timezone.now()
    page = account(people)
    page = workflow.sign(page, one, now, version=page.edition)
    assert count(one, "/sign/") == 0 and count(people["hexiuying"], "/sign/") == 1
    page = workflow.take_back(page, clerk, now)
    workflow.hand_in(page, clerk, now, [])
    assert count(one, "/sign/") == 1


def test_a_warning_waits_for_the_other_manager_until_it_lapses(people: dict[str, Person]) -> None:  # noqa: F811
    made = proposal(people)
    assert count(people["pengli"], "/alert/") == 1 and count(people["chenzhiyuan"], "/alert/") == 0
    page = browser(people["pengli"]).get("/review/").content.decode()
    assert re.search(r'href="/alert/".*?<i class="count urgent">1</i>', page)
    made.first_at -= timedelta(minutes=10)
    made.save()
    assert count(people["pengli"], "/alert/") == 0


def test_the_second_manager_hears_of_a_warning_at_once_and_nobody_else(
    people: dict[str, Person],  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    for username, person in people.items():
        Person.objects.filter(pk=person.pk).update(email=f"{username}@example.cn")
    calls: list[dict[str, object]] = []

    class Answer:
        status_code = 200

    monkeypatch.setattr(sending.requests, "post", lambda _url, json, **_named: calls.append(json) or Answer())
    told = Mail(server="mail.example.cn", sender="screen@example.cn", webhook="https://robot.example.cn/x")
    monkeypatch.setattr(settings, "CONF", replace(settings.CONF, data=tmp_path, mail=told))
    mail.outbox.clear()
    notices.Teller().look(timezone.now(), wait=True)
    proposal(people)
    for minute in (0, 1):
        notices.Teller().look(timezone.now() + timedelta(minutes=minute), wait=True)
    (letter,) = mail.outbox
    assert letter.to == ["pengli@example.cn"]
    assert "暴雨橙色预警" in letter.subject and "http://console.test/alert/" in letter.body
    (call,) = calls
    assert call["address"] == "http://console.test/alert/" and "暴雨橙色预警" in str(call["text"])
    assert "陈志远" not in str(call)


def test_a_warning_that_lapsed_is_not_told(people: dict[str, Person], monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    proposal(people, minutes_ago=11)
    newest = Decision.objects.latest("pk").pk
    assert telling.hooks(0, newest, timezone.now()) == []
    assert telling.mails(0, newest, timezone.now()) == []


def test_the_county_gives_an_address_and_one_changes_ones_own(people: dict[str, Person]) -> None:  # noqa: F811
    desk, clerk = desk_of(people["wangxuemei"]), people["zhouguilan"]
    assert desk.post(f"/people/{clerk.pk}/reach", {"email": "z@example.cn", "phone": "555"}).status_code == 302
    clerk.refresh_from_db()
    assert (clerk.email, clerk.phone) == ("z@example.cn", "555")
    wrong = desk.post(f"/people/{clerk.pk}/reach", {"email": "not an address"})
    assert wrong.status_code == 422 and "邮箱写法不对" in wrong.content.decode()
    above = people["chenzhiyuan"]
    assert desk.post(f"/people/{above.pk}/reach", {"email": "x@example.cn"}).status_code == 404
    assert desk_of(above).post(f"/people/{above.pk}/reach", {"email": "c@example.cn"}).status_code == 302
    assert Person.objects.get(pk=above.pk).email == "c@example.cn"
    with pytest.raises(workflow.Refused):
        ruling.set_reach(above, people["pengli"], "", "x@example.cn", timezone.now())
    told = {"full_name": "陈小兰", "username": "chenxiaolan", "post": f"clerk@{OTHER}", "email": "l@example.cn"}
    assert desk.post("/people/new/", told).status_code == 200
    assert Person.objects.get(username="chenxiaolan").email == "l@example.cn"


def test_an_account_is_held_against_its_own_rules_whichever_page_hands_it_in(people: dict[str, Person]) -> None:  # noqa: F811
    clerk = browser(people["zhouguilan"])
    content = {
        "title": "财务收支表",
        "disclosure": {"area": "finance", "matter": "f2", "template": "finance"},
        "blocks": to_blocks(Sheet(income=(Line("上级补助", "十八万", ""),)), None, ()),
    }
    page = make(unit(VILLAGE), "disclosure", people["zhouguilan"], timezone.now(), content)
    clerk.post(f"/item/{page.number}/hand-in", {"seen": page.lock_number})
    assert ItemPage.objects.get(pk=page.pk).state == "draft"
    home = clerk.get("/").content.decode()
    assert f'href="/finance/{page.number}/"' in home and f'href="/item/{page.number}/"' not in home


def test_a_web_hook_without_tls_is_refused_when_the_settings_are_read(tmp_path: Path) -> None:
    path = tmp_path / "central.toml"
    text = CONF.read_text("utf-8")
    for wrong in ("http://robot.example.cn/x", "robot", "https://"):
        path.write_text(f'{text}[mail]\nwebhook = "{wrong}"\n', "utf-8")
        with pytest.raises(ConfFault, match=r"mail\.webhook"):
            load_conf(path)
    path.write_text(f'{text}[mail]\nwebhook = "https://robot.example.cn/x"\n', "utf-8")
    assert load_conf(path).mail.webhook


def test_a_county_gets_the_tables_it_edits_and_keeps_its_own(tmp_path: Path) -> None:
    taxonomy = tmp_path / "etc" / "names.toml"
    assert len(lay_out(taxonomy, SHIPPED)) == len(TABLES)
    assert taxonomy.read_bytes() == (SHIPPED / "taxonomy.toml").read_bytes()
    own = taxonomy.with_name("alerts.toml")
    own.write_text("# ours", "utf-8")
    assert lay_out(taxonomy, SHIPPED) == [] and own.read_text("utf-8") == "# ours"


def test_the_posts_of_who_asks_are_read_once(people: dict[str, Person]) -> None:  # noqa: F811
    desk = browser(people["wangxuemei"])
    desk.get("/review/")
    with CaptureQueriesContext(connection) as queries:
        desk.get("/review/")
    assert sum('FROM "people_post"' in one["sql"] for one in queries) == 1


def test_rights_are_those_of_the_moment(people: dict[str, Person]) -> None:  # noqa: F811
    reviewer = people["wangxuemei"]
    assert UnitPage.objects.filter(reviewer.sees(Act.APPROVE)).exists()
    desk = browser(reviewer)
    assert desk.get("/people/").status_code == 200
    reviewer.posts.update(until=timezone.localdate() - timedelta(days=1))
    assert desk.get("/people/").status_code == 403
