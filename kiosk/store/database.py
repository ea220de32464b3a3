"""The file behind the store: opened with the guarantees that the rest relies on, or recognised as damaged."""

import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final, Self

_TABLES: Final = """
CREATE TABLE notes (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE units (
    code TEXT PRIMARY KEY, name TEXT NOT NULL, version INTEGER NOT NULL, feed TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE pages (
    unit TEXT NOT NULL, sha256 TEXT NOT NULL, elsewhere INTEGER NOT NULL, unreadable INTEGER NOT NULL,
    newer_blocks INTEGER NOT NULL, doubled INTEGER NOT NULL,
    PRIMARY KEY (unit, sha256)
) WITHOUT ROWID;
CREATE INDEX pages_by_blob ON pages (sha256);
CREATE TABLE items (
    key INTEGER PRIMARY KEY, unit TEXT NOT NULL, id TEXT NOT NULL, digest BLOB NOT NULL, page TEXT NOT NULL,
    version INTEGER NOT NULL, kind TEXT NOT NULL, urgent INTEGER NOT NULL, due INTEGER NOT NULL, until INTEGER NOT NULL,
    wanted INTEGER NOT NULL, live INTEGER NOT NULL, reason TEXT NOT NULL, raw BLOB NOT NULL,
    UNIQUE (unit, id, digest)
);
CREATE INDEX items_waiting ON items (unit, id) WHERE wanted=1 AND live=0;
CREATE INDEX items_live ON items (unit, id) WHERE live=1;
CREATE TABLE needs (
    item INTEGER NOT NULL REFERENCES items ON DELETE CASCADE, sha256 TEXT NOT NULL, reference BLOB NOT NULL,
    PRIMARY KEY (item, sha256)
) WITHOUT ROWID;
CREATE INDEX needs_by_blob ON needs (sha256);
CREATE TABLE withdrawn (unit TEXT NOT NULL, id TEXT NOT NULL, PRIMARY KEY (unit, id)) WITHOUT ROWID;
CREATE TABLE media (
    sha256 TEXT PRIMARY KEY, ready INTEGER NOT NULL DEFAULT 0, fault TEXT NOT NULL DEFAULT '',
    prepared BLOB NOT NULL DEFAULT x'', variant TEXT NOT NULL DEFAULT '', bytes INTEGER NOT NULL DEFAULT 0,
    used INTEGER NOT NULL
) WITHOUT ROWID;
"""

SCHEMA: Final = zlib.crc32(_TABLES.encode()) >> 1
"""Number of the tables above, made of their text so that no change of them is forgotten; within SQLite's 31 bits.
Another number on disk means: carried over (`kiosk.store.carrying`), or else set aside and rebuilt from blobs."""


class StoreDamaged(Exception):
    """The database file is no database, is torn, or is of another version; set it aside and rebuild."""


class OtherSchema(StoreDamaged):
    """The database is whole, but of another version of this program, older or newer."""


class Database:
    """The open file. Methods that write are called inside `with store.change():`, which commits or undoes all."""

    def __init__(self, path: Path) -> None:
        """Open or create `path`. Raises StoreDamaged, or sqlite3.OperationalError (read-only, full, locked)."""
        self.path = path
        self._db = sqlite3.connect(path, isolation_level=None, timeout=5.0)
        try:
            self._prepare()
        except BaseException as error:
            self._db.close()
            if isinstance(error, OtherSchema):
                raise
            if is_damage(error):
                raise StoreDamaged(f"{path}: {error}") from error
            raise

    def _prepare(self) -> None:
        # Withdrawn words must not linger in free pages of the file.
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "secure_delete=ON",
            "journal_size_limit=4194304",
        ):
            self._db.execute(f"PRAGMA {pragma}")
        self._db.execute("PRAGMA cache_size=-2000")
        (found,) = self._db.execute("PRAGMA user_version").fetchone()
        if found == 0:
            self._db.executescript(f"BEGIN IMMEDIATE; {_TABLES} PRAGMA user_version={SCHEMA}; COMMIT;")
        elif found != SCHEMA:
            raise OtherSchema(f"{self.path}: schema {found}, this program has {SCHEMA}")
        elif (verdict := self._db.execute("PRAGMA quick_check(1)").fetchone()[0]) != "ok":
            raise StoreDamaged(f"{self.path}: {verdict}")

    def close(self) -> None:
        """Close the database."""
        self._db.close()

    def __enter__(self) -> Self:
        """For use in a `with` statement."""
        return self

    def __exit__(self, *_exception: object) -> None:
        """Close the database."""
        self.close()

    @contextmanager
    def change(self) -> Iterator[None]:
        """All or nothing: commit at the end, undo on any exception."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._db.execute("COMMIT")
        except BaseException:
            with suppress(sqlite3.Error):
                self._db.execute("ROLLBACK")
            raise

    def checkpoint(self) -> None:
        """Bring the log into the file and empty it, so that what was deleted is gone from both."""
        self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    # Notes: single values that outlive a restart.

    def note(self, key: str) -> str:
        """Return the value kept under `key`, empty where there is none."""
        row = self._db.execute("SELECT value FROM notes WHERE key=?", (key,)).fetchone()
        return str(row[0]) if row else ""

    def write_note(self, key: str, value: str) -> None:
        """Keep `value` under `key`."""
        self._db.execute("INSERT OR REPLACE INTO notes VALUES (?,?)", (key, value))

    @property
    def revision(self) -> int:
        """A number that grows with every row written since the database was opened."""
        return self._db.total_changes

    def mark_changed(self) -> None:
        """Count that what residents see changed; the next edition clears it (`released`)."""
        self.write_note("changed", str(int(self.note("changed") or 0) + 1))


def is_damage(error: BaseException) -> bool:
    """Tell whether a database error says that the file itself is broken, not that the disk is full or busy."""
    if isinstance(error, StoreDamaged):
        return True
    if isinstance(error.__cause__, sqlite3.DatabaseError):
        return is_damage(error.__cause__)
    if not isinstance(error, sqlite3.DatabaseError):
        return False
    code = getattr(error, "sqlite_errorcode", None)
    return code is not None and (code & 0xFF) in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT)


def set_aside(path: Path) -> Path:
    """Move a damaged database out of the way, keeping only the newest for a look; return where it is now."""
    aside = path.with_name(path.name + ".damaged")
    for suffix in ("-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    path.replace(aside)
    return aside
