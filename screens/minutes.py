"""What each full minute brings: the time, the light, what begins or ends to be shown, a word to the reporter."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from kivy.clock import Clock

from screens.recovering.remembering import Remembering

if TYPE_CHECKING:
    from screens.ahead import Ahead
    from screens.app import FaceApp
    from screens.reporting import Reporter

_JUST_AFTER = 0.02
"""Seconds into the minute: never before it."""


class Minutes:
    """Turns the minutes of a program. `stands` tells whether its time stands still, as for pictures."""

    def __init__(self, face: FaceApp, ahead: Ahead, reporter: Reporter, stands: Callable[[], bool]) -> None:
        self._face, self._ahead, self._reporter, self._stands = face, ahead, reporter, stands
        self._known = Remembering(face.settings.data.screen)
        self._changes_at: datetime | None = None

    def page_shown(self) -> None:
        """A page was drawn: note until when it tells what is so."""
        face = self._face
        self._changes_at = face.catalogue.next_change(face.now()) if face.catalogue else None

    def await_next(self) -> None:
        """Turn the next minute when it is full."""
        if not self._stands():
            now = self._face.now()
            Clock.schedule_once(self.passed, 60 - now.second - now.microsecond / 1e6 + _JUST_AFTER)

    def passed(self, _elapsed: float) -> None:
        """A minute is full: turn it when no finger is on the glass."""
        self.await_next()
        self._face.stage.patience.when_free(self._turn)

    def _turn(self) -> None:
        face = self._face
        face.look()
        self._reporter.write(face.now())
        self._known.remember(face.catalogue, face.now())
        if self._changes_at is not None and self._changes_at <= face.now():
            face.refresh()
            return
        self._ahead.renew()
        face.stage.redraw_top()
        page = face.stage.page
        if page is not None:
            page.minute()
            face.alarm.hang(page)
