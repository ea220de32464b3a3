"""The screen's signs of life, at a fake service manager: ready with the first content, alive while the loop turns."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kiosk.watchdog import Notifier
from tests.screens.running import Running
from tests.screens.wall import Wall, demo_edition, the_wall

pytestmark = pytest.mark.window


class Manager:
    """A fake service manager in the abstract namespace; `heard` is every line so far, with its moment."""

    def __init__(self, name: str, silence: float) -> None:
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.bind("\0" + name)
        self._socket.setblocking(False)
        self.environment = {"NOTIFY_SOCKET": "@" + name, "WATCHDOG_USEC": str(int(silence * 1e6))}
        self._lines: list[str] = []

    @property
    def heard(self) -> list[str]:
        while True:
            try:
                self._lines += self._socket.recv(4096).decode().splitlines()
            except BlockingIOError:
                return self._lines

    def close(self) -> None:
        self._socket.close()


@pytest.fixture
def manager(tmp_path: Path) -> Iterator[Manager]:
    made = Manager(f"pulse-{tmp_path.name}-{time.monotonic_ns()}", silence=3.0)
    yield made
    made.close()


def test_the_real_screen_is_ready_with_its_first_content_and_draws_nothing_to_say_so(
    display: str, tmp_path: Path, manager: Manager, monkeypatch: pytest.MonkeyPatch
) -> None:
    demo_edition(tmp_path).close()
    for key, value in manager.environment.items():
        monkeypatch.setenv(key, value)
    with Running(tmp_path, display) as screen:
        screen.wait("ready", lambda: "READY=1" in manager.heard, 30)
        assert screen._drawn("rotation"), "ready only when the first content stands on the glass"
        assert manager.heard[:2] == ["READY=1", "STATUS=showing rotation"]
        time.sleep(2.0)
        since, beats = time.time(), manager.heard.count("WATCHDOG=1")
        time.sleep(4.0)
        assert manager.heard.count("WATCHDOG=1") - beats >= 3
        assert screen.flips(since) <= 1, "at most the next slide"
    assert manager.heard[-1] == "STOPPING=1"


@pytest.fixture(scope="module")
def wall() -> Wall:
    return the_wall()


def _turn(wall: Any, seconds: float) -> None:
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        wall.turn(1)


def test_a_loop_that_hangs_falls_silent_whatever_the_threads_do(wall: Wall, manager: Manager) -> None:
    from screens.pulse import Pulse

    route = ["failsafe"]
    pulse = Pulse(Notifier(manager.environment), lambda: route[0])
    pulse.begin()
    try:
        wall.draw()
        _turn(wall, 1.2)
        assert manager.heard == [], "the calm page is no content"
        route[0] = "rotation"
        wall.draw()
        assert "READY=1" in manager.heard
        _turn(wall, 2.5)
        beats = manager.heard.count("WATCHDOG=1")
        assert beats >= 2
        time.sleep(2.5)  # the loop hangs
        assert manager.heard.count("WATCHDOG=1") == beats
        _turn(wall, 1.5)
        assert manager.heard.count("WATCHDOG=1") > beats
    finally:
        pulse.end()
