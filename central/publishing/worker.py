"""The one worker that signs: takes the outbox, writes the feed, and wakes again when an item's time comes.

A row leaves the outbox only after the feed has been written, so a crash at any instant leaves work, never a loss. What
cannot be signed is refused and told, and what residents see stays as it was.
"""

from __future__ import annotations

import gc
import logging
import shutil
import threading
from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import close_old_connections, transaction
from django.db.models import Min
from django.utils import timezone

from central.items.archive import archive_due
from central.items.models import ItemPage
from central.items.notices import tell_waiting
from central.items.orphans import Collector
from central.operation.alive import Pulse
from central.publishing.contents import MissingMedia, folder_of, forget
from central.publishing.models import Outbox, Published
from feed.publish.errors import PublishError
from feed.publish.issue import WouldEmpty
from feed.publish.keys import KeyFolder
from feed.publish.publishing import publish_folder
from feed.publish.repository import Repository
from feed.publish.search_keys import search_keys

log = logging.getLogger(__name__)

POLL_SECONDS = 0.25
REFRESH_EVERY = timedelta(hours=6)
RETRY_SECONDS = (1.0, 5.0, 30.0, 120.0)


class Refusal(Exception):
    """The feed was not written; the message names what, where, and what to do."""


def repository() -> Repository:
    """The feed on this machine, with its online keys."""
    signing = settings.CONF.signing
    return Repository(signing.feed, KeyFolder(signing.keys))


def publish_due(now: datetime, *, rebuild: bool = False) -> tuple[str, ...]:
    """Write the feed of every unit that waits (of all, with `rebuild`); the codes of those that changed.

    Raises `Refusal`; then the outbox is as it was.
    """
    rows = list(Outbox.objects.order_by("pk"))
    opened = repository()
    known = set(opened.units())
    waiting = {row.unit_code for row in rows} | (known if rebuild else set())
    strangers = waiting - known
    if strangers:
        raise Refusal(f"这些单位还没有签名钥匙：{'、'.join(sorted(strangers))}。请运行 central keys add-unit。")
    if not waiting:
        return ()
    _check_room()
    if rebuild:
        forget()
    try:
        issues = publish_folder(
            opened, folder_of(sorted(waiting)), now, allow_empty=rebuild or any(row.allow_empty for row in rows)
        )
    except (PublishError, WouldEmpty, MissingMedia, OSError) as fault:
        raise Refusal(f"没有签发：{fault}") from fault
    with transaction.atomic():
        Outbox.objects.filter(pk__in=[row.pk for row in rows]).delete()
        changed = tuple(made.unit for made in issues if made.is_change)
        Published.objects.update_or_create(pk=1, defaults={"at": now, "units": ",".join(changed)[:2000], "fault": ""})
    return changed


def note_times(after: datetime, now: datetime) -> None:
    """Put units into the outbox whose items came into force, or ended, in (after, now]."""
    due = ItemPage.objects.filter(approved__isnull=False)
    starting = due.filter(approved_starts__gt=after, approved_starts__lte=now).values_list("unit_code", flat=True)
    ending = due.filter(approved_ends__gt=after, approved_ends__lte=now).values_list("unit_code", flat=True)
    for code in {*starting, *ending}:
        Outbox.objects.create(unit_code=code, allow_empty=True)


def next_time(now: datetime) -> datetime | None:
    """When the next item comes into force or ends; none where nothing is planned."""
    due = ItemPage.objects.filter(approved__isnull=False)
    starts = due.filter(approved_starts__gt=now).aggregate(at=Min("approved_starts"))["at"]
    ends = due.filter(approved_ends__gt=now).aggregate(at=Min("approved_ends"))["at"]
    return min((moment for moment in (starts, ends) if moment is not None), default=None)


def _check_room() -> None:
    needed, folder = settings.CONF.signing.free_mb, settings.CONF.signing.feed
    free = shutil.disk_usage(folder).free // (1024 * 1024)
    if free < needed:
        raise Refusal(f"磁盘只剩 {free} MB，至少要 {needed} MB 才签发。请清理 {folder} 所在的磁盘。")


class Worker:
    """Runs until stopped: signs what waits, at once or after a short gathering; refreshes signatures in time."""

    def __init__(
        self, now: Callable[[], datetime] = timezone.now, pause: Callable[[float], object] | None = None
    ) -> None:
        self._now = now
        self._stop = threading.Event()
        self._pause = pause or self._stop.wait
        self._seen = now()
        self._refreshed: datetime | None = None
        self._failures = 0
        self._pulse = Pulse(settings.CONF.data)
        self._collector = Collector()
        # The dictionary of the keys is read here, not by the first warning that has to go out.
        search_keys("")
        # Times may have passed, and rows been lost with a restored back-up, while nobody worked.
        self._rebuild = True

    def stop(self) -> None:
        """End after the step under way."""
        self._stop.set()

    def run(self) -> None:
        """Work until stopped. A fault is told, kept for the console, and tried again with growing pauses."""
        settled = False
        while not self._stop.is_set():
            close_old_connections()
            pause = self.step()
            if not settled and not self._rebuild:
                # All items are made ready and stay for good: no collection need walk through them again.
                gc.collect()
                gc.freeze()
                settled = True
            self._pause(pause)

    def step(self) -> float:
        """Do what is due; the seconds to wait before the next step."""
        now = self._now()
        self._pulse.beat(now)
        note_times(self._seen, now)
        self._seen = now
        self._refresh(now)
        tell_waiting(now)
        self._collector.look(now)
        if not self._rebuild and not Outbox.objects.exists():
            self._failures = 0
            return POLL_SECONDS
        if not self._failures:
            self._pause(settings.CONF.signing.wait_seconds)
        try:
            changed = publish_due(self._now(), rebuild=self._rebuild)
        except Refusal as fault:
            log.error("publish.refused %s", fault)
            Published.objects.update_or_create(pk=1, defaults={"at": now, "fault": str(fault)[:400]})
            pause = RETRY_SECONDS[min(self._failures, len(RETRY_SECONDS) - 1)]
            self._failures += 1
            return pause
        self._failures, self._rebuild = 0, False
        log.info("publish.done units=%s", ",".join(changed))
        return 0.0

    def _refresh(self, now: datetime) -> None:
        if self._refreshed is not None and now - self._refreshed < REFRESH_EVERY:
            return
        self._refreshed = now
        archive_due(now)
        try:
            repository().refresh(now)
        except (PublishError, OSError) as fault:
            log.error("publish.refresh_failed %s", fault)
