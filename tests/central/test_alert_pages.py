"""The pages of 应急发布: only managers, forged forms, files, and nothing typed is lost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import msgspec
import pyotp
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from django.utils import timezone

from central.alerts import issuing
from central.alerts.models import Proposal
from central.console.gate import SECOND
from central.items.models import ItemPage
from central.people.models import Person
from tests.central.caps import chinese
from tests.central.test_alert_issuing import SECRET
from tests.central.village import OTHER, TOWNSHIP, VILLAGE, settle

pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture()
def people(db: None) -> Iterator[dict[str, Person]]:
    made = settle()
    for person in made.values():
        person.totp_secret = SECRET
        person.save()
    plain = {**settings.STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    with override_settings(STORAGES=plain):
        yield made


def client(person: Person) -> Client:
    made = Client(SERVER_NAME="console.test")
    made.force_login(person)
    session = made.session
    session[SECOND] = True
    session.save()
    return made


def code(person: Person) -> str:
    """A code that counts, however many were used before."""
    Person.objects.filter(pk=person.pk).update(totp_last=0)
    return pyotp.TOTP(SECRET).at(timezone.now())


def form(**changed: Any) -> dict[str, Any]:
    now = timezone.localtime()
    return {
        "category": "rainstorm",
        "level": "orange",
        "starts": now.strftime("%Y-%m-%dT%H:%M"),
        "ends": (now + timedelta(hours=6)).strftime("%Y-%m-%dT%H:%M"),
        "issued_by": "岳塘区气象台",
        "units": [TOWNSHIP],
        "what": "3 小时内雨量超过 50 毫米",
        "action1": "待在屋里，不要出门",
        "detail1": "不涉水、不过桥",
        "action": "save",
    } | changed


def draft(person: Person, **changed: Any) -> Proposal:
    opened = client(person).get("/alert/new/")
    client(person).post("/alert/new/", form(**changed) | {"ticket": opened.context["ticket"]})
    return Proposal.objects.order_by("-pk")[0]


def running(people: dict[str, Person], **changed: Any) -> ItemPage:
    made = draft(people["chenzhiyuan"], action="confirm", code=code(people["chenzhiyuan"]), **changed)
    answer = client(people["pengli"]).post(
        f"/alert/draft/{made.number}/",
        {"action": "second", "seen": made.lock_number, "code": code(people["pengli"])},
    )
    assert answer.status_code == 302
    return ItemPage.objects.get(kind="alert", pk=Proposal.objects.get(pk=made.pk).item_id)


def test_two_managers_issue_and_one_lifts_through_the_pages(people) -> None:
    page = running(people)
    chen = client(people["chenzhiyuan"])
    listed = chen.get("/alert/").content.decode()
    assert "暴雨橙色预警" in listed and "已上屏" in listed
    shown = chen.get(f"/alert/{page.number}/").content.decode()
    assert "陈志远" in shown and "彭丽" in shown and "解除预警" in shown
    wrong = chen.post(f"/alert/{page.number}/", {"action": "lift", "reason": "雨停了", "code": "000000"})
    assert wrong.status_code == 422 and "雨停了" in wrong.content.decode()
    chen.post(f"/alert/{page.number}/", {"action": "lift", "reason": "雨停了", "code": code(people["chenzhiyuan"])})
    assert ItemPage.objects.get(pk=page.pk).state == "withdrawn"
    assert "照着再发一条" in chen.get(f"/alert/{page.number}/").content.decode()


@pytest.mark.parametrize("name", ["zhouguilan", "liujianmin", "wangxuemei", "zhouhai"])
def test_nobody_but_a_manager_opens_or_forges_anything(people, name: str) -> None:
    page = running(people)
    waiting = draft(people["chenzhiyuan"], action="confirm", code=code(people["chenzhiyuan"]), level="red")
    other = client(people[name])
    for address in ("/alert/", "/alert/new/", "/alert/read/", f"/alert/{page.number}/",
                    f"/alert/draft/{waiting.number}/", f"/alert/draft/{waiting.number}/state/"):  # fmt: skip
        assert other.get(address).status_code == 403, address
    forged = {"code": code(people[name]), "seen": waiting.lock_number, "reason": "x", **form()}
    for address, action in (
        ("/alert/new/", "confirm"), ("/alert/picture/", ""), (f"/alert/draft/{waiting.number}/", "second"),
        (f"/alert/draft/{waiting.number}/", "drop"), (f"/alert/{page.number}/", "lift"),
        (f"/alert/{page.number}/", "again"),
    ):  # fmt: skip
        assert other.post(address, forged | {"action": action}).status_code == 403, address
    upload = SimpleUploadedFile("a.xml", chinese())
    assert other.post("/alert/read/", {"file": upload}).status_code == 403
    assert ItemPage.objects.get(pk=page.pk).state == "approved"
    assert Proposal.objects.get(pk=waiting.pk).state == "waiting" and Proposal.objects.count() == 2


def test_a_stranger_is_sent_to_sign_in(people) -> None:
    answer = Client(SERVER_NAME="console.test").post("/alert/new/", form())
    assert answer.status_code == 302 and answer["Location"].startswith("/login/")
    assert not Proposal.objects.exists()


def test_a_form_without_its_token_is_refused(people) -> None:
    made = Client(SERVER_NAME="console.test", enforce_csrf_checks=True)
    made.force_login(people["chenzhiyuan"])
    assert made.post("/alert/new/", form()).status_code == 403


def test_somebody_elses_form_cannot_be_sent(people) -> None:
    ticket = client(people["chenzhiyuan"]).get("/alert/new/").context["ticket"]
    assert client(people["pengli"]).post("/alert/new/", form() | {"ticket": ticket}).status_code == 403


def test_a_form_sent_twice_is_one_warning(people) -> None:
    chen = client(people["chenzhiyuan"])
    ticket = chen.get("/alert/new/").context["ticket"]
    first, again = (chen.post("/alert/new/", form() | {"ticket": ticket}) for _ in range(2))
    assert first["Location"] == again["Location"] and Proposal.objects.count() == 1


def test_what_is_wrong_stands_beside_its_field_and_the_rest_is_kept(people) -> None:
    chen = client(people["chenzhiyuan"])
    ticket = chen.get("/alert/new/").context["ticket"]
    answer = chen.post("/alert/new/", form(ends="", action="confirm", action1="字" * 12) | {"ticket": ticket})
    text = answer.content.decode()
    assert answer.status_code == 422 and "一定要有结束的时间" in text and "第 1 条太长" in text
    assert "3 小时内雨量超过 50 毫米" in text and 'id="ends"' in text
    assert issuing.typed_of(Proposal.objects.get()).what == "3 小时内雨量超过 50 毫米"


@pytest.mark.parametrize("ends", ["", "tomorrow", "0001-01-01T00:00", "9999-12-31T23:59", "2026-13-01T00:00"])
def test_no_sort_of_end_that_is_none_gets_through(people, ends: str) -> None:
    made = draft(people["chenzhiyuan"], ends=ends, action="confirm", code=code(people["chenzhiyuan"]))
    assert made.state == "draft"


def test_units_of_another_county_and_made_up_ones_are_refused(people) -> None:
    for units in (["430302001"], ["<script>"], [TOWNSHIP, "430304009999"]):
        made = draft(people["chenzhiyuan"], units=units, action="confirm", code=code(people["chenzhiyuan"]))
        assert made.state == "draft"
    made = draft(people["chenzhiyuan"], units=[VILLAGE, OTHER], action="confirm", code=code(people["chenzhiyuan"]))
    assert made.content["audience"] == [VILLAGE, OTHER] and made.content["alert"]["area"] == "荷塘村、清水村"


def test_who_saves_over_an_unseen_version_sees_both(people) -> None:
    made = draft(people["chenzhiyuan"])
    address = f"/alert/draft/{made.number}/"
    client(people["pengli"]).post(address, form(what="彭丽写的", seen=made.lock_number))
    answer = client(people["chenzhiyuan"]).post(address, form(what="陈志远写的", seen=made.lock_number))
    text = answer.content.decode()
    assert answer.status_code == 409 and "彭丽刚改过" in text and "陈志远写的" in text and "看最新的" in text


def test_a_cap_file_fills_the_form_and_a_second_reading_leads_back_to_it(people) -> None:
    now = timezone.localtime()
    raw = chinese(sent=now.isoformat(timespec="seconds"),
                  expires=(now + timedelta(hours=5)).isoformat(timespec="seconds"))  # fmt: skip
    chen = client(people["chenzhiyuan"])
    first = chen.post("/alert/read/", {"file": SimpleUploadedFile("../../x.xml", raw)})
    again = chen.post("/alert/read/", {"file": SimpleUploadedFile("y.xml", raw)})
    assert first["Location"] == again["Location"]
    text = chen.get(first["Location"]).content.decode()
    assert "已经读过了" in text and "岳塘区气象台" in text and "切断低洼地带" in text
    assert Proposal.objects.count() == 1


@pytest.mark.parametrize("raw", [b"", b"<alert/>", b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><alert/>', b"x" * 600_000])
def test_a_bad_file_is_refused_with_a_sentence(people, raw: bytes) -> None:
    answer = client(people["chenzhiyuan"]).post("/alert/read/", {"file": SimpleUploadedFile("a.xml", raw)})
    assert answer.status_code == 422 and 'role="alert"' in answer.content.decode()
    assert not Proposal.objects.exists()


def test_markup_in_the_form_stays_text(people) -> None:
    made = draft(people["chenzhiyuan"], what="<script>alert(1)</script>", action1="</text><image href=x>")
    shown = client(people["pengli"]).get(f"/alert/draft/{made.number}/").content.decode()
    assert "<script>alert" not in shown and "<image" not in shown
    drawn = client(people["pengli"]).post("/alert/picture/", form(what="<a>&")).content.decode()
    assert "&lt;a&gt;&amp;" in drawn and drawn.startswith("<svg")


def test_suggestions_come_without_script_too(people) -> None:
    made = draft(people["chenzhiyuan"], category="forest-fire", issued_by="", action="suggest")
    typed = issuing.typed_of(made)
    assert typed.issued_by == "岳塘区林业局" and typed.actions[0].text == "不带火上山，不烧荒"


def test_a_drill_says_so_on_every_page(people) -> None:
    page = running(people, drill="1")
    pengli = client(people["pengli"])
    for address in ("/alert/", f"/alert/{page.number}/"):
        assert "演练" in pengli.get(address).content.decode()


def test_the_list_asks_the_same_few_questions_however_long_it_is(people) -> None:
    running(people)
    counts = []
    chen = client(people["chenzhiyuan"])
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked:
            chen.get("/alert/")
        counts.append(len(asked))
        for level in ("red", "yellow", "blue"):
            running(people, level=level)
            draft(people["chenzhiyuan"], level=level)
    assert counts[0] == counts[1]


def test_a_warning_on_the_screens_can_be_lifted_whatever_became_of_its_newest_version(people) -> None:
    page = running(people)
    ItemPage.objects.filter(pk=page.pk).update(state="draft")
    chen = client(people["chenzhiyuan"])
    assert "正在发的 · 1 条" in chen.get("/alert/").content.decode()
    chen.post(f"/alert/{page.number}/", {"action": "lift", "reason": "雨停了", "code": code(people["chenzhiyuan"])})
    assert ItemPage.objects.get(pk=page.pk).approved is None


def test_a_warning_that_was_brought_in_is_read_lifted_and_sent_again_like_any_other(people) -> None:
    page = running(people)
    before = issuing.typed_of_item(page)
    Proposal.objects.all().delete()
    alert = page.content["alert"]
    again = {"identifier": alert["cap_identifier"], "area": alert["area"], "actions": before.told_actions}
    assert issuing.typed_of_item(page) == msgspec.structs.replace(before, **again)
    chen = client(people["chenzhiyuan"])
    assert "搬进来的" in chen.get(f"/alert/{page.number}/").content.decode()
    assert chen.post(f"/alert/{page.number}/", {"action": "change"}).headers["Location"].startswith("/alert/draft/")
    told = {"action": "lift", "reason": "雨停了", "code": code(people["chenzhiyuan"])}
    assert chen.post(f"/alert/{page.number}/", told).status_code == 302
    assert ItemPage.objects.get(pk=page.pk).state == "withdrawn"
    assert chen.post(f"/alert/{page.number}/", {"action": "again"}).headers["Location"].startswith("/alert/draft/")
