"""待我审核 as a reviewer meets it: the queue, the item, the decision, and what was decided."""

from __future__ import annotations

import time
from copy import deepcopy
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from treebeard.mp_tree import MP_Node
from wagtail.models import Page

from central.console.gate import SECOND
from central.console.review import queue as queues
from central.items import workflow
from central.items.making import make
from central.items.models import Decision, ItemPage
from central.people.models import Person, Post
from central.people.rights import Role
from tests.central.reviewing import account, browser, disclosed, people, said, waiting
from tests.central.village import COUNTY, NOTICE, TOWNSHIP, VILLAGE, unit

__all__ = ["people"]


def test_what_is_due_today_comes_first_then_what_waits_longest(people: dict[str, Person]) -> None:
    today = timezone.localdate()
    waiting(people, "第二", hours=30)
    waiting(people, "第三", hours=2)
    disclosed(people, "今天要公开", today.isoformat(), hours=1)
    disclosed(people, "逾期的", (today - timedelta(days=2)).isoformat(), hours=1)
    disclosed(people, "下个月", (today + timedelta(days=30)).isoformat(), hours=40)
    found = queues.waiting(people["wangxuemei"], timezone.now())
    assert [one.title for one in found] == ["逾期的", "今天要公开", "下个月", "第二", "第三"]
    assert [one.due_words for one in found] == ["逾期 2 天", "今天到期", "", "", ""]
    text = browser(people["wangxuemei"]).get("/review/").content.decode()
    assert "排队 5 件" in text and "清水村 · 罗敏" in text and "等了 1 天" in text and "今天到期" in text


def test_a_manager_sees_townships_first_and_villages_on_request(people: dict[str, Person]) -> None:
    village = waiting(people)
    own = make(unit(TOWNSHIP), "notice", people["wangxuemei"], timezone.now(), NOTICE | {"title": "街道通知"})
    workflow.hand_in(own, people["wangxuemei"], timezone.now(), [])
    client = browser(people["chenzhiyuan"])
    text = client.get("/review/").content.decode()
    assert "街道通知" in text and village.title not in text
    assert village.title in client.get("/review/?all=1").content.decode()
    assert village.title not in client.get("/review/?all=0").content.decode()


def test_the_page_shows_the_phone_page_all_words_and_the_checks(people: dict[str, Person]) -> None:
    page = waiting(people)
    client = browser(people["wangxuemei"])
    answer = client.get(f"/review/{page.number}/")
    text = answer.content.decode()
    assert "http://pages.test/preview/" in text and "frame-src http://pages.test" in answer["Content-Security-Policy"]
    assert "第一次交来" in text and "没有身份证号" in text
    words = client.get(f"/review/{page.number}/?show=text").content.decode()
    assert "早上8点到下午5点，全村停水。" in words and "<iframe" not in words


def test_the_difference_is_against_the_version_approved_last(people: dict[str, Person]) -> None:
    page, clerk = waiting(people), people["zhouguilan"]
    page = workflow.approve(page, people["wangxuemei"], timezone.now(), version=1)
    page = workflow.save(page, clerk, NOTICE | {"title": "10月29日停水"}, seen=page.lock_number)
    workflow.hand_in(page, clerk, timezone.now(), [])
    text = browser(people["wangxuemei"]).get(f"/review/{page.number}/").content.decode()
    assert "比上次通过的改了 1 处" in text and "您通过的第 1 版" in text and "改稿 · 第 2 版" in text
    assert '<del><span class="visually-hidden">原来 </span>10月28日停水</del>' in text
    assert "改成 </span>10月29日停水</ins>" in text
    assert (
        "李芳" not in browser(people["lifang"]).get(f"/review/{page.number}/").content.decode().split("上次：")[1][:60]
    )


def test_after_approval_the_next_one_opens_and_the_item_is_in_the_outbox(people: dict[str, Person]) -> None:
    first, second = waiting(people, "先来的", hours=3), waiting(people, "后来的", hours=2)
    client = browser(people["wangxuemei"])
    answer = client.post(f"/review/{first.number}/decide", {"do": "approve", "version": 1})
    assert answer["Location"] == f"/review/{second.number}/" and "马上上屏" in said(answer)
    assert ItemPage.objects.get(pk=first.pk).state == "approved"
    answer = client.post(f"/review/{second.number}/decide", {"do": "approve", "version": 1})
    assert answer["Location"] == "/review/"
    assert "都审完了" in client.get("/review/").content.decode()


def test_pressing_twice_decides_once_and_says_nothing_wrong(people: dict[str, Person]) -> None:
    page = waiting(people)
    client = browser(people["wangxuemei"])
    for _ in range(2):
        answer = client.post(f"/review/{page.number}/decide", {"do": "approve", "version": 1})
        assert "没有办成" not in said(answer) and answer.status_code == 302
    assert Decision.objects.filter(item=page, act="approve").count() == 1


def test_a_version_taken_back_meanwhile_is_told_in_words(people: dict[str, Person]) -> None:
    page, clerk = waiting(people), people["zhouguilan"]
    page = workflow.take_back(page, clerk, timezone.now())
    client = browser(people["wangxuemei"])
    answer = client.post(f"/review/{page.number}/decide", {"do": "approve", "version": 1})
    assert "周桂兰" in said(answer) and "收回去改了" in said(answer)
    page = workflow.hand_in(page, clerk, timezone.now(), [])
    answer = client.post(f"/review/{page.number}/decide", {"do": "approve", "version": 1})
    assert "请看最新的一版" in said(answer) and answer["Location"] == f"/review/{page.number}/"
    assert ItemPage.objects.get(pk=page.pk).state == "review"


def test_an_item_that_waits_no_more_leads_to_its_own_page(people: dict[str, Person]) -> None:
    page = workflow.approve(waiting(people), people["lifang"], timezone.now(), version=1)
    answer = browser(people["wangxuemei"]).get(f"/review/{page.number}/")
    assert answer["Location"] == f"/item/{page.number}/" and "李芳" in said(answer) and "通过了" in said(answer)


def test_sending_back_needs_words_which_the_author_then_reads(people: dict[str, Person]) -> None:
    page = waiting(people)
    client = browser(people["wangxuemei"])
    answer = client.post(f"/review/{page.number}/decide", {"do": "return", "version": 1, "reason": "  "})
    assert "请先写清原因" in said(answer) and ItemPage.objects.get(pk=page.pk).state == "review"
    client.post(f"/review/{page.number}/decide", {"do": "return", "version": 1, "reason": "缺附件"})
    found = ItemPage.objects.get(pk=page.pk)
    assert (found.state, found.reason) == ("returned", "缺附件")


@pytest.mark.parametrize(
    ("text", "words"),
    [("", "几月几日几点"), ("2020-01-01T08:00", "已经过了"), ("2099-01-01T08:00", "太远"), ("哪天", "不对")],
)
def test_a_time_that_is_none_is_refused_in_words(people: dict[str, Person], text: str, words: str) -> None:
    page = waiting(people)
    client = browser(people["wangxuemei"])
    answer = client.post(f"/review/{page.number}/decide", {"do": "schedule", "version": 1, "at": text})
    assert words in said(answer) and ItemPage.objects.get(pk=page.pk).state == "review"


def test_approved_for_a_time_it_waits_for_that_time(people: dict[str, Person]) -> None:
    page = waiting(people)
    at = timezone.localtime() + timedelta(days=2)
    data = {"do": "schedule", "version": 1, "at": f"{at:%Y-%m-%dT08:00}"}
    answer = browser(people["wangxuemei"]).post(f"/review/{page.number}/decide", data)
    found = ItemPage.objects.get(pk=page.pk)
    assert found.approved_starts and timezone.localtime(found.approved_starts).hour == 8
    assert f"{at.month}月{at.day}日 08:00 上屏" in said(answer)


def test_ones_own_item_is_locked_with_the_reason(people: dict[str, Person]) -> None:
    page = make(unit(TOWNSHIP), "notice", people["wangxuemei"], timezone.now(), NOTICE)
    page = workflow.hand_in(page, people["wangxuemei"], timezone.now(), [])
    client = browser(people["wangxuemei"])
    text = client.get(f"/review/{page.number}/").content.decode()
    assert "自己写的，请别人审" in text and "通过，马上上屏" not in text and queues.count(people["wangxuemei"]) == 0
    answer = client.post(f"/review/{page.number}/decide", {"do": "approve", "version": 1})
    assert "不能审自己写的" in said(answer) and ItemPage.objects.get(pk=page.pk).state == "review"


def test_what_must_be_mended_cannot_be_approved(people: dict[str, Person]) -> None:
    page = waiting(people)
    content = NOTICE | {"blocks": [{"type": "paragraph", "text": "户主身份证 11010519491231002X"}]}
    ItemPage.objects.filter(pk=page.pk).update(content=content)
    client = browser(people["wangxuemei"])
    answer = client.post(f"/review/{page.number}/decide", {"do": "approve", "version": 1})
    assert "现在还不能通过" in said(answer) and ItemPage.objects.get(pk=page.pk).state == "review"
    assert "11010519491231002X" not in said(answer)


@pytest.mark.parametrize("who", ["zhouguilan", "luomin", "liujianmin", "zhouhai"])
def test_others_cannot_decide_nor_see_the_queue_of_a_township(people: dict[str, Person], who: str) -> None:
    page = waiting(people)
    client = browser(people[who])
    answer = client.post(f"/review/{page.number}/decide", {"do": "approve", "version": 1})
    assert answer.status_code in (403, 404) and ItemPage.objects.get(pk=page.pk).state == "review"
    assert page.title not in client.get("/review/").content.decode()
    assert client.get(f"/review/{page.number}/").status_code in (403, 404)


def test_a_decision_needs_a_form_of_ours(people: dict[str, Person]) -> None:
    page = waiting(people)
    strict = Client(SERVER_NAME="console.test", enforce_csrf_checks=True)
    strict.force_login(people["wangxuemei"])
    session = strict.session
    session[SECOND] = True
    session.save()
    assert strict.post(f"/review/{page.number}/decide", {"do": "approve", "version": 1}).status_code == 403
    assert browser(people["wangxuemei"]).get(f"/review/{page.number}/decide").status_code == 405


def test_a_substitute_decides_for_somebody_and_the_log_says_so(people: dict[str, Person]) -> None:
    page = waiting(people)
    substitute = people["luomin"]
    Post.objects.create(
        person=substitute, unit_code=TOWNSHIP, role=Role.REVIEWER, since="2020-01-01", instead_of=people["wangxuemei"]
    )
    page = workflow.approve(page, Person.objects.get(pk=substitute.pk), timezone.now(), version=1)
    row = Decision.objects.get(item=page, act="approve")
    assert (row.who, row.words) == ("罗敏", "代王雪梅")


def test_a_substitute_cannot_approve_what_the_one_they_stand_for_wrote(people: dict[str, Person]) -> None:
    page = make(unit(TOWNSHIP), "notice", people["wangxuemei"], timezone.now(), NOTICE)
    page = workflow.hand_in(page, people["wangxuemei"], timezone.now(), [])
    Post.objects.create(
        person=people["luomin"],
        unit_code=TOWNSHIP,
        role=Role.REVIEWER,
        since="2020-01-01",
        instead_of=people["wangxuemei"],
    )
    with pytest.raises(workflow.Refused, match="不能代着审"):
        workflow.approve(page, Person.objects.get(pk=people["luomin"].pk), timezone.now(), version=1)


def test_what_i_reviewed_is_listed_with_where_it_stands_now(people: dict[str, Person]) -> None:
    one, two = waiting(people, "通过的"), waiting(people, "退回的")
    client = browser(people["wangxuemei"])
    client.post(f"/review/{one.number}/decide", {"do": "approve", "version": 1})
    client.post(f"/review/{two.number}/decide", {"do": "return", "version": 1, "reason": "太长了"})
    text = client.get("/reviewed/").content.decode()
    assert "退回：太长了" in text and "已上屏" in text and "已退回" in text
    assert "退回的" not in client.get("/reviewed/?find=通过").content.decode()
    assert "您还没有审过" in browser(people["lifang"]).get("/reviewed/").content.decode()


def test_a_publicity_period_ends_itself(people: dict[str, Person]) -> None:
    today = timezone.localdate()
    page = disclosed(people, "低保人员公示", today.isoformat())
    content = deepcopy(page.content)
    content["disclosure"] |= {
        "publicity_from": today.isoformat(),
        "publicity_until": (today + timedelta(days=6)).isoformat(),
    }
    ItemPage.objects.filter(pk=page.pk).update(content=content)
    page = workflow.approve(page, people["wangxuemei"], timezone.now(), version=1)
    assert page.ends is None and page.approved_ends is not None
    last = timezone.localtime(page.approved_ends)
    assert (last.date(), last.hour, last.minute) == (today + timedelta(days=7), 0, 0)
    content["disclosure"]["publicity_from"] = content["disclosure"]["publicity_until"] = "2026-01-07"
    late = disclosed(people, "过了的公示", today.isoformat())
    ItemPage.objects.filter(pk=late.pk).update(content=content)
    with pytest.raises(workflow.Refused, match="已经过了"):
        workflow.approve(late, people["wangxuemei"], timezone.now(), version=1)


def test_the_authors_own_end_stands_before_that_of_the_period(people: dict[str, Person]) -> None:
    today, ends = timezone.localdate(), timezone.now() + timedelta(days=2)
    page = disclosed(people, "低保人员公示", today.isoformat())
    content = page.content | {
        "disclosure": page.content["disclosure"] | {"publicity_until": (today + timedelta(days=6)).isoformat()}
    }
    ItemPage.objects.filter(pk=page.pk).update(content=content, ends=ends)
    assert workflow.approve(page, people["wangxuemei"], timezone.now(), version=1).approved_ends == ends


def _many(first: ItemPage, numbers: range) -> None:
    """Items that wait, put in beside the workflow for speed."""
    parent = unit(VILLAGE)
    base, step = parent.path, parent.steplen
    at = timezone.now()
    pages = []
    for number in numbers:
        copy = deepcopy(first)
        copy.pk = copy.id = copy.page_ptr_id = None
        copy.number = f"x{number:07}"
        copy.item_id = f"notice-x{number}"
        copy.path = base + MP_Node._int2str(number + 100).rjust(step, "0")
        copy.slug = copy.number
        copy.handed_in = at - timedelta(minutes=number)
        pages.append(copy)
    rows = [
        Page(
            **{name: getattr(one, name) for name in ("path", "depth", "title", "draft_title", "slug", "locale_id")},
            content_type=one.content_type,
            live=False,
            url_path=f"/{one.slug}/",
        )
        for one in pages
    ]
    Page.objects.bulk_create(rows, batch_size=400)
    made = dict(Page.objects.filter(slug__in=[one.slug for one in pages]).values_list("slug", "pk"))
    for one in pages:
        one.page_ptr_id = one.pk = one.id = made[one.slug]
    fields = list(ItemPage._meta.local_concrete_fields)
    values = [[field.get_db_prep_save(getattr(one, field.attname), connection) for field in fields] for one in pages]
    columns, marks = ",".join(f'"{field.column}"' for field in fields), ",".join(["%s"] * len(fields))
    with connection.cursor() as cursor:
        cursor.executemany(f'INSERT INTO "{ItemPage._meta.db_table}" ({columns}) VALUES ({marks})', values)


@pytest.mark.alone
def test_the_queue_is_quick_with_6302_items_and_asks_no_more_for_more(people: dict[str, Person]) -> None:
    client = browser(people["wangxuemei"])
    first = waiting(people, "第一件")
    _many(first, range(2))
    client.get("/review/")
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get("/review/")
    _many(first, range(2, 6301))
    assert queues.count(people["wangxuemei"]) == 6302
    with CaptureQueriesContext(connection) as many:
        client.get("/review/")
    assert len(many) <= len(few) + 1
    best = min(_seconds(lambda: client.get("/review/")) for _ in range(3))
    assert best < 0.3, f"{best * 1000:.0f} ms"
    assert _seconds(lambda: client.get("/reviewed/")) < 0.3


def _seconds(step: object) -> float:
    begun = time.perf_counter()
    step()  # type: ignore[operator]
    return time.perf_counter() - begun


def test_the_county_is_no_village(people: dict[str, Person]) -> None:
    page = make(unit(COUNTY), "notice", people["chenzhiyuan"], timezone.now(), NOTICE | {"title": "区里通知"})
    page = workflow.hand_in(page, people["chenzhiyuan"], timezone.now(), [])
    text = browser(people["pengli"]).get(f"/review/{page.number}/").content.decode()
    assert '退回<span class="to">给岳塘区' in text


def test_a_finance_table_shows_who_signed(people: dict[str, Person]) -> None:
    page = account(people)
    for who in ("liujianmin", "hexiuying"):
        page = workflow.sign(page, people[who], timezone.now(), version=1)
    text = browser(people["wangxuemei"]).get(f"/review/{page.number}/").content.decode()
    assert "监委会 2 / 2 已签字" in text and "刘建民、何秀英" in text
