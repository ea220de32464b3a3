"""What a feed can be fetched from, and the choice by the address's scheme."""

import ipaddress
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

MAX_POLLED = 64 * 1024
"""Bytes a polled pointer file (`timestamp.json`) may have."""


class SourceError(ValueError):
    """A feed address that cannot be used; the message names the address and the remedy."""


@dataclass(frozen=True, slots=True)
class Polled:
    """Answer to a conditional question. Unchanged: `body` is empty and `etag` is the one asked with."""

    changed: bool
    etag: str
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Stream:
    """A blob on its way: the first byte is number `start` of the file, `chunks` bring what follows."""

    start: int
    chunks: Iterator[bytes]


class Source(Protocol):
    """A feed's files, from wherever they are served. All methods raise `FetchFault` (an `OSError`)."""

    mirror: bool
    """Whether this is a carried copy (a stick), for which some staleness of signed metadata is tolerated."""

    def read(self, path: str, max_length: int) -> bytes:
        """The whole file, at most `max_length` bytes. Raises `FileNotFoundError` when there is none."""

    def poll(self, path: str, etag: str, max_length: int = MAX_POLLED) -> Polled:
        """The file if it is another than the one of which `etag` was told ("" = never asked)."""

    def open_blob(self, path: str, start: int, length: int) -> AbstractContextManager[Stream]:
        """A file of `length` bytes from byte `start` on. May begin at 0 where it cannot resume."""

    def close(self) -> None:
        """Give back connections or handles."""


@dataclass(frozen=True, slots=True)
class Line:
    """How the device reaches a server; every time in seconds."""

    connect: float = 10.0
    read: float = 20.0
    total: float = 60.0
    """Bound for a whole request, for a body of no length; `slowest` adds to it."""
    slowest: float = 8192.0
    """Bytes per second below which a blob's request is cut (and resumed by the next attempt)."""
    connections: int = 4
    ca: Path | None = None
    """A county's own certificate authority (PEM), in place of the public ones."""
    proxies: dict[str, str] = field(default_factory=dict)
    """`{"https": "http://proxy:3128"}`; the environment's proxies are never used."""
    plain_http: bool = False
    """Allows `http://` to hosts other than this machine: content is signed anyway, readers on the way are not."""
    user_agent: str = "village-smart-screen"


def open_source(url: str, line: Line | None = None) -> Source:
    """The source for a feed address: `https://…`, `http://…` (loopback, or when allowed), `file:///…`.

    Raises `SourceError` for anything else.
    """
    from kiosk.fetch.http import HttpSource
    from kiosk.fetch.mirror import MirrorSource

    line = line or Line()
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname or "", parts.port
    except ValueError as error:
        raise SourceError(f"feed address {url!r}: {error}; write it as https://host/path/ or file:///path") from error
    if parts.query or parts.fragment or parts.username:
        raise SourceError(f"feed address {url!r}: no user name, query or fragment allowed; leave it away")
    if parts.scheme == "file":
        if host not in ("", "localhost") or not parts.path.startswith("/"):
            raise SourceError(f"feed address {url!r}: write a folder of this machine as file:///path")
        return MirrorSource(Path(unquote(parts.path)))
    if parts.scheme not in ("http", "https") or not host:
        raise SourceError(f"feed address {url!r}: write it as https://host/path/ or file:///path")
    if parts.scheme == "http" and not line.plain_http and not is_loopback(host):
        raise SourceError(f"feed address {url!r}: use https, or allow plain http in the settings")
    return HttpSource(url, line)


def is_loopback(host: str) -> bool:
    """Whether the host is this machine by its name or address, without asking a name server."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
