"""The duties of a turn, each a step with pauses of its own (`kiosk.steps`): none that fails holds up another."""

import random
from collections.abc import Callable, Iterator
from typing import Final

from kiosk.agent.verifying import VERIFY_EVERY
from kiosk.steps import Step

OFFLINE_POLL: Final = 30.0
"""Seconds between two polls at most while the line is down: a poll is cheap, a late warning is not."""
LONGEST_PAUSE: Final = 60.0
"""Seconds between two turns at most, so that items come into force in time whatever the clock does."""


class Duties:
    """Each by its name."""

    def __init__(self, poll_interval: float, monotonic: Callable[[], float], rng: random.Random) -> None:
        def step(name: str, longest: float) -> Step:
            return Step(name, monotonic, rng, longest)

        self.open = step("open", 60.0)
        self.rebuild = step("rebuild", 300.0)
        self.poll = step("poll", max(OFFLINE_POLL, poll_interval))
        self.verify = step("verify", VERIFY_EVERY)
        self.media = step("media", 60.0)
        self.edition = step("edition", 60.0)
        self.upkeep = step("upkeep", VERIFY_EVERY)
        self.update = step("update", 3600.0)
        self.relief = step("relief", 300.0)
        self.recovery = step("disk", LONGEST_PAUSE)
        self.report = step("status", 60.0)

    @property
    def error(self) -> Exception | None:
        """What is the matter now, the gravest first; None where all is well."""
        return next(self._errors(), None)

    def _errors(self) -> Iterator[Exception]:
        for step in (self.open, self.poll, self.verify, self.edition, self.media, self.upkeep):
            if step.error is not None:
                yield step.error
