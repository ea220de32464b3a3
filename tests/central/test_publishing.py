"""From approval to the signed feed, read back as a device would."""

from __future__ import annotations

import errno
import os
import shutil
from datetime import timedelta

import pytest
from django.conf import settings

from central.items import workflow
from central.items.making import make
from central.publishing.contents import forget
from central.publishing.founding import found
from central.publishing.models import Outbox, Published
from central.publishing.worker import Refusal, Worker, note_times, publish_due, repository
from feed.publish.issue import read_published
from tests.central.village import NOTICE, NOW, VILLAGE, settle, unit

pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture()
def people():
    signing = settings.CONF.signing
    for folder in (signing.feed, signing.keys, signing.feed.with_name("feed.state")):
        shutil.rmtree(folder, ignore_errors=True)
    signing.feed.with_name("feed.root.json").unlink(missing_ok=True)
    forget()
    made = settle()
    found(settings.CONF, NOW - timedelta(hours=1))
    return made


def items_of(code: str) -> dict:
    opened = repository()
    raw = opened.feed(code)
    return read_published(code, raw, lambda sha: opened.blobs.path(sha).read_bytes()).items if raw else {}


def approved(people, content=NOTICE, **times):
    page = make(unit(VILLAGE), "notice", people["zhouguilan"], NOW, content)
    page = workflow.save(page, people["zhouguilan"], content, seen=0, **times)
    page = workflow.hand_in(page, people["zhouguilan"], NOW, [])
    return workflow.approve(page, people["wangxuemei"], NOW, version=page.edition)


def test_what_is_approved_is_in_the_signed_feed_with_its_own_address(people) -> None:
    page = approved(people)
    assert publish_due(NOW) == (VILLAGE,)
    (item,) = items_of(VILLAGE).values()
    assert (item.title, item.url) == ("10月28日停水", f"https://pages.test/i/{page.number}")
    assert item.search.initials and not Outbox.objects.exists()
    assert publish_due(NOW) == ()


def test_an_item_comes_and_goes_at_its_time(people) -> None:
    approved(people, starts=NOW + timedelta(hours=1), ends=NOW + timedelta(hours=2))
    publish_due(NOW)
    assert items_of(VILLAGE) == {}
    note_times(NOW, NOW + timedelta(minutes=61))
    publish_due(NOW + timedelta(minutes=61))
    assert len(items_of(VILLAGE)) == 1
    note_times(NOW + timedelta(minutes=61), NOW + timedelta(hours=2))
    publish_due(NOW + timedelta(hours=2))
    assert items_of(VILLAGE) == {}


def test_a_worker_that_was_down_makes_good_what_it_missed(people) -> None:
    approved(people, starts=NOW + timedelta(hours=1))
    publish_due(NOW)
    pauses: list[float] = []
    worker = Worker(now=lambda: NOW + timedelta(hours=3), pause=pauses.append)
    worker.step()
    assert len(items_of(VILLAGE)) == 1


def test_a_withdrawn_item_leaves_the_feed(people) -> None:
    page = approved(people)
    publish_due(NOW)
    workflow.withdraw(page, people["zhouguilan"], NOW, "写错了")
    assert publish_due(NOW) == (VILLAGE,)
    assert items_of(VILLAGE) == {}


def test_without_keys_nothing_is_signed_and_nothing_lost(people, monkeypatch) -> None:
    approved(people)
    hidden = settings.CONF.signing.keys.with_name("hidden")
    settings.CONF.signing.keys.rename(hidden)
    with pytest.raises(Refusal, match="没有签发"):
        publish_due(NOW)
    assert Outbox.objects.count() == 1
    worker = Worker(now=lambda: NOW, pause=lambda _: None)
    assert worker.step() == 1.0 and worker.step() == 5.0
    assert Published.objects.get().fault
    hidden.rename(settings.CONF.signing.keys)
    assert worker.step() == 0.0 and Published.objects.get().fault == ""
    assert len(items_of(VILLAGE)) == 1


def test_a_full_disk_refuses_and_keeps_the_work(people, monkeypatch) -> None:
    approved(people)
    monkeypatch.setattr("shutil.disk_usage", lambda _: shutil._ntuple_diskusage(10, 10, 0))
    with pytest.raises(Refusal, match="磁盘"):
        publish_due(NOW)
    assert Outbox.objects.count() == 1


def test_a_disk_that_fills_at_any_instant_leaves_the_feed_of_before_and_the_work(people, monkeypatch) -> None:
    first = approved(people)
    publish_due(NOW)
    second = approved(people, NOTICE | {"title": "第二件"})
    write, failed = os.fsync, 0
    for room in range(200):
        left = [room]

        def fills(handle: int, left: list[int] = left) -> None:
            if not left[0]:
                raise OSError(errno.ENOSPC, "No space left on device")
            left[0] -= 1
            write(handle)

        with monkeypatch.context() as full:
            full.setattr(os, "fsync", fills)
            try:
                publish_due(NOW)
            except Refusal:
                failed += 1
            else:
                break
        # Whatever was written so far, a screen reads a whole feed: of before, or with the new item.
        assert set(items_of(VILLAGE)) in ({first.item_id}, {first.item_id, second.item_id})
        assert Outbox.objects.count() == 1
    assert failed > 3, "nothing was written to the disk"
    assert set(items_of(VILLAGE)) == {first.item_id, second.item_id} and not Outbox.objects.exists()


def test_a_restored_backup_signs_with_versions_that_go_on(people) -> None:
    page = approved(people)
    publish_due(NOW)
    first = items_of(VILLAGE)[page.item_id].version
    page = workflow.save(page, people["zhouguilan"], NOTICE | {"title": "改了"}, seen=page.lock_number)
    page = workflow.hand_in(page, people["zhouguilan"], NOW, [])
    workflow.approve(page, people["wangxuemei"], NOW, version=page.edition)
    publish_due(NOW)
    # The database of before: the feed on disk is newer than what it knows.
    type(page).objects.filter(pk=page.pk).update(approved=NOTICE, content=NOTICE)
    publish_due(NOW, rebuild=True)
    item = items_of(VILLAGE)[page.item_id]
    assert item.title == "10月28日停水" and item.version == first + 2
