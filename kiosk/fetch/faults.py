"""What can go wrong while fetching: one name per cause, temporary and permanent apart, and how long to wait.

No cause is final. "Permanent" says that asking again at once brings the same answer (a missing file, a wrong hash):
such a file is asked for again too, only after longer pauses, because the other end may be mended meanwhile.
"""

import errno
import random
from enum import StrEnum
from typing import Final

from feed.durable import NotAPlainFile, TooLong


class FaultKind(StrEnum):
    """Cause of a failed fetch, as it stands in logs and in the status."""

    TIMEOUT = "timeout"
    NAME = "name-not-resolved"
    CONNECTION = "connection"
    TLS = "tls"
    SERVER_ERROR = "server-error"
    BUSY = "server-busy"
    CAPTIVE_PORTAL = "captive-portal"
    REDIRECT = "redirected"
    TRUNCATED = "truncated"
    MIRROR_GONE = "mirror-gone"
    DISK_FULL = "disk-full"
    STOPPED = "stopped"
    ALLOWANCE = "daily-allowance"
    MISSING = "missing"
    REFUSED = "refused"
    UNEXPECTED_STATUS = "unexpected-status"
    TOO_LARGE = "too-large"
    WRONG_LENGTH = "wrong-length"
    WRONG_HASH = "wrong-hash"
    WRONG_ENCODING = "wrong-encoding"
    UNSAFE_PATH = "unsafe-path"
    DISK = "disk"


_REMEDY: Final[dict[FaultKind, str]] = {
    FaultKind.TIMEOUT: "the line or the server is slow; it is tried again",
    FaultKind.NAME: "check the name server and the feed's address",
    FaultKind.CONNECTION: "check the line and whether the server runs",
    FaultKind.TLS: "check the device's clock, the server's certificate and the configured CA",
    FaultKind.SERVER_ERROR: "look into the server's log",
    FaultKind.BUSY: "the server asks for patience",
    FaultKind.CAPTIVE_PORTAL: "a log-in page answers instead of the feed; log the line in, or check the address",
    FaultKind.REDIRECT: "a feed never redirects: a log-in page intervenes, or the feed's address must be corrected",
    FaultKind.TRUNCATED: "the line broke off; what came is kept and resumed",
    FaultKind.MIRROR_GONE: "plug the stick in again or mount the folder",
    FaultKind.DISK_FULL: "free some space on the data partition",
    FaultKind.ALLOWANCE: "feed.daily_mb is used up; it goes on tomorrow, or raise it",
    FaultKind.STOPPED: "the agent is stopping; it goes on at the next start",
    FaultKind.MISSING: "publish again; the server lacks this file",
    FaultKind.REFUSED: "let the web server serve this file to everybody",
    FaultKind.UNEXPECTED_STATUS: "let plain files be served at the feed's address",
    FaultKind.TOO_LARGE: "publish again; the file exceeds what is allowed",
    FaultKind.WRONG_LENGTH: "publish again; the file is not the one announced",
    FaultKind.WRONG_HASH: "publish again; the file is not the one announced, or it is altered on its way",
    FaultKind.WRONG_ENCODING: "let the web server send files as they are, without Content-Encoding",
    FaultKind.UNSAFE_PATH: "a feed holds plain files and folders only, no links or devices",
    FaultKind.DISK: "check the data partition: mounted writable, right owner, healthy",
}

PERMANENT: Final[frozenset[FaultKind]] = frozenset(
    {
        FaultKind.MISSING,
        FaultKind.REFUSED,
        FaultKind.UNEXPECTED_STATUS,
        FaultKind.TOO_LARGE,
        FaultKind.WRONG_LENGTH,
        FaultKind.WRONG_HASH,
        FaultKind.WRONG_ENCODING,
        FaultKind.UNSAFE_PATH,
        FaultKind.DISK,
    }
)
"""Causes for which an immediate second attempt is pointless; all the others are temporary."""

LINE: Final[frozenset[FaultKind]] = frozenset(
    {
        FaultKind.TIMEOUT,
        FaultKind.NAME,
        FaultKind.CONNECTION,
        FaultKind.TLS,
        FaultKind.CAPTIVE_PORTAL,
        FaultKind.REDIRECT,
        FaultKind.MIRROR_GONE,
        FaultKind.DISK_FULL,
        FaultKind.DISK,
    }
)
"""Causes that every other file of the same source would meet as well."""


class FetchFault(OSError):
    """A fetch that failed. `kind` is the cause, `what` the detail, `where` the URL or file.

    `permanent` tells which back-off applies (see `pause`); `retry_after` is the server's own wish in seconds.
    """

    permanent = False

    def __init__(self, kind: FaultKind, where: str, what: str = "", retry_after: float | None = None) -> None:
        super().__init__(f"{kind.value}: {where}: {what or kind.value}; {_REMEDY[kind]}")
        self.kind = kind
        self.where = where
        self.what = what or kind.value
        self.retry_after = retry_after


class Temporary(FetchFault):
    """Likely to pass by itself: time-outs, broken lines, busy servers, a pulled stick, a full disk."""


class Permanent(FetchFault):
    """The same answer would come again at once: asked for again only after a long pause."""

    permanent = True


class Missing(Permanent, FileNotFoundError):
    """The source has no such file (404, 410), or does not show it (403, as object stores say for absent files)."""


class TooLarge(Permanent, TooLong):
    """A file over the bound that its reader allows."""


class UnsafePath(Permanent, NotAPlainFile):
    """A path that leads out of the feed, or a link or special file where a plain file belongs."""


_CLASSES: Final[dict[FaultKind, type[FetchFault]]] = {
    FaultKind.MISSING: Missing,
    FaultKind.REFUSED: Missing,
    FaultKind.TOO_LARGE: TooLarge,
    FaultKind.UNSAFE_PATH: UnsafePath,
}


def fault(kind: FaultKind, where: str, what: str = "", retry_after: float | None = None) -> FetchFault:
    """The fault for a cause, of the class that the classification table gives it."""
    usual = Permanent if kind in PERMANENT else Temporary
    return _CLASSES.get(kind, usual)(kind, where, what, retry_after)


def status_fault(status: int, where: str, retry_after: float | None = None) -> FetchFault:
    """The fault for an HTTP status that is no success."""
    what = f"HTTP status {status}"
    if status in (404, 410):
        return fault(FaultKind.MISSING, where, what)
    if status in (401, 403, 451):
        return fault(FaultKind.REFUSED, where, what)
    if status == 511:
        return fault(FaultKind.CAPTIVE_PORTAL, where, what)
    if status in (408, 425, 429):
        return fault(FaultKind.BUSY, where, what, retry_after)
    if 300 <= status < 400:
        return fault(FaultKind.REDIRECT, where, what)
    if status >= 500:
        return fault(FaultKind.SERVER_ERROR, where, what, retry_after)
    return fault(FaultKind.UNEXPECTED_STATUS, where, what)


def disk_fault(error: OSError, where: str) -> FetchFault:
    """The fault for an operating system error met while writing to the device's own disk."""
    what = error.strerror or str(error)
    full = error.errno in (errno.ENOSPC, errno.EDQUOT)
    return fault(FaultKind.DISK_FULL if full else FaultKind.DISK, where, what)


FIRST_PAUSE: Final = {False: 2.0, True: 60.0}
"""Seconds before the second attempt, by `permanent`."""
LONGEST_PAUSE: Final = {False: 300.0, True: 3600.0}
"""Seconds between attempts at most, by `permanent`: a mended feed is noticed within the hour."""


def pause(failures: int, rng: random.Random, *, permanent: bool = False, retry_after: float | None = None) -> float:
    """Seconds to wait after `failures` attempts in a row have failed (1 = the first failure).

    Doubles up to a cap and is spread over [½, 1] of it, so that a thousand screens do not come back in step. A
    server's `retry_after` is respected up to the cap.
    """
    cap = LONGEST_PAUSE[permanent]
    doubled = FIRST_PAUSE[permanent] * 2.0 ** min(max(failures, 1) - 1, 16)
    spread = min(cap, doubled) * rng.uniform(0.5, 1.0)
    return max(spread, min(retry_after or 0.0, cap))
