"""The list of screens as somebody sees it: each screen in words, trouble first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Q, QuerySet
from django.utils import timezone
from msgspec import Struct

from central.console.templatetags.console import said as spoken
from central.devices.condition import SCARCE_MB, findings, room
from central.devices.fleet import heartbeat, present, said
from central.devices.models import Device
from central.devices.standing import WORDS, Standing, Word, standing
from central.people.models import Person
from central.people.rights import Act
from central.units.models import UnitPage
from feed.reports import Heartbeat

ORDER: Final[tuple[Word, ...]] = ("offline", "cut", "unknown", "online")
ICONS: Final[dict[Word, str]] = {"online": "online", "cut": "lock", "offline": "offline", "unknown": "unknown"}
FRESH: Final = timedelta(minutes=10)
"""Signed no longer ago than this, content counts as the newest."""


class Row(Struct, frozen=True):
    """One screen in words. `since` and `until` say from when its state lasts and how long it holds, `notes` what is the
    matter with it, `behind` which older version its glass still runs.
    """

    device: Device
    village: str
    word: Word
    words: str
    icon: str
    since: str
    until: str
    content: str
    edition: str
    disk: str
    scarce: bool
    used: str
    version: str
    behind: str
    notes: tuple[str, ...]


class Tab(Struct, frozen=True):
    """A state with how many screens are in it, to narrow the list by."""

    word: str
    words: str
    icon: str
    count: int
    here: bool


def units_of(person: Person) -> QuerySet[UnitPage]:
    """The units whose screens somebody sees: those whose matters they read, or whose screens they keep."""
    return UnitPage.objects.filter(Q(person.sees(Act.READ)) | Q(person.sees(Act.DEVICES)))


def rows_for(person: Person, now: datetime, find: str = "") -> list[Row]:
    """The screens that somebody sees, those with trouble first."""
    villages = dict(units_of(person).values_list("code", "title"))
    devices = present().filter(unit_code__in=villages).order_by("unit_code", "name")
    made = [row_of(device, villages[device.unit_code], now) for device in devices]
    if find:
        made = [row for row in made if find in row.village or find in row.device.name or find in row.device.key[:16]]
    return sorted(made, key=lambda row: (ORDER.index(row.word), not row.notes))


def tabs(rows: Iterable[Row], here: str) -> list[Tab]:
    """All, and each state."""
    counts = Counter[str](row.word for row in rows)
    every = Tab("", "全部", "", sum(counts.values()), not here)
    order: tuple[Word, ...] = ("online", "cut", "offline", "unknown")
    return [every, *(Tab(word, WORDS[word], ICONS[word], counts[word], here == word) for word in order)]


def row_of(device: Device, village: str, now: datetime) -> Row:
    """One screen in words."""
    found, told = standing(said(device), now), heartbeat(device)
    silent = found.word in ("cut", "offline")
    used = spoken(device.used_at) if device.used_at else "—"
    since, until = _since(found, now)
    return Row(
        device=device,
        village=village,
        word=found.word,
        words=WORDS[found.word],
        icon=ICONS[found.word],
        since=since,
        until=until,
        content=_content(told, now, silent=silent) if told else "刚登记，没报过",
        edition=f"第 {told.edition} 版" if told and told.edition else "",
        # What nobody can know any more of a screen that is gone is not told; of a silent one it is told as such.
        disk=room(told.free_mb) if told and told.total_mb and found.word != "offline" else "—",
        scarce=bool(told and told.total_mb and told.free_mb < SCARCE_MB and found.word != "offline"),
        used=f"断网前 {used}" if silent and device.used_at else used,
        version=(told.agent or "—") if told else "—",
        behind=told.screen if told and told.screen != told.agent else "",
        notes=tuple(f"断网前：{note}" if silent else note for note in _notes(told)) if told else (),
    )


def _since(found: Standing, now: datetime) -> tuple[str, str]:
    """Since when it is so, and until when a silent screen holds out."""
    if found.since is None:
        return "", ""
    if found.word == "cut":
        return f"断了 {lasted(now - found.since)}", f"{spoken(found.until)} 前都能播" if found.until else ""
    return f"从 {spoken(found.since)} 起", ""


def _content(told: Heartbeat, now: datetime, *, silent: bool) -> str:
    if told.content_at is None:
        return "还没有内容"
    if not silent and now - told.content_at <= FRESH and not told.missing:
        return "最新"
    return f"{spoken(told.content_at)} 的"


def _notes(told: Heartbeat) -> Iterable[str]:
    if told.fault:
        yield told.fault
    elif told.state == "refused":
        yield "服务器上的内容没有采用"
    elif told.state == "offline":
        yield "取不到新内容"
    if told.missing:
        yield f"差 {told.missing} 条没收到"
    if told.clock == "floor":
        yield "本机的钟不对"
    yield from (finding.short for finding in findings(told) if finding.short)


def lasted(span: timedelta) -> str:
    """How long, in words: 12 分钟, 1 小时 12 分, 3 天."""
    minutes = max(0, int(span.total_seconds() // 60))
    if minutes < 60:
        return f"{minutes} 分钟"
    if minutes < 48 * 60:
        return f"{minutes // 60} 小时 {minutes % 60} 分"
    return f"{minutes // 1440} 天"


def moment(now: datetime) -> str:
    """When the list was made: it does not move by itself."""
    return f"{timezone.localtime(now):%H:%M}"
