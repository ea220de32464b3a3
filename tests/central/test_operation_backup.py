"""Backups: whole, private, checked; and a feed brought back goes on above what screens have already seen."""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
import stat
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from central.conf import Conf, load_conf
from central.operation.archive import MANIFEST, BackupFault, Store, read_manifest
from central.operation.backup import back_up, prune
from central.operation.restore import bring_back
from feed.authority import CountyPolicy
from feed.publish.ceremonies import _Folder, add_units
from feed.publish.folder import Folder, UnitContent
from feed.publish.issue import read_published
from feed.publish.keys import KeyFolder
from feed.publish.publishing import publish_folder
from feed.publish.repository import Repository
from feed.trust import Rollback, Trust
from tests.feed.items import make

NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
COUNTY, VILLAGE = "430304", "430304009203"
PICTURE = b"a picture of the lotus pond"


class Place:
    """A central on disk without its program: settings, a database, media, keys and a signed feed."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self.settings = folder / "central.toml"
        self.settings.write_text(
            '# 岳塘区的设置\ncounty = "430304"\nname = "岳塘区"\ndata = "data"\n\n[signing]\nfeed = "feed"\n'
            'keys = "keys"\nfree_mb = 16\n[mail]\nsender = "a@b.example"\n',
            encoding="utf-8",
        )
        (folder / "taxonomy.toml").write_text("# 栏目\n", encoding="utf-8")
        self.conf: Conf = load_conf(self.settings)
        self.sha = hashlib.sha256(PICTURE).hexdigest()
        blob = self.conf.data / "media" / self.sha[:2] / self.sha
        blob.parent.mkdir(parents=True)
        blob.write_bytes(PICTURE)
        (self.conf.data / "secret-key").write_text("secret")
        (self.conf.data / "log").mkdir()
        (self.conf.data / "log" / "central.log").write_text("long")
        with closing(sqlite3.connect(self.conf.database)) as database, database:
            database.execute("PRAGMA journal_mode=WAL")
            database.execute("CREATE TABLE items_media (sha256 TEXT)")
            database.execute("INSERT INTO items_media VALUES (?)", (self.sha,))
        keys = KeyFolder.create(self.conf.signing.keys, [COUNTY, VILLAGE])
        self.repository = Repository.create(self.conf.signing.feed, keys, [COUNTY, VILLAGE], NOW)
        pinned = self.conf.signing.feed.with_name("feed.root.json")
        pinned.write_bytes(self.repository.current_root())

    def publish(self, *names: str, at: datetime = NOW) -> None:
        publish(self.repository, names, at)


def publish(repository: Repository, names: tuple[str, ...], at: datetime) -> None:
    content = UnitContent(code=VILLAGE, name="荷塘村", items=tuple(make(name) for name in names), blobs={})
    publish_folder(repository, Folder(units={VILLAGE: content}, policy=CountyPolicy()), at, allow_empty=True)


def device(repository: Repository, folder: Path, at: datetime, root: bytes) -> list[str]:
    """What a device that knows what lies in `folder` finds: the names of the village's items."""
    verified = Trust(folder, root).verify(_Folder(repository.folder), [VILLAGE], at, at)
    raw = verified.feeds[VILLAGE].raw
    found = read_published(VILLAGE, raw, lambda sha: repository.blobs.path(sha).read_bytes())
    return sorted(found.items)


@pytest.fixture()
def place(tmp_path: Path) -> Place:
    return Place(tmp_path / "central")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_backup_holds_what_is_needed_and_nobody_else_may_look(place: Place, tmp_path: Path) -> None:
    place.publish("one")
    made = back_up(place.conf, place.settings, tmp_path / "safe", NOW)
    assert made.folder.name == "central-20261122-020000Z" and not made.warnings
    names = {kept.path for kept in read_manifest(made.folder).files}
    assert {"conf/central.toml", "conf/taxonomy.toml", "data/secret-key", "feed.root.json"} <= names
    assert f"data/media/{place.sha[:2]}/{place.sha}" in names and "feed/metadata/timestamp.json" in names
    assert not [name for name in names if name.startswith(("keys/", "data/log")) or "sqlite3" in name]
    for path in (tmp_path / "safe").rglob("*"):
        assert not mode(path) & 0o077, path


def test_keys_are_in_it_only_when_asked_and_never_the_offline_ones(place: Place, tmp_path: Path) -> None:
    made = back_up(place.conf, place.settings, tmp_path / "safe", NOW, keys=True)
    names = [kept.path for kept in read_manifest(made.folder).files if kept.path.startswith("keys/")]
    assert f"keys/online/{VILLAGE}-1.pem" in names and not [name for name in names if "offline" in name]


def test_the_second_backup_stores_only_what_is_new(place: Place, tmp_path: Path) -> None:
    first = back_up(place.conf, place.settings, tmp_path / "safe", NOW)
    second = back_up(place.conf, place.settings, tmp_path / "safe", NOW + timedelta(hours=1))
    assert first.stored > 5 and second.stored == 0 and second.files == first.files
    third = back_up(place.conf, place.settings, tmp_path / "safe", NOW + timedelta(hours=1))
    assert third.folder != second.folder, "two in one second do not meet"
    (place.conf.data / "media" / place.sha[:2] / place.sha).unlink()
    last = back_up(place.conf, place.settings, tmp_path / "safe", NOW + timedelta(hours=2))
    assert "磁盘上没有" in last.warnings[0]
    assert prune(tmp_path / "safe", 1) == 3
    store = Store(tmp_path / "safe")
    assert list(store.backups()) == [last.folder] and not store.blob(place.sha).exists()


def test_a_save_under_way_is_in_the_backup_whole_or_not_at_all(place: Place, tmp_path: Path) -> None:
    with closing(sqlite3.connect(place.conf.database)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("INSERT INTO items_media VALUES ('half')")
        made = back_up(place.conf, place.settings, tmp_path / "safe", NOW)
        writer.commit()
    with closing(sqlite3.connect(made.folder / "central.sqlite3")) as copy:
        assert copy.execute("SELECT sha256 FROM items_media").fetchall() == [(place.sha,)]


def test_what_was_begun_and_not_finished_never_counts(place: Place, tmp_path: Path) -> None:
    shutil.rmtree(place.conf.signing.feed / "metadata")
    blob = place.conf.data / "media" / place.sha[:2] / place.sha
    blob.write_bytes(b"damaged")
    with pytest.raises(BackupFault, match="坏了"):
        back_up(place.conf, place.settings, tmp_path / "safe", NOW)
    assert not list(Store(tmp_path / "safe").backups()) and not list((tmp_path / "safe").glob("central-*"))
    with pytest.raises(BackupFault, match="没有备份"):
        bring_back(tmp_path / "safe", tmp_path / "new", NOW)
    assert not (tmp_path / "new").exists()


def test_a_folder_that_others_can_read_is_refused(place: Place, tmp_path: Path) -> None:
    (tmp_path / "safe").mkdir(mode=0o755)
    with pytest.raises(BackupFault, match="chmod 700"):
        back_up(place.conf, place.settings, tmp_path / "safe", NOW)


def test_everything_comes_back_with_its_settings(place: Place, tmp_path: Path) -> None:
    place.publish("one", "two")
    back_up(place.conf, place.settings, tmp_path / "safe", NOW, keys=True)
    done = bring_back(tmp_path / "safe", tmp_path / "new" / "central", NOW)
    conf = load_conf(done.settings)
    assert conf.data == tmp_path / "new" / "central" / "data" and "# 岳塘区的设置" in done.settings.read_text("utf-8")
    assert (conf.data / "media" / place.sha[:2] / place.sha).read_bytes() == PICTURE
    assert mode(conf.data / "secret-key") == mode(done.settings) == 0o600
    assert mode(conf.signing.keys / "online") == mode(conf.data) == 0o700
    with closing(sqlite3.connect(conf.database)) as database:
        assert database.execute("SELECT count(*) FROM items_media").fetchone() == (1,)
    repository = Repository(conf.signing.feed, KeyFolder(conf.signing.keys))
    assert device(repository, tmp_path / "device", NOW, repository.current_root()) == ["one", "two"]


def test_screens_that_know_more_than_the_backup_follow_it_all_the_same(place: Place, tmp_path: Path) -> None:
    root = place.repository.current_root()
    place.publish("one")
    back_up(place.conf, place.settings, tmp_path / "safe", NOW, keys=True)
    for turn in range(30):
        place.publish("one", f"later-{turn}", at=NOW + timedelta(minutes=turn))
    later = NOW + timedelta(hours=1)
    assert device(place.repository, tmp_path / "screen", later, root) == ["later-29", "one"]

    conf = load_conf(bring_back(tmp_path / "safe", tmp_path / "new", later).settings)
    restored = Repository(conf.signing.feed, KeyFolder(conf.signing.keys))
    with pytest.raises(Rollback):
        device(restored, tmp_path / "screen", later, root)
    # The worker signs everything anew at its start; nothing has changed in the items since the backup.
    publish(restored, ("one",), later)
    assert restored.served().timestamp.version > place.repository.served().timestamp.version
    assert device(restored, tmp_path / "screen", later, root) == ["one"]
    publish(restored, ("one", "two"), later + timedelta(minutes=1))
    assert device(restored, tmp_path / "screen", later + timedelta(minutes=1), root) == ["one", "two"]


def test_a_refresh_alone_brings_it_above_too(place: Place, tmp_path: Path) -> None:
    root = place.repository.current_root()
    place.publish("one")
    back_up(place.conf, place.settings, tmp_path / "safe", NOW, keys=True)
    place.publish("one", "two", at=NOW + timedelta(minutes=1))
    device(place.repository, tmp_path / "screen", NOW + timedelta(minutes=1), root)
    conf = load_conf(bring_back(tmp_path / "safe", tmp_path / "new", NOW + timedelta(days=400)).settings)
    restored = Repository(conf.signing.feed, KeyFolder(conf.signing.keys))
    restored.refresh(NOW + timedelta(hours=1))
    assert device(restored, tmp_path / "screen", NOW + timedelta(hours=1), root) == ["one"]


def test_a_ceremony_still_works_after_coming_back(place: Place, tmp_path: Path) -> None:
    back_up(place.conf, place.settings, tmp_path / "safe", NOW, keys=True)
    conf = load_conf(bring_back(tmp_path / "safe", tmp_path / "new", NOW).settings)
    restored = Repository(conf.signing.feed, KeyFolder(conf.signing.keys, place.conf.signing.keys / "offline"))
    add_units(restored, ["430304009204"], NOW)
    assert "430304009204" in restored.units()


def test_nothing_is_put_where_something_is(place: Place, tmp_path: Path) -> None:
    back_up(place.conf, place.settings, tmp_path / "safe", NOW)
    with pytest.raises(BackupFault, match="不是空的"):
        bring_back(tmp_path / "safe", place.settings.parent, NOW)
    assert place.settings.exists()
    (tmp_path / "empty").mkdir()
    assert bring_back(tmp_path / "safe", tmp_path / "empty", NOW).files


@pytest.mark.parametrize("what", ["blob", "manifest", "database", "missing"])
def test_a_damaged_backup_is_refused_whole(place: Place, tmp_path: Path, what: str) -> None:
    made = back_up(place.conf, place.settings, tmp_path / "safe", NOW)
    store = Store(tmp_path / "safe")
    path = {
        "blob": store.blob(place.sha),
        "manifest": made.folder / MANIFEST,
        "database": made.folder / "central.sqlite3",
        "missing": store.blob(place.sha),
    }[what]
    if what == "missing":
        path.unlink()
    else:
        data = bytearray(path.read_bytes())
        data[len(data) // 2] ^= 1
        path.write_bytes(data)
    with pytest.raises(BackupFault):
        bring_back(tmp_path / "safe", tmp_path / "new", NOW)
    assert not (tmp_path / "new").exists() and not list(tmp_path.glob(".new*"))


@pytest.mark.parametrize("path", ["../outside", "/etc/passwd", "data/../../outside", "bin/sh"])
def test_a_manifest_leads_nowhere_else(place: Place, tmp_path: Path, path: str) -> None:
    made = back_up(place.conf, place.settings, tmp_path / "safe", NOW)
    manifest = read_manifest(made.folder)
    data = msgspec.json.encode(replace(manifest, files=(replace(manifest.files[0], path=path),)))
    (made.folder / MANIFEST).write_bytes(data)
    (made.folder / "manifest.sha256").write_text(hashlib.sha256(data).hexdigest())
    with pytest.raises(BackupFault, match="不该有的路径"):
        bring_back(tmp_path / "safe", tmp_path / "new", NOW)
    assert not (tmp_path / "outside").exists()


def test_a_publisher_at_work_is_waited_for(place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("central.operation.backup._PATIENCE", 0.1)
    with place.repository.state.lock(), pytest.raises(BackupFault, match="签发程序"):
        back_up(place.conf, place.settings, tmp_path / "safe", NOW)
    assert back_up(place.conf, place.settings, tmp_path / "safe", NOW).files
