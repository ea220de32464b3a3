"""How long nobody has touched the screen, as far as its journal and the device's own running time tell."""

import time
from datetime import datetime, timedelta
from pathlib import Path

from kiosk.journal import last_use


def running_time() -> timedelta:
    """Return how long this device has been on, asleep or awake."""
    return timedelta(seconds=time.clock_gettime(time.CLOCK_BOOTTIME))


def untouched(journal: Path, now: datetime, running: timedelta) -> timedelta:
    """Return the time since the last touch at `now`, at most `running`: what was before is not known.

    A journal that cannot be read counts as one that was used just now.
    """
    try:
        used = last_use(journal, now)
    except OSError:
        return timedelta()
    return running if used is None else min(running, now - used)
