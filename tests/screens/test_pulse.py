"""The screen's signs of life, at a fake service manager: ready with the first content, alive while the loop turns."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.watchdog import Notifier
from tests.screens.running import STANDING, Running
from tests.screens.wall import Wall, demo_edition

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
    with Running(tmp_path, display, settings=STANDING) as screen:
        screen.wait("ready", lambda: "READY=1" in manager.heard)
        assert screen._drawn("rotation"), "ready only when the first content stands on the glass"
        assert manager.heard[:2] == ["READY=1", "STATUS=showing rotation"]
        settled, beats = screen.wait_still(), manager.heard.count("WATCHDOG=1")
        screen.wait("three more beats", lambda: manager.heard.count("WATCHDOG=1") >= beats + 3)
        assert screen.flips(settled) == 0
    assert manager.heard[-1] == "STOPPING=1"


def test_a_loop_that_hangs_falls_silent_whatever_the_threads_do(wall: Wall, manager: Manager) -> None:
    from screens.pulse import Pulse

    route = ["failsafe"]
    pulse = Pulse(Notifier(manager.environment), lambda: route[0])
    pulse.begin()
    try:
        wall.draw()
        ends = time.monotonic() + 1.2
        while time.monotonic() < ends:
            wall.turn(1)
        assert manager.heard == [], "the calm page is no content"
        route[0] = "rotation"
        wall.draw()
        assert "READY=1" in manager.heard
        wall.turn_until(lambda: manager.heard.count("WATCHDOG=1") >= 2, "the loop turns, and that is told")
        beats = manager.heard.count("WATCHDOG=1")
        time.sleep(2.5)  # the loop hangs
        assert manager.heard.count("WATCHDOG=1") == beats
        wall.turn_until(lambda: manager.heard.count("WATCHDOG=1") > beats, "the loop turns again, and that is told")
    finally:
        pulse.end()
