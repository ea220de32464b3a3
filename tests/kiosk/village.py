"""A small made-up village for catalogue, programme and edition tests: items by one call each, one moment as now."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from feed.item import Action, Alert, Disclosure, Guide, Item, KeyPoint, Period, Policy, SearchKeys
from feed.reading import write_item
from kiosk.calendar import ZONE
from kiosk.edition import Edition, EditionItem, EditionMedia, write_edition

COUNTY, TOWNSHIP, VILLAGE = "430304", "430304001", "430304001201"
NOW = datetime(2025, 10, 24, 10, 36, tzinfo=ZONE)


def notice(name: str, **fields: Any) -> Item:
    return Item(**{"id": name, "version": 1, "kind": "notice", "title": name, "published": NOW, **fields})


def profile(name: str, **fields: Any) -> Item:
    return notice(name, **{"kind": "profile", **fields})


def contact(name: str, **fields: Any) -> Item:
    return notice(name, **{"kind": "contact", **fields})


def policy(name: str, theme: str = "farming", points: int = 3, **fields: Any) -> Item:
    part = Policy(theme, key_points=tuple(KeyPoint("谁能领", "六十岁以上") for _ in range(points)))
    return notice(name, **{"kind": "policy", "policy": part, **fields})


def guide(name: str, life_event: str = "aid", **fields: Any) -> Item:
    part = Guide(life_event, "本村居民", "当天", "不收费", "村委会", "0731-55550112")
    return notice(name, **{"kind": "guide", "guide": part, **fields})


def disclosure(
    name: str,
    template: str = "finance",
    quarter: int | None = 3,
    area: Any = "finance",
    frequency: Any = "quarterly",
    until: date | None = None,
    **fields: Any,
) -> Item:
    period = None
    if quarter is not None:
        first = date(2025, 3 * quarter - 2, 1)
        period = Period(f"2025年第{quarter}季度", first, first + timedelta(days=89))
    part = Disclosure(area, "f3", template, frequency=frequency, period=period, publicity_until=until)
    return notice(name, **{"kind": "disclosure", "disclosure": part, **fields})


def alert(name: str, level: Any, starts: datetime, ends: datetime, **fields: Any) -> Item:
    part = Alert("rain", level, starts, ends, "全区", "大雨", (Action("上楼"),), "岳塘区气象台")
    return notice(name, **{"kind": "alert", "alert": part, **fields})


def keys(pinyin: str, initials: str, *keywords: str) -> SearchKeys:
    return SearchKeys(pinyin, initials, keywords)


def signed(items: Iterable[Item], unit: str = VILLAGE) -> list[EditionItem]:
    return [EditionItem(unit, item, write_item(item)) for item in items]


def edition(number: int = 1, **fields: Any) -> Edition:
    return Edition(
        **{
            "number": number,
            "built": NOW,
            "village": VILLAGE,
            "units": {VILLAGE: "荷塘村", TOWNSHIP: "荷塘街道", COUNTY: "岳塘区"},
            "content_at": NOW - timedelta(minutes=12),
            **fields,
        }
    )


def publish(
    folder: Path,
    items: Iterable[EditionItem],
    media: Iterable[EditionMedia] = (),
    number: int = 1,
    **options: Any,
) -> Path:
    return write_edition(folder, edition(number), items, media, **options)
