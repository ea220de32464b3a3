"""What the kernel knows of the health of this machine's disks: faults of ext4 and the wear of eMMC. Reading only.

ext4 counts the faults that it met in `/sys/fs/ext4/<device>/errors_count` (kept in the superblock until the file
system was checked). eMMC tells its wear in `/sys/block/mmcblk*/device/life_time` (two kinds of cells, each in steps of
a tenth of its life) and `pre_eol_info` (how much of its spare blocks is used up), as JEDEC's eMMC 5.0 defines them.
SMART needs programs and rights that the agent does not have: a disk without these figures is `unknown`, not well.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final, Literal

from msgspec import Struct

from kiosk.health.reading import folders, number, text

Wear = Literal["unknown", "well", "worn", "failing"]
"""`worn`: nine tenths of its life are over, or most spare blocks are used. `failing`: beyond what it was made for."""

_RANKS: Final[tuple[Wear, ...]] = ("unknown", "well", "worn", "failing")
_WORN: Final = 9
"""Tenths of the life that may be over: the value 0x0A says between 90 and 100 percent."""
_EXCEEDED: Final = 0x0B
_PRE_EOL: Final[dict[int, Wear]] = {1: "well", 2: "worn", 3: "failing"}


class Storage(Struct, frozen=True, omit_defaults=True):
    """`faults`: errors that ext4 has counted on all its file systems; -1 where none of them can be read.

    `life_used` is the share of the most worn eMMC's life that is over, in percent (rounded up to tens), -1 = unknown.
    `wear` is the worst that any of them tells.
    """

    faults: int = -1
    life_used: int = -1
    wear: Wear = "unknown"


def read_storage(sys: Path) -> Storage:
    """Read all disks below `sys` (`/sys`); what is missing or makes no sense counts as unknown."""
    counts = [
        count
        for place in folders(sys / "fs" / "ext4")
        if (count := number(place / "errors_count", 0, 2**63)) is not None
    ]
    tenths = [tenth for disk in _emmc(sys) for tenth in _life(disk)]
    wears = [wear for disk in _emmc(sys) if (wear := _wear(disk)) != "unknown"]
    return Storage(
        faults=sum(counts) if counts else -1,
        life_used=min(max(tenths) * 10, 110) if tenths else -1,
        wear=max(wears, key=_RANKS.index, default="unknown"),
    )


def _emmc(sys: Path) -> Iterator[Path]:
    """Yield the folders of eMMC and SD cards; only eMMC has the figures."""
    for place in folders(sys / "block"):
        # Its boot and replay-protected areas are disks of their own by name, on the same chip.
        if place.name.startswith("mmcblk") and place.name.removeprefix("mmcblk").isdigit():
            yield place / "device"


def _life(disk: Path) -> list[int]:
    """Return the tenths of life that are over by kind of cell; 0x00 says that it is not told."""
    told = text(disk / "life_time").split()
    found = []
    for part in told[:2]:
        try:
            value = int(part, 16)
        except ValueError:
            continue
        if 1 <= value <= _EXCEEDED:
            found.append(value)
    return found


def _wear(disk: Path) -> Wear:
    tenths = _life(disk)
    by_life: Wear = "unknown"
    if tenths:
        worst = max(tenths)
        by_life = "failing" if worst >= _EXCEEDED else "worn" if worst > _WORN else "well"
    spare = number(disk / "pre_eol_info", 0, 255, base=16)
    return max(by_life, _PRE_EOL.get(spare if spare is not None else 0, "unknown"), key=_RANKS.index)
