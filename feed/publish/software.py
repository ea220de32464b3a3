"""Publishing the program of the screens itself: the ceremony that founds the software role, and releases.

The role's keys are offline keys of their own. Publishing needs them at hand (a stick), and the online snapshot and
timestamp keys; a unit's key, or all of them together, can publish no software.
"""

import hashlib
import logging
from collections.abc import Sequence
from copy import deepcopy
from datetime import datetime
from pathlib import Path
from typing import Final

from securesystemslib.signer import Key  # type: ignore[attr-defined]  # re-export is its API
from tuf.api.metadata import (  # type: ignore[attr-defined]  # the re-exports are its documented API
    DelegatedRole,
    Delegations,
    TargetFile,
    Targets,
)

from feed.durable import flush, make_folder, open_part, open_plain, replace, sync_folder
from feed.layout import TARGETS
from feed.publish.errors import PublishError
from feed.publish.repository import Repository
from feed.publish.served import Served
from feed.software import (
    ARCHIVE_BYTES,
    SOFTWARE,
    SOFTWARE_PATHS,
    Release,
    Version,
    archive_name,
    read_target,
    software_target,
)
from feed.software_archive import PROGRAM, ArchiveRefused, entries
from feed.trust import PermanentRefusal
from feed.trust.chain import software_delegated

_log = logging.getLogger(__name__)

_CHUNK: Final = 1024 * 1024


class ReleaseRefused(PublishError):
    """The archive or its version is not one that devices would take."""


def add_software(repository: Repository, now: datetime, *, keys: int = 2, threshold: int = 1) -> int:
    """Found the software role with `keys` new keys, of which `threshold` must sign; return the version of `targets`.

    Keys that a killed ceremony left are used. Needs a targets key. Raises PublishError where the role exists.
    """
    if not 1 <= threshold <= keys:
        raise PublishError(f"threshold {threshold} of {keys} keys cannot be; 1 to the number of keys is wanted")
    with repository.state.lock():
        served = repository.served()
        if served.has_software():
            raise PublishError("there is a software role already; replace its keys with `feed keys rotate software`")
        for _ in range(keys - len(repository.keys.all(SOFTWARE))):
            repository.keys.generate(SOFTWARE)
        targets = deepcopy(served.targets)
        found = [signer.public_key for signer in repository.keys.all(SOFTWARE).values()]
        _delegate(served, targets, found[:keys], threshold)
        version = repository.signer.commit(served, {TARGETS: targets}, now)[TARGETS]
        _log.info("software role founded: keys=%d threshold=%d targets=%d", keys, threshold, version)
        return version


def rotate_software(repository: Repository, now: datetime) -> int:
    """Replace every key of the software role and sign what it publishes anew; return the version of `targets`.

    Readers see the new delegation and the newly signed role in one step. Needs a targets key; the old software
    keys may be lost.
    """
    with repository.state.lock():
        served = repository.served()
        _need_role(served)
        targets = deepcopy(served.targets)
        role = targets.get_delegated_role(SOFTWARE)
        made = [repository.keys.generate(SOFTWARE).public_key for _ in role.keyids]
        threshold = role.threshold
        for keyid in list(role.keyids):
            targets.revoke_key(keyid, SOFTWARE)
        _delegate(served, targets, made, threshold)
        changed: dict[str, Targets] = {TARGETS: targets}
        signed = served.software()
        if signed is not None:
            changed[SOFTWARE] = signed
        version = repository.signer.commit(served, changed, now)[TARGETS]
        _log.info("software keys rotated: targets=%d", version)
        return version


def publish_software(repository: Repository, archive: Path, version: str, platform: str, now: datetime) -> Release:
    """Publish `archive` as release `version` for `platform` (such as `amd64/py311`); return the release.

    It replaces the platform's older release. Publishing the same file again changes nothing. Raises
    ReleaseRefused where the archive is none, is not what it is said to be, or the version is not newer;
    KeysMissing where the software keys are not at hand.
    """
    try:
        name = archive_name(version, platform)
    except ValueError as error:
        raise ReleaseRefused(str(error)) from error
    with repository.state.lock():
        served = repository.served()
        _need_role(served)
        release = read_target(software_target(version, platform), *_checked(archive, version, platform))
        kept = [other for other in served.releases() if other.platform != platform]
        for other in served.releases():
            if other == release and not served.is_behind(SOFTWARE):
                return release
            if other.platform == platform and Version.read(other.version) >= Version.read(version) and other != release:
                raise ReleaseRefused(
                    f"{name}: {other.version} is published for {platform}; give the new one a higher version"
                )
        _put(archive, repository.folder / release.path, release)
        repository.signer.commit(served, {SOFTWARE: _role_of([*kept, release])}, now)
        _log.info("software published: version=%s for=%s bytes=%d", version, platform, release.length)
        return release


def withdraw_software(repository: Repository, version: str, now: datetime) -> int:
    """Take `version` back for all platforms; return how many archives it was.

    Devices that have not switched to it drop it; those that run it go on running it. Raises PublishError where
    it is not published.
    """
    with repository.state.lock():
        served = repository.served()
        _need_role(served)
        left = [release for release in served.releases() if release.version != version]
        gone = len(served.releases()) - len(left)
        if not gone:
            raise PublishError(f"software {version} is not published here")
        repository.signer.commit(served, {SOFTWARE: _role_of(left)}, now)
        _log.info("software withdrawn: version=%s archives=%d", version, gone)
        return gone


def renew_software(repository: Repository, now: datetime) -> int:
    """Sign what the software role publishes anew for its full lifetime; return its version. Needs its keys."""
    with repository.state.lock():
        served = repository.served()
        signed = served.software()
        if signed is None:
            raise PublishError("no software is published, so there is nothing to sign anew")
        return repository.signer.commit(served, {SOFTWARE: signed}, now)[SOFTWARE]


def _need_role(served: Served) -> None:
    if not served.has_software():
        raise PublishError("there is no software role yet; hold the ceremony `feed keys add-software`")


def _delegate(served: Served, targets: Targets, keys: Sequence[Key], threshold: int) -> None:
    """Give the software role to `keys`; refuse what devices would refuse."""
    if targets.delegations is None:
        targets.delegations = Delegations(keys={}, roles={})
    if targets.delegations.roles is None:
        raise PublishError("targets.json: delegates by hash bins, which this publisher never writes")
    targets.delegations.roles[SOFTWARE] = DelegatedRole(
        name=SOFTWARE, keyids=[], threshold=threshold, terminating=True, paths=[SOFTWARE_PATHS]
    )
    for key in keys:
        targets.add_key(key, SOFTWARE)
    try:
        software_delegated(served.root, targets)
    except PermanentRefusal as error:
        raise PublishError(f"{error}; the software keys must be of their own") from error


def _role_of(releases: list[Release]) -> Targets:
    targets = {}
    for release in releases:
        path = software_target(release.version, release.platform)
        targets[path] = TargetFile(release.length, {"sha256": release.sha256}, path)
    return Targets(targets=targets)


def _checked(archive: Path, version: str, platform: str) -> tuple[str, int]:
    """Return hash and length of `archive` after reading it to its end as a device would."""
    try:
        with open_plain(archive) as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
            length = file.tell()
            if length > ARCHIVE_BYTES:
                raise ReleaseRefused(f"{archive}: has {length} bytes, {ARCHIVE_BYTES} are allowed")
            file.seek(0)
            paths = {entry.path for entry in entries(file, version, platform)}
    except (ArchiveRefused, ValueError) as error:
        raise ReleaseRefused(f"{archive}: {error}; make it with `python -m deploy.update.pack`") from error
    if PROGRAM not in paths:
        raise ReleaseRefused(f"{archive}: holds no {PROGRAM}; make it with `python -m deploy.update.pack`")
    return sha256, length


def _put(archive: Path, place: Path, release: Release) -> None:
    """Copy the archive to where it is served, hashed once more on its way."""
    make_folder(place.parent)
    part = place.with_name(place.name + ".part")
    digest = hashlib.sha256()
    with open_plain(archive) as source, open_part(part) as copy:
        while chunk := source.read(_CHUNK):
            digest.update(chunk)
            copy.write(chunk)
        flush(copy)
    if digest.hexdigest() != release.sha256:
        part.unlink()
        raise ReleaseRefused(f"{archive}: changed while it was read; publish it again")
    replace(part, place)
    sync_folder(place.parent)
