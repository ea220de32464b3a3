"""Guessing is slow: five wrong passwords for a name, or thirty from an address, and the next try waits."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from central.people.models import Attempt

WINDOW: Final = timedelta(minutes=15)
TRIES_PER_NAME: Final = 5
TRIES_PER_ADDRESS: Final = 30
"""A whole township hall may sit behind one address."""


def wait_minutes(username: str, address: str, now: datetime) -> int:
    """Minutes until the next try counts; 0 = at once."""
    since = now - WINDOW
    waits = [0]
    for rows, most in (
        (Attempt.objects.filter(username=username[:150], at__gt=since), TRIES_PER_NAME),
        (Attempt.objects.filter(address=address, at__gt=since), TRIES_PER_ADDRESS),
    ):
        moments = list(rows.order_by("-at").values_list("at", flat=True)[:most])
        if len(moments) == most:
            waits.append(int((moments[-1] + WINDOW - now).total_seconds() // 60) + 1)
    return max(waits)


def failed(username: str, address: str, now: datetime) -> None:
    """Note a failed try; those long past are forgotten."""
    Attempt.objects.filter(at__lt=now - timedelta(days=1)).delete()
    Attempt.objects.create(username=username[:150], address=address, at=now)


def succeeded(username: str) -> None:
    """Forget the failed tries for a name."""
    Attempt.objects.filter(username=username[:150]).delete()
