"""Making a backup while the central works: database first, then the files that it names, then the feed.

The database is copied by SQLite's own online backup, so that a save under way is in it whole or not at all. Files are
named by their hash and never change. The feed's metadata are copied between two signings.
"""

from __future__ import annotations

import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from central.conf import Conf
from central.county_files import TABLES
from central.operation.archive import (
    DATABASE,
    BackupFault,
    Kept,
    Manifest,
    Store,
    hash_of,
    remove_folder,
)
from feed.durable import PRIVATE_FILE
from feed.layout import is_sha256
from feed.publish.errors import RepositoryBusy
from feed.publish.state import PublisherState

LAST: Final = "backed-up"
"""Touched in the data folder after each backup, so that `central doctor` knows."""

_NOT_KEPT: Final = frozenset({"log", "static", "uploads", "media", "renditions"})
"""Folders of the data that are made anew, are kept file by file (media), or have a keeping of their own (log)."""
_MOMENTARY: Final = frozenset({"worker.alive", LAST})
_PATIENCE: Final = 60.0


class Made(Struct, frozen=True):
    """A finished backup: its folder, files in it, files that were not stored before, and what to know of it."""

    folder: Path
    files: int
    stored: int
    warnings: tuple[str, ...]


def back_up(conf: Conf, settings_file: Path, to: Path, now: datetime, *, keys: bool = False) -> Made:
    """Make one backup in the store `to`. Raises BackupFault, OSError; then no new backup counts."""
    store = Store(to)
    store.prepare()
    for left in store.unfinished():
        shutil.rmtree(left)
    folder = store.begin(now)
    try:
        database = _copy_database(conf, folder / DATABASE)
        with _between_signings(conf):
            feed = [store_one(store, path, name) for name, path in _feed_files(conf)]
        found = [*feed, *(store_one(store, path, name) for name, path in _files(conf, settings_file, keys=keys))]
        kept = tuple(one for one, _ in found)
        manifest = Manifest(format=1, made=now, county=conf.county, database=database, keys=keys, files=kept)
        store.finish(folder, manifest)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    (conf.data / LAST).touch()
    return Made(folder, len(kept), sum(new for _, new in found), tuple(_warnings(conf, folder, kept)))


def prune(to: Path, keep: int) -> int:
    """Leave the newest `keep` backups; how many went."""
    store = Store(to)
    old = list(store.backups())[:-keep]
    for folder in old:
        remove_folder(folder)
    if old:
        store.sweep()
    return len(old)


def store_one(store: Store, path: Path, name: str) -> tuple[Kept, bool]:
    """Store one file under its place in the central; whether it was new."""
    kept, new = store.put(path, path.name if is_sha256(path.name) else "")
    return replace(kept, path=name), new


def _copy_database(conf: Conf, target: Path) -> str:
    """Copy the database and return its hash; nothing, and "", where it has a server of its own."""
    if not conf.is_sqlite:
        return ""
    if not Path(conf.database).is_file():
        raise BackupFault(f"没有数据库 {conf.database}：先运行 central init")
    target.touch(mode=PRIVATE_FILE)
    with closing(sqlite3.connect(conf.database, timeout=30)) as source, closing(sqlite3.connect(target)) as copy:
        source.backup(copy, pages=2000, sleep=0.01)
        # One plain file, whole without its journal; and whole it must be, or it is no backup.
        copy.execute("PRAGMA journal_mode=DELETE")
        told = copy.execute("PRAGMA quick_check").fetchone()[0]
    if told != "ok":
        raise BackupFault(f"数据库坏了：{told}。请从以前的备份恢复，不要再写。")
    return hash_of(target)[0]


@contextmanager
def _between_signings(conf: Conf) -> Iterator[None]:
    """Hold the publisher off while its files are copied. Raises BackupFault where it does not let go."""
    if not conf.signing.feed.is_dir():
        yield
        return
    until = time.monotonic() + _PATIENCE
    while True:
        lock = PublisherState(conf.signing.feed).lock()
        try:
            lock.__enter__()
        except RepositoryBusy as fault:
            if time.monotonic() > until:
                raise BackupFault("签发程序一分钟没有空下来，稍后再备份") from fault
            time.sleep(0.2)
            continue
        break
    try:
        yield
    finally:
        lock.__exit__(None, None, None)


def _feed_files(conf: Conf) -> Iterator[tuple[str, Path]]:
    feed = conf.signing.feed
    yield from _below(feed, "feed")
    yield from ((name, path) for name, path in _below(PublisherState(feed).folder, "feed.state") if path.name != "lock")
    pinned = feed.with_name(f"{feed.name}.root.json")
    if pinned.is_file():
        yield "feed.root.json", pinned


def _files(conf: Conf, settings_file: Path, *, keys: bool) -> Iterator[tuple[str, Path]]:
    yield "conf/central.toml", settings_file
    for name in TABLES:
        path = conf.taxonomy if name == "taxonomy.toml" else conf.taxonomy.with_name(name)
        if path.is_file():
            yield f"conf/{name}", path
    media = conf.data / "media"
    for path in sorted(media.glob("??/*")):
        if path.is_file() and is_sha256(path.name):
            yield f"data/media/{path.relative_to(media)}", path
    elsewhere = (conf.signing.feed, PublisherState(conf.signing.feed).folder, conf.signing.keys)
    for path in sorted(conf.data.iterdir()):
        if path.name in _NOT_KEPT | _MOMENTARY or path.name.startswith(Path(conf.database).name) or path in elsewhere:
            continue
        yield from _below(path, f"data/{path.name}")
    if keys:
        # Only those that sign daily: the offline ones have a safe of their own, and no business in a copy.
        yield from _below(conf.signing.keys / "online", "keys/online")


def _below(path: Path, name: str) -> Iterator[tuple[str, Path]]:
    """Every plain file at or below a path, as (its place, where it lies)."""
    if path.is_file() and not path.is_symlink():
        if not path.name.endswith(".part"):
            yield name, path
    elif path.is_dir():
        for below in sorted(path.iterdir()):
            yield from _below(below, f"{name}/{below.name}")


def _warnings(conf: Conf, folder: Path, kept: tuple[Kept, ...]) -> Iterator[str]:
    if not conf.is_sqlite:
        yield "数据库在 PostgreSQL 里，不在这份备份里：请同时用 pg_dump 备份"
        return
    there = {one.path.rpartition("/")[2] for one in kept if one.path.startswith("data/media/")}
    with closing(sqlite3.connect(f"file:{folder / DATABASE}?mode=ro", uri=True)) as copy:
        named = {row[0] for row in copy.execute("SELECT sha256 FROM items_media")}
    if missing := sorted(named - there):
        yield f"{len(missing)} 个照片或文件在数据库里有、磁盘上没有，例如 {missing[0][:16]}…"
