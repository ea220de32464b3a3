"""在线, 断网照常播放, 离线, 未知: the word for a screen follows from what it said last, and when."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from central.devices.standing import LATE, PROMISE, Said, Standing, standing

NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def said(ago: timedelta, *, every: int = 60, well: bool = True, good: timedelta | None = timedelta(days=5)) -> Said:
    return Said(NOW - ago, NOW - ago - timedelta(hours=9), every, well, NOW + good if good is not None else None)


def test_who_never_reported_is_unknown() -> None:
    assert standing(None, NOW) == Standing("unknown")


def test_online_up_to_two_minutes() -> None:
    assert standing(said(LATE), NOW) == Standing("online", NOW - LATE - timedelta(hours=9))
    assert standing(said(LATE + SECOND), NOW).word == "cut"


def test_a_metered_screen_may_be_silent_for_two_of_its_pauses() -> None:
    assert standing(said(timedelta(minutes=29), every=900), NOW).word == "online"
    assert standing(said(timedelta(minutes=31), every=900), NOW).word == "cut"


def test_reporting_is_online_even_with_a_fault() -> None:
    assert standing(said(SECOND, well=False), NOW).word == "online"


def test_cut_says_since_when_and_until_when() -> None:
    ago = timedelta(hours=1)
    assert standing(said(ago), NOW) == Standing("cut", NOW - ago, NOW - ago + PROMISE)
    assert standing(said(ago, good=timedelta(hours=5)), NOW).until == NOW + timedelta(hours=5)


@pytest.mark.parametrize("lost", [{"well": False}, {"good": None}, {"good": timedelta(0)}, {"good": -SECOND}])
def test_without_the_promise_silence_is_offline(lost: dict[str, object]) -> None:
    assert standing(said(timedelta(hours=1), **lost), NOW).word == "offline"  # type: ignore[arg-type]


def test_the_promise_ends_after_three_days() -> None:
    assert standing(said(PROMISE - SECOND), NOW).word == "cut"
    gone = standing(said(PROMISE), NOW)
    assert gone == Standing("offline", NOW), "offline since the promise ended, not since the last word"


def test_a_signature_that_had_ended_before_the_cut_does_not_move_it() -> None:
    found = standing(said(timedelta(hours=2), good=-timedelta(hours=3)), NOW)
    assert found == Standing("offline", NOW - timedelta(hours=2))
