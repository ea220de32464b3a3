"""The web server before a central: its settings hold, and keep out what has no business there."""

from __future__ import annotations

import http.client
import os
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.central.conftest import ROOT

RULES = ROOT / "deploy" / "nginx"
NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', os.defpath)}:/usr/sbin")
pytestmark = pytest.mark.skipif(NGINX is None, reason="nginx is not installed")


class Program(BaseHTTPRequestHandler):
    """Answers with what it was asked, and a cookie."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        told = "\n".join(f"{name}: {value}" for name, value in self.headers.items())
        body = f"{self.command} {self.path}\n{told}".encode()
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Set-Cookie", "a=b")
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_GET  # noqa: N815 - the server's own names

    def log_message(self, *_: object) -> None:
        """Nothing."""


@pytest.fixture()
def port(tmp_path: Path) -> Iterator[int]:
    """A real nginx with the shared rules before a program that answers."""
    program = ThreadingHTTPServer(("127.0.0.1", 0), Program)
    threading.Thread(target=program.serve_forever, daemon=True).start()
    with http.server.socketserver.socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        free = probe.getsockname()[1]
    text = (RULES / "central.conf").read_text("utf-8")
    marks = {"PORT": free, "PROGRAM": f"127.0.0.1:{program.server_port}", "CONSOLE": "console.test",
             "PAGES": "pages.test", "RULES": RULES}  # fmt: skip
    for mark, value in marks.items():
        text = text.replace(f"@{mark}@", str(value))
    (tmp_path / "temporary").mkdir()
    (tmp_path / "central.conf").write_text(text, "utf-8")
    command = [
        str(NGINX),
        "-p",
        f"{tmp_path}/",
        "-e",
        str(tmp_path / "error.log"),
        "-c",
        str(tmp_path / "central.conf"),
    ]
    if os.geteuid() == 0:
        command += ["-g", "user root;"]
    server = subprocess.Popen(command, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE)
    until = time.monotonic() + 10
    while time.monotonic() < until and server.poll() is None:
        try:
            http.client.HTTPConnection("127.0.0.1", free, timeout=1).connect()
            break
        except OSError:
            time.sleep(0.02)
    yield free
    server.terminate()
    server.wait(10)
    program.shutdown()
    program.server_close()


def ask(port: int, method: str, host: str, path: str, body: bytes = b"", **headers: str) -> tuple[int, str, dict]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request(method, path, body=body or None, headers={"Host": host} | headers)
    answer = connection.getresponse()
    return answer.status, answer.read().decode(), dict(answer.getheaders())


def test_each_host_lets_in_what_belongs_there(port: int) -> None:
    status, told, headers = ask(port, "GET", "pages.test", "/i/abcd2345", Cookie="console=stolen", X_F="1")
    assert status == 200 and told.startswith("GET /i/abcd2345") and "stolen" not in told
    assert "Set-Cookie" not in headers and "nginx/" not in headers["Server"]
    assert ask(port, "POST", "pages.test", "/i/abcd2345", b"x")[0] == 403
    assert ask(port, "POST", "pages.test", "/d/journal", b"x" * 200_000)[0] == 200
    assert ask(port, "POST", "pages.test", "/d/journal", b"x" * 300_000)[0] == 413
    status, told, headers = ask(port, "POST", "console.test", "/item/abcd2345/save", b"x" * 100_000, Cookie="console=1")
    assert status == 200 and "console=1" in told and "Set-Cookie" in headers
    assert ask(port, "POST", "console.test", "/item/abcd2345/save", b"x" * 5_000_000)[0] == 413
    assert ask(port, "POST", "console.test", "/item/abcd2345/upload", b"x" * 5_000_000)[0] == 200
    assert ask(port, "GET", "console.test", "/.git/config")[0] == 404
    with pytest.raises((http.client.RemoteDisconnected, ConnectionError)):
        ask(port, "GET", "other.test", "/")


def test_nobody_forges_where_they_come_from(port: int) -> None:
    _, told, _ = ask(port, "GET", "console.test", "/", **{"X-Forwarded-For": "10.1.1.1", "X-Forwarded-Proto": "https"})
    assert (
        "10.1.1.1" not in told and "X-Forwarded-For: 127.0.0.1" in told and "X-Forwarded-Proto: http\n" in f"{told}\n"
    )


def test_the_public_log_knows_no_one(port: int, tmp_path: Path) -> None:
    ask(port, "GET", "pages.test", "/i/abcd2345", **{"User-Agent": "Some-Phone/1"})
    until = time.monotonic() + 5
    while time.monotonic() < until and "/i/abcd2345" not in (tmp_path / "pages.log").read_text():
        time.sleep(0.02)
    line = (tmp_path / "pages.log").read_text()
    assert "/i/abcd2345 200" in line and "127.0.0.1" not in line and "Some-Phone" not in line


def test_a_countys_settings_are_sound(tmp_path: Path) -> None:
    for name in ("common", "console", "pages", "log"):
        shutil.copy(RULES / f"central-{name}.conf", tmp_path)
    (tmp_path / "tls.conf").write_text("")
    text = (RULES / "central.production.conf").read_text("utf-8")
    text = text.replace("/etc/nginx/village-central", str(tmp_path)).replace("/var/log/nginx", str(tmp_path))
    text = text.replace("443 ssl http2", "18443").replace("listen 80;", "listen 18080;").replace(":80;", ":18080;")
    whole = tmp_path / "nginx.conf"
    whole.write_text(f"events {{}}\npid {tmp_path}/pid;\nhttp {{\n{text}\n}}\n", "utf-8")
    done = subprocess.run(
        [str(NGINX), "-t", "-p", f"{tmp_path}/", "-e", str(tmp_path / "error.log"), "-c", str(whole)],
        capture_output=True, text=True, timeout=20, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
