"""What the agent publishes while the program runs: editions, warnings, its status; each is adopted in the loop.

An edition and a status wait for a finger that is on the glass (`screens.patience`); a warning waits for nobody.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

from kivy.clock import Clock

from kiosk.alerts import Bulletin
from kiosk.catalogue import Catalogue
from kiosk.status import Status
from screens.waiting import wake
from screens.watch import Watch

if TYPE_CHECKING:
    from screens.ahead import Ahead
    from screens.app import FaceApp
    from screens.trace import Trace
    from screens.usage import Usage

log = logging.getLogger(__name__)


class Arrivals:
    """Brings what arrives to the program. Looks from `start` to `stop`."""

    def __init__(self, face: FaceApp, ahead: Ahead, usage: Usage, trace: Trace) -> None:
        self._face, self._ahead, self._usage, self._trace = face, ahead, usage, trace
        data = face.settings.data
        self._watch = Watch(
            data.folder,
            data.run,
            edition=lambda catalogue: self._when_free(lambda: self.adopt_edition(catalogue)),
            bulletin=lambda bulletin: self._in_loop(lambda: self.adopt_bulletin(bulletin)),
            status=lambda status: self._when_free(lambda: self.adopt_status(status)),
        )

    def start(self) -> None:
        """Look from now on."""
        self._watch.start()

    def stop(self) -> None:
        """Look no longer."""
        self._watch.stop()

    def adopt_edition(self, catalogue: Catalogue) -> None:
        """Show another edition, at the resident's place; the one before is closed."""
        face = self._face
        old, face.catalogue = face.catalogue, catalogue
        face.alarm.edition(catalogue)
        self._ahead.forget()
        log.info("edition.adopted number=%d", catalogue.edition.number)
        self._usage.forget(catalogue.edition.withdrawn)
        try:
            face.refresh()
            face.look()
        finally:
            if old is not None:
                old.close()
        self._trace.note("edition", number=catalogue.edition.number)

    def adopt_bulletin(self, bulletin: Bulletin) -> None:
        """Show what the warnings of the agent ask for."""
        self._face.alarm.bulletin(bulletin)
        self._face.alarm.look()

    def adopt_status(self, status: Status | None) -> None:
        """Tell how the feed is reached now."""
        face = self._face
        before = (face.offline, face.status.state if face.status else "")
        face.status = status
        self._ahead.renew()
        if before != (face.offline, status.state if status else ""):
            face.stage.redraw_top()
            if face.stage.page is not None:
                face.stage.page.status_changed()

    def _in_loop(self, act: Callable[[], None]) -> None:
        """Called on the watching thread."""
        Clock.schedule_once(lambda _: act())
        wake()

    def _when_free(self, act: Callable[[], None]) -> None:
        self._in_loop(lambda: self._face.stage.patience.when_free(act))
