"""Warnings for tests, and a program on the wall whose time is turned by hand."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from msgspec import structs

from feed.item import Action, Alert, Item
from kiosk.catalogue import Catalogue
from kiosk.settings import Settings
from screens.manner import Manner
from tests.screens.program import Program, Time, still
from tests.screens.wall import NOW, STANDARD, VILLAGE, Wall, edition_of

COUNTY = VILLAGE[:6]

ACTIONS = (
    Action("待在屋里，不要出门", "不涉水、不过桥、不下塘"),
    Action("低洼处、山脚住户马上转移", "到荷塘小学，有干部接应"),
    Action("进水先拉闸断电", "不要碰湿的开关和电线"),
    Action("有危险马上打电话", "0731-5555 0112　或　119"),
)


def warning(name: str, level: str = "orange", **fields: Any) -> Item:
    """A warning in force at `NOW`; fields of `Alert` and of `Item` by their names."""
    alert = {
        "category": "rainstorm", "level": level, "starts": NOW - timedelta(minutes=16),
        "ends": NOW + timedelta(hours=5, minutes=44), "area": "岳塘区全区",
        "what": "3小时内雨量超过50毫米，可能山洪、内涝", "actions": ACTIONS, "issued_by": "岳塘区气象台",
        "cap_identifier": "430304-20261024-02",
    }  # fmt: skip
    mine = {key: fields.pop(key) for key in list(fields) if key in Alert.__struct_fields__}
    whole = {
        "id": name, "version": 1, "kind": "alert", "title": "暴雨橙色预警", "published": NOW - timedelta(minutes=16),
        "sample": True, **fields,
    }  # fmt: skip
    return Item(**whole, alert=Alert(**{**alert, **mine}))  # type: ignore[arg-type]


def notice(name: str, title: str) -> Item:
    """A plain notice, so that there is something to browse."""
    return Item(
        id=name, version=1, kind="notice", title=title, summary="请提前存好水", published=NOW - timedelta(days=1)
    )


class Screen(Program):
    """The program, showing an edition of these items; nothing moves."""

    def __init__(
        self, wall: Wall, folder: Path, items: Iterable[Item], clock: Time, *, size: tuple[int, int] = (1920, 1080),
        settings: Settings | None = None, now: datetime = NOW,
    ) -> None:  # fmt: skip
        self.folder, self._number = folder, 1
        chosen = still(settings or wall.settings)
        chosen = structs.replace(chosen, data=structs.replace(chosen.data, folder=folder, run=folder / "run"))
        super().__init__(wall, self._edition(items), clock, chosen, size=size, now=now)

    def _edition(self, items: Iterable[Item]) -> Catalogue:
        rows = [(COUNTY if item.alert is not None else VILLAGE, item) for item in items]
        return edition_of(self.folder, rows, number=self._number)

    @property
    def route(self) -> str:
        return str(self.page.route)

    def publish(self, *items: Item) -> None:
        """A new edition comes."""
        self._number += 1
        self.face.arrivals.adopt_edition(self._edition(items))
        self.wall.draw()

    def wear(self, manner: Manner = STANDARD) -> None:
        self.face.choose(manner)
        self.wall.draw()

    def pass_(self, seconds: float) -> None:
        """Time passes, with nobody there."""
        self.clock.passed += seconds
        self.face.attendance.second(0)
        self.wall.draw()

    def finger(self, x: float, y: float) -> Any:
        """Put a finger down, long after the one before."""
        self.face.stage._lifted = None
        return super().finger(x, y)

    def tap(self, x: float, y: float) -> None:
        super().tap(x, y)
        self.wall.draw()
