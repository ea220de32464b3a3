"""What the status tells of the store: counts, and what is kept back and why."""

from collections.abc import Mapping
from typing import Any

from kiosk.store.database import Database
from kiosk.store.rows import PageCounts, Waiting


class Summary(Database):
    """Counts over all rows."""

    def counts(self) -> Mapping[str, tuple[int, int]]:
        """Return per unit how many items it has for this screen, and how many of them are live."""
        rows = self._db.execute("SELECT unit, count(DISTINCT id), coalesce(sum(live), 0) FROM items GROUP BY unit")
        return {row[0]: (row[1], row[2]) for row in rows}

    def page_counts(self) -> Mapping[str, PageCounts]:
        """Return per unit the sums of what its pages held besides items for this screen."""
        rows = self._db.execute(
            "SELECT unit, sum(elsewhere), sum(unreadable), sum(newer_blocks), sum(doubled) FROM pages GROUP BY unit"
        )
        return {row[0]: PageCounts(*row[1:]) for row in rows}

    def waiting(self, now: int) -> list[Waiting]:
        """Return the wanted versions that are not live and not over, with the first trouble of their media."""
        rows: list[Any] = self._db.execute(
            "SELECT unit, id, reason, due, coalesce((SELECT max(fault) FROM media JOIN needs USING (sha256)"
            " WHERE needs.item=items.key AND media.ready=0), '') FROM items"
            " WHERE wanted=1 AND live=0 AND until>? ORDER BY unit, id",
            (now,),
        ).fetchall()
        return [Waiting(*row) for row in rows]
