"""Writing down what the page that cannot fail will say, while the screen is well."""

from __future__ import annotations

import logging
from datetime import datetime
from pathlib import Path

import msgspec

from feed.durable import make_folder, write_atomic
from kiosk.catalogue import Catalogue
from screens.phones import contacts_on_hand, everyday
from screens.recovering.known import FILE, Known, read_known

log = logging.getLogger(__name__)


def known_of(catalogue: Catalogue, now: datetime) -> Known:
    """What an edition tells."""
    edition = catalogue.edition
    phones = everyday(contacts_on_hand(catalogue, now))
    return Known(edition.units.get(edition.village, "")[:40], phones[0].phone[:40] if phones else "")


class Remembering:
    """Writes what is known when it changed. A disk that refuses is logged, and tried again with the next edition."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._edition = 0

    def remember(self, catalogue: Catalogue | None, now: datetime) -> None:
        """Take note of the edition that is shown; costs nothing while it is the same one."""
        if catalogue is None or catalogue.edition.number == self._edition:
            return
        self._edition = catalogue.edition.number
        known = known_of(catalogue, now)
        if known == read_known(self._folder):
            return
        try:
            make_folder(self._folder)
            write_atomic(self._folder / FILE, msgspec.json.encode(known))
        except OSError as fault:
            log.warning("known.unwritten folder=%s fault=%s", self._folder, fault)
