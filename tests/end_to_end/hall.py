"""The demo village on one machine as a user has it: a content folder, `feed publish`, nginx, agent, screen."""

import shutil
import subprocess
import time
import tomllib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final

import zxingcpp

from deploy.demo import commands
from deploy.demo.children import wait_until
from deploy.demo.commands import Places
from deploy.demo.display import VirtualDisplay
from tests.end_to_end.device import CHECKOUT, Device
from tests.end_to_end.glass import Glass
from tests.end_to_end.places import HOME_BUTTON, HOME_TILES, LIST_ROW, NOTICES, SLIDE
from tests.feed_server import CountingFeedServer

HOST: Final = "https://screen.yuetang.example.cn"
DOUBLE_TAP: Final = 0.35
"""Seconds between two taps: a second one within 0.3 s counts as the same."""
PATIENCE: Final = 30.0
"""Seconds to wait for a page: far above what it takes, for a busy machine."""
SIZE: Final = (1920, 1080)
STILL: Final = {"dwell_seconds": 120, "dwell_max_seconds": 300}
"""No slide leaves by itself while a test looks at it."""


class Hall:
    """Everything below `folder`, running."""

    def __init__(self, folder: Path, display: str, glass: Glass) -> None:
        self.glass = glass
        self.content = folder / "content"
        self.places = Places(folder / "var")
        self._edits = 0
        self._shown = 0.0
        shutil.copytree(CHECKOUT / commands.CONTENT, self.content)
        self.places.feed.mkdir(parents=True)
        _run(commands.prepare_keys(self.content, self.places))
        self.publish()
        self.server = CountingFeedServer(self.places.feed, folder / "nginx")
        self.server.start()
        village = commands.village(self.content)
        self.device = Device(folder / "device", self.places.root, village, self.server.url, display, STILL)

    def close(self) -> None:
        """End everything."""
        self.device.close()
        self.server.stop()

    def publish(self) -> None:
        """Publish the content folder, as a clerk does after an edit."""
        _run(commands.publish(self.content, self.places))

    def set_going(self) -> None:
        """See that server, agent and screen run, that the agent has everything, and that the screen is drawn."""
        self.server.start()
        if not self.device.runs("agent"):
            self.device.start_agent()
        self.device.wait(lambda: self.device.synced(1), 30.0, "synchronisation")
        if not self.device.runs("screen"):
            self.device.start_screen()
        self.device.trace.wait("flip", PATIENCE)

    @property
    def route(self) -> str:
        """The page that the screen shows."""
        pages = [event["route"] for event in self.device.trace.read() if event["event"] == "page"]
        return str(pages[-1]) if pages else ""

    def open_notice(self) -> str:
        """Walk to a notice by touch, from wherever the screen is; return the item's id."""
        if self.route == "rotation":
            self.tap(SLIDE, "home")
        elif self.route != "home":
            self.tap(HOME_BUTTON, "home")
        self.tap(HOME_TILES[NOTICES], "section:notice")
        return self.tap(LIST_ROW, "item:").rpartition("/")[2]

    def url_of(self, item: str) -> str:
        """The address that the content folder gives to an item."""
        return str(tomllib.loads(self._file(item).read_text("utf-8").split("+++")[1])["url"])

    def edit(self, item: str) -> str:
        """Give an item another address, publish, and return the address."""
        self._edits += 1
        path, old = self._file(item), self.url_of(item)
        new = f"{HOST}/v/edit-{self._edits}"
        path.write_text(path.read_text("utf-8").replace(f'"{old}"', f'"{new}"'), "utf-8")
        self.publish()
        return new

    def _file(self, item: str) -> Path:
        return next(self.content.rglob(f"{item}.md"))

    def codes(self) -> set[str]:
        """What a telephone reads from the codes on the glass now."""
        return {found.text for found in zxingcpp.read_barcodes(self.glass.screenshot().convert("L"))}

    def wait_code(self, url: str, seconds: float) -> None:
        """Wait until a code for `url` is on the glass; fail with what is there instead."""
        if not wait_until(lambda: url in self.codes(), seconds):
            raise AssertionError(f"no code for {url} within {seconds} s, but {self.codes()}; {self.device.status}")

    def tap(self, place: tuple[int, int], to: str, tries: int = 3) -> str:
        """Tap a place until the page that it leads to is shown, as a resident does; its route, which begins with `to`.

        A new edition may draw the page anew under the finger: then that touch is for nothing.
        """
        for _ in range(tries):
            self.await_touch()
            self.glass.tap(*place)
            if wait_until(lambda: self.route.startswith(to), PATIENCE / tries):
                break
        assert self.route.startswith(to), f"{place} leads to {self.route}, not to {to}"
        self._shown = time.monotonic()
        return self.route

    def await_touch(self) -> None:
        """Wait until a touch counts: the page has been seen, and it is no double tap."""
        self.device.wait(self.device.trace.touchable, PATIENCE, "the page to be seen")
        time.sleep(max(0.0, self._shown + DOUBLE_TAP - time.monotonic()))

    def troubles(self) -> list[str]:
        """Error lines in the logs of both processes."""
        lines = [*self.device.log("agent"), *self.device.log("screen")]
        return [str(line) for line in lines if line["level"] in ("ERROR", "CRITICAL")]


@contextmanager
def hall(folder: Path) -> Iterator[Hall]:
    """A hall on a virtual display of its own."""
    with ExitStack() as stack:
        display = stack.enter_context(VirtualDisplay(*SIZE))
        glass = stack.enter_context(Glass(display.name))
        made = Hall(folder, display.name, glass)
        stack.callback(made.close)
        yield made


def _run(command: list[str]) -> None:
    done = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
