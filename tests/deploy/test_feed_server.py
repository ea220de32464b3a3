"""The web server's rules, seen by a client: what is served, what is kept, what is refused, and stopping cleanly."""

import gzip
import http.client
import os
import socket
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from deploy.demo.serving import FeedServer
from tests.feed_server import CountingFeedServer, ServingFault

BLOB = "ab" + "0" * 62
IMMUTABLE = "public, max-age=31536000, immutable"
SNAPSHOT = b'{"signed": {"meta": {}}}' + b" " * 4000


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    base = tmp_path / "feed with spaces"
    for name, data in {
        "metadata/timestamp.json": b'{"signed": {"version": 1}}',
        "metadata/1.root.json": b"{}",
        "metadata/12.snapshot.json": SNAPSHOT,
        f"targets/430304009203/{'c' * 64}.feed.json": b"{}",
        f"blobs/ab/{BLOB}": bytes(range(256)) * 40,
        f"blobs/ab/{BLOB}.part": b"half",
        "metadata/.lock": b"",
        "keys/secret.pem": b"never",
    }.items():
        path = base / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    outside = tmp_path / "outside"
    outside.write_bytes(b"secret")
    (base / "blobs" / "ab" / ("ab" + "1" * 62)).symlink_to(outside)
    return base


@pytest.fixture
def server(folder: Path, tmp_path: Path) -> Iterator[CountingFeedServer]:
    with CountingFeedServer(folder, tmp_path / "nginx") as running:
        yield running


def get(
    server: FeedServer, path: str, headers: dict[str, str] | None = None, method: str = "GET"
) -> tuple[int, dict[str, str], bytes]:
    with closing(http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)) as connection:
        connection.request(method, path, headers=headers or {})
        answer = connection.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()


def test_the_timestamp_is_asked_for_again_and_costs_one_small_304(server: CountingFeedServer) -> None:
    status, headers, _ = get(server, "/metadata/timestamp.json")
    assert (status, headers["cache-control"]) == (200, "no-cache")
    status, _, body = get(server, "/metadata/timestamp.json", {"If-None-Match": headers["etag"]})
    assert (status, body) == (304, b"")
    poll = server.requests()[-1]
    assert poll.if_none_match == headers["etag"]
    assert poll.sent <= 500


@pytest.mark.parametrize(
    "path",
    [
        "/metadata/1.root.json",
        "/metadata/12.snapshot.json",
        f"/targets/430304009203/{'c' * 64}.feed.json",
        f"/blobs/ab/{BLOB}",
    ],
)
def test_what_never_changes_may_be_kept_for_ever(server: CountingFeedServer, path: str) -> None:
    status, headers, _ = get(server, path)
    assert status == 200
    assert headers["cache-control"] == IMMUTABLE
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["server"] == "nginx"


def test_the_404_of_a_version_still_to_come_may_not_be_kept(server: CountingFeedServer) -> None:
    status, headers, _ = get(server, "/metadata/2.root.json")
    assert status == 404
    assert "cache-control" not in headers


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/blobs/",
        "/blobs/ab",
        "/metadata",
        "/metadata/.lock",
        "/keys/secret.pem",
        f"/blobs/ab/{BLOB}.part",
        "/blobs/../keys/secret.pem",
        "/blobs/%2e%2e/keys/secret.pem",
    ],
)
def test_only_the_paths_of_a_feed_exist(server: CountingFeedServer, path: str) -> None:
    assert get(server, path)[0] == 404


def test_a_symbolic_link_is_refused(server: CountingFeedServer) -> None:
    status, _, body = get(server, f"/blobs/ab/ab{'1' * 62}")
    assert status == 403
    assert b"secret" not in body


def test_a_download_is_resumed(server: CountingFeedServer) -> None:
    _, headers, whole = get(server, f"/blobs/ab/{BLOB}")
    status, part, rest = get(server, f"/blobs/ab/{BLOB}", {"Range": "bytes=10000-", "If-Range": headers["etag"]})
    assert status == 206
    assert rest == whole[10000:]
    assert part["content-range"] == f"bytes 10000-10239/{len(whole)}"
    assert server.requests()[-1].range == "bytes=10000-"


def test_metadata_is_compressed_for_who_asks_and_blobs_never(server: CountingFeedServer) -> None:
    wanted = {"Accept-Encoding": "gzip"}
    _, headers, body = get(server, "/metadata/12.snapshot.json", wanted)
    assert headers["content-encoding"] == "gzip"
    assert gzip.decompress(body) == SNAPSHOT
    assert "content-encoding" not in get(server, f"/blobs/ab/{BLOB}", wanted)[1]


def test_nothing_can_be_sent_to_a_feed(server: CountingFeedServer) -> None:
    for method in ("POST", "PUT", "DELETE"):
        assert get(server, f"/blobs/ab/{BLOB}", method=method)[0] in {403, 404, 405}


def test_stopped_is_offline_and_started_again_is_the_same_address(server: CountingFeedServer) -> None:
    address = server.url
    server.stop()
    with pytest.raises(ConnectionRefusedError), closing(socket.create_connection(("127.0.0.1", server.port))):
        pass
    server.start()
    assert server.url == address
    assert get(server, "/metadata/1.root.json")[0] == 200


def test_requests_are_counted_from_the_last_forget(server: CountingFeedServer) -> None:
    for _ in range(3):
        get(server, "/metadata/timestamp.json")
    assert len(server.requests()) == 3
    server.forget()
    get(server, f"/blobs/ab/{BLOB}")
    assert [(one.path, one.status, one.body) for one in server.requests()] == [(f"/blobs/ab/{BLOB}", 200, 10240)]


def test_stopping_leaves_no_process_behind(folder: Path, tmp_path: Path) -> None:
    server = FeedServer(folder, tmp_path / "nginx")
    server.start()
    mine = str(server.state)
    assert running_with(mine)
    server.stop()
    assert not running_with(mine)


def test_a_taken_port_is_named(folder: Path, tmp_path: Path) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ServingFault, match=f"port {port} on 127.0.0.1"):
            FeedServer(folder, tmp_path / "nginx", port).start()


def test_the_production_file_is_accepted_by_nginx(tmp_path: Path) -> None:
    """The file for a county is rendered into a folder of its own, with ports and paths a test may use."""
    rules = Path("deploy/nginx").resolve()
    text = (rules / "feed.production.conf").read_text(encoding="utf-8")
    (tmp_path / "tls.conf").write_text("ssl_protocols TLSv1.2 TLSv1.3;\n", encoding="utf-8")
    for old, new in {
        "/etc/nginx/village-feed/tls.conf": str(tmp_path / "tls.conf"),
        "/etc/nginx/village-feed": str(rules),
        "/var/log/nginx/village-feed.access.log": str(tmp_path / "access.log"),
        "listen 80;": "listen 127.0.0.1:18480;",
        "listen [::]:80;": "",
        "listen 443 ssl http2;": "listen 127.0.0.1:18443;",
        "listen [::]:443 ssl http2;": "",
    }.items():
        assert old in text
        text = text.replace(old, new)
    (tmp_path / "site.conf").write_text(text, encoding="utf-8")
    whole = tmp_path / "nginx.conf"
    whole.write_text(
        f'pid "{tmp_path}/nginx.pid";\nevents {{}}\nhttp {{ include "{tmp_path}/site.conf"; }}\n', encoding="utf-8"
    )
    checked = subprocess.run(
        ["nginx", "-t", "-q", "-e", str(tmp_path / "error.log"), "-c", str(whole)],
        env={**os.environ, "PATH": f"{os.environ['PATH']}:/usr/sbin"},
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )
    assert checked.returncode == 0, checked.stderr


def running_with(argument: str) -> list[str]:
    """Process ids, as text, of nginx processes whose command line holds `argument`."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                line = (entry / "cmdline").read_bytes().decode(errors="replace")
            except OSError:
                continue
            if argument in line:
                found.append(entry.name)
    return found
