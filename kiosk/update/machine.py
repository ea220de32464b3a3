"""The states of an update, and the one step that follows from what is known. Pure: no disk, no clock of its own.

    absent ──a newer release is published──▶ fetching ──▶ staged ──▶ waiting for an idle night ──▶ on trial
                                                                                                     │
                              healthy ◀──well after five minutes──┴──not well, or boots without end──▶ back

A version that went back is never tried again; a newer one is. What cannot be taken at all is `refused`, and stays
so until something else is published.
"""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from typing import Final, Literal

from msgspec import Struct

from feed.software import Release, Version
from kiosk.update.installed import Installed

Phase = Literal["off", "absent", "fetching", "staged", "waiting", "trial", "healthy", "back", "refused"]
Why = Literal["", "manual", "trial", "window", "in-use", "clock", "metered", "fetching"]
"""What an update waits for. `in-use`: somebody touched the screen lately. `clock`: nobody knows whether it is night."""

BLIND_IDLE: Final = timedelta(hours=4)
"""A device that does not know the hour takes so long without a touch, after a start, for night."""


class Policy(Struct, frozen=True):
    """When an update may be made: by itself or only by hand, in which hours, after how long without a touch."""

    auto: bool = True
    starts: time = time(2)
    ends: time = time(4, 30)
    idle: timedelta = timedelta(minutes=10)
    metered: bool = False

    def is_night(self, local: datetime) -> bool:
        """Tell whether `local` lies in the hours; they may pass midnight, and alike ends mean all day."""
        clock = local.time().replace(tzinfo=None)
        if self.starts == self.ends:
            return True
        if self.starts < self.ends:
            return self.starts <= clock < self.ends
        return clock >= self.starts or clock < self.ends


class Moment(Struct, frozen=True):
    """What an instant is like. `local` is the device's own time; `plausible` whether it can be believed.

    `untouched` is how long nobody has touched the screen, no longer than since its start.
    """

    local: datetime
    plausible: bool
    untouched: timedelta


def choose(releases: Iterable[Release], installed: Installed) -> Release | None:
    """Return the release to take: the newest for this machine that is newer than all that ever ran well here.

    Never an older one, never one that was rolled back, whoever signs it.
    """
    least = max(Version.read(text) for text in (installed.running, installed.floor) if text)
    bad = {Version.read(text) for text in installed.bad}
    fit = [
        release
        for release in releases
        if release.platform == installed.platform
        and Version.read(release.version) > least
        and Version.read(release.version) not in bad
    ]
    return max(fit, key=lambda release: Version.read(release.version), default=None)


def may_fetch(policy: Policy, moment: Moment) -> Why:
    """Return "" where a release may be fetched now, else what it waits for: a metered line is used by night only."""
    if not policy.metered:
        return ""
    if not moment.plausible:
        return "" if moment.untouched >= BLIND_IDLE else "clock"
    return "" if policy.is_night(moment.local) else "metered"


def may_switch(policy: Policy, moment: Moment, installed: Installed, *, by_hand: bool) -> Why:
    """Return "" where a version that lies ready may be switched to now, else what it waits for."""
    if installed.trial:
        return "trial"
    if by_hand:
        return ""
    if not policy.auto:
        return "manual"
    if not moment.plausible:
        return "" if moment.untouched >= BLIND_IDLE else "clock"
    if not policy.is_night(moment.local):
        return "window"
    return "" if moment.untouched >= policy.idle else "in-use"


class Facts(Struct, frozen=True):
    """What is known of an update at one moment.

    `offered` is the version chosen from the verified feed, empty where none is newer. `staged`: its archive is
    whole on disk; `unpacked`: its folder is. `fault` is set where it cannot be taken.
    """

    installed: Installed | None
    offered: str = ""
    staged: bool = False
    unpacked: bool = False
    fault: str = ""


def phase_of(facts: Facts) -> Phase:
    """Return the state that `facts` amount to."""
    installed = facts.installed
    if installed is None:
        return "off"
    if installed.trial:
        return "trial"
    if facts.fault:
        return "refused"
    if facts.offered:
        return "waiting" if facts.unpacked else "staged" if facts.staged else "fetching"
    if installed.outcome and (installed.last == installed.running or installed.outcome == "back"):
        return installed.outcome
    return "absent"
