"""How loud something is at a moment. Pure; 0 to 1."""

from __future__ import annotations

from datetime import datetime

from kiosk.calendar import ZONE
from kiosk.settings import SoundSettings
from screens.care import within


def loudness(now: datetime, sound: SoundSettings, *, alert: bool = False) -> float:
    """The volume of a film or a sound that a resident asked for at a moment (aware); of an alert's tone at any."""
    if alert:
        return sound.alert_volume
    if sound.mute:
        return 0.0
    quiet = within(now.astimezone(ZONE).time(), sound.quiet_from, sound.quiet_until)
    return sound.quiet_volume if quiet else sound.volume
