"""The agent: polls the feed, verifies, reads, admits, and hands editions to the screen. It is never deaf.

One loop, one thread that writes. A turn does what is due, step by step; each step catches what it meets, says it
once and backs off (`kiosk.steps`). An unchanged feed costs one conditional request. Media come in beside the loop
(`kiosk.agent.intake`). Every state on disk is good to be killed in: stopping is quick because nothing needs tidying.
"""

import logging
import queue
import random
import threading
import time
from collections.abc import Callable
from datetime import datetime

from kiosk.agent.duties import LONGEST_PAUSE, Duties
from kiosk.agent.intake import Arrival, Prepare
from kiosk.agent.polling import Poll
from kiosk.agent.standing import Moment
from kiosk.agent.telling import Telling
from kiosk.agent.verifying import VERIFY_EVERY, Verification
from kiosk.agent.works import AnotherAgent, Works, begin, open_works
from kiosk.clock import Clock, system_time
from kiosk.columns import stamp
from kiosk.fetch.source import Source
from kiosk.health.disk_trouble import DiskTrouble
from kiosk.health.relief import drop_ballast, says_full
from kiosk.passed import Passed
from kiosk.settings import Settings
from kiosk.status import Status
from kiosk.steps import Step
from kiosk.store import is_damage, set_aside
from kiosk.watchdog import Notifier

log = logging.getLogger(__name__)


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
        self._passed = Passed(settings.data.folder / "agent", self.clock.floor, monotonic)
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
        self._duties = Duties(settings.feed.poll_interval, monotonic, self._rng)
        self._poll = Poll(settings.feed.poll_interval, monotonic, self._rng)
        self._verification = Verification(monotonic, self._rng, self._watchdog.alive)
        self._telling = Telling(settings.data.folder, settings.data.run, monotonic)
        self._disk = DiskTrouble((self._duties.verify, self._duties.media, self._duties.edition))
        self._held = False
        self._next_sweep = 0.0
        self._number = 0

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
        self._telling.anew()
        self._duties.report.run(self._tell)
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
        return self._verification.good_until

    @property
    def finished(self) -> bool:
        """Whether nothing more can be done for now: all that is not here met a fault and waits for its pause."""
        works = self._works
        return works is None or not (
            works.intake.busy
            or not self._arrivals.empty()
            or works.deliveries.pending(stamp(self.clock.now()))
            or (works.release.wait(more=False) is not None and self._duties.edition.error is None)
        )

    def turn(self) -> float:
        """Do what is due and return the seconds until something is due again."""
        self._work()
        self._passed.know(self.clock.floor)
        self._passed.keep()
        if self._duties.report.wait() == 0:
            self._duties.report.run(self._tell)
        works = self._works
        return max(self._duties.open.wait(), self._duties.rebuild.wait()) if works is None else self._pause(works)

    def _work(self) -> None:
        pause = max(self._duties.open.wait(), self._duties.rebuild.wait())
        if self._works is None and (pause > 0 or not self._duties.open.run(self._begin)):
            if says_full(self._duties.open.error):
                drop_ballast(self._settings.data.folder)
            return
        self._attempt(self._duties.media, self._take_arrivals)
        self._attempt(self._duties.media, self._count)
        if self._poll.left <= 0:
            self._ask_in_time()
        if self._duties.poll.error is None and self._verification.due:
            self._attempt(self._duties.verify, self._synchronise)
        self._attempt(self._duties.media, self._order)
        self._build_if_due()
        self._attempt(self._duties.update, self._renew)
        verified_well = self._verification.verified is not None and self._duties.verify.error is None
        if verified_well and self._monotonic() >= self._next_sweep:
            self._attempt(self._duties.upkeep, self._sweep)
        if self._disk.full:
            self._attempt(self._duties.relief, self._relieve)
        if self._disk.ailing:
            self._attempt(self._duties.recovery, self._recover)

    def _attempt(self, step: Step, action: Callable[[Works], object]) -> None:
        """Run a step if its pause is over; where it finds the database damaged, have it rebuilt."""
        works = self._works
        if works is None or step.wait() > 0:
            return
        if not step.run(lambda: action(works)) and step.error is not None and is_damage(step.error):
            log.error("database is damaged, set aside and rebuilt", extra={"fault": step.error})
            self.close()
            # Its pauses grow: a disk that damages every new database must not keep the device busy.
            self._duties.rebuild.failed(step.error)
            self._duties.open.run(lambda: set_aside(self._settings.data.folder / "agent" / "agent.db"))
            step.well()

    def _pause(self, works: Works) -> float:
        waits = [LONGEST_PAUSE, self._poll.left]
        if self._duties.poll.error is None:
            waits.append(self._duties.verify.wait() if self._verification.stale else self._verification.left)
        if (due := works.release.wait(more=works.intake.busy)) is not None:
            waits.append(max(due, self._duties.edition.wait()))
        if works.deliveries.pending(stamp(self.clock.now())) or not self._arrivals.empty():
            waits.append(self._duties.media.wait())
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
        self._verification.stale = True
        self._next_sweep = self._monotonic() + VERIFY_EVERY

    def _ask_in_time(self) -> None:
        interval = self._poll.interval()
        self._attempt(self._duties.poll, self._ask)
        self._poll.again(max(interval, self._duties.poll.wait()))

    def _ask(self, works: Works) -> None:
        """Ask whether the feed changed: one conditional request."""
        was_away = self._duties.poll.error is not None
        changed = self._poll.changed(works.source, self.clock.now)
        if changed:
            self._verification.stale = True
        if changed or was_away:
            self._duties.verify.at_once()
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
        self._verification.synchronise(works, self.clock, self._disk)

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
            self._attempt(self._duties.edition, self._build)

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
            self._duties.rebuild.well()
            if works.upkeep.lost():
                self._changed(False)
            works.upkeep.sweep()
            works.relief.prepare()

    # Telling.

    def status(self) -> Status:
        """Return the present state, read from the store where that is open."""
        duties, verified = self._duties, self._verification.verified
        moment = Moment(
            now=self.clock.now(),
            floor=self.clock.floor,
            passed=self._passed.moment,
            clock=self.clock.state,
            contact=self._poll.contact,
            edition=self._number,
            stale_since=verified.stale_since if verified else None,
            opening=duties.open.error,
            polling=duties.poll.error,
            verifying=duties.verify.error,
            error=duties.error,
        )
        return self._telling.status(moment, self._works)

    def _tell(self) -> None:
        if not isinstance(self._duties.open.error, AnotherAgent):  # The status there is that of the other one.
            self._telling.tell(self.status())
