"""How long a policy counts, in words: said only where it matters just now. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from feed.item import Item
from kiosk.calendar import full_date_text, local
from screens import words

SOON: Final = 30
"""Days before its last day from which a policy is told to end soon."""


def validity(item: Item, now: datetime) -> str:
    """That a policy has ended, ends soon, or has not begun; empty where it simply counts.

    An item leaves by itself when it ends; until the page is left it says so.
    """
    if item.in_force_from is not None and now < item.in_force_from:
        return words.NOT_YET.format(day=full_date_text(item.in_force_from))
    if item.in_force_until is None:
        return ""
    last = item.in_force_until - timedelta(seconds=1)
    day = full_date_text(last)
    if now >= item.in_force_until:
        return words.EXPIRED.format(day=day)
    days = (local(last).date() - local(now).date()).days
    if days == 0:
        return words.EXPIRES_TODAY
    return words.EXPIRES_SOON.format(days=days, day=day) if days <= SOON else ""
