"""A whole panel for update tests: publisher, agent, root's part and launcher on one folder, time in the test's hand."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from feed.publish.software import add_software, publish_software
from kiosk.clock import Clock
from kiosk.settings import Settings, UpdateSettings
from kiosk.update.applying import Applied, apply
from kiosk.update.installed import Installed, read_installed
from kiosk.update.page import update_page
from kiosk.update.staging import Progress, read_progress
from tests.deploy.launching import install, launcher
from tests.feed.items import make
from tests.feed.releases import AMD64, archive
from tests.kiosk.publishing import NOW, VILLAGE, found, publish_items
from tests.kiosk.rig import Rig

OLD, NEW, NEWER = "1.0.0", "1.1.0", "1.2.0"
NIGHT = datetime(2026, 11, 22, 19, 0, tzinfo=NOW.tzinfo)
"""Three in the morning in China."""


@dataclass
class Panel:
    """One screen with its program. `touched` is how long ago somebody touched it."""

    folder: Path
    rig: Rig
    touched: timedelta = timedelta(hours=1)
    update: UpdateSettings = field(default_factory=UpdateSettings)
    metered: bool = False

    @property
    def base(self) -> Path:
        return self.folder / "opt"

    @property
    def settings(self) -> Settings:
        return self.rig.settings

    @property
    def running(self) -> str:
        return str(launcher.Versions(self.base).pointed("current"))

    def installed(self) -> Installed:
        return read_installed(self.base, self.running, AMD64)

    def publish(self, version: str, data: bytes | None = None) -> None:
        path = self.folder / "release.tar.xz"
        path.write_bytes(archive(version) if data is None else data)
        publish_software(self.rig.repository, path, version, AMD64, self.rig.time.system)

    def fetch(self) -> Progress:
        """Let the agent work until it has done what it can."""
        for _ in range(20):
            self.rig.turn(60)
            works = self.rig.agent._works if self.rig.agent else None
            fetching = works.staging._fetching if works else None
            if fetching is None:
                break
            fetching.join(20)
        return self.progress()

    def progress(self) -> Progress:
        progress = read_progress(self.rig.settings.data.run)
        assert progress is not None
        return progress

    def archive(self, version: str) -> Path:
        """Where the agent keeps the archive."""
        return self.rig.data / "software" / version / f"village-screen-{version}-amd64-py311.tar.xz"

    def clock(self) -> Clock:
        return Clock(self.base / "state", self.rig.time.now, self.rig.time.monotonic)

    def apply(self, *, by_hand: bool = False) -> Applied:
        """Root's part, once."""
        return apply(
            self.settings, self.installed(), self.clock(), lambda _now: self.touched, self.switch, by_hand=by_hand
        )

    def switch(self, version: str) -> None:
        versions = launcher.Versions(self.base)
        try:
            with versions.lock():
                versions.switch(version)
        except launcher.Refused as fault:
            raise OSError(str(fault)) from fault

    def trial(self, state: str = "active") -> str:
        """Watch a trial in fast time."""
        clock = [0.0]

        def sleep(seconds: float) -> None:
            clock[0] += seconds

        def ask(names: tuple[str, ...]) -> dict[str, Any]:
            return {name: launcher.Unit(state, 0) for name in names}

        versions = launcher.Versions(self.base)
        return str(launcher.watch(versions, ("a", "s"), ask, lambda _n: None, lambda: clock[0], sleep))

    def restart(self) -> None:
        """The agent of whichever version runs now."""
        self.rig.stop()

    def page(self, monkeypatch: pytest.MonkeyPatch) -> str:
        monkeypatch.setattr("kiosk.update.page.find_installed", self.installed)
        return update_page(self.settings)


@contextmanager
def made_panel(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Panel]:
    monkeypatch.setenv("TZ", "Asia/Shanghai")
    time.tzset()
    repository = found(folder)
    add_software(repository, NOW)
    publish_items(repository, VILLAGE, [make("a")], now=NOW)
    rig = Rig(folder, repository)
    install(folder / "opt", OLD)
    panel = Panel(folder, rig)
    # Half a second of a process of its own; test_unpacking looks at what it does.
    monkeypatch.setattr("kiosk.update.unpacking._compile", lambda _part, _place: None)
    monkeypatch.setattr("kiosk.agent.works.find_installed", panel.installed)
    monkeypatch.setattr(Rig, "settings", property(_settings_of(panel)))
    try:
        yield panel
    finally:
        rig.stop()
        monkeypatch.undo()
        time.tzset()


_PLAIN = Rig.settings.fget


def _settings_of(panel: Panel) -> Any:
    def settings(rig: Rig) -> Settings:
        found_settings: Settings = _PLAIN(rig)  # type: ignore[misc]
        feed = msgspec.structs.replace(found_settings.feed, metered=panel.metered)
        return msgspec.structs.replace(found_settings, feed=feed, update=panel.update)

    return settings
