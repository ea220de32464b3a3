"""A screen by itself: its state, the machine behind it, how much the village's screens were used in the last days."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from msgspec import Struct

from central.console.screens.rows import Row, row_of, units_of
from central.devices.condition import Finding, findings
from central.devices.fleet import heartbeat, present
from central.devices.models import Device
from central.devices.use import Week, week
from central.people.models import Person


class Sheet(Struct, frozen=True):
    """What the page tells. `found` is empty where the machine tells nothing of itself; `told_at` is when it spoke last;
    `screens` is how many of the village are counted together in `use`.
    """

    row: Row
    found: tuple[Finding, ...]
    told_at: datetime | None
    silent: bool
    use: Week
    screens: int


def seen(person: Person, pk: int) -> Device | None:
    """The screen of that number, None where there is none or somebody else's."""
    return present().filter(pk=pk, unit_code__in=units_of(person).values("code")).first()


def sheet(person: Person, device: Device, now: datetime) -> Sheet:
    """All that the page of a screen tells."""
    village = units_of(person).values_list("title", flat=True).get(code=device.unit_code)
    told = heartbeat(device)
    row = row_of(device, village, now)
    return Sheet(
        row=row,
        found=tuple(findings(told)) if told else (),
        told_at=device.reported_at,
        silent=row.word in ("cut", "offline"),
        use=week(device.unit_code, timezone.localdate(now)),
        screens=present().filter(unit_code=device.unit_code).count(),
    )
