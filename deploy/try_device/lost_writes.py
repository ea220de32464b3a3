"""What a disk holds after the power went: all that was flushed, and of the rest whatever chance left on the medium.

QEMU's `blklogwrites` notes every write and every flush of the guest in order (the format of Linux' dm-log-writes:
Documentation/admin-guide/device-mapper/log-writes.rst). From that, the disk is made as a real one with a cache could be
found after a cut: writes before the last flush are there, each later one wholly, up to some sector, or not at all.
"""

import random
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

SECTOR: Final = 512
MAGIC: Final = 0x6A736677736872
_SUPER: Final = struct.Struct("<QQQI")
_ENTRY: Final = struct.Struct("<QQQQ")

FLUSH: Final = 1
FORCED: Final = 2
"""Force unit access: this write is on the medium before it is confirmed, whatever becomes of those before it."""
DISCARD: Final = 4


class LogFault(ValueError):
    """The log of writes cannot be read; the message says what was found."""


@dataclass(frozen=True)
class Write:
    """One request of the guest; `at` is where its data begin in the log."""

    sector: int
    sectors: int
    flags: int
    at: int


@dataclass(frozen=True)
class Lost:
    """What a cut took: counts of writes."""

    flushed: int
    kept: int
    torn: int
    gone: int

    def __str__(self) -> str:
        """In words, for a report."""
        unflushed = self.kept + self.torn + self.gone
        return (
            f"{self.flushed} writes were flushed; of {unflushed} that were not, {self.gone} are gone, {self.torn} torn"
        )


def read_log(log: BinaryIO) -> Iterator[Write]:
    """Every request in order. The number of entries in the log's head may be old; an entry of zeros is the end."""
    head = log.read(SECTOR)
    if len(head) < SECTOR:
        return
    magic, _version, _entries, size = _SUPER.unpack_from(head)
    if magic not in (0, MAGIC) or (magic and size != SECTOR):
        raise LogFault(f"not a log of writes: {magic:#x}, sectors of {size} bytes")
    at = SECTOR
    end = log.seek(0, 2)
    while at + SECTOR <= end:
        log.seek(at)
        sector, sectors, flags, _length = _ENTRY.unpack_from(log.read(SECTOR))
        if not (sector or sectors or flags):
            return
        at += SECTOR
        if flags & DISCARD:
            continue
        if at + sectors * SECTOR > end:
            return
        yield Write(sector, sectors, flags, at)
        at += sectors * SECTOR


def lose_power(log_file: Path, disk: Path, chance: int, *, whole: bool = False) -> Lost:
    """Bring `disk` from where it was at power-on to what the cut left. `whole`: nothing is lost. Raises LogFault."""
    draw = random.Random(chance)  # noqa: S311 - a cut that can be repeated
    with log_file.open("rb") as log, disk.open("r+b") as medium:
        writes = list(read_log(log))
        safe = (
            len(writes) if whole else max((at + 1 for at, each in enumerate(writes) if each.flags & FLUSH), default=0)
        )
        kept = torn = gone = 0
        # A disk with a full cache writes most of it out; one that has just begun, little.
        share = draw.random()
        for number, each in enumerate(writes):
            sectors = each.sectors
            if number >= safe and sectors and not each.flags & FORCED:
                if draw.random() >= share:
                    gone += 1
                    continue
                # One in ten was under way.
                if draw.random() < 0.1 and sectors > 1:
                    sectors = draw.randrange(1, sectors)
                    torn += 1
                else:
                    kept += 1
            if sectors:
                log.seek(each.at)
                medium.seek(each.sector * SECTOR)
                medium.write(log.read(sectors * SECTOR))
    log_file.unlink()
    return Lost(sum(1 for each in writes[:safe] if each.sectors), kept, torn, gone)
