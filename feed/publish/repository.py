"""The signed repository that a publisher writes and any web server serves."""

import hashlib
import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from tuf.api.metadata import (  # type: ignore[attr-defined]  # the re-exports are its documented API
    DelegatedRole,
    Delegations,
    Role,
    Root,
    Snapshot,
    TargetFile,
    Targets,
    Timestamp,
)

from feed.durable import make_folder, sync_folder, write_atomic
from feed.layout import ROOT, SNAPSHOT, TARGETS, TIMESTAMP, feed_path, feed_target, metadata_path
from feed.limits import FEED_BYTES
from feed.publish.blobs import Blob, BlobStore
from feed.publish.errors import ClockBehind, FeedRefused, PublishError
from feed.publish.keys import KeyFolder
from feed.publish.served import Served
from feed.publish.signing import Lifetimes, Signer
from feed.publish.state import PublisherState
from feed.software import SOFTWARE
from feed.trust.chain import signed_at, time_text

_log = logging.getLogger(__name__)

_CLOCK_TOLERANCE: Final = timedelta(minutes=10)
_CEREMONY_NOTICE: Final = timedelta(days=90)

References = Callable[[bytes], set[str]]
"""Tells which blobs (SHA-256) a feed.json needs, from its bytes."""


@dataclass(frozen=True)
class Thresholds:
    """How many keys must sign: two of the three root keys, one of the two targets keys."""

    root: int = 2
    targets: int = 1


@dataclass(frozen=True)
class Refreshed:
    """What a refresh did: the versions it signed, and the offline roles that end within 90 days."""

    versions: Mapping[str, int]
    ceremonies_due: tuple[str, ...]


class Repository:
    """A feed repository on disk. Every call reads what is served, verifies it, and signs on top of it.

    Killing it at any instant leaves a repository that devices accept and that the next call continues.
    Raises PublishError (see `feed.publish.errors`) or OSError; then what is served is as it was.
    """

    def __init__(
        self,
        folder: Path,
        keys: KeyFolder,
        lifetimes: Lifetimes | None = None,
        *,
        accept_earlier_clock: bool = False,
    ) -> None:
        """Open the repository at `folder`, which must have been made with `create`.

        `accept_earlier_clock`: sign although the last signing carries a later time than now; only to mend a
        feed that was signed while the publisher's clock ran ahead.
        """
        self.folder = folder
        self.keys = keys
        self.state = PublisherState(folder)
        self.blobs = BlobStore(folder)
        self.signer = Signer(folder, keys, self.state, lifetimes or Lifetimes())
        self._accept_earlier_clock = accept_earlier_clock

    @classmethod
    def create(
        cls,
        folder: Path,
        keys: KeyFolder,
        units: Iterable[str],
        now: datetime,
        lifetimes: Lifetimes | None = None,
        thresholds: Thresholds | None = None,
    ) -> "Repository":
        """Found a repository with one role per unit of `units`, none of which has published yet.

        Needs the offline keys. Raises PublishError where `folder` already is a repository.
        """
        thresholds = thresholds or Thresholds()
        repository = cls(folder, keys, lifetimes)
        with repository.state.lock():
            if (folder / metadata_path(TIMESTAMP)).exists():
                raise PublishError(f"{folder}: already is a repository; open it, or choose another folder")
            root = Root(expires=now.astimezone(UTC) + repository.lifetimes.root)
            for role, threshold in {
                ROOT: thresholds.root,
                TARGETS: thresholds.targets,
                SNAPSHOT: 1,
                TIMESTAMP: 1,
            }.items():
                for signer in keys.signers(role, _keyids(keys, role), threshold):
                    root.add_key(signer.public_key, role)
                root.roles[role] = Role(root.roles[role].keyids, threshold)
            targets = Targets(expires=now.astimezone(UTC) + repository.lifetimes.targets)
            for unit in sorted(set(units)):
                delegate(targets, unit, keys)
            repository.signer.found(root, targets, now)
        _log.info("repository founded: folder=%s units=%d", folder, len(set(units)))
        return repository

    @property
    def lifetimes(self) -> Lifetimes:
        """How long each role's signature holds."""
        return self.signer.lifetimes

    def served(self) -> Served:
        """Return the state served now, verified; raise RepositoryDamaged."""
        return Served(self.folder, self.state, self.keys)

    def current_root(self) -> bytes:
        """Return the root metadata to pin on a device that is enrolled now."""
        return (self.folder / metadata_path(ROOT, self.served().root.version)).read_bytes()

    def units(self) -> tuple[str, ...]:
        """Return every unit that has a role here."""
        return self.served().units()

    def feed(self, unit: str) -> bytes | None:
        """Return the feed.json that `unit` serves now, None before its first; raise UnknownUnit."""
        return self.served().feed(unit)

    def publish(
        self,
        unit: str,
        feed: bytes,
        blobs: Mapping[str, Blob],
        now: datetime,
        *,
        references: References | None = None,
    ) -> int:
        """Publish `feed` as the feed.json of `unit`; return the version of the unit's role. See `publish_many`."""
        return self.publish_many({unit: feed}, blobs, now, references=references)[unit]

    def publish_many(
        self,
        feeds: Mapping[str, bytes],
        blobs: Mapping[str, Blob],
        now: datetime,
        *,
        references: References | None = None,
    ) -> dict[str, int]:
        """Publish several units in one step that readers see whole; return the version of each unit's role.

        `blobs`: what the feeds need, by SHA-256; those already stored may be left out. With `references` a
        feed whose blobs are not all there is refused. A unit whose feed is unchanged keeps its version, and
        where nothing changed nothing is written.
        """
        with self.state.lock():
            served = self.served()
            self._check_clock(served, now)
            changed: dict[str, Targets] = {}
            fresh: dict[str, bytes] = {}
            for unit, feed in feeds.items():
                target = served.target(unit)
                if len(feed) > FEED_BYTES:
                    raise FeedRefused(f"unit {unit}: feed.json has {len(feed)} bytes, {FEED_BYTES} are allowed")
                sha256 = hashlib.sha256(feed).hexdigest()
                if target is None or target.hashes["sha256"] != sha256 or served.is_behind(unit):
                    changed[unit] = Targets(
                        targets={feed_target(unit): TargetFile(len(feed), {"sha256": sha256}, feed_target(unit))}
                    )
                    fresh[unit] = feed
            self.blobs.put_all(blobs)
            if references is not None:
                self._check_references(feeds, references)
            if changed:
                self._write_feeds(fresh)
                versions = self.signer.commit(served, self._behind(served) | changed, now)
                _log.info("published: units=%s timestamp=%d", ",".join(sorted(changed)), versions[TIMESTAMP])
            else:
                versions = {}
            return {unit: versions.get(unit, served.version(unit)) for unit in feeds}

    def refresh(self, now: datetime, *, due_only: bool = True) -> Refreshed:
        """Sign anew, without change of content, the online roles past half their time; run it daily.

        With `due_only` false every online role is signed anew. Returns also which offline roles need a
        ceremony soon.
        """
        with self.state.lock():
            served = self.served()
            self._check_clock(served, now)
            units = self._behind(served)
            for unit in served.units():
                signed = served.unit(unit)
                if signed is not None and (not due_only or self._is_due(signed, unit, now)):
                    units[unit] = signed
            snapshot = not due_only or bool(units) or self._is_due(served.snapshot, SNAPSHOT, now)
            versions: dict[str, int] = {}
            if (
                snapshot
                or served.is_behind(SNAPSHOT)
                or served.is_behind(TIMESTAMP)
                or self._is_due(served.timestamp, TIMESTAMP, now)
            ):
                snapshot = snapshot or served.is_behind(SNAPSHOT)
                versions = self.signer.commit(served, units, now, snapshot=snapshot)
                _log.info("signed anew: roles=%s", ",".join(sorted(versions)))
            ceremonies = tuple(
                role
                for role, signed in ((ROOT, served.root), (TARGETS, served.targets), (SOFTWARE, served.software()))
                if signed is not None and signed.expires - now < _CEREMONY_NOTICE
            )
            for role in ceremonies:
                command = "feed software renew" if role == SOFTWARE else "feed keys renew"
                _log.warning("offline role ends soon, hold the ceremony `%s`: role=%s", command, role)
            return Refreshed(versions, ceremonies)

    def _is_due(self, signed: Timestamp | Snapshot | Targets, role: str, now: datetime) -> bool:
        return bool(signed.expires - now < self.lifetimes.of(role) / 2)

    def _behind(self, served: Served) -> dict[str, Targets]:
        """Return the roles of which devices know newer versions, because the folder came from a backup.

        Raises KeysMissing through signing where that concerns `targets` or `software` and the offline keys are not
        at hand.
        """
        found = {
            unit: signed
            for unit in served.units()
            if served.is_behind(unit) and (signed := served.unit(unit)) is not None
        }
        if served.is_behind(TARGETS):
            found[TARGETS] = served.targets
        if served.is_behind(SOFTWARE) and (software := served.software()) is not None:
            found[SOFTWARE] = software
        return found

    def _check_clock(self, served: Served, now: datetime) -> None:
        last = signed_at(served.timestamp)
        if last is not None and now < last - _CLOCK_TOLERANCE and not self._accept_earlier_clock:
            raise ClockBehind(
                f"{self.folder}: the clock says {time_text(now)}, but the feed was signed at {time_text(last)}; "
                "set the clock"
            )

    def _check_references(self, feeds: Mapping[str, bytes], references: References) -> None:
        for unit, feed in feeds.items():
            absent = sorted(sha256 for sha256 in references(feed) if not self.blobs.has(sha256))
            if absent:
                raise FeedRefused(f"unit {unit}: {len(absent)} blobs are not there, such as {absent[0]}; add them")

    def _write_feeds(self, feeds: Mapping[str, bytes]) -> None:
        for unit, feed in feeds.items():
            path = self.folder / feed_path(unit, hashlib.sha256(feed).hexdigest())
            make_folder(path.parent)
            write_atomic(path, feed, settle=False)
            sync_folder(path.parent)


def delegate(targets: Targets, unit: str, keys: KeyFolder) -> None:
    """Give `unit` its role in `targets`: its newest online key, its one path, terminating."""
    signer = list(keys.signers(unit, _keyids(keys, unit), 1))[-1]
    if targets.delegations is None:
        targets.delegations = Delegations(keys={}, roles={})
    if targets.delegations.roles is None:
        raise PublishError("targets.json: delegates by hash bins, which this publisher never writes")
    targets.delegations.roles[unit] = DelegatedRole(
        name=unit, keyids=[], threshold=1, terminating=True, paths=[feed_target(unit)]
    )
    targets.add_key(signer.public_key, unit)


def _keyids(keys: KeyFolder, role: str) -> list[str]:
    """Return the ids of every key of `role` at hand."""
    return [signer.public_key.keyid for signer in keys.all(role).values()]
