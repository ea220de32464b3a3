"""Blobs come whole or not at all, resume, and one failure does not hold up the others."""

import errno
import hashlib
import os
import resource
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from feed.layout import blob_path
from kiosk.fetch import blobs, download
from kiosk.fetch.blobs import BlobFolder
from kiosk.fetch.download import GIVE_UP_AFTER, BlobRef, download_many
from kiosk.fetch.faults import FaultKind, FetchFault
from kiosk.fetch.http import HttpSource
from kiosk.fetch.mirror import MirrorSource
from kiosk.fetch.source import Line
from tests.kiosk import hostile_server as hostile
from tests.kiosk.hostile_server import HostileServer

DATA = bytes(range(256)) * 800


def ref_of(data: bytes) -> BlobRef:
    return BlobRef(hashlib.sha256(data).hexdigest(), len(data))


REF = ref_of(DATA)
PATH = blob_path(REF.sha256)


@pytest.fixture
def server() -> Iterator[HostileServer]:
    with HostileServer() as running:
        yield running


@pytest.fixture
def source(server: HostileServer) -> Iterator[HttpSource]:
    with HttpSource(server.url, Line(connect=1.0, read=0.5, total=0.6, slowest=1e9)) as opened:
        yield opened


@pytest.fixture
def folder(tmp_path: Path) -> BlobFolder:
    return BlobFolder(tmp_path / "blobs", reserve=0)


def fetch_fault(source: HttpSource | MirrorSource, folder: BlobFolder, ref: BlobRef = REF) -> FetchFault:
    with pytest.raises(FetchFault) as caught:
        download.download(ref, source, folder)
    assert not folder.has(ref.sha256)
    return caught.value


def test_a_blob_arrives_under_its_hash(server: HostileServer, source: HttpSource, folder: BlobFolder) -> None:
    server.serve(PATH, hostile.file(DATA))
    assert download.download(REF, source, folder) == len(DATA)
    assert folder.path(REF.sha256).read_bytes() == DATA
    assert list(folder.hashes()) == [REF.sha256]
    assert not folder.part(REF.sha256).exists()
    assert server.asked[0].headers["Accept-Encoding"] == "identity"
    assert download.download(REF, source, folder) == 0
    assert len(server.asked) == 1


def test_an_empty_blob_arrives(server: HostileServer, source: HttpSource, folder: BlobFolder) -> None:
    server.serve(blob_path(ref_of(b"").sha256), hostile.file(b""))
    download.download(ref_of(b""), source, folder)
    assert folder.has(ref_of(b"").sha256, 0)


@pytest.mark.parametrize("broken", [hostile.cut(DATA, 150_000), hostile.reset_after(DATA, 150_000)])
def test_resuming_saves_the_bytes_that_came(
    server: HostileServer, source: HttpSource, folder: BlobFolder, broken: hostile.Behaviour
) -> None:
    server.serve(PATH, broken, hostile.file(DATA))
    assert not fetch_fault(source, folder).permanent
    kept = folder.part(REF.sha256).stat().st_size
    assert kept > 0
    assert download.download(REF, source, folder) == len(DATA) - kept
    assert server.asked[1].headers["Range"] == f"bytes={kept}-"
    assert server.asked[1].sent == len(DATA) - kept
    assert folder.path(REF.sha256).read_bytes() == DATA


def begin(folder: BlobFolder, first: bytes) -> None:
    part = folder.part(REF.sha256)
    part.parent.mkdir(parents=True)
    part.write_bytes(first)


@pytest.mark.parametrize(
    "behaviour",
    [
        hostile.ignores_range(DATA),
        hostile.wrong_range(DATA, f"bytes 5-{len(DATA) + 4}/{len(DATA) + 5}"),
        hostile.wrong_range(DATA, "nonsense"),
        hostile.wrong_range(DATA, f"bytes 1000-{len(DATA) - 1}/{len(DATA) + 1}"),
    ],
    ids=["ignores", "other-span", "nonsense", "other-total"],
)
def test_a_server_that_cannot_resume_sends_the_whole(
    server: HostileServer, source: HttpSource, folder: BlobFolder, behaviour: hostile.Behaviour
) -> None:
    server.serve(PATH, behaviour)
    begin(folder, DATA[:1000])
    download.download(REF, source, folder)
    assert folder.path(REF.sha256).read_bytes() == DATA


def test_416_starts_again(server: HostileServer, source: HttpSource, folder: BlobFolder) -> None:
    server.serve(PATH, hostile.status(416), hostile.file(DATA))
    begin(folder, DATA[:1000])
    download.download(REF, source, folder)
    assert folder.path(REF.sha256).read_bytes() == DATA


@pytest.mark.parametrize("first", [b"\0" * 1000, DATA + b"more", b"\0" * len(DATA)], ids=["zeros", "over", "full"])
def test_a_damaged_part_is_thrown_away_at_once(
    server: HostileServer, source: HttpSource, folder: BlobFolder, first: bytes
) -> None:
    server.serve(PATH, hostile.file(DATA))
    begin(folder, first)
    download.download(REF, source, folder)
    assert folder.path(REF.sha256).read_bytes() == DATA


def test_a_complete_part_needs_no_request(server: HostileServer, source: HttpSource, folder: BlobFolder) -> None:
    begin(folder, DATA)
    download.download(REF, source, folder)
    assert server.asked == []
    assert folder.has(REF.sha256, len(DATA))


def test_a_wrong_hash_leaves_nothing(server: HostileServer, source: HttpSource, folder: BlobFolder) -> None:
    server.serve(PATH, hostile.file(DATA[::-1]))
    problem = fetch_fault(source, folder)
    assert (problem.kind, problem.permanent) == (FaultKind.WRONG_HASH, True)
    assert not folder.part(REF.sha256).exists()
    server.serve(PATH, hostile.file(DATA))
    download.download(REF, source, folder)


@pytest.mark.parametrize(
    ("behaviour", "kind"),
    [
        (hostile.file(DATA + b"x"), FaultKind.WRONG_LENGTH),
        (hostile.file(DATA[:-1]), FaultKind.WRONG_LENGTH),
        (hostile.endless(), FaultKind.WRONG_LENGTH),
        (hostile.endless(chunked=True), FaultKind.WRONG_LENGTH),
        (hostile.drip(length=len(DATA)), FaultKind.TIMEOUT),
        (hostile.gzipped(DATA), FaultKind.WRONG_ENCODING),
        (hostile.html(), FaultKind.CAPTIVE_PORTAL),
        (hostile.status(404), FaultKind.MISSING),
        (hostile.redirect("http://elsewhere.invalid/"), FaultKind.REDIRECT),
    ],
)
def test_misbehaviour_is_named_and_nothing_is_kept_as_whole(
    server: HostileServer, source: HttpSource, folder: BlobFolder, behaviour: hostile.Behaviour, kind: FaultKind
) -> None:
    server.serve(PATH, behaviour)
    assert fetch_fault(source, folder).kind is kind


def test_a_full_disk_is_noticed_before_any_request(server: HostileServer, source: HttpSource, tmp_path: Path) -> None:
    server.serve(PATH, hostile.file(DATA))
    problem = fetch_fault(source, BlobFolder(tmp_path, reserve=1 << 60))
    assert (problem.kind, problem.permanent) == (FaultKind.DISK_FULL, False)
    assert server.asked == []


@pytest.mark.parametrize(
    ("number", "kind"),
    [(errno.ENOSPC, FaultKind.DISK_FULL), (errno.EROFS, FaultKind.DISK), (errno.EIO, FaultKind.DISK)],
)
def test_a_disk_error_while_writing_is_not_taken_for_a_broken_line(
    server: HostileServer,
    source: HttpSource,
    folder: BlobFolder,
    monkeypatch: pytest.MonkeyPatch,
    number: int,
    kind: FaultKind,
) -> None:
    def failing(handle: int) -> None:
        raise OSError(number, os.strerror(number))

    server.serve(PATH, hostile.file(DATA))
    folder.part(REF.sha256).parent.mkdir(parents=True)
    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", failing)
        assert fetch_fault(source, folder).kind is kind
    assert download.download(REF, source, folder) == 0
    assert folder.path(REF.sha256).read_bytes() == DATA


def test_a_disk_that_refuses_in_mid_body_is_named(
    server: HostileServer, source: HttpSource, folder: BlobFolder
) -> None:
    server.serve(PATH, hostile.file(DATA))
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))
    try:
        problem = fetch_fault(source, folder)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert (problem.kind, str(folder.root) in str(problem)) == (FaultKind.DISK, True)
    assert folder.part(REF.sha256).stat().st_size <= 100_000
    download.download(REF, source, folder)
    assert folder.path(REF.sha256).read_bytes() == DATA


def test_many_blobs_over_few_connections(server: HostileServer, source: HttpSource, folder: BlobFolder) -> None:
    files = [b"blob %d" % number for number in range(60)]
    for data in files:
        server.serve(blob_path(ref_of(data).sha256), hostile.file(data))
    told: list[tuple[BlobRef, FetchFault | None]] = []
    caller = threading.current_thread()

    def on_done(ref: BlobRef, problem: FetchFault | None) -> None:
        assert threading.current_thread() is caller
        told.append((ref, problem))

    refs = [ref_of(data) for data in files]
    assert download_many(refs + refs[:5], source, folder, on_done) == {}
    assert sorted(ref.sha256 for ref, _ in told) == sorted(ref.sha256 for ref in refs)
    assert all(folder.has(ref.sha256, ref.length) for ref in refs)
    assert server.connections <= 4


def test_failures_are_told_and_the_others_arrive(server: HostileServer, source: HttpSource, folder: BlobFolder) -> None:
    good = [b"good %d" % number for number in range(10)]
    for data in good:
        server.serve(blob_path(ref_of(data).sha256), hostile.file(data))
    bad = [b"bad %d" % number for number in range(10)]
    told: dict[str, FetchFault | None] = {}
    refs = [ref_of(data) for pair in zip(bad, good, strict=True) for data in pair]
    faults = download_many(refs, source, folder, lambda ref, problem: told.update({ref.sha256: problem}))
    assert set(faults) == {ref_of(data).sha256 for data in bad}
    assert {problem.kind for problem in faults.values()} == {FaultKind.MISSING}
    assert {sha for sha, problem in told.items() if problem is None} == {ref_of(data).sha256 for data in good}


def test_a_dead_line_is_not_asked_for_every_blob(server: HostileServer, source: HttpSource, folder: BlobFolder) -> None:
    refs = [ref_of(b"%d" % number) for number in range(200)]
    for ref in refs:
        server.serve(blob_path(ref.sha256), hostile.html())
    told: list[str] = []
    faults = download_many(refs, source, folder, lambda ref, problem: told.append(ref.sha256))
    assert len(told) == len(faults) == 200
    assert len(server.asked) <= GIVE_UP_AFTER + 2 * download.WORKERS


def test_stopping_ends_a_batch_soon(server: HostileServer, source: HttpSource, folder: BlobFolder) -> None:
    stop = threading.Event()
    refs = [ref_of(b"%d" % number) for number in range(100)]
    for number, ref in enumerate(refs):
        server.serve(blob_path(ref.sha256), hostile.file(b"%d" % number))
    faults = download_many(refs, source, folder, lambda *_: stop.set(), stop=stop)
    assert FaultKind.STOPPED in {problem.kind for problem in faults.values()}
    assert len(server.asked) <= 2 * 2 * download.WORKERS


def test_two_threads_that_want_the_same_blob_fetch_it_once(
    server: HostileServer, source: HttpSource, folder: BlobFolder
) -> None:
    server.serve(PATH, hostile.file(DATA))
    came: list[int] = []
    threads = [threading.Thread(target=lambda: came.append(download.download(REF, source, folder))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(came) == [0, 0, 0, len(DATA)]


def test_leftover_parts_nobody_wants_are_removed(folder: BlobFolder) -> None:
    begin(folder, b"abc")
    other = folder.part("0" * 64)
    other.write_bytes(b"x")
    folder.discard_parts({REF.sha256})
    assert folder.part(REF.sha256).exists()
    assert not other.exists()
    folder.discard(REF.sha256)
    assert not folder.part(REF.sha256).exists()


@pytest.mark.parametrize("sha", ["", "../../etc/passwd", "A" * 64, "0" * 63, "0" * 64 + "\n"])
def test_a_hash_is_never_a_path(folder: BlobFolder, sha: str) -> None:
    for ask in (folder.path, folder.part, folder.has, folder.discard):
        with pytest.raises(ValueError, match="SHA-256"):
            ask(sha)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(min_size=1, max_size=5000), cuts=st.lists(st.integers(0, 5000), max_size=4))
def test_however_often_the_line_breaks_the_blob_is_exact(tmp_path: Path, data: bytes, cuts: list[int]) -> None:
    """The part on disk may end anywhere; whole blobs are exact, and a broken one is never taken for whole."""
    feed, folder = tmp_path / "feed", BlobFolder(tmp_path / "blobs", reserve=0)
    ref = ref_of(data)
    stored = feed / blob_path(ref.sha256)
    stored.parent.mkdir(parents=True, exist_ok=True)
    stored.write_bytes(data)
    for place in cuts:
        part = folder.part(ref.sha256)
        part.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(data[:place])
        download.download(ref, MirrorSource(feed), folder)
        assert folder.path(ref.sha256).read_bytes() == data
        folder.discard(ref.sha256)
    download.download(ref, MirrorSource(feed), folder)
    assert folder.path(ref.sha256).read_bytes() == data


def test_the_part_is_synced_before_it_gets_its_name(
    server: HostileServer, source: HttpSource, folder: BlobFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    order: list[str] = []
    sync, replace = os.fsync, blobs.replace

    def recorded_sync(handle: int) -> None:
        order.append(str(Path(f"/proc/self/fd/{handle}").readlink()))
        sync(handle)

    def recorded_replace(part: Path, to: Path) -> None:
        order.append("named")
        replace(part, to)

    monkeypatch.setattr(os, "fsync", recorded_sync)
    monkeypatch.setattr(blobs, "replace", recorded_replace)
    server.serve(PATH, hostile.file(DATA))
    download.download(REF, source, folder)
    assert order.index(str(folder.part(REF.sha256))) < order.index("named")
    assert order[-2:] == ["named", str(folder.path(REF.sha256).parent)]


def test_a_deadline_grows_with_the_blob(server: HostileServer, folder: BlobFolder) -> None:
    server.serve(PATH, hostile.drip(every=0.001, length=len(DATA)))
    begun = time.monotonic()
    with HttpSource(server.url, Line(read=0.5, total=0.1, slowest=len(DATA) / 0.4)) as source:
        assert fetch_fault(source, folder).kind is FaultKind.TIMEOUT
    assert 0.45 < time.monotonic() - begun < 5.0
    assert folder.part(REF.sha256).stat().st_size > 0
