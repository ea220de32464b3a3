"""The screen's memory in fast time: without growth it goes on for ever, with growth it ends once, at night, unseen."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from kiosk.calendar import ZONE
from kiosk.settings import Settings

pytestmark = pytest.mark.window

EVENING = datetime(2026, 11, 22, 18, 0, tzinfo=ZONE)


@pytest.fixture
def ended(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    import screens.renewal as module

    found: list[datetime] = []
    monkeypatch.setattr(module, "stopTouchApp", lambda: found.append(datetime.now(ZONE)))
    return found


class Screen:
    """A program around no window; `grows` MiB an hour."""

    def __init__(self, folder: Path, grows: float) -> None:
        from screens.renewal import Renewal

        self.proc, self.grows, self.passed = folder, grows, 0.0
        self.page, self.warned, self.clock_sure = SimpleNamespace(route="rotation"), False, True
        self.settings, self.exit_code = Settings(), 0
        self.stage = SimpleNamespace(page=self.page)
        self.now = lambda: EVENING + timedelta(seconds=self.passed)
        (folder / "self").mkdir()
        face: Any = self
        self.renewal = Renewal(face, folder)
        self._began = self.renewal._started

    def live(self, hours: float) -> None:
        for _ in range(int(hours * 60)):
            self.passed += 60
            taken = 200 * 1024 + int(self.grows * 1024 * self.passed / 3600)
            (self.proc / "self" / "status").write_text(f"RssAnon:\t{taken} kB\n")
            self.renewal.look(self._began + self.passed)
            if self.exit_code:
                return


def test_one_that_does_not_grow_goes_on(tmp_path: Path, ended: list[datetime]) -> None:
    screen = Screen(tmp_path, grows=0)
    screen.live(24 * 20)
    assert not ended and screen.exit_code == 0


def test_one_that_grows_ends_in_the_night_to_be_started_again(tmp_path: Path, ended: list[datetime]) -> None:
    screen = Screen(tmp_path, grows=30)
    screen.live(24 * 3)
    assert len(ended) == 1 and screen.exit_code == 75
    assert 2 <= screen.now().hour < 5 and screen.passed >= 12 * 3600


@pytest.mark.parametrize("hindrance", ["warned", "in use"])
def test_not_while_it_would_be_noticed(tmp_path: Path, ended: list[datetime], hindrance: str) -> None:
    screen = Screen(tmp_path, grows=30)
    screen.live(5)
    if hindrance == "warned":
        screen.warned = True
    else:
        screen.page.route = "home"
    screen.live(24 * 3)
    assert not ended
    screen.warned, screen.page.route = False, "dark"
    screen.live(24)
    assert len(ended) == 1
