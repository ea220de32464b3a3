"""The machine's condition in one record, as it stands in the status and travels with the heartbeat."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Final

from msgspec import Struct

from kiosk.health.heat import Heat, read_heat
from kiosk.health.memory import Memory, read_memory
from kiosk.health.storage import Storage, read_storage

LOOK_EVERY: Final = 300.0
"""Seconds between two looks: none of these figures moves faster than anybody could act."""

_MIB: Final = 1024 * 1024


class Space(Struct, frozen=True):
    """The disk that holds the content, MiB; `read_only` where the system has stopped writing to it."""

    free_mb: int
    total_mb: int
    read_only: bool = False


class Condition(Struct, frozen=True, omit_defaults=True):
    """What the machine tells of itself; None where it does not."""

    storage: Storage = Storage()
    heat: Heat | None = None
    memory: Memory | None = None
    space: Space | None = None


def read_condition(data: Path, root: Path = Path("/")) -> Condition:
    """Look at the machine whose `sys` and `proc` lie below `root`, and at the disk of the folder `data`."""
    return Condition(
        storage=read_storage(root / "sys"),
        heat=read_heat(root / "sys"),
        memory=read_memory(root / "proc"),
        space=read_space(data),
    )


def read_space(data: Path) -> Space | None:
    """Return what the disk of `data`, or of the next folder above it that is there, has left."""
    try:
        there = next(place for place in (data, *data.parents) if place.exists())
        usage = shutil.disk_usage(there)
        read_only = bool(os.statvfs(there).f_flag & os.ST_RDONLY)
    except OSError:
        return None
    return Space(usage.free // _MIB, usage.total // _MIB, read_only)


class Observer:
    """Looks at most every `LOOK_EVERY` seconds; in between the last condition holds."""

    def __init__(self, data: Path, monotonic: Callable[[], float], root: Path = Path("/")) -> None:
        self._data, self._root, self._monotonic = data, root, monotonic
        self._seen: Condition | None = None
        self._due = float("-inf")

    def look(self) -> Condition:
        """Return the condition, read anew where it is time."""
        if self._seen is None or self._monotonic() >= self._due:
            self._seen = read_condition(self._data, self._root)
            self._due = self._monotonic() + LOOK_EVERY
        return self._seen
