"""What a fault means, in one plain line for residents' staff. Pure; nothing claimed that is not so."""

import errno
import sqlite3
from collections.abc import Mapping
from typing import Final

from feed.trust import MetadataExpired, PermanentRefusal, Rollback, TemporaryFault
from kiosk.edition import EditionFault
from kiosk.fetch.faults import FaultKind, FetchFault
from kiosk.fetch.source import SourceError
from kiosk.steps import AgentFault

USED_UP: Final = "今天的流量用完了，明天接着下"

_FETCH: Final[Mapping[str, str]] = {
    FaultKind.TIMEOUT: "网络太慢，超时",
    FaultKind.NAME: "网址解析不了",
    FaultKind.CONNECTION: "连不上服务器",
    FaultKind.TLS: "安全连接失败，请查看设备时间和证书",
    FaultKind.SERVER_ERROR: "服务器出错",
    FaultKind.BUSY: "服务器忙",
    FaultKind.CAPTIVE_PORTAL: "网络要求登录，打开的是登录页",
    FaultKind.REDIRECT: "网络要求登录，或网址不对",
    FaultKind.TRUNCATED: "传到一半断了，会接着传",
    FaultKind.MIRROR_GONE: "U 盘或文件夹不在",
    FaultKind.DISK_FULL: "磁盘空间不够",
    FaultKind.DISK: "磁盘不能写",
    FaultKind.MISSING: "服务器上缺少文件，请重新发布",
    FaultKind.REFUSED: "服务器不让读取文件",
    FaultKind.WRONG_LENGTH: "文件长度不对，请重新发布",
    FaultKind.WRONG_HASH: "文件内容不对，请重新发布",
    FaultKind.STOPPED: "正在停止",
    FaultKind.ALLOWANCE: USED_UP,
    "budget": "图片和视频已占满设定的空间",
}


def plain(fault: str) -> str:
    """Say a fault's line in words for staff; what has no words of its own is named as other."""
    return _FETCH.get(fault.partition(":")[0], "文件打不开或不合规定") if fault else ""


def unit_words(fault: str) -> str:
    """Say why the newest content of a unit was not taken."""
    if "is not part of this feed" in fault:
        return "发布端没有这个单位，请核对设置里的村代码"
    if "is newer than" in fault:
        return "内容格式比本机程序新，请升级程序"
    return plain(fault) if fault.partition(":")[0] in _FETCH else "签名或内容没有通过验证"


def disk_words(error: BaseException | None) -> str:
    """Say what this device's own disk refused, where that is at the bottom of an error; empty where it is not."""
    while error is not None and not isinstance(error, FetchFault):
        number = error.errno if isinstance(error, OSError) else None
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF if isinstance(error, sqlite3.Error) else 0
        if number in (errno.ENOSPC, errno.EDQUOT) or code == sqlite3.SQLITE_FULL:
            return "磁盘空间不够"
        if number == errno.EROFS or code == sqlite3.SQLITE_READONLY:
            return "磁盘变成只读，新内容写不下"
        if number == errno.EIO or code == sqlite3.SQLITE_IOERR:
            return "磁盘读写出错"
        error = error.__cause__
    return ""


def error_words(error: BaseException | None) -> str:
    """Say in one plain line for staff what `error` means; empty for None."""
    if error is None:
        return ""
    if isinstance(error, FetchFault):
        return plain(error.kind.value)
    if disk := disk_words(error):
        return disk
    if isinstance(error.__cause__, FetchFault):
        return plain(error.__cause__.kind.value)
    if isinstance(error, AgentFault):
        return error.words
    for kind, words in _WORDS:
        if isinstance(error, kind):
            return words
    if isinstance(error, (OSError, sqlite3.Error, EditionFault)):
        return "磁盘不能写，或文件读不了"
    return "程序内部出错，正在重试"


_WORDS: Final[tuple[tuple[type[BaseException], str], ...]] = (
    (Rollback, "服务器上的内容比本机的旧，未采用"),
    (MetadataExpired, "内容的签名已过期：请县里续签，并查看本机时间"),
    (PermanentRefusal, "签名没有通过验证，未采用"),
    (TemporaryFault, "内容没有取全，稍后再试"),
    (SourceError, "设置里的内容地址不能用"),
)
