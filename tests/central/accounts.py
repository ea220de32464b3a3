"""A clerk before the tables of 财务公开: what the tests of finance share."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client, override_settings
from django.utils import timezone

from central.items import workflow
from central.items.models import ItemPage
from central.items.periods import Span, shown_quarter
from central.people.models import Person, Post
from tests.central.village import VILLAGE, settle

PLAIN = {
    **django_settings.STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}


@pytest.fixture(autouse=True)
def plain_static() -> Iterator[None]:
    """Pages without collected files."""
    with override_settings(STORAGES=PLAIN):
        yield


QUARTER = shown_quarter(timezone.localdate())


ROWS = [
    ("income", "上级补助", "218,600", ""),
    ("income", "资产出租", "62500", ""),
    ("expense", "村里日常办公", "58,400.50", ""),
]


@pytest.fixture()
def people() -> dict[str, Person]:
    """The village, with the head of its committee."""
    made = settle()
    Post.objects.filter(person=made["liujianmin"]).update(head=True)
    return made


def client_of(person: Person) -> Client:
    """Somebody signed in."""
    made = Client(SERVER_NAME="console.test")
    made.force_login(person)
    return made


@pytest.fixture()
def clerk(people: dict[str, Person]) -> Client:
    """The village's clerk."""
    return client_of(people["zhouguilan"])


def begin(clerk: Client, span: Span = QUARTER, template: str = "finance", **more: str) -> ItemPage:
    """Begin a class with one click."""
    answer = clerk.post(
        "/finance/start", {"unit": VILLAGE, "template": template, "period": span.code, **more}, follow=True
    )
    assert answer.status_code == 200
    return ItemPage.objects.get(number=answer.request["PATH_INFO"].split("/")[2])


def send(
    clerk: Client, page: ItemPage, rows: list[tuple[str, str, str, str]], seen: int | None = None, **more: Any
) -> Any:
    """Autosave these rows."""
    names = ("side", "name", "amount", "note")
    told = {"seen": page.lock_number if seen is None else seen, "content": {"rows": [dict(zip(names, row, strict=True)) for row in rows]}, **more}  # fmt: skip  # noqa: E501
    return clerk.post(f"/finance/{page.number}/save", json.dumps(told), content_type="application/json")


def publish(people: dict[str, Person], page: ItemPage) -> ItemPage:
    """Through committee and township onto the screens."""
    now = timezone.now()
    page = ItemPage.objects.get(pk=page.pk)
    page = workflow.hand_in(page, people["zhouguilan"], now, [])
    for name in ("liujianmin", "hexiuying"):
        page = workflow.sign(page, people[name], now, version=page.edition)
    return workflow.approve(page, people["wangxuemei"], now, version=page.edition)
