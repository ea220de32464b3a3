"""The repository: versions, crash safety, refresh, and refusing what it cannot vouch for."""

import fcntl
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

import feed.durable
import feed.publish.blobs
import feed.publish.repository
import feed.publish.signing
from feed.publish.blobs import Blob
from feed.publish.collect import collect
from feed.publish.errors import (
    ClockBehind,
    FeedRefused,
    KeysMissing,
    PublishError,
    RepositoryBusy,
    RepositoryDamaged,
    UnknownUnit,
)
from feed.publish.keys import KeyFolder
from feed.publish.repository import Repository
from tests.feed.repositories import (
    COUNTY,
    DAY,
    HOUR,
    MINUTE,
    START,
    TOWNSHIP,
    UNITS,
    VILLAGE,
    Device,
    editions,
    feed_of,
    found,
    publish_all,
    references,
    sha256,
)

PICTURE = b"a picture"
LATER = START + HOUR


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return found(tmp_path)


def state_of(folder: Path) -> dict[str, tuple[bytes, int]]:
    return {
        str(path.relative_to(folder)): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_layout_is_that_of_a_stock_tuf_repository(repository: Repository) -> None:
    feed_bytes = feed_of(VILLAGE, 1, [PICTURE])
    assert repository.publish(VILLAGE, feed_bytes, {sha256(PICTURE): PICTURE}, LATER) == 1
    assert set(state_of(repository.folder)) == {
        "metadata/1.root.json",
        "metadata/1.targets.json",
        "metadata/1.snapshot.json",
        "metadata/2.snapshot.json",
        f"metadata/1.{VILLAGE}.json",
        "metadata/timestamp.json",
        f"targets/{VILLAGE}/{sha256(feed_bytes)}.feed.json",
        f"blobs/{sha256(PICTURE)[:2]}/{sha256(PICTURE)}",
    }


def test_publishing_needs_no_offline_key(repository: Repository, tmp_path: Path) -> None:
    shutil.rmtree(tmp_path / "feed-keys/offline")
    repository.publish(VILLAGE, feed_of(VILLAGE, 1), {}, LATER)
    assert repository.refresh(LATER + 4 * DAY).versions


def test_same_content_is_a_no_op(repository: Repository) -> None:
    blobs = {sha256(PICTURE): PICTURE}
    repository.publish(VILLAGE, feed_of(VILLAGE, 1, [PICTURE]), blobs, LATER)
    before = state_of(repository.folder)
    assert repository.publish(VILLAGE, feed_of(VILLAGE, 1, [PICTURE]), blobs, LATER + MINUTE) == 1
    assert state_of(repository.folder) == before


def test_several_units_share_one_snapshot(repository: Repository) -> None:
    versions = repository.publish_many({unit: feed_of(unit, 1) for unit in UNITS}, {}, LATER)
    assert versions == dict.fromkeys(UNITS, 1)
    assert repository.served().snapshot.version == 2
    assert repository.publish_many({VILLAGE: feed_of(VILLAGE, 2), COUNTY: feed_of(COUNTY, 1)}, {}, LATER) == {
        VILLAGE: 2,
        COUNTY: 1,
    }


def test_snapshot_of_93_units_stays_small(tmp_path: Path) -> None:
    units = [f"430304001{number:03}" for number in range(1, 94)]
    repository = found(tmp_path, units)
    publish_all(repository, 1, LATER)
    assert (repository.folder / "metadata/2.snapshot.json").stat().st_size < 4_500
    assert (repository.folder / "metadata/timestamp.json").stat().st_size < 600


def test_unknown_unit_is_refused(repository: Repository) -> None:
    with pytest.raises(UnknownUnit, match="feed keys add-unit"):
        repository.publish("430305", b"{}", {}, LATER)


def test_feed_without_its_blobs_is_refused(repository: Repository) -> None:
    with pytest.raises(FeedRefused, match=sha256(PICTURE)):
        repository.publish(VILLAGE, feed_of(VILLAGE, 1, [PICTURE]), {}, LATER, references=references)
    assert repository.feed(VILLAGE) is None


def test_oversized_feed_is_refused(repository: Repository) -> None:
    with pytest.raises(FeedRefused, match="bytes"):
        repository.publish(VILLAGE, b" " * 5_000_000, {}, LATER)


def test_missing_key_stops_before_the_first_metadata(repository: Repository, tmp_path: Path) -> None:
    (tmp_path / "feed-keys/online/snapshot-1.pem").unlink()
    before = state_of(repository.folder / "metadata")
    with pytest.raises(KeysMissing, match="snapshot"):
        repository.publish(VILLAGE, feed_of(VILLAGE, 1), {}, LATER)
    assert state_of(repository.folder / "metadata") == before


def test_second_publisher_is_turned_away(repository: Repository) -> None:
    with (repository.state.folder / "lock").open("rb+") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with pytest.raises(RepositoryBusy, match="try again"):
            repository.publish(VILLAGE, feed_of(VILLAGE, 1), {}, LATER)
    assert repository.publish(VILLAGE, feed_of(VILLAGE, 1), {}, LATER) == 1


def test_founding_twice_is_refused(repository: Repository) -> None:
    with pytest.raises(PublishError, match="already is a repository"):
        Repository.create(repository.folder, repository.keys, UNITS, LATER)


def test_folder_deleted_and_founded_anew_is_still_accepted(repository: Repository, tmp_path: Path) -> None:
    publish_all(repository, 1, LATER)
    device = Device(tmp_path / "device", repository)
    device.verify(LATER)
    shutil.rmtree(repository.folder)
    again = Repository.create(repository.folder, repository.keys, UNITS, LATER)
    publish_all(again, 2, LATER)
    assert set(editions(device.verify(LATER)).values()) == {2}


# Crash safety


class Killed(BaseException):
    """The process ends here."""


def kill_at(monkeypatch: pytest.MonkeyPatch, step: int) -> None:
    """Kill at the `step`-th primitive of a durable write, wherever it is called from."""
    taken = 0

    def trapped(original: Any) -> Any:
        def call(*args: Any, **options: Any) -> Any:
            nonlocal taken
            taken += 1
            if taken == step:
                raise Killed
            return original(*args, **options)

        return call

    for name in ("open_part", "flush", "replace", "sync_folder"):
        call = trapped(getattr(feed.durable, name))
        for module in (feed.durable, feed.publish.blobs, feed.publish.signing, feed.publish.repository):
            if hasattr(module, name):
                monkeypatch.setattr(module, name, call)


def test_killed_at_any_write_readers_see_old_or_new_and_the_next_publish_continues(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = found(tmp_path)
    blobs: dict[str, Blob] = {sha256(PICTURE): PICTURE}
    new = {VILLAGE: feed_of(VILLAGE, 2, [PICTURE]), TOWNSHIP: feed_of(TOWNSHIP, 2)}
    publish_all(original, 1, START + MINUTE)
    device = Device(tmp_path / "device-0", original)
    device.verify(LATER)
    outcomes = set()
    step = 0
    while True:
        step += 1
        folder = tmp_path / f"copy-{step}"
        shutil.copytree(original.folder, folder)
        shutil.copytree(original.state.folder, folder.with_name(folder.name + ".state"))
        repository = Repository(folder, original.keys)
        with monkeypatch.context() as patch:
            kill_at(patch, step)
            try:
                repository.publish_many(new, blobs, LATER)
            except Killed:
                pass
            else:
                break
        shutil.copytree(device.folder, tmp_path / f"device-{step}")
        reader = Device(tmp_path / f"device-{step}", repository)
        seen = editions(reader.verify(LATER))
        assert seen in ({VILLAGE: 1, TOWNSHIP: 1, COUNTY: 1}, {VILLAGE: 2, TOWNSHIP: 2, COUNTY: 1})
        outcomes.add(seen[VILLAGE])
        if seen[VILLAGE] == 2:
            assert repository.blobs.has(sha256(PICTURE))
        third = {VILLAGE: feed_of(VILLAGE, 3, [PICTURE])}
        repository.publish_many(third, blobs, LATER + MINUTE)
        collect(repository, LATER + MINUTE, references, keep_snapshots=0)
        assert editions(reader.verify(LATER + MINUTE))[VILLAGE] == 3
        assert not list(folder.rglob("*.part"))
    assert outcomes == {1, 2}
    assert step > 25


def test_interrupted_founding_can_be_repeated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keys = KeyFolder.create(tmp_path / "keys", UNITS)
    step = 0
    while True:
        step += 1
        folder = tmp_path / f"feed-{step}"
        with monkeypatch.context() as patch:
            kill_at(patch, step)
            try:
                Repository.create(folder, keys, UNITS, START)
            except Killed:
                pass
            else:
                break
        if not (folder / "metadata/timestamp.json").exists():
            Repository.create(folder, keys, UNITS, START)
        assert Repository(folder, keys).publish(VILLAGE, feed_of(VILLAGE, 1), {}, LATER) == 1
    assert step > 10


def test_version_is_never_used_twice(repository: Repository) -> None:
    orphan = repository.folder / f"metadata/7.{VILLAGE}.json"
    orphan.write_bytes(b"left by a killed publisher")
    assert repository.publish(VILLAGE, feed_of(VILLAGE, 1), {}, LATER) == 8
    assert orphan.read_bytes() == b"left by a killed publisher"


def test_restored_backup_publishes_newer_versions_than_devices_know(repository: Repository, tmp_path: Path) -> None:
    publish_all(repository, 1, START + MINUTE)
    shutil.copytree(repository.folder, tmp_path / "backup")
    for edition in (2, 3):
        publish_all(repository, edition, LATER)
    device = Device(tmp_path / "device", repository)
    device.verify(LATER)
    shutil.rmtree(repository.folder)
    shutil.copytree(tmp_path / "backup", repository.folder)
    repository.publish(VILLAGE, feed_of(VILLAGE, 4), {}, LATER)
    assert editions(device.verify(LATER)) == {VILLAGE: 4, TOWNSHIP: 1, COUNTY: 1}


# What is served but not ours


@pytest.mark.parametrize("name", ["timestamp.json", "1.snapshot.json", "1.targets.json", "1.root.json"])
@pytest.mark.parametrize("damage", ["absent", "garbage", "foreign"])
def test_served_metadata_that_cannot_be_vouched_for_is_refused(
    name: str, damage: str, repository: Repository, tmp_path: Path
) -> None:
    path = repository.folder / "metadata" / name
    if damage == "absent":
        path.unlink()
    elif damage == "garbage":
        path.write_bytes(b"<html>")
    else:
        shutil.copy(found(tmp_path, name="foreign").folder / "metadata" / name, path)
    with pytest.raises(RepositoryDamaged, match=r"root\.json|nothing was signed"):
        repository.publish(VILLAGE, feed_of(VILLAGE, 1), {}, LATER)


def test_newer_foreign_root_is_refused(repository: Repository, tmp_path: Path) -> None:
    foreign = json.loads((found(tmp_path, name="foreign").folder / "metadata/1.root.json").read_bytes())
    foreign["signed"]["version"] = 2
    (repository.folder / "metadata/2.root.json").write_text(json.dumps(foreign))
    with pytest.raises(RepositoryDamaged, match=r"2\.root\.json"):
        repository.publish(VILLAGE, feed_of(VILLAGE, 1), {}, LATER)


def test_other_keys_do_not_open_a_repository(repository: Repository, tmp_path: Path) -> None:
    shutil.rmtree(repository.state.folder)
    stranger = Repository(repository.folder, KeyFolder.create(tmp_path / "stranger", UNITS))
    with pytest.raises(RepositoryDamaged, match="other keys"):
        stranger.publish(VILLAGE, feed_of(VILLAGE, 1), {}, LATER)


def test_lost_state_folder_is_rebuilt(repository: Repository) -> None:
    repository.publish(VILLAGE, feed_of(VILLAGE, 1), {}, LATER)
    shutil.rmtree(repository.state.folder)
    assert repository.publish(VILLAGE, feed_of(VILLAGE, 2), {}, LATER) == 2


# Time


def test_refresh_does_nothing_before_half_time(repository: Repository) -> None:
    publish_all(repository, 1, START)
    before = state_of(repository.folder)
    assert not repository.refresh(START + 3 * DAY).versions
    assert state_of(repository.folder) == before


def test_daily_refresh_keeps_a_feed_valid_for_a_year(repository: Repository, tmp_path: Path) -> None:
    publish_all(repository, 1, START)
    device = Device(tmp_path / "device", repository)
    for day in range(1, 360, 3):
        repository.refresh(START + day * DAY)
    assert len(editions(device.verify(START + 360 * DAY))) == 3


def test_refresh_signs_only_the_timestamp_where_only_that_is_due(repository: Repository) -> None:
    publish_all(repository, 1, START)
    assert set(repository.refresh(START + 4 * DAY).versions) == {"timestamp"}


def test_refresh_revives_what_has_expired(repository: Repository, tmp_path: Path) -> None:
    publish_all(repository, 1, START)
    repository.refresh(START + 60 * DAY)
    assert len(editions(Device(tmp_path / "device", repository).verify(START + 61 * DAY))) == 3


def test_refresh_of_everything_signs_every_online_role(repository: Repository) -> None:
    publish_all(repository, 1, START)
    assert set(repository.refresh(LATER, due_only=False).versions) == {*UNITS, "snapshot", "timestamp"}


def test_offline_role_near_its_end_is_announced(repository: Repository) -> None:
    assert repository.refresh(START + 100 * DAY).ceremonies_due == ()
    assert repository.refresh(START + 300 * DAY).ceremonies_due == ("targets",)


def test_clock_that_went_back_is_refused(repository: Repository) -> None:
    repository.publish(VILLAGE, feed_of(VILLAGE, 1), {}, START + 30 * DAY)
    with pytest.raises(ClockBehind, match="set the clock"):
        repository.publish(VILLAGE, feed_of(VILLAGE, 2), {}, START)
    mended = Repository(repository.folder, repository.keys, accept_earlier_clock=True)
    assert mended.publish(VILLAGE, feed_of(VILLAGE, 2), {}, START) == 2
