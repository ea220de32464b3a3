"""Warnings for tests, and a program on the wall whose time is turned by hand."""

from __future__ import annotations

import time
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from msgspec import structs

from feed.item import Action, Alert, Item
from kiosk.settings import Settings
from screens.manner import Manner
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


class Time:
    """Stands for the module `time`: its monotonic clock is turned by hand."""

    def __init__(self) -> None:
        self.passed = 1000.0
        self.perf_counter = time.perf_counter

    def monotonic(self) -> float:
        return self.passed


class Screen:
    """The real program on the wall, showing an edition of these items; its moment and its time are turned by hand."""

    def __init__(
        self, wall: Wall, folder: Path, items: Iterable[Item], clock: Any, *, size: tuple[int, int] = (1920, 1080),
        settings: Settings | None = None, now: datetime = NOW,
    ) -> None:  # fmt: skip
        from screens.app import FaceApp
        from screens.moments import Moments
        from screens.trace import Trace

        wall.resize(*size)
        self.wall, self.folder, self.clock, self.moments, self._number = wall, folder, clock, Moments(now), 1
        chosen = settings or wall.settings
        chosen = structs.replace(
            chosen,
            motion=structs.replace(chosen.motion, reduced=True),
            data=structs.replace(chosen.data, folder=folder, run=folder / "run"),
        )
        self.face = FaceApp(
            chosen, wall.theme, wall.taxonomy, self._edition(items), moments=self.moments, trace=Trace()
        )
        for child in list(wall.window.children):
            wall.window.remove_widget(child)
        wall.window.add_widget(self.face.stage)
        self.face.show("rotation", None)
        wall.draw()

    def _edition(self, items: Iterable[Item]) -> Any:
        rows = [(COUNTY if item.alert is not None else VILLAGE, item) for item in items]
        return edition_of(self.folder, rows, number=self._number)

    @property
    def page(self) -> Any:
        return self.face.stage.page

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
        from kivy.tests.common import UnitTestTouch

        from screens.paint.press import _LastActivation

        _LastActivation.moment = float("-inf")
        self.face.stage._lifted = None
        touch = UnitTestTouch(x, y)
        touch.touch_down()
        return touch

    def tap(self, x: float, y: float) -> None:
        self.finger(x, y).touch_up()
        self.wall.draw()
