"""What an edition keeps of an item beside its text: the columns by which lists, searches and rotation choose.

Moments are microseconds since 1970 UTC, so that SQLite compares whole numbers. An open start or end is the least
or greatest of them.
"""

import unicodedata
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate
from typing import Final, NamedTuple

from feed.item import Item
from kiosk.calendar import midnight

OPEN_START: Final = -(2**62)
OPEN_END: Final = 2**62

PRIORITIES: Final = ("normal", "pinned", "urgent")
LEVELS: Final = ("blue", "yellow", "orange", "red")

COLUMNS: Final = {
    "unit": "TEXT NOT NULL",
    "id": "TEXT NOT NULL",
    "kind": "TEXT NOT NULL",
    "version": "INTEGER NOT NULL",
    "title": "TEXT NOT NULL",
    "short_title": "TEXT NOT NULL",
    "summary": "TEXT NOT NULL",
    "issuer": "TEXT NOT NULL",
    "published": "INTEGER NOT NULL",
    "appeared": "INTEGER NOT NULL",
    "starts": "INTEGER NOT NULL",
    "ends": "INTEGER NOT NULL",
    "priority": "INTEGER NOT NULL",
    "language": "TEXT NOT NULL",
    "translation_of": "TEXT",
    "area": "TEXT NOT NULL",
    "matter": "TEXT NOT NULL",
    "template": "TEXT NOT NULL",
    "theme": "TEXT NOT NULL",
    "life_event": "TEXT NOT NULL",
    "topic": "TEXT NOT NULL",
    "frequency": "TEXT NOT NULL",
    "period_label": "TEXT NOT NULL",
    "period_first": "TEXT NOT NULL",
    "period_last": "TEXT NOT NULL",
    "cover": "TEXT NOT NULL",
    "sample": "INTEGER NOT NULL",
    "rotates": "INTEGER NOT NULL",
    "characters": "INTEGER NOT NULL",
    "level": "INTEGER NOT NULL",
    "standing": "INTEGER NOT NULL",
}
"""Columns of the table `entry` after its key, in order."""

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)


OVERVIEW: Final = "overview"
"""The profile topic that opens a rotation (config/taxonomy.toml)."""


class Words(NamedTuple):
    """What a search looks through: one text of parts, the best first, and where (1 = first) each later part begins."""

    text: str
    initials_at: int
    keywords_at: int
    pinyin_at: int
    summary_at: int


class Row(NamedTuple):
    """What an edition stores of one item: columns of `entry` and `words`, and its topics."""

    entry: tuple[str | int | None, ...]
    words: Words
    topics: tuple[str, ...]


def stamp(moment: datetime) -> int:
    """Return `moment` in microseconds since 1970 UTC; raise TypeError where it has no zone."""
    return (moment - _EPOCH) // _MICROSECOND


def moment(micros: int) -> datetime | None:
    """Return the moment of a stamp in UTC; None for an open start or end."""
    return None if micros in (OPEN_START, OPEN_END) else _EPOCH + micros * _MICROSECOND


def in_force(item: Item) -> tuple[int, int]:
    """Return when an item may be shown, as stamps, end excluded.

    It leaves by itself at the earliest of its own end, the day after its 公示 and the end of its alert; an alert
    stands from its start (docs/feed.md).
    """
    starts, ends = [OPEN_START], [OPEN_END]
    if item.in_force_from is not None:
        starts.append(stamp(item.in_force_from))
    if item.in_force_until is not None:
        ends.append(stamp(item.in_force_until))
    if item.disclosure is not None and item.disclosure.publicity_until is not None:
        ends.append(stamp(_day_after(item.disclosure.publicity_until)))
    if item.alert is not None:
        starts.append(stamp(item.alert.starts))
        ends.append(stamp(item.alert.ends))
    return max(starts), min(ends)


def _day_after(day: date) -> datetime:
    # The last day of the calendar has no day after; nothing is shown that long.
    return midnight(day + timedelta(days=1)) if day < date.max else datetime.max.replace(tzinfo=UTC)


def folded(text: str) -> str:
    """Return text as it is compared in searches: compatibility forms and case made alike."""
    return unicodedata.normalize("NFKC", text).casefold()


def rotates(item: Item) -> bool:
    """Tell whether an item has a slide: contacts and alerts have none, a policy needs key points."""
    if item.kind in ("contact", "alert") or (item.policy is not None and not item.policy.key_points):
        return False
    return item.rotate


def characters(item: Item) -> int:
    """Count what there is to read on the item's slide: title, and key points or summary."""
    points = item.policy.key_points if item.policy is not None else ()
    read = sum(len(point.label) + len(point.answer) + len(point.note) for point in points[:3])
    return len(item.title) + (read or len(item.summary))


def standing(unit: str, item: Item, village: str) -> int:
    """Rank items of a kind for the rotation: by priority, then the village's own, then its overview."""
    own, overview = unit == village, OVERVIEW in item.topics
    return PRIORITIES.index(item.priority) * 4 + own * 2 + overview


def words_of(item: Item) -> Words:
    """Return what a search looks through: title, initials, keywords, pinyin, summary, parted by line feeds."""
    parts = (
        folded(item.title),
        item.search.initials,
        folded(" ".join(item.search.keywords)),
        item.search.pinyin.replace(" ", ""),
        folded(item.summary),
    )
    begins = tuple(accumulate((len(part) + 1 for part in parts[:-1]), initial=1))
    return Words("\n".join(parts), *begins[1:])


def columns_of(unit: str, item: Item, village: str) -> Row:
    """Return what the edition of `village` stores of `item`, signed by `unit`."""
    starts, ends = in_force(item)
    disclosure, period = item.disclosure, item.disclosure.period if item.disclosure else None
    published = stamp(item.published)
    entry = (
        unit,
        item.id,
        item.kind,
        item.version,
        item.title,
        item.short_title,
        item.summary,
        item.issuer,
        published,
        max(published, starts),
        starts,
        ends,
        PRIORITIES.index(item.priority),
        item.language,
        item.translation_of,
        disclosure.area if disclosure else "",
        disclosure.matter if disclosure else "",
        disclosure.template if disclosure else "",
        item.policy.theme if item.policy else "",
        item.guide.life_event if item.guide else "",
        item.topics[0] if item.topics else "",
        disclosure.frequency if disclosure else "",
        period.label if period else "",
        period.first.isoformat() if period else "",
        period.last.isoformat() if period else "",
        item.cover.sha256 if item.cover else "",
        int(item.sample),
        int(rotates(item)),
        characters(item),
        LEVELS.index(item.alert.level) if item.alert else -1,
        standing(unit, item, village),
    )
    return Row(entry, words_of(item), tuple(dict.fromkeys(item.topics)))
