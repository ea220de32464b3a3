"""Data of another version of the program, the one before or the one after: nothing live is lost, without a line."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from kiosk import edition as editions
from kiosk.edition import current_edition, pointed
from kiosk.fetch.faults import FaultKind, fault
from kiosk.journal import Journal, JournalReader
from kiosk.store import database
from tests.feed.items import make
from tests.kiosk.publishing import COUNTY, NOW, VILLAGE, blob, found, publish_items
from tests.kiosk.rig import Line, Rig

PREVIOUS_TABLES = """
CREATE TABLE notes (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE units (code TEXT PRIMARY KEY, name TEXT NOT NULL, version INTEGER NOT NULL, feed TEXT NOT NULL)
  WITHOUT ROWID;
CREATE TABLE pages (
    unit TEXT NOT NULL, sha256 TEXT NOT NULL, elsewhere INTEGER NOT NULL, unreadable INTEGER NOT NULL,
    newer_blocks INTEGER NOT NULL, doubled INTEGER NOT NULL, PRIMARY KEY (unit, sha256)) WITHOUT ROWID;
CREATE TABLE items (
    key INTEGER PRIMARY KEY, unit TEXT NOT NULL, id TEXT NOT NULL, digest BLOB NOT NULL, page TEXT NOT NULL,
    version INTEGER NOT NULL, kind TEXT NOT NULL, urgent INTEGER NOT NULL, due INTEGER NOT NULL, until INTEGER NOT NULL,
    wanted INTEGER NOT NULL, live INTEGER NOT NULL, reason TEXT NOT NULL, raw BLOB NOT NULL, UNIQUE (unit, id, digest));
CREATE TABLE needs (
    item INTEGER NOT NULL REFERENCES items ON DELETE CASCADE, sha256 TEXT NOT NULL, reference BLOB NOT NULL,
    PRIMARY KEY (item, sha256)) WITHOUT ROWID;
CREATE TABLE withdrawn (unit TEXT NOT NULL, id TEXT NOT NULL, PRIMARY KEY (unit, id)) WITHOUT ROWID;
CREATE TABLE media (
    sha256 TEXT PRIMARY KEY, ready INTEGER NOT NULL DEFAULT 0, fault TEXT NOT NULL DEFAULT '',
    prepared BLOB NOT NULL DEFAULT x'', variant TEXT NOT NULL DEFAULT '', bytes INTEGER NOT NULL DEFAULT 0,
    used INTEGER NOT NULL) WITHOUT ROWID;
"""
"""The tables of the schema that was numbered 1, as the first program with a store had them."""

Change = Callable[[sqlite3.Connection], None]


def numbered_one(base: sqlite3.Connection) -> None:
    """The schema before: its number was counted by hand."""
    base.execute("ATTACH ':memory:' AS fixture")
    base.executescript(PREVIOUS_TABLES.replace("CREATE TABLE ", "CREATE TABLE fixture."))
    for (table,) in base.execute("SELECT name FROM fixture.sqlite_master WHERE type='table'").fetchall():
        now = [row[1] for row in base.execute(f"PRAGMA main.table_info({table})")]
        then = [row[1] for row in base.execute(f"PRAGMA fixture.table_info({table})")]
        assert set(then) <= set(now), f"a column of {table} was dropped: say how its rows are carried over"
    base.execute("DETACH fixture")
    base.execute("PRAGMA user_version=1")


def one_column_less(base: sqlite3.Connection) -> None:
    """A schema before, without a column that has a default now."""
    base.execute("ALTER TABLE media DROP COLUMN variant")
    base.execute("PRAGMA user_version=77")


def one_version_on(base: sqlite3.Connection) -> None:
    """A schema after: another column, another table, one column fewer."""
    base.execute("ALTER TABLE items ADD COLUMN spoken TEXT NOT NULL DEFAULT 'x'")
    base.execute("CREATE TABLE voices (name TEXT PRIMARY KEY)")
    base.execute("ALTER TABLE media DROP COLUMN fault")
    base.execute("PRAGMA user_version=78")


@pytest.fixture
def device(tmp_path: Path) -> Iterator[Rig]:
    rig = Rig(tmp_path, found(tmp_path))
    cover, media = blob(b"picture")
    publish_items(rig.repository, COUNTY, [make("c")], now=NOW)
    publish_items(rig.repository, VILLAGE, [make("a", title="第一版"), make("b", cover=cover)], media, NOW)
    rig.turn()
    # The next version of `a` waits for a picture that does not come: its last good version stays on the screen.
    missing, _ = blob(b"BROKEN")
    publish_items(
        rig.repository,
        VILLAGE,
        [make("a", title="第二版", cover=missing), make("b", cover=cover)],
        {missing.sha256: b"BROKEN", **media},
        NOW + timedelta(minutes=1),
    )
    rig.turn(60)
    assert rig.titles()["a"] == "第一版"
    yield rig
    rig.stop()


def offline(device: Rig) -> None:
    assert isinstance(device.line, Line)
    device.line.down = fault(FaultKind.CONNECTION, "line")


def changed(device: Rig, change: Change) -> None:
    device.stop()
    with closing(sqlite3.connect(device.data / "agent" / "agent.db", isolation_level=None)) as base:
        change(base)


@pytest.mark.parametrize("change", [numbered_one, one_column_less, one_version_on])
def test_a_database_of_another_version_keeps_all_that_is_live(device: Rig, change: Change) -> None:
    before = device.items()
    edition = pointed(device.data / "editions")
    changed(device, change)
    offline(device)
    device.turn(60)
    assert pointed(device.data / "editions") != edition, "this program made no edition of its own"
    assert device.items() == before
    assert not (device.data / "agent" / "agent.db.damaged").exists()
    with closing(sqlite3.connect(device.data / "agent" / "agent.db")) as base:
        assert base.execute("PRAGMA user_version").fetchone() == (database.SCHEMA,)
        assert base.execute("PRAGMA foreign_key_check").fetchall() == []
    assert isinstance(device.line, Line)
    device.line.down = None
    good, media = blob(b"a good picture")
    items = [make("a", title="第三版", cover=good), make("b")]
    publish_items(device.repository, VILLAGE, items, media, NOW + timedelta(minutes=5))
    device.turn(600)
    assert device.titles()["a"] == "第三版" and device.status().complete


def test_a_database_that_cannot_be_carried_over_is_rebuilt_from_disk(device: Rig) -> None:
    def renamed(base: sqlite3.Connection) -> None:
        base.execute("ALTER TABLE items RENAME COLUMN raw TO body")
        base.execute("PRAGMA user_version=79")

    changed(device, renamed)
    offline(device)
    device.turn(60)
    assert {"b", "c"} <= device.titles().keys()
    assert (device.data / "agent" / "agent.db.damaged").exists()


def test_carried_over_is_whole_or_not_at_all(device: Rig, tmp_path: Path) -> None:
    from tests.deploy.launching import power_cuts

    before = device.items()
    changed(device, one_version_on)
    offline(device)
    with power_cuts(device.data / "agent", tmp_path / "cut") as states:
        device.turn(60)
    device.stop()
    assert len(states) > 8
    for state in states[:: max(1, len(states) // 10)]:
        shutil.rmtree(device.data / "agent")
        shutil.copytree(state, device.data / "agent")
        device.turn(60)
        assert device.items() == before
        device.stop()


def test_items_that_only_a_newer_program_reads_spoil_nothing_after_going_back(device: Rig) -> None:
    def newer(base: sqlite3.Connection) -> None:
        base.execute("UPDATE items SET raw=replace(raw, '\"notice\"', '\"hologram\"') WHERE id='b'")
        assert base.execute("SELECT count(*) FROM items WHERE raw LIKE '%hologram%'").fetchone() == (1,)
        base.execute("UPDATE notes SET value='another reader' WHERE key='reader'")
        base.execute("UPDATE notes SET value='99' WHERE key='changed'")

    changed(device, newer)
    offline(device)
    device.turn(60)
    assert device.titles()["a"] == "第一版", "what both programs read is shown"
    assert isinstance(device.line, Line)
    device.line.down = None
    device.turn(600)
    assert device.titles().keys() == {"a", "b", "c"}, "from its page the item comes back as this program reads it"


def test_a_withdrawal_takes_the_editions_of_other_formats_with_it(device: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = device.data / "editions"
    device.stop()
    with monkeypatch.context() as newer:
        newer.setattr(editions, "FORMAT", editions.FORMAT + 1)
        assert current_edition(folder) is None
        publish_items(device.repository, VILLAGE, [make("a", title="三")], now=NOW + timedelta(minutes=2))
        device.turn(60)
        assert device.titles().keys() == {"a", "c"}
        device.stop()
    assert current_edition(folder) is None, "what was taken back would be shown again"
    device.turn(60)
    assert device.titles().keys() == {"a", "c"}


def test_going_back_shows_last_good_content_at_once(device: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = device.data / "editions"
    before = device.items()
    device.stop()
    with monkeypatch.context() as newer:
        newer.setattr(editions, "FORMAT", editions.FORMAT + 1)
        for title in ("二", "三", "四"):
            cover, media = blob(title.encode())
            items = [make("a", title=title), make("b", cover=cover)]
            publish_items(device.repository, VILLAGE, items, media, NOW + timedelta(minutes=len(title)))
            device.turn(60)
        device.stop()
    assert len(list(folder.glob("*.db"))) <= 3
    offline(device)
    assert device.items().keys() == before.keys(), "the screen opens the last edition of its own format"
    device.turn(60)
    assert device.titles()["a"] == "四", "and the agent makes one of what both have fetched"


def test_numbers_of_the_journal_go_on_after_lines_of_a_newer_program(tmp_path: Path) -> None:
    folder = tmp_path / "journal"
    journal = Journal(folder, 1_000_000)
    journal.append("opened", NOW, VILLAGE, "a")
    journal.close()
    (path,) = folder.iterdir()
    with path.open("ab") as file:
        file.write(b'{"sequence":2,"at":"2026-11-22T02:00:00Z","deed":"spoken","voice":{"of":"a"}}\n')
    journal = Journal(folder, 1_000_000)
    journal.append("opened", NOW, VILLAGE, "b")
    journal.close()
    (batch,) = JournalReader(folder, tmp_path / "mark").batches()
    assert [(event.sequence, event.id) for event in batch] == [(1, "a"), (3, "b")]
