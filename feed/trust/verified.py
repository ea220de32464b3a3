"""What a verification gives, and what it asks of the place that it reads from."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from feed.software import Release
from feed.trust.errors import TrustError


class MetadataSource(Protocol):
    """A place that serves a feed: a web server or a folder on a stick."""

    @property
    def mirror(self) -> bool:
        """True for a carried copy, whose expired but not older metadata is accepted for a set time."""

    def read(self, path: str, max_length: int) -> bytes:
        """Return the whole file at `path`, relative to the feed's base, see `feed.layout`.

        Raises FileNotFoundError where the source answers that there is no such file (404, and 403 of object
        stores), `feed.durable.TooLong` beyond `max_length` bytes, `feed.durable.NotAPlainFile` for links and
        special files, and any other OSError for faults of the line, the server or the medium.
        """


@dataclass(frozen=True)
class VerifiedFeed:
    """The feed.json of one unit, verified from the root key down."""

    unit: str
    version: int
    raw: bytes
    sha256: str


@dataclass(frozen=True)
class Verified:
    """One verified state of a feed, for the units that were asked for. All times are UTC.

    Each unit is in exactly one of `feeds`, `missing` (the signers state that it publishes nothing: the reason
    in words) and `faults` (its files failed; what was shown of it before stays).
    `software` is what the software role publishes where that was asked for; `software_fault` why it cannot be told,
    which never holds up content.
    `stale_since` is set when a mirror's metadata was accepted after its end: the earliest such end.
    """

    timestamp_version: int
    signed_at: datetime | None
    expires: datetime
    stale_since: datetime | None
    feeds: Mapping[str, VerifiedFeed]
    missing: Mapping[str, str]
    faults: Mapping[str, TrustError]
    software: tuple[Release, ...] = ()
    software_fault: TrustError | None = None


def advance_floor(floor: datetime, verified: Verified) -> datetime:
    """Return the clock floor after `verified`: the time it was signed at where that is later than `floor`.

    A signing time at or past the metadata's own end is nonsense and moves nothing: the floor must never make
    the very metadata that raised it count as expired.
    """
    signed_at = verified.signed_at
    if signed_at is None or signed_at >= verified.expires:
        return floor
    return max(floor, signed_at)
