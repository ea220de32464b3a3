"""Two managers let a warning out: who may, when it lapses, what is logged, and how it ends."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from datetime import timedelta

import pyotp
import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from msgspec.structs import replace

from central.alerts import issuing
from central.alerts.filing import ReadBefore, take_file
from central.alerts.models import CapFile, Proposal
from central.alerts.typed import Do, Typed
from central.items import workflow
from central.items.journal import gaps
from central.items.models import Decision, ItemPage
from central.items.workflow import Refused, Stale
from central.people.accounts import open_account
from central.people.models import Person
from central.people.rights import Role
from central.publishing.founding import found
from central.publishing.models import Outbox
from central.publishing.worker import Worker, publish_due, repository
from feed.publish.issue import read_published
from tests.central.caps import chinese
from tests.central.village import COUNTY, NOTICE, NOW, PASSWORD, TOWNSHIP, settle, unit

pytestmark = pytest.mark.usefixtures("db")

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"

TYPED = Typed(
    category="rainstorm",
    level="orange",
    starts=NOW,
    ends=NOW + timedelta(hours=6),
    issued_by="岳塘区气象台",
    units=(TOWNSHIP,),
    what="3 小时内雨量超过 50 毫米，可能山洪、内涝",
    actions=(Do("待在屋里，不要出门", "不涉水、不过桥、不下塘"), Do("有危险马上打电话", "0731-5555 0112 或 119")),
)


@pytest.fixture()
def people(db: None) -> Iterator[dict[str, Person]]:
    made = settle()
    made["zhangwei"] = open_account("zhangwei", "张伟", PASSWORD, ((Role.MANAGER, COUNTY),), must_change=False,
                                    since=NOW.date())  # fmt: skip
    for person in made.values():
        person.totp_secret = SECRET
        person.save()
    yield made


def code(now=NOW) -> str:
    return pyotp.TOTP(SECRET).at(now)


def waiting(people, typed: Typed = TYPED, now=NOW, by: str = "chenzhiyuan") -> Proposal:
    made = issuing.keep(people[by], typed, now)
    return issuing.confirm(made, people[by], code(now), now, seen=made.lock_number)


def issued(people, typed: Typed = TYPED, now=NOW) -> ItemPage:
    made = waiting(people, typed, now)
    return issuing.second(made, people["pengli"], code(now), now, seen=made.lock_number)


def test_two_managers_put_a_warning_onto_the_screens(people) -> None:
    page = issued(people)
    assert (page.kind, page.unit_code, page.state, page.title) == ("alert", COUNTY, "approved", "暴雨橙色预警")
    assert page.approved["audience"] == [TOWNSHIP] and page.approved["alert"]["area"] == "荷塘街道"
    assert page.approved["alert"]["cap_identifier"] == "430304-20261024-01"
    assert (page.approved_starts, page.approved_ends) == (TYPED.starts, TYPED.ends)
    assert page.author == people["chenzhiyuan"]
    assert Outbox.objects.filter(unit_code=COUNTY).count() == 1
    acts = list(Decision.objects.values_list("act", "who"))
    assert acts == [("hand-in", "陈志远"), ("create", "陈志远"), ("confirm", "彭丽")]
    assert gaps(Decision.objects.all()) == []


def test_one_person_cannot_be_both(people) -> None:
    made = waiting(people)
    later = NOW + timedelta(seconds=60)
    with pytest.raises(Refused, match="两个不同的人"):
        issuing.second(made, people["chenzhiyuan"], code(later), later, seen=made.lock_number)
    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.filter(pk=made.pk).update(second=people["chenzhiyuan"])


@pytest.mark.parametrize("name", ["zhouguilan", "liujianmin", "wangxuemei", "zhouhai"])
def test_nobody_but_a_manager_takes_any_step(people, name: str) -> None:
    other, made = people[name], waiting(people)
    page = issued(people, replace(TYPED, level="red"), NOW + timedelta(minutes=1))
    for step in (
        lambda: issuing.keep(other, TYPED, NOW),
        lambda: issuing.confirm(made, other, code(), NOW, seen=made.lock_number),
        lambda: issuing.second(made, other, code(), NOW, seen=made.lock_number),
        lambda: issuing.take_back(made, other, NOW),
        lambda: issuing.drop(made, other, NOW),
        lambda: issuing.lift(page, other, code(), NOW, reason="x"),
        lambda: issuing.change(page, other, NOW),
        lambda: issuing.again(page, other, NOW),
        lambda: take_file(other, chinese(), NOW),
    ):
        with pytest.raises(Refused, match="区县"):
            step()
    assert ItemPage.objects.filter(kind="alert").count() == 1


def test_a_wrong_or_used_code_lets_nothing_out_and_guessing_is_slow(people) -> None:
    made = issuing.keep(people["chenzhiyuan"], TYPED, NOW)
    for wrong in ("", "000000", "abc"):
        with pytest.raises(Refused, match="验证码"):
            issuing.confirm(made, people["chenzhiyuan"], wrong, NOW, seen=made.lock_number)
    made = issuing.confirm(made, people["chenzhiyuan"], code(), NOW, seen=made.lock_number)
    made = issuing.take_back(made, people["chenzhiyuan"], NOW)
    with pytest.raises(Refused, match="刚用过"):
        issuing.confirm(made, people["chenzhiyuan"], code(), NOW, seen=made.lock_number)
    for _ in range(5):
        with pytest.raises(Refused):
            issuing.confirm(made, people["chenzhiyuan"], "000000", NOW, seen=made.lock_number)
    later = NOW + timedelta(seconds=60)
    with pytest.raises(Refused, match="太多次"):
        issuing.confirm(made, people["chenzhiyuan"], code(later), later, seen=made.lock_number)


def test_after_ten_minutes_both_confirmations_are_void(people) -> None:
    made = waiting(people)
    almost, late = NOW + timedelta(minutes=9, seconds=59), NOW + timedelta(minutes=10)
    assert made.seconds_left(almost) == 1 and not made.is_waiting(late)
    with pytest.raises(Refused, match="10 分钟"):
        issuing.second(made, people["pengli"], code(late), late, seen=made.lock_number)
    made = issuing.confirm(made, people["pengli"], code(late), late, seen=made.lock_number)
    assert made.first == people["pengli"]
    page = issuing.second(made, people["chenzhiyuan"], code(late), late, seen=made.lock_number)
    assert page.author == people["pengli"]


def test_the_second_confirms_what_the_first_did_and_nothing_newer(people) -> None:
    made = waiting(people)
    seen = made.lock_number
    with pytest.raises(Refused, match="收回来改"):
        issuing.keep(people["pengli"], replace(TYPED, level="blue"), NOW, number=made.number, seen=seen)
    made = issuing.take_back(made, people["pengli"], NOW)
    changed = replace(TYPED, level="red")
    made = issuing.keep(people["chenzhiyuan"], changed, NOW, number=made.number, seen=made.lock_number)
    later = NOW + timedelta(minutes=1)
    made = issuing.confirm(made, people["chenzhiyuan"], code(later), later, seen=made.lock_number)
    with pytest.raises(Stale):
        issuing.second(made, people["pengli"], code(later), later, seen=seen)
    assert not ItemPage.objects.filter(kind="alert").exists()


def test_who_saves_over_an_unseen_version_is_told_and_loses_nothing(people) -> None:
    made = issuing.keep(people["chenzhiyuan"], TYPED, NOW)
    issuing.keep(people["pengli"], replace(TYPED, level="red"), NOW, number=made.number, seen=made.lock_number)
    with pytest.raises(Stale, match="彭丽"):
        issuing.keep(people["chenzhiyuan"], replace(TYPED, what="另一句"), NOW, number=made.number, seen=1)
    assert issuing.typed_of(Proposal.objects.get()).level == "red"


def test_sent_twice_is_done_once(people) -> None:
    first = issuing.keep(people["chenzhiyuan"], TYPED, NOW, number="abcdefgh")
    assert issuing.keep(people["chenzhiyuan"], TYPED, NOW, number="abcdefgh", seen=0) == first
    made = issuing.confirm(first, people["chenzhiyuan"], code(), NOW, seen=first.lock_number)
    seen = made.lock_number
    page = issuing.second(made, people["pengli"], code(), NOW, seen=seen)
    assert issuing.second(made, people["pengli"], code(), NOW, seen=seen) == page
    lifted = issuing.lift(page, people["zhangwei"], code(), NOW, reason="雨停了")
    assert issuing.lift(lifted, people["zhangwei"], code(), NOW, reason="雨停了").state == "withdrawn"
    assert Decision.objects.filter(act="lift").count() == 1


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"ends": None}, "一定要有结束"),
        ({"ends": NOW}, "已经过了"),
        ({"ends": NOW + timedelta(days=7, minutes=1)}, "最多 7 天"),
        ({"starts": NOW + timedelta(hours=8)}, "在开始之前"),
        ({"starts": NOW + timedelta(days=4), "ends": NOW + timedelta(days=5)}, "提前 3 天"),
        ({"starts": None}, "从几时"),
        ({"category": "dragon"}, "什么灾害"),
        ({"category": "other"}, "写明"),
        ({"level": "purple"}, "级别"),
        ({"issued_by": ""}, "谁发布"),
        ({"units": ()}, "发到哪里"),
        ({"units": ("430302001",)}, "不归本区"),
        ({"what": ""}, "会怎样"),
        ({"what": "雨" * 45}, "太长"),
        ({"actions": ()}, "至少写一条"),
        ({"actions": (Do("走"),) * 5}, "最多 4 条"),
        ({"actions": (Do("", "小字"),)}, "没有写做什么"),
        ({"actions": (Do("低洼处和山脚下的住户请马上转移"),)}, "11 个字"),
        ({"actions": (Do("走", "字" * 17),)}, "16 个字"),
    ],
)
def test_what_is_missing_or_wrong_is_refused_before_anybody_confirms(people, change, words: str) -> None:
    made = issuing.keep(people["chenzhiyuan"], replace(TYPED, **change), NOW)
    with pytest.raises(Refused, match=words):
        issuing.confirm(made, people["chenzhiyuan"], code(), NOW, seen=made.lock_number)
    assert Proposal.objects.get(pk=made.pk).state == "draft"


def test_an_identity_number_keeps_a_warning_back(people) -> None:
    made = issuing.keep(people["chenzhiyuan"], replace(TYPED, what="寻找 11010519491231002X"), NOW)
    with pytest.raises(Refused, match="身份证"):
        issuing.confirm(made, people["chenzhiyuan"], code(), NOW, seen=made.lock_number)


def test_a_drill_says_so_in_title_and_flag(people) -> None:
    page = issued(people, replace(TYPED, drill=True))
    assert page.title == "演练：暴雨橙色预警" and page.approved["alert"]["drill"] is True


def test_several_stand_at_once_and_each_has_its_own_number(people) -> None:
    first = issued(people)
    second = issued(people, replace(TYPED, category="geology", level="red"), NOW + timedelta(minutes=1))
    assert first.pk != second.pk
    assert second.approved["alert"]["cap_identifier"] == "430304-20261024-02"


def test_one_manager_lifts_at_once_with_a_code_and_a_reason(people) -> None:
    page = issued(people)
    later = NOW + timedelta(minutes=5)
    with pytest.raises(Refused, match="为什么"):
        issuing.lift(page, people["pengli"], code(later), later, reason=" ")
    with pytest.raises(Refused, match="验证码"):
        issuing.lift(page, people["pengli"], "123456", later, reason="雨停了")
    page = issuing.lift(page, people["pengli"], code(later), later, reason="雨停了")
    assert page.state == "withdrawn" and page.approved is None
    assert Outbox.objects.filter(unit_code=COUNTY, allow_empty=True).exists()
    assert Decision.objects.filter(act="lift", who="彭丽", words="雨停了").count() == 1


def test_a_later_end_is_a_new_version_with_two_people_and_the_old_one_stands_meanwhile(people) -> None:
    page, later = issued(people), NOW + timedelta(hours=1)
    made = issuing.change(page, people["pengli"], later)
    assert issuing.change(page, people["chenzhiyuan"], later) == made
    typed = replace(issuing.typed_of(made), ends=NOW + timedelta(hours=12))
    made = issuing.keep(people["pengli"], typed, later, number=made.number, seen=made.lock_number)
    made = issuing.confirm(made, people["pengli"], code(later), later, seen=made.lock_number)
    assert ItemPage.objects.get(pk=page.pk).approved_ends == TYPED.ends
    changed = issuing.second(made, people["chenzhiyuan"], code(later), later, seen=made.lock_number)
    assert changed.pk == page.pk and changed.edition == 2
    assert changed.approved_ends == NOW + timedelta(hours=12)
    assert changed.approved["alert"]["cap_identifier"] == "430304-20261024-01"


def test_a_new_version_of_what_has_been_lifted_goes_nowhere(people) -> None:
    page, later = issued(people), NOW + timedelta(hours=1)
    made = issuing.change(page, people["chenzhiyuan"], later)
    made = issuing.confirm(made, people["chenzhiyuan"], code(later), later, seen=made.lock_number)
    workflow.withdraw(page, people["pengli"], later, "撤下")
    with pytest.raises(Refused, match="已经解除"):
        issuing.second(made, people["zhangwei"], code(later), later, seen=made.lock_number)
    with pytest.raises(Refused, match="已经解除"):
        issuing.change(page, people["pengli"], later)
    assert ItemPage.objects.get(pk=page.pk).state == "withdrawn"
    assert issuing.typed_of(issuing.again(page, people["pengli"], later)).ends is None


def test_the_only_manager_is_told_that_a_second_is_needed(people) -> None:
    for name in ("pengli", "zhangwei"):
        people[name].posts.all().delete()
    made = issuing.keep(people["chenzhiyuan"], TYPED, NOW)
    with pytest.raises(Refused, match="只有您一位"):
        issuing.confirm(made, people["chenzhiyuan"], code(), NOW, seen=made.lock_number)


def test_a_first_person_who_has_lost_the_post_counts_no_more(people) -> None:
    made = waiting(people)
    people["chenzhiyuan"].posts.all().delete()
    with pytest.raises(Refused, match="没有发预警的权限"):
        issuing.second(made, people["pengli"], code(), NOW, seen=made.lock_number)


def test_a_file_is_read_once_and_a_changed_one_under_its_number_never(people) -> None:
    taken = take_file(people["chenzhiyuan"], chinese(), NOW)
    assert taken.proposal is not None and taken.proposal.state == "draft"
    with pytest.raises(ReadBefore, match="陈志远已经读过") as again:
        take_file(people["pengli"], chinese(), NOW)
    assert again.value.taken.proposal == taken.proposal
    with pytest.raises(Refused, match="内容却不一样"):
        take_file(people["pengli"], chinese(severity="Red"), NOW)
    assert Proposal.objects.count() == CapFile.objects.count() == 1


FIRST, UPDATE, CANCEL = (f"43030441600000_202610241{number}3000" for number in "012")


def from_file(people, raw: bytes, now) -> ItemPage:
    made = take_file(people["chenzhiyuan"], raw, now).proposal
    made = issuing.confirm(made, people["chenzhiyuan"], code(now), now, seen=made.lock_number)
    return issuing.second(made, people["pengli"], code(now), now, seen=made.lock_number)


def test_an_update_becomes_a_new_version_and_a_cancel_leads_to_lifting(people) -> None:
    page = from_file(people, chinese(FIRST), NOW)
    assert page.approved["alert"]["cap_identifier"] == FIRST
    later = NOW + timedelta(hours=1)
    refers = f"yuetang.qxt,{FIRST},2026-10-24T10:30:00+08:00"
    raw = chinese(UPDATE, msg_type="Update", references=refers, sent="2026-10-24T11:30:00+08:00", severity="Red")
    assert from_file(people, raw, later).pk == page.pk
    page = ItemPage.objects.get(pk=page.pk)
    assert (page.title, page.edition) == ("暴雨红色预警", 2)
    refers = f"yuetang.qxt,{UPDATE},2026-10-24T11:30:00+08:00"
    raw = chinese(CANCEL, msg_type="Cancel", references=refers, sent="2026-10-24T11:31:00+08:00")
    taken = take_file(people["pengli"], raw, later)
    assert taken.over == page and ItemPage.objects.get(pk=page.pk).approved is not None


def test_an_update_of_a_form_not_sent_yet_takes_its_place(people) -> None:
    old = take_file(people["chenzhiyuan"], chinese(FIRST), NOW).proposal
    old = issuing.confirm(old, people["chenzhiyuan"], code(), NOW, seen=old.lock_number)
    refers = f"yuetang.qxt,{FIRST},2026-10-24T10:30:00+08:00"
    raw = chinese(UPDATE, msg_type="Update", references=refers, sent="2026-10-24T10:35:00+08:00")
    taken = take_file(people["pengli"], raw, NOW)
    assert Proposal.objects.get(pk=old.pk).state == "dropped" and taken.proposal.state == "draft"
    with pytest.raises(Refused):
        issuing.second(old, people["pengli"], code(), NOW, seen=old.lock_number)


def test_an_update_older_than_what_was_read_and_a_cancel_of_nothing_are_refused(people) -> None:
    take_file(people["chenzhiyuan"], chinese(FIRST), NOW)
    refers = f"yuetang.qxt,{FIRST},2026-10-24T10:30:00+08:00"
    with pytest.raises(Refused, match="还旧"):
        take_file(people["pengli"], chinese(UPDATE, msg_type="Update", references=refers,
                                            sent="2026-10-24T10:29:00+08:00"), NOW)  # fmt: skip
    with pytest.raises(Refused, match="没有找到"):
        take_file(people["pengli"], chinese(CANCEL, msg_type="Cancel", references="a,b,c"), NOW)
    assert CapFile.objects.count() == 1


@pytest.fixture()
def signing() -> None:
    folders = settings.CONF.signing
    for folder in (folders.feed, folders.keys, folders.feed.with_name("feed.state")):
        shutil.rmtree(folder, ignore_errors=True)
    folders.feed.with_name("feed.root.json").unlink(missing_ok=True)


def in_feed() -> list:
    opened = repository()
    raw = opened.feed(COUNTY)
    return list(read_published(COUNTY, raw, lambda sha: opened.blobs.path(sha).read_bytes()).items.values())


def alerts_in_feed() -> list:
    return [item for item in in_feed() if item.kind == "alert"]


@pytest.mark.alone
def test_the_worker_signs_a_warning_within_a_second_and_its_lifting_too(people, signing) -> None:
    now = timezone.now()
    found(settings.CONF, now - timedelta(hours=1))
    worker = Worker()
    while worker.step() == 0.0:
        pass
    page = issued(people, replace(TYPED, starts=now, ends=now + timedelta(hours=6)), now)
    began = time.perf_counter()
    worker.step()
    assert time.perf_counter() - began < 0.75  # and at most POLL_SECONDS until the step begins
    (item,) = alerts_in_feed()
    assert item.alert.level == "orange" and item.priority == "urgent" and item.in_force_until == item.alert.ends
    assert item.url == f"https://pages.test/i/{page.number}"
    issuing.lift(page, people["zhangwei"], code(now), now, reason="雨停了")
    worker.step()
    assert alerts_in_feed() == []


def test_a_warning_leaves_the_feed_at_its_end_and_other_matters_stay(people, signing) -> None:
    from central.items.making import make
    from central.publishing.worker import note_times

    found(settings.CONF, NOW - timedelta(hours=1))
    notice = make(unit(COUNTY), "notice", people["chenzhiyuan"], NOW, NOTICE)
    notice = workflow.hand_in(notice, people["chenzhiyuan"], NOW, [])
    workflow.approve(notice, people["pengli"], NOW, version=notice.edition)
    issued(people)
    publish_due(NOW)
    assert len(alerts_in_feed()) == 1
    note_times(NOW, TYPED.ends)
    publish_due(TYPED.ends)
    assert [item.kind for item in in_feed()] == ["notice"]
