"""Being nudged by a file that is put into a folder, and not depending on it."""

from __future__ import annotations

import threading
import time
from pathlib import Path

from feed.durable import write_atomic
from screens.nudge import Nudge

LONG = 20.0


def test_a_file_that_is_put_in_ends_the_wait(tmp_path: Path) -> None:
    nudge = Nudge(tmp_path)
    assert not nudge.wait(0.0), "watching from now on"
    threading.Timer(0.05, lambda: write_atomic(tmp_path / "alerts.json", b"{}")).start()
    began = time.monotonic()
    assert nudge.wait(LONG)
    assert time.monotonic() - began < LONG / 2
    while nudge.wait(0.1):
        pass
    assert not nudge.wait(0.0), "told once"
    nudge.close()


def test_a_folder_that_comes_later_is_watched_from_then_on(tmp_path: Path) -> None:
    folder = tmp_path / "later"
    nudge = Nudge(folder)
    assert not nudge.wait(0.01)
    folder.mkdir()
    assert not nudge.wait(0.01)
    (folder / "current").write_text("1")
    assert nudge.wait(LONG)
    nudge.close()


def test_without_inotify_the_wait_is_a_plain_one(tmp_path: Path) -> None:
    nudge = Nudge(tmp_path)
    nudge.close()
    assert not nudge.wait(0.01)
