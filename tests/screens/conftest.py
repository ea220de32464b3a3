"""The displays, the window and the program that tests of the screen share."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator

import pytest

from kiosk.catalogue import Catalogue
from screens.launch import ENVIRONMENT
from tests.screens.program import Program, Time, still
from tests.screens.wall import Wall, demo_edition, the_wall

# Kivy reads these once, at its first import, which any test module may cause.
os.environ.update(ENVIRONMENT)
os.environ.setdefault("KIVY_HOME", tempfile.mkdtemp(prefix="kivy-home-"))


def _display(width: int, height: int) -> Iterator[str]:
    if not shutil.which("Xvfb"):
        pytest.skip("no Xvfb on this machine: apt-get install xvfb")
    reading, writing = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", f"{width}x{height}x24", "-nolisten", "tcp"],
        pass_fds=(writing,),
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    with os.fdopen(reading) as told:
        name = told.readline().strip()
    try:
        yield f":{name}"
    finally:
        server.terminate()
        server.wait(10)


@pytest.fixture(scope="session")
def display() -> Iterator[str]:
    """A display of 1920 × 1080."""
    yield from _display(1920, 1080)


@pytest.fixture(scope="session")
def upright_display() -> Iterator[str]:
    """A display of 1080 × 1920."""
    yield from _display(1080, 1920)


@pytest.fixture(scope="module")
def wall() -> Iterator[Wall]:
    """The window; the next file finds it as this one did: landscape, and nothing moves."""
    wall = the_wall()
    yield wall
    from screens.motion import mover
    from screens.pace import Pace

    wall.resize(1920, 1080)
    mover.use(Pace(reduced=True), lambda _movement, _frames: None)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    """The demo village."""
    return demo_edition(tmp_path_factory.mktemp("demo"))


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Time:
    """The clock that all waiting of the program goes by, turned by hand."""
    clock = Time()
    monkeypatch.setattr("screens.app.time", clock)
    return clock


@pytest.fixture
def program(wall: Wall, demo: Catalogue, clock: Time) -> Program:
    """The program in the demo village; nothing moves."""
    return Program(wall, demo, clock, still(wall.settings))
