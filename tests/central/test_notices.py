"""People hear of what waits for them: once, by mail and web hook, after a fault again; and may be reminded."""

from __future__ import annotations

import smtplib
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import msgspec
import pytest
import requests
from django.conf import settings
from django.core import mail
from django.utils import timezone
from msgspec.structs import replace

from central.conf import Mail
from central.items import notices, sending, workflow
from central.items.models import Decision
from central.people.models import Person
from tests.central.reviewing import account, browser, people, said, waiting

__all__ = ["people"]

HOOK = "https://robot.example.cn/send?key=1"


class Answer:
    """What a web hook says."""

    def __init__(self, status: int = 200) -> None:
        self.status_code = status


@pytest.fixture()
def conf(people: dict[str, Person], tmp_path: Any) -> Iterator[Any]:
    """Settings with a mail server and a place for the cursor."""
    old = settings.CONF
    for username, person in people.items():
        Person.objects.filter(pk=person.pk).update(email=f"{username}@example.cn")
    settings.CONF = replace(old, data=tmp_path, mail=Mail(server="mail.example.cn", sender="screen@example.cn"))
    mail.outbox.clear()
    # The first look only finds where the log ends.
    notices.Teller().look(timezone.now(), wait=True)
    yield settings
    settings.CONF = old


def look(minutes: int = 0, teller: notices.Teller | None = None) -> None:
    (teller or notices.Teller()).look(timezone.now() + timedelta(minutes=minutes), wait=True)


def test_reviewers_hear_once_of_what_waits(conf: Any, people: dict[str, Person]) -> None:
    waiting(people, "第一件")
    waiting(people, "第二件")
    look()
    look(1)
    assert sorted(letter.to[0] for letter in mail.outbox) == ["lifang@example.cn", "wangxuemei@example.cn"]
    body = mail.outbox[0].body
    assert "有 2 件等您审核" in body and "荷塘村《第一件》" in body and "http://console.test/review/" in body


def test_signers_hear_of_a_table_and_only_those_who_have_not_signed(conf: Any, people: dict[str, Person]) -> None:
    page = account(people)
    look()
    assert {letter.to[0] for letter in mail.outbox} == {"liujianmin@example.cn", "hexiuying@example.cn"}
    mail.outbox.clear()
    page = workflow.sign(page, people["liujianmin"], timezone.now(), version=1)
    workflow.sign(page, people["hexiuying"], timezone.now(), version=1)
    look(1)
    assert {letter.to[0] for letter in mail.outbox} == {"lifang@example.cn", "wangxuemei@example.cn"}


def test_what_has_been_decided_meanwhile_is_not_told(conf: Any, people: dict[str, Person]) -> None:
    workflow.approve(waiting(people), people["wangxuemei"], timezone.now(), version=1)
    look()
    assert mail.outbox == []


def test_a_mail_server_that_is_down_is_tried_again_and_nothing_is_lost(
    conf: Any, people: dict[str, Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting(people)
    real = sending.get_connection

    def down(**_named: object) -> Any:
        raise ConnectionRefusedError

    teller = notices.Teller()
    monkeypatch.setattr(sending, "get_connection", down)
    look(0, teller)
    monkeypatch.setattr(sending, "get_connection", real)
    teller.look(timezone.now() + timedelta(seconds=10), wait=True)
    assert mail.outbox == [], "the pause after a fault is kept"
    look(2, teller)
    assert len(mail.outbox) == 2


def test_a_batch_that_broke_off_goes_on_where_it_broke(
    conf: Any, people: dict[str, Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting(people)
    sent: list[str] = []

    def send(letter: mail.EmailMessage) -> int:
        if len(sent) == 1 and letter.to[0] not in sent and not monkeypatch_done:
            raise smtplib.SMTPServerDisconnected("gone")
        sent.append(letter.to[0])
        return 1

    monkeypatch_done: list[int] = []
    monkeypatch.setattr(sending.EmailMessage, "send", send)
    look()
    assert len(sent) == 1
    monkeypatch_done.append(1)
    look(5)
    assert len(sent) == len(set(sent)) == 2


def test_an_address_that_is_refused_does_not_keep_the_others_from_hearing(
    conf: Any, people: dict[str, Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting(people)
    sent: list[str] = []

    def send(letter: mail.EmailMessage) -> int:
        if letter.to[0].startswith("wangxuemei"):
            raise smtplib.SMTPRecipientsRefused({})
        sent.append(letter.to[0])
        return 1

    monkeypatch.setattr(sending.EmailMessage, "send", send)
    look()
    look(5)
    assert sent == ["lifang@example.cn"]


def test_the_web_hook_gets_unit_title_count_and_address_and_no_person(
    conf: Any, people: dict[str, Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.CONF = replace(settings.CONF, mail=Mail(webhook=HOOK))
    calls: list[tuple[str, dict[str, Any], dict[str, Any]]] = []

    def post(url: str, json: dict[str, Any], **named: Any) -> Answer:
        calls.append((url, json, named))
        return Answer()

    monkeypatch.setattr(sending.requests, "post", post)
    waiting(people)
    look()
    look(1)
    ((url, data, named),) = calls
    assert url == HOOK and named == {"timeout": 5, "allow_redirects": False}
    assert (data["unit"], data["title"], data["count"]) == ("荷塘村", "10月28日停水", 1)
    assert data["address"] == "http://console.test/review/"
    assert not any(str(person) in msgspec.json.encode(data).decode() for person in people.values())


@pytest.mark.parametrize("fault", [requests.ConnectTimeout(), Answer(500), Answer(302)])
def test_a_web_hook_that_fails_is_called_again_later(
    conf: Any, people: dict[str, Person], monkeypatch: pytest.MonkeyPatch, fault: Any
) -> None:
    settings.CONF = replace(settings.CONF, mail=Mail(webhook=HOOK))
    answers = [fault, Answer()]
    calls: list[str] = []

    def post(url: str, **_named: Any) -> Answer:
        calls.append(url)
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(sending.requests, "post", post)
    waiting(people)
    teller = notices.Teller()
    look(0, teller)
    look(5, teller)
    look(10, teller)
    assert len(calls) == 2


def test_a_web_hook_without_tls_is_never_called(
    conf: Any, people: dict[str, Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.CONF = replace(settings.CONF, mail=Mail(webhook="http://robot.example.cn/"))
    monkeypatch.setattr(sending.requests, "post", lambda *_values, **_named: pytest.fail("called"))
    waiting(people)
    look()


def test_the_password_is_read_from_its_file(conf: Any, people: dict[str, Person], monkeypatch: Any) -> None:
    secret = settings.CONF.data / "mail.password"
    secret.write_text("长口令\n", encoding="utf-8")
    settings.CONF = replace(
        settings.CONF,
        mail=Mail(server="mail.example.cn", user="screen", password_file=str(secret), sender="s@example.cn"),
    )
    asked: dict[str, Any] = {}
    real = sending.get_connection
    monkeypatch.setattr(sending, "get_connection", lambda **named: asked.update(named) or real())
    waiting(people)
    look()
    assert asked["password"] == "长口令" and asked["use_tls"] and asked["timeout"] == 5


def test_a_log_restored_from_a_back_up_is_told_from_its_end(conf: Any, people: dict[str, Person]) -> None:
    path = settings.CONF.data / notices.FILE
    path.write_bytes(b'{"mail":{"seen":99999},"webhook":{"seen":99999}}')
    look()
    waiting(people)
    look(1)
    assert len(mail.outbox) == 2
    path.write_bytes(b"{half a file")
    look(2)
    assert len(mail.outbox) == 2
    waiting(people, "后来的")
    look(3)
    assert len(mail.outbox) == 4


def test_a_reminder_is_sent_once_in_four_hours(conf: Any, people: dict[str, Person]) -> None:
    page, now = waiting(people), timezone.now()
    look()
    mail.outbox.clear()
    assert notices.nudge(page, people["zhouguilan"], now) == "王雪梅、李芳"
    look(1)
    assert len(mail.outbox) == 2
    with pytest.raises(workflow.Refused, match="4 小时"):
        notices.nudge(page, people["zhouguilan"], now + timedelta(hours=3, minutes=59))
    notices.nudge(page, people["zhouguilan"], now + timedelta(hours=4, minutes=1))
    assert Decision.objects.filter(act="nudge").count() == 2


def test_only_who_waits_may_remind_and_only_of_what_waits(conf: Any, people: dict[str, Person]) -> None:
    page = waiting(people)
    with pytest.raises(workflow.Refused, match="权限"):
        notices.nudge(page, people["luomin"], timezone.now())
    page = workflow.approve(page, people["lifang"], timezone.now(), version=1)
    with pytest.raises(workflow.Refused, match="不等谁"):
        notices.nudge(page, people["zhouguilan"], timezone.now())


def test_the_button_goes_back_to_its_page_and_never_elsewhere(conf: Any, people: dict[str, Person]) -> None:
    page = waiting(people)
    client = browser(people["zhouguilan"])
    answer = client.post(f"/item/{page.number}/nudge", {"next": "/"})
    assert answer["Location"] == "/" and "提醒了王雪梅、李芳" in said(answer)
    answer = client.post(f"/item/{page.number}/nudge", {"next": "https://evil.example.com/"})
    assert answer["Location"] == f"/item/{page.number}/" and "4 小时" in said(answer)
    assert browser(people["luomin"]).post(f"/item/{page.number}/nudge").status_code == 404
