"""Reviewers and signers before their pages: a county with everybody in their post, and items that wait."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.test import Client, override_settings
from django.utils import timezone

from central.console.gate import SECOND
from central.items import workflow
from central.items.making import make
from central.items.models import ItemPage
from central.people.models import Person, Post
from tests.central.village import FINANCE, NOTICE, OTHER, VILLAGE, settle, unit

PLAIN = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}


@pytest.fixture()
def people(db: None) -> Iterator[dict[str, Person]]:
    """Everybody in their post, for long; style sheets by their plain names."""
    made = settle()
    Post.objects.update(since="2020-01-01")
    with override_settings(STORAGES=PLAIN):
        yield made


def browser(person: Person) -> Client:
    """Somebody's browser, with every step of signing in behind them."""
    client = Client(SERVER_NAME="console.test")
    client.force_login(person)
    session = client.session
    session[SECOND] = True
    session.save()
    return client


def waiting(people: dict[str, Person], title: str = "10月28日停水", *, hours: int = 1, **more: object) -> ItemPage:
    """A notice of the village that waits for the township."""
    at = timezone.now() - timedelta(hours=hours)
    page = make(unit(VILLAGE), "notice", people["zhouguilan"], at, NOTICE | {"title": title} | more)
    return workflow.hand_in(page, people["zhouguilan"], at, [])


def disclosed(people: dict[str, Person], title: str, due: str, *, hours: int = 1) -> ItemPage:
    """A disclosure of the other village that waits for the township."""
    at = timezone.now() - timedelta(hours=hours)
    content = {
        "title": title,
        "disclosure": {"area": "village", "matter": "c2", "template": "relief", "due": due},
        "blocks": [{"type": "paragraph", "text": "张*丰等 3 户。"}],
    }
    return workflow.hand_in(make(unit(OTHER), "disclosure", people["luomin"], at, content), people["luomin"], at, [])


def account(people: dict[str, Person]) -> ItemPage:
    """A finance table of the village that waits for its committee."""
    now = timezone.now()
    page = make(unit(VILLAGE), "disclosure", people["zhouguilan"], now, FINANCE)
    return workflow.hand_in(page, people["zhouguilan"], now, [])


def said(response: object) -> str:
    """What a page tells on top."""
    return " ".join(str(message) for message in get_messages(response.wsgi_request))  # type: ignore[attr-defined]
