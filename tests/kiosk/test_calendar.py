"""The calendar on the wall: Beijing time whatever the machine's zone, the words residents use."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from kiosk import calendar
from kiosk.calendar import (
    ZONE,
    clock_text,
    day_text,
    full_date_text,
    greeting,
    local,
    lunar_text,
    moment_text,
    next_midnight,
    relative_day,
)

NOW = datetime(2025, 10, 24, 10, 36, tzinfo=ZONE)


def day(year: int, month: int, date: int) -> datetime:
    return datetime(year, month, date, 12, tzinfo=ZONE)


def test_the_top_bar_reads_as_drawn() -> None:
    assert (day_text(NOW), lunar_text(NOW), clock_text(NOW)) == ("10月24日 星期五", "农历九月初四", "10:36")


def test_beijing_time_is_shown_whatever_zone_a_moment_has() -> None:
    evening_in_utc = datetime(2025, 10, 23, 18, 5, tzinfo=UTC)
    assert (day_text(evening_in_utc), clock_text(evening_in_utc)) == ("10月24日 星期五", "02:05")


def test_a_moment_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        local(datetime(2025, 10, 24))  # noqa: DTZ001 - the point of the test


def test_a_machine_without_a_zone_database_shows_beijing_time(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise calendar.ZoneInfoNotFoundError(name)

    monkeypatch.setattr(calendar, "ZoneInfo", missing)
    assert NOW.astimezone(calendar._zone()).utcoffset() == timedelta(hours=8)


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (day(2025, 1, 29), "农历正月初一"),
        (day(2025, 7, 25), "农历闰六月初一"),
        (day(2025, 8, 14), "农历闰六月廿一"),
        (day(2026, 2, 16), "农历腊月廿九"),
        (day(2026, 2, 17), "农历正月初一"),
        (day(2025, 10, 6), "农历八月十五"),
        (day(2025, 12, 20), "农历冬月初一"),
        (day(2033, 12, 22), "农历闰冬月初一"),
        (day(2024, 2, 9), "农历腊月三十"),
        (day(2025, 11, 9), "农历九月二十"),
        (day(2025, 10, 30), "农历九月初十"),
        (day(1900, 1, 31), "农历正月初一"),
        (day(2100, 2, 8), "农历腊月三十"),
    ],
)
def test_lunar_days(moment: datetime, text: str) -> None:
    assert lunar_text(moment) == text


@pytest.mark.parametrize("moment", [day(1900, 1, 30), day(1970, 1, 1) - timedelta(days=36500), day(2100, 2, 9)])
def test_beyond_its_tables_the_lunar_day_is_left_out(moment: datetime) -> None:
    assert lunar_text(moment) == ""


def test_the_lunar_day_changes_at_beijing_midnight() -> None:
    last = datetime(2025, 10, 24, 23, 59, 59, tzinfo=ZONE).astimezone(timezone(timedelta(hours=-5)))
    assert lunar_text(last) == "农历九月初四"
    assert lunar_text(last + timedelta(seconds=1)) == "农历九月初五"


@pytest.mark.parametrize(
    ("hour", "text"),
    [
        (0, "乡亲晚上好"),
        (4, "乡亲晚上好"),
        (5, "乡亲早上好"),
        (7, "乡亲早上好"),
        (8, "乡亲上午好"),
        (10, "乡亲上午好"),
        (11, "乡亲中午好"),
        (12, "乡亲中午好"),
        (13, "乡亲下午好"),
        (17, "乡亲下午好"),
        (18, "乡亲晚上好"),
        (23, "乡亲晚上好"),
    ],
)
def test_the_greeting_follows_the_hour(hour: int, text: str) -> None:
    assert greeting(NOW.replace(hour=hour)) == text


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (NOW.replace(hour=0, minute=0), "今天"),
        (day(2025, 10, 23), "昨天"),
        (day(2025, 10, 22), "22日"),
        (day(2025, 10, 25), "25日"),
        (day(2025, 9, 22), "9月22日"),
        (day(2024, 10, 24), "2024年10月24日"),
    ],
)
def test_days_are_told_as_short_as_they_can(moment: datetime, text: str) -> None:
    assert relative_day(moment, NOW) == text


def test_yesterday_may_lie_in_another_year() -> None:
    assert relative_day(day(2025, 12, 31), day(2026, 1, 1)) == "昨天"


def test_moments_are_told_as_short_as_they_can() -> None:
    assert moment_text(NOW.replace(minute=24), NOW) == "10:24"
    assert moment_text(NOW - timedelta(days=1), NOW) == "昨天 10:36"
    assert full_date_text(NOW) == "2025年10月24日"


def test_the_date_changes_next_at_midnight() -> None:
    assert next_midnight(NOW) == datetime(2025, 10, 25, tzinfo=ZONE)
    assert next_midnight(datetime(2025, 12, 31, 16, tzinfo=UTC)) == datetime(2026, 1, 2, tzinfo=ZONE)
