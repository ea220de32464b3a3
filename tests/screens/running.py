"""The whole screen as a process of its own, touched and watched from outside."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self

from PIL import Image

from tests.end_to_end.glass import Glass

ROOT = Path(__file__).resolve().parents[2]

Event = dict[str, Any]

STANDING = "[rotation]\ndwell_seconds = 120\ndwell_max_seconds = 300\n"
"""Settings by which no slide leaves by itself while a test looks at it."""


class Running:
    """`python -m screens` on a display. Use as a context; `trace` is what it tells of itself."""

    def __init__(self, folder: Path, display: str, *, at: str = "2026-10-24T10:36", settings: str = "") -> None:
        self.folder, self.display = folder, display
        self.config = folder / "kiosk.toml"
        taxonomy = ROOT / "config" / "taxonomy.toml"
        self.config.write_text(f'taxonomy = "{taxonomy}"\n[data]\nfolder = "{folder}"\n{settings}')
        self._trace = folder / "trace.jsonl"
        self._at = at
        self.started = 0.0

    def __enter__(self) -> Self:
        command = [sys.executable, "-m", "screens", "--config", str(self.config), "--trace", str(self._trace)]
        if self._at:
            command += ["--at", self._at]
        self._log = (self.folder / "screen.log").open("wb")
        self.started = time.time()
        self.process = subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, "DISPLAY": self.display}, stdout=self._log, stderr=self._log
        )
        return self

    def __exit__(self, *_fault: object) -> None:
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(10)
        self._log.close()

    @property
    def log(self) -> str:
        """What it logged so far."""
        return (self.folder / "screen.log").read_text()

    @property
    def trace(self) -> list[Event]:
        """Every event so far."""
        if not self._trace.exists():
            return []
        return [json.loads(line) for line in self._trace.read_text().splitlines() if line.endswith("}")]

    @property
    def route(self) -> str:
        """The page shown now."""
        return next((event["route"] for event in reversed(self.trace) if event["event"] == "page"), "")

    def wait(self, what: str, until: Callable[[], bool], seconds: float = 30.0) -> None:
        """Wait until something is so; fail naming it otherwise."""
        deadline = time.monotonic() + seconds
        while not until():
            assert self.process.poll() is None, f"the screen ended before {what}:\n{self.log}"
            assert time.monotonic() < deadline, f"waited {seconds} s for {what}; at {self.route}\n{self.log[-3000:]}"
            time.sleep(0.02)

    def wait_route(self, route: str, seconds: float = 30.0) -> None:
        """Wait until a page is shown and drawn."""
        self.wait(f"the page {route}", lambda: self._drawn(route), seconds)

    def _drawn(self, route: str) -> bool:
        events = self.trace
        pages = [place for place, event in enumerate(events) if event["event"] == "page"]
        if not pages or events[pages[-1]]["route"] != route:
            return False
        return any(event["event"] == "flip" for event in events[pages[-1] :])

    def wait_next_touch(self) -> None:
        """Wait until another touch counts: the page, not the first of all, has been seen, and it is no double tap."""
        self.wait("the page to be seen", lambda: self._last("seen") > self._last("page"))
        shown = self._last("page")
        self.wait("the next touch to count", lambda: time.time() > shown + 0.55)

    def wait_still(self, quiet: float = 1.5) -> float:
        """Wait until nothing has been drawn for so many seconds; the moment since when nothing was."""
        self.wait("the window to stand still", lambda: 0 < self._last("flip") < time.time() - quiet)
        return self._last("flip")

    def _last(self, name: str) -> float:
        """The moment of the last event of a name; 0 where there was none."""
        return next((float(event["at"]) for event in reversed(self.trace) if event["event"] == name), 0.0)

    def flips(self, since: float) -> int:
        """How often the window was drawn after a moment."""
        return sum(event["event"] == "flip" and event["at"] > since for event in self.trace)

    def tap(self, x: int, y: int) -> float:
        """Touch a place of the panel; the moment of the touch."""
        self._pointer("mousemove", str(x), str(y))
        moment = time.time()
        self._pointer("click", "1")
        return moment

    def tap_twice(self, x: int, y: int) -> None:
        """Touch a place twice within a tenth of a second, however slow the machine is."""
        self._pointer("mousemove", str(x), str(y))
        self._pointer("click", "--repeat", "2", "--delay", "100", "1")

    def swipe(self, start: tuple[int, int], end: tuple[int, int]) -> None:
        """Draw a finger over the panel."""
        self._pointer("mousemove", str(start[0]), str(start[1]))
        self._pointer("mousedown", "1")
        self._pointer("mousemove", str((start[0] + end[0]) // 2), str((start[1] + end[1]) // 2))
        self._pointer("mousemove", str(end[0]), str(end[1]))
        self._pointer("mouseup", "1")

    def _pointer(self, *words: str) -> None:
        subprocess.run(["xdotool", *words], env={**os.environ, "DISPLAY": self.display}, check=True, timeout=10)

    def picture(self) -> Image.Image:
        """What the display shows."""
        with Glass(self.display) as glass:
            return glass.screenshot()
