"""A county with a township and two villages, and somebody in every post."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from central.people.accounts import open_account
from central.people.models import Person
from central.people.rights import Role
from central.units.models import UnitPage
from central.units.tree import ensure_unit

COUNTY, TOWNSHIP, VILLAGE, OTHER = "430304", "430304009", "430304009203", "430304009204"
NOW = datetime(2026, 10, 24, 2, 36, tzinfo=UTC)
PASSWORD = "荷塘村-demo-42"

PEOPLE = {
    "zhouguilan": ("周桂兰", Role.CLERK, VILLAGE),
    "luomin": ("罗敏", Role.CLERK, OTHER),
    "liujianmin": ("刘建民", Role.SUPERVISOR, VILLAGE),
    "hexiuying": ("何秀英", Role.SUPERVISOR, VILLAGE),
    "wangxuemei": ("王雪梅", Role.REVIEWER, TOWNSHIP),
    "lifang": ("李芳", Role.REVIEWER, TOWNSHIP),
    "chenzhiyuan": ("陈志远", Role.MANAGER, COUNTY),
    "pengli": ("彭丽", Role.MANAGER, COUNTY),
    "zhouhai": ("周海", Role.OPERATOR, COUNTY),
}


def settle() -> dict[str, Person]:
    """Make the units and the people; the people by their user names."""
    for code, name in ((COUNTY, "岳塘区"), (TOWNSHIP, "荷塘街道"), (VILLAGE, "荷塘村"), (OTHER, "清水村")):
        ensure_unit(code, name)
    return {
        username: open_account(username, name, PASSWORD, ((role, unit),), must_change=False, since=NOW.date())
        for username, (name, role, unit) in PEOPLE.items()
    }


def unit(code: str) -> UnitPage:
    """A unit by its code."""
    return UnitPage.objects.get(code=code)


NOTICE: dict[str, Any] = {
    "title": "10月28日停水",
    "summary": "请提前存好水",
    "topics": ["outage"],
    "blocks": [{"type": "paragraph", "text": "早上8点到下午5点，全村停水。"}],
}

FINANCE: dict[str, Any] = {
    "title": "2026年第三季度财务收支表",
    "disclosure": {
        "area": "finance",
        "matter": "f2",
        "template": "finance",
        "period": {"label": "2026年三季度", "first": "2026-07-01", "last": "2026-09-30"},
    },
    "blocks": [
        {
            "type": "table",
            "caption": "收入",
            "columns": [{"label": "项目"}, {"label": "金额", "kind": "money", "unit": "元"}],
            "rows": [
                {"cells": ["上级补助", "218600"]},
                {"cells": ["资产出租", "62500"]},
                {"cells": ["小计", "281100"], "role": "subtotal"},
            ],
        }
    ],
}
