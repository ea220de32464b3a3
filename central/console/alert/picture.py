"""A small drawing of the warning as the screen will show it (mock-up 10), in the mock-up's numbers (1920 × 1080)."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from msgspec import Struct

from central.alerts.hazards import LEVEL_WORDS, Hazards
from central.alerts.typed import Typed, hazard_name, width
from feed.taxonomy import Taxonomy

SIGNS: Final = {
    "red": ("#C8281E", "#FFFFFF"),
    "orange": ("#F0932B", "#1C1B18"),
    "yellow": ("#F5D22E", "#1C1B18"),
    "blue": ("#2E6FC0", "#FFFFFF"),
    "": ("#D9C69A", "#1C1B18"),
}
"""Fill and ink of each level's sign."""


class Line(Struct, frozen=True):
    """A line of text and where it stands."""

    y: int
    words: str


class Card(Struct, frozen=True):
    """One thing to do."""

    y: int
    icon: str
    text: str
    detail: str

    @property
    def text_y(self) -> int:
        """Where its line stands: higher with a small line below it."""
        return self.y + (72 if self.detail else 96)

    @property
    def detail_y(self) -> int:
        """Where its small line stands."""
        return self.y + 132

    @property
    def icon_y(self) -> int:
        """Where its icon stands."""
        return self.y + 46


def wrapped(text: str, room: float, most: int) -> list[str]:
    """Text in lines of at most `room` Chinese characters, broken after a comma where one is near; at most `most`."""
    lines: list[str] = []
    left = text
    while left and len(lines) < most:
        end = len(left)
        while width(left[:end]) > room:
            end -= 1
        if end < len(left):
            pause = max(left.rfind(sign, end // 2, end) for sign in "，、；。 ")
            end = pause + 1 if pause > 0 else max(1, end)
        lines.append(left[:end].strip())
        left = left[end:]
    if left and lines:
        lines[-1] = f"{lines[-1][:-1]}…"
    return lines


def time_words(starts: datetime | None, ends: datetime | None, now: datetime) -> str:
    """From when until when, as the screen says it: 今天 14:20 — 20:20."""
    if starts is None or ends is None:
        return "还没定"
    first, last, today = timezone.localtime(starts), timezone.localtime(ends), timezone.localdate(now)

    def day(moment: datetime) -> str:
        near = {0: "今天", 1: "明天", -1: "昨天"}.get((moment.date() - today).days)
        return near or f"{moment.month}月{moment.day}日"

    until = f"{last:%H:%M}" if last.date() == first.date() else f"{day(last)} {last:%H:%M}"
    return f"{day(first)} {first:%H:%M} — {until}"


def picture(typed: Typed, place: str, taxonomy: Taxonomy, hazards: Hazards, now: datetime) -> SafeString:
    """The drawing. What is missing is left out."""
    fill, ink = SIGNS.get(typed.level, SIGNS[""])
    term = taxonomy.term("alert_categories", typed.category)
    level = LEVEL_WORDS.get(typed.level, "")  # type: ignore[call-overload]
    name = hazard_name(typed, taxonomy) or "灾害"
    size = 128 if width(name) <= 5 else 84
    told = typed.told_actions[:4]
    values = {
        "place": place.partition("、")[0] or "大屏管理台",
        "fill": fill,
        "ink": ink,
        "icon": (term.icon if term else "") or "warn",
        "level": level,
        "name": name,
        "size": size,
        "below": f"{level}预警",
        "lines": [Line(192 + 56 * number, words) for number, words in enumerate(wrapped(typed.what, 10.5, 3))],
        "time": time_words(typed.starts, typed.ends, now),
        "issuer": f"{typed.issued_by} {timezone.localtime(now):%-m月%-d日 %H:%M} 发布" if typed.issued_by else "",
        "drill": typed.drill,
        "cards": [
            Card(168 + 172 * number, hazards.icon_of(action.text), action.text, action.detail)
            for number, action in enumerate(told)
        ],
    }
    return render_to_string("console/alert/picture.html", values)
