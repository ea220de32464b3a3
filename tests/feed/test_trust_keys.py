"""A device verifies a feed: keys that change, fall short or were stolen."""

from pathlib import Path
from typing import Any

import pytest

from feed.publish.ceremonies import rotate_role, rotate_root
from feed.publish.repository import Repository
from feed.trust import (
    PermanentRefusal,
    Rollback,
    Trust,
)
from tests.feed.repositories import (
    ALL_ONE,
    LATER,
    PORTAL,
    VILLAGE,
    Device,
    editions,
    feed_of,
    found,
    resigned,
    signers,
)


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
