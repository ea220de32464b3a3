"""A feed behind a web server: `requests` with every bound this product needs.

Bodies are counted while they stream, compressed ones as they unfold; redirects are never followed; only the settings
name proxies; a log-in page in place of the feed has a name of its own.
"""

import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Self
from urllib.parse import quote, urlsplit

import requests
import urllib3
from requests.cookies import RequestsCookieJar

from kiosk.fetch.deadline import Deadline, DeadlineAdapter
from kiosk.fetch.faults import FaultKind, FetchFault, fault, status_fault
from kiosk.fetch.paths import segments
from kiosk.fetch.source import MAX_POLLED, Line, Polled, Stream

CHUNK = 64 * 1024
ANSWERS = (200, 400, 403, 404, 409, 413)
"""Statuses by which a program answers what was posted."""
_CONTENT_RANGE = re.compile(r"bytes (\d+)-(\d+)/(\d+|\*)")


class _NoCookies(RequestsCookieJar):
    """Keeps none: a feed needs no session, and nothing should tell screens apart."""

    def set_cookie(self, cookie: object, *_args: object, **_kwargs: object) -> None:
        """Forget the cookie."""


class HttpSource:
    """A feed at `base_url`, over kept-alive connections that several threads may share."""

    mirror = False

    def __init__(self, base_url: str, line: Line | None = None) -> None:
        self.base_url = base_url.rstrip("/") + "/"
        self._line = line or Line()
        session = requests.Session()
        session.trust_env = False
        session.verify = str(self._line.ca) if self._line.ca else True
        session.proxies = dict(self._line.proxies)
        session.cookies = _NoCookies()
        session.headers.clear()
        session.headers.update({"User-Agent": self._line.user_agent, "Accept": "*/*"})
        for scheme in ("https://", "http://"):
            session.mount(scheme, DeadlineAdapter(self._line.connections))
        self._session = session

    def read(self, path: str, max_length: int) -> bytes:
        """A metadata file of at most `max_length` bytes (unpacked).

        Raises `Missing` (a `FileNotFoundError`) for 403, 404, 410; another `FetchFault` for everything else.
        """
        with self._exchange(path, {"Accept-Encoding": "gzip"}, 0) as answer:
            return answer.body(max_length)

    def poll(self, path: str, etag: str, max_length: int = MAX_POLLED) -> Polled:
        """Ask whether the file changed since `etag` was told: one conditional GET, answered by 304 if not."""
        headers = {"Accept-Encoding": "identity"} | ({"If-None-Match": etag} if etag else {})
        with self._exchange(path, headers, 0, accepted=(200, 304)) as answer:
            if answer.status == 304:
                answer.drain()
                return Polled(changed=False, etag=etag)
            body = answer.body(max_length)
            return Polled(changed=True, etag=answer.header("ETag"), body=body)

    @contextmanager
    def open_blob(self, path: str, start: int, length: int) -> Iterator[Stream]:
        """A blob of `length` bytes from byte `start` on; from 0 when the server cannot resume.

        Raises a fault when the announced length or range is another than asked for.
        """
        headers = {"Accept-Encoding": "identity"} | ({"Range": f"bytes={start}-"} if start else {})
        accepted = (200, 206, 416) if start else (200,)
        with self._exchange(path, headers, length - start, accepted=accepted) as answer:
            if answer.status == 200 or answer.resumes(start, length):
                yield answer.blob(start if answer.status == 206 else 0, length)
                return
        with self._exchange(path, {"Accept-Encoding": "identity"}, length) as answer:
            yield answer.blob(0, length)

    def send(self, path: str, headers: dict[str, str], body: bytes, max_length: int) -> tuple[int, bytes]:
        """Post `body` and return status and answer (at most `max_length` bytes); refusals are answers here.

        Raises a `FetchFault` where no program of ours answers: a time-out, a log-in page, a server out of order.
        """
        with self._exchange(path, headers, len(body), ANSWERS, body) as answer:
            return answer.status, answer.body(max_length)

    def close(self) -> None:
        """Close the pooled connections."""
        self._session.close()

    def __enter__(self) -> Self:
        """For use in a `with` statement."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the pooled connections."""
        self.close()

    @contextmanager
    def _exchange(
        self,
        path: str,
        headers: dict[str, str],
        expected: int,
        accepted: tuple[int, ...] = (200,),
        posted: bytes | None = None,
    ) -> Iterator["_Answer"]:
        url = self.base_url + "/".join(quote(part) for part in segments(path))
        with Deadline(self._line.total + expected / self._line.slowest) as deadline:
            try:
                with self._session.request(
                    "GET" if posted is None else "POST",
                    url,
                    headers=headers,
                    data=posted,
                    stream=True,
                    allow_redirects=False,
                    timeout=(self._line.connect, self._line.read),
                ) as response:
                    answer = _Answer(response, url, deadline)
                    answer.check_status(accepted)
                    yield answer
            except FetchFault:
                raise
            except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
                raise _named(error, url, deadline) from error


class _Answer:
    """One response, read within its bounds."""

    def __init__(self, response: requests.Response, url: str, deadline: Deadline) -> None:
        self._response = response
        self._url = url
        self._deadline = deadline
        self.status = response.status_code

    def header(self, name: str) -> str:
        """A header's value, or ""."""
        return self._response.headers.get(name, "")

    def check_status(self, accepted: tuple[int, ...]) -> None:
        """Raise the status's fault unless it is among the accepted ones, or a log-in page's fault for HTML."""
        if self.status not in accepted:
            if 300 <= self.status < 400:
                target = urlsplit(self.header("Location"))
                raise fault(FaultKind.REDIRECT, self._url, f"sent to {target.scheme}://{target.netloc}"[:200])
            wish = self.header("Retry-After")
            raise status_fault(self.status, self._url, float(wish) if wish.isdecimal() and len(wish) < 6 else None)
        if self.status == 200 and self.header("Content-Type").lower().startswith("text/html"):
            raise fault(FaultKind.CAPTIVE_PORTAL, self._url, "a web page came instead of the file")

    def drain(self) -> None:
        """Read the (empty) rest so that the connection can be used again."""
        for _chunk in self._raw():
            raise fault(FaultKind.WRONG_LENGTH, self._url, "a body where none belongs")

    def body(self, max_length: int) -> bytes:
        """The whole body, unpacked when it came gzip'd, at most `max_length` bytes."""
        announced = self.header("Content-Length")
        if announced.isdecimal() and int(announced) > max_length:
            raise fault(FaultKind.TOO_LARGE, self._url, f"{announced} bytes announced, at most {max_length}")
        whole = bytearray()
        for chunk in self._unpacked(max_length):
            whole += chunk
            if len(whole) > max_length:
                raise fault(FaultKind.TOO_LARGE, self._url, f"more than {max_length} bytes")
        if whole.lstrip()[:1] == b"<":
            raise fault(FaultKind.CAPTIVE_PORTAL, self._url, "a web page came instead of the file")
        return bytes(whole)

    def resumes(self, start: int, length: int) -> bool:
        """Whether this is exactly the rest that was asked for."""
        found = _CONTENT_RANGE.fullmatch(self.header("Content-Range"))
        if self.status != 206 or found is None:
            return False
        first, last, total = found.groups()
        return int(first) == start and int(last) == length - 1 and total in ("*", str(length))

    def blob(self, start: int, length: int) -> Stream:
        """The body as it is, from byte `start` of a file of `length` bytes."""
        if self.header("Content-Encoding").lower() not in ("", "identity"):
            raise fault(FaultKind.WRONG_ENCODING, self._url, f"Content-Encoding {self.header('Content-Encoding')!r}")
        announced = self.header("Content-Length")
        if announced.isdecimal() and int(announced) != length - start:
            raise fault(FaultKind.WRONG_LENGTH, self._url, f"{announced} bytes announced, {length - start} expected")
        return Stream(start, self._raw())

    def _raw(self) -> Iterator[bytes]:
        raw = self._response.raw
        try:
            while chunk := raw.read1(CHUNK, decode_content=False):
                yield chunk
        except (urllib3.exceptions.HTTPError, OSError) as error:
            raise _named(error, self._url, self._deadline) from error
        if self._deadline.over:
            raise fault(FaultKind.TIMEOUT, self._url, f"not complete within {self._deadline.seconds:g} s")

    def _unpacked(self, max_length: int) -> Iterator[bytes]:
        encoding = self.header("Content-Encoding").lower()
        if encoding in ("", "identity"):
            yield from self._raw()
            return
        if encoding != "gzip":
            raise fault(FaultKind.WRONG_ENCODING, self._url, f"Content-Encoding {encoding!r}")
        # One byte more than allowed is ever unpacked, however far the rest of a bomb would unfold.
        unpacker = zlib.decompressobj(16 + zlib.MAX_WBITS)
        left = max_length + 1
        try:
            for chunk in self._raw():
                unpacked = unpacker.decompress(chunk, left)
                left -= len(unpacked)
                yield unpacked
                if left <= 0:
                    return
        except zlib.error as error:
            raise fault(FaultKind.TRUNCATED, self._url, f"broken gzip: {error}") from error
        if not unpacker.eof:
            raise fault(FaultKind.TRUNCATED, self._url, "gzip ends too early")


def _named(error: Exception, url: str, deadline: Deadline) -> FetchFault:
    """The fault for what `requests`, urllib3 or the socket raised."""
    if deadline.over:
        return fault(FaultKind.TIMEOUT, url, f"not complete within {deadline.seconds:g} s")
    causes = list(_causes(error))
    # In this order: to urllib3 a refused connection and an unknown name are time-outs too.
    for kind, types in (
        (FaultKind.NAME, (urllib3.exceptions.NameResolutionError,)),
        (FaultKind.CONNECTION, (urllib3.exceptions.NewConnectionError,)),
        (FaultKind.TIMEOUT, (requests.Timeout, urllib3.exceptions.TimeoutError, TimeoutError)),
        (FaultKind.TLS, (requests.exceptions.SSLError, urllib3.exceptions.SSLError)),
        (FaultKind.TRUNCATED, (urllib3.exceptions.IncompleteRead,)),
    ):
        if any(isinstance(cause, types) for cause in causes):
            return fault(kind, url, str(causes[-1])[:300])
    return fault(FaultKind.CONNECTION, url, str(causes[-1])[:300] or type(causes[-1]).__name__)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error and what it wraps: libraries keep the cause as `reason`, as an argument, or as context."""
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        yield current
        wrapped = [getattr(current, "reason", None), *reversed(current.args), current.__cause__]
        current = next((item for item in wrapped if isinstance(item, BaseException)), None)
