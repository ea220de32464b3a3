"""The screen's own memory, watched: a screen that has grown ends by night, to be started anew (`kiosk.health.growth`).

On Kivy's clock, one small file read a minute; it draws nothing.
"""

from __future__ import annotations

import logging
import time
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kivy.base import stopTouchApp
from kivy.clock import Clock

from kiosk.calendar import ZONE
from kiosk.health.growth import READ_EVERY, Hour, Ledger, begins_anew
from kiosk.health.memory import own_memory
from kiosk.setting_up.reload import RELOAD
from kiosk.settings import UpdateSettings
from kiosk.update.machine import Policy

if TYPE_CHECKING:
    from screens.app import FaceApp

log = logging.getLogger(__name__)

AT_REST: Final = frozenset({"rotation", "dark"})
"""Routes of a screen that nobody uses; others do not count, for their pages are memory too."""


def night_of(update: UpdateSettings) -> Policy:
    """The hours of the night in which nobody is disturbed: those of the updates."""
    return Policy(starts=update.window_from, ends=update.window_until, idle=timedelta(minutes=update.idle_minutes))


class Renewal:
    """Looks once a minute while the program runs."""

    def __init__(self, face: FaceApp, proc: Path = Path("/proc")) -> None:
        self._face, self._proc = face, proc
        self._started = time.monotonic()
        self._used_at = self._started
        self._ledger = Ledger(self._started)
        self._told = False

    def begin(self) -> None:
        """Look from now on."""
        Clock.schedule_interval(self._look, READ_EVERY)

    def end(self) -> None:
        """Look no longer."""
        Clock.unschedule(self._look)

    def _look(self, _elapsed: float) -> None:
        self.look(time.monotonic())

    def look(self, moment: float) -> None:
        """Take a reading at `moment` of the monotonic clock, and end the program where the rule says so."""
        face = self._face
        page = face.stage.page
        at_rest = page is not None and page.route in AT_REST
        if not at_rest:
            self._used_at = moment
            return
        taken = own_memory(self._proc)
        if taken is None:
            return
        self._ledger.note(moment, taken)
        growth = self._ledger.growth
        hour = Hour(
            local=face.now().astimezone(ZONE),
            plausible=face.clock_sure,
            alive=timedelta(seconds=moment - self._started),
            untouched=timedelta(seconds=moment - self._used_at),
            quiet=not face.warned,
        )
        if growth is not None and growth.seen and not self._told:
            self._told = True
            log.warning("screen.grown baseline=%d latest=%d", growth.baseline, growth.latest)
        if begins_anew(growth, hour, night_of(face.settings.update)):
            log.warning("screen.begins_anew alive_hours=%.1f", hour.alive.total_seconds() / 3600)
            face.exit_code = RELOAD
            stopTouchApp()
