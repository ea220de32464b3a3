"""A feed on a stick: the same answers as over HTTP, and no way out of its folder."""

import hashlib
import os
import shutil
from pathlib import Path

import pytest

from feed.layout import blob_path
from kiosk.fetch.blobs import BlobFolder
from kiosk.fetch.download import BlobRef, download
from kiosk.fetch.faults import FaultKind, FetchFault
from kiosk.fetch.http import HttpSource
from kiosk.fetch.mirror import MirrorSource
from kiosk.fetch.source import Line, SourceError, open_source


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    (folder / "metadata").mkdir(parents=True)
    (folder / "metadata" / "timestamp.json").write_bytes(b'{"v":1}')
    (tmp_path / "secret").write_text("not for the screen")
    return folder


def fault_of(source: MirrorSource, path: str) -> FetchFault:
    with pytest.raises(FetchFault) as caught:
        source.read(path, 1000)
    return caught.value


def test_reads_within_bounds(stick: Path) -> None:
    source = MirrorSource(stick)
    assert source.mirror
    assert source.read("metadata/timestamp.json", 7) == b'{"v":1}'
    with pytest.raises(FetchFault) as caught:
        source.read("metadata/timestamp.json", 6)
    assert caught.value.kind is FaultKind.TOO_LARGE


def test_absent_file_is_file_not_found(stick: Path) -> None:
    with pytest.raises(FileNotFoundError):
        MirrorSource(stick).read("metadata/2.root.json", 10)
    with pytest.raises(FileNotFoundError):
        MirrorSource(stick).read("nowhere/2.root.json", 10)


def test_poll_sees_a_change_within_the_same_second(stick: Path) -> None:
    source, file = MirrorSource(stick), stick / "metadata" / "timestamp.json"
    first = source.poll("metadata/timestamp.json", "")
    assert first.changed
    again = source.poll("metadata/timestamp.json", first.etag)
    assert (again.changed, again.body) == (False, b"")
    stamp = file.stat()
    file.write_bytes(b'{"v":2}')
    os.utime(file, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    assert source.poll("metadata/timestamp.json", first.etag).body == b'{"v":2}'


@pytest.mark.parametrize("target", ["../secret", "metadata/timestamp.json", "/etc/hostname", "nowhere"])
def test_links_are_refused_wherever_they_lead(stick: Path, target: str) -> None:
    (stick / "link.json").symlink_to(target)
    assert fault_of(MirrorSource(stick), "link.json").kind is FaultKind.UNSAFE_PATH


def test_linked_folders_are_refused(stick: Path) -> None:
    (stick / "linked").symlink_to("metadata", target_is_directory=True)
    assert fault_of(MirrorSource(stick), "linked/timestamp.json").kind is FaultKind.UNSAFE_PATH


def test_special_files_are_refused_without_waiting(stick: Path) -> None:
    os.mkfifo(stick / "pipe.json")
    assert fault_of(MirrorSource(stick), "pipe.json").kind is FaultKind.UNSAFE_PATH
    assert fault_of(MirrorSource(stick), "metadata").kind is FaultKind.UNSAFE_PATH
    assert fault_of(MirrorSource(stick), "metadata/timestamp.json/x").kind is FaultKind.UNSAFE_PATH


@pytest.mark.parametrize("path", ["../secret", "metadata/../../secret", "/etc/hostname"])
def test_no_path_leads_out(stick: Path, path: str) -> None:
    assert fault_of(MirrorSource(stick), path).kind is FaultKind.UNSAFE_PATH


def test_a_pulled_stick_is_temporary(stick: Path) -> None:
    source = MirrorSource(stick)
    shutil.rmtree(stick)
    assert fault_of(source, "metadata/timestamp.json").kind is FaultKind.MIRROR_GONE
    stick.mkdir()
    problem = fault_of(source, "metadata/timestamp.json")
    assert (problem.kind, problem.permanent) == (FaultKind.MIRROR_GONE, False)


def test_blobs_come_from_a_stick_and_resume(stick: Path, tmp_path: Path) -> None:
    data = b"page" * 1000
    ref = BlobRef(hashlib.sha256(data).hexdigest(), len(data))
    stored = stick / blob_path(ref.sha256)
    stored.parent.mkdir(parents=True)
    folder = BlobFolder(tmp_path / "blobs", reserve=0)
    stored.write_bytes(data[:-1])
    with pytest.raises(FetchFault) as caught:
        download(ref, MirrorSource(stick), folder)
    assert caught.value.kind is FaultKind.WRONG_LENGTH
    stored.write_bytes(data)
    folder.part(ref.sha256).write_bytes(data[:1500])
    assert download(ref, MirrorSource(stick), folder) == len(data) - 1500
    assert folder.path(ref.sha256).read_bytes() == data


def test_addresses_choose_their_source(tmp_path: Path) -> None:
    mirror = open_source((tmp_path / "U 盘").as_uri())
    assert isinstance(mirror, MirrorSource)
    assert mirror.folder == tmp_path / "U 盘"
    for url in ("https://feed.example/a", "http://127.0.0.1:8000", "http://[::1]/", "http://localhost/feed/"):
        source = open_source(url)
        assert isinstance(source, HttpSource)
        assert source.base_url == url.rstrip("/") + "/"
        assert not source.mirror
    assert isinstance(open_source("http://10.0.0.9/", Line(plain_http=True)), HttpSource)


@pytest.mark.parametrize(
    "url",
    [
        "http://feed.example/",
        "http://127.0.0.1.feed.example/",
        "http://localhost.feed.example/",
        "ftp://feed.example/",
        "feed.example",
        "",
        "https:///x",
        "https://u:p@feed.example/",
        "https://feed.example/?a=1",
        "https://feed.example:port/",
        "http://[::1",
        "file://other-host/x",
        "file:relative",
    ],
)
def test_unusable_addresses_are_refused_with_a_remedy(url: str) -> None:
    with pytest.raises(SourceError, match="feed address"):
        open_source(url)
