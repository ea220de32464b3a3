"""Editions: what the screen may show, as one immutable SQLite file and a pointer to it.

The agent builds `editions/00000012.db.part`, brings it to the medium, renames it, then swaps `editions/current`.
The screen opens the file `immutable=1`: no locks, no write access, nothing half-written. The edition before is
kept, so a bad one is one pointer away from a good one. Whatever instant the plug is pulled at, the pointer names a
whole edition.
"""

import os
import re
import sqlite3
from collections.abc import Collection, Iterable, Iterator
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path
from typing import Final, Literal
from urllib.parse import quote

import msgspec
from msgspec import Struct

from feed.durable import PART, PUBLIC_FILE, make_folder, read_plain, sync_folder, write_atomic
from feed.item import Item
from kiosk.columns import COLUMNS, columns_of

APPLICATION_ID: Final = 0x56534544
"""What `file` and `PRAGMA application_id` tell of an edition: "VSED"."""

FORMAT: Final = 1
"""Version of the tables below (`PRAGMA user_version`). A screen opens only its own; the agent rebuilds others."""

POINTER: Final = "current"
BAD: Final = ".bad"

_USER_VERSION: Final = slice(60, 64)
"""Where the header of an SQLite file holds `PRAGMA user_version`, big-endian (https://sqlite.org/fileformat.html)."""

_NAME = re.compile(r"[0-9]{8}\.db\Z")

_TABLES: Final = f"""
CREATE TABLE edition (document BLOB NOT NULL);
CREATE TABLE entry (
  key INTEGER PRIMARY KEY, {", ".join(f"{name} {kind}" for name, kind in COLUMNS.items())});
CREATE TABLE topic (code TEXT, entry INTEGER, PRIMARY KEY (code, entry)) WITHOUT ROWID;
CREATE TABLE body (key INTEGER PRIMARY KEY, raw BLOB NOT NULL);
CREATE TABLE words (
  key INTEGER PRIMARY KEY, text TEXT NOT NULL,
  initials_at INTEGER, keywords_at INTEGER, pinyin_at INTEGER, summary_at INTEGER);
CREATE TABLE media (sha256 TEXT PRIMARY KEY, document BLOB NOT NULL) WITHOUT ROWID;
"""
_INDEXES: Final = """
CREATE UNIQUE INDEX entry_key ON entry (unit, id);
CREATE INDEX entry_kind ON entry (kind, published DESC);
CREATE INDEX entry_rotation ON entry (kind, standing DESC, published DESC) WHERE rotates;
CREATE INDEX entry_appeared ON entry (appeared);
CREATE INDEX entry_start ON entry (starts);
CREATE INDEX entry_end ON entry (ends);
CREATE INDEX entry_translation ON entry (unit, translation_of) WHERE translation_of IS NOT NULL;
"""


class EditionFault(Exception):
    """An edition that cannot be built or opened; the message names the file and why."""


class EditionItem(Struct, frozen=True):
    """An admitted item: the unit that signed it, the item, and its canonical JSON."""

    unit: str
    item: Item
    raw: bytes


class EditionMedia(Struct, frozen=True):
    """Prepared media by the hash of the blob as published.

    `files` are relative to the data folder: one picture, one film, one sound, a film's subtitles, or a document's
    pages in order. Width and height are pixels of the (first) prepared picture or of the film as it is shown, 0 for
    sound and text. `thumb` is the small picture for lists, of a film a still of its beginning. `seconds` is how long a
    film or sound plays (0: not known), `sound` whether there is anything to hear.
    """

    sha256: str
    kind: Literal["image", "document", "video", "audio", "text"]
    width: int
    height: int
    files: tuple[str, ...]
    thumb: str = ""
    seconds: float = 0.0
    sound: bool = True


class Edition(Struct, frozen=True):
    """What an edition says of itself.

    `units` are the names of the units it draws from, by code; `content_at` is the newest verified signing time;
    `withdrawn` are (unit, id) taken back since the edition before, whose journal rows the screen purges.
    """

    number: int
    built: datetime
    village: str
    units: dict[str, str]
    content_at: datetime
    withdrawn: tuple[tuple[str, str], ...] = ()


def next_number(folder: Path) -> int:
    """Return the number for the next edition: one more than any that lies in `folder`, good or bad."""
    taken = [int(path.name[:8]) for path in folder.glob("[0-9]" * 8 + ".db*")] if folder.is_dir() else []
    return max(taken, default=0) + 1


def write_edition(
    folder: Path,
    edition: Edition,
    items: Iterable[EditionItem],
    media: Iterable[EditionMedia],
    *,
    keep_previous: bool = True,
) -> Path:
    """Build the edition, make it the current one, and return its file.

    Items and media are streamed: memory does not grow with their number. The edition before is kept, older ones
    are deleted; with `keep_previous` false (something was withdrawn) no older one stays. Raises EditionFault where
    any of this failed: build another one later; until then the screen has the old edition or the new one, whole.
    """
    make_folder(folder)
    path = folder / f"{edition.number:08}.db"
    if path.exists():
        raise EditionFault(f"{path}: is there already; take next_number() for a new edition")
    before = pointed(folder)
    part = path.with_name(path.name + PART)
    try:
        for leftover in folder.glob("*" + PART):
            leftover.unlink()
        _build(part, edition, items, media)
        _to_medium(part)
        part.replace(path)
        sync_folder(folder)
        write_atomic(folder / POINTER, f"{path.name}\n".encode())
        kept = {path, before, _newest_of_other_format(folder)} if keep_previous else {path}
        _delete_older(folder, kept)
    except (sqlite3.Error, OSError) as fault:
        raise EditionFault(f"{path}: cannot be built ({fault})") from fault
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
    return path


def _build(part: Path, edition: Edition, items: Iterable[EditionItem], media: Iterable[EditionMedia]) -> None:
    with closing(sqlite3.connect(part, isolation_level=None)) as base:
        # The file has no name that anybody reads until it is whole, so a journal would only cost flash.
        base.executescript(
            f"""PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE;
            PRAGMA cache_size = -8192; PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {FORMAT};
            {_TABLES}"""
        )
        base.execute("BEGIN")
        base.execute("INSERT INTO edition VALUES (?)", (msgspec.json.encode(edition),))
        marks = ", ".join("?" * (len(COLUMNS) + 1))
        for key, entry in enumerate(items, 1):
            row = columns_of(entry.unit, entry.item, edition.village)
            base.execute(f"INSERT INTO entry VALUES ({marks})", (key, *row.entry))  # noqa: S608 - marks only
            base.execute("INSERT INTO body VALUES (?, ?)", (key, entry.raw))
            base.execute("INSERT INTO words VALUES (?, ?, ?, ?, ?, ?)", (key, *row.words))
            base.executemany("INSERT INTO topic VALUES (?, ?)", ((code, key) for code in row.topics))
        base.executemany("INSERT INTO media VALUES (?, ?)", ((one.sha256, msgspec.json.encode(one)) for one in media))
        base.execute("COMMIT")
        base.executescript(f"BEGIN; {_INDEXES} ANALYZE; COMMIT;")


def _to_medium(part: Path) -> None:
    with part.open("rb") as file:
        os.fchmod(file.fileno(), PUBLIC_FILE)
        os.fsync(file.fileno())


def _newest_of_other_format(folder: Path) -> Path | None:
    """Return the newest edition that another version of this program made, None where there is none.

    Kept until something is withdrawn, so that a screen which goes back to that version shows it at once.
    """
    for path in sorted((path for path in folder.glob("*.db") if _NAME.match(path.name)), reverse=True):
        with suppress(OSError), path.open("rb") as file:
            if int.from_bytes(file.read(_USER_VERSION.stop)[_USER_VERSION], "big") != FORMAT:
                return path
    return None


def _delete_older(folder: Path, keep: Collection[Path | None]) -> None:
    # A screen that still has an older file open goes on reading it; the name alone is gone.
    for path in folder.glob("[0-9]" * 8 + ".db*"):
        if path not in keep:
            path.unlink(missing_ok=True)


def pointed(folder: Path) -> Path | None:
    """Return the file that the pointer names, whatever its state; None where the pointer names none."""
    try:
        name = read_plain(folder / POINTER, 64).decode("ascii", "replace").strip()
    except OSError:
        return None
    return folder / name if _NAME.match(name) and (folder / name).is_file() else None


def editions(folder: Path) -> Iterator[Path]:
    """Yield every edition file of `folder`, unchecked: the pointed one, then the others, newest first."""
    first = pointed(folder)
    if first is not None:
        yield first
    others = [path for path in folder.glob("*.db") if _NAME.match(path.name) and path != first]
    yield from sorted(others, reverse=True)


def current_edition(folder: Path) -> Path | None:
    """Return the edition to show: the pointed one, else the newest that opens, None where none does."""
    for path in editions(folder):
        with suppress(EditionFault):
            check_edition(path)
            return path
    return None


def connect(path: Path) -> sqlite3.Connection:
    """Open an edition for reading; raise EditionFault where it is none of this format, or cut short."""
    try:
        base = sqlite3.connect(
            f"file:{quote(str(path))}?mode=ro&immutable=1",
            uri=True,
            isolation_level=None,
            check_same_thread=False,
        )
    except sqlite3.Error as fault:
        raise EditionFault(f"{path}: cannot be opened ({fault})") from fault
    try:
        _check_header(base, path)
    except (EditionFault, sqlite3.Error, OSError) as fault:
        base.close()
        raise fault if isinstance(fault, EditionFault) else EditionFault(f"{path}: {fault}") from fault
    return base


def _check_header(base: sqlite3.Connection, path: Path) -> None:
    (application,) = base.execute("PRAGMA application_id").fetchone()
    (found,) = base.execute("PRAGMA user_version").fetchone()
    if application != APPLICATION_ID:
        raise EditionFault(f"{path}: is no edition")
    if found != FORMAT:
        raise EditionFault(f"{path}: format {found}, this program reads {FORMAT}; the agent builds a new one")
    (pages,), (size,) = (
        base.execute("PRAGMA page_count").fetchone(),
        base.execute("PRAGMA page_size").fetchone(),
    )
    if path.stat().st_size != pages * size:
        raise EditionFault(f"{path}: is cut short")


def read_edition(base: sqlite3.Connection) -> Edition:
    """Return what the opened edition says of itself; raise EditionFault where it says nothing readable."""
    try:
        row = base.execute("SELECT document FROM edition").fetchone()
        return msgspec.json.decode(row[0] if row else b"", type=Edition)
    except (sqlite3.Error, msgspec.DecodeError) as fault:
        raise EditionFault(f"edition cannot be read ({fault})") from fault


def check_edition(path: Path, *, thorough: bool = False) -> None:
    """Raise EditionFault where the edition cannot be shown.

    The quick check (format, length, its own document) is what a start can afford; the thorough one reads every
    page and belongs to the agent.
    """
    with closing(connect(path)) as base:
        read_edition(base)
        if thorough:
            try:
                (verdict,) = base.execute("PRAGMA quick_check(1)").fetchone()
            except sqlite3.Error as fault:
                verdict = str(fault)
            if verdict != "ok":
                raise EditionFault(f"{path}: {verdict}")


def set_aside(path: Path) -> None:
    """Rename a corrupt edition so that it is never opened again; the next edition deletes it."""
    path.replace(path.with_name(path.name + BAD))
    sync_folder(path.parent)
