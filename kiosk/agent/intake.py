"""Media on their way in: fetched and prepared beside the agent's loop, so that a film never delays a warning.

A few lanes work through what the store wants. The quick lanes take only what is urgent or small; one lane takes
all. Fetching is resumed and bounded by `kiosk.fetch`, preparing happens in a short-lived child (`kiosk.media`), one
at a time. Lanes never touch the database: results are handed to the agent, which alone writes.
"""

import hashlib
import logging
import random
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from msgspec import Struct

from feed.media import MediaRef
from kiosk.edition import EditionMedia
from kiosk.fetch.blobs import BlobFolder
from kiosk.fetch.download import BlobRef, download
from kiosk.fetch.faults import LINE, FetchFault, disk_fault, pause
from kiosk.fetch.source import Source

log = logging.getLogger(__name__)

LANES: Final = 3
SMALL: Final = 2 * 1024 * 1024
"""Bytes up to which media may take a quick lane."""


class Refused(Exception):
    """Media that cannot be shown: broken, a bomb, or not what it claims. `permanent` unless the device was short."""

    def __init__(self, what: str, *, permanent: bool = True) -> None:
        super().__init__(what)
        self.permanent = permanent


class Arrival(Struct, frozen=True):
    """What came of one medium: prepared and its bytes on disk, or the fault that it met."""

    reference: MediaRef
    prepared: EditionMedia | None = None
    size: int = 0
    fault: str = ""


class Wish(Struct, frozen=True):
    """A medium that the store wants."""

    reference: MediaRef
    urgent: bool = False


Prepare = Callable[[MediaRef, Path], tuple[EditionMedia, int]]
"""Makes a verified blob fit for the screen; returns it and its bytes on disk. Raises Refused, OSError."""


class Intake:
    """The lanes. `wish` says what is wanted now; `arrived` is called from a lane's thread, once per result."""

    def __init__(
        self,
        source: Source,
        blobs: BlobFolder,
        prepare: Prepare,
        arrived: Callable[[Arrival], None],
        *,
        urgent: Source | None = None,
        held: Callable[[], bool] = lambda: False,
        rng: random.Random | None = None,
        lanes: int = LANES,
    ) -> None:
        """`urgent` brings what cannot wait (none: `source` does). While `held`, nothing else is fetched."""
        self._source = source
        self._urgent = urgent or source
        self._held = held
        self._blobs = blobs
        self._prepare = prepare
        self._arrived = arrived
        self._rng = rng or random.Random()  # noqa: S311 - spreads retries, guards nothing
        self._changed = threading.Condition()
        self._preparing = threading.Lock()
        self._wishes: list[Wish] = []
        self._taken: set[MediaRef] = set()
        self._failures: dict[MediaRef, int] = {}
        self._not_before: dict[MediaRef, float] = {}
        self._line_failures = 0
        self._line_not_before = 0.0
        self._stopping = False
        self._threads = [
            threading.Thread(target=self._lane, args=(number > 0,), name=f"media-{number}", daemon=True)
            for number in range(lanes)
        ]

    def start(self) -> None:
        """Set the lanes to work."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Take up nothing more. What is under way ends with the process; its first part is kept and resumed."""
        with self._changed:
            self._stopping = True
            self._changed.notify_all()

    def wish(self, wishes: Sequence[Wish]) -> None:
        """Replace what is wanted, the most pressing first; what is under way goes on."""
        with self._changed:
            self._wishes = list(wishes)
            wanted = {wish.reference for wish in wishes}
            for kept in (self._failures, self._not_before):
                for reference in kept.keys() - wanted:
                    del kept[reference]
            self._changed.notify_all()

    def settled(self, arrival: Arrival) -> None:
        """The agent has recorded a result: what came is not wished for any more, what failed is after its pause."""
        with self._changed:
            self._taken.discard(arrival.reference)
            if arrival.prepared is not None:
                sha256 = arrival.reference.sha256
                self._wishes = [wish for wish in self._wishes if wish.reference.sha256 != sha256]
            self._changed.notify_all()

    def try_now(self) -> None:
        """Forget all pauses: the line is back, or the disk has room again."""
        with self._changed:
            self._line_not_before = 0.0
            self._not_before.clear()
            self._changed.notify_all()

    @property
    def busy(self) -> bool:
        """Whether anything wanted is under way, or could be taken up now."""
        with self._changed:
            return bool(self._taken) or self._next(quick=False, now=time.monotonic())[0] is not None

    def _lane(self, quick: bool) -> None:
        while True:
            with self._changed:
                while True:
                    if self._stopping:
                        return
                    wish, wait = self._next(quick=quick, now=time.monotonic())
                    if wish is not None:
                        break
                    self._changed.wait(wait)
                self._taken.add(wish.reference)
            self._arrived(self._bring(wish.reference, self._urgent if wish.urgent else self._source))

    def _next(self, *, quick: bool, now: float) -> tuple[Wish | None, float | None]:
        """Return the next wish for a lane, or how long until there may be one (None: until something changes)."""
        soonest: float | None = None
        held = self._held()
        for wish in self._wishes:
            reference = wish.reference
            if reference in self._taken or (quick and not wish.urgent and reference.length > SMALL):
                continue
            start = self._not_before.get(reference, 0.0)
            # What is on disk already needs no line.
            here = self._blobs.has(reference.sha256, reference.length)
            if held and not wish.urgent and not here:
                continue
            if self._line_not_before > now and not here:
                start = max(start, self._line_not_before)
            if start <= now:
                return wish, None
            soonest = start - now if soonest is None else min(soonest, start - now)
        return None, soonest

    def _bring(self, reference: MediaRef, source: Source) -> Arrival:
        """Fetch and prepare one medium; every fault becomes part of the result and starts its pause."""
        sha256 = reference.sha256
        try:
            if download(BlobRef(sha256, reference.length), source, self._blobs):
                with self._changed:
                    self._line_failures, self._line_not_before = 0, 0.0
            with self._preparing:
                prepared, size = self._prepare(reference, self._blobs.path(sha256))
        except FetchFault as fault:
            return self._failed(reference, str(fault), fault.permanent, fault)
        except Refused as fault:
            if self._damaged(reference):
                return self._failed(reference, "blob was damaged on this disk, fetched anew", permanent=False)
            return self._failed(reference, str(fault), fault.permanent)
        except OSError as fault:
            return self._failed(reference, str(disk_fault(fault, str(self._blobs.root))), permanent=False)
        except Exception as fault:
            log.exception("media failed unforeseen", extra={"sha256": sha256})
            return self._failed(reference, f"{type(fault).__name__}: {fault}", permanent=True)
        return Arrival(reference, prepared, size)

    def _damaged(self, reference: MediaRef) -> bool:
        """Tell whether a blob that cannot be prepared is no longer what was fetched, and then remove it."""
        with self._blobs.path(reference.sha256).open("rb") as file:
            whole = hashlib.file_digest(file, "sha256").hexdigest() == reference.sha256
        if not whole:
            self._blobs.discard(reference.sha256)
        return not whole

    def _failed(self, reference: MediaRef, what: str, permanent: bool, fetch: FetchFault | None = None) -> Arrival:
        now = time.monotonic()
        with self._changed:
            failures = self._failures[reference] = self._failures.get(reference, 0) + 1
            wish = fetch.retry_after if fetch is not None else None
            self._not_before[reference] = now + pause(failures, self._rng, permanent=permanent, retry_after=wish)
            if fetch is not None and fetch.kind in LINE:
                self._line_failures += 1
                self._line_not_before = now + pause(self._line_failures, self._rng)
        if failures == 1:
            log.warning("media is missing", extra={"sha256": reference.sha256, "fault": what})
        return Arrival(reference, fault=what)
