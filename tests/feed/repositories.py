"""A small signed repository for tests, and a source that reads it while lying on demand."""

import hashlib
import json
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from securesystemslib.signer import CryptoSigner  # type: ignore[attr-defined]
from tuf.api.metadata import Metadata

from feed.durable import read_plain
from feed.publish.keys import KeyFolder
from feed.publish.repository import Repository
from feed.publish.signing import Lifetimes
from feed.trust import Trust, Verified

COUNTY, TOWNSHIP, VILLAGE, OTHER = "430304", "430304001", "430304001001", "430304001002"
UNITS = (COUNTY, TOWNSHIP, VILLAGE, OTHER)
START = datetime(2026, 1, 10, 8, 0, 0, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
ALL_ONE = {VILLAGE: 1, TOWNSHIP: 1, COUNTY: 1}
PORTAL = b"<!DOCTYPE html><html><body>\xe8\xaf\xb7\xe7\x99\xbb\xe5\xbd\x95</body></html>"
LATER = START + HOUR


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def feed_of(unit: str, edition: int, blobs: Iterable[bytes] = ()) -> bytes:
    return json.dumps({"unit": unit, "edition": edition, "blobs": [sha256(blob) for blob in blobs]}).encode()


def references(feed: bytes) -> set[str]:
    return set(json.loads(feed)["blobs"])


def found(
    folder: Path, units: Iterable[str] = UNITS, lifetimes: Lifetimes | None = None, name: str = "feed"
) -> Repository:
    """Found a repository; nothing is published yet."""
    keys = KeyFolder.create(folder / f"{name}-keys", units)
    return Repository.create(folder / name, keys, units, START, lifetimes)


def publish_all(repository: Repository, edition: int, now: datetime) -> None:
    repository.publish_many({unit: feed_of(unit, edition) for unit in repository.units()}, {}, now)


class Source:
    """Serves a folder; `answers` overrides paths with bytes, an error, or a function of the true bytes."""

    def __init__(self, folder: Path, *, mirror: bool = False) -> None:
        self.folder = folder
        self.mirror = mirror
        self.answers: dict[str, bytes | Exception | Callable[[bytes], bytes]] = {}
        self.asked: list[str] = []
        self.bytes_read = 0

    def read(self, path: str, max_length: int) -> bytes:
        self.asked.append(path)
        answer = self.answers.get(path)
        if isinstance(answer, Exception):
            raise answer
        if isinstance(answer, bytes):
            return answer
        data = read_plain(self.folder / path, max_length)
        if answer is not None:
            data = answer(data)
        self.bytes_read += len(data)
        return data


def altered(change: Callable[[dict[str, Any]], None]) -> Callable[[bytes], bytes]:
    """Return a tamperer that changes the signed part and leaves the signatures as they were."""

    def tamper(data: bytes) -> bytes:
        document = json.loads(data)
        change(document["signed"])
        return json.dumps(document).encode()

    return tamper


def resigned(
    signers: Iterable[CryptoSigner], change: Callable[[Any], None] = lambda _: None
) -> Callable[[bytes], bytes]:
    """Return a tamperer that changes the signed part and signs it with `signers`."""

    def tamper(data: bytes) -> bytes:
        metadata: Metadata[Any] = Metadata.from_bytes(data)
        change(metadata.signed)
        metadata.signatures.clear()
        for signer in signers:
            metadata.sign(signer, append=True)
        return bytes(metadata.to_bytes())

    return tamper


class Device:
    """A device that follows village, township and county."""

    def __init__(self, folder: Path, repository: Repository, *, pinned: bytes | None = None) -> None:
        self.folder = folder
        self.pinned = repository.current_root() if pinned is None else pinned
        self.source = Source(repository.folder)

    def verify(self, now: datetime, *, floor: datetime = START, source: Source | None = None) -> Verified:
        units = (VILLAGE, TOWNSHIP, COUNTY)
        return Trust(self.folder, self.pinned).verify(source or self.source, units, now, floor)

    def files(self) -> dict[str, tuple[bytes, int]]:
        """Return content and time of change of each stored file."""
        return {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in sorted(self.folder.glob("*.json"))}


def editions(verified: Verified) -> dict[str, int]:
    return {unit: json.loads(feed.raw)["edition"] for unit, feed in verified.feeds.items()}


def saved(repository: Repository) -> dict[str, bytes]:
    """Return every file that is served, by path."""
    return {str(path.relative_to(repository.folder)): path.read_bytes() for path in repository.folder.rglob("*.json")}


def signers(repository: Repository, role: str) -> list[Any]:
    return list(repository.keys.all(role).values())


def unhash(signed: Any) -> None:
    """Let a timestamp state no length and hash of its snapshot, as TUF allows."""
    signed.snapshot_meta.hashes = signed.snapshot_meta.length = None
