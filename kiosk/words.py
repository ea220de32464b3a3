"""The status as a page of plain Chinese, for `kiosk status`. Pure."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from kiosk.status import State, Status, UnitStatus

_STATES: Final[dict[State, str]] = {
    "starting": "正在启动",
    "online": "在线",
    "offline": "离线：屏上是最后一次取到的内容",
    "refused": "服务器上的内容没有采用：屏上是最后一次验证过的内容",
}


def status_page(status: Status, *, running: bool) -> str:
    """Return the page; times are told in the device's own zone."""
    return "\n".join(_lines(status, running))


def _lines(status: Status, running: bool) -> Iterator[str]:
    state = _STATES[status.state] if running else f"同步程序没有在运行；最后的状态：{_STATES[status.state]}"
    yield f"状态：{state}（从 {_time(status.since)} 起）"
    if status.fault:
        yield f"原因：{status.fault}"
        yield f"详情：{status.detail}"
    yield f"最后联系：{_time(status.last_contact)}"
    yield f"内容签于：{_time(status.content_at)}"
    if status.stale_since is not None:
        yield f"注意：内容来自镜像，签名已于 {_time(status.stale_since)} 到期"
    if status.clock == "floor":
        yield f"注意：本机时间不对，至少应是 {_time(status.floor)}，请校时"
    yield f"屏上版本：第 {status.edition} 版" if status.edition else "屏上版本：还没有"
    for code, unit in status.units.items():
        yield from _unit(code, unit)
    yield f"图片和附件占用：{status.media_bytes / 1024 / 1024:.0f} MB"
    if status.complete:
        yield "内容齐全。"
    elif status.missing_count:
        yield f"还缺 {status.missing_count} 处。"


def _unit(code: str, unit: UnitStatus) -> Iterator[str]:
    yield f"{unit.name or '（未知）'} {code}：{unit.admitted} 条在屏上，共 {unit.items} 条"
    for line in unit.missing:
        yield f"  缺：{line}"
    if unit.scheduled:
        yield f"  {unit.scheduled} 条等到时间再上屏"
    over = unit.items - unit.admitted - unit.scheduled
    if over > 0 and not unit.missing:
        yield f"  {over} 条已经到期，不再显示"
    if unit.newer or unit.newer_blocks:
        yield f"  {unit.newer} 条和 {unit.newer_blocks} 段内容需要更新的程序才能显示"


def _time(moment: datetime | None) -> str:
    return f"{moment.astimezone():%Y-%m-%d %H:%M:%S}" if moment is not None else "还没有"
