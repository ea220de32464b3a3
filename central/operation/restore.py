"""Bringing a backup back into an empty folder, whole or not at all.

Screens know newer signatures than an old backup holds, and take nothing older. So what the publisher remembers of its
versions is raised by more than it can have signed since: one signing a second. The next signing then goes on above.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Final

from msgspec import Struct

from central.conf import ConfFault, load_conf
from central.operation.archive import (
    DATABASE,
    MANIFEST,
    BackupFault,
    Kept,
    Manifest,
    Store,
    copy_out,
    is_empty,
    read_manifest,
)
from feed.durable import PRIVATE_FILE, PUBLIC_FILE, make_folder
from feed.layout import METADATA_FOLDER, ROOT, TARGETS, is_sha256
from feed.publish.state import PublisherState

MARGIN: Final = 1_000
"""Versions above the one a second that may have been signed since the backup."""

_METADATA: Final = re.compile(r"(?P<version>[1-9][0-9]*)\.(?P<role>[a-z0-9]+)\.json\Z")
_PLACES: Final = {
    "data": 'data = "data"',
    "database": 'database = "data/central.sqlite3"',
    "taxonomy": 'taxonomy = "taxonomy.toml"',
    "feed": 'feed = "feed"',
    "keys": 'keys = "keys"',
}


class Done(Struct, frozen=True):
    """A central that was brought back: its settings file, files in it, when the backup was made, what comes next."""

    settings: Path
    files: int
    made: datetime
    next_steps: tuple[str, ...]


def bring_back(source: Path, into: Path, now: datetime) -> Done:
    """Bring a backup (or the newest of a store) back into an empty folder. Raises BackupFault, OSError."""
    folder, into = _backup(source.absolute()), into.absolute()
    manifest = read_manifest(folder)
    if not is_empty(into):
        raise BackupFault(f"{into} 不是空的：恢复只放进空文件夹，不碰还在的东西")
    scratch = into.with_name(f".{into.name}.restoring")
    if scratch.exists():
        shutil.rmtree(scratch)
    make_folder(scratch, mode=0o700)
    try:
        _lay_out(Store(folder.parent), folder, manifest, scratch)
        _settle(scratch)
        _go_on(scratch, manifest, now)
        if into.exists():
            into.rmdir()
        # The web server reads the feed from here; data and keys are closed to others by themselves.
        scratch.chmod(0o755)
        scratch.replace(into)
    except BaseException:
        shutil.rmtree(scratch, ignore_errors=True)
        raise
    return Done(into / "central.toml", len(manifest.files), manifest.made, tuple(_next_steps(into, manifest)))


def _backup(source: Path) -> Path:
    if (source / MANIFEST).is_file():
        return source
    found = list(Store(source).backups())
    if not found:
        raise BackupFault(f"{source} 里没有备份")
    return found[-1]


def _lay_out(store: Store, folder: Path, manifest: Manifest, target: Path) -> None:
    for kept in manifest.files:
        place = _place(kept)
        private = place.parts[0] in ("keys", "feed.state") or place.name in ("secret-key", "central.toml")
        copy_out(store.blob(kept.sha256), target / place, kept, PRIVATE_FILE if private else PUBLIC_FILE)
    for private_folder in ("keys", "keys/online", "feed.state", "data"):
        if (target / private_folder).is_dir():
            (target / private_folder).chmod(0o700)
    if manifest.database:
        length = (folder / DATABASE).stat().st_size
        kept = Kept(DATABASE, manifest.database, length)
        copy_out(folder / DATABASE, target / "data" / DATABASE, kept, PRIVATE_FILE)


def _place(kept: Kept) -> Path:
    """Where a file of a backup belongs; what leads anywhere else is refused. Raises BackupFault."""
    path = PurePosixPath(kept.path)
    if path.is_absolute() or ".." in path.parts or len(path.parts) < 1 or not is_sha256(kept.sha256):
        raise BackupFault(f"备份里有不该有的路径：{kept.path!r}")
    if path.parts[0] not in ("conf", "data", "feed", "feed.state", "feed.root.json", "keys"):
        raise BackupFault(f"备份里有不该有的路径：{kept.path!r}")
    # Settings and tables lie at the top, as `central init` puts them.
    return Path(*path.parts[1:]) if path.parts[0] == "conf" else Path(*path.parts)


def _settle(folder: Path) -> None:
    """Let the settings name the places of the new folder; everything else in them stays as it was."""
    path = folder / "central.toml"
    lines = path.read_text("utf-8").splitlines()
    seen = set[str]()
    for index, line in enumerate(lines):
        match = re.match(r"\s*([a-z_]+)\s*=", line)
        key = match[1] if match else ""
        if key in _PLACES and not (key == "database" and "postgresql://" in line):
            lines[index] = _PLACES[key]
            seen.add(key)
    path.write_text("\n".join([*lines, ""]), encoding="utf-8")
    try:
        load_conf(path)
    except ConfFault as fault:
        raise BackupFault(f"备份里的设置不能用：{fault}") from fault


def _go_on(folder: Path, manifest: Manifest, now: datetime) -> None:
    """Raise what the publisher remembers of the versions of its online roles."""
    feed = folder / "feed"
    state = PublisherState(feed)
    newest = state.versions()
    for path in (feed / METADATA_FOLDER).glob("*.json"):
        if match := _METADATA.match(path.name):
            newest[match["role"]] = max(newest.get(match["role"], 0), int(match["version"]))
    timestamp = feed / METADATA_FOLDER / "timestamp.json"
    if timestamp.is_file():
        served = int(json.loads(timestamp.read_bytes())["signed"]["version"])
        newest["timestamp"] = max(newest.get("timestamp", 0), served)
    ahead = MARGIN + max(0, int((now - manifest.made).total_seconds()))
    online = {role: version + ahead for role, version in newest.items() if role not in (ROOT, TARGETS, "software")}
    if online:
        state.remember_versions(online)


def _next_steps(folder: Path, manifest: Manifest) -> list[str]:
    settings = folder / "central.toml"
    steps = []
    if not manifest.database:
        steps.append("用 pg_restore 恢复 PostgreSQL 的数据库")
    if not manifest.keys:
        steps.append(f"把在线签名钥匙放回 {folder / 'keys' / 'online'}（文件夹 700，文件 600）")
    if os.geteuid() == 0:
        steps.append(f"把文件夹交给运行管理台的用户：chown -R 用户: {folder}")
    steps += [
        f"运行 central init --config {settings}，再运行 central doctor --config {settings}",
        f"让 nginx 和大屏用的内容文件夹指向 {folder / 'feed'}，然后启动 central serve 和 central worker",
        "备份以后做过钥匙仪式（add-unit、rotate、renew）的，带上离线钥匙再做一次 central keys renew",
    ]
    return steps
