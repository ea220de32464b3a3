"""The state of an update in plain Chinese, for `kiosk status` and `kiosk update`. Pure."""

from collections.abc import Iterator
from typing import Final

from kiosk.fault_words import plain
from kiosk.update.applying import Applied, Cause
from kiosk.update.installed import Installed, Reason
from kiosk.update.machine import Policy, Why
from kiosk.update.staging import Progress

_REASON: Final[dict[Reason, str]] = {
    "": "",
    "not-ready": "五分钟内屏幕没有显示内容，或同步程序没有起来",
    "crashes": "程序反复出错重启",
    "boots": "试用期间多次断电或重启",
    "damaged": "程序文件损坏",
    "hand": "人工退回",
}
_CAUSE: Final[dict[Cause, str]] = {
    "": "",
    "archive": "安装包不合规定，没有采用，请重新发布",
    "signature": "新版程序的签名没有通过验证，没有采用",
    "expired": "新版程序的签名已过期，或本机时间不对，没有采用",
    "disk": "磁盘空间不够或不能写，新版没有装上",
    "launcher": "切换程序没有成功",
    "changed": "安装包与签名不符，没有采用",
}
_MIB: Final = 1024 * 1024


def update_lines(
    installed: Installed | None, progress: Progress | None, applied: Applied | None, policy: Policy
) -> Iterator[str]:
    """Say in a line or two which version runs and what becomes of the next one."""
    if installed is None:
        yield "程序：没有按安装包安装，不自动更新"
        return
    yield f"程序版本：{installed.running}" + ("（试用中）" if installed.trial == installed.running else "")
    if installed.trial:
        yield f"新版 {installed.trial}：正在试用，五分钟内不正常会自动退回"
        return
    if installed.outcome == "back" and installed.last in installed.bad:
        yield f"新版 {installed.last}：不正常，已退回原版（{_REASON[installed.reason]}）；不会再装，等更新的版本"
    line = _next(progress, applied, policy)
    if line:
        yield line


def _next(progress: Progress | None, applied: Applied | None, policy: Policy) -> str:
    """Say what becomes of the version that is on its way, and why it was not taken where it was not."""
    if progress is None or progress.phase in ("off", "absent", "healthy", "back", "trial"):
        if applied is not None and applied.ended == "refused" and applied.cause in ("signature", "expired"):
            return f"更新：{_CAUSE[applied.cause]}"
        return ""
    if progress.phase == "refused":
        return f"更新：{_CAUSE['signature']}"
    name = f"新版 {progress.version}："
    if progress.phase == "fetching":
        return name + _fetching(progress, policy)
    if applied is not None and applied.ended == "refused" and applied.version in ("", progress.version):
        return name + _CAUSE[applied.cause]
    if applied is not None and applied.ended == "waiting" and applied.version == progress.version:
        return f"{name}已装在旁边，{_waits(applied.why, policy)}"
    return f"{name}已下载，等待安装"


def _fetching(progress: Progress, policy: Policy) -> str:
    share = f"{progress.done / _MIB:.0f}/{progress.length / _MIB:.0f} MB"
    if progress.why:
        return f"{_waits(progress.why, policy)}（已下载 {share}）"
    if progress.fault:
        return f"正在下载 {share}，遇到：{plain(progress.fault)}，会再试"
    return f"正在下载 {share}"


def _waits(why: Why, policy: Policy) -> str:
    hours = f"{policy.starts:%H:%M}–{policy.ends:%H:%M}"
    return {
        "": "马上切换",
        "fetching": "正在下载",
        "manual": "设置为人工安装，请运行 sudo kiosk update now",
        "trial": "等上一版试用结束",
        "window": f"等夜里 {hours} 没人用时切换",
        "in-use": "刚有人在用，等没人时切换",
        "clock": "本机时间不对，等连续四小时没人碰时切换",
        "metered": f"线路按流量计费，等夜里 {hours} 下载",
    }[why]
