"""The calendar on the wall: Beijing time, dates as residents say them, the lunar date, the greeting.

Pure functions of the moment they are given. Every screen of the country shows Beijing time, whatever zone the
machine is set to.
"""

from datetime import date, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

WEEKDAYS: Final = "一二三四五六日"

_GREETINGS: Final = ((5, "早上"), (8, "上午"), (11, "中午"), (13, "下午"), (18, "晚上"))
"""First hour of each greeting: the day parts of Chinese weather reports (早晨 5–8, 上午 8–11, 中午 11–13, 下午 from
13), with the evening from 18, as people greet."""

_DIGITS: Final = "〇一二三四五六七八九十"
_MONTHS: Final = ("正", "二", "三", "四", "五", "六", "七", "八", "九", "十", "冬", "腊")
_LUNAR_FIRST, _LUNAR_LAST = date(1900, 1, 31), date(2100, 2, 8)
"""The days that are told: the lunar years 1900 to 2099, all within the tables of `borax`."""


def _zone() -> tzinfo:
    """Return the zone of Beijing time; a machine without a zone database gets +08:00, right since 1991."""
    try:
        return ZoneInfo("Asia/Shanghai")
    except ZoneInfoNotFoundError:
        return timezone(timedelta(hours=8), "CST")


ZONE: Final = _zone()
"""Beijing time."""


def local(moment: datetime) -> datetime:
    """Return `moment` in Beijing time; raise ValueError where it has no zone."""
    if moment.tzinfo is None:
        raise ValueError(f"{moment} has no zone: give an aware moment")
    return moment.astimezone(ZONE)


def midnight(day: date) -> datetime:
    """Return the moment at which `day` begins in Beijing."""
    return datetime(day.year, day.month, day.day, tzinfo=ZONE)


def clock_text(now: datetime) -> str:
    """Return the time of day, such as ``10:36``."""
    return f"{local(now):%H:%M}"


def date_text(moment: datetime) -> str:
    """Return the day without its year, such as ``10月24日``."""
    day = local(moment)
    return f"{day.month}月{day.day}日"


def weekday_text(moment: datetime) -> str:
    """Return the day of the week, such as ``星期五``."""
    return f"星期{WEEKDAYS[local(moment).weekday()]}"


def day_text(moment: datetime) -> str:
    """Return the day as the top bar shows it, such as ``10月24日 星期五``."""
    return f"{date_text(moment)} {weekday_text(moment)}"


def full_date_text(moment: datetime) -> str:
    """Return the day with its year, such as ``2025年10月24日``."""
    return f"{local(moment).year}年{date_text(moment)}"


def relative_day(moment: datetime, now: datetime) -> str:
    """Return a day as short as it can be told: 今天, 昨天, ``22日`` this month, ``9月22日``, ``2024年9月22日``."""
    day, today = local(moment).date(), local(now).date()
    if day == today:
        return "今天"
    if day == today - timedelta(days=1):
        return "昨天"
    if (day.year, day.month) == (today.year, today.month):
        return f"{day.day}日"
    return date_text(moment) if day.year == today.year else full_date_text(moment)


def moment_text(moment: datetime, now: datetime) -> str:
    """Return a moment as short as it can be told: ``10:24`` today, else the day before it, ``昨天 10:24``."""
    day = relative_day(moment, now)
    return clock_text(moment) if day == "今天" else f"{day} {clock_text(moment)}"


def greeting(now: datetime) -> str:
    """Return the greeting of the hour, such as ``乡亲上午好``."""
    hour = local(now).hour
    part = next((name for first, name in reversed(_GREETINGS) if hour >= first), _GREETINGS[-1][1])
    return f"乡亲{part}好"


def next_midnight(now: datetime) -> datetime:
    """Return the moment at which the date on the wall changes next."""
    return midnight(local(now).date() + timedelta(days=1))


@lru_cache(maxsize=4)
def _lunar(day: date) -> str:
    if not _LUNAR_FIRST <= day <= _LUNAR_LAST:
        return ""
    # Imported on the first ask: the first frame does not wait for the tables of two centuries.
    from borax.calendars.lunardate import LunarDate

    lunar = LunarDate.from_solar_date(day.year, day.month, day.day)
    leap = "闰" if lunar.leap else ""
    return f"农历{leap}{_MONTHS[lunar.month - 1]}月{_lunar_day(lunar.day)}"


def _lunar_day(number: int) -> str:
    if number <= 10:
        return f"初{_DIGITS[number]}"
    if number in (20, 30):
        return f"{_DIGITS[number // 10]}十"
    return f"{' 十廿'[number // 10]}{_DIGITS[number % 10]}"


def lunar_text(moment: datetime) -> str:
    """Return the lunar day in words, such as ``农历九月初四`` or ``农历闰六月廿一``; empty outside 1900–2099."""
    return _lunar(local(moment).date())
