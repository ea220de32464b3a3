"""Items for tests: small, valid, and changed by keyword."""

import datetime as dt
from typing import Any

import msgspec

from feed.item import Item

NOW = dt.datetime(2026, 11, 22, 10, 0, tzinfo=dt.timezone(dt.timedelta(hours=8)))

PARTS: dict[str, dict[str, Any]] = {
    "disclosure": {"area": "finance", "matter": "f2", "template": "finance"},
    "policy": {"theme": "medical"},
    "guide": {
        "life_event": "aid",
        "who": "人均收入低于低保标准",
        "duration": "30 个工作日",
        "fee": "不收费",
        "place": "村委会一楼",
        "phone": "0731-5555 0112",
    },
    "alert": {
        "category": "rainstorm",
        "level": "orange",
        "starts": "2026-11-22T09:00:00+08:00",
        "ends": "2026-11-22T21:00:00+08:00",
        "area": "全区",
        "what": "3 小时内雨量超过 50 毫米",
        "actions": [{"text": "待在屋里"}],
        "issued_by": "岳塘区气象台",
    },
}


def tree(name: str = "water", kind: str = "notice", **changes: Any) -> dict[str, Any]:
    """Return an item as plain data."""
    made: dict[str, Any] = {
        "id": name,
        "version": 1,
        "kind": kind,
        "title": "10月28日停水",
        "published": "2026-10-24T08:00:00+08:00",
    }
    if kind in PARTS:
        made[kind] = PARTS[kind]
    return {**made, **changes}


def make(name: str = "water", kind: str = "notice", **changes: Any) -> Item:
    """Return an item."""
    return msgspec.convert(tree(name, kind, **changes), Item)
