"""Telling the others on this device how the agent stands: written where it changed, or once a minute."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

import msgspec

from kiosk.agent.standing import Moment, agent_status, essence
from kiosk.agent.works import Works
from kiosk.health.condition import Observer
from kiosk.status import Status, read_status, write_status

STATUS_EVERY: Final = 60.0
"""Seconds after which the status is written though only the time of the last contact moved."""

_MIB: Final = 1024 * 1024


class Telling:
    """Composes the status and keeps what was told last."""

    def __init__(self, data: Path, run: Path, monotonic: Callable[[], float]) -> None:
        """`data` is the disk to look at, `run` the folder where the status lies."""
        self._run, self._monotonic = run, monotonic
        self._observer = Observer(data, monotonic)
        self._told: Status | None = None
        self._told_at = 0.0

    def status(self, moment: Moment, works: Works | None) -> Status:
        """Return the present state, read from the store where that is open (`works`)."""
        moment = msgspec.structs.replace(moment, condition=self._observer.look())
        before = self._told or read_status(self._run)
        if works is None:
            return agent_status(moment, before, None, {})
        daily, spent = works.allowance.daily // _MIB, works.allowance.spent // _MIB
        moment = msgspec.structs.replace(moment, daily_mb=daily, spent_mb=spent)
        return agent_status(moment, before, works.tally, works.reader.outcomes)

    def tell(self, status: Status) -> None:
        """Write it where it changed, or where the last contact is a minute old. Raises OSError."""
        now, told = self._monotonic(), self._told
        if told is None or essence(status) != essence(told) or now - self._told_at >= STATUS_EVERY:
            write_status(self._run, status)
            self._told, self._told_at = status, now

    def anew(self) -> None:
        """Write the next one whatever it says."""
        self._told = None
