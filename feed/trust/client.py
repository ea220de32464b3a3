"""Verification of a feed from the pinned root down to each followed unit's feed.json."""

import hashlib
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from tuf.api.metadata import (  # type: ignore[attr-defined]  # the re-exports are its documented API
    MetaFile,
    Root,
    Snapshot,
    Targets,
    Timestamp,
)

from feed.durable import NotAPlainFile, TooLong
from feed.layout import (
    MAX_ROOT_BYTES,
    MAX_SNAPSHOT_BYTES,
    MAX_TARGETS_BYTES,
    MAX_TIMESTAMP_BYTES,
    MAX_UNIT_BYTES,
    ROOT,
    SNAPSHOT,
    TARGETS,
    TIMESTAMP,
    feed_path,
    metadata_path,
)
from feed.limits import FEED_BYTES
from feed.software import MAX_SOFTWARE_METADATA, SOFTWARE, Release
from feed.trust.chain import (
    Clock,
    SignedT,
    check_described,
    check_signed,
    check_snapshot_advance,
    check_timestamp_advance,
    decode,
    first_root,
    next_root,
    signed_at,
    software_delegated,
    software_releases,
    unit_delegated,
    unit_target,
)
from feed.trust.errors import PermanentRefusal, Rollback, TemporaryFault, TrustError
from feed.trust.shelf import Shelf
from feed.trust.verified import MetadataSource, Verified, VerifiedFeed
from feed.units import is_unit_code

_log = logging.getLogger(__name__)

_ROOT_STEPS: Final = 256
"""How many root rotations one verification follows; more wait for the next one."""


class Trust:
    """The trusted state of one feed on this device: a folder, and the root that was pinned at enrolment.

    Each piece is stored as soon as it is verified, whole and flushed, and only when it differs: a process
    killed at any instant finds a state that the next call continues from, and an unchanged feed writes nothing.
    One process uses a folder at a time.
    """

    def __init__(self, folder: Path, pinned_root: bytes, mirror_grace: timedelta = timedelta(days=30)) -> None:
        """`mirror_grace`: how long after its end a mirror's metadata is still accepted.

        Raises PermanentRefusal where `pinned_root` is no root metadata signed by its own keys.
        """
        try:
            self._pinned = first_root(pinned_root)
        except TemporaryFault as error:
            raise PermanentRefusal(f"{error}; give the device its root.json again") from error
        self._shelf = Shelf(folder)
        self._mirror_grace = mirror_grace

    def verify(
        self,
        source: MetadataSource,
        units: Sequence[str],
        now: datetime,
        floor: datetime,
        *,
        software: bool = False,
    ) -> Verified:
        """Verify what `source` serves and return the feeds of `units`; `now` and `floor` are aware times.

        With `software` the releases of the program are told too. Expiry is judged at max(now, floor). Raises
        TemporaryFault, PermanentRefusal (Rollback among them) or MetadataExpired where the feed as a whole is not
        to be taken over; a fault of one unit or of the software role only is reported in the result.
        """
        clock = Clock(max(now, floor), self._mirror_grace if source.mirror else timedelta())
        return _Pass(self._shelf, source, clock).run(self._pinned, units, software=software)


@dataclass(frozen=True)
class _Pass:
    """One walk down the chain: local state first, the source where that is behind."""

    shelf: Shelf
    source: MetadataSource
    clock: Clock

    def run(self, pinned: Root, units: Sequence[str], *, software: bool) -> Verified:
        root = self._root(pinned)
        timestamp = self._timestamp(root)
        snapshot = self._snapshot(root, timestamp.snapshot_meta)
        targets = self._role(TARGETS, TARGETS, root, snapshot, MAX_TARGETS_BYTES)
        feeds: dict[str, VerifiedFeed] = {}
        missing: dict[str, str] = {}
        faults: dict[str, TrustError] = {}
        for unit in dict.fromkeys(units):
            try:
                feed = self._unit(unit, targets, snapshot)
            except TrustError as error:
                faults[unit] = error
                continue
            if isinstance(feed, VerifiedFeed):
                feeds[unit] = feed
            else:
                missing[unit] = feed
        releases: tuple[Release, ...] = ()
        software_fault: TrustError | None = None
        if software:
            try:
                releases = self._software(root, targets, snapshot)
            except TrustError as error:
                software_fault = error
        return Verified(
            timestamp_version=timestamp.version,
            signed_at=signed_at(timestamp),
            expires=timestamp.expires,
            stale_since=self.clock.stale_since,
            feeds=feeds,
            missing=missing,
            faults=faults,
            software=releases,
            software_fault=software_fault,
        )

    def _root(self, pinned: Root) -> Root:
        root = pinned
        for _ in range(_ROOT_STEPS):
            stored = self._stored_next_root(root)
            if stored is not None:
                root = stored
                continue
            version = root.version + 1
            data = self._fetch_if_there(metadata_path(ROOT, version), MAX_ROOT_BYTES)
            if data is None:
                break
            root = next_root(data, root)
            self.shelf.put(f"{version}.{ROOT}.json", data)
            _log.info("root keys rotated: version=%d", version)
        # Only the last root's end counts: an expired one may still introduce its successor.
        self.clock.check(f"{root.version}.root.json", root)
        return root

    def _stored_next_root(self, root: Root) -> Root | None:
        name = f"{root.version + 1}.{ROOT}.json"
        data = self.shelf.get(name, MAX_ROOT_BYTES)
        if data is None:
            return None
        try:
            return next_root(data, root)
        except TrustError as error:
            self.shelf.set_aside(name, str(error))
            return None

    def _timestamp(self, root: Root) -> Timestamp:
        name = f"{TIMESTAMP}.json"
        trusted, _ = self._stored(TIMESTAMP, Timestamp, root, MAX_TIMESTAMP_BYTES)
        data = self._fetch(metadata_path(TIMESTAMP), MAX_TIMESTAMP_BYTES)
        served = check_signed(name, decode(name, data, Timestamp), root, TIMESTAMP)
        if trusted is not None:
            check_timestamp_advance(served, trusted)
            if served.version == trusted.version:
                self.clock.check(name, trusted)
                return trusted
        self.clock.check(name, served)
        self.shelf.put(name, data)
        return served

    def _snapshot(self, root: Root, meta: MetaFile) -> Snapshot:
        trusted, stored = self._stored(SNAPSHOT, Snapshot, root, MAX_SNAPSHOT_BYTES)
        name = f"{meta.version}.{SNAPSHOT}.json"
        if trusted is not None and trusted.version == meta.version and _matches(name, stored, meta):
            self.clock.check(name, trusted)
            return trusted
        data = self._fetch(metadata_path(SNAPSHOT, meta.version), _bound(meta, MAX_SNAPSHOT_BYTES))
        check_described(name, data, meta)
        served = check_signed(name, decode(name, data, Snapshot), root, SNAPSHOT)
        _check_version(name, served.version, meta.version)
        if trusted is not None:
            check_snapshot_advance(served, trusted)
        self.clock.check(name, served)
        self.shelf.put(f"{SNAPSHOT}.json", data)
        return served

    def _role(self, role: str, label: str, delegator: Root | Targets, snapshot: Snapshot, limit: int) -> Targets:
        """Return the targets metadata of `role` at the version that `snapshot` names."""
        meta = snapshot.meta.get(f"{role}.json")
        if meta is None:
            raise PermanentRefusal(f"{snapshot.version}.snapshot.json: does not name {label}")
        name = f"{meta.version}.{role}.json"
        trusted, stored = self._stored(role, Targets, delegator, limit)
        if trusted is not None and trusted.version == meta.version and _matches(name, stored, meta):
            self.clock.check(name, trusted)
            return trusted
        data = self._fetch(metadata_path(role, meta.version), _bound(meta, limit))
        check_described(name, data, meta)
        served = check_signed(name, decode(name, data, Targets), delegator, role)
        _check_version(name, served.version, meta.version)
        self.clock.check(name, served)
        self.shelf.put(f"{role}.json", data)
        return served

    def _unit(self, unit: str, targets: Targets, snapshot: Snapshot) -> VerifiedFeed | str:
        """Return the feed of `unit`, or in words why the signers say there is none."""
        if not is_unit_code(unit):
            raise PermanentRefusal(f"{unit!r} is no unit code: 6, 9 or 12 digits are wanted; correct the settings")
        if not unit_delegated(targets, unit):
            return f"unit {unit} is not part of this feed"
        if f"{unit}.json" not in snapshot.meta:
            return f"unit {unit} has not published yet"
        signed = self._role(unit, f"unit {unit}", targets, snapshot, MAX_UNIT_BYTES)
        target = unit_target(f"{signed.version}.{unit}.json", signed, unit)
        if target is None:
            return f"unit {unit} publishes no feed"
        sha256 = target.hashes["sha256"]
        path = feed_path(unit, sha256)
        stored_name = f"{unit}.feed.json"
        raw = self.shelf.get(stored_name, FEED_BYTES)
        if raw is None or hashlib.sha256(raw).hexdigest() != sha256:
            raw = self._fetch(path, target.length)
            check_described(path, raw, target)
            self.shelf.put(stored_name, raw)
        return VerifiedFeed(unit=unit, version=signed.version, raw=raw, sha256=sha256)

    def _software(self, root: Root, targets: Targets, snapshot: Snapshot) -> tuple[Release, ...]:
        if not software_delegated(root, targets) or f"{SOFTWARE}.json" not in snapshot.meta:
            return ()
        signed = self._role(SOFTWARE, SOFTWARE, targets, snapshot, MAX_SOFTWARE_METADATA)
        return software_releases(f"{signed.version}.{SOFTWARE}.json", signed)

    def _stored(
        self, role: str, kind: type[SignedT], delegator: Root | Targets, limit: int
    ) -> tuple[SignedT | None, bytes]:
        """Return `role` as stored, if the keys of today still vouch for it, and its bytes."""
        name = f"{role}.json"
        data = self.shelf.get(name, limit)
        if data is None:
            return None, b""
        try:
            metadata = decode(name, data, kind)
        except TrustError as error:
            self.shelf.set_aside(name, str(error))
            return None, b""
        try:
            return check_signed(name, metadata, delegator, role), data
        except PermanentRefusal:
            # After a key rotation what the retired key signed no longer binds: a thief of that key may have
            # run the versions up (fast-forward), and only forgetting them lets the true feed in again.
            _log.info("stored metadata is not signed by the current keys, fetched anew: file=%s", name)
            return None, b""

    def _fetch(self, path: str, limit: int) -> bytes:
        data = self._fetch_if_there(path, limit)
        if data is None:
            raise TemporaryFault(f"{path}: the source does not have it")
        return data

    def _fetch_if_there(self, path: str, limit: int) -> bytes | None:
        try:
            data = self.source.read(path, limit)
        except FileNotFoundError:
            return None
        except (TooLong, NotAPlainFile) as error:
            raise PermanentRefusal(f"{path}: {error.strerror or error}") from error
        except OSError as error:
            raise TemporaryFault(f"{path}: {error.strerror or error}") from error
        if len(data) > limit:
            raise PermanentRefusal(f"{path}: is longer than the allowed {limit} bytes")
        return data


def _bound(meta: MetaFile, limit: int) -> int:
    """Return how many bytes to accept: the signed length where stated, never above the fixed limit."""
    return limit if meta.length is None else min(meta.length, limit)


def _matches(name: str, data: bytes, meta: MetaFile) -> bool:
    """Tell whether stored `data` is what signed metadata describes now."""
    try:
        check_described(name, data, meta)
    except TrustError:
        return False
    return True


def _check_version(name: str, found: int, wanted: int) -> None:
    """Raise unless metadata carries the version that the metadata above it names (mix-and-match)."""
    if found < wanted:
        raise Rollback(f"{name}: carries the older version {found}")
    if found != wanted:
        raise PermanentRefusal(f"{name}: carries version {found}")
