"""Care for a panel that is on day and night: where the picture stands, and how bright it is. Pure.

The whole frame moves by two pixels every few minutes, so that no edge burns in (design tokens, chapter 4). At night the
picture is dimmed, and switched off where the settings say so, while nobody is there.
"""

from __future__ import annotations

from datetime import datetime, time
from typing import Final, Literal

from kiosk.calendar import ZONE
from kiosk.settings import CareSettings

Light = Literal["full", "dim", "dark"]

SHIFTS: Final = ((0, 0), (2, 0), (2, 2), (0, 2))
"""Pixels to the right and down, one after the other."""


def shift_at(seconds: float, minutes: int) -> tuple[int, int]:
    """How far the frame is shifted so many seconds after the start; a pause of 0 minutes leaves it where it is."""
    return SHIFTS[int(seconds // (60 * minutes)) % len(SHIFTS)] if minutes > 0 else SHIFTS[0]


def within(moment: time, start: time, end: time) -> bool:
    """Whether a time of day lies in a span, end excluded; it may pass midnight. Alike ends: never."""
    if start <= end:
        return start <= moment < end
    return moment >= start or moment < end


def light_at(now: datetime, care: CareSettings, *, awake: bool, clock_sure: bool) -> Light:
    """How bright the panel is at a moment (aware).

    `awake`: somebody has touched it lately, or an alert is in force. A clock that may be wrong never switches it off:
    residents would find a dead screen at noon.
    """
    moment = now.astimezone(ZONE).time()
    off = within(moment, care.off_from, care.off_until)
    if awake or not (off or within(moment, care.dim_from, care.dim_until)):
        return "full"
    return "dark" if off and clock_sure else "dim"
