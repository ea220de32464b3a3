"""From a feed that may have changed to units that are read: the whole chain first, then every followed unit."""

import random
from collections.abc import Callable
from datetime import datetime
from typing import Final

from feed.trust import Verified, advance_floor
from kiosk.agent.works import Works
from kiosk.clock import Clock
from kiosk.fetch.attended import Attended
from kiosk.fetch.faults import FaultKind
from kiosk.health.disk_trouble import DiskTrouble
from kiosk.steps import AgentFault

VERIFY_EVERY: Final = 3600.0
"""Seconds after which the whole chain is verified even if nothing seemed to change."""


class UnitsBehind(AgentFault):
    """Some units could not be read to their end; the others are."""


class Verification:
    """What was verified last, and whether it is time to verify again."""

    def __init__(self, monotonic: Callable[[], float], rng: random.Random, alive: Callable[[], None]) -> None:
        """`alive` is told now and then that the work goes on."""
        self.stale = True
        """The feed may hold more than what was read to its end."""
        self.verified: Verified | None = None
        self._monotonic, self._rng, self._alive = monotonic, rng, alive
        self._next = 0.0

    @property
    def left(self) -> float:
        """Seconds until it is due though nothing changed; 0 or less where it is."""
        return self._next - self._monotonic()

    @property
    def due(self) -> bool:
        """Whether it is time."""
        return self.stale or self.left <= 0

    @property
    def good_until(self) -> datetime | None:
        """When the signature of the newest verified content ends; None before anything was verified."""
        return self.verified.expires if self.verified else None

    def synchronise(self, works: Works, clock: Clock, disk: DiskTrouble) -> None:
        """Verify the whole chain and bring every unit up to it.

        Raises TrustError and what the source raises, UnitsBehind where a unit could not be read to its end.
        """
        self.stale = True
        # A first synchronisation may take long on a slow line: every request of it is bounded, and a sign of life.
        source = Attended(works.source, self._alive)
        verified = works.trust.verify(
            source, works.reader.units, clock.now(), clock.floor, software=works.staging.wanted
        )
        self.verified = verified
        clock.raise_floor(advance_floor(clock.floor, verified))
        works.remember(verified)
        works.staging.offered(verified)
        outcomes = works.reader.read(verified, source, clock.now())
        works.deliveries.changed()
        behind = {unit: one for unit, one in outcomes.items() if one.fault and unit not in verified.missing}
        disk.pages_short = any(one.fault.startswith(FaultKind.DISK_FULL) for one in behind.values())
        if behind:
            told = "; ".join(f"{unit}: {one.fault}" for unit, one in behind.items())
            raise UnitsBehind(told, "部分单位的内容没有取全", permanent=all(one.permanent for one in behind.values()))
        self.stale = False
        self._next = self._monotonic() + VERIFY_EVERY * self._rng.uniform(0.9, 1.1)
