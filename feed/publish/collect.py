"""Collection of what a repository no longer needs: blobs, old feed.json files, old metadata.

Superseded blobs keep a grace time, because a screen may be in the middle of fetching them; withdrawn ones go
at once. What a feed that is served now refers to is never removed.
"""

import logging
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from tuf.api.exceptions import RepositoryError
from tuf.api.metadata import (  # type: ignore[attr-defined]  # the re-exports are its documented API
    Metadata,
    Snapshot,
    Targets,
)

from feed.durable import PART, sync_folders
from feed.layout import BLOBS_FOLDER, METADATA_FOLDER, ROOT, SNAPSHOT, TARGETS, TARGETS_FOLDER, feed_path, metadata_path
from feed.publish.repository import References, Repository
from feed.publish.served import METADATA_NAME, Served
from feed.software import SOFTWARE
from feed.trust.chain import time_text

_log = logging.getLogger(__name__)

DEFAULT_GRACE: Final = timedelta(days=30)


@dataclass(frozen=True)
class Collected:
    """What a collection did. `waiting` blobs are out of use but inside their grace time; `in_use` were asked
    to be withdrawn but are still referred to by a feed that is served, so they stayed.
    """

    removed: frozenset[str]
    waiting: frozenset[str]
    in_use: frozenset[str]
    files_removed: int


def collect(
    repository: Repository,
    now: datetime,
    references: References,
    *,
    grace: timedelta = DEFAULT_GRACE,
    withdraw: Collection[str] = (),
    keep_snapshots: int = 20,
) -> Collected:
    """Remove what is out of use.

    `references` names the blobs that a feed.json needs. `withdraw`: blobs that go without grace.
    `keep_snapshots`: how many earlier states (snapshot, roles and feed.json) stay readable for devices that are
    in the middle of reading one; every root stays for ever. Raises PublishError, and removes nothing, where
    any served feed cannot be read; raises what `references` raises.
    """
    with repository.state.lock():
        served = repository.served()
        in_use: set[str] = set()
        for unit in served.units():
            feed = served.feed(unit)
            if feed is not None:
                in_use |= references(feed)
        blobs = _collect_blobs(repository, in_use, frozenset(withdraw), now, grace)
        files = _stale_metadata(repository.folder, served, keep_snapshots)
        files += _left_parts(repository.folder)
        for path in files:
            path.unlink(missing_ok=True)
        sync_folders(path.parent for path in files)
        _log.info("collected: blobs=%d waiting=%d files=%d", len(blobs.removed), len(blobs.waiting), len(files))
        return Collected(blobs.removed, blobs.waiting, blobs.in_use, len(files))


def _collect_blobs(
    repository: Repository, in_use: set[str], withdraw: frozenset[str], now: datetime, grace: timedelta
) -> Collected:
    store = repository.blobs
    remembered = repository.state.unreferenced()
    removed: set[str] = set()
    waiting: dict[str, str] = {}
    for sha256 in store.all():
        if sha256 in in_use:
            continue
        since = remembered.get(sha256) or time_text(now)
        if sha256 in withdraw or now - _moment(since, now) >= grace:
            removed.add(sha256)
        else:
            waiting[sha256] = since
    # Remembered first: were it lost after the removal, a blob that comes back would inherit an old time.
    if waiting != remembered:
        repository.state.remember_unreferenced(waiting)
    for sha256 in removed:
        store.remove(sha256)
    sync_folders(store.path(sha256).parent for sha256 in removed)
    return Collected(frozenset(removed), frozenset(waiting), frozenset(withdraw & in_use), 0)


def _moment(text: str, fallback: datetime) -> datetime:
    try:
        return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    except ValueError:
        # An unreadable entry starts its grace time anew.
        return fallback


def _stale_metadata(folder: Path, served: Served, keep_snapshots: int) -> list[Path]:
    """Return metadata and feed.json files that neither the served state nor the kept ones before it name."""
    current = served.version(SNAPSHOT)
    versions = sorted(
        (version for version, role, _ in _metadata_files(folder) if role == SNAPSHOT and version < current),
        reverse=True,
    )
    kept_files: set[Path] = set()
    for version in [current, *versions[:keep_snapshots]]:
        kept_files |= _named_by(folder, version)
    stale = [
        path
        for version, role, path in _metadata_files(folder)
        if role != ROOT and path not in kept_files and version < served.version(role)
    ]
    stale += [path for path in (folder / TARGETS_FOLDER).glob("*/*.feed.json") if path not in kept_files]
    archives = {folder / release.path for release in served.releases()}
    # Large, and never half-read in vain: a screen that was fetching an older one begins with the newest.
    stale += [path for path in (folder / TARGETS_FOLDER / SOFTWARE).glob("*/*.tar.xz") if path not in archives]
    return stale


def _named_by(folder: Path, version: int) -> set[Path]:
    """Return the files that make up the state of snapshot `version`."""
    path = folder / metadata_path(SNAPSHOT, version)
    found = {path}
    try:
        snapshot = Metadata[Snapshot].from_bytes(path.read_bytes()).signed
        for name, meta in snapshot.meta.items():
            role = name.removesuffix(".json")
            path = folder / metadata_path(role, meta.version)
            found.add(path)
            if role != TARGETS and path.is_file():
                signed = Metadata[Targets].from_bytes(path.read_bytes()).signed
                found |= {folder / feed_path(role, target.hashes["sha256"]) for target in signed.targets.values()}
    except RepositoryError as error:
        # Only an earlier state can be unreadable here: the current one was verified. It loses its protection.
        _log.warning("an earlier state is unreadable, not kept: file=%s error=%s", path, error)
    return found


def _metadata_files(folder: Path) -> Iterator[tuple[int, str, Path]]:
    for path in (folder / METADATA_FOLDER).iterdir():
        match = METADATA_NAME.match(path.name)
        if match is not None:
            yield int(match["version"]), match["role"], path


def _left_parts(folder: Path) -> list[Path]:
    """Return what killed publishers left half-written; no publisher runs while the lock is held."""
    places = (METADATA_FOLDER, TARGETS_FOLDER, BLOBS_FOLDER)
    return [path for place in places for path in (folder / place).rglob(f"*{PART}")]
