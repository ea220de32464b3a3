"""A whole county on one machine: console, worker, web server and a screen, each a real process; and its staff."""

from __future__ import annotations

import re
import sqlite3
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from http import HTTPStatus
from pathlib import Path
from typing import Final

import pyotp
import zxingcpp
from playwright.sync_api import Browser, BrowserContext, Page, Response, expect

from deploy.demo import commands, console
from deploy.demo.accounts import accounts
from deploy.demo.children import wait_until
from deploy.demo.commands import Places
from deploy.demo.serving import FrontServer
from tests.end_to_end.device import CHECKOUT, Device
from tests.end_to_end.glass import Glass
from tests.end_to_end.hall import DOUBLE_TAP, STILL
from tests.end_to_end.places import HOME_BUTTON, HOME_TILES, SLIDE

DESK: Final = {"width": 1366, "height": 768}
PHONE: Final = {"width": 390, "height": 844}
STEP: Final = 30
ROWS: Final = tuple((1130, 410 + 116 * row) for row in range(5))
"""The five entries on a page of a section's list at 1920 × 1080."""
RED_PANEL: Final = ((20, 600), (154, 41, 24))
"""A place on the red panel of a warning, and its colour once the panel stands still."""


class Office:
    """The console of the demo county below `folder`, running."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.folder = folder
        self.places = Places(folder / "var")
        self.places.central_feed.mkdir(parents=True)
        self.server = FrontServer(self.places.central_feed, folder / "nginx")
        self.server.start()
        stack.callback(self.server.stop)
        console.found(self.places, self.server, CHECKOUT / commands.CONTENT, run)
        self.processes = console.serve(self.places, self.server, stack)
        self.accounts = {one.username: one for one in accounts(self.places.accounts, ())[0]}
        self._steps: dict[str, int] = {}

    @property
    def home(self) -> str:
        """The console's address."""
        return f"http://{self.server.console_host}"

    def here(self, address: str) -> str:
        """A public address as it is reached on this machine: other scheme and port, nothing else."""
        public = f"https://{self.server.pages_host.partition(':')[0]}/"
        assert address.startswith(public), address
        return address.replace(public, f"http://{self.server.pages_host}/", 1)

    def code(self, username: str) -> str:
        """The next digits of somebody's authenticator. No digits are taken twice, and a phone may be a step early."""
        now = int(time.time()) // STEP
        step = max(self._steps.get(username, 0) + 1, now - 1)
        if step > now + 1:
            time.sleep((step - 1) * STEP - time.time())
        self._steps[username] = step
        return pyotp.TOTP(self.accounts[username].authenticator).at(step * STEP)

    def troubles(self) -> list[str]:
        """Lines of the console's log that tell of a fault."""
        lines = (self.places.central / "data" / "log" / "central.log").read_text("utf-8").splitlines()
        return [line for line in lines if '"ERROR"' in line or '"CRITICAL"' in line]


class Desk:
    """Somebody of the office at a browser of their own."""

    def __init__(self, office: Office, context: BrowserContext, username: str) -> None:
        self.office = office
        self.username = username
        self.page: Page = context.new_page()
        self.faults: list[str] = []
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("response", self._note)

    def _note(self, answer: Response) -> None:
        if answer.status >= HTTPStatus.BAD_REQUEST:
            self.faults.append(f"{answer.status} {answer.request.method} {answer.url}")

    def sign_in(self) -> Desk:
        """Sign in with the password, and the digits where they are asked for."""
        account = self.office.accounts[self.username]
        self.page.goto("/login/")
        self.page.fill("#username", self.username)
        self.page.fill("#password", account.password)
        self.page.locator("form:has(#password) button.solid").click()
        if account.authenticator:
            self.page.fill("#code", self.office.code(self.username))
            self.page.locator("form:has(#code) button.solid").click()
        # A reviewer's first page is the queue, a clerk's the list.
        expect(self.page).not_to_have_url(re.compile(r"/login/|/second"))
        return self


class Hall:
    """The screen in the village hall, following the console's feed."""

    def __init__(self, office: Office, display: str, glass: Glass) -> None:
        self.glass = glass
        village = commands.village(CHECKOUT / commands.CONTENT)
        root, url = office.places.central_root, office.server.url
        self.device = Device(office.folder / "device", root, village, url, display, STILL)
        self._drawn = 0.0

    def start(self, seconds: float = 60.0) -> None:
        """Start agent and screen; return when the first page is drawn; `seconds` is for the first synchronisation."""
        self.device.start_agent()
        self.device.wait(lambda: self.device.synced(60), seconds, "synchronisation")
        self.device.start_screen()
        self.device.trace.wait("flip", 20.0)

    @property
    def route(self) -> str:
        """The page that the screen shows."""
        pages = [event["route"] for event in self.device.trace.read() if event["event"] == "page"]
        return str(pages[-1]) if pages else ""

    def open(self, section: int, row: int = 0) -> str:
        """Walk to an entry of a section's list by touch, from wherever the screen is; the route of the item."""
        if self.route != "home":
            self._walk(SLIDE if self.route == "rotation" else HOME_BUTTON, "home")
        self._walk(HOME_TILES[section], "section:")
        return self._walk(ROWS[row], "item:")

    def _walk(self, place: tuple[int, int], to: str, tries: int = 4) -> str:
        """Tap until the page that the place leads to is drawn, as a resident does; its route.

        A new edition may draw the page anew under the finger: then that touch is for nothing.
        """
        for _ in range(tries):
            time.sleep(max(DOUBLE_TAP, self._drawn + DOUBLE_TAP - time.monotonic()))
            self.glass.tap(*place)
            if wait_until(lambda: self.route.startswith(to), 5.0, 0.02):
                break
        assert self.route.startswith(to), f"{place} leads to {self.route}, not to {to}"
        opened = [event for event in self.device.trace.read() if event["event"] == "page"][-1]
        self.device.trace.wait("flip", 10.0, since=opened["at"])
        self._drawn = time.monotonic()
        return self.route

    def codes(self) -> set[str]:
        """What a telephone reads from the codes on the glass now."""
        return {found.text for found in zxingcpp.read_barcodes(self.glass.screenshot().convert("L"))}

    def wait_code(self, address: str, seconds: float) -> None:
        """Wait until a code for `address` is on the glass."""
        if not wait_until(lambda: address in self.codes(), seconds, 0.1):
            raise AssertionError(f"no code for {address} within {seconds} s, but {self.codes()} on {self.route}")

    def warns(self) -> bool:
        """Whether a warning has the whole glass now: its page is shown, and its red panel is what the display shows."""
        found = self.glass.pixels(*RED_PANEL[0], 1, 1).getpixel((0, 0))
        return self.route == "alert" and found == RED_PANEL[1]

    def titles(self) -> list[str]:
        """The titles of all items in the device's present edition."""
        edition = self.device.edition
        if edition is None:
            return []
        with closing(sqlite3.connect(f"file:{edition}?mode=ro&immutable=1", uri=True)) as opened:
            return [str(row[0]) for row in opened.execute("SELECT title FROM entry")]


@contextmanager
def office_in(folder: Path) -> Iterator[Office]:
    """An office below a folder."""
    with ExitStack() as stack:
        yield Office(folder, stack)


@contextmanager
def at_desk(office: Office, browser: Browser, username: str, viewport: dict[str, int] | None = None) -> Iterator[Desk]:
    """Somebody signed in, in a browser context of their own; no script of the page may have failed."""
    phone = viewport == PHONE
    context = browser.new_context(
        viewport=viewport or DESK, base_url=office.home, locale="zh-CN", timezone_id="Asia/Shanghai",
        has_touch=phone, is_mobile=phone,
    )  # fmt: skip
    context.set_default_timeout(15_000)
    try:
        desk = Desk(office, context, username).sign_in()
        yield desk
        assert not desk.faults, desk.faults
    finally:
        context.close()


def run(command: Sequence[str]) -> None:
    """Run one of the product's commands to its end."""
    done = subprocess.run(list(command), cwd=CHECKOUT, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
