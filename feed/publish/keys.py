"""The private keys of a feed: one folder, split into what signs daily and what belongs in a safe.

    offline/root-1.pem …      introduce and retire every other key; 2 of 3 are needed; keep them apart
    offline/targets-1.pem …   decide which units exist and whose keys speak for them
    offline/software-1.pem …  sign what programs screens may run; never one of the others
    online/snapshot-1.pem, online/timestamp-1.pem, online/<unit code>-1.pem

Ed25519, PKCS #8 in PEM, unencrypted: whoever can read a file can sign, so modes are checked before use
(files 0600, folders 0700). A rotated key gets the next number. `offline/` may lie on a medium of its own; all
but the ceremonies work without it.
"""

import logging
import re
import shutil
import stat
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import Final

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from securesystemslib.signer import CryptoSigner  # type: ignore[attr-defined]  # re-export is its API

from feed.durable import PRIVATE_FILE, make_folder, read_plain, write_atomic
from feed.layout import KEY_NAME, ROOT, SNAPSHOT, TARGETS, TIMESTAMP
from feed.publish.errors import KeysExposed, KeysMissing, PublishError
from feed.software import SOFTWARE
from feed.units import is_unit_code

_log = logging.getLogger(__name__)

_PRIVATE_FOLDER: Final = 0o700
_OTHERS: Final = 0o077
_MAX_KEY_BYTES: Final = 16_384
_NAME = re.compile(r"(?P<role>[a-z]+|[0-9]+)-(?P<number>[1-9][0-9]*)\.pem\Z")

OFFLINE_ROLES: Final = frozenset({ROOT, TARGETS, SOFTWARE})


class KeyFolder:
    """The private keys below one folder, found by role and by the key ids that metadata names."""

    def __init__(self, folder: Path, offline: Path | None = None) -> None:
        """`offline`: where the offline keys are mounted, by default `folder`/offline."""
        self.folder = folder
        self._online = folder / "online"
        self._offline = offline if offline is not None else folder / "offline"

    @classmethod
    def create(cls, folder: Path, units: Iterable[str], *, root_keys: int = 3, targets_keys: int = 2) -> "KeyFolder":
        """Make `folder` with new keys for every role; raise PublishError where it already holds keys."""
        keys = cls(folder)
        for part in (keys.folder, keys._online, keys._offline):
            make_folder(part, mode=_PRIVATE_FOLDER)
            if next(part.glob("*.pem"), None) is not None:
                raise PublishError(f"{part}: already holds keys; choose an empty folder, or rotate these")
        counts = {ROOT: root_keys, TARGETS: targets_keys, SNAPSHOT: 1, TIMESTAMP: 1}
        for role, count in counts.items():
            for _ in range(count):
                keys.generate(role)
        for unit in units:
            keys.generate(unit)
        return keys

    def generate(self, role: str) -> CryptoSigner:
        """Make a new key for `role`, on the medium before returning, under the next free number."""
        if role not in {ROOT, TARGETS, SOFTWARE, SNAPSHOT, TIMESTAMP} and not is_unit_code(role):
            raise PublishError(f"{role!r} is no role: root, targets, software, snapshot, timestamp or a unit code")
        place = self._place(role)
        _check_folder(place)
        taken = [number for number, _ in self._files(role)]
        path = place / f"{role}-{max(taken, default=0) + 1}.pem"
        signer = _named(CryptoSigner.generate_ed25519(), path)
        write_atomic(path, signer.private_bytes, mode=PRIVATE_FILE)
        _log.info("key made: role=%s file=%s keyid=%s", role, path, signer.public_key.keyid)
        return signer

    def all(self, role: str) -> dict[str, CryptoSigner]:
        """Return the keys of `role` at hand, retired ones too, by name such as `root-2`.

        Raises KeysExposed where others can read them and PublishError where a file is no Ed25519 key.
        """
        return {path.stem: _load(path) for _, path in self._files(role)}

    def signers(
        self, role: str, keyids: Collection[str], threshold: int, *, without: Collection[str] = ()
    ) -> Sequence[CryptoSigner]:
        """Return the keys at hand among `keyids`, at least `threshold` of them.

        `without`: names (such as `root-2`) to do as if they were lost. Raises KeysMissing, KeysExposed.
        """
        found = [
            signer
            for name, signer in self.all(role).items()
            if name not in without and signer.public_key.keyid in keyids
        ]
        if len(found) < threshold:
            hint = "; mount the offline keys" if role in OFFLINE_ROLES else "; restore them from the safe copy"
            raise KeysMissing(
                f"{self._place(role)}: {len(found)} of the {threshold} keys needed for {role} are there{hint}"
            )
        return found

    def copy_to(self, folder: Path) -> "KeyFolder":
        """Copy what is at hand into the new `folder`, for a rehearsal; the caller deletes it afterwards."""
        copy = KeyFolder(folder)
        for source, place in ((self._online, copy._online), (self._offline, copy._offline)):
            if source.is_dir():
                shutil.copytree(source, place)
        return copy

    def _place(self, role: str) -> Path:
        return self._offline if role in OFFLINE_ROLES else self._online

    def _files(self, role: str) -> list[tuple[int, Path]]:
        """Return number and path of each key of `role`, oldest first; none where the folder is not mounted."""
        place = self._place(role)
        if not place.is_dir():
            return []
        _check_folder(place)
        found = [
            (int(match["number"]), path)
            for path in place.glob(f"{role}-*.pem")
            if (match := _NAME.match(path.name)) is not None
        ]
        return sorted(found)


def _check_folder(folder: Path) -> None:
    if not folder.is_dir():
        raise KeysMissing(f"{folder}: is not there; mount it, or make keys with `feed keys create`")
    if stat.S_IMODE(folder.stat().st_mode) & _OTHERS:
        raise KeysExposed(f"{folder}: others can look into it; run chmod 700 {folder}")


def _load(path: Path) -> CryptoSigner:
    mode = stat.S_IMODE(path.lstat().st_mode)
    if mode & _OTHERS:
        raise KeysExposed(f"{path}: mode {mode:04o} lets others read this key; rotate it and run chmod 600 {path}")
    try:
        private = load_pem_private_key(read_plain(path, _MAX_KEY_BYTES), password=None)
    except (OSError, ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise PublishError(f"{path}: cannot be read as an unencrypted PEM key: {error}") from error
    if not isinstance(private, Ed25519PrivateKey):
        raise PublishError(f"{path}: is no Ed25519 key")
    return _named(CryptoSigner(private), path)


def _named(signer: CryptoSigner, path: Path) -> CryptoSigner:
    """Put the file's name into the public key, so that a lost key can still be told from the others."""
    signer.public_key.unrecognized_fields[KEY_NAME] = path.stem
    return signer
