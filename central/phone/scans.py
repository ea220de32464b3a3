"""Counting how often an item's page is opened: one figure per item and day, and nothing about anybody.

Openings are gathered in memory and written a few seconds later in one transaction, so that a village scanning at
once costs nothing. What a killed process had not written is lost; a stopped one writes first.
"""

from __future__ import annotations

import atexit
import logging
import re
import threading
from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Final

from django.db import DatabaseError, connection, transaction
from django.db.models import F, Sum
from django.http import HttpRequest

from central.items.models import ItemPage
from central.phone.models import Scan

log = logging.getLogger(__name__)

WAIT_SECONDS: Final = 10.0
MOST_WAITING: Final = 10_000
"""Items and days that wait at most, should the database refuse for long."""

_MACHINE: Final = re.compile(
    r"bot\b|bot[/;]|spider|crawl|slurp|preview|monitor|curl|wget|python|java/|okhttp|go-http|headlesschrome|lighthouse",
    re.IGNORECASE,
)


def is_person(request: HttpRequest) -> bool:
    """Whether somebody opened the page, as far as one can tell: no HEAD, no fetching ahead, no machine."""
    ahead = (request.headers.get(name, "") for name in ("Purpose", "Sec-Purpose", "X-Purpose", "X-Moz"))
    if request.method != "GET" or any("prefetch" in said or "preview" in said for said in ahead):
        return False
    agent = request.headers.get("User-Agent", "")
    return bool(agent) and _MACHINE.search(agent) is None


class Tally:
    """Openings that wait to be written. One per process."""

    def __init__(self, wait: float = WAIT_SECONDS) -> None:
        self._wait = wait
        self._lock = threading.Lock()
        self._counts: Counter[tuple[int, date]] = Counter()
        self._timer: threading.Timer | None = None

    def add(self, item: int, day: date) -> None:
        """Count one opening; it is written within `wait` seconds."""
        with self._lock:
            if (item, day) in self._counts or len(self._counts) < MOST_WAITING:
                self._counts[item, day] += 1
            self._arm()

    def flush(self) -> None:
        """Write all that waits. What the database refuses for now waits on."""
        with self._lock:
            counts, self._counts = self._counts, Counter()
        if not counts:
            return
        try:
            _write(counts)
        except DatabaseError as fault:
            log.warning("phone.scans_wait items=%s %s", len(counts), fault)
            with self._lock:
                self._counts.update(counts)

    def _arm(self) -> None:
        if self._timer is None:
            self._timer = threading.Timer(self._wait, self._ring)
            self._timer.daemon = True
            self._timer.start()

    def _ring(self) -> None:
        with self._lock:
            self._timer = None
        self.flush()
        connection.close()
        with self._lock:
            if self._counts:
                self._arm()


TALLY: Final = Tally()
atexit.register(TALLY.flush)


def _write(counts: Counter[tuple[int, date]]) -> None:
    with transaction.atomic():
        # A draft may have been thrown away since; its visits go with it.
        there = set(ItemPage.objects.filter(pk__in={item for item, _ in counts}).values_list("pk", flat=True))
        for (item, day), count in sorted(counts.items()):
            if item not in there:
                continue
            if not Scan.objects.filter(item_id=item, day=day).update(count=F("count") + count):
                Scan.objects.create(item_id=item, day=day, count=count)


def opened(items: Iterable[int], since: date) -> dict[int, int]:
    """How often the pages of these items were opened since a day, that day included; items nobody opened are absent."""
    rows = Scan.objects.filter(item_id__in=list(items), day__gte=since).values("item_id").annotate(times=Sum("count"))
    return {row["item_id"]: row["times"] for row in rows}
