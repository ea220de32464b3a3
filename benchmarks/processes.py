"""What a process and its children cost: memory as PSS, processor time, threads and files."""

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

MB: Final = 1_000_000
_TICKS: Final = os.sysconf("SC_CLK_TCK")


def children(pid: int) -> Iterator[int]:
    """Every process that `pid` started and that still runs, theirs too."""
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task.read_text().split():
            yield int(child)
            yield from children(int(child))


def tree(pid: int) -> list[int]:
    """The process and all below it."""
    return [pid, *children(pid)]


def pss(*pids: int) -> float:
    """Proportional set size in MB, added up: shared pages count for their share."""
    return sum(_rolled_up(pid)["Pss"] for pid in pids)


def own(pid: int) -> float:
    """MB of memory that is no file's: unlike PSS it does not change when a neighbour that shares libraries ends."""
    facts = _rolled_up(pid)
    return facts["Pss_Anon"] + facts["Pss_Shmem"]


def _rolled_up(pid: int) -> dict[str, float]:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]
    return {line.partition(":")[0]: int(line.split()[1]) * 1024 / MB for line in lines}


def cpu_seconds(*pids: int) -> float:
    """Processor time used so far, in the program and in the kernel for it, added up."""
    total = 0
    for pid in pids:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        total += int(fields[11]) + int(fields[12])
    return total / _TICKS


def cpu_share(seconds: float, *pids: int) -> list[float]:
    """Per cent of one core that each process uses over `seconds`."""
    before, start = [cpu_seconds(pid) for pid in pids], time.monotonic()
    time.sleep(seconds)
    passed = time.monotonic() - start
    return [100 * (cpu_seconds(pid) - used) / passed for pid, used in zip(pids, before, strict=True)]


def open_files(pid: int) -> int:
    """File descriptors that the process holds."""
    return len(list(Path(f"/proc/{pid}/fd").iterdir()))
