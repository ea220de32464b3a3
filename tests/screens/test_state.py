"""What the bars say, how visits end, when the screen gives up: without a window."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from kiosk.status import Status
from screens.bars.state import state_words
from screens.guard import FaultCount
from screens.idleness import Idleness, LeftPage, Trail
from screens.moments import Moments
from screens.paint.press import accept_activation

NOW = datetime(2026, 10, 24, 2, 36, tzinfo=UTC)
SIGNED = datetime(2026, 10, 24, 2, 24, tzinfo=UTC)
YESTERDAY = datetime(2026, 10, 23, 2, 24, tzinfo=UTC)


def _status(state: Any) -> Status:
    return Status(state=state, since=SIGNED)


@pytest.mark.parametrize(
    ("status", "running", "content", "text", "reached"),
    [
        (_status("online"), True, SIGNED, "在线 · 内容更新于 10:24", True),
        (_status("online"), True, YESTERDAY, "在线 · 内容更新于 昨天 10:24", True),
        (_status("offline"), True, SIGNED, "离线 · 显示 10:24 的内容", False),
        (_status("refused"), True, SIGNED, "暂停更新 · 显示 10:24 的内容", False),
        (_status("online"), False, SIGNED, "暂停更新 · 显示 10:24 的内容", False),
        (_status("starting"), True, None, "正在连接", False),
        (None, False, SIGNED, "正在连接 · 显示 10:24 的内容", False),
    ],
)
def test_only_a_feed_that_is_reached_and_believed_is_online(
    status: Status | None, running: bool, content: datetime | None, text: str, reached: bool
) -> None:
    words = state_words(status, running, content, NOW)
    assert (words.text, words.reached) == (text, reached)


def test_a_visit_ends_after_its_time_and_each_touch_begins_it_anew() -> None:
    idle = Idleness(60)
    idle.touch(100.0)
    assert idle.seconds_left(100.0) == 60
    assert idle.seconds_left(159.2) == 1
    assert idle.seconds_left(160.0) == 0
    idle.touch(159.9)
    assert idle.seconds_left(160.0) == 60


def test_the_way_back_passes_by_what_is_no_longer_there() -> None:
    trail = Trail([("section:notice", {"page": 2}), ("item:1/film", {}), ("playing:1/film/0", {})])
    assert trail.back(lambda route: "film" not in route) == ("section:notice", {"page": 2})
    assert trail.back(lambda _: True) == ("home", {})
    assert Trail([("item:1/film", {})]).back(lambda _: False) == ("home", {})


def test_a_page_left_is_gone_back_to_for_ten_seconds() -> None:
    left = LeftPage("item:430304009203/water", at=50.0)
    assert left.resumes(60.0)
    assert not left.resumes(60.1)


def test_faults_far_apart_never_end_the_screen_and_a_burst_does() -> None:
    apart, burst = FaultCount(most=3, period=60), FaultCount(most=3, period=60)
    assert not any(apart.add(moment * 31.0) for moment in range(20))
    assert [burst.add(float(moment)) for moment in range(3)] == [False, False, True]


def test_the_second_tap_of_an_unsure_hand_counts_once() -> None:
    start = 1_000_000.0
    assert accept_activation(start)
    assert not accept_activation(start + 0.29)
    assert accept_activation(start + 0.31)


def test_quick_taps_on_different_buttons_all_count() -> None:
    start = 2_000_000.0
    digits = [(300.0, 400.0), (440.0, 400.0), (440.0, 540.0), (300.0, 540.0)]
    assert [accept_activation(start + 0.12 * number, digit) for number, digit in enumerate(digits)] == [True] * 4
    assert not accept_activation(start + 0.5, (320.0, 530.0)), "the last one bounced"
    assert not accept_activation(start + 0.5), "it is not known where"


def test_a_wrong_clock_never_goes_behind_what_was_verified() -> None:
    late = datetime(2099, 1, 1, tzinfo=UTC)
    status = Status(state="offline", since=SIGNED, floor=late)
    assert Moments().now(None, status) >= late
    assert Moments(fixed=NOW).now(None, status) == NOW
