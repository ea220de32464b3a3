"""The status of agent and screen in plain Chinese, for `kiosk status` and `kiosk doctor`. Pure."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from kiosk.calendar import local
from kiosk.screen_state import ScreenState, Small
from kiosk.status import State, Status, UnitStatus

_STATES: Final[dict[State, str]] = {
    "starting": "正在启动",
    "online": "在线",
    "offline": "离线：屏上是最后一次取到的内容",
    "refused": "服务器上的内容没有采用：屏上是最后一次验证过的内容",
}


_SMALL: Final[dict[Small, str]] = {"text": "字", "touch": "按钮", "code": "二维码"}

_SOURCES: Final = {"setting": "按设置", "display": "显示器自报", "assumed": "没有问到，按常见尺寸算"}

_MOST_NAMED: Final = 5


def status_page(status: Status, *, running: bool, screen: ScreenState | None = None, synchronised: bool = True) -> str:
    """Return the page; times are told in Beijing time, as on the screen. `screen` is None where no screen has run.

    `synchronised`: whether a time server keeps this device's clock.
    """
    lines = [*_lines(status, running)]
    if not synchronised and status.clock == "plausible":
        lines.append("注意：没有时间服务器校时，预警可能比写明的时间晚撤")
    if screen is not None:
        lines += [line for line in (theme_words(screen), undrawn_words(screen)) if line]
    return "\n".join(lines)


def glass_words(screen: ScreenState) -> str:
    """Say how large the glass is, how that is known, and what would be too small on it."""
    told = f"{screen.diagonal_inches:g} 英寸（{_SOURCES[screen.diagonal_source]}）"
    if not screen.too_small:
        return told
    small = "、".join(_SMALL[name] for name in screen.too_small)
    return f"{told}；标准字号下{small}太小，开机就用特大字号"


def theme_words(screen: ScreenState) -> str:
    """Say why the county's theme is not in use; empty where nothing is wrong with it."""
    return f"本县的外观文件不能用，屏上是自带的外观：{screen.theme_fault}" if screen.theme_fault else ""


def undrawn_words(screen: ScreenState) -> str:
    """Say which characters no font has and where they were met; empty where there are none."""
    if not screen.undrawn:
        return ""
    named = "、".join(f"{each.char}（{each.code}，见“{each.page}”）" for each in screen.undrawn[:_MOST_NAMED])
    more = "等" if screen.undrawn_count > _MOST_NAMED else ""
    return (
        f"有 {screen.undrawn_count} 个字没有字体能显示，屏上是它们的编码：{named}{more}。"
        "请安装 fonts-babelstone-han，或请发布的单位换字"
    )


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
    if status.used_up:
        yield f"今天的流量用完了（{status.daily_mb} MB），明天接着下；文字、预警和急件照常"
    elif status.daily_mb:
        yield f"今天的流量：用了 {status.spent_mb} MB，共 {status.daily_mb} MB"
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
    return f"{local(moment):%Y-%m-%d %H:%M:%S}" if moment is not None else "还没有"
