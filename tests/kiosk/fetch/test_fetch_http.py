"""Reading metadata over HTTP from servers that misbehave."""

import socket
import threading
import time
import tracemalloc
from collections.abc import Iterator

import pytest

from feed.durable import NotAPlainFile, TooLong
from kiosk.fetch.faults import FaultKind, FetchFault, Missing
from kiosk.fetch.http import HttpSource
from kiosk.fetch.source import Line
from tests.kiosk import hostile_server as hostile
from tests.kiosk.hostile_server import HostileServer

QUICK = Line(connect=1.0, read=0.5, total=0.6)


@pytest.fixture
def server() -> Iterator[HostileServer]:
    with HostileServer() as running:
        yield running


@pytest.fixture
def source(server: HostileServer) -> Iterator[HttpSource]:
    with HttpSource(server.url, QUICK) as opened:
        yield opened


def read_fault(source: HttpSource, path: str = "f.json", max_length: int = 1000) -> FetchFault:
    with pytest.raises(FetchFault) as caught:
        source.read(path, max_length)
    assert source.base_url + path in str(caught.value)
    return caught.value


def test_reads_a_file_and_keeps_the_connection(server: HostileServer, source: HttpSource) -> None:
    server.serve("a/f.json", hostile.file(b'{"a":1}'))
    for _ in range(5):
        assert source.read("a/f.json", 1000) == b'{"a":1}'
    assert server.connections == 1
    assert server.asked[0].headers["User-Agent"] == "village-smart-screen"


def test_absent_file_is_file_not_found(source: HttpSource) -> None:
    with pytest.raises(FileNotFoundError) as caught:
        source.read("2.root.json", 1000)
    assert isinstance(caught.value, Missing)


@pytest.mark.parametrize(
    ("code", "kind", "permanent"),
    [
        (404, FaultKind.MISSING, True),
        (410, FaultKind.MISSING, True),
        (403, FaultKind.REFUSED, True),
        (400, FaultKind.UNEXPECTED_STATUS, True),
        (204, FaultKind.UNEXPECTED_STATUS, True),
        (408, FaultKind.BUSY, False),
        (429, FaultKind.BUSY, False),
        (500, FaultKind.SERVER_ERROR, False),
        (503, FaultKind.SERVER_ERROR, False),
        (511, FaultKind.CAPTIVE_PORTAL, False),
    ],
)
def test_status_is_classified(
    server: HostileServer, source: HttpSource, code: int, kind: FaultKind, permanent: bool
) -> None:
    server.serve("f.json", hostile.status(code))
    problem = read_fault(source)
    assert (problem.kind, problem.permanent) == (kind, permanent)


def test_a_server_that_asks_for_patience_is_heard(server: HostileServer, source: HttpSource) -> None:
    server.serve("f.json", hostile.status(503, Retry_After=120))
    assert read_fault(source).retry_after == 120.0


@pytest.mark.parametrize(
    "behaviour", [hostile.drip(), hostile.drip_headers(), hostile.silent()], ids=["body", "headers", "silent"]
)
def test_a_slow_drip_ends_at_the_deadline(
    server: HostileServer, source: HttpSource, behaviour: hostile.Behaviour
) -> None:
    server.serve("f.json", behaviour)
    begun = time.monotonic()
    assert read_fault(source, max_length=1_000_000).kind is FaultKind.TIMEOUT
    assert time.monotonic() - begun < 5.0


def test_a_slow_drip_leaves_no_thread_behind(server: HostileServer, source: HttpSource) -> None:
    server.serve("f.json", hostile.file(b"{}"))
    before = set(threading.enumerate())
    source.read("f.json", 10)
    begun = set(threading.enumerate()) - before
    assert not [thread for thread in begun if isinstance(thread, threading.Timer)]


@pytest.mark.parametrize("chunked", [False, True])
def test_an_endless_body_is_refused(server: HostileServer, source: HttpSource, chunked: bool) -> None:
    server.serve("f.json", hostile.endless(chunked))
    assert read_fault(source).kind is FaultKind.TOO_LARGE
    assert server.sent("f.json") < 50_000_000


def test_an_announced_size_over_the_bound_is_refused_unread(server: HostileServer, source: HttpSource) -> None:
    server.serve("f.json", hostile.file(b"x" * 1001))
    assert read_fault(source).kind is FaultKind.TOO_LARGE
    assert source.read("f.json", 1001) == b"x" * 1001


def test_a_gzip_bomb_is_stopped_at_the_bound(server: HostileServer, source: HttpSource) -> None:
    server.serve("f.json", hostile.gzip_bomb(50_000_000))
    tracemalloc.start()
    try:
        assert read_fault(source, max_length=100_000).kind is FaultKind.TOO_LARGE
        assert tracemalloc.get_traced_memory()[1] < 5_000_000
    finally:
        tracemalloc.stop()


def test_an_honest_gzip_body_is_unpacked(server: HostileServer, source: HttpSource) -> None:
    body = b'{"signed":' + b"1" * 5000 + b"}"
    server.serve("f.json", hostile.gzipped(body))
    assert source.read("f.json", len(body)) == body


@pytest.mark.parametrize("encoding", ["br", "deflate", "gzip, gzip"])
def test_other_encodings_are_refused(server: HostileServer, source: HttpSource, encoding: str) -> None:
    server.serve("f.json", hostile.status(200, b"abc", Content_Encoding=encoding))
    assert read_fault(source).kind is FaultKind.WRONG_ENCODING


def test_broken_gzip_is_a_fault(server: HostileServer, source: HttpSource) -> None:
    server.serve("f.json", hostile.status(200, b"no gzip at all", Content_Encoding="gzip"))
    assert read_fault(source).kind is FaultKind.TRUNCATED


@pytest.mark.parametrize(
    "behaviour",
    [hostile.html(), hostile.html(content_type="application/json"), hostile.html(511)],
    ids=["declared", "disguised", "511"],
)
def test_a_log_in_page_is_named(server: HostileServer, source: HttpSource, behaviour: hostile.Behaviour) -> None:
    server.serve("f.json", behaviour)
    problem = read_fault(source)
    assert problem.kind is FaultKind.CAPTIVE_PORTAL
    assert not problem.permanent


def test_a_redirect_is_never_followed(server: HostileServer, source: HttpSource) -> None:
    with HostileServer() as elsewhere:
        elsewhere.serve("f.json", hostile.file(b"{}"))
        server.serve("f.json", hostile.redirect(elsewhere.url + "f.json"))
        assert read_fault(source).kind is FaultKind.REDIRECT
        assert elsewhere.asked == []


def test_truncated_and_reset_bodies_are_temporary(server: HostileServer, source: HttpSource) -> None:
    server.serve("f.json", hostile.cut(b"x" * 500, 100), hostile.reset_after(b"x" * 500, 100))
    assert read_fault(source).kind is FaultKind.TRUNCATED
    assert read_fault(source).kind in (FaultKind.TRUNCATED, FaultKind.CONNECTION)
    server.serve("f.json", hostile.file(b"{}"))
    assert source.read("f.json", 10) == b"{}"


def test_nobody_listening_is_a_connection_fault() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        with HttpSource(f"http://127.0.0.1:{unused.getsockname()[1]}", QUICK) as source:
            problem = read_fault(source)
    assert (problem.kind, problem.permanent) == (FaultKind.CONNECTION, False)


def test_an_unknown_name_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*args: object, **kwargs: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with HttpSource("http://feed.invalid/", QUICK) as source:
        assert read_fault(source).kind is FaultKind.NAME


def test_plain_http_on_a_tls_address_is_a_tls_fault(server: HostileServer) -> None:
    with HttpSource(server.url.replace("http:", "https:"), QUICK) as source:
        assert read_fault(source).kind is FaultKind.TLS


def test_environment_proxies_and_cookies_are_ignored(
    server: HostileServer, source: HttpSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    server.serve("f.json", hostile.status(200, b"{}", Set_Cookie="screen=7"))
    for _ in range(2):
        assert source.read("f.json", 10) == b"{}"
    assert "Cookie" not in server.asked[1].headers


def test_a_proxy_from_the_settings_is_used(server: HostileServer) -> None:
    server.serve("http://feed.invalid/f.json", hostile.file(b"{}"))
    with HttpSource("http://feed.invalid/", Line(proxies={"http": server.url})) as source:
        assert source.read("f.json", 10) == b"{}"


@pytest.mark.parametrize("path", ["../f", "a/../f", "/f", "a//f", "", ".", "a\\f", "a\n", "x" * 600])
def test_paths_that_leave_the_feed_are_refused(source: HttpSource, server: HostileServer, path: str) -> None:
    with pytest.raises(FetchFault) as caught:
        source.read(path, 10)
    assert caught.value.kind is FaultKind.UNSAFE_PATH
    assert server.asked == []


def test_faults_are_those_that_the_trust_layer_knows(server: HostileServer, source: HttpSource) -> None:
    server.serve("f.json", hostile.file(b"x" * 11))
    with pytest.raises(TooLong):
        source.read("f.json", 10)
    with pytest.raises(NotAPlainFile):
        source.read("../f.json", 10)


def test_query_characters_stay_part_of_the_name(server: HostileServer, source: HttpSource) -> None:
    server.serve("a%3Fb%23c", hostile.file(b"{}"))
    assert source.read("a?b#c", 10) == b"{}"


def test_an_unchanged_poll_is_one_small_answer(server: HostileServer, source: HttpSource) -> None:
    server.serve("timestamp.json", hostile.file(b'{"v":1}', etag='"v1"'))
    first = source.poll("timestamp.json", "")
    assert (first.changed, first.etag, first.body) == (True, '"v1"', b'{"v":1}')
    for _ in range(3):
        again = source.poll("timestamp.json", first.etag)
        assert (again.changed, again.etag, again.body) == (False, '"v1"', b"")
    assert [asked.sent for asked in server.asked] == [7, 0, 0, 0]
    assert server.connections == 1
    server.serve("timestamp.json", hostile.file(b'{"v":2}', etag='"v2"'))
    assert source.poll("timestamp.json", first.etag).body == b'{"v":2}'


def test_a_304_that_was_not_asked_for_is_no_success(server: HostileServer, source: HttpSource) -> None:
    server.serve("f.json", hostile.status(304))
    assert read_fault(source).kind is FaultKind.REDIRECT


def test_poll_names_a_log_in_page(server: HostileServer, source: HttpSource) -> None:
    server.serve("timestamp.json", hostile.html())
    with pytest.raises(FetchFault) as caught:
        source.poll("timestamp.json", '"v1"')
    assert caught.value.kind is FaultKind.CAPTIVE_PORTAL
