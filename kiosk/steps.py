"""One step of the agent's loop: whatever it raises is caught, named, logged once, and backed off.

The loop never dies and never goes deaf: a step that fails is tried again after a pause that grows, and says so when
it is well again.
"""

import logging
import random
import sqlite3
from collections.abc import Callable

from feed.trust import MetadataExpired, PermanentRefusal, TrustError
from kiosk.edition import EditionFault
from kiosk.fetch.faults import FetchFault, pause
from kiosk.fetch.source import SourceError
from kiosk.store import StoreDamaged

log = logging.getLogger(__name__)


class AgentFault(Exception):
    """A foreseen fault of the agent itself: `what` for the log, `words` for staff.

    `permanent` where only somebody's hand, or a new publishing, mends it.
    """

    def __init__(self, what: str, words: str, *, permanent: bool) -> None:
        super().__init__(what)
        self.words = words
        self.permanent = permanent


class Step:
    """A step with its back-off. `fault` is the present trouble in one line, empty when all is well."""

    def __init__(self, name: str, monotonic: Callable[[], float], rng: random.Random, longest: float = 300.0) -> None:
        """`longest`: seconds between two attempts at most, however often it failed."""
        self.name = name
        self.fault = ""
        self.error: Exception | None = None
        self._monotonic = monotonic
        self._rng = rng
        self._longest = longest
        self._failures = 0
        self._not_before = 0.0

    def run(self, action: Callable[[], object]) -> bool:
        """Do it and tell whether it went well. Catches every Exception."""
        try:
            action()
        except (AgentFault, TrustError, OSError, sqlite3.Error, EditionFault, SourceError, StoreDamaged) as error:
            self.failed(error)
            return False
        except Exception as error:
            if str(error) != self.fault:
                log.exception("step failed unforeseen", extra={"step": self.name})
            self.failed(error)
            return False
        self.well()
        return True

    def failed(self, error: Exception) -> None:
        """Count a failure, log it if it is another than before, and set the pause."""
        told = str(error) or type(error).__name__
        self._failures += 1
        wait = pause(
            self._failures, self._rng, permanent=is_permanent(error), retry_after=getattr(error, "retry_after", None)
        )
        self._not_before = self._monotonic() + min(wait, self._longest)
        if told != self.fault:
            log.warning("step failed", extra={"step": self.name, "fault": told, "kind": type(error).__name__})
        self.fault, self.error = told, error

    def well(self) -> None:
        """Forget the failures."""
        if self.fault:
            log.info("step is well again", extra={"step": self.name, "after": self._failures})
        self.fault, self.error = "", None
        self._failures, self._not_before = 0, 0.0

    def at_once(self) -> None:
        """Take back the pause: the cause may be gone."""
        self._not_before = 0.0

    def wait(self) -> float:
        """Return the seconds until the next attempt may be made."""
        return max(0.0, self._not_before - self._monotonic())


def is_permanent(error: BaseException) -> bool:
    """Tell whether the same attempt would fail the same way at once."""
    cause = error.__cause__
    if isinstance(cause, FetchFault):
        return cause.permanent
    return isinstance(error, (PermanentRefusal, MetadataExpired)) or getattr(error, "permanent", False) is True
