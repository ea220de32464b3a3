"""When an approved version leaves the screens by itself."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone


def publicity_end(content: Mapping[str, Any]) -> datetime | None:
    """The moment at which a 公示 is over: the day after its last, on China's clock. None where none is set.

    A period for objections ends itself (DOMAIN, Privacy); its last day is part of it.
    """
    until = (content.get("disclosure") or {}).get("publicity_until")
    if not until:
        return None
    day = date.fromisoformat(str(until)[:10]) + timedelta(days=1)
    return datetime.combine(day, time(), timezone.get_default_timezone())


def last_moment(content: Mapping[str, Any], ends: datetime | None) -> datetime | None:
    """The author's own end, else that of the 公示, else none."""
    return ends or publicity_end(content)
