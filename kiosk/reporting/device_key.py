"""The device's own key: an Ed25519 pair made on the device, whose private half never leaves it.

The private half lies in one file that only the agent may read (0600); the public half lies beside it under the suffix
`.pub`, readable for the set-up screen, which runs as another user. The county registers the public half, comparing
the eight fingerprint words by ear. A copied disk image must not contain either file: two screens with one key would
count as one.
"""

import errno
import logging
import os
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Final

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from feed.durable import PRIVATE_FILE, PUBLIC_FILE, flush, make_folder, open_part, read_plain, sync_folder
from feed.fingerprint import fingerprint_words

FILE: Final = "device.key"
"""Name of the key file inside the data folder."""

PUBLIC_SUFFIX: Final = ".pub"

_MOST_BYTES: Final = 10_000
_PUBLIC_BYTES: Final = 32

log = logging.getLogger(__name__)


class KeyFault(OSError):
    """The key cannot be read, made or kept: `what` for the log, `words` for staff."""

    def __init__(self, what: str, words: str) -> None:
        super().__init__(what)
        self.words = words


class PublicKey:
    """The public half: what the county registers."""

    def __init__(self, public: bytes) -> None:
        """`public`: the 32 raw bytes."""
        self.public = public

    @property
    def public_hex(self) -> str:
        """The key as 64 hexadecimal digits, as `central device add` takes it."""
        return self.public.hex()

    def fingerprint_words(self) -> tuple[str, ...]:
        """Return the eight plain words that say which key this is."""
        return fingerprint_words(self.public)


class DeviceKey(PublicKey):
    """The whole pair, as the agent holds it."""

    def __init__(self, private: Ed25519PrivateKey) -> None:
        super().__init__(private.public_key().public_bytes_raw())
        self._private = private

    def sign(self, message: bytes) -> bytes:
        """Return the signature of `message`, 64 bytes."""
        return self._private.sign(message)


def load_or_create(path: Path) -> DeviceKey:
    """Return the key at `path`, made there at the first call. An unreadable key is never replaced.

    A key made by root belongs to the owner of its folder, so that the agent can read it. Raises KeyFault.
    """
    try:
        key = _load(path)
    except FileNotFoundError:
        key = _create(path)
    _show_public(path, key)
    return key


def read_public(path: Path) -> PublicKey | None:
    """Return the public half of the key at `path`, for whoever may not read the key itself; None where none is.

    Raises KeyFault where the file holds something else.
    """
    shown = _public_file(path)
    try:
        text = read_plain(shown, _MOST_BYTES).decode("ascii").strip()
        public = bytes.fromhex(text)
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as fault:
        raise _unusable(shown, str(fault)) from fault
    if len(public) != _PUBLIC_BYTES:
        raise _unusable(shown, f"{len(public)} bytes instead of {_PUBLIC_BYTES}")
    return PublicKey(public)


def _load(path: Path) -> DeviceKey:
    try:
        data = read_plain(path, _MOST_BYTES)
        private = load_pem_private_key(data, password=None)
    except FileNotFoundError:
        raise
    except (OSError, ValueError, TypeError, UnsupportedAlgorithm) as fault:
        raise _unusable(path, str(fault)) from fault
    if not isinstance(private, Ed25519PrivateKey):
        raise _unusable(path, f"a {type(private).__name__} instead of an Ed25519 key")
    _keep_private(path)
    return DeviceKey(private)


def _keep_private(path: Path) -> None:
    """Take away what others may do with the file, where a careless copy gave it to them."""
    if path.stat().st_mode & 0o077:
        log.warning("device key was readable for others; mode set to 600", extra={"file": str(path)})
        with suppress(PermissionError):
            path.chmod(PRIVATE_FILE)


def _create(path: Path) -> DeviceKey:
    """Make a key and put it at `path` unless another process was first."""
    private = Ed25519PrivateKey.generate()
    data = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    part = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        make_folder(path.parent)
        try:
            with open_part(part, PRIVATE_FILE) as file:
                _belong(file.fileno(), path.parent)
                file.write(data)
                flush(file)
            # A link, not a rename: it never takes the place of a key that another process has just made.
            os.link(part, path)
        finally:
            with suppress(FileNotFoundError):
                part.unlink()
        sync_folder(path.parent)
    except FileExistsError:
        return _load(path)
    except OSError as fault:
        raise KeyFault(f"{path}: device key cannot be made: {fault.strerror}", _refusal(fault)) from fault
    key = DeviceKey(private)
    log.info("device key made", extra={"file": str(path), "public": key.public_hex})
    return key


def _show_public(path: Path, key: DeviceKey) -> None:
    """Put the public half beside the key where it is not there yet or is another's; the key works without it."""
    shown = _public_file(path)
    wanted = f"{key.public_hex}\n".encode()
    try:
        if read_plain(shown, _MOST_BYTES) == wanted:
            return
    except OSError as fault:
        if fault.errno not in (errno.ENOENT, errno.EFBIG):
            log.warning("public half is unreadable, written anew", extra={"file": str(shown), "fault": str(fault)})
    part = shown.with_name(f".{shown.name}.{secrets.token_hex(8)}")
    try:
        with open_part(part, PUBLIC_FILE) as file:
            _belong(file.fileno(), path.parent)
            file.write(wanted)
            flush(file)
        part.replace(shown)
    except OSError as fault:
        log.warning("public half cannot be shown", extra={"file": str(shown), "fault": str(fault)})
        with suppress(OSError):
            part.unlink()


def _belong(descriptor: int, folder: Path) -> None:
    """Give a file made by root to the owner of its folder."""
    if os.geteuid() == 0:
        owner = folder.stat()
        os.fchown(descriptor, owner.st_uid, owner.st_gid)


def _public_file(path: Path) -> Path:
    return path.with_name(path.name + PUBLIC_SUFFIX)


def _refusal(fault: OSError) -> str:
    if fault.errno in (errno.EACCES, errno.EPERM):
        return "没有权限写设备密钥，请用管理员身份（sudo）再试"
    return "设备密钥写不下来：磁盘满了，或者只能读"


def _unusable(path: Path, found: str) -> KeyFault:
    return KeyFault(
        f"{path}: no usable device key ({found}); remove the file to have a new one made, then register that one",
        f"设备密钥打不开（{path}）。没有权限就用 sudo；文件坏了就删掉它，重新启动后会生成新的，再请县里登记一次",
    )
