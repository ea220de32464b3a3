"""How much the screens of a village were used: sums of a day, of which nobody can tell who it was."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from django.db.models import Sum
from msgspec import Struct

from central.devices.models import DailyUse

DAYS: Final = 7

_COUNTED: Final = frozenset({"section", "opened", "searched", "scanned", "remark", "dropped"})


class Day(Struct, frozen=True):
    """One day in one village, all screens together. `seconds` is how long opened items were looked at in all, `rated`
    how many rated and `content` how many of them were content (基本满意 and better), `dropped` how many
    events a screen could not keep.
    """

    day: date
    section: int = 0
    opened: int = 0
    searched: int = 0
    scanned: int = 0
    rated: int = 0
    content: int = 0
    remark: int = 0
    dropped: int = 0
    seconds: int = 0

    @property
    def minutes(self) -> int:
        """How long items were looked at, in minutes begun."""
        return -(-self.seconds // 60)


class Week(Struct, frozen=True):
    """The last seven days, the newest first, and what they make in all."""

    days: tuple[Day, ...]
    total: Day

    @property
    def used(self) -> bool:
        """Whether anything at all is counted."""
        return any(getattr(self.total, name) for name in (*_COUNTED, "rated"))


def week(village: str, today: date) -> Week:
    """The use of a village's screens from six days ago until today; one question to the database."""
    first = today - timedelta(days=DAYS - 1)
    sums: dict[date, dict[str, int]] = {}
    found = DailyUse.objects.filter(village=village, day__range=(first, today)).values_list("day", "deed")
    for day, deed, times, seconds in found.annotate(times=Sum("times"), seconds=Sum("seconds")):
        of = sums.setdefault(day, {})
        for name, more in _parts(deed, times, seconds):
            of[name] = of.get(name, 0) + more
    days = tuple(
        Day(today - timedelta(days=back), **sums.get(today - timedelta(days=back), {})) for back in range(DAYS)
    )
    names = [name for name in Day.__struct_fields__ if name != "day"]
    return Week(days, Day(first, **{name: sum(getattr(day, name) for day in days) for name in names}))


def _parts(deed: str, times: int, seconds: int) -> tuple[tuple[str, int], ...]:
    """What a deed adds to its day; the slides of the rotation go by themselves and are nobody's use."""
    if deed.startswith("rated-"):
        # Three of the five steps of 好差评 are content ones: 5 非常满意, 4 满意, 3 基本满意.
        return ("rated", times), ("content", times if deed >= "rated-3" else 0)
    if deed == "opened":
        return ("opened", times), ("seconds", seconds)
    return ((deed, times),) if deed in _COUNTED else ()
