"""A device verifies a feed: what it takes over, what it refuses, and that it recovers."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tuf.api.metadata import TargetFile

from feed.durable import NotAPlainFile, TooLong
from feed.publish.ceremonies import add_units
from feed.publish.keys import KeyFolder
from feed.publish.repository import Repository
from feed.trust import (
    PermanentRefusal,
    Rollback,
    TemporaryFault,
    Trust,
    TrustError,
)
from tests.feed.repositories import (
    ALL_ONE,
    COUNTY,
    DAY,
    LATER,
    MINUTE,
    PORTAL,
    START,
    TOWNSHIP,
    VILLAGE,
    Device,
    altered,
    editions,
    feed_of,
    found,
    publish_all,
    resigned,
    saved,
    signers,
    unhash,
)


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
