"""Memory: what the machine has left, and what a process has taken for itself. Reading only, `/proc` (proc(5))."""

from pathlib import Path

from msgspec import Struct

from kiosk.health.reading import text

_KIB = 1024


class Memory(Struct, frozen=True):
    """Of the whole machine, MiB: all of it, and what programs could still get without swapping."""

    total_mb: int
    available_mb: int

    @property
    def short(self) -> bool:
        """Whether less than a tenth, or less than 100 MiB, is left."""
        return self.available_mb < max(100, self.total_mb // 10)


def read_memory(proc: Path) -> Memory | None:
    """Return the machine's memory by `proc` (`/proc`); None where it is not told."""
    found = _table(text(proc / "meminfo"))
    if "MemTotal" not in found or "MemAvailable" not in found:
        return None
    return Memory(found["MemTotal"] // _KIB, found["MemAvailable"] // _KIB)


def own_memory(proc: Path, process: str = "self") -> int | None:
    """Return what a process has taken for itself alone, in bytes; None where it is not told.

    Anonymous pages, in memory or swapped out. Files that it reads (libraries, editions) are the system's cache: they
    come and go, and say nothing of a leak.
    """
    found = _table(text(proc / process / "status"))
    if "RssAnon" not in found:
        return None
    return (found["RssAnon"] + found.get("VmSwap", 0)) * _KIB


def _table(told: str) -> dict[str, int]:
    """Read lines such as `MemTotal:  2014584 kB`; others are passed over."""
    found = {}
    for line in told.splitlines():
        name, _, rest = line.partition(":")
        parts = rest.split()
        if len(parts) == 2 and parts[1] == "kB" and parts[0].isdecimal():
            found[name] = int(parts[0])
    return found
