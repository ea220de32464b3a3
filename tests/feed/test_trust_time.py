"""A device verifies a feed: what ends, what is frozen, and what a wrong clock does."""

from datetime import UTC, datetime
from typing import Any

import pytest

from feed.publish.repository import Repository
from feed.trust import (
    MetadataExpired,
    Rollback,
    Verified,
    advance_floor,
)
from tests.feed.repositories import (
    ALL_ONE,
    COUNTY,
    DAY,
    LATER,
    MINUTE,
    START,
    TOWNSHIP,
    VILLAGE,
    Device,
    Source,
    editions,
    feed_of,
    resigned,
    saved,
    signers,
)


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
