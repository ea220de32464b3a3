"""A panel that nobody has set up, and an installer's finger: `kiosk run` with empty settings, a feed behind nginx."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final

from deploy.demo import commands
from deploy.demo.children import wait_until
from deploy.demo.commands import Places
from deploy.demo.display import VirtualDisplay
from screens.setting_up import places
from tests.end_to_end.device import CHECKOUT, Device
from tests.end_to_end.glass import Glass
from tests.feed_server import CountingFeedServer

FIELD: Final = (64, 262, 1784, 82)
"""Where what is typed is shown, at 1920 × 1080."""

HEAD: Final = (64, 120, 1784, 226)
"""Where title, line and field are: what a touch on a button changes."""

PIN: Final = "402719"


class Panel:
    """The device, its glass, and what is on it, told by the log."""

    def __init__(self, folder: Path, display: str, glass: Glass) -> None:
        self.glass = glass
        self._seen: dict[str, int] = {}
        self.places = Places(folder / "var")
        self.places.feed.mkdir(parents=True)
        content = CHECKOUT / commands.CONTENT
        _run(commands.prepare_keys(content, self.places))
        _run(commands.publish(content, self.places))
        self.village = commands.village(content)
        self.server = CountingFeedServer(self.places.feed, folder / "nginx")
        self.server.start()
        self.device = Device(folder / "device", self.places.root, "", "", display)
        text = self.device.settings.read_text("utf-8")
        self.device.settings.write_text(f'{text}[log]\nlevel = "debug"\n', "utf-8")

    def start(self) -> None:
        """Switch the device on."""
        device = self.device
        device._start("run", [device.python, "-m", "kiosk", "run", "--config", str(device.settings)])

    def close(self) -> None:
        """Switch it off."""
        self.device.close()
        self.server.stop()

    @property
    def told(self) -> list[str]:
        """What the log has told so far."""
        return [str(line.get("event", "")) for line in self.device.log("run")]

    def await_told(self, words: str, seconds: float = 40.0) -> str:
        """Wait until the log tells something that it had not told when last waited for; return it."""
        seen = self._seen.get(words, 0)
        if not wait_until(lambda: self._count(words) > seen, seconds):
            last = [line for line in self.told if not line.startswith("STREAM")][-12:]
            raise AssertionError(f"not told within {seconds} s: {words!r}; the last: {last}")
        self.forget(words)
        return [line for line in self.told if words in line][-1]

    def forget(self, words: str) -> None:
        """Look only for what is told from here on."""
        self._seen[words] = self._count(words)

    def _count(self, words: str) -> int:
        return sum(words in line for line in self.told)

    def touch(self, box: places.Box) -> None:
        """Touch the middle of a box, and wait until the glass shows another picture."""
        before = self.glass.pixels(*HEAD)
        x, y = places.middle(box)
        # A second tap within 0.3 s counts as the same.
        time.sleep(0.32)
        self.glass.tap(int(x), int(y))
        if not wait_until(lambda: self.glass.pixels(*HEAD) != before, 10.0):
            raise AssertionError(f"nothing happens at {box}; the last: {self.told[-6:]}")

    def type_text(self, keys: dict[str, places.Box], text: list[str]) -> None:
        """Touch key after key, each once the one before is to be seen."""
        for key in text:
            before = self.glass.pixels(*FIELD)
            x, y = places.middle(keys[key])
            self.glass.tap(int(x), int(y))
            if not wait_until(lambda seen=before: self.glass.pixels(*FIELD) != seen, 10.0):  # type: ignore[misc]
                raise AssertionError(f"key {key!r} writes nothing; the last: {self.told[-6:]}")

    def hold_corners(self) -> None:
        """The hidden way in."""
        corners = ((1910, 1070), (10, 1070), (10, 10), (1910, 10))
        for x, y in corners[:-1]:
            self.glass.press(x, y)
            time.sleep(0.2)
            self.glass.release()
            time.sleep(0.4)
        self.glass.press(*corners[-1])
        time.sleep(3.6)
        self.glass.release()


@contextmanager
def panel(folder: Path) -> Iterator[Panel]:
    """A panel on a virtual display of its own."""
    with ExitStack() as stack:
        display = stack.enter_context(VirtualDisplay(1920, 1080))
        glass = stack.enter_context(Glass(display.name))
        made = Panel(folder, display.name, glass)
        stack.callback(made.close)
        yield made


def _run(command: list[str]) -> None:
    done = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
