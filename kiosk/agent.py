"""The agent: polls the feed, verifies, reads, admits, and hands editions to the screen. It is never deaf.

One loop, one thread that writes. A turn does what is due, step by step; each step catches what it meets, says it
once and backs off (`kiosk.steps`). An unchanged feed costs one conditional request. Media come in beside the loop
(`kiosk.intake`). Every state on disk is good to be killed in: stopping is quick because nothing needs tidying.
"""

import hashlib
import logging
import queue
import random
import threading
import time
from collections.abc import Callable
from datetime import datetime
from typing import Final

from feed.layout import MAX_TIMESTAMP_BYTES, TIMESTAMP, metadata_path
from feed.trust import Verified, advance_floor
from kiosk.clock import Clock, system_time
from kiosk.columns import stamp
from kiosk.fetch.attended import Attended
from kiosk.fetch.faults import FaultKind
from kiosk.fetch.source import Source
from kiosk.health.condition import Observer
from kiosk.health.disk_trouble import DiskTrouble
from kiosk.health.relief import drop_ballast, says_full
from kiosk.intake import Arrival, Prepare
from kiosk.report import Moment, agent_status, essence
from kiosk.settings import Settings
from kiosk.status import Status, read_status, write_status
from kiosk.steps import AgentFault, Step
from kiosk.store import is_damage, set_aside
from kiosk.watchdog import Notifier
from kiosk.works import AnotherAgent, Works, begin, open_works

log = logging.getLogger(__name__)

VERIFY_EVERY: Final = 3600.0
"""Seconds after which the whole chain is verified even if nothing seemed to change."""
STATUS_EVERY: Final = 60.0
"""Seconds after which the status is written though only the time of the last contact moved."""
OFFLINE_POLL: Final = 30.0
"""Seconds between two polls at most while the line is down: a poll is cheap, a late warning is not."""
_MIB: Final = 1024 * 1024
LONGEST_PAUSE: Final = 60.0
"""Seconds between two turns at most, so that items come into force in time whatever the clock does."""


class UnitsBehind(AgentFault):
    """Some units could not be read to their end; the others are."""


class Agent:
    """The agent of one screen. `turn()` does what is due; `run()` takes turns until stopped."""

    def __init__(
        self,
        settings: Settings,
        prepare: Prepare,
        *,
        source: Source | None = None,
        system: Callable[[], datetime] = system_time,
        monotonic: Callable[[], float] = time.monotonic,
        rng: random.Random | None = None,
        watchdog: Notifier | None = None,
    ) -> None:
        """Nothing is opened yet, so nothing can fail. `source`, `system` and `monotonic` are given by tests.

        `watchdog` is told that the loop turns; without one, nobody is.
        """
        self.clock = Clock(settings.data.folder / "agent", system, monotonic)
        self._settings = settings
        self._prepare = prepare
        self._given = source
        self._watchdog = watchdog or Notifier({})
        self._monotonic = monotonic
        self._rng = rng or random.Random()  # noqa: S311 - spreads polls, guards nothing
        self._arrivals: queue.SimpleQueue[Arrival] = queue.SimpleQueue()
        self._wake = threading.Event()
        self._stop = threading.Event()
        self._works: Works | None = None
        self._open = self._step("open", 60.0)
        self._rebuild = self._step("rebuild", 300.0)
        self._poll = self._step("poll", max(OFFLINE_POLL, settings.feed.poll_interval))
        self._verify = self._step("verify", VERIFY_EVERY)
        self._media = self._step("media", 60.0)
        self._edition = self._step("edition", 60.0)
        self._upkeep = self._step("upkeep", VERIFY_EVERY)
        self._update = self._step("update", 3600.0)
        self._relief = self._step("relief", 300.0)
        self._recovery = self._step("disk", LONGEST_PAUSE)
        self._report = self._step("status", 60.0)
        self._observer = Observer(settings.data.folder, monotonic)
        self._disk = DiskTrouble((self._verify, self._media, self._edition))
        self._held = False
        self._etag, self._seen = "", b""
        self._next_poll = self._next_verify = self._next_sweep = 0.0
        self._stale = True
        self._contact: datetime | None = None
        self._verified: Verified | None = None
        self._number = 0
        self._told: Status | None = None
        self._told_at = 0.0

    def _step(self, name: str, longest: float) -> Step:
        return Step(name, self._monotonic, self._rng, longest)

    def run(self) -> None:
        """Take turns until `stop()`."""
        log.info("agent started", extra={"village": self._settings.feed.village, "feed": self._settings.feed.url})
        self._watchdog.ready("running")
        while not self._stop.is_set():
            self._sleep(self.turn())
        self._watchdog.stopping()
        self.close()
        log.info("agent stopped")

    def stop(self) -> None:
        """End soon; safe to call from a signal handler or another thread."""
        self._stop.set()
        self._wake.set()

    def once(self) -> Status:
        """Take over what the feed has now, as far as that can be done, and return the state."""
        wait = self.turn()
        while not self._stop.is_set() and not self.finished:
            self.wait(min(wait, 1.0))
            wait = self.turn()
        self._told = None
        self._report.run(self._tell)
        status = self.status()
        self.close()
        return status

    def close(self) -> None:
        """Give back what is open."""
        works, self._works = self._works, None
        if works is not None:
            works.close()

    def _sleep(self, seconds: float) -> None:
        """Sleep until something is due, with a sign of life now and then."""
        ends = self._monotonic() + seconds
        while True:
            self._watchdog.alive()
            left = ends - self._monotonic()
            pause = min(left, self._watchdog.pause) if self._watchdog.pause else left
            if left <= 0 or self._wake.wait(pause):
                break
        self._wake.clear()

    def wait(self, seconds: float) -> None:
        """Sleep until something is due, `seconds` at most; media that arrive end it."""
        self._wake.wait(seconds)
        self._wake.clear()

    @property
    def good_until(self) -> datetime | None:
        """When the signature of the newest verified content ends; None before anything was verified."""
        return self._verified.expires if self._verified else None

    @property
    def finished(self) -> bool:
        """Whether nothing more can be done for now: all that is not here met a fault and waits for its pause."""
        works = self._works
        return works is None or not (
            works.intake.busy
            or not self._arrivals.empty()
            or works.deliveries.pending(stamp(self.clock.now()))
            or (works.release.wait(more=False) is not None and self._edition.error is None)
        )

    def turn(self) -> float:
        """Do what is due and return the seconds until something is due again."""
        self._work()
        if self._report.wait() == 0:
            self._report.run(self._tell)
        works = self._works
        return max(self._open.wait(), self._rebuild.wait()) if works is None else self._pause(works)

    def _work(self) -> None:
        pause = max(self._open.wait(), self._rebuild.wait())
        if self._works is None and (pause > 0 or not self._open.run(self._begin)):
            if says_full(self._open.error):
                drop_ballast(self._settings.data.folder)
            return
        self._attempt(self._media, self._take_arrivals)
        self._attempt(self._media, self._count)
        if self._monotonic() >= self._next_poll:
            self._ask_in_time()
        if self._poll.error is None and (self._stale or self._monotonic() >= self._next_verify):
            self._attempt(self._verify, self._synchronise)
        self._attempt(self._media, self._order)
        self._build_if_due()
        self._attempt(self._update, self._renew)
        if self._verified is not None and self._verify.error is None and self._monotonic() >= self._next_sweep:
            self._attempt(self._upkeep, self._sweep)
        if self._disk.full:
            self._attempt(self._relief, self._relieve)
        if self._disk.ailing:
            self._attempt(self._recovery, self._recover)

    def _attempt(self, step: Step, action: Callable[[Works], object]) -> None:
        """Run a step if its pause is over; where it finds the database damaged, have it rebuilt."""
        works = self._works
        if works is None or step.wait() > 0:
            return
        if not step.run(lambda: action(works)) and step.error is not None and is_damage(step.error):
            log.error("database is damaged, set aside and rebuilt", extra={"fault": step.error})
            self.close()
            # Its pauses grow: a disk that damages every new database must not keep the device busy.
            self._rebuild.failed(step.error)
            self._open.run(lambda: set_aside(self._settings.data.folder / "agent" / "agent.db"))
            step.well()

    def _pause(self, works: Works) -> float:
        now = self._monotonic()
        waits = [LONGEST_PAUSE, self._next_poll - now]
        if self._poll.error is None:
            waits.append(self._verify.wait() if self._stale else self._next_verify - now)
        if (due := works.release.wait(more=works.intake.busy)) is not None:
            waits.append(max(due, self._edition.wait()))
        if works.deliveries.pending(stamp(self.clock.now())) or not self._arrivals.empty():
            waits.append(self._media.wait())
        return max(min(waits), 0.0)

    # Steps.

    def _begin(self) -> None:
        works = open_works(
            self._settings,
            self._prepare,
            self.clock,
            changed=self._changed,
            arrived=self._arrived,
            wake=self._wake.set,
            monotonic=self._monotonic,
            stop=self._stop,
            rng=self._rng,
            given=self._given,
        )
        self._works = works
        try:
            begin(works, self._settings, self.clock)
        except BaseException:
            self.close()
            raise
        self._stale = True
        self._next_sweep = self._monotonic() + VERIFY_EVERY

    def _ask_in_time(self) -> None:
        interval = self._settings.feed.poll_interval * self._rng.uniform(0.9, 1.1)
        self._attempt(self._poll, self._ask)
        self._next_poll = self._monotonic() + max(interval, self._poll.wait())

    def _ask(self, works: Works) -> None:
        """Ask whether the feed changed: one conditional request."""
        was_away = self._poll.error is not None
        answer = works.source.poll(metadata_path(TIMESTAMP), self._etag, MAX_TIMESTAMP_BYTES)
        self._contact, self._etag = self.clock.now(), answer.etag
        # A server without ETag sends the file each time; its content tells.
        seen = hashlib.sha256(answer.body).digest() if answer.changed else self._seen
        if seen != self._seen:
            self._seen, self._stale, was_away = seen, True, True
        if was_away:
            self._verify.at_once()
            works.intake.try_now()

    def _count(self, works: Works) -> None:
        """Keep what the line has carried; when its day is over, fetch what has waited."""
        works.count()
        held = works.allowance.used_up
        if self._held and not held:
            works.intake.try_now()
        self._held = held

    def _relieve(self, works: Works) -> None:
        self._next_sweep = 0.0
        self._disk.relieve(works.relief, works.intake)

    def _recover(self, works: Works) -> None:
        self._disk.recover(works.relief, works.intake)

    def _synchronise(self, works: Works) -> None:
        """Verify the whole chain and bring every unit up to it."""
        self._stale = True
        # A first synchronisation may take long on a slow line: every request of it is bounded, and a sign of life.
        source = Attended(works.source, self._watchdog.alive)
        verified = works.trust.verify(
            source, works.reader.units, self.clock.now(), self.clock.floor, software=works.staging.wanted
        )
        self._verified = verified
        self.clock.raise_floor(advance_floor(self.clock.floor, verified))
        works.remember(verified)
        works.staging.offered(verified)
        outcomes = works.reader.read(verified, source, self.clock.now())
        works.deliveries.changed()
        behind = {unit: one for unit, one in outcomes.items() if one.fault and unit not in verified.missing}
        self._disk.pages_short = any(one.fault.startswith(FaultKind.DISK_FULL) for one in behind.values())
        if behind:
            told = "; ".join(f"{unit}: {one.fault}" for unit, one in behind.items())
            raise UnitsBehind(told, "部分单位的内容没有取全", permanent=all(one.permanent for one in behind.values()))
        self._stale = False
        self._next_verify = self._monotonic() + VERIFY_EVERY * self._rng.uniform(0.9, 1.1)

    def _changed(self, urgent: bool) -> None:
        """The store changed while a step goes on: what presses does not wait for its end."""
        if self._works is not None:
            self._works.deliveries.changed()
            self._note(self._works, urgent)

    def _note(self, works: Works, urgent: bool) -> None:
        works.release.note(urgent)
        if urgent:
            self._build_if_due()

    def _arrived(self, arrival: Arrival) -> None:
        self._disk.media_failed(arrival.fault)
        self._arrivals.put(arrival)
        self._wake.set()

    def _take_arrivals(self, works: Works) -> None:
        if not self._arrivals.empty():
            promoted = works.deliveries.take(self._arrivals)
            if promoted.items or works.store.unreleased:
                self._note(works, promoted.urgent)

    def _order(self, works: Works) -> None:
        works.deliveries.order(stamp(self.clock.now()))

    def _build_if_due(self) -> None:
        works = self._works
        if works is not None and works.release.wait(more=works.intake.busy) == 0.0:
            self._attempt(self._edition, self._build)

    def _build(self, works: Works) -> None:
        if works.store.withdrawn():
            self._next_sweep = 0.0
        self._number = works.release.build()

    def _renew(self, works: Works) -> None:
        """Bring in a newer version of this program, if there is one and it is time."""
        works.staging.turn(works.unhurried, self.clock.now(), plausible=self.clock.state == "plausible")

    def _sweep(self, works: Works) -> None:
        # What lanes are bringing is not known to the store yet, and no edition may still need what is removed.
        if not works.intake.busy and works.release.wait(more=False) is None:
            self._next_sweep = self._monotonic() + VERIFY_EVERY
            self._rebuild.well()
            if works.upkeep.lost():
                self._changed(False)
            works.upkeep.sweep()
            works.relief.prepare()

    # Telling.

    def status(self) -> Status:
        """Return the present state, read from the store where that is open."""
        steps = (self._open, self._poll, self._verify, self._edition, self._media, self._upkeep)
        works = self._works
        moment = Moment(
            now=self.clock.now(),
            floor=self.clock.floor,
            clock=self.clock.state,
            contact=self._contact,
            edition=self._number,
            stale_since=self._verified.stale_since if self._verified else None,
            condition=self._observer.look(),
            daily_mb=works.allowance.daily // _MIB if works is not None else 0,
            spent_mb=works.allowance.spent // _MIB if works is not None else 0,
            opening=self._open.error,
            polling=self._poll.error,
            verifying=self._verify.error,
            error=next((step.error for step in steps if step.error is not None), None),
        )
        before = self._told or read_status(self._settings.data.run)
        if works is None:
            return agent_status(moment, before, None, {})
        return agent_status(moment, before, works.tally, works.reader.outcomes)

    def _tell(self) -> None:
        """Write the status where it changed, or where the last contact is a minute old."""
        if isinstance(self._open.error, AnotherAgent):
            return  # The status there is that of the other one.
        status = self.status()
        now = self._monotonic()
        told = self._told
        if told is None or essence(status) != essence(told) or now - self._told_at >= STATUS_EVERY:
            write_status(self._settings.data.run, status)
            self._told, self._told_at = status, now
