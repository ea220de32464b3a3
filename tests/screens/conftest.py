"""A virtual display for tests that need one."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator

import pytest

from screens.launch import ENVIRONMENT

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
