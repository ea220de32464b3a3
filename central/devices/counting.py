"""Counting: events of a screen become sums of the day, and remarks for the clerk. Nothing else of them is kept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Final

from django.db import connection
from django.utils import timezone

from central.devices.models import DailyUse, Device, Remark
from central.guard import privacy
from feed.reports import Event

OLDEST: Final = timedelta(days=400)
"""A screen tells of no day longer ago: its journal is bounded. What claims to be older had a wrong clock."""
AHEAD: Final = timedelta(days=1)

_ROWS_AT_ONCE: Final = 100
_USED: Final = frozenset({"opened", "section", "searched", "scanned", "rated", "remark"})

Place = tuple[date, str, str, str]
"""Day, unit, item, deed."""


def count(device: Device, events: Iterable[Event], now: datetime) -> None:
    """Add events that are counted for the first time. Within the transaction that keeps the screen's number."""
    sums: defaultdict[Place, list[int]] = defaultdict(lambda: [0, 0])
    remarks: list[Remark] = []
    zone = timezone.get_current_timezone()
    for event in events:
        at = plausible(event.at, now)
        if event.deed == "forgotten":
            continue
        if event.deed == "remark":
            remarks.append(_remark(device, event, at, now))
        deed = f"rated-{event.stars}" if event.deed == "rated" else event.deed
        place = sums[at.astimezone(zone).date(), event.unit, event.id, deed]
        place[0] += event.count if event.deed == "dropped" else 1
        place[1] += round(event.seconds)
        if event.deed in _USED and (device.used_at is None or at > device.used_at):
            device.used_at = at
    _add(device.unit_code, sums)
    if remarks:
        Remark.objects.bulk_create(remarks)


def plausible(at: datetime, now: datetime) -> datetime:
    """The moment of an event; that of its arrival where the screen's clock was certainly wrong."""
    return at if now - OLDEST <= at <= now + AHEAD else now


def _remark(device: Device, event: Event, at: datetime, now: datetime) -> Remark:
    text = " ".join(event.text.split())
    masked = privacy.mask(text)
    return Remark(
        device=device,
        village=device.unit_code,
        unit_code=event.unit,
        item_id=event.id,
        at=at,
        received=now,
        text=masked,
        masked=masked != text,
    )


def _add(village: str, sums: dict[Place, list[int]]) -> None:
    """One statement for many sums: what is there grows, what is not there begins. Alike for SQLite and PostgreSQL."""
    rows = [
        (day, village, unit, item, deed, times, seconds)
        for (day, unit, item, deed), (times, seconds) in sorted(sums.items())
    ]
    table = DailyUse._meta.db_table
    for start in range(0, len(rows), _ROWS_AT_ONCE):
        some = rows[start : start + _ROWS_AT_ONCE]
        holes = ", ".join(["(%s, %s, %s, %s, %s, %s, %s)"] * len(some))
        statement = (
            f"INSERT INTO {table} (day, village, unit_code, item_id, deed, times, seconds) VALUES {holes} "  # noqa: S608 - no value stands in it
            "ON CONFLICT (day, village, unit_code, item_id, deed) DO UPDATE SET "
            f"times = {table}.times + excluded.times, seconds = {table}.seconds + excluded.seconds"
        )
        with connection.cursor() as cursor:
            cursor.execute(statement, [value for row in some for value in row])
