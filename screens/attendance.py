"""Whether somebody is there: told by touches, looked at each second; a visit that nobody goes on with ends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kivy.clock import Clock

from screens.pace import WAKING

if TYPE_CHECKING:
    from screens.app import FaceApp
    from screens.tempo import Tempo
    from screens.visit import Visit

UNATTENDED: Final = frozenset({"rotation", "empty", "failsafe", "dark", "alert"})
"""Routes that do not end by themselves when nobody touches them."""


class Attendance:
    """Keeps `visit` by the touches on the glass, and ends it."""

    def __init__(self, face: FaceApp, visit: Visit, tempo: Tempo) -> None:
        self._face, self._visit, self._tempo = face, visit, tempo
        self._attended = False

    def begin(self) -> None:
        """Look each second from now on."""
        Clock.schedule_interval(self.second, 1)

    def stay(self) -> None:
        """Somebody is there: the time until the rotation begins anew."""
        self._attended = True
        self._visit.stay(self._face.moment())

    def touched(self) -> bool:
        """Somebody touches the panel; whether the touch may do more than wake it."""
        face = self._face
        self.stay()
        face.alarm.vigil.touch(face.moment())
        self._tempo.touched()
        if face.light == "full":
            return True
        face.look()
        return False

    def second(self, _elapsed: float) -> None:
        """Step the ring; when the time is over, show the rotation."""
        face, visit = self._face, self._visit
        face.alarm.look()
        page = face.stage.page
        if page is None:
            return
        now = face.moment()
        if page.route in UNATTENDED:
            self._tempo.set()
            if self._attended and not visit.seconds_left(now):
                self._attended = False
                if page.route == "alert":
                    face.alarm.abandon()
                    visit.end("home", {}, now)
                face.look()
            return
        visit.allow(long=page.long)
        left = visit.seconds_left(now)
        if left > 0:
            if face.stage.bottom_bar is not None:
                face.stage.bottom_bar.ring.step(left, visit.limit)
            return
        visit.end(page.route, page.memory, now)
        face.show("rotation", None, WAKING)
