"""Ceremonies: the rare acts that need the offline keys. Adding a unit, rotating keys, surviving a lost one.

Whoever holds the online unit keys can speak as any unit; rotating them (and deciding which units exist) takes
the offline keys, and replacing those takes 2 of the 3 root keys. Every ceremony can be killed at any instant and
held again.
"""

import logging
import shutil
from collections.abc import Collection, Iterable
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from tuf.api.metadata import Root, Targets  # type: ignore[attr-defined]  # the re-exports are its documented API

from feed.durable import read_plain
from feed.layout import KEY_NAME, METADATA_FOLDER, ROOT, SNAPSHOT, TARGETS, TARGETS_FOLDER, TIMESTAMP
from feed.publish.errors import PublishError
from feed.publish.repository import Repository, delegate
from feed.publish.served import Served
from feed.trust import Trust
from feed.units import is_unit_code

_log = logging.getLogger(__name__)


def add_units(repository: Repository, units: Iterable[str], now: datetime) -> int:
    """Give each of `units` a role and, where it has none yet, a key; return the version of `targets`.

    Units that have a role keep it as it is. Needs a targets key.
    """
    wanted = sorted(set(units))
    for unit in wanted:
        if not is_unit_code(unit):
            raise PublishError(f"{unit!r} is no unit code: 6, 9 or 12 digits are wanted")
    with repository.state.lock():
        served = repository.served()
        new = [unit for unit in wanted if unit not in served.units()]
        if not new:
            return served.version(TARGETS)
        targets = deepcopy(served.targets)
        for unit in new:
            if not repository.keys.all(unit):
                repository.keys.generate(unit)
            delegate(targets, unit, repository.keys)
        versions = repository.signer.commit(served, {TARGETS: targets}, now)
        _log.info("units added: units=%s targets=%d", ",".join(new), versions[TARGETS])
        return versions[TARGETS]


def rotate_unit(repository: Repository, unit: str, now: datetime) -> int:
    """Replace the key of `unit` and sign its feed with the new one; return the version of `targets`.

    Readers see the new delegation and the newly signed role in one step. Needs a targets key.
    """
    with repository.state.lock():
        served = repository.served()
        signed = served.unit(unit)
        targets = deepcopy(served.targets)
        for keyid in list(targets.get_delegated_role(unit).keyids):
            targets.revoke_key(keyid, unit)
        repository.keys.generate(unit)
        delegate(targets, unit, repository.keys)
        changed: dict[str, Targets] = {TARGETS: targets}
        if signed is not None:
            changed[unit] = signed
        versions = repository.signer.commit(served, changed, now)
        _log.info("unit key rotated: unit=%s targets=%d", unit, versions[TARGETS])
        return versions[TARGETS]


def rotate_role(repository: Repository, role: str, now: datetime) -> int:
    """Replace every key of `targets`, `snapshot` or `timestamp`; return the version of root.

    One root admits the new keys beside the old, the role is signed with them, and a second root drops the old:
    so readers find a good signature at every instant, even where the old keys are lost. Needs 2 root keys.
    """
    if role not in {TARGETS, SNAPSHOT, TIMESTAMP}:
        raise PublishError(f"{role!r} is not rotated so: targets, snapshot or timestamp is wanted")
    with repository.state.lock():
        served = repository.served()
        root = deepcopy(served.root)
        old = list(root.roles[role].keyids)
        new = [repository.keys.generate(role).public_key for _ in range(len(old) if role == TARGETS else 1)]
        for key in new:
            root.add_key(key, role)
        admitted = repository.signer.advance_root(served.root, root, now)
        served = repository.served()
        repository.signer.commit(served, {TARGETS: served.targets} if role == TARGETS else {}, now)
        root = deepcopy(admitted)
        for keyid in old:
            root.revoke_key(keyid, role)
        final = repository.signer.advance_root(admitted, root, now)
        _log.info("keys rotated: role=%s root=%d", role, final.version)
        return int(final.version)


def rotate_root(
    repository: Repository, now: datetime, *, replace: Collection[str] = (), lost: Collection[str] = ()
) -> int:
    """Replace root keys by name, such as `root-2`; return the new version of root.

    `replace`: keys that still may sign their own succession; `lost`: keys that are not used even if they are
    there. With neither, root is signed anew for its full lifetime. Needs 2 of the root keys that are not lost.
    """
    with repository.state.lock():
        served = repository.served()
        root = deepcopy(served.root)
        for name in sorted({*replace, *lost}):
            root.revoke_key(_keyid(root, name), ROOT)
            root.add_key(repository.keys.generate(ROOT).public_key, ROOT)
        final = repository.signer.advance_root(served.root, root, now, without=sorted(lost))
        _log.info("root signed: version=%d replaced=%s", final.version, ",".join(sorted({*replace, *lost})))
        return int(final.version)


def renew_targets(repository: Repository, now: datetime) -> int:
    """Sign `targets` anew for its full lifetime; return its version. Needs a targets key."""
    with repository.state.lock():
        served = repository.served()
        return repository.signer.commit(served, {TARGETS: served.targets}, now)[TARGETS]


@dataclass(frozen=True)
class Rehearsal:
    """What a rehearsal of a lost root key showed: the key played lost, and the root that a device followed to."""

    lost: str
    root_before: int
    root_after: int


def rehearse_lost_root_key(repository: Repository, lost: str, now: datetime) -> Rehearsal:
    """Play through the loss of root key `lost` on a private copy, with a device that knew only the old root.

    The repository, its keys and its state are left as they are. Raises PublishError or TrustError where the loss
    would not be survived.
    """
    with TemporaryDirectory(prefix=".rehearsal-", dir=repository.keys.folder) as scratch:
        with repository.state.lock():
            before = repository.served()
            pinned = repository.current_root()
            copy = _copy(repository, Path(scratch))
        after = rotate_root(copy, now, lost={lost})
        verified = Trust(Path(scratch) / "device", pinned).verify(_Folder(copy.folder), before.units(), now, now)
        for fault in verified.faults.values():
            raise fault
        survived: Served = copy.served()
        if lost in {_name(survived.root, keyid) for keyid in survived.root.roles[ROOT].keyids}:
            raise PublishError(f"the lost key {lost} is still trusted after the rehearsal")
        return Rehearsal(lost, int(before.root.version), after)


@dataclass(frozen=True)
class _Folder:
    """A served folder as a device would read it."""

    folder: Path
    mirror: bool = False

    def read(self, path: str, max_length: int) -> bytes:
        return read_plain(self.folder / path, max_length)


def _copy(repository: Repository, scratch: Path) -> Repository:
    """Copy metadata, feeds, state and keys below `scratch`, which only the owner can enter."""
    folder = scratch / "feed"
    for part in (METADATA_FOLDER, TARGETS_FOLDER):
        if (repository.folder / part).is_dir():
            shutil.copytree(repository.folder / part, folder / part)
    copy = Repository(folder, repository.keys.copy_to(scratch / "keys"), repository.lifetimes)
    if repository.state.folder.is_dir():
        shutil.copytree(repository.state.folder, copy.state.folder)
    return copy


def _keyid(root: Root, name: str) -> str:
    for keyid in root.roles[ROOT].keyids:
        if _name(root, keyid) == name:
            return str(keyid)
    names = ", ".join(sorted(_name(root, keyid) for keyid in root.roles[ROOT].keyids))
    raise PublishError(f"{name!r} is no root key in use; these are: {names}")


def _name(root: Root, keyid: str) -> str:
    """Return the file name that root states for a key, its id where it states none."""
    return str(root.keys[keyid].unrecognized_fields.get(KEY_NAME, keyid))
