"""Ceremonies: units added, keys rotated, a root key lost, and any of them interrupted."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from feed.publish.ceremonies import (
    add_units,
    rehearse_lost_root_key,
    renew_targets,
    rotate_role,
    rotate_root,
    rotate_unit,
)
from feed.publish.errors import KeysMissing, PublishError, UnknownUnit
from feed.publish.repository import Repository
from tests.feed.publish.test_repository import Killed, kill_at, state_of
from tests.feed.repositories import (
    COUNTY,
    DAY,
    HOUR,
    MINUTE,
    START,
    UNITS,
    VILLAGE,
    Device,
    editions,
    feed_of,
    found,
    publish_all,
)

LATER = START + HOUR
NEIGHBOUR = "430304001003"

Ceremony = Callable[[Repository], object]
CEREMONIES: dict[str, Ceremony] = {
    "add unit": lambda repository: add_units(repository, [NEIGHBOUR], LATER),
    "unit": lambda repository: rotate_unit(repository, VILLAGE, LATER),
    "timestamp": lambda repository: rotate_role(repository, "timestamp", LATER),
    "snapshot": lambda repository: rotate_role(repository, "snapshot", LATER),
    "targets": lambda repository: rotate_role(repository, "targets", LATER),
    "root": lambda repository: rotate_root(repository, LATER, replace={"root-1"}),
    "lost root": lambda repository: rotate_root(repository, LATER, lost={"root-3"}),
    "renew": lambda repository: renew_targets(repository, LATER),
}


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    repository = found(tmp_path)
    publish_all(repository, 1, START + MINUTE)
    return repository


@pytest.mark.parametrize("ceremony", CEREMONIES.values(), ids=CEREMONIES.keys())
def test_device_follows_and_publishing_goes_on(ceremony: Ceremony, repository: Repository, tmp_path: Path) -> None:
    device = Device(tmp_path / "device", repository)
    device.verify(LATER)
    ceremony(repository)
    assert set(editions(device.verify(LATER)).values()) == {1}
    publish_all(repository, 2, LATER)
    assert set(editions(device.verify(LATER)).values()) == {2}
    assert set(editions(Device(tmp_path / "new", repository).verify(LATER)).values()) == {2}


@pytest.mark.parametrize("ceremony", CEREMONIES.values(), ids=CEREMONIES.keys())
def test_killed_at_any_write_readers_go_on_and_it_can_be_held_again(
    ceremony: Ceremony, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = found(tmp_path)
    publish_all(original, 1, START + MINUTE)
    pinned = original.current_root()
    step = 0
    while True:
        step += 1
        folder = tmp_path / f"copy-{step}"
        shutil.copytree(original.folder, folder)
        shutil.copytree(original.state.folder, folder.with_name(folder.name + ".state"))
        repository = Repository(folder, original.keys.copy_to(tmp_path / f"keys-{step}"))
        device = Device(tmp_path / f"device-{step}", repository, pinned=pinned)
        device.verify(LATER)
        with monkeypatch.context() as patch:
            kill_at(patch, step)
            try:
                ceremony(repository)
            except Killed:
                pass
            else:
                break
        assert set(editions(device.verify(LATER)).values()) == {1}
        try:
            ceremony(repository)
        except PublishError as error:
            # It had come so far that the key is no longer in use.
            assert "is no root key in use" in str(error)
        publish_all(repository, 2, LATER)
        assert set(editions(device.verify(LATER)).values()) == {2}
    assert step >= 6


def test_retired_unit_key_no_longer_counts(repository: Repository) -> None:
    old = repository.keys.all(VILLAGE)[f"{VILLAGE}-1"]
    rotate_unit(repository, VILLAGE, LATER)
    roles = repository.served().targets.delegations
    assert roles is not None
    assert old.public_key.keyid not in roles.keys
    assert repository.publish(VILLAGE, feed_of(VILLAGE, 2), {}, LATER) == 3


def test_retired_timestamp_key_no_longer_counts(repository: Repository) -> None:
    old = repository.keys.all("timestamp")["timestamp-1"]
    rotate_role(repository, "timestamp", LATER)
    assert old.public_key.keyid not in repository.served().root.keys


def test_lost_online_key_is_replaced(repository: Repository, tmp_path: Path) -> None:
    device = Device(tmp_path / "device", repository)
    for role in ("timestamp", "snapshot"):
        (tmp_path / f"feed-keys/online/{role}-1.pem").unlink()
        with pytest.raises(KeysMissing):
            publish_all(repository, 2, LATER)
        if role == "timestamp":
            rotate_role(repository, role, LATER)
    rotate_role(repository, "snapshot", LATER)
    publish_all(repository, 2, LATER)
    assert set(editions(device.verify(LATER)).values()) == {2}


def test_lost_root_key_is_survived_and_two_lost_are_not(repository: Repository, tmp_path: Path) -> None:
    device = Device(tmp_path / "device", repository)
    (tmp_path / "feed-keys/offline/root-2.pem").unlink()
    assert rotate_root(repository, LATER, lost={"root-2"}) == 2
    assert len(editions(device.verify(LATER))) == 3
    (tmp_path / "feed-keys/offline/root-1.pem").unlink()
    (tmp_path / "feed-keys/offline/root-3.pem").unlink()
    with pytest.raises(KeysMissing, match="1 of the 2 keys needed for root"):
        rotate_root(repository, LATER, lost={"root-1"})
    assert len(editions(device.verify(LATER))) == 3


def test_rehearsal_of_a_lost_root_key_touches_nothing(repository: Repository, tmp_path: Path) -> None:
    before = state_of(tmp_path)
    rehearsal = rehearse_lost_root_key(repository, "root-2", LATER)
    assert (rehearsal.root_before, rehearsal.root_after) == (1, 2)
    assert state_of(tmp_path) == before


def test_rehearsal_says_where_a_loss_would_not_be_survived(repository: Repository, tmp_path: Path) -> None:
    (tmp_path / "feed-keys/offline/root-1.pem").unlink()
    with pytest.raises(KeysMissing):
        rehearse_lost_root_key(repository, "root-2", LATER)


def test_name_of_no_root_key_is_refused(repository: Repository) -> None:
    with pytest.raises(PublishError, match="root-1, root-2, root-3"):
        rotate_root(repository, LATER, lost={"root-9"})


def test_adding_a_unit_twice_changes_nothing(repository: Repository) -> None:
    add_units(repository, [NEIGHBOUR], LATER)
    before = state_of(repository.folder)
    assert add_units(repository, [NEIGHBOUR, COUNTY], LATER) == 2
    assert state_of(repository.folder) == before
    assert repository.units() == tuple(sorted((*UNITS, NEIGHBOUR)))


@pytest.mark.parametrize("unit", ["", "timestamp", "4303041", "../x"])
def test_unit_must_have_a_unit_code(unit: str, repository: Repository) -> None:
    with pytest.raises(PublishError, match="no unit code"):
        add_units(repository, [unit], LATER)


def test_unknown_unit_is_not_rotated(repository: Repository) -> None:
    with pytest.raises(UnknownUnit):
        rotate_unit(repository, "430305", LATER)


def test_renewed_targets_hold_another_year(repository: Repository) -> None:
    renew_targets(repository, START + 300 * DAY)
    assert repository.refresh(START + 300 * DAY).ceremonies_due == ()
