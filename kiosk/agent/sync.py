"""One pass from verified metadata to the store: pages fetched, items judged, cursors moved.

The order of things is what keeps the screen whole. Pages are brought to disk first; then one transaction per unit
reads them one at a time, so that memory stays flat, and moves the unit's cursor only if none was missing. Items of
the pages that did come are taken over all the same: a warning does not wait for another page. One unit failing
never stops the others. The county is read first, for its policy governs what the others may show.
"""

import logging
import sqlite3
import threading
from collections.abc import Callable, Container, Iterable, Mapping
from datetime import datetime
from typing import Final

import msgspec
from msgspec import Struct

from feed.authority import CountyPolicy
from feed.document import FeedDocument, FeedRefused, read_feed
from feed.durable import read_plain
from feed.item import KINDS
from feed.limits import FORMAT
from feed.pages import PageRef, PageRefused, unpack
from feed.reading import BLOCK_TAGS, ItemRefused, read_item
from feed.trust import TemporaryFault, Verified, VerifiedFeed
from feed.units import Level, level_of, lineage
from kiosk.agent.admission import Judged, digest, judge, refusal
from kiosk.columns import stamp
from kiosk.edition import EditionMedia
from kiosk.fetch.blobs import BlobFolder
from kiosk.fetch.download import BlobRef, download_many
from kiosk.fetch.faults import FetchFault
from kiosk.fetch.source import Source
from kiosk.store import PageCounts, Removed, Store, UnitRow

log = logging.getLogger(__name__)

READER: Final = digest(repr((FORMAT, sorted(KINDS), sorted(BLOCK_TAGS))).encode()).hex()
"""What this program can read. After an update that reads more, every page is judged anew."""


def _is_item(raw: bytes) -> bool:
    try:
        read_item(raw)
    except ItemRefused:
        return False
    return True


def _is_media(prepared: bytes) -> bool:
    try:
        msgspec.json.decode(prepared, type=EditionMedia)
    except msgspec.DecodeError:
        return not prepared
    return True


class Outcome(Struct, frozen=True):
    """What came of one unit in a pass; `fault` is empty when its feed was read to the end.

    `newest` is the version of its newest verified feed, `missing_pages` how many of its pages are not here.
    """

    newest: int = 0
    fault: str = ""
    permanent: bool = False
    missing_pages: int = 0


Changed = Callable[[bool], None]
"""Told after each commit that changed what is live, while the pass goes on; true where residents must know at once:
an urgent item, or one that was withdrawn."""


class Reader:
    """Brings verified feeds of the followed units into the store."""

    def __init__(
        self,
        store: Store,
        blobs: BlobFolder,
        village: str,
        changed: Changed,
        stop: threading.Event | None = None,
    ) -> None:
        """Follow `village` and its ancestors. Items kept for another village, or unit, leave at once."""
        self._store = store
        self._blobs = blobs
        self._village = village
        self._changed = changed
        self._stop = stop
        self.units = lineage(village)
        self.outcomes: dict[str, Outcome] = {}

    def begin(self) -> None:
        """Fit the store to the settings and to this program; cheap when nothing changed."""
        store = self._store
        moved = store.note("village") not in ("", self._village)
        with store.change():
            followed = () if moved else self.units
            gone = [
                store.drop_unit(code) for code in store.counts().keys() | store.units().keys() if code not in followed
            ]
            if store.note("reader") != READER:
                store.forget_pages()
                if dropped := store.drop_unreadable(_is_item, _is_media):
                    log.warning("items of a newer program are left out", extra={"items": dropped})
            store.write_note("village", self._village)
            store.write_note("reader", READER)
        if withdrawn := sum(len(removed.items) for removed in gone):
            log.warning("other units are followed now, the former ones leave", extra={"items": withdrawn})
            self._changed(True)

    def read(self, verified: Verified, source: Source | None, now: datetime) -> Mapping[str, Outcome]:
        """Take over what `verified` says of each unit; `source` None reads only pages that are on disk.

        Returns the outcome by unit. Raises sqlite3.Error where the store itself fails.
        """
        for unit in sorted(self.units, key=len):
            try:
                outcome = self._unit(unit, verified, source, now)
            except sqlite3.Error:
                raise
            except (FeedRefused, PageRefused) as fault:
                outcome = Outcome(self._newest(unit, verified), str(fault), permanent=True)
            except OSError as fault:
                outcome = Outcome(self._newest(unit, verified), str(fault))
            except Exception as fault:
                # What nobody foresaw must not make the screen deaf: the others go on, the next pass tries again.
                log.exception("unit failed unforeseen", extra={"unit": unit})
                outcome = Outcome(self._newest(unit, verified), f"{type(fault).__name__}: {fault}", permanent=True)
            self._tell(unit, outcome)
        return self.outcomes

    def _tell(self, unit: str, outcome: Outcome) -> None:
        before = self.outcomes.get(unit)
        self.outcomes[unit] = outcome
        if outcome.fault and (before is None or before.fault != outcome.fault):
            log.warning("unit kept at its last good state", extra={"unit": unit, "fault": outcome.fault})
        elif before is not None and before.fault and not outcome.fault:
            log.info("unit is well again", extra={"unit": unit})

    @staticmethod
    def _newest(unit: str, verified: Verified) -> int:
        feed = verified.feeds.get(unit)
        return feed.version if feed else 0

    def _unit(self, unit: str, verified: Verified, source: Source | None, now: datetime) -> Outcome:
        if (trouble := verified.faults.get(unit)) is not None:
            row = self._store.units().get(unit)
            return Outcome(row.version if row else 0, str(trouble), permanent=not isinstance(trouble, TemporaryFault))
        feed = verified.feeds.get(unit)
        if feed is None:
            return self._emptied(unit, verified.missing.get(unit, "publishes no feed"))
        document = read_feed(feed.raw, unit)
        if level_of(unit) is Level.COUNTY:
            self._take_policy(document.policy or CountyPolicy())
        row = self._store.units().get(unit)
        if row is not None and row.feed == feed.sha256:
            if row.version != feed.version:
                # Signed anew without a change, as `feed refresh` does twice a year.
                with self._store.change():
                    self._store.note_unit(UnitRow(unit, row.name, feed.version, row.feed))
            return Outcome(feed.version)
        return self._take_feed(feed, document, source, now)

    def _emptied(self, unit: str, reason: str) -> Outcome:
        """Obey signers who state that `unit` publishes nothing: what it published before leaves."""
        if level_of(unit) is Level.COUNTY:
            self._take_policy(CountyPolicy())
        with self._store.change():
            gone = self._store.drop_unit(unit)
        if gone.items:
            log.warning(
                "unit publishes nothing any more, its items leave",
                extra={"unit": unit, "items": len(gone.items), "reason": reason},
            )
            self._changed(True)
        # Publishing nothing is a unit's right; having no role here at all says that the settings are wrong.
        return Outcome(0, reason if "not part of" in reason else "", permanent=True)

    def policy(self) -> CountyPolicy:
        """Return the county's policy as last verified; the safe default before that."""
        kept = self._store.note("policy")
        return msgspec.json.decode(kept, type=CountyPolicy) if kept else CountyPolicy()

    def _take_policy(self, policy: CountyPolicy) -> None:
        """Keep a new policy and judge everything in the store by it, in one step."""
        encoded = msgspec.json.encode(policy).decode()
        if encoded == self._store.note("policy"):
            return
        down = 0
        with self._store.change():
            self._store.write_note("policy", encoded)
            for key, unit, raw, reason in self._store.judged_rows():
                new, fault = refusal(read_item(raw).item, unit, policy)
                if new != reason and reason != "duplicate":
                    down += self._store.judge(key, new)
                    if fault:
                        log.warning("item refused by the county's new policy", extra={"unit": unit, "fault": fault})
            promoted = self._store.promote()
        log.info("county policy taken over", extra={"hosts": len(policy.link_hosts), "came_down": down})
        if down or promoted.items:
            self._changed(promoted.urgent or down > 0)

    def _take_feed(self, feed: VerifiedFeed, document: FeedDocument, source: Source | None, now: datetime) -> Outcome:
        unit = document.unit
        pages = {page.sha256: page for page in document.pages}
        known = self._store.read_pages(unit) & pages.keys()
        unread = [page for page in pages.values() if page.sha256 not in known]
        faults = self._fetch(unread, source)
        gone = Removed()
        left = 0
        with self._store.change():
            policy = self.policy()
            for page in unread:
                if page.sha256 not in faults:
                    try:
                        left += self._take_page(unit, page, known, policy, stamp(now))
                        known.add(page.sha256)
                    except (OSError, PageRefused) as fault:
                        # Torn on this disk since it was fetched, or never what the feed promised: fetched anew.
                        faults[page.sha256] = fault
            if not faults:
                row = UnitRow(unit, document.name, feed.version, feed.sha256)
                gone = self._store.finish_feed(row, pages)
            promoted = self._store.promote()
        for sha256, trouble in faults.items():
            if isinstance(trouble, PageRefused):
                self._blobs.discard(sha256)
        withdrawn = left + len(gone.items)
        if promoted.items or withdrawn:
            log.info(
                "unit taken over",
                extra={
                    "unit": unit,
                    "version": feed.version,
                    "live": promoted.items,
                    "withdrawn": withdrawn,
                    "pages": len(unread),
                    "missing_pages": len(faults),
                },
            )
            self._changed(promoted.urgent or withdrawn > 0)
        if not faults:
            return Outcome(feed.version)
        first = next(iter(faults.values()))
        permanent = all(getattr(fault, "permanent", True) for fault in faults.values())
        return Outcome(feed.version, str(first), permanent, len(faults))

    def _fetch(self, pages: Iterable[PageRef], source: Source | None) -> dict[str, FetchFault | OSError | PageRefused]:
        """Bring pages to disk; return the faults by hash."""
        absent = [BlobRef(page.sha256, page.length) for page in pages if not self._blobs.has(page.sha256, page.length)]
        if source is None:
            return {page.sha256: FileNotFoundError(f"page {page.sha256[:12]} is not on this device") for page in absent}
        if not absent:
            return {}
        return dict(download_many(absent, source, self._blobs, lambda _ref, _fault: None, stop=self._stop))

    def _take_page(self, unit: str, page: PageRef, read: Container[str], policy: CountyPolicy, now: int) -> int:
        """Judge the items of one page, `read` being the unit's pages before it. Raises PageRefused, OSError.

        Returns how many items left because they are addressed elsewhere now.
        """
        store = self._store
        counts = dict.fromkeys(PageCounts.__struct_fields__, 0)
        ids: set[str] = set()
        left = 0
        for raw in unpack(page, read_plain(self._blobs.path(page.sha256), page.length)):
            judged = judge(raw, unit, policy, self._village)
            if judged.id in ids or (judged.id and store.page_of(unit, judged.id) in read):
                counts["doubled"] += 1
                judged = Judged("", b"", reason="duplicate", fault=f"item {judged.id!r} stands twice in the feed")
            counts["unreadable"] += not judged.id and judged.reason != "duplicate"
            counts["elsewhere"] += judged.elsewhere
            counts["newer_blocks"] += judged.skipped_blocks
            if judged.id:
                ids.add(judged.id)
                left += len(store.want(unit, page.sha256, judged, now).items)
            if judged.fault and judged.reason != "newer-kind":
                log.warning(
                    "item refused, its last good version stays",
                    extra={"unit": unit, "reason": judged.reason, "fault": judged.fault},
                )
        store.add_page(unit, page.sha256, PageCounts(**counts))
        return left
