"""The rules of TUF that decide whether bytes may be believed. No disk, no network, no clock of its own.

The order of checks follows the detailed client workflow of the TUF specification 1.0 (section 5.3 to 5.6), on
the public classes of `tuf.api`. `ngclient.Updater` is not used because it can neither be given a reference
time nor told to write through to the medium, and it writes on every start.
"""

import json
import logging
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final, TypeVar

from tuf.api.exceptions import LengthOrHashMismatchError, RepositoryError
from tuf.api.metadata import (  # type: ignore[attr-defined]  # the re-exports are its documented API
    Metadata,
    MetaFile,
    Root,
    Signed,
    Snapshot,
    TargetFile,
    Targets,
    Timestamp,
)

from feed.layout import ROOT, SIGNED_AT, SNAPSHOT, TIMESTAMP, feed_target, is_sha256
from feed.limits import FEED_BYTES
from feed.software import SOFTWARE, SOFTWARE_PATHS, Release, read_target
from feed.trust.errors import MetadataExpired, PermanentRefusal, Rollback, TemporaryFault

_log = logging.getLogger(__name__)

_TIME: Final = "%Y-%m-%dT%H:%M:%SZ"

SignedT = TypeVar("SignedT", Root, Timestamp, Snapshot, Targets)


@dataclass
class Clock:
    """The time that expiry is judged by.

    `reference` is max(device clock, floor). `grace` is above zero only for a mirror (USB stick): metadata that
    ended less than `grace` ago is accepted, and `stale_since` remembers the earliest such end.
    """

    reference: datetime
    grace: timedelta = timedelta()
    stale_since: datetime | None = field(default=None, init=False)

    def check(self, name: str, signed: Signed) -> None:
        """Raise MetadataExpired where `signed` has ended (and no grace covers it)."""
        if not signed.is_expired(self.reference):
            return
        # The difference is compared, not a sum: an expiry near year 9999 must not overflow.
        if self.reference - signed.expires >= self.grace:
            raise MetadataExpired(name, signed.expires, self.reference)
        if self.stale_since is None or signed.expires < self.stale_since:
            self.stale_since = signed.expires


def decode(name: str, data: bytes, kind: type[SignedT]) -> Metadata[SignedT]:
    """Parse `data` as metadata of `kind`, unverified.

    Raises TemporaryFault for what is no JSON at all (login page, cut line) and PermanentRefusal for JSON that
    is no such metadata.
    """
    try:
        metadata = Metadata[SignedT].from_bytes(data)
    except RepositoryError as error:
        if data.lstrip()[:1] == b"<":
            raise TemporaryFault(f"{name}: a web page came instead (login portal or wrong address)") from error
        try:
            json.loads(data)
        except (ValueError, RecursionError):
            raise TemporaryFault(f"{name}: {len(data)} bytes that are no metadata (line cut?)") from error
        raise PermanentRefusal(f"{name}: JSON came, but it is no TUF metadata") from error
    if not isinstance(metadata.signed, kind):
        raise PermanentRefusal(f"{name}: is {metadata.signed.type} metadata, not {kind.type}")
    # bool is an int to Python, and TUF leaves the type of versions unchecked; file names are built from them.
    if type(metadata.signed.version) is not int:
        raise PermanentRefusal(f"{name}: its version is no whole number")
    return metadata


def check_signed(name: str, metadata: Metadata[SignedT], delegator: Root | Targets, role: str) -> SignedT:
    """Return the signed part where enough keys of `role` signed it; raise PermanentRefusal otherwise."""
    try:
        delegator.verify_delegate(role, metadata.signed_bytes, metadata.signatures)
    except (RepositoryError, ValueError) as error:
        raise PermanentRefusal(f"{name}: not signed as {role} must be: {error or 'no canonical form'}") from error
    return metadata.signed


def first_root(data: bytes) -> Root:
    """Return the root in `data`, which is trusted by pinning; it must still be signed by its own keys."""
    metadata = decode("the pinned root", data, Root)
    return check_signed("the pinned root", metadata, metadata.signed, ROOT)


def next_root(data: bytes, current: Root) -> Root:
    """Return the root after `current`: signed by enough keys of the old one and of itself, version plus one."""
    name = f"{current.version + 1}.root.json"
    metadata = decode(name, data, Root)
    check_signed(name, metadata, current, ROOT)
    root = check_signed(name, metadata, metadata.signed, ROOT)
    if root.version != current.version + 1:
        raise PermanentRefusal(f"{name}: carries version {root.version}")
    return root


def check_timestamp_advance(new: Timestamp, trusted: Timestamp) -> None:
    """Raise Rollback where `new` or the snapshot that it names is older than what `trusted` says."""
    if new.version < trusted.version:
        raise Rollback(f"timestamp.json: version {new.version} is older than {trusted.version}, already trusted")
    if new.snapshot_meta.version < trusted.snapshot_meta.version:
        raise Rollback(
            f"timestamp.json: names snapshot {new.snapshot_meta.version}, older than "
            f"{trusted.snapshot_meta.version}, already trusted"
        )


def check_snapshot_advance(new: Snapshot, trusted: Snapshot) -> None:
    """Raise Rollback where `new` forgets a role of `trusted` or names an older version of it."""
    for name, was in trusted.meta.items():
        now = new.meta.get(name)
        if now is None or now.version < was.version:
            found = "is gone" if now is None else f"went back to {now.version}"
            raise Rollback(f"{new.version}.snapshot.json: {name} {found}, version {was.version} is trusted")


def check_described(name: str, data: bytes, meta: MetaFile | TargetFile) -> None:
    """Raise where `data` has not the length and hashes that signed metadata states for it."""
    if meta.length is not None and len(data) < meta.length:
        raise TemporaryFault(f"{name}: only {len(data)} of {meta.length} bytes came (line cut?)")
    try:
        meta.verify_length_and_hashes(data)
    except LengthOrHashMismatchError as error:
        raise PermanentRefusal(f"{name}: is not the signed content: {error}") from error


def unit_delegated(targets: Targets, unit: str) -> bool:
    """Tell whether `unit` has a role; raise PermanentRefusal where that role may sign anything but its feed."""
    roles: Mapping[str, object] = (targets.delegations and targets.delegations.roles) or {}
    if unit not in roles:
        return False
    role = roles[unit]
    if getattr(role, "paths", None) != [feed_target(unit)] or getattr(role, "terminating", None) is not True:
        raise PermanentRefusal(f"targets.json: role {unit} is not confined to {feed_target(unit)}")
    return True


def unit_target(name: str, signed: Targets, unit: str) -> TargetFile | None:
    """Return what the role of `unit` says of its feed.json, None where it has published none.

    Raises PermanentRefusal where the role signs any other path, delegates further, states no SHA-256, or
    states a length over the bound.
    """
    if signed.delegations is not None:
        raise PermanentRefusal(f"{name}: delegates further, which a unit must not")
    path = feed_target(unit)
    foreign = sorted(set(signed.targets) - {path})
    if foreign:
        raise PermanentRefusal(f"{name}: signs {foreign[0]!r}, which is not the unit's own {path}")
    target = signed.targets.get(path)
    if target is None:
        return None
    if not is_sha256(target.hashes.get("sha256", "")):
        raise PermanentRefusal(f"{name}: states no SHA-256 for {path}")
    if type(target.length) is not int or target.length > FEED_BYTES:
        raise PermanentRefusal(f"{name}: {path} has {target.length} bytes, {FEED_BYTES} are allowed")
    return target


def software_delegated(root: Root, targets: Targets) -> bool:
    """Tell whether there is a software role; raise PermanentRefusal where it is not what it must be.

    It signs software and nothing else, and none of its keys signs content: those lie on a machine on the
    network, and owning that machine must not be enough to put a program on every screen.
    """
    roles: Mapping[str, object] = (targets.delegations and targets.delegations.roles) or {}
    if SOFTWARE not in roles:
        return False
    role = roles[SOFTWARE]
    if getattr(role, "paths", None) != [SOFTWARE_PATHS] or getattr(role, "terminating", None) is not True:
        raise PermanentRefusal(f"targets.json: role {SOFTWARE} is not confined to {SOFTWARE_PATHS}")
    online = {keyid for name in (SNAPSHOT, TIMESTAMP) for keyid in root.roles[name].keyids}
    for name, other in roles.items():
        if name != SOFTWARE:
            online.update(getattr(other, "keyids", ()))
    if not online.isdisjoint(getattr(role, "keyids", ())):
        raise PermanentRefusal(f"targets.json: role {SOFTWARE} shares a key with a role that signs content")
    return True


def software_releases(name: str, signed: Targets) -> tuple[Release, ...]:
    """Return what the software role publishes; raise PermanentRefusal where it signs anything else."""
    if signed.delegations is not None:
        raise PermanentRefusal(f"{name}: delegates further, which the software role must not")
    try:
        return tuple(
            read_target(path, target.hashes.get("sha256", ""), target.length)
            for path, target in sorted(signed.targets.items())
        )
    except ValueError as error:
        raise PermanentRefusal(f"{name}: {error}") from error


def signed_at(signed: Signed) -> datetime | None:
    """Return when `signed` says it was signed, None where it does not say so or says nonsense."""
    text = signed.unrecognized_fields.get(SIGNED_AT)
    if text is None:
        return None
    with suppress(TypeError, ValueError):
        return datetime.strptime(text, _TIME).replace(tzinfo=UTC)
    _log.warning("signing time is unreadable, ignored: field=%s value=%.40r", SIGNED_AT, text)
    return None


def time_text(moment: datetime) -> str:
    """Return `moment` (aware) as metadata states times: UTC, whole seconds."""
    return moment.astimezone(UTC).strftime(_TIME)
