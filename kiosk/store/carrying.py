"""The database of another version of this program, older or newer, carried over without losing what is live.

One rule makes this work in both directions: a change of the tables adds or drops tables and columns, and never gives
another meaning to a name. So what both versions know is copied, the rest gets its default, and every page is judged
anew from disk. What cannot be copied so is rebuilt from blobs and feed (`kiosk.agent.recall`), which loses only
versions that were live in place of a newer one still on its way.
"""

import os
import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from typing import Final

from feed.durable import sync_folder
from kiosk.store.database import StoreDamaged
from kiosk.store.items import ItemRows

_NEW: Final = ".new"
_PARTS: Final = ("", "-wal", "-shm", "-journal")
_NEEDED: Final = frozenset({"items", "needs"})
"""Tables without which nothing is worth carrying: what is live, and the media that it needs."""


def carry_over(path: Path) -> None:
    """Replace the database at `path` by one with the tables of this program and the rows of the old.

    Killed at any instant, the old one is there, or the new one whole. Raises StoreDamaged where nothing can be
    carried; then the old one is as it was.
    """
    fresh = path.with_name(path.name + _NEW)
    _remove(fresh)
    try:
        with ItemRows(fresh):
            pass
        with closing(sqlite3.connect(fresh, isolation_level=None)) as base:
            _copy(base, path)
        with ItemRows(fresh) as rows:
            with rows.change():
                # Then the agent judges every page, and every row, as it does for a program that reads more.
                rows.write_note("reader", "")
                rows.mark_changed()
            rows.checkpoint()
        with fresh.open("rb") as file:
            os.fsync(file.fileno())
    except (sqlite3.Error, StoreDamaged) as fault:
        _remove(fresh)
        raise StoreDamaged(f"{path}: of another version, and cannot be carried over: {fault}") from fault
    # The old log first: beside the new file it would be taken for its own.
    for part in _PARTS[1:]:
        path.with_name(path.name + part).unlink(missing_ok=True)
    fresh.replace(path)
    sync_folder(path.parent)
    _remove(fresh)


def _copy(base: sqlite3.Connection, old: Path) -> None:
    base.execute("ATTACH ? AS old", (str(old),))
    base.execute("PRAGMA foreign_keys=OFF")
    base.execute("BEGIN IMMEDIATE")
    tables = [row[0] for row in base.execute("SELECT name FROM main.sqlite_master WHERE type='table'")]
    for table in tables:
        known = {row[1] for row in base.execute(f"PRAGMA old.table_info({table})")}
        wanted = base.execute(f"PRAGMA main.table_info({table})").fetchall()
        shared = [row[1] for row in wanted if row[1] in known]
        # A column that must have a value, has no default and is not in the old table: its rows cannot be made.
        lacking = [row[1] for row in wanted if row[1] not in known and row[3] and row[4] is None]
        if not shared or lacking:
            if table in _NEEDED:
                raise StoreDamaged(f"table {table} has no {', '.join(lacking) or 'columns in common'}")
            continue
        names = ", ".join(shared)
        base.execute(f"INSERT OR REPLACE INTO main.{table} ({names}) SELECT {names} FROM old.{table}")  # noqa: S608
    base.execute("COMMIT")
    base.execute("DETACH old")


def _remove(path: Path) -> None:
    for part in _PARTS:
        with suppress(FileNotFoundError):
            path.with_name(path.name + part).unlink()
