"""The machine's condition in plain Chinese, with what to do. Pure."""

from collections.abc import Iterator
from typing import Final, Literal

from msgspec import Struct

from kiosk.health.condition import Condition
from kiosk.health.storage import Storage

Level = Literal["well", "notice", "bad"]
"""好, 要注意, 不行."""

MARKS: Final[dict[Level, str]] = {"well": "好", "notice": "要注意", "bad": "不行"}


class Finding(Struct, frozen=True):
    """One thing that was looked at: what was found, and what to do where it is not well."""

    what: str
    level: Level
    words: str
    remedy: str = ""


def condition_findings(condition: Condition, reserve_mb: int) -> Iterator[Finding]:
    """Judge a condition; `reserve_mb` is what the settings keep free on the disk."""
    yield _space(condition, reserve_mb)
    yield _storage(condition.storage)
    yield _heat(condition)
    yield _memory(condition)


def _space(condition: Condition, reserve_mb: int) -> Finding:
    space = condition.space
    if space is None:
        return Finding("磁盘空间", "bad", "读不到", "请查看数据目录所在的磁盘")
    if space.read_only:
        return Finding(
            "磁盘空间", "bad", "磁盘变成只读，新内容写不下；屏上是最后一次取到的内容",
            "请重启一次；还是只读，就换存储卡或硬盘",
        )  # fmt: skip
    told = f"剩 {space.free_mb} MB，共 {space.total_mb} MB"
    if space.free_mb < reserve_mb:
        return Finding(
            "磁盘空间", "bad", f"{told}，至少要留 {reserve_mb} MB", "请清理磁盘，或把 data.media_budget_mb 调小"
        )
    if space.free_mb < 2 * reserve_mb:
        return Finding("磁盘空间", "notice", told, "快满了，请清理，或换大一点的盘")
    return Finding("磁盘空间", "well", told)


def _storage(storage: Storage) -> Finding:
    life = f"寿命用了约 {min(storage.life_used, 100)}%" if storage.life_used >= 0 else ""
    if storage.wear == "failing":
        return Finding(
            "存储健康", "bad", life or "备用块快用完", "请尽快更换存储，换之前内容不会丢在别处：县里有全部内容"
        )
    if storage.faults > 0:
        return Finding(
            "存储健康", "notice", f"文件系统记下 {storage.faults} 次错误" + (f"，{life}" if life else ""),
            "请在下次上门时检查磁盘（fsck），常出错就更换",
        )  # fmt: skip
    if storage.wear == "worn":
        return Finding("存储健康", "notice", life or "备用块用了大半", "请准备更换存储")
    if storage.wear == "well":
        return Finding("存储健康", "well", life or "备用块充足")
    if storage.faults == 0:
        return Finding("存储健康", "well", "文件系统没有错误；磨损程度这块盘不报")
    return Finding("存储健康", "well", "这块盘不报健康情况（未知）")


def _heat(condition: Condition) -> Finding:
    heat = condition.heat
    if heat is None:
        return Finding("温度", "well", "这台机器不报温度（未知）")
    told = f"{heat.celsius} ℃（到 {heat.limit} ℃ 会降速或关机）"
    if heat.celsius >= heat.limit:
        return Finding("温度", "bad", told, "太热：请清灰、查看风扇、避开太阳直晒")
    if heat.high:
        return Finding("温度", "notice", told, "偏热：请清灰，查看通风和风扇")
    return Finding("温度", "well", f"{heat.celsius} ℃")


def _memory(condition: Condition) -> Finding:
    memory = condition.memory
    if memory is None:
        return Finding("内存", "well", "读不到（未知）")
    told = f"剩 {memory.available_mb} MB，共 {memory.total_mb} MB"
    if memory.short:
        return Finding("内存", "notice", told, "内存紧张：请关掉这台机器上别的程序")
    return Finding("内存", "well", told)


def condition_lines(condition: Condition | None, reserve_mb: int) -> Iterator[str]:
    """Yield the lines for `kiosk status`: figures that are known, and what is not well."""
    if condition is None:
        return
    for finding in condition_findings(condition, reserve_mb):
        mark = "" if finding.level == "well" else f"{MARKS[finding.level]}："
        remedy = f"。{finding.remedy}" if finding.remedy else ""
        yield f"{finding.what}：{mark}{finding.words}{remedy}"
