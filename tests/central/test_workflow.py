"""The way of an item, as the people on it see it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection, transaction

from central.items import workflow
from central.items.journal import gaps
from central.items.making import make
from central.items.models import Decision, ItemPage
from central.publishing.models import Outbox
from tests.central.village import COUNTY, FINANCE, NOTICE, NOW, OTHER, TOWNSHIP, VILLAGE, settle, unit

pytestmark = pytest.mark.usefixtures("db")


def handed_in(people, content=NOTICE, kind="notice") -> ItemPage:
    page = make(unit(VILLAGE), kind, people["zhouguilan"], NOW, content)
    return workflow.hand_in(page, people["zhouguilan"], NOW, [])


def test_a_notice_goes_from_the_clerk_over_the_township_to_the_outbox() -> None:
    people = settle()
    page = handed_in(people)
    assert page.state == "review" and not Outbox.objects.exists()
    page = workflow.approve(page, people["wangxuemei"], NOW, version=page.edition)
    assert page.state == "approved" and page.approved["title"] == "10月28日停水"
    assert [row.unit_code for row in Outbox.objects.all()] == [VILLAGE]
    assert [row.act for row in Decision.objects.all()] == ["create", "hand-in", "approve"]


def test_finance_waits_for_every_member_of_the_committee() -> None:
    people = settle()
    page = handed_in(people, FINANCE, "disclosure")
    assert page.state == "signing"
    with pytest.raises(workflow.Refused, match="收回或改过"):
        workflow.approve(page, people["wangxuemei"], NOW, version=page.edition)
    page = workflow.sign(page, people["liujianmin"], NOW, version=page.edition)
    assert page.state == "signing"
    page = workflow.sign(page, people["hexiuying"], NOW, version=page.edition)
    assert page.state == "review"
    page = workflow.approve(page, people["wangxuemei"], NOW, version=page.edition)
    assert page.approved["disclosure"]["sign_off"]["signed_by"] == "刘建民、何秀英"


def test_a_changed_figure_asks_every_signature_anew() -> None:
    people = settle()
    clerk = people["zhouguilan"]
    page = handed_in(people, FINANCE, "disclosure")
    workflow.sign(page, people["liujianmin"], NOW, version=page.edition)
    page = workflow.take_back(page, clerk, NOW)
    page = workflow.save(page, clerk, FINANCE, seen=page.lock_number)
    page = workflow.hand_in(page, clerk, NOW, [])
    with pytest.raises(workflow.Refused):
        workflow.sign(page, people["liujianmin"], NOW, version=page.edition - 1)
    page = workflow.sign(page, people["hexiuying"], NOW, version=page.edition)
    assert page.state == "signing"


def test_nobody_approves_what_they_wrote() -> None:
    people = settle()
    page = make(unit(TOWNSHIP), "notice", people["wangxuemei"], NOW, NOTICE)
    page = workflow.hand_in(page, people["wangxuemei"], NOW, [])
    with pytest.raises(workflow.Refused, match="自己写的"):
        workflow.approve(page, people["wangxuemei"], NOW, version=page.edition)
    assert workflow.approve(page, people["lifang"], NOW, version=page.edition).state == "approved"


def test_another_villages_clerk_can_neither_write_nor_withdraw() -> None:
    people = settle()
    page = handed_in(people)
    page = workflow.approve(page, people["wangxuemei"], NOW, version=page.edition)
    for step in (
        lambda: make(unit(VILLAGE), "notice", people["luomin"], NOW, NOTICE),
        lambda: workflow.save(page, people["luomin"], NOTICE, seen=page.lock_number),
        lambda: workflow.withdraw(page, people["luomin"], NOW, "x"),
        lambda: workflow.withdraw(page, people["zhouhai"], NOW, "x"),
    ):
        with pytest.raises(workflow.Refused, match="权限"):
            step()


def test_an_edit_leaves_the_approved_version_on_the_screens_until_it_is_approved_anew() -> None:
    people = settle()
    clerk = people["zhouguilan"]
    page = workflow.approve(handed_in(people), people["wangxuemei"], NOW, version=1)
    page = workflow.save(page, clerk, NOTICE | {"title": "10月29日停水"}, seen=page.lock_number)
    assert page.state == "draft" and page.approved["title"] == "10月28日停水"
    page = workflow.hand_in(page, clerk, NOW, [])
    page = workflow.approve(page, people["wangxuemei"], NOW, version=page.edition)
    assert page.approved["title"] == "10月29日停水"
    assert page.version(1).content["content"]["title"] == "10月28日停水"


def test_who_saves_over_an_unseen_version_is_told() -> None:
    people = settle()
    page = make(unit(VILLAGE), "notice", people["zhouguilan"], NOW, NOTICE)
    workflow.save(page, people["zhouguilan"], NOTICE, seen=0)
    with pytest.raises(workflow.Stale):
        workflow.save(page, people["zhouguilan"], NOTICE | {"title": "另一句"}, seen=0)
    assert ItemPage.objects.get(pk=page.pk).content["title"] == "10月28日停水"


def test_sending_back_needs_a_reason_and_keeps_it() -> None:
    people = settle()
    page = handed_in(people)
    with pytest.raises(workflow.Refused, match="原因"):
        workflow.send_back(page, people["wangxuemei"], NOW, version=page.edition, reason=" ")
    page = workflow.send_back(page, people["wangxuemei"], NOW, version=page.edition, reason="时间写错了")
    assert (page.state, page.reason) == ("returned", "时间写错了")


def test_a_withdrawn_item_is_gone_at_once_even_when_it_was_the_last() -> None:
    people = settle()
    page = workflow.approve(handed_in(people), people["wangxuemei"], NOW, version=1)
    Outbox.objects.all().delete()
    page = workflow.withdraw(page, people["chenzhiyuan"], NOW, "写错了日期")
    assert page.approved is None and Outbox.objects.get().allow_empty


def test_an_item_whose_end_has_passed_is_not_approved() -> None:
    people = settle()
    page = make(unit(VILLAGE), "notice", people["zhouguilan"], NOW, NOTICE)
    page = workflow.save(page, people["zhouguilan"], NOTICE, seen=0, ends=NOW + timedelta(hours=1))
    page = workflow.hand_in(page, people["zhouguilan"], NOW, [])
    with pytest.raises(workflow.Refused, match="时间已经过了"):
        workflow.approve(page, people["wangxuemei"], NOW + timedelta(hours=2), version=1)


def test_an_unfinished_item_names_what_is_missing() -> None:
    people = settle()
    page = make(
        unit(VILLAGE), "guide", people["zhouguilan"], NOW, {"title": "低保申请", "guide": {"life_event": "aid"}}
    )
    with pytest.raises(workflow.Unfinished, match="谁能办"):
        workflow.hand_in(page, people["zhouguilan"], NOW, [])
    assert ItemPage.objects.get(pk=page.pk).state == "draft"


def test_a_village_cannot_make_a_warning() -> None:
    people = settle()
    with pytest.raises(workflow.Refused, match="不能发"):
        make(unit(VILLAGE), "alert", people["zhouguilan"], NOW)
    with pytest.raises(workflow.Refused, match="权限"):
        make(unit(OTHER), "notice", people["zhouguilan"], NOW)


def test_the_log_cannot_be_changed_and_shows_a_gap() -> None:
    people = settle()
    workflow.approve(handed_in(people), people["wangxuemei"], NOW, version=1)
    rows = list(Decision.objects.all())
    assert gaps(rows) == []
    assert gaps([rows[0], rows[2]]) == [rows[2].pk]
    for statement in ("UPDATE items_decision SET words='x'", "DELETE FROM items_decision"):
        with pytest.raises(Exception, match="never changed"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    rows[1].words = "别的"
    assert gaps(rows) == [rows[1].pk]


def test_a_warning_never_goes_the_way_of_a_notice() -> None:
    people = settle()
    manager = people["chenzhiyuan"]
    page = make(unit(COUNTY), "alert", manager, NOW)
    for step in (
        lambda: workflow.save(page, manager, {}, seen=0),
        lambda: workflow.hand_in(page, manager, NOW, []),
        lambda: workflow.approve(page, people["pengli"], NOW, version=page.edition),
    ):
        with pytest.raises(workflow.Refused, match="应急发布"):
            step()
