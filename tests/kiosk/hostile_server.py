"""A loopback web server that misbehaves as told: one scripted behaviour per path, and a record of what was asked.

with HostileServer() as server:
    server.serve("timestamp.json", endless())
    HttpSource(server.url).read("timestamp.json", 1000)
"""

import gzip
import re
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self

Behaviour = Callable[["Handler"], None]


@dataclass
class Asked:
    """One request as the server saw it."""

    path: str
    headers: dict[str, str]
    sent: int = 0


class Handler(BaseHTTPRequestHandler):
    """Runs the behaviour scripted for the path; 404 for every other."""

    protocol_version = "HTTP/1.1"
    server: "_Server"
    asked: Asked

    def setup(self) -> None:
        """Count the connection."""
        super().setup()
        self.server.owner.connections += 1

    def do_GET(self) -> None:
        """Answer by the script."""
        owner = self.server.owner
        self.asked = Asked(self.path.lstrip("/"), dict(self.headers.items()))
        owner.asked.append(self.asked)
        with suppress(ConnectionError, TimeoutError):
            owner.behaviour(self.asked.path)(self)

    def head(self, status: int, **headers: object) -> None:
        """Send status and headers; underscores in names stand for hyphens."""
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), str(value))
        self.end_headers()

    def send(self, data: bytes) -> None:
        """Send a piece of the body, counted."""
        self.wfile.write(data)
        self.asked.sent += len(data)

    def reset(self) -> None:
        """Cut the connection with a reset instead of an orderly end."""
        self.wfile.flush()
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()
        self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Keep quiet."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    owner: "HostileServer"

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is what the tests are about."""


@dataclass
class HostileServer:
    """The server; use it in a `with` statement. `ended` is set when it stops, so that drips end."""

    scripts: dict[str, list[Behaviour]] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    connections: int = 0
    ended: threading.Event = field(default_factory=threading.Event)

    def serve(self, path: str, *behaviours: Behaviour) -> None:
        """Script a path: one behaviour per request, the last for all that follow."""
        self.scripts[path] = list(behaviours)

    def behaviour(self, path: str) -> Behaviour:
        """What the next request of this path gets."""
        script = self.scripts.get(path)
        if not script:
            return status(404)
        return script.pop(0) if len(script) > 1 else script[0]

    def sent(self, path: str) -> int:
        """Body bytes sent for a path so far."""
        return sum(asked.sent for asked in self.asked if asked.path == path)

    def __enter__(self) -> Self:
        self._server = _Server(("127.0.0.1", 0), Handler)
        self._server.owner = self
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.ended.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def file(data: bytes, etag: str = "", **headers: object) -> Behaviour:
    """A well-behaved file: ETag, 304, Range."""

    def behave(handler: Handler) -> None:
        if etag and handler.headers.get("If-None-Match") == etag:
            handler.head(304, ETag=etag)
            return
        tag = {"ETag": etag} if etag else {}
        wanted = re.fullmatch(r"bytes=(\d+)-", handler.headers.get("Range", ""))
        if wanted is None:
            handler.head(200, Content_Length=len(data), **tag, **headers)
            handler.send(data)
            return
        start = int(wanted[1])
        rest = data[start:]
        span = f"bytes {start}-{len(data) - 1}/{len(data)}"
        handler.head(206, Content_Length=len(rest), Content_Range=span, **headers)
        handler.send(rest)

    return behave


def ignores_range(data: bytes) -> Behaviour:
    """The whole file, whatever part is asked for."""

    def behave(handler: Handler) -> None:
        handler.head(200, Content_Length=len(data))
        handler.send(data)

    return behave


def wrong_range(data: bytes, claimed: str) -> Behaviour:
    """206 with a range that was not asked for; the whole file when none is asked for."""

    def behave(handler: Handler) -> None:
        if "Range" in handler.headers:
            handler.head(206, Content_Length=len(data), Content_Range=claimed)
        else:
            handler.head(200, Content_Length=len(data))
        handler.send(data)

    return behave


def status(code: int, body: bytes = b"", **headers: object) -> Behaviour:
    """A bare status."""

    def behave(handler: Handler) -> None:
        handler.head(code, Content_Length=len(body), **headers)
        handler.send(body)

    return behave


def html(code: int = 200, content_type: str = "text/html; charset=utf-8") -> Behaviour:
    """A log-in page in place of whatever was asked for."""
    page = b"<!DOCTYPE html><html><body>Please log in</body></html>"
    return status(code, page, Content_Type=content_type)


def redirect(target: str) -> Behaviour:
    """302 to another address."""
    return status(302, Location=target)


def _drips(handler: Handler, every: float) -> Iterator[None]:
    while not handler.server.owner.ended.wait(every):
        yield


def drip(every: float = 0.02, length: int = 100_000) -> Behaviour:
    """The announced body, one byte at a time."""

    def behave(handler: Handler) -> None:
        handler.head(200, Content_Length=length)
        for _ in _drips(handler, every):
            handler.send(b" ")

    return behave


def drip_headers(every: float = 0.02) -> Behaviour:
    """Never gets past the first header."""

    def behave(handler: Handler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        for _ in _drips(handler, every):
            handler.wfile.write(b"x")

    return behave


def silent() -> Behaviour:
    """Takes the request and says nothing."""

    def behave(handler: Handler) -> None:
        handler.server.owner.ended.wait()

    return behave


def endless(chunked: bool = False) -> Behaviour:
    """A body without end, of no announced length."""

    def behave(handler: Handler) -> None:
        piece = b"x" * 65536
        if chunked:
            handler.head(200, Transfer_Encoding="chunked")
            piece = b"10000\r\n" + piece + b"\r\n"
        else:
            handler.close_connection = True
            handler.head(200, Connection="close")
        while not handler.server.owner.ended.is_set():
            handler.send(piece)

    return behave


def cut(data: bytes, after: int) -> Behaviour:
    """Announces the whole file (or the asked rest), closes in good order after some bytes."""

    def behave(handler: Handler) -> None:
        handler.close_connection = True
        handler.head(200, Content_Length=len(data))
        handler.send(data[:after])

    return behave


def reset_after(data: bytes, after: int) -> Behaviour:
    """Announces the whole file, resets the connection after some bytes."""

    def behave(handler: Handler) -> None:
        handler.head(200, Content_Length=len(data))
        handler.send(data[:after])
        handler.reset()

    return behave


def gzip_bomb(unpacked: int) -> Behaviour:
    """A small body that unfolds into many zeros."""
    return status(200, gzip.compress(bytes(unpacked)), Content_Encoding="gzip")


def gzipped(data: bytes) -> Behaviour:
    """An honest compressed body."""
    return status(200, gzip.compress(data), Content_Encoding="gzip")
