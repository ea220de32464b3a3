"""The public host as a phone sees it, for the tests of the phone pages."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

from django.test import Client

from central.items import workflow
from central.items.making import make
from central.items.models import ItemPage
from tests.central.village import NOTICE, NOW, VILLAGE, unit

LATER = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
PHONE = "Mozilla/5.0 (Linux; Android 11; HONOR) AppleWebKit/537.36 MicroMessenger/8.0"


def client(**headers: str) -> Client:
    """A phone that asks the public host."""
    return Client(SERVER_NAME="pages.test", HTTP_USER_AGENT=PHONE, **headers)


def approved(people: dict[str, Any], content: dict[str, Any] = NOTICE, kind: str = "notice", **times: Any) -> ItemPage:
    """An item of the village that has been approved."""
    page = make(unit(VILLAGE), kind, people["zhouguilan"], NOW, content)
    return again(people, page, content, **times)


def again(people: dict[str, Any], page: ItemPage, content: dict[str, Any], **times: Any) -> ItemPage:
    """A new version of an item, handed in and approved."""
    page = workflow.save(page, people["zhouguilan"], content, seen=page.lock_number, **times)
    page = workflow.hand_in(page, people["zhouguilan"], NOW, [])
    if page.state == "signing":
        for name in ("liujianmin", "hexiuying"):
            page = workflow.sign(page, people[name], NOW, version=page.edition)
    return workflow.approve(page, people["wangxuemei"], NOW, version=page.edition)


def words(html: str) -> str:
    """What a page says, without its markup."""
    body = re.sub(r"<style.*?</style>|<svg.*?</svg>", "", html, flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body))
