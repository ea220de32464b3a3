"""How the machine behind a screen is, as its last heartbeat tells: what it is, whether it matters, what to do. Pure.

What a machine does not tell has no finding: nothing is claimed of a sensor or a disk that nobody can read.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, Literal

from msgspec import Struct

from feed.reports import Heartbeat

Level = Literal["well", "notice", "bad"]

LEVELS: Final[dict[Level, str]] = {"well": "好", "notice": "要注意", "bad": "要紧"}

SCARCE_MB: Final = 2_048
"""Free space below which new films may no longer fit."""

HOT: Final = 90
"""Degrees Celsius at which most processors slow themselves down; a heartbeat does not tell the machine's own limit."""
WARM: Final = HOT - 10


class Finding(Struct, frozen=True):
    """One thing: its name, how it is, in words, what to do ("" where nothing), and the short word of a list."""

    what: str
    level: Level
    words: str
    remedy: str = ""
    short: str = ""

    @property
    def mark(self) -> str:
        """The level in a word."""
        return LEVELS[self.level]


def findings(told: Heartbeat) -> Iterator[Finding]:
    """Judge what a screen said of its machine."""
    if told.total_mb:
        yield _space(told.free_mb, told.total_mb)
    if told.celsius is not None:
        yield _heat(told.celsius)
    if told.wear != "unknown":
        yield _wear(told.wear)
    if told.disk_faults >= 0:
        yield _faults(told.disk_faults)


def room(megabytes: int) -> str:
    """Space on a disk in words."""
    if megabytes >= 10_240:
        return f"{megabytes // 1024} GB"
    return f"{megabytes / 1024:.1f} GB"


def _space(free: int, total: int) -> Finding:
    told = f"剩 {room(free)}，共 {room(total)}"
    if free < SCARCE_MB:
        return Finding(
            "磁盘空间", "notice", f"快满了：{told}", "少放些视频，或换大一点的存储。旧内容会自己清，屏照常播。"
        )
    return Finding("磁盘空间", "well", told)


def _heat(celsius: int) -> Finding:
    if celsius >= HOT:
        return Finding(
            "温度", "bad", f"{celsius} ℃，太热，会变慢或自己关机",
            "尽快清灰，看看风扇转不转，不要让太阳直晒。", "机器太热",
        )  # fmt: skip
    if celsius >= WARM:
        return Finding("温度", "notice", f"{celsius} ℃，偏热", "看看通风口有没有堵住，清一清灰。")
    return Finding("温度", "well", f"{celsius} ℃，正常")


def _wear(wear: str) -> Finding:
    if wear == "failing":
        return Finding(
            "存储寿命", "bad", "超过设计寿命，随时可能坏",
            "尽快换存储。内容县里都有，换好后屏会自己取回来。", "存储要换了",
        )  # fmt: skip
    if wear == "worn":
        return Finding("存储寿命", "notice", "用了九成以上", "准备一块新的，下次上门时换。")
    return Finding("存储寿命", "well", "正常")


def _faults(faults: int) -> Finding:
    if faults:
        return Finding(
            "磁盘错误", "notice", f"记下 {faults} 次", "不再增加就不要紧；一直增加，请上门检查磁盘（fsck）或更换。"
        )
    return Finding("磁盘错误", "well", "没有")
