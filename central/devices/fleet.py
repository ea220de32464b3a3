"""The register of screens: who is in it, where they hang, what they said last."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import msgspec
from django.db import transaction
from django.db.models import Count, QuerySet

from central.devices.models import Device
from central.devices.standing import Said
from central.items.journal import note
from central.people.models import Person
from central.units.models import UnitPage
from feed.reports import Heartbeat, is_device
from feed.units import Level, is_unit_code, level_of

MOST_NAME = 60


class NotRegistered(ValueError):
    """A screen cannot be put into the register or taken out; the message is for staff."""


def present() -> QuerySet[Device]:
    """Every screen in the register."""
    return Device.objects.filter(removed__isnull=True)


def screens_by_village() -> Mapping[str, int]:
    """How many screens each village has."""
    return dict(present().values_list("unit_code").annotate(count=Count("pk")))


@transaction.atomic
def add(key: str, village: str, name: str, now: datetime, by: Person | None = None) -> Device:
    """Put a screen into the register, or move and rename one that is in it. Raises NotRegistered."""
    key, name = key.strip().lower(), name.strip()
    if not is_device(key):
        raise NotRegistered("公钥要 64 位（0–9 和 a–f）：在那块屏上运行 kiosk key show，整行抄过来。")
    if not is_unit_code(village) or level_of(village) is not Level.VILLAGE:
        raise NotRegistered(f"{village} 不是村的 12 位区划代码。")
    if not UnitPage.objects.filter(code=village).exists():
        raise NotRegistered(f"管理台里还没有 {village} 这个村：先用 central unit add 建好。")
    if not name or len(name) > MOST_NAME:
        raise NotRegistered(f"名字要写，{MOST_NAME} 个字以内，例如“村委会大厅”。")
    if present().filter(unit_code=village, name=name).exclude(key=key).exists():
        raise NotRegistered(f"这个村已经有一块屏叫“{name}”，换个名字。")
    device, fresh = Device.objects.select_for_update().get_or_create(
        key=key, defaults={"name": name, "unit_code": village, "added": now}
    )
    if not fresh:
        if device.removed is not None:
            device.added = now
        device.name, device.unit_code, device.removed = name, village, None
        device.save()
    note("device", by, now, unit=village, words=f"登记大屏：{name}（{device.words}）")
    return device


@transaction.atomic
def remove(which: str, now: datetime, by: Person | None = None) -> Device:
    """Take a screen out of the register, named by its name or the beginning of its key. Raises NotRegistered."""
    found = list(present().filter(name=which)[:2])
    if not found and len(which) >= 8:
        found = list(present().filter(key__startswith=which.lower())[:2])
    if len(found) != 1:
        raise NotRegistered(f"没有叫“{which}”的屏。" if not found else f"不止一块屏叫“{which}”：请写公钥。")
    device = found[0]
    device.removed = now
    device.save(update_fields=["removed"])
    note("device", by, now, unit=device.unit_code, words=f"取消登记：{device.name}")
    return device


def heartbeat(device: Device) -> Heartbeat | None:
    """What a screen said last; none before its first word, or where it can no longer be read."""
    if not device.told:
        return None
    try:
        return msgspec.convert(device.told, Heartbeat)
    except msgspec.ValidationError:
        return None


def said(device: Device) -> Said | None:
    """What its standing is judged by."""
    told = heartbeat(device)
    if told is None or device.reported_at is None or device.online_since is None:
        return None
    return Said(
        at=device.reported_at,
        online_since=device.online_since,
        every=told.every,
        well=told.state == "online" and not told.fault,
        good_until=told.good_until,
    )
