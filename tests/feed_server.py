"""A real nginx serving a feed folder on an ephemeral loopback port, for end-to-end tests and the benchmark.

with CountingFeedServer(folder, tmp_path / "nginx") as server:
    ...                    # give server.url to the device
    server.requests()      # what was asked for since the start or the last forget()
    server.stop()          # offline; server.start() comes back on the same port
"""

import http.client
import itertools
import re
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from deploy.demo.serving import LOOPBACK, FeedServer, ServingFault

__all__ = ["CountingFeedServer", "Request", "ServingFault"]

_LINE = re.compile(
    r"\S+ (?P<method>\S+) (?P<path>\S+) (?P<status>\d{3}) (?P<sent>\d+) (?P<body>\d+) \S+ "
    r'"(?P<etag>[^"]*)" "(?P<range>[^"]*)"'
)


@dataclass(frozen=True)
class Request:
    """One answered request: bytes are what left the server, `sent` with the header and `body` without it."""

    method: str
    path: str
    status: int
    sent: int
    body: int
    if_none_match: str
    range: str


class CountingFeedServer(FeedServer):
    """The demo's feed server that can tell which requests it has answered."""

    def __init__(self, folder: Path, state: Path, port: int = 0) -> None:
        super().__init__(folder, state, port)
        self._marks = itertools.count()
        self._forgotten = 0

    def requests(self) -> list[Request]:
        """Return every request answered since the last `forget`, in order; all that a client has seen is included."""
        if self.running:
            self._catch_up()
        lines = self.access_log.read_text(encoding="utf-8").splitlines() if self.access_log.exists() else []
        found = [_parsed(line) for line in lines]
        return [request for request in found if not request.path.startswith("/.mark-")][self._forgotten :]

    def forget(self) -> None:
        """Count from here on."""
        self._forgotten += len(self.requests())

    def _catch_up(self) -> None:
        # nginx logs a request just after its last byte has left. Its one worker does one thing after the other, so
        # once a request of our own has been answered and a second one too, all before it are in the log.
        for _ in range(2):
            path = f"/.mark-{next(self._marks)}"
            with closing(http.client.HTTPConnection(LOOPBACK, self.port, timeout=10)) as connection:
                connection.request("GET", path)
                connection.getresponse().read()


def _parsed(line: str) -> Request:
    found = _LINE.match(line)
    if found is None:
        raise AssertionError(f"access log line of another form: {line!r}")
    return Request(
        method=found["method"],
        path=found["path"],
        status=int(found["status"]),
        sent=int(found["sent"]),
        body=int(found["body"]),
        if_none_match="" if found["etag"] == "-" else found["etag"].replace("\\x22", '"'),
        range="" if found["range"] == "-" else found["range"],
    )
