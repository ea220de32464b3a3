"""The agent's honest state, in `run/status.json`: what is live, what is missing and why, since when.

Written by the agent, read by the screen, by `kiosk status` and by `kiosk doctor`. "Complete" is never said while a
page or a medium is missing.
"""

import os
from datetime import datetime
from pathlib import Path
from typing import Final, Literal

from msgspec import Struct

from kiosk.health.condition import Condition
from kiosk.told import read_told, write_told

FILE: Final = "status.json"
_MOST_BYTES: Final = 1_000_000

State = Literal["starting", "online", "offline", "refused"]
"""`offline`: the feed cannot be reached. `refused`: it is reached, but what it serves is not to be believed."""


class UnitStatus(Struct, frozen=True, omit_defaults=True):
    """One followed unit.

    `version` is that of the feed read to its end, `newest` that of the newest one verified. `items` are those for
    this screen, `admitted` those that are live. `missing` says in plain words what is kept back and why, with
    counts; `scheduled` wait for their time, `newer` are of kinds that this program does not know yet.
    """

    name: str = ""
    version: int = 0
    newest: int = 0
    items: int = 0
    admitted: int = 0
    missing: tuple[str, ...] = ()
    scheduled: int = 0
    newer: int = 0
    newer_blocks: int = 0

    @property
    def complete(self) -> bool:
        """Whether all that the unit publishes for this screen is on it."""
        return self.version == self.newest and not self.missing


class Status(Struct, frozen=True, omit_defaults=True):
    """The state of the agent. Moments are UTC.

    `since`: when `state` began. `content_at`: when the newest content that was verified was signed.
    `missing_count`: items and pages kept back. `fault`: the present trouble, one plain line; `detail` the
    maintainer's. `clock` is `floor` while the system's clock is certainly wrong; `floor` is the earliest time
    that it can be, `passed` what has certainly passed by the hours that this device was on (`kiosk.passed`).
    `stale_since` is set while a mirror's metadata was accepted after its end. `media_bytes` is what media take on
    disk. `condition` is the machine's own. `daily_mb`: MiB that the line may carry on one day (0 = no bound),
    `spent_mb` what it has carried today.
    """

    state: State
    since: datetime
    last_contact: datetime | None = None
    content_at: datetime | None = None
    edition: int = 0
    units: dict[str, UnitStatus] = {}
    missing_count: int = 0
    fault: str = ""
    detail: str = ""
    clock: Literal["plausible", "floor"] = "plausible"
    floor: datetime | None = None
    passed: datetime | None = None
    stale_since: datetime | None = None
    media_bytes: int = 0
    condition: Condition | None = None
    daily_mb: int = 0
    spent_mb: int = 0
    pid: int = 0

    @property
    def used_up(self) -> bool:
        """Whether media wait for tomorrow because today's bytes are used up."""
        return 0 < self.daily_mb <= self.spent_mb

    @property
    def complete(self) -> bool:
        """Whether every followed unit is complete."""
        return bool(self.units) and all(unit.complete for unit in self.units.values())


def write_status(folder: Path, status: Status) -> None:
    """Put the status at its place in one step; raise OSError where that cannot be done."""
    write_told(folder / FILE, status)


def read_status(folder: Path) -> Status | None:
    """Return the last status written, None where there is none or it is unreadable."""
    return read_told(folder / FILE, Status, _MOST_BYTES)


def is_running(status: Status) -> bool:
    """Tell whether the agent that wrote `status` still runs on this machine."""
    if status.pid <= 0:
        return False
    try:
        os.kill(status.pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
