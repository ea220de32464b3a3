"""A device verifies a feed: what it takes over, what it refuses, and that it recovers."""

import json
import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tuf.api.metadata import TargetFile

import feed.durable
from feed.durable import NotAPlainFile, TooLong
from feed.publish.ceremonies import add_units, rotate_role, rotate_root
from feed.publish.keys import KeyFolder
from feed.publish.repository import Repository
from feed.trust import (
    MetadataExpired,
    PermanentRefusal,
    Rollback,
    TemporaryFault,
    Trust,
    TrustError,
    Verified,
    advance_floor,
)
from tests.feed.repositories import (
    COUNTY,
    DAY,
    HOUR,
    MINUTE,
    START,
    TOWNSHIP,
    VILLAGE,
    Device,
    Source,
    altered,
    editions,
    feed_of,
    found,
    publish_all,
    resigned,
)

ALL_ONE = {VILLAGE: 1, TOWNSHIP: 1, COUNTY: 1}
PORTAL = b"<!DOCTYPE html><html><body>\xe8\xaf\xb7\xe7\x99\xbb\xe5\xbd\x95</body></html>"
LATER = START + HOUR


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    repository = found(tmp_path)
    publish_all(repository, 1, START + MINUTE)
    return repository


@pytest.fixture
def device(tmp_path: Path, repository: Repository) -> Device:
    return Device(tmp_path / "device", repository)


def signers(repository: Repository, role: str) -> list[Any]:
    return list(repository.keys.all(role).values())


def unhash(signed: Any) -> None:
    """Let a timestamp state no length and hash of its snapshot, as TUF allows."""
    signed.snapshot_meta.hashes = signed.snapshot_meta.length = None


def test_first_sync_gives_every_followed_unit(device: Device) -> None:
    verified = device.verify(LATER)
    assert editions(verified) == ALL_ONE
    assert not verified.missing
    assert not verified.faults
    assert verified.stale_since is None
    assert verified.signed_at == START + MINUTE
    assert verified.expires == START + MINUTE + 7 * DAY


def test_nothing_changed_reads_two_files_and_writes_none(device: Device) -> None:
    device.verify(LATER)
    before = device.files()
    device.source.asked.clear()
    assert editions(device.verify(LATER)) == ALL_ONE
    assert device.source.asked == ["metadata/2.root.json", "metadata/timestamp.json"]
    assert device.files() == before


def test_change_of_an_unfollowed_unit_fetches_no_feed(device: Device, repository: Repository) -> None:
    device.verify(LATER)
    repository.publish("430304001002", feed_of("430304001002", 2), {}, LATER)
    device.source.asked.clear()
    assert editions(device.verify(LATER)) == ALL_ONE
    assert [path for path in device.source.asked if "snapshot" not in path] == [
        "metadata/2.root.json",
        "metadata/timestamp.json",
    ]


def test_changed_unit_arrives(device: Device, repository: Repository) -> None:
    device.verify(LATER)
    repository.publish(VILLAGE, feed_of(VILLAGE, 2), {}, LATER)
    assert editions(device.verify(LATER)) == ALL_ONE | {VILLAGE: 2}


def test_unit_without_role_or_publication_is_missing_and_stops_no_other(tmp_path: Path) -> None:
    repository = found(tmp_path, units=(COUNTY, TOWNSHIP))
    repository.publish(COUNTY, feed_of(COUNTY, 1), {}, START)
    verified = Device(tmp_path / "device", repository).verify(LATER)
    assert editions(verified) == {COUNTY: 1}
    assert "not part of this feed" in verified.missing[VILLAGE]
    assert "not published yet" in verified.missing[TOWNSHIP]


def test_unit_added_later_arrives(tmp_path: Path) -> None:
    repository = found(tmp_path, units=(COUNTY, TOWNSHIP))
    device = Device(tmp_path / "device", repository)
    device.verify(LATER)
    add_units(repository, [VILLAGE], LATER)
    publish_all(repository, 1, LATER)
    assert editions(device.verify(LATER)) == ALL_ONE


# What a hostile or broken line can answer, file by file. The device has edition 1; edition 2 is published.

HOSTILE: dict[str, bytes | Exception | Callable[[bytes], bytes]] = {
    "portal page": PORTAL,
    "empty": b"",
    "truncated": lambda data: data[:-20],
    "too long": lambda data: data + b" " * 5_000_000,
    "refused as too long": TooLong(27, "is longer than allowed"),
    "link": NotAPlainFile(40, "is a symbolic link, which is refused"),
    "other bytes of the same length": lambda data: bytes(len(data)),
    "unsigned": lambda data: json.dumps(json.loads(data) | {"signatures": []}).encode(),
    "altered": altered(lambda signed: signed.update(version=signed["version"] + 1)),
    "no TUF": b'{"hello": 1}',
    "deeply nested": b"[" * 10_000,
    "connection reset": ConnectionResetError(104, "Connection reset by peer"),
    "absent": FileNotFoundError(2, "No such file"),
    "time-out": TimeoutError(110, "timed out"),
}
CHANGED_FILES = ["timestamp", "snapshot", "unit", "feed"]


def path_of(kind: str, repository: Repository) -> str:
    served = repository.served()
    if kind == "timestamp":
        return "metadata/timestamp.json"
    if kind == "feed":
        target = served.target(VILLAGE)
        assert target is not None
        return f"targets/{VILLAGE}/{target.hashes['sha256']}.feed.json"
    role = VILLAGE if kind == "unit" else kind
    return f"metadata/{served.version(role)}.{role}.json"


@pytest.mark.parametrize("answer", HOSTILE.values(), ids=HOSTILE.keys())
@pytest.mark.parametrize("kind", CHANGED_FILES)
def test_bad_answer_changes_nothing_and_a_good_one_heals(
    kind: str, answer: Any, device: Device, repository: Repository
) -> None:
    device.verify(LATER)
    repository.publish(VILLAGE, feed_of(VILLAGE, 2), {}, LATER)
    path = path_of(kind, repository)
    if answer is HOSTILE["unsigned"] and kind == "feed":
        answer = PORTAL
    if answer is HOSTILE["altered"] and kind == "feed":
        answer = b"{}"
    device.source.answers[path] = answer
    try:
        verified = device.verify(LATER)
    except TrustError as error:
        assert "\n" not in str(error)
    else:
        assert kind in ("unit", "feed")
        assert set(verified.faults) == {VILLAGE}
        assert editions(verified) == {TOWNSHIP: 1, COUNTY: 1}
    assert path in device.source.asked
    device.source.answers.clear()
    assert editions(device.verify(LATER)) == ALL_ONE | {VILLAGE: 2}


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (PORTAL, TemporaryFault),
        (b'{"signed": ', TemporaryFault),
        (ConnectionResetError(104, "reset"), TemporaryFault),
        (FileNotFoundError(2, "absent"), TemporaryFault),
        (b"{}", PermanentRefusal),
        (TooLong(27, "is longer than allowed"), PermanentRefusal),
        (HOSTILE["unsigned"], PermanentRefusal),
    ],
)
def test_permanent_and_temporary_are_told_apart(answer: Any, error: type[TrustError], device: Device) -> None:
    device.source.answers["metadata/timestamp.json"] = answer
    with pytest.raises(error, match=r"timestamp\.json"):
        device.verify(LATER)


def test_portal_in_place_of_an_absent_next_root_is_refused(device: Device) -> None:
    device.verify(LATER)
    device.source.answers["metadata/2.root.json"] = PORTAL
    with pytest.raises(TemporaryFault, match="login portal"):
        device.verify(LATER)


@pytest.mark.parametrize("role", ["timestamp", "snapshot", "targets", VILLAGE])
def test_signature_of_another_key_is_refused(role: str, device: Device, repository: Repository, tmp_path: Path) -> None:
    stranger = KeyFolder.create(tmp_path / "stranger", [VILLAGE])
    name = {"timestamp": "timestamp.json", "snapshot": "2.snapshot.json"}.get(role, f"1.{role}.json")
    if role == "snapshot":
        # Without hashes in the way only the signature can tell.
        device.source.answers["metadata/timestamp.json"] = resigned(signers(repository, "timestamp"), unhash)
    device.source.answers[f"metadata/{name}"] = resigned(stranger.all(role).values())
    if role == VILLAGE:
        error = device.verify(LATER).faults[VILLAGE]
        assert isinstance(error, PermanentRefusal)
        assert "not signed as" in str(error)
    else:
        with pytest.raises(PermanentRefusal, match="not signed as"):
            device.verify(LATER)


def saved(repository: Repository) -> dict[str, bytes]:
    """Return every file that is served, by path."""
    return {str(path.relative_to(repository.folder)): path.read_bytes() for path in repository.folder.rglob("*.json")}


def test_replayed_old_state_is_refused(device: Device, repository: Repository) -> None:
    old = saved(repository)
    repository.publish(VILLAGE, feed_of(VILLAGE, 2), {}, LATER)
    device.verify(LATER)
    device.source.answers.update(old)
    with pytest.raises(Rollback, match="older than"):
        device.verify(LATER)


def test_snapshot_rollback_under_a_new_timestamp_is_refused(device: Device, repository: Repository) -> None:
    device.verify(LATER)

    def back(signed: Any) -> None:
        signed.version += 1
        signed.snapshot_meta.version -= 1

    device.source.answers["metadata/timestamp.json"] = resigned(signers(repository, "timestamp"), back)
    with pytest.raises(Rollback, match="snapshot"):
        device.verify(LATER)


@pytest.mark.parametrize("forget", [False, True], ids=["older", "forgotten"])
def test_unit_rollback_under_a_new_snapshot_is_refused(forget: bool, device: Device, repository: Repository) -> None:
    repository.publish(VILLAGE, feed_of(VILLAGE, 2), {}, LATER)
    device.verify(LATER)
    repository.publish(COUNTY, feed_of(COUNTY, 2), {}, LATER)

    def back(signed: Any) -> None:
        if forget:
            del signed.meta[f"{VILLAGE}.json"]
        else:
            signed.meta[f"{VILLAGE}.json"].version = 1

    path = path_of("snapshot", repository)
    device.source.answers[path] = resigned(signers(repository, "snapshot"), back)
    device.source.answers["metadata/timestamp.json"] = resigned(signers(repository, "timestamp"), unhash)
    with pytest.raises(Rollback, match=VILLAGE):
        device.verify(LATER)


def test_mixed_and_matched_snapshot_and_unit_are_refused(device: Device, repository: Repository) -> None:
    old = saved(repository)
    repository.publish(VILLAGE, feed_of(VILLAGE, 2), {}, LATER)
    device.source.answers[path_of("snapshot", repository)] = old["metadata/2.snapshot.json"]
    with pytest.raises(TrustError, match="snapshot"):
        device.verify(LATER)
    device.source.answers.clear()
    device.source.answers[path_of("unit", repository)] = old[f"metadata/1.{VILLAGE}.json"]
    verified = device.verify(LATER)
    assert isinstance(verified.faults[VILLAGE], Rollback)
    assert editions(verified) == {TOWNSHIP: 1, COUNTY: 1}


def test_role_of_another_unit_in_place_of_ones_own_is_refused(device: Device, repository: Repository) -> None:
    county = (repository.folder / f"metadata/1.{COUNTY}.json").read_bytes()
    device.source.answers[f"metadata/1.{VILLAGE}.json"] = county
    assert isinstance(device.verify(LATER).faults[VILLAGE], PermanentRefusal)


@pytest.mark.parametrize("own_too", [False, True])
def test_unit_that_signs_another_units_path_is_refused(own_too: bool, device: Device, repository: Repository) -> None:
    def reach(signed: Any) -> None:
        path = f"{COUNTY}/feed.json"
        if not own_too:
            signed.targets.clear()
        signed.targets[path] = TargetFile.from_data(path, b"{}")

    device.source.answers[f"metadata/1.{VILLAGE}.json"] = resigned(signers(repository, VILLAGE), reach)
    verified = device.verify(LATER)
    assert "not the unit's own" in str(verified.faults[VILLAGE])
    assert editions(verified) == {TOWNSHIP: 1, COUNTY: 1}


def test_delegation_wider_than_the_own_path_is_refused(device: Device, repository: Repository) -> None:
    def widen(signed: Any) -> None:
        signed.delegations.roles[VILLAGE].paths.append("*/feed.json")

    device.source.answers["metadata/1.targets.json"] = resigned(signers(repository, "targets"), widen)
    verified = device.verify(LATER)
    assert "not confined" in str(verified.faults[VILLAGE])
    assert editions(verified) == {TOWNSHIP: 1, COUNTY: 1}


@pytest.mark.parametrize("unit", ["../etc", "timestamp", "targets", "4303", "４３０３０４", ""])
def test_name_that_is_no_unit_code_is_refused(unit: str, device: Device) -> None:
    verified = Trust(device.folder, device.pinned).verify(device.source, [unit, COUNTY], LATER, START)
    assert isinstance(verified.faults[unit], PermanentRefusal)
    assert editions(verified) == {COUNTY: 1}
    assert not any(unit in path for path in device.source.asked if unit.startswith(".."))


def test_feed_over_the_bound_is_refused_before_it_is_fetched(device: Device, repository: Repository) -> None:
    def swell(signed: Any) -> None:
        signed.targets[f"{VILLAGE}/feed.json"].length = 10**9

    device.source.answers[f"metadata/1.{VILLAGE}.json"] = resigned(signers(repository, VILLAGE), swell)
    assert isinstance(device.verify(LATER).faults[VILLAGE], PermanentRefusal)
    assert not any(path.startswith(f"targets/{VILLAGE}") for path in device.source.asked)


# Time


def test_expired_metadata_says_since_when(device: Device) -> None:
    device.verify(LATER)
    with pytest.raises(MetadataExpired) as caught:
        device.verify(START + 8 * DAY)
    assert caught.value.since == START + MINUTE + 7 * DAY


def test_clock_at_2099_is_refused_and_heals_with_the_clock(device: Device) -> None:
    with pytest.raises(MetadataExpired, match="clock"):
        device.verify(datetime(2099, 1, 1, tzinfo=UTC))
    assert editions(device.verify(LATER)) == ALL_ONE


def test_clock_at_1970_is_judged_by_the_floor(device: Device) -> None:
    dead = datetime(1970, 1, 1, tzinfo=UTC)
    assert editions(device.verify(dead, floor=START)) == ALL_ONE
    with pytest.raises(MetadataExpired):
        device.verify(dead, floor=START + 8 * DAY)


def test_frozen_line_is_noticed(device: Device, repository: Repository) -> None:
    frozen = (repository.folder / "metadata/timestamp.json").read_bytes()
    device.verify(LATER)
    repository.refresh(START + 6 * DAY)
    device.source.answers["metadata/timestamp.json"] = frozen
    with pytest.raises(MetadataExpired):
        device.verify(START + 8 * DAY)
    device.source.answers.clear()
    assert editions(device.verify(START + 8 * DAY)) == ALL_ONE


def test_expired_unit_stops_no_other(device: Device, repository: Repository) -> None:
    def end(signed: Any) -> None:
        signed.expires = START + 2 * MINUTE

    device.source.answers[f"metadata/1.{VILLAGE}.json"] = resigned(signers(repository, VILLAGE), end)
    verified = device.verify(LATER)
    assert isinstance(verified.faults[VILLAGE], MetadataExpired)
    assert editions(verified) == {TOWNSHIP: 1, COUNTY: 1}


def test_mirror_is_accepted_after_its_end_for_the_grace_time_only(device: Device, repository: Repository) -> None:
    stick = Source(repository.folder, mirror=True)
    verified = device.verify(START + 20 * DAY, source=stick)
    assert editions(verified) == ALL_ONE
    assert verified.stale_since == START + MINUTE + 7 * DAY
    assert device.verify(START + 20 * DAY, source=stick).stale_since is not None
    with pytest.raises(MetadataExpired):
        device.verify(START + 20 * DAY)
    with pytest.raises(MetadataExpired):
        device.verify(START + MINUTE + 37 * DAY, source=stick)


def test_mirror_older_than_what_is_trusted_is_refused(device: Device, repository: Repository) -> None:
    old = saved(repository)
    repository.publish(VILLAGE, feed_of(VILLAGE, 2), {}, LATER)
    device.verify(LATER)
    stick = Source(repository.folder, mirror=True)
    stick.answers.update(old)
    with pytest.raises(Rollback):
        device.verify(LATER, source=stick)


def moment(signed_at: datetime | None, expires: datetime) -> Verified:
    return Verified(1, signed_at, expires, None, {}, {}, {})


def test_floor_advances_to_the_signing_time_and_never_back() -> None:
    assert advance_floor(START, moment(LATER, LATER + DAY)) == LATER
    assert advance_floor(LATER, moment(START, LATER + DAY)) == LATER
    assert advance_floor(START, moment(None, LATER)) == START


def test_floor_never_passes_the_end_of_what_raised_it() -> None:
    assert advance_floor(START, moment(LATER + DAY, LATER)) == START
    assert advance_floor(START, moment(LATER, LATER)) == START


# Keys


def test_root_is_followed_across_several_rotations(device: Device, repository: Repository) -> None:
    device.verify(LATER)
    assert rotate_root(repository, LATER, replace={"root-1"}) == 2
    assert rotate_role(repository, "timestamp", LATER) == 4
    assert rotate_root(repository, LATER, replace={"root-2", "root-3"}) == 5
    repository.publish(VILLAGE, feed_of(VILLAGE, 2), {}, LATER)
    assert editions(device.verify(LATER)) == ALL_ONE | {VILLAGE: 2}
    device.source.asked.clear()
    device.verify(LATER)
    assert device.source.asked[0] == "metadata/6.root.json"


def test_root_below_its_threshold_is_refused(device: Device, repository: Repository) -> None:
    device.verify(LATER)
    rotate_root(repository, LATER)
    device.source.answers["metadata/2.root.json"] = resigned(signers(repository, "root")[:1])
    with pytest.raises(PermanentRefusal, match="1/2"):
        device.verify(LATER)
    assert not (device.folder / "2.root.json").exists()


def test_root_signed_only_by_its_own_new_keys_is_refused(
    device: Device, repository: Repository, tmp_path: Path
) -> None:
    stranger = found(tmp_path, name="stranger")
    rotate_root(stranger, LATER)
    device.source.answers["metadata/2.root.json"] = (stranger.folder / "metadata/2.root.json").read_bytes()
    with pytest.raises(PermanentRefusal, match="root"):
        device.verify(LATER)


def test_root_that_skips_a_version_is_refused(device: Device, repository: Repository) -> None:
    rotate_root(repository, LATER)
    rotate_root(repository, LATER)
    device.source.answers["metadata/2.root.json"] = (repository.folder / "metadata/3.root.json").read_bytes()
    with pytest.raises(PermanentRefusal, match="version 3"):
        device.verify(LATER)


def test_versions_run_up_with_a_stolen_key_are_forgotten_when_it_is_rotated(
    device: Device, repository: Repository
) -> None:
    def run_up(signed: Any) -> None:
        signed.version = 10**9

    device.source.answers["metadata/timestamp.json"] = resigned(signers(repository, "timestamp"), run_up)
    device.verify(LATER)
    device.source.answers.clear()
    with pytest.raises(Rollback):
        device.verify(LATER)
    rotate_role(repository, "timestamp", LATER)
    assert editions(device.verify(LATER)) == ALL_ONE


def test_pinned_root_that_is_none_is_refused(tmp_path: Path) -> None:
    for data in (b"", PORTAL, b"{}"):
        with pytest.raises(PermanentRefusal, match="pinned root"):
            Trust(tmp_path, data)


# The local folder


class Killed(BaseException):
    """The process ends here."""


def kill_at(monkeypatch: pytest.MonkeyPatch, step: int) -> list[str]:
    """Kill at the `step`-th primitive of a durable write; return the steps that were taken."""
    taken: list[str] = []

    def trap(name: str) -> None:
        original = getattr(feed.durable, name)

        def trapped(*args: Any, **options: Any) -> Any:
            taken.append(name)
            if len(taken) == step:
                raise Killed
            return original(*args, **options)

        monkeypatch.setattr(feed.durable, name, trapped)

    for name in ("open_part", "flush", "replace", "sync_folder"):
        trap(name)
    return taken


def test_killed_at_any_write_it_continues_afterwards(
    tmp_path: Path, repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    pinned = repository.current_root()
    rotate_root(repository, LATER)
    step = 0
    while True:
        step += 1
        device = Device(tmp_path / f"device-{step}", repository, pinned=pinned)
        with monkeypatch.context() as patch:
            kill_at(patch, step)
            try:
                device.verify(LATER)
            except Killed:
                pass
            else:
                break
        assert editions(device.verify(LATER)) == ALL_ONE
    assert step > 20


def test_full_disk_is_a_temporary_fault(device: Device, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(feed.durable, "flush", full)
        with pytest.raises(TemporaryFault, match="free some space"):
            device.verify(LATER)
    assert not list(device.folder.glob("*.part"))
    assert editions(device.verify(LATER)) == ALL_ONE


@pytest.mark.parametrize(
    "damage", [b"", b"\x00" * 300, PORTAL, b"{}", b"[[["], ids=["empty", "zeros", "html", "json", "cut"]
)
def test_damaged_local_files_are_set_aside_and_fetched_anew(
    damage: bytes, device: Device, repository: Repository, caplog: pytest.LogCaptureFixture
) -> None:
    rotate_root(repository, LATER)
    device.pinned = (repository.folder / "metadata/1.root.json").read_bytes()
    device.verify(LATER)
    for path in device.folder.glob("*.json"):
        path.write_bytes(damage)
    assert editions(device.verify(LATER)) == ALL_ONE
    assert "damaged, set aside" in caplog.text
    caplog.clear()
    assert editions(device.verify(LATER)) == ALL_ONE
    assert not caplog.records


def test_links_in_the_local_folder_are_not_followed(device: Device, tmp_path: Path) -> None:
    device.verify(LATER)
    elsewhere = tmp_path / "elsewhere.json"
    stored = device.folder / "timestamp.json"
    stored.rename(elsewhere)
    stored.symlink_to(elsewhere)
    assert editions(device.verify(LATER)) == ALL_ONE
    assert not stored.is_symlink()


def test_link_or_pipe_in_a_mirror_is_refused(device: Device, repository: Repository, tmp_path: Path) -> None:
    path = repository.folder / "metadata/timestamp.json"
    path.rename(tmp_path / "moved.json")
    path.symlink_to(tmp_path / "moved.json")
    with pytest.raises(PermanentRefusal, match="symbolic link"):
        device.verify(LATER)
    path.unlink()
    os.mkfifo(path)
    with pytest.raises(PermanentRefusal, match="not a plain file"):
        device.verify(LATER)


# Anything at all


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_mutation_of_any_file_is_taken_over(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory, repository: Repository
) -> None:
    device = Device(tmp_path_factory.mktemp("device"), repository)
    names = [
        "metadata/timestamp.json",
        "metadata/2.snapshot.json",
        "metadata/1.targets.json",
        f"metadata/1.{VILLAGE}.json",
    ]
    path = data.draw(st.sampled_from(names))
    true = (repository.folder / path).read_bytes()
    start = data.draw(st.integers(0, len(true) - 1))
    length = data.draw(st.integers(0, 12))
    mutated = true[:start] + data.draw(st.binary(max_size=12)) + true[start + length :]
    device.source.answers[path] = mutated
    try:
        verified = device.verify(LATER)
    except TrustError:
        return
    # White space and the like may differ; what is taken over may not.
    assert editions(verified) in (ALL_ONE, {TOWNSHIP: 1, COUNTY: 1})
    assert verified.expires == START + MINUTE + timedelta(days=7)
