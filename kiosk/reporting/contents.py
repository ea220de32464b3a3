"""What a screen's messages to the centre hold, composed from its own state and journal. Pure."""

import logging
from datetime import UTC, datetime

import msgspec

from feed import reports
from feed.reports import Heartbeat
from kiosk import journal
from kiosk.health.condition import Condition
from kiosk.status import Status
from kiosk.version import program_version

log = logging.getLogger(__name__)


def heartbeat_of(
    status: Status | None,
    *,
    every: int,
    good_until: datetime | None,
    free_mb: int,
    total_mb: int,
    screen: str,
    condition: Condition | None = None,
) -> Heartbeat:
    """Compose a heartbeat from the agent's own state; pure. Without any state the agent is still starting."""
    device = Heartbeat(
        every=every,
        good_until=good_until,
        free_mb=free_mb,
        total_mb=total_mb,
        agent=program_version()[:40],
        screen=screen[:40],
    )
    if condition is not None:
        storage = condition.storage
        device = msgspec.structs.replace(
            device,
            celsius=condition.heat.celsius if condition.heat else None,
            wear=storage.wear,
            disk_faults=storage.faults,
        )
    if status is None:
        return device
    return msgspec.structs.replace(
        device,
        state=status.state,
        fault=status.fault[:200],
        content_at=status.content_at,
        edition=status.edition,
        missing=status.missing_count,
        clock=status.clock,
    )


def event_of(event: journal.Event) -> reports.Event:
    """Return an event as the contract takes it. One that it cannot take is told as dropped: it never blocks others."""
    told = msgspec.to_builtins(event)
    try:
        return msgspec.convert(told, reports.Event)
    except msgspec.ValidationError as fault:
        log.warning("event is not of the contract", extra={"sequence": event.sequence, "fault": str(fault)})
        return reports.Event(event.sequence, event.at.astimezone(UTC), "dropped", count=1)
