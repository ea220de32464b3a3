"""The state that a repository serves now, verified before anything is signed on top of it."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Final, TypeVar

from tuf.api.metadata import (  # type: ignore[attr-defined]  # the re-exports are its documented API
    Root,
    Snapshot,
    TargetFile,
    Targets,
    Timestamp,
)

from feed.durable import read_plain
from feed.layout import (
    MAX_ROOT_BYTES,
    MAX_SNAPSHOT_BYTES,
    MAX_TARGETS_BYTES,
    MAX_TIMESTAMP_BYTES,
    MAX_UNIT_BYTES,
    METADATA_FOLDER,
    ROOT,
    SNAPSHOT,
    TARGETS,
    TIMESTAMP,
    feed_path,
    metadata_path,
)
from feed.limits import FEED_BYTES
from feed.publish.errors import RepositoryDamaged, UnknownUnit
from feed.publish.keys import KeyFolder
from feed.publish.state import PublisherState
from feed.software import MAX_SOFTWARE_METADATA, SOFTWARE, Release
from feed.trust import TrustError
from feed.trust.chain import (
    check_described,
    check_signed,
    decode,
    first_root,
    next_root,
    software_delegated,
    software_releases,
    unit_delegated,
    unit_target,
)

METADATA_NAME: Final = re.compile(r"(?P<version>[1-9][0-9]{0,14})\.(?P<role>[a-z]+|[0-9]+)\.json\Z")
"""Name of a versioned metadata file."""

Result = TypeVar("Result")


class Served:
    """The root, timestamp, snapshot, targets and unit roles that the repository at `folder` serves.

    Expiry is not judged: what has ended is what gets signed anew.
    """

    def __init__(self, folder: Path, state: PublisherState, keys: KeyFolder) -> None:
        """Load and verify; raise RepositoryDamaged where the folder is not what was published."""
        self.folder = folder
        self._published = state.versions()
        self._on_disk = _newest_on_disk(folder / METADATA_FOLDER)
        self.root = self._guarded(lambda: self._load_root(state, keys))
        self.timestamp: Timestamp = self._guarded(self._load_timestamp)
        self.snapshot: Snapshot = self._guarded(self._load_snapshot)
        self.targets: Targets = self._guarded(self._load_targets)

    def units(self) -> tuple[str, ...]:
        """Return every unit that has a role, published or not."""
        roles = self.targets.delegations.roles if self.targets.delegations is not None else None
        return tuple(sorted((roles or {}).keys() - {SOFTWARE}))

    def has_software(self) -> bool:
        """Tell whether there is a software role; raise RepositoryDamaged where it shares a key or is not confined."""
        return self._guarded(lambda: software_delegated(self.root, self.targets))

    def software(self) -> Targets | None:
        """Return the signed part of the software role, None where there is none or it has published nothing yet."""
        meta = self.snapshot.meta.get(f"{SOFTWARE}.json")
        if not self.has_software() or meta is None:
            return None
        name = metadata_path(SOFTWARE, meta.version)

        def load() -> Targets:
            data = self._read(name, MAX_SOFTWARE_METADATA)
            signed = check_signed(name, decode(name, data, Targets), self.targets, SOFTWARE)
            software_releases(name, signed)
            return signed

        return self._guarded(load)

    def releases(self) -> tuple[Release, ...]:
        """Return the software releases that are served."""
        signed = self.software()
        return () if signed is None else software_releases(SOFTWARE, signed)

    def unit(self, unit: str) -> Targets | None:
        """Return the signed part of `unit`'s role, None before its first publication; raise UnknownUnit."""
        if not self._guarded(lambda: unit_delegated(self.targets, unit)):
            raise UnknownUnit(f"{self.folder}: unit {unit} has no role here; add it with `feed keys add-unit`")
        meta = self.snapshot.meta.get(f"{unit}.json")
        if meta is None:
            return None
        name = metadata_path(unit, meta.version)

        def load() -> Targets:
            signed = check_signed(name, decode(name, self._read(name, MAX_UNIT_BYTES), Targets), self.targets, unit)
            unit_target(name, signed, unit)
            return signed

        return self._guarded(load)

    def target(self, unit: str) -> TargetFile | None:
        """Return what `unit`'s role says of its feed.json, None where it has published none."""
        signed = self.unit(unit)
        return None if signed is None else unit_target(unit, signed, unit)

    def feed(self, unit: str) -> bytes | None:
        """Return the feed.json that `unit` serves, checked against its hash; None where it has none."""
        target = self.target(unit)
        if target is None:
            return None
        path = feed_path(unit, target.hashes["sha256"])

        def load() -> bytes:
            raw = self._read(path, FEED_BYTES)
            check_described(path, raw, target)
            return raw

        return self._guarded(load)

    def version(self, role: str) -> int:
        """Return the version of `role` that is served, 0 where there is none."""
        if role == TIMESTAMP:
            return int(self.timestamp.version)
        meta = self.timestamp.snapshot_meta if role == SNAPSHOT else self.snapshot.meta.get(f"{role}.json")
        return 0 if meta is None else int(meta.version)

    def next_version(self, role: str) -> int:
        """Return the version to sign next: above all that was served, lies on disk, or was ever published."""
        return max(self.version(role), self._on_disk.get(role, 0), self._published.get(role, 0)) + 1

    def is_behind(self, role: str) -> bool:
        """Tell whether a newer `role` was published than is served: the folder came back from a backup."""
        return self._published.get(role, 0) > self.version(role)

    def _read(self, path: str, limit: int) -> bytes:
        return read_plain(self.folder / path, limit)

    def _guarded(self, load: Callable[[], Result]) -> Result:
        try:
            return load()
        except (TrustError, OSError) as error:
            raise RepositoryDamaged(
                f"{self.folder}: {error}; nothing was signed. Restore the folder from a backup"
            ) from error

    def _load_root(self, state: PublisherState, keys: KeyFolder) -> Root:
        remembered = state.root()
        data = remembered if remembered is not None else self._read(metadata_path(ROOT, 1), MAX_ROOT_BYTES)
        root = first_root(data)
        if remembered is not None and self._read(metadata_path(ROOT, root.version), MAX_ROOT_BYTES) != remembered:
            raise RepositoryDamaged(
                f"{self.folder}: {root.version}.root.json is not the root that was published; "
                f"put back the copy in {state.folder}"
            )
        while (self.folder / metadata_path(ROOT, root.version + 1)).exists():
            data = self._read(metadata_path(ROOT, root.version + 1), MAX_ROOT_BYTES)
            root = next_root(data, root)
        if remembered is None:
            # First use on this machine: nothing vouches for the served root but that our own key is in it.
            known = {signer.public_key.keyid for signer in keys.all(TIMESTAMP).values()}
            if known.isdisjoint(root.roles[TIMESTAMP].keyids):
                raise RepositoryDamaged(
                    f"{self.folder}: was signed with other keys than those in {keys.folder}; name the right folder"
                )
        if data != remembered:
            state.remember_root(data)
        return root

    def _load_timestamp(self) -> Timestamp:
        name = metadata_path(TIMESTAMP)
        metadata = decode(name, self._read(name, MAX_TIMESTAMP_BYTES), Timestamp)
        return check_signed(name, metadata, self.root, TIMESTAMP)

    def _load_snapshot(self) -> Snapshot:
        meta = self.timestamp.snapshot_meta
        name = metadata_path(SNAPSHOT, meta.version)
        data = self._read(name, MAX_SNAPSHOT_BYTES)
        check_described(name, data, meta)
        return check_signed(name, decode(name, data, Snapshot), self.root, SNAPSHOT)

    def _load_targets(self) -> Targets:
        name = metadata_path(TARGETS, self.snapshot.meta[f"{TARGETS}.json"].version)
        return check_signed(name, decode(name, self._read(name, MAX_TARGETS_BYTES), Targets), self.root, TARGETS)


def _newest_on_disk(folder: Path) -> dict[str, int]:
    """Return the highest version of each role that has a file, published or left by a killed publisher."""
    newest: dict[str, int] = {}
    for path in folder.iterdir() if folder.is_dir() else ():
        match = METADATA_NAME.match(path.name)
        if match is not None:
            newest[match["role"]] = max(newest.get(match["role"], 0), int(match["version"]))
    return newest
