"""连得上吗: each thing that can be wrong has an answer of its own, in plain words."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from kiosk.setting_up.probe import Probe, certificates, directory, probe
from kiosk.settings import DataSettings, FeedSettings, Settings
from tests.kiosk.hostile_server import HostileServer
from tests.kiosk.publishing import COUNTY, NOW, TOWNSHIP, VILLAGE, found, publish_items


class County:
    """A feed in a folder, and its root."""

    def __init__(self, folder: Path) -> None:
        self.feed = folder / "feed"
        repository = found(folder, now=NOW)
        for unit in (COUNTY, TOWNSHIP, VILLAGE):
            publish_items(repository, unit, [])
        self.root = (self.feed / "metadata" / "1.root.json").read_bytes()


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> County:
    return County(tmp_path_factory.mktemp("county"))


class Quiet(SimpleHTTPRequestHandler):
    """Serves files, says nothing."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Keep quiet."""


@contextmanager
def serving(folder: Path, context: ssl.SSLContext | None = None) -> Iterator[int]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    server.daemon_threads = True
    if context is not None:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)


def certificate(folder: Path, name: str, begins: datetime, ends: datetime) -> tuple[ssl.SSLContext, Path]:
    """A self-signed certificate for a name or address, and the file that makes it believed."""
    key = ec.generate_private_key(ec.SECP256R1())
    named = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "county")])
    other = x509.IPAddress(ip_address(name)) if name[0].isdigit() else x509.DNSName(name)
    made = (
        x509.CertificateBuilder()
        .subject_name(named)
        .issuer_name(named)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(ends)
        .add_extension(x509.SubjectAlternativeName([other]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem, private = folder / "ca.pem", folder / "key.pem"
    pem.write_bytes(made.public_bytes(Encoding.PEM))
    private.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem, private)
    return context, pem


def ask(
    tmp_path: Path, url: str, root: bytes | None, *, now: datetime = NOW, village: str = VILLAGE, **feed: object
) -> Probe:
    settings = Settings(
        data=DataSettings(folder=tmp_path / "data"),
        feed=FeedSettings(url=url, village=village, **feed),  # type: ignore[arg-type]
    )
    return probe(settings, root, lambda: now)


def test_all_is_well(county: County, tmp_path: Path) -> None:
    with serving(county.feed) as port:
        found_ = ask(tmp_path, f"http://127.0.0.1:{port}/", county.root)
    assert found_.well
    assert "荷塘村" in found_.words
    assert not (tmp_path / "data").exists(), "asking leaves no trace on the device"


def test_the_villages_of_a_feed(county: County, tmp_path: Path) -> None:
    settings = Settings(data=DataSettings(folder=tmp_path / "data"), feed=FeedSettings(url=county.feed.as_uri()))
    listed = directory(settings, county.root, lambda: NOW)
    assert [village.name for village in listed.villages] == ["荷塘村", ""]


def test_no_such_name(county: County, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_arguments: object, **_named: object) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    assert ask(tmp_path, "https://feed.example.cn/", county.root).kind == "dns"


def closed_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def test_nobody_listens(county: County, tmp_path: Path) -> None:
    assert ask(tmp_path, f"http://127.0.0.1:{closed_port()}/", county.root).kind == "connection"


def test_the_proxy_is_what_is_wrong(county: County, tmp_path: Path) -> None:
    proxy = f"http://127.0.0.1:{closed_port()}"
    assert ask(tmp_path, "https://feed.example.cn/", county.root, proxy=proxy).kind == "proxy"


def test_an_unknown_certificate_and_the_countys_own(county: County, tmp_path: Path) -> None:
    begins = datetime.now(UTC) - timedelta(days=1)
    context, pem = certificate(tmp_path, "127.0.0.1", begins, begins + timedelta(days=9))
    with serving(county.feed, context) as port:
        url = f"https://127.0.0.1:{port}/"
        unknown = ask(tmp_path, url, county.root)
        assert (unknown.kind, "先装证书" in unknown.words) == ("certificate", True)
        settings = Settings(data=DataSettings(folder=tmp_path / "data"), feed=FeedSettings(url=url, village=VILLAGE))
        with certificates(settings, pem.read_bytes()) as lent:
            assert probe(lent, county.root, lambda: NOW).well


@pytest.mark.parametrize(
    ("name", "begins", "kind"),
    [("other.example.cn", -1, "certificate"), ("127.0.0.1", 5, "clock"), ("127.0.0.1", -30, "certificate")],
)
def test_certificates_of_others_from_the_future_and_of_the_past(
    county: County, tmp_path: Path, name: str, begins: int, kind: str
) -> None:
    start = datetime.now(UTC) + timedelta(days=begins)
    context, pem = certificate(tmp_path, name, start, start + timedelta(days=20))
    with serving(county.feed, context) as port:
        assert ask(tmp_path, f"https://127.0.0.1:{port}/", county.root, ca_file=str(pem)).kind == kind


def test_a_machine_in_1970_is_told_so_before_its_certificates_are_blamed(county: County, tmp_path: Path) -> None:
    start = datetime.now(UTC) + timedelta(days=5)
    context, pem = certificate(tmp_path, "127.0.0.1", start, start + timedelta(days=20))
    with serving(county.feed, context) as port:
        told = ask(
            tmp_path, f"https://127.0.0.1:{port}/", county.root, ca_file=str(pem), now=datetime(1970, 1, 2, tzinfo=UTC)
        )
    assert told.kind == "clock"
    assert "1970年" in told.words


def test_no_encryption_where_it_was_promised(county: County, tmp_path: Path) -> None:
    with serving(county.feed) as port:
        assert ask(tmp_path, f"https://127.0.0.1:{port}/", county.root).kind == "tls"


def test_a_log_in_page(county: County, tmp_path: Path) -> None:
    def portal(handler: object) -> None:
        handler.head(200, Content_Type="text/html", Content_Length=6)  # type: ignore[attr-defined]
        handler.send(b"<html>")  # type: ignore[attr-defined]

    with HostileServer() as server:
        for path in ("metadata/2.root.json", "metadata/timestamp.json"):
            server.serve(path, portal)
        assert ask(tmp_path, server.url, county.root).kind == "portal"


def test_a_server_without_a_feed(county: County, tmp_path: Path) -> None:
    with serving(tmp_path) as port:
        assert ask(tmp_path, f"http://127.0.0.1:{port}/", county.root).kind == "missing"


def test_another_countys_feed(county: County, tmp_path: Path) -> None:
    other = County(tmp_path / "other")
    assert ask(tmp_path, other.feed.as_uri(), county.root).kind == "root"


def test_signatures_that_have_ended(county: County, tmp_path: Path) -> None:
    with serving(county.feed) as port:
        late = ask(tmp_path, f"http://127.0.0.1:{port}/", county.root, now=NOW + timedelta(days=4000))
    assert late.kind == "expired"


@pytest.mark.parametrize("url", ["gopher://a/", "http://feed.example.cn/", "https://a/?b", "https://u@a/"])
def test_addresses_that_cannot_be_used(county: County, tmp_path: Path, url: str) -> None:
    assert ask(tmp_path, url, county.root).kind == "address"


def test_without_a_root_or_an_address_nothing_is_asked(county: County, tmp_path: Path) -> None:
    assert ask(tmp_path, county.feed.as_uri(), None).kind == "no-root"
    assert ask(tmp_path, county.feed.as_uri(), b"{}").kind == "no-root"
    assert ask(tmp_path, "", county.root).kind == "address"


def test_a_village_that_the_feed_does_not_hold(county: County, tmp_path: Path) -> None:
    assert ask(tmp_path, county.feed.as_uri(), county.root, village="430304001099").kind == "village"
