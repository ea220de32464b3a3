"""Blobs: stored whole, removed when nobody needs them, never while somebody does."""

import os
from datetime import timedelta
from pathlib import Path

import pytest

from feed.durable import NotAPlainFile
from feed.publish.blobs import BlobStore
from feed.publish.collect import collect
from feed.publish.errors import BlobMismatch, RepositoryDamaged
from feed.publish.repository import Repository
from tests.feed.repositories import (
    COUNTY,
    DAY,
    HOUR,
    MINUTE,
    START,
    VILLAGE,
    Device,
    editions,
    feed_of,
    found,
    publish_all,
    references,
    sha256,
)

OLD, NEW, SHARED = b"old picture", b"new picture", b"shared picture"


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return found(tmp_path)


def publish(repository: Repository, edition: int, *blobs: bytes, unit: str = VILLAGE) -> None:
    repository.publish(
        unit, feed_of(unit, edition, blobs), {sha256(blob): blob for blob in blobs}, START + edition * MINUTE
    )


def test_blob_is_found_under_its_hash_with_a_readable_mode(tmp_path: Path) -> None:
    old_mask = os.umask(0o077)
    try:
        assert BlobStore(tmp_path).put_all({sha256(OLD): OLD}) == 1
    finally:
        os.umask(old_mask)
    path = tmp_path / "blobs" / sha256(OLD)[:2] / sha256(OLD)
    assert path.read_bytes() == OLD
    assert path.stat().st_mode & 0o777 == 0o644
    assert path.parent.stat().st_mode & 0o777 == 0o755


def test_same_content_is_stored_once(tmp_path: Path) -> None:
    store = BlobStore(tmp_path)
    source = tmp_path / "picture.jpg"
    source.write_bytes(OLD)
    assert store.put_all({sha256(OLD): source}) == 1
    before = store.path(sha256(OLD)).stat().st_mtime_ns
    assert store.put_all({sha256(OLD): OLD}) == 0
    assert store.path(sha256(OLD)).stat().st_mtime_ns == before


def test_content_that_is_not_its_name_is_refused(tmp_path: Path) -> None:
    store = BlobStore(tmp_path)
    with pytest.raises(BlobMismatch, match="hash it anew"):
        store.put_all({sha256(OLD): NEW})
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


@pytest.mark.parametrize("name", ["../../etc/passwd", "A" * 64, "ab", ""])
def test_name_that_is_no_hash_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="SHA-256"):
        BlobStore(tmp_path).put_all({name: OLD})


def test_link_is_no_source(tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(OLD)
    (tmp_path / "link").symlink_to(tmp_path / "secret")
    with pytest.raises(NotAPlainFile):
        BlobStore(tmp_path / "repository").put_all({sha256(OLD): tmp_path / "link"})


def test_damage_on_disk_is_found_and_a_cut_blob_is_written_again(tmp_path: Path) -> None:
    store = BlobStore(tmp_path)
    store.put_all({sha256(OLD): OLD, sha256(NEW): NEW})
    assert store.damaged() == []
    store.path(sha256(OLD)).write_bytes(OLD[:3])
    assert store.damaged() == [sha256(OLD)]
    assert store.put_all({sha256(OLD): OLD}) == 1
    assert store.damaged() == []


def test_superseded_blob_goes_after_its_grace_only(repository: Repository) -> None:
    publish(repository, 1, OLD, SHARED)
    publish(repository, 2, NEW, SHARED)
    first = collect(repository, START + HOUR, references, grace=3 * DAY)
    assert first.waiting == {sha256(OLD)}
    assert not first.removed
    assert not collect(repository, START + HOUR + 3 * DAY - MINUTE, references, grace=3 * DAY).removed
    last = collect(repository, START + HOUR + 3 * DAY, references, grace=3 * DAY)
    assert last.removed == {sha256(OLD)}
    assert set(repository.blobs.all()) == {sha256(NEW), sha256(SHARED)}


def test_blob_that_comes_back_gets_its_whole_grace_again(repository: Repository) -> None:
    publish(repository, 1, OLD)
    publish(repository, 2, NEW)
    collect(repository, START + HOUR, references, grace=3 * DAY)
    publish(repository, 3, OLD)
    collect(repository, START + HOUR, references, grace=3 * DAY)
    publish(repository, 4, NEW)
    assert not collect(repository, START + 10 * DAY, references, grace=3 * DAY).removed


def test_withdrawn_blob_goes_at_once_unless_a_feed_still_needs_it(repository: Repository) -> None:
    publish(repository, 1, OLD, SHARED)
    publish(repository, 2, NEW)
    publish(repository, 1, SHARED, unit=COUNTY)
    result = collect(repository, START + HOUR, references, withdraw={sha256(OLD), sha256(SHARED)})
    assert result.removed == {sha256(OLD)}
    assert result.in_use == {sha256(SHARED)}
    assert repository.blobs.has(sha256(SHARED))


def test_nothing_is_removed_where_a_feed_cannot_be_read(repository: Repository) -> None:
    publish(repository, 1, OLD)
    publish(repository, 2, NEW)
    for path in repository.folder.glob("targets/*/*.feed.json"):
        path.write_bytes(b"{}")
    with pytest.raises(RepositoryDamaged):
        collect(repository, START + HOUR, references, grace=timedelta(), withdraw={sha256(OLD)})
    assert repository.blobs.has(sha256(OLD))


def test_clock_that_goes_back_removes_nothing(repository: Repository) -> None:
    publish(repository, 1, OLD)
    publish(repository, 2, NEW)
    collect(repository, START + 9 * DAY, references, grace=DAY)
    assert not collect(repository, START + HOUR, references, grace=DAY).removed


def test_old_states_go_but_the_kept_ones_and_every_root_stay(repository: Repository, tmp_path: Path) -> None:
    for edition in range(1, 8):
        publish_all(repository, edition, START + edition * MINUTE)
    result = collect(repository, START + HOUR, references, keep_snapshots=2)
    assert result.files_removed > 0
    names = {path.name for path in (repository.folder / "metadata").iterdir()}
    assert {name for name in names if "snapshot" in name} == {f"{n}.snapshot.json" for n in (6, 7, 8)}
    assert {name for name in names if VILLAGE in name} == {f"{n}.{VILLAGE}.json" for n in (5, 6, 7)}
    assert {"1.root.json", "1.targets.json", "timestamp.json"} <= names
    assert len(list((repository.folder / "targets" / VILLAGE).iterdir())) == 3
    assert editions(Device(tmp_path / "device", repository).verify(START + HOUR))[VILLAGE] == 7


def test_halves_of_killed_publishers_are_swept(repository: Repository) -> None:
    publish(repository, 1, OLD)
    left = repository.blobs.path(sha256(OLD)).with_name("ff.part")
    left.write_bytes(b"half")
    collect(repository, START + HOUR, references)
    assert not left.exists()
