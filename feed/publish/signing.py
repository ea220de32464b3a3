"""Signing: turns changed roles into files, in the order that keeps the served folder whole at every instant."""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from securesystemslib.signer import CryptoSigner  # type: ignore[attr-defined]  # re-export is its API
from tuf.api.metadata import (  # type: ignore[attr-defined]  # the re-exports are its documented API
    Metadata,
    MetaFile,
    Root,
    Snapshot,
    Targets,
    Timestamp,
)

from feed.durable import make_folder, sync_folder, write_atomic
from feed.layout import METADATA_FOLDER, ROOT, SIGNED_AT, SNAPSHOT, TARGETS, TIMESTAMP, metadata_path
from feed.publish.keys import KeyFolder
from feed.publish.served import Served
from feed.publish.state import PublisherState
from feed.trust.chain import SignedT, next_root, signed_at, time_text


@dataclass(frozen=True)
class Lifetimes:
    """How long each role's signature holds. `feed refresh` signs the online ones anew at half time."""

    root: timedelta = timedelta(days=3650)
    targets: timedelta = timedelta(days=365)
    unit: timedelta = timedelta(days=365)
    snapshot: timedelta = timedelta(days=28)
    timestamp: timedelta = timedelta(days=7)

    def of(self, role: str) -> timedelta:
        """Return the lifetime of `role`, a unit's where `role` is none of the four others."""
        return {
            ROOT: self.root,
            TARGETS: self.targets,
            SNAPSHOT: self.snapshot,
            TIMESTAMP: self.timestamp,
        }.get(role, self.unit)


@dataclass(frozen=True)
class Signer:
    """Signs on behalf of one repository: its folder, keys, memory and lifetimes."""

    folder: Path
    keys: KeyFolder
    state: PublisherState
    lifetimes: Lifetimes

    def commit(
        self, served: Served, changed: Mapping[str, Targets], now: datetime, *, snapshot: bool = True
    ) -> dict[str, int]:
        """Publish the roles `changed` (units, or `targets`) with new versions; return the version of each.

        With `snapshot` false only the timestamp is signed anew. Everything is signed in memory first, so that
        a missing key stops it before the first write. Then the files go out so that the one which makes the
        others count, timestamp.json, is last: a reader sees all of the old state or all of the new one.
        """
        moment = _signing_time(served, now)
        files: list[tuple[str, bytes]] = []
        meta = dict(served.snapshot.meta)
        versions: dict[str, int] = {}
        targets = changed.get(TARGETS, served.targets)
        for role, content in sorted(changed.items(), key=lambda entry: entry[0] != TARGETS):
            versions[role] = served.next_version(role)
            payload = deepcopy(content)
            payload.version = versions[role]
            payload.expires = now.astimezone(UTC) + self.lifetimes.of(role)
            payload.unrecognized_fields[SIGNED_AT] = moment
            data = self._signed(payload, role, served.root if role == TARGETS else targets)
            files.append((metadata_path(role, payload.version), data))
            meta[f"{role}.json"] = MetaFile(payload.version)
        snapshot_meta = served.timestamp.snapshot_meta
        if snapshot or changed:
            versions[SNAPSHOT] = served.next_version(SNAPSHOT)
            data = self._signed(self._snapshot(versions[SNAPSHOT], meta, now), SNAPSHOT, served.root)
            files.append((metadata_path(SNAPSHOT, versions[SNAPSHOT]), data))
            snapshot_meta = MetaFile.from_data(versions[SNAPSHOT], data, ["sha256"])
        versions[TIMESTAMP] = served.next_version(TIMESTAMP)
        timestamp = self._timestamp(versions[TIMESTAMP], snapshot_meta, now, moment)
        files.append((metadata_path(TIMESTAMP), self._signed(timestamp, TIMESTAMP, served.root)))
        self._write(files)
        self.state.remember_versions(versions)
        return versions

    def found(self, root: Root, targets: Targets, now: datetime) -> None:
        """Write the first state of a repository: root, targets, an otherwise empty snapshot, timestamp.

        Versions continue from what this publisher remembers, so that a folder that was deleted and made anew
        with the same keys is still accepted by devices.
        """
        published = self.state.versions()
        moment = time_text(now)
        targets.version = published.get(TARGETS, 0) + 1
        targets.unrecognized_fields[SIGNED_AT] = moment
        version = published.get(SNAPSHOT, 0) + 1
        root_data = self._signed(root, ROOT, root)
        snapshot = self._signed(
            self._snapshot(version, {f"{TARGETS}.json": MetaFile(targets.version)}, now), SNAPSHOT, root
        )
        described = MetaFile.from_data(version, snapshot, ["sha256"])
        timestamp = self._timestamp(published.get(TIMESTAMP, 0) + 1, described, now, moment)
        make_folder(self.folder / METADATA_FOLDER)
        self.state.remember_root(root_data)
        self._write(
            [
                (metadata_path(ROOT, root.version), root_data),
                (metadata_path(TARGETS, targets.version), self._signed(targets, TARGETS, root)),
                (metadata_path(SNAPSHOT, version), snapshot),
                (metadata_path(TIMESTAMP), self._signed(timestamp, TIMESTAMP, root)),
            ]
        )
        self.state.remember_versions({TARGETS: targets.version, SNAPSHOT: version, TIMESTAMP: timestamp.version})

    def advance_root(self, current: Root, content: Root, now: datetime, *, without: Sequence[str] = ()) -> Root:
        """Publish `content` as the root after `current`, signed by the root keys of both; return it.

        `without`: names of root keys to do as if they were lost. Raises KeysMissing.
        """
        root = deepcopy(content)
        root.version = current.version + 1
        root.expires = now.astimezone(UTC) + self.lifetimes.root
        signers: dict[str, CryptoSigner] = {}
        for side in (current, root):
            role = side.roles[ROOT]
            for signer in self.keys.signers(ROOT, role.keyids, role.threshold, without=without):
                signers[signer.public_key.keyid] = signer
        metadata = Metadata(root)
        for signer in signers.values():
            metadata.sign(signer, append=True)
        data = metadata.to_bytes()
        next_root(data, current)
        self._write([(metadata_path(ROOT, root.version), data)])
        self.state.remember_root(data)
        return root

    def _signed(self, payload: SignedT, role: str, delegator: Root | Targets) -> bytes:
        """Return `payload` signed by the keys at hand that `delegator` names for `role`."""
        named = delegator.get_delegated_role(role)
        metadata = Metadata(payload)
        for signer in self.keys.signers(role, named.keyids, named.threshold):
            metadata.sign(signer, append=True)
        # What devices would refuse must never be written.
        delegator.verify_delegate(role, metadata.signed_bytes, metadata.signatures)
        return bytes(metadata.to_bytes())

    def _snapshot(self, version: int, meta: dict[str, MetaFile], now: datetime) -> Snapshot:
        return Snapshot(version=version, expires=now.astimezone(UTC) + self.lifetimes.snapshot, meta=meta)

    def _timestamp(self, version: int, snapshot_meta: MetaFile, now: datetime, moment: str) -> Timestamp:
        return Timestamp(
            version=version,
            expires=now.astimezone(UTC) + self.lifetimes.timestamp,
            snapshot_meta=snapshot_meta,
            unrecognized_fields={SIGNED_AT: moment},
        )

    def _write(self, files: Sequence[tuple[str, bytes]]) -> None:
        """Write `files` in order; all but the last are on the medium before the last one appears."""
        folder = self.folder / METADATA_FOLDER
        for path, data in files[:-1]:
            write_atomic(self.folder / path, data, settle=False)
        sync_folder(folder)
        path, data = files[-1]
        write_atomic(self.folder / path, data, later=True)


def _signing_time(served: Served, now: datetime) -> str:
    """Return the signing time to state: `now`, but never before the one that is served."""
    last = signed_at(served.timestamp)
    return time_text(now if last is None else max(now, last))
