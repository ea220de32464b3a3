"""How a screen is, in one honest word. Pure: what it said last and the time in, the word out.

在线: it reported just now. 断网，照常播放: it is silent, but was well when it spoke last, and its content is signed for
longer than that: it goes on. 离线: it is silent and nobody can promise that. 未知: it never reported.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final, Literal

from msgspec import Struct

Word = Literal["online", "cut", "offline", "unknown"]

WORDS: Final[dict[Word, str]] = {
    "online": "在线",
    "cut": "断网，照常播放",
    "offline": "离线",
    "unknown": "未知",
}

LATE: Final = timedelta(minutes=2)
"""Silence up to which a screen is online; one on a metered line that speaks less often has two of its own pauses."""
PROMISE: Final = timedelta(hours=72)
"""Silence after which nothing is promised any more, however long the signature holds."""


class Said(Struct, frozen=True):
    """What a screen said last: when (by the centre's clock), how often it speaks (seconds), and how it was."""

    at: datetime
    online_since: datetime
    every: int
    well: bool
    good_until: datetime | None


class Standing(Struct, frozen=True):
    """The word; since when it is so; until when a silent screen certainly goes on showing its content."""

    word: Word
    since: datetime | None = None
    until: datetime | None = None


def patience(every: int) -> timedelta:
    """How long a screen that speaks every so many seconds may be silent and still count as online."""
    return max(LATE, timedelta(seconds=2 * every))


def standing(said: Said | None, now: datetime) -> Standing:
    """How the screen is at `now`."""
    if said is None:
        return Standing("unknown")
    if now - said.at <= patience(said.every):
        return Standing("online", said.online_since)
    gone = said.at + PROMISE
    if not said.well or said.good_until is None:
        return Standing("offline", said.at)
    until = min(gone, said.good_until)
    return Standing("cut", said.at, until) if now < until else Standing("offline", max(said.at, until))
