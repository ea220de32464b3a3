"""The installer's PIN: six digits, kept as a scrypt hash, and a pause that grows with every wrong one.

It never locks for ever: the longest pause is a quarter of an hour, at which a million PINs take thirty years.
"""

import hashlib
import hmac
import logging
import re
import secrets
import tomllib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct

from feed.durable import PRIVATE_FILE, make_folder, read_plain, write_atomic

log = logging.getLogger(__name__)

DIGITS: Final = 6

FREE_TRIES: Final = 2
"""So many wrong ones cost nothing: fingers slip."""
FIRST_PAUSE: Final = 15.0
LONGEST_PAUSE: Final = 900.0
"""Seconds."""

_COST: Final = (2**14, 8, 1)
"""scrypt's n, r and p: 16 MiB and some 50 ms on a panel PC (RFC 7914, section 2)."""
_MOST_COST: Final = 2**16
_MOST_BYTES: Final = 4096
_PIN: Final = re.compile(rf"[0-9]{{{DIGITS}}}\Z")


class PinFault(ValueError):
    """The file of the PIN cannot be used; the message names it, what is wrong and the remedy."""


def is_pin(text: str) -> bool:
    """Tell whether `text` is six digits that are not all alike and not simply counted up."""
    return bool(_PIN.match(text)) and len(set(text)) > 1 and text not in "01234567890123456789"


def hashed(pin: str, salt: bytes | None = None) -> str:
    """Return what is kept of a PIN."""
    salt = salt or secrets.token_bytes(16)
    n, r, p = _COST
    return f"scrypt${n}${r}${p}${salt.hex()}${_scrypt(pin, salt, n, r, p).hex()}"


def matches(pin: str, kept: str) -> bool:
    """Tell whether `pin` is the one that `kept` was made of. Raises PinFault where `kept` is no such hash."""
    try:
        name, n, r, p, salt, wanted = kept.split("$")
        cost = int(n), int(r), int(p)
        if name != "scrypt" or cost[0] > _MOST_COST or cost[1] > 16 or cost[2] > 4:
            raise ValueError(name)
        found = _scrypt(pin, bytes.fromhex(salt), *cost)
        return hmac.compare_digest(found, bytes.fromhex(wanted))
    except ValueError as fault:
        raise PinFault("pin: is no scrypt hash; set a new one with `kiosk setup --pin`") from fault


def read_pin(path: Path) -> str | None:
    """Return the hash kept in setup.toml, None where no PIN has been set yet. Raises PinFault."""
    try:
        tree = tomllib.loads(read_plain(path, _MOST_BYTES).decode("utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as fault:
        raise PinFault(f"{path}: {fault}; set a new PIN with `kiosk setup --pin`") from fault
    kept = tree.get("pin")
    if kept is None:
        return None
    if not isinstance(kept, str):
        raise PinFault(f"{path}: pin is no text; set a new one with `kiosk setup --pin`")
    return kept


def pin_text(kept: str) -> str:
    """Return the text of setup.toml."""
    return (
        "# 安装人员的密码（只存摘要）。忘了就用管理员身份运行：kiosk setup --pin\n"
        "# The installer's PIN (its hash only). Forgotten: run `kiosk setup --pin` as administrator.\n"
        f'pin = "{kept}"\n'
    )


def _scrypt(pin: str, salt: bytes, n: int, r: int, p: int) -> bytes:
    return hashlib.scrypt(pin.encode(), salt=salt, n=n, r=r, p=p, maxmem=256 * 1024 * 1024, dklen=32)


def pause_after(failures: int) -> float:
    """Return how many seconds to wait after so many wrong PINs in a row."""
    if failures <= FREE_TRIES:
        return 0.0
    return min(LONGEST_PAUSE, FIRST_PAUSE * 2.0 ** min(failures - FREE_TRIES - 1, 16))


class Tries(Struct, frozen=True):
    """Wrong PINs in a row, and when the last one came (UTC)."""

    failures: int = 0
    last: datetime = datetime(1970, 1, 1, tzinfo=UTC)

    def wait(self, now: datetime) -> float:
        """Return the seconds until the next try counts.

        A clock that went back (no battery) makes nobody wait longer than the pause itself.
        """
        passed = (now - self.last).total_seconds()
        pause = pause_after(self.failures)
        return pause if passed < 0 else max(0.0, pause - passed)


class Throttle:
    """Counts wrong PINs in a file, so that a restart forgives none."""

    def __init__(self, path: Path, now: Callable[[], datetime]) -> None:
        self._path, self._now = path, now
        self._tries = self._read()

    def wait(self) -> float:
        """Return the seconds until a try is looked at."""
        now = self._now()
        tries = self._tries
        if tries.last > now + timedelta(seconds=1):
            # The pause begins anew from a moment that this clock knows; without that it could never end.
            self._tries = Tries(tries.failures, now)
            self._write()
        return self._tries.wait(now)

    def wrong(self) -> float:
        """Count a wrong PIN and return the seconds until the next try is looked at."""
        self._tries = Tries(self._tries.failures + 1, self._now())
        self._write()
        return self._tries.wait(self._now())

    def right(self) -> None:
        """Forget the wrong ones."""
        if self._tries.failures:
            self._tries = Tries()
            self._write()

    def _read(self) -> Tries:
        try:
            return msgspec.json.decode(read_plain(self._path, _MOST_BYTES), type=Tries)
        except FileNotFoundError:
            return Tries()
        except (OSError, msgspec.DecodeError) as fault:
            log.warning("count of wrong pins is unreadable", extra={"file": str(self._path), "fault": str(fault)})
            return Tries(FREE_TRIES, self._now())

    def _write(self) -> None:
        make_folder(self._path.parent)
        write_atomic(self._path, msgspec.json.encode(self._tries), mode=PRIVATE_FILE)
