"""People before a running console: one browser for a module, a sign-in, and pages that may complain of nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, Final

import pyotp
import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, ViewportSize

from tests.central.desk import Desk
from tests.central.end_to_end.browser import chromium
from tests.central.village import PASSWORD

AT_DESK: Final[ViewportSize] = {"width": 1366, "height": 768}
ON_PHONE: Final[ViewportSize] = {"width": 390, "height": 844}

SECRET: Final = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
"""The authenticator of whoever needs one, where a test has put it there."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for all tests of a module."""
    with chromium() as made:
        yield made


def no_code() -> str:
    """For people without an authenticator."""
    return ""


def code_now() -> str:
    """The digits that `SECRET` shows now."""
    return pyotp.TOTP(SECRET).now()


def context_of(browser: Browser, office: Desk, **options: Any) -> BrowserContext:
    """A browser of one person's own; `options` are Playwright's."""
    wanted = {"viewport": AT_DESK, "locale": "zh-CN", "timezone_id": "Asia/Shanghai", "base_url": office.address}
    return browser.new_context(**(wanted | options))


def sign_in(page: Page, username: str, code: Callable[[], str] = no_code) -> None:
    """Sign somebody in, with the second step where `code` gives digits, and wait for the page behind it."""
    page.goto("/login/")
    page.fill("#username", username)
    page.fill("#password", PASSWORD)
    page.click("main button:has-text('登录')")
    if digits := code():
        page.fill("#code", digits)
        page.click("main button:has-text('确认')")
    page.wait_for_url(lambda address: not address.endswith(("/login/", "/login/code/")))


@contextmanager
def before(
    office: Desk, browser: Browser, username: str, code: Callable[[], str] = no_code, **options: Any
) -> Iterator[Page]:
    """Somebody signed in, before a page of their own; a script that fails on any page fails the test."""
    context = context_of(browser, office, **options)
    page, complaints = context.new_page(), list[str]()
    page.on("pageerror", lambda fault: complaints.append(str(fault)))
    sign_in(page, username, code)
    yield page
    context.close()
    assert not complaints


def saved(page: Page) -> None:
    """Wait until what is typed has been kept: the browser's own store is empty again.

    A page that has sent what an earlier visit could not send shows itself anew, maybe just while it is asked.
    """
    for _ in range(200):
        with suppress(Error):
            if page.evaluate("!localStorage.length && document.getElementById('saved').textContent.includes('存好')"):
                return
        page.wait_for_timeout(50)
    raise AssertionError(page.inner_text("#saved"))
