"""Posting to the centre: its own answers are answers, everything else is a fault with a name."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from kiosk.fetch.faults import FaultKind, FetchFault
from kiosk.fetch.http import HttpSource


class Centre(BaseHTTPRequestHandler):
    """Answers as the path says: /d/<status>/<kind of body>."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        _, _, status, kind = self.path.split("/")
        told = {"json": body, "html": b"<html>please log in</html>", "long": b"x" * 5000}[kind]
        self.send_response(int(status))
        self.send_header("Content-Type", "text/html" if kind == "html" else "application/json")
        self.send_header("Content-Length", str(len(told)))
        self.send_header("X-Sort", self.headers.get("X-Sort", ""))
        self.end_headers()
        self.wfile.write(told)

    def log_message(self, *_: object) -> None:
        """Nothing."""


@pytest.fixture
def source() -> Iterator[HttpSource]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Centre)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with HttpSource(f"http://127.0.0.1:{server.server_port}/d") as opened:
        yield opened
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("status", [200, 400, 403, 404, 409, 413])
def test_what_the_centre_says_comes_back(source: HttpSource, status: int) -> None:
    assert source.send(f"{status}/json", {"X-Sort": "a"}, b'{"a":1}', 4096) == (status, b'{"a":1}')


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("200/html", FaultKind.CAPTIVE_PORTAL),
        ("404/html", FaultKind.CAPTIVE_PORTAL),
        ("200/long", FaultKind.TOO_LARGE),
        ("302/json", FaultKind.REDIRECT),
        ("500/json", FaultKind.SERVER_ERROR),
        ("429/json", FaultKind.BUSY),
    ],
)
def test_everything_else_is_a_fault(source: HttpSource, path: str, kind: FaultKind) -> None:
    with pytest.raises(FetchFault) as fault:
        source.send(path, {}, b"{}", 4096)
    assert fault.value.kind is kind


def test_nobody_there_is_a_fault() -> None:
    with HttpSource("http://127.0.0.1:1/") as source, pytest.raises(FetchFault) as fault:
        source.send("journal", {}, b"{}", 4096)
    assert fault.value.kind is FaultKind.CONNECTION
