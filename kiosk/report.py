"""From store and outcomes to the status: plain Chinese for residents' staff, nothing claimed that is not so."""

import errno
import os
import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final, Literal

import msgspec
from msgspec import Struct

from feed.trust import MetadataExpired, PermanentRefusal, Rollback, TemporaryFault, TrustError
from kiosk.columns import stamp
from kiosk.edition import EditionFault
from kiosk.fetch.faults import FaultKind, FetchFault
from kiosk.fetch.source import SourceError
from kiosk.health.condition import Condition
from kiosk.status import State, Status, UnitStatus
from kiosk.steps import AgentFault
from kiosk.store import Store, Waiting
from kiosk.sync import Outcome

_REFUSED: Final[Mapping[str, str]] = {
    "contract": "内容格式不合规定，未采用",
    "kind": "这一级单位不能发布这类内容，未采用",
    "audience": "发布范围超出本单位，未采用",
    "link": "二维码链接不在县里允许的网址内，未采用",
    "characters": "文字里有不允许显示的字符，未采用",
}
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


COMING: Final = "正在下载"


def units_status(
    store: Store, units: Iterable[str], outcomes: Mapping[str, Outcome], now: int, coming: str = COMING
) -> tuple[dict[str, UnitStatus], int]:
    """Return the state of each followed unit, and how many items and pages are kept back in all.

    `coming` says what becomes of media that have met no fault.
    """
    rows, counts, pages = store.units(), store.counts(), store.page_counts()
    waiting: dict[str, list[Waiting]] = {}
    for one in store.waiting(now):
        waiting.setdefault(one.unit, []).append(one)
    states: dict[str, UnitStatus] = {}
    missing_count = 0
    for unit in units:
        row, outcome = rows.get(unit), outcomes.get(unit, Outcome())
        mine = waiting.get(unit, [])
        held = [one for one in mine if one.reason != "newer-kind" and (one.reason or one.due <= now)]
        page = pages.get(unit)
        unreadable = page.unreadable + page.doubled if page else 0
        items, live = counts.get(unit, (0, 0))
        states[unit] = UnitStatus(
            name=row.name if row else "",
            version=row.version if row else 0,
            newest=max(outcome.newest, row.version if row else 0),
            items=items,
            admitted=live,
            missing=tuple(_lines(held, outcome, unreadable, coming)),
            scheduled=sum(not one.reason and one.due > now for one in mine),
            newer=sum(one.reason == "newer-kind" for one in mine),
            newer_blocks=page.newer_blocks if page else 0,
        )
        missing_count += len(held) + outcome.missing_pages + unreadable
    return states, missing_count


def _lines(held: Iterable[Waiting], outcome: Outcome, unreadable: int, coming: str) -> Iterable[str]:
    if outcome.missing_pages:
        yield f"{outcome.missing_pages} 页内容没有取到：{plain(outcome.fault)}"
    elif outcome.fault:
        yield "最新内容没有采用：" + _unit_fault(outcome.fault)
    reasons = Counter(_REFUSED.get(one.reason) or f"图片或附件还没到：{plain(one.fault) or coming}" for one in held)
    for reason, count in sorted(reasons.items()):
        yield f"{count} 条{reason}"
    if unreadable:
        yield f"{unreadable} 条编号不对或重复，未采用"


def _unit_fault(fault: str) -> str:
    if "is not part of this feed" in fault:
        return "发布端没有这个单位，请核对设置里的村代码"
    if "is newer than" in fault:
        return "内容格式比本机程序新，请升级程序"
    return plain(fault) if fault.partition(":")[0] in _FETCH else "签名或内容没有通过验证"


class Moment(Struct, frozen=True):
    """What the agent knows of itself at one moment. Errors are the present ones, None where all is well."""

    now: datetime
    floor: datetime
    clock: Literal["plausible", "floor"]
    contact: datetime | None
    edition: int
    stale_since: datetime | None
    opening: Exception | None
    polling: Exception | None
    verifying: Exception | None
    error: Exception | None
    condition: Condition | None = None
    daily_mb: int = 0
    spent_mb: int = 0


def state_of(moment: Moment) -> State:
    """Return the one word for what the agent is in."""
    if isinstance(moment.opening, TrustError):
        return "refused"
    if (moment.polling is not None and not disk_words(moment.polling)) or (
        isinstance(moment.verifying, TemporaryFault) and not disk_words(moment.verifying)
    ):
        return "offline"
    if isinstance(moment.verifying, TrustError) and not disk_words(moment.verifying):
        return "refused"
    return "starting" if moment.contact is None or moment.opening is not None else "online"


def agent_status(
    moment: Moment, before: Status | None, tally: "Tally | None", outcomes: Mapping[str, Outcome]
) -> Status:
    """Compose the status; `before` is the one told last, `tally` is None while nothing is open."""
    state = state_of(moment)
    told = before if before is not None else Status(state=state, since=moment.now)
    status = Status(
        state=state,
        since=told.since if told.state == state else moment.now,
        last_contact=moment.contact or told.last_contact,
        content_at=told.content_at,
        edition=moment.edition or told.edition,
        units=told.units,
        missing_count=told.missing_count,
        fault=error_words(moment.error),
        detail="" if moment.error is None else str(moment.error) or type(moment.error).__name__,
        clock=moment.clock,
        floor=moment.floor,
        stale_since=moment.stale_since,
        condition=moment.condition,
        daily_mb=moment.daily_mb,
        spent_mb=moment.spent_mb,
        pid=os.getpid(),
    )
    if tally is None:
        return status
    units, missing = tally.take(outcomes, moment.now, USED_UP if 0 < moment.daily_mb <= moment.spent_mb else COMING)
    return msgspec.structs.replace(
        status,
        content_at=tally.content_at,
        units=units,
        missing_count=missing,
        media_bytes=tally.media_bytes,
    )


class Tally:
    """The counts of the followed units, taken anew only when something can have changed them."""

    def __init__(self, store: Store, units: tuple[str, ...]) -> None:
        self._store = store
        self._units = units
        self._key: object = None
        self._counts: tuple[dict[str, UnitStatus], int] = ({}, 0)
        self.content_at: datetime | None = None
        self.media_bytes = 0

    def take(
        self, outcomes: Mapping[str, Outcome], now: datetime, coming: str = COMING
    ) -> tuple[dict[str, UnitStatus], int]:
        """Return the state of each unit and what is kept back in all; items come into force by the minute."""
        key = (self._store.revision, tuple(outcomes.items()), now.replace(second=0, microsecond=0), coming)
        if key != self._key:
            self._counts = units_status(self._store, self._units, outcomes, stamp(now), coming)
            content_at = self._store.note("content_at")
            self.content_at = datetime.fromisoformat(content_at) if content_at else None
            self.media_bytes = self._store.media_bytes()
            self._key = key
        return self._counts


def essence(status: Status) -> Status:
    """Return `status` without what moves all the time, to tell whether anything happened."""
    spent = status.daily_mb if status.used_up else 0
    return msgspec.structs.replace(status, last_contact=None, condition=None, spent_mb=spent)


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
