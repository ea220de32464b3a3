"""What has left the screens by itself goes to the archive, under a number that is never given twice."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from central.items import workflow
from central.items.archive import archive_due, archive_number
from central.items.models import Decision, ItemPage
from central.people.models import Person
from tests.central.reviewing import disclosed, people, waiting

__all__ = ["people"]


def ended(page: ItemPage, days: float) -> None:
    ItemPage.objects.filter(pk=page.pk).update(approved_ends=timezone.now() - timedelta(days=days))


def test_an_item_is_archived_after_its_days_with_a_number(people: dict[str, Person]) -> None:
    now = timezone.now()
    pages = [workflow.approve(waiting(people, f"第{n}条"), people["wangxuemei"], now, version=1) for n in range(3)]
    ended(pages[0], 31)
    ended(pages[1], 29)
    saved = ItemPage.objects.get(pk=pages[0].pk).saved
    assert archive_due(now) == 1 and archive_due(now) == 0
    found = ItemPage.objects.get(pk=pages[0].pk)
    assert found.state == "archived" and found.saved == saved
    year = timezone.localtime(now).year
    assert archive_number(found) == f"430304009203-{year}-0001"
    assert Decision.objects.get(act="archive").who == "系统"
    ended(pages[1], 40)
    archive_due(now)
    assert archive_number(pages[1]) == f"430304009203-{year}-0002" and archive_number(pages[2]) == ""


def test_a_disclosure_carries_its_number(people: dict[str, Person]) -> None:
    now = timezone.now()
    page = workflow.approve(disclosed(people, "低保", "2026-10-24"), people["wangxuemei"], now, version=1)
    ended(page, 3)
    assert archive_due(now, days=2) == 1
    found = ItemPage.objects.get(pk=page.pk)
    assert found.approved["disclosure"]["archive_number"] == archive_number(found) != ""


def test_what_its_author_is_changing_stays(people: dict[str, Person]) -> None:
    now, clerk = timezone.now(), people["zhouguilan"]
    page = workflow.approve(waiting(people), people["wangxuemei"], now, version=1)
    page = workflow.save(page, clerk, page.content | {"title": "改着"}, seen=page.lock_number)
    ended(page, 90)
    assert archive_due(now) == 0 and ItemPage.objects.get(pk=page.pk).state == "draft"
