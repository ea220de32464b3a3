"""The warden: brings together what the agent tells of warnings, the time, and who has read what, for the program.

Warnings come by two ways, the bulletin at once and the edition after it; the newer of the two is believed.
"""

from __future__ import annotations

import logging
from pathlib import Path

from kiosk.alerts import Bulletin, Warned, read_bulletin, standing
from kiosk.catalogue import Catalogue
from kiosk.edition import EditionFault
from kiosk.status import Status
from screens.alert.vigil import Vigil
from screens.moments import Moments

log = logging.getLogger(__name__)


class Warden:
    """Says what has the whole screen and what is a banner. Seconds are of a monotonic clock."""

    def __init__(self, editions: Path, moments: Moments, catalogue: Catalogue | None) -> None:
        self.vigil = Vigil()
        self._moments = moments
        self._bulletin = read_bulletin(editions)
        self._catalogue = catalogue
        self._known: tuple[Warned, ...] = ()
        self._take()

    def edition(self, catalogue: Catalogue | None) -> None:
        """Another edition is shown."""
        self._catalogue = catalogue
        self._take()

    def bulletin(self, bulletin: Bulletin) -> None:
        """The agent has told of its warnings."""
        self._bulletin = bulletin
        self._take()

    def _take(self) -> None:
        told, catalogue = self._bulletin, self._catalogue
        if told is not None and (catalogue is None or told.edition >= catalogue.edition.number):
            self._known = told.alerts
            return
        try:
            self._known = catalogue.warnings() if catalogue is not None else ()
        except EditionFault as fault:
            # What was known stands: an edition that cannot be read lifts nothing.
            log.error("alert.unreadable fault=%s", fault)

    def look(self, status: Status | None) -> bool:
        """Judge by the present moment which warnings stand; whether others do than before."""
        before = tuple(warned.key for warned in self.vigil.standing)
        if not self._known and not before:
            return False
        told, catalogue = self._bulletin, self._catalogue
        edition = catalogue.edition if catalogue is not None else None
        self.vigil.keep(standing(self._known, self._moments.reckon(edition, status, told.content_at if told else None)))
        after = tuple(warned.key for warned in self.vigil.standing)
        if after != before:
            log.info("alert.standing now=%s before=%s", ",".join(after) or "-", ",".join(before) or "-")
        return after != before
