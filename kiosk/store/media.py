"""Media: which blobs are needed, which are prepared, which nothing needs any more."""

from collections.abc import Iterable

from feed.media import MediaRef
from kiosk.store.database import Database


class MediaRows(Database):
    """The rows of media."""

    def wanted_media(self, now: int, variant: str) -> list[tuple[bytes, bool]]:
        """Return the media to fetch or prepare now: (reference, urgent), urgent and small ones first.

        Those prepared for another panel than `variant` are among them; what shows them stays live meanwhile.
        """
        return [
            (reference, bool(urgent))
            for reference, urgent in self._db.execute(
                "SELECT needs.reference, max(items.urgent) AS hurry FROM media JOIN needs USING (sha256)"
                " JOIN items ON items.key=needs.item WHERE (media.ready=0 OR media.variant<>?2)"
                " AND items.wanted=1 AND items.reason='' AND items.due<=?1 AND items.until>?1"
                " GROUP BY needs.reference ORDER BY hurry DESC, json_extract(needs.reference, '$.length')",
                (now, variant),
            )
        ]

    def next_due(self, now: int) -> int | None:
        """Return when the next item comes into force whose media are still to be fetched."""
        (moment,) = self._db.execute(
            "SELECT min(due) FROM items WHERE wanted=1 AND live=0 AND reason='' AND due>?", (now,)
        ).fetchone()
        return None if moment is None else int(moment)

    def needs_media(self, sha256: str) -> bool:
        """Tell whether any item version needs this blob."""
        return self._db.execute("SELECT 1 FROM needs WHERE sha256=? LIMIT 1", (sha256,)).fetchone() is not None

    def media_ready(self, sha256: str, prepared: bytes, size: int, variant: str) -> None:
        """Record prepared media: `prepared` describes it, `size` is what it takes on disk in bytes."""
        again = self._db.execute("SELECT 1 FROM media WHERE sha256=? AND ready=1", (sha256,)).fetchone()
        self._db.execute(
            "UPDATE media SET ready=1, fault='', prepared=?, bytes=?, variant=? WHERE sha256=?",
            (prepared, size, variant, sha256),
        )
        if again:
            self.mark_changed()

    def media_failed(self, sha256: str, fault: str) -> None:
        """Record why media is not here."""
        self._db.execute("UPDATE media SET fault=? WHERE sha256=? AND ready=0", (fault, sha256))

    def media_lost(self, sha256: str) -> None:
        """Record that prepared media is no longer on disk: what shows it leaves until it is here again."""
        self._db.execute("UPDATE media SET ready=0, prepared=x'', bytes=0 WHERE sha256=?", (sha256,))
        self._db.execute("UPDATE items SET live=0 WHERE key IN (SELECT item FROM needs WHERE sha256=?)", (sha256,))
        self._db.execute("DELETE FROM items WHERE live=0 AND wanted=0")
        self.mark_changed()

    def ready_media(self) -> list[tuple[str, bytes]]:
        """Return all prepared media: (hash, description)."""
        return self._db.execute("SELECT sha256, prepared FROM media WHERE ready=1").fetchall()

    def media_bytes(self) -> int:
        """Return what all prepared media take on disk, in bytes."""
        (total,) = self._db.execute("SELECT coalesce(sum(bytes), 0) FROM media").fetchone()
        return int(total)

    def idle_media(self) -> list[tuple[str, int]]:
        """Return media that no item needs any more, longest unused first: (hash, bytes on disk)."""
        return self._db.execute(
            "SELECT sha256, bytes FROM media WHERE sha256 NOT IN (SELECT sha256 FROM needs) ORDER BY used, sha256"
        ).fetchall()

    def known_blobs(self) -> set[str]:
        """Return the hashes of all blobs that have a place in the store: pages and media."""
        return {row[0] for row in self._db.execute("SELECT sha256 FROM pages UNION SELECT sha256 FROM media")}

    def forget_media(self, hashes: Iterable[str]) -> None:
        """Forget media that are removed from disk."""
        self._db.executemany("DELETE FROM media WHERE sha256=?", ((sha,) for sha in hashes))


def shape(reference: MediaRef) -> MediaRef:
    """Return what tells how to fetch and prepare a blob, without what only its place in an item says."""
    return MediaRef(sha256=reference.sha256, length=reference.length, type=reference.type)
