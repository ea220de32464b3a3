"""Every page of the console and every kind of phone page, for every role, on the desk and on the telephone."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from urllib.parse import urldefrag, urlsplit

import pytest
from playwright.sync_api import Browser, Page

from tests.central.end_to_end.access import faults
from tests.central.end_to_end.office import DESK, PHONE, Office, at_desk

pytestmark = pytest.mark.slow

MOST = 40
"""Pages of one role: each address once, whatever number stands in it."""
_FILE = re.compile(r"\.[a-z]{3,4}(\?|$)")
_NUMBER = re.compile(r"/(?:[0-9a-z]{8}|\d+|[0-9a-f]{64})(?=/|$)")


def looked_at(page: Page) -> list[str]:
    """The faults of the open page at both sizes."""
    found = []
    for name, size in (("desk", DESK), ("phone", PHONE)):
        page.set_viewport_size(size)
        found += [f"{fault} | {urlsplit(page.url).path} at the {name}" for fault in faults(page)]
    page.set_viewport_size(DESK)
    return found


def once(found: list[str]) -> str:
    """Each fault in a line, with the first page that has it and how many more do."""
    pages = dict[str, list[str]]()
    for line in found:
        fault, _, where = line.rpartition(" | ")
        pages.setdefault(fault, []).append(where)
    return "\n".join(f"{fault} | {places[0]} (+{len(places) - 1})" for fault, places in pages.items())


def pattern(address: str) -> str:
    """The address without the number of what it shows."""
    return _NUMBER.sub("/*", urlsplit(address).path)


def walked(page: Page, home: str) -> tuple[list[str], set[str]]:
    """Follow every link from the first page on; the faults, and the addresses that were seen."""
    waiting, seen, found = [(f"{home}/", "the address bar")], set[str](), list[str]()
    while waiting and len(seen) < MOST:
        address, origin = waiting.pop(0)
        if pattern(address) in seen:
            continue
        seen.add(pattern(address))
        answer = page.goto(address)
        assert answer is not None
        if "text/html" not in answer.headers.get("content-type", ""):
            continue
        if not answer.ok:
            found.append(f"{answer.status} | {urlsplit(address).path} linked from {origin}")
            continue
        found += looked_at(page)
        links = page.eval_on_selector_all(
            "a[href]:not([download])", "links => links.filter(link => link.checkVisibility()).map(link => link.href)"
        )
        here = urlsplit(address).path
        seen.add(pattern(page.url))
        ours = [link for link in links if link.startswith(f"{home}/") and not _FILE.search(link)]
        waiting += [(urldefrag(link).url, here) for link in ours]
    return found, seen


@pytest.mark.timeout(240)
@pytest.mark.parametrize("username", ["zhouguilan", "liujianmin", "wangxuemei", "chenzhiyuan", "zhouhai"])
def test_no_page_of_the_console_keeps_anybody_out(office: Office, browser: Browser, username: str) -> None:
    with at_desk(office, browser, username) as desk:
        found, seen = walked(desk.page, office.home)
        desk.faults.clear()
    assert "/" in seen
    assert not found, once(found)


def test_the_door_keeps_nobody_out(office: Office, browser: Browser) -> None:
    context = browser.new_context(base_url=office.home, viewport=DESK, locale="zh-CN")
    page = context.new_page()
    found = []
    page.goto("/login/")
    found += looked_at(page)
    page.fill("#username", "nobody")
    page.fill("#password", "wrong")
    page.locator("form:has(#password) button.solid").click()
    page.locator("[role=alert]").wait_for()
    found += looked_at(page)
    page.fill("#username", "wangxuemei")
    page.fill("#password", office.accounts["wangxuemei"].password)
    page.locator("form:has(#password) button.solid").click()
    page.locator("#code").wait_for()
    found += looked_at(page)
    context.close()
    assert not found, once(found)


@pytest.mark.timeout(240)
def test_no_phone_page_keeps_anybody_out(office: Office, browser: Browser) -> None:
    context = browser.new_context(viewport=DESK, locale="zh-CN")
    page = context.new_page()
    found = []
    with closing(sqlite3.connect(office.places.central / "data" / "central.sqlite3")) as opened:
        numbers = opened.execute(
            "SELECT min(number), kind, json_extract(content, '$.disclosure.template') AS template FROM items_itempage "
            "WHERE approved IS NOT NULL AND state = 'approved' GROUP BY kind, template"
        ).fetchall()
    assert {kind for _, kind, _ in numbers} >= {"notice", "guide", "policy", "disclosure", "profile", "contact"}
    for address in [*(f"i/{number}" for number, *_ in numbers), "i/nothing"]:
        page.goto(office.here(f"https://pages.localhost/{address}"))
        found += looked_at(page)
    context.close()
    assert not found, once(found)
