"""Where an item stands, in the words of the console (glossary, chapter 6). Pure: states and moments in, words out."""

from __future__ import annotations

from datetime import datetime
from typing import Final, Literal

from msgspec import Struct

Standing = Literal["draft", "signing", "review", "returned", "scheduled", "live", "expired", "withdrawn", "archived"]

STANDING_WORDS: Final[dict[Standing, str]] = {
    "draft": "草稿",
    "signing": "待签字",
    "review": "待审核",
    "returned": "已退回",
    "scheduled": "定时",
    "live": "已上屏",
    "expired": "已到期",
    "withdrawn": "已撤下",
    "archived": "已归档",
}


class Shown(Struct, frozen=True):
    """What has been approved: from when until when it is on the screens."""

    starts: datetime | None
    ends: datetime | None


def standing(state: str, shown: Shown | None, now: datetime) -> Standing:
    """Where an item stands for its author: the newest version first, then what residents see."""
    if state in ("draft", "signing", "review", "returned", "withdrawn", "archived"):
        return state  # type: ignore[return-value]
    if shown is None:
        return "draft"
    if shown.ends is not None and shown.ends <= now:
        return "expired"
    if shown.starts is not None and shown.starts > now:
        return "scheduled"
    return "live"


def on_screen(state: str, shown: Shown | None, now: datetime) -> bool:
    """Whether residents see an approved version now, whatever a newer version is doing."""
    if shown is None or state in ("withdrawn", "archived"):
        return False
    return (shown.starts is None or shown.starts <= now) and (shown.ends is None or now < shown.ends)
