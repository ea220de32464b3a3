"""Feeds, pages and items: what is wanted, what is live, and the one step from the one to the other."""

from collections.abc import Callable, Iterable, Iterator, Sequence

import msgspec

from feed.media import MediaRef
from kiosk.agent.admission import Judged, Reason
from kiosk.columns import OPEN_END, OPEN_START, in_force
from kiosk.store.media import MediaRows, shape
from kiosk.store.rows import PageCounts, Promoted, Removed, UnitRow


class ItemRows(MediaRows):
    """The rows of units, pages and items."""

    # Feeds and pages.

    def units(self) -> dict[str, UnitRow]:
        """Return the units whose feed was read to its end at least once."""
        rows = self._db.execute("SELECT code, name, version, feed FROM units")
        return {row[0]: UnitRow(*row) for row in rows}

    def read_pages(self, unit: str) -> set[str]:
        """Return the hashes of the pages of `unit` whose items are in the store."""
        return {row[0] for row in self._db.execute("SELECT sha256 FROM pages WHERE unit=? AND doubled=0", (unit,))}

    def add_page(self, unit: str, sha256: str, counts: PageCounts) -> None:
        """Remember that the items of a page are in the store."""
        self._db.execute(
            "INSERT OR REPLACE INTO pages VALUES (?,?,?,?,?,?)",
            (unit, sha256, counts.elsewhere, counts.unreadable, counts.newer_blocks, counts.doubled),
        )

    def forget_pages(self) -> None:
        """Have every page read again with the next feed (another village, another reader); items stay until then."""
        self._db.execute("DELETE FROM pages")
        self._db.execute("UPDATE units SET feed=''")

    def drop_unreadable(self, item: Callable[[bytes], bool], media: Callable[[bytes], bool]) -> int:
        """Drop versions of items, and prepared media, that another program wrote and this one cannot read.

        `item` and `media` tell of a row's bytes whether they can be read. Returns how many items it was; they are
        not withdrawn, for their unit still publishes them: a page judged anew says what is kept back.
        """
        bad = [key for key, _, raw, _ in self.judged_rows() if not item(raw)]
        self._db.executemany("DELETE FROM items WHERE key=?", ((key,) for key in bad))
        for sha256, prepared in self._db.execute("SELECT sha256, prepared FROM media WHERE ready=1").fetchall():
            if not media(prepared):
                self._db.execute("UPDATE media SET ready=0, prepared=x'' WHERE sha256=?", (sha256,))
        if bad:
            self.mark_changed()
        return len(bad)

    def page_of(self, unit: str, name: str) -> str:
        """Return the page that holds the wanted version of an item, empty where there is none."""
        row = self._db.execute("SELECT page FROM items WHERE unit=? AND id=? AND wanted=1", (unit, name)).fetchone()
        return str(row[0]) if row else ""

    def want(self, unit: str, page: str, judged: Judged, now: int) -> Removed:
        """Make `judged` the wanted version of its item; what is live stays live until this one can be.

        A version that is refused is wanted too: so the status can say what is kept back, and a change of the
        county's policy can admit it. An item that is now addressed elsewhere leaves at once, and is returned.
        """
        db, item = self._db, judged.item
        if judged.elsewhere:
            return self._delete("unit=? AND id=?", (unit, judged.id))
        db.execute(
            "UPDATE items SET wanted=0 WHERE unit=? AND id=? AND wanted=1 AND digest<>?",
            (unit, judged.id, judged.digest),
        )
        db.execute("DELETE FROM items WHERE unit=? AND id=? AND wanted=0 AND live=0", (unit, judged.id))
        starts, ends = in_force(item) if item else (OPEN_START, OPEN_END)
        (key,) = db.execute(
            "INSERT INTO items (unit,id,digest,page,version,kind,urgent,due,until,wanted,live,reason,raw)"
            " VALUES (?,?,?,?,?,?,?,?,?,1,0,?,?) ON CONFLICT (unit,id,digest) DO UPDATE SET"
            " wanted=1, page=excluded.page, reason=excluded.reason, live=live AND excluded.reason='' RETURNING key",
            (
                unit,
                judged.id,
                judged.digest,
                page,
                item.version if item else 0,
                item.kind if item else "",
                item is not None and (item.kind == "alert" or item.priority == "urgent"),
                # The media of what is not yet in force cost the line nothing, unless it is marked pre-loadable.
                OPEN_START if item is not None and item.preload else starts,
                ends,
                judged.reason,
                judged.raw,
            ),
        ).fetchone()
        self._need(key, judged.media, now)
        return Removed()

    def _need(self, key: int, media: Sequence[MediaRef], now: int) -> None:
        for reference in media:
            self._db.execute(
                "INSERT INTO media (sha256, used) VALUES (?,?) ON CONFLICT DO UPDATE SET used=excluded.used",
                (reference.sha256, now),
            )
            # Each item's own word for the blob is kept: one that calls it what it is not must not spoil it for others.
            self._db.execute(
                "INSERT OR IGNORE INTO needs VALUES (?,?,?)",
                (key, reference.sha256, msgspec.json.encode(shape(reference))),
            )

    def finish_feed(self, unit: UnitRow, pages: Iterable[str]) -> Removed:
        """Move the cursor of `unit`: its feed was read to the end, and what is not in it is withdrawn."""
        db = self._db
        db.execute("CREATE TEMP TABLE IF NOT EXISTS current (sha256 TEXT PRIMARY KEY)")
        db.execute("DELETE FROM current")
        db.executemany("INSERT OR IGNORE INTO current VALUES (?)", ((page,) for page in pages))
        gone = self._delete(
            "unit=?1 AND id NOT IN (SELECT id FROM items WHERE unit=?1 AND wanted=1"
            " AND page IN (SELECT sha256 FROM current))",
            (unit.code,),
        )
        db.execute("DELETE FROM pages WHERE unit=? AND sha256 NOT IN (SELECT sha256 FROM current)", (unit.code,))
        self.note_unit(unit)
        return gone

    def note_unit(self, unit: UnitRow) -> None:
        """Remember which feed of a unit was read to its end."""
        self._db.execute(
            "INSERT OR REPLACE INTO units VALUES (?,?,?,?)", (unit.code, unit.name, unit.version, unit.feed)
        )

    def drop_unit(self, code: str) -> Removed:
        """Forget a unit that is not followed any more, with all that it published."""
        gone = self._delete("unit=?", (code,))
        self._db.execute("DELETE FROM pages WHERE unit=?", (code,))
        self._db.execute("DELETE FROM units WHERE code=?", (code,))
        return gone

    def _delete(self, where: str, values: tuple[str, ...]) -> Removed:
        """Delete items; return those that are gone for good and the media that only they needed."""
        db = self._db
        gone = db.execute(f"SELECT DISTINCT unit, id FROM items WHERE {where}", values).fetchall()  # noqa: S608
        if not gone:
            return Removed()
        media = db.execute(
            f"SELECT DISTINCT sha256 FROM needs WHERE item IN (SELECT key FROM items WHERE {where})",  # noqa: S608
            values,
        ).fetchall()
        db.execute(f"DELETE FROM items WHERE {where}", values)  # noqa: S608
        unused = [sha for (sha,) in media if not self.needs_media(sha)]
        db.executemany("DELETE FROM media WHERE sha256=?", ((sha,) for sha in unused))
        db.executemany("INSERT OR IGNORE INTO withdrawn VALUES (?,?)", gone)
        self.mark_changed()
        return Removed(tuple(gone), tuple(unused))

    # Going live.

    def promote(self) -> Promoted:
        """Make live every wanted version that nothing keeps back, in place of the version before it."""
        db = self._db
        db.execute("CREATE TEMP TABLE IF NOT EXISTS promoted (key INTEGER PRIMARY KEY)")
        db.execute("DELETE FROM promoted")
        db.execute(
            "INSERT INTO promoted SELECT key FROM items WHERE wanted=1 AND live=0 AND reason='' AND NOT EXISTS"
            " (SELECT 1 FROM needs JOIN media USING (sha256) WHERE needs.item=items.key AND media.ready=0)"
        )
        count, urgent = db.execute(
            "SELECT count(*), coalesce(max(urgent), 0) FROM items JOIN promoted USING (key)"
        ).fetchone()
        if count:
            db.execute("UPDATE items SET live=1 WHERE key IN (SELECT key FROM promoted)")
            db.execute(
                "DELETE FROM items WHERE wanted=0 AND (unit, id) IN"
                " (SELECT unit, id FROM items JOIN promoted USING (key))"
            )
            self.mark_changed()
        return Promoted(count, bool(urgent))

    def judged_rows(self) -> Iterator[tuple[int, str, bytes, str]]:
        """Walk all understood item versions: (key, unit, raw, reason). For judging them by a new policy."""
        last = 0
        while rows := self._db.execute(
            "SELECT key, unit, raw, reason FROM items WHERE key>? AND raw<>x'' ORDER BY key LIMIT 100", (last,)
        ).fetchall():
            yield from rows
            last = rows[-1][0]

    def judge(self, key: int, reason: Reason) -> bool:
        """Set what keeps an item version back; return whether a live one came down by it."""
        unit, name, live = self._db.execute("SELECT unit, id, live FROM items WHERE key=?", (key,)).fetchone()
        self._db.execute("UPDATE items SET reason=?1, live=live AND ?1='' WHERE key=?2", (reason, key))
        self._db.execute("DELETE FROM items WHERE key=? AND wanted=0 AND live=0", (key,))
        if live and reason:
            self._db.execute("INSERT OR IGNORE INTO withdrawn VALUES (?,?)", (unit, name))
            self.mark_changed()
        return bool(live and reason)

    def withdrawn(self) -> tuple[tuple[str, str], ...]:
        """Return the items, by (unit, id), that came down and may still be in an edition."""
        return tuple(self._db.execute("SELECT unit, id FROM withdrawn ORDER BY unit, id"))

    def released(self) -> None:
        """Record that an edition holds all that the store has now."""
        self._db.execute("DELETE FROM withdrawn")
        self.write_note("released", self.note("changed"))

    @property
    def unreleased(self) -> bool:
        """Whether something changed that no edition holds yet."""
        return self.note("released") != self.note("changed")

    def live_items(self) -> Iterator[tuple[str, bytes]]:
        """Walk what is live: (unit, canonical JSON), by unit and id. Nothing may be written meanwhile."""
        yield from self._db.execute("SELECT unit, raw FROM items WHERE live=1 ORDER BY unit, id")

    def live_alerts(self) -> list[tuple[str, bytes]]:
        """Return the warnings that are live: (unit, canonical JSON), by unit and id."""
        rows = self._db.execute("SELECT unit, raw FROM items WHERE live=1 AND kind='alert' ORDER BY unit, id")
        return [(unit, bytes(raw)) for unit, raw in rows]

    def live_media(self) -> Iterator[bytes]:
        """Walk the prepared media that live items show."""
        for (prepared,) in self._db.execute(
            "SELECT prepared FROM media WHERE ready=1 AND sha256 IN"
            " (SELECT sha256 FROM needs JOIN items ON items.key=needs.item WHERE items.live=1) ORDER BY sha256"
        ):
            yield prepared
