"""The shortest whole way that every run of the tests goes: a clerk's browser, the township's, the worker, the feed.

Pictures, the committee, warnings, the screen and the telephone are gone through by `make soak`
(`tests/central/end_to_end`).
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from deploy.demo.children import stop, wait_until
from feed.publish.issue import read_published
from feed.publish.keys import KeyFolder
from feed.publish.repository import Repository
from tests.central.browsing import SECRET, before, code_now, no_code
from tests.central.conftest import ROOT
from tests.central.desk import Desk, desk
from tests.central.end_to_end.browser import chromium
from tests.central.village import VILLAGE

TITLE = "荷花路修路，请绕行"
SECONDS = 15.0
FOUNDING = f"""
import django; django.setup()
from django.conf import settings
from django.utils import timezone
from central.people.models import Person, Post
from central.publishing.founding import found
Post.objects.update(since="2020-01-01")
Person.objects.filter(username="wangxuemei").update(totp_secret="{SECRET}")
found(settings.CONF, timezone.now())
"""


@contextmanager
def worker(office: Desk) -> Iterator[None]:
    """The process that signs."""
    command = [sys.executable, "-m", "central", "worker", "--config", str(office.config)]
    with (office.folder / "worker.log").open("wb") as log:
        running = subprocess.Popen(command, env=office.environment, cwd=ROOT, stdout=log, stderr=log)
        try:
            yield
        finally:
            stop(running, 15, 15.0)


@contextmanager
def at_work(office: Desk, browser: Browser, username: str) -> Iterator[Page]:
    """Somebody signed in; no script of a page may fail, and no answer be a fault."""
    faults: list[str] = []
    with before(office, browser, username, code_now if username == "wangxuemei" else no_code) as page:
        page.set_default_timeout(SECONDS * 1000)
        page.on(
            "response", lambda answer: faults.append(f"{answer.status} {answer.url}") if answer.status > 399 else None
        )
        yield page
    assert not faults


def titles(feed: Path) -> dict[str, str | None]:
    """What the signed feed of the village holds: address by title."""
    opened = Repository(feed, KeyFolder(feed.with_name("keys")))
    raw = opened.feed(VILLAGE)
    if raw is None:
        return {}
    read = read_published(VILLAGE, raw, lambda sha256: opened.blobs.path(sha256).read_bytes())
    return {item.title: item.url for item in read.items.values()}


@pytest.mark.timeout(300)
def test_what_a_clerk_writes_and_the_township_approves_is_in_the_signed_feed(tmp_path: Path) -> None:
    with desk(tmp_path) as office, chromium() as browser:
        office.run(FOUNDING)
        with worker(office):
            with at_work(office, browser, "zhouguilan") as page:
                page.goto(f"{office.address}/new/notice/")
                page.get_by_label("标题").first.fill(TITLE)
                page.locator("#sheet").click()
                page.keyboard.type("荷花路从明天起修路，请走清水桥。")
                expect(page.locator("#hand-in")).not_to_have_attribute("aria-disabled", "true")
                page.locator("#hand-in").click()
                expect(page.get_by_text("待审核").first).to_be_visible()
            assert TITLE not in titles(tmp_path / "feed")
            with at_work(office, browser, "wangxuemei") as page:
                expect(page.get_by_role("heading", level=1)).to_contain_text(TITLE)
                page.get_by_role("button", name="通过，马上上屏").click()
                expect(page.get_by_text("现在没有要审的").or_(page.get_by_role("status")).first).to_be_visible()
            assert wait_until(lambda: TITLE in titles(tmp_path / "feed"), SECONDS, 0.1)
            assert str(titles(tmp_path / "feed")[TITLE]).startswith("https://pages.localhost/i/")
        log = (tmp_path / "data" / "log" / "central.log").read_text("utf-8")
        assert '"ERROR"' not in log and '"CRITICAL"' not in log
