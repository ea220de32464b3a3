"""Who has to begin anew when settings have changed, and noticing that they have. The decision is pure."""

import logging
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Final

from kiosk.settings import Settings, SettingsFault, load_settings

log = logging.getLogger(__name__)

RELOAD: Final = 75
"""Exit code of a process whose settings changed (`EX_TEMPFAIL`): it is to be started again."""

PERIOD: Final = 1.0
"""Seconds between two looks at the file: one `stat` each."""

_AGENT: Final = ("root", "taxonomy", "feed", "data", "panel", "central", "log")
_SCREEN: Final = (
    "taxonomy", "data", "panel", "rotation", "idle", "motion", "care", "sound", "journal", "log",
)  # fmt: skip


def agent_restarts(old: Settings, new: Settings) -> bool:
    """Tell whether the agent has to begin anew."""
    return _differ(old, new, _AGENT)


def screen_restarts(old: Settings, new: Settings) -> bool:
    """Tell whether the screen has to begin anew; where the content comes from is no business of its."""
    return _differ(old, new, _SCREEN)


def _differ(old: Settings, new: Settings, groups: tuple[str, ...]) -> bool:
    return any(getattr(old, group) != getattr(new, group) for group in groups)


class SettingsWatch:
    """Looks for changed settings on a thread, and hands them to `changed`. Settings that cannot be used are passed by.

    A pinned root of trust that is replaced counts as a change too: the second value tells of it.
    """

    def __init__(self, config: Path, settings: Settings, changed: Callable[[Settings, bool], None]) -> None:
        self._config, self._settings, self._changed = config, settings, changed
        self._marks = self._look()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="settings", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End, within one period."""
        self._stop.set()

    def _watch(self) -> None:
        while not self._stop.wait(PERIOD):
            self.look()

    def look(self) -> None:
        """Look once; tell of a change."""
        marks = self._look()
        if marks == self._marks:
            return
        root_changed = marks[1] != self._marks[1]
        try:
            settings = load_settings(self._config)
        except SettingsFault as fault:
            # Not noted as seen: a file that is being written is whole at the next look.
            log.warning("changed settings cannot be used", extra={"fault": str(fault)})
            return
        self._marks = marks
        if settings != self._settings or root_changed:
            self._settings = settings
            self._changed(settings, root_changed)

    def _look(self) -> tuple[object, object]:
        return _mark(self._config), _mark(self._settings.root)


def _mark(path: Path) -> tuple[int, int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size
