"""From store and outcomes to the status: plain Chinese for residents' staff, nothing claimed that is not so."""

import os
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final, Literal

import msgspec
from msgspec import Struct

from feed.trust import TemporaryFault, TrustError
from kiosk.agent.sync import Outcome
from kiosk.columns import stamp
from kiosk.fault_words import USED_UP, disk_words, error_words, plain, unit_words
from kiosk.health.condition import Condition
from kiosk.status import State, Status, UnitStatus
from kiosk.store import Store, Waiting

_REFUSED: Final[Mapping[str, str]] = {
    "contract": "内容格式不合规定，未采用",
    "kind": "这一级单位不能发布这类内容，未采用",
    "audience": "发布范围超出本单位，未采用",
    "link": "二维码链接不在县里允许的网址内，未采用",
    "characters": "文字里有不允许显示的字符，未采用",
}

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
        yield "最新内容没有采用：" + unit_words(outcome.fault)
    reasons = Counter(_REFUSED.get(one.reason) or f"图片或附件还没到：{plain(one.fault) or coming}" for one in held)
    for reason, count in sorted(reasons.items()):
        yield f"{count} 条{reason}"
    if unreadable:
        yield f"{unreadable} 条编号不对或重复，未采用"


class Moment(Struct, frozen=True):
    """What the agent knows of itself at one moment. Errors are the present ones, None where all is well."""

    now: datetime
    floor: datetime
    passed: datetime
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
        passed=moment.passed,
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
    return msgspec.structs.replace(status, last_contact=None, passed=None, condition=None, spent_mb=spent)
