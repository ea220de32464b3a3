"""Editions in time: what the store changed reaches the screen at once when it presses, else in one go.

Building an edition costs as much for one item as for many, so changes that come in a row share one: it is built when
nothing changed for half a second. The pause grows with what the last one cost, so that a first synchronisation does
not spend itself on editions.
"""

import logging
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import msgspec

from feed.reading import read_item
from kiosk.alerts import write_bulletin
from kiosk.edition import Edition, EditionItem, EditionMedia, current_edition, next_number, pointed, write_edition
from kiosk.store import Store

log = logging.getLogger(__name__)

QUIET: Final = 0.5
"""Seconds without a change after which the edition is built."""
LONGEST: Final = 2.0
"""Seconds after the first change after which it is built though changes still come."""
COST: Final = 10.0
"""An edition that took t seconds is followed by the next one no sooner than COST × t later."""


class Release:
    """Builds editions from the store."""

    def __init__(
        self,
        store: Store,
        folder: Path,
        village: str,
        now: Callable[[], datetime],
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """`folder` is that of the editions."""
        self._store = store
        self._folder = folder
        self._village = village
        self._now = now
        self._monotonic = monotonic
        self._first: float | None = None
        self._last = 0.0
        self._urgent = False
        self._not_before = 0.0
        self._warned: list[tuple[str, bytes]] | None = None

    def begin(self) -> None:
        """Build one soon if the one pointed to does not open here, or if the last change never reached one."""
        current = current_edition(self._folder)
        if current is None or current != pointed(self._folder) or self._store.unreleased:
            self.note(urgent=True)

    def note(self, urgent: bool) -> None:
        """Remember that the store changed; `urgent` where the screen must show it at once."""
        now = self._monotonic()
        self._first = now if self._first is None else self._first
        self._last = now
        self._urgent = self._urgent or urgent

    def wait(self, *, more: bool) -> float | None:
        """Return the seconds until the next edition is due: 0 = now, None = nothing to build.

        `more` says that further changes are on their way already; without it nothing is worth waiting for.
        """
        if self._first is None:
            return None
        if self._urgent or not more:
            return 0.0
        due = max(min(self._last + QUIET, self._first + LONGEST), self._not_before)
        return max(0.0, due - self._monotonic())

    def build(self) -> int:
        """Build the edition now and return its number. Raises EditionFault; then the change is still noted."""
        started = self._monotonic()
        withdrawn = self._store.withdrawn()
        content_at = self._store.note("content_at")
        edition = Edition(
            number=next_number(self._folder),
            built=self._now(),
            village=self._village,
            units={unit.code: unit.name for unit in self._store.units().values()},
            content_at=datetime.fromisoformat(content_at) if content_at else datetime.fromtimestamp(0, UTC),
            withdrawn=withdrawn,
        )
        self._warn(edition)
        write_edition(self._folder, edition, self._items(), self._media(), keep_previous=not withdrawn)
        with self._store.change():
            self._store.released()
        if withdrawn:
            self._store.checkpoint()
        self._first, self._urgent = None, False
        took = self._monotonic() - started
        self._not_before = self._monotonic() + COST * took
        log.info("edition built", extra={"edition": edition.number, "seconds": round(took, 3)})
        return edition.number

    def _warn(self, edition: Edition) -> None:
        """Bring warnings that came or went to the screen, ahead of the edition that they would wait for."""
        alerts = self._store.live_alerts()
        if alerts == self._warned:
            return
        try:
            write_bulletin(self._folder, edition.number, edition.content_at, alerts)
        except OSError as fault:
            log.warning("warnings wait for the edition", extra={"fault": fault})
            return
        self._warned = alerts
        log.info("warnings written", extra={"live": len(alerts), "edition": edition.number})

    def _items(self) -> Iterator[EditionItem]:
        for unit, raw in self._store.live_items():
            yield EditionItem(unit, read_item(raw).item, raw)

    def _media(self) -> Iterator[EditionMedia]:
        for prepared in self._store.live_media():
            yield msgspec.json.decode(prepared, type=EditionMedia)
