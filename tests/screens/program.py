"""The program around the pages, on the wall: its moment and its time are turned by hand, a finger touches it."""

from __future__ import annotations

import time
from datetime import datetime
from typing import Any

from msgspec import structs

from kiosk.catalogue import Catalogue
from kiosk.settings import Settings
from tests.screens.wall import NOW, Wall


class Time:
    """Stands for the module `time`: its monotonic clock is turned by hand."""

    def __init__(self) -> None:
        self.passed = 1000.0
        self.perf_counter, self.time = time.perf_counter, time.time

    def monotonic(self) -> float:
        return self.passed


def still(settings: Settings) -> Settings:
    """The same settings, by which nothing moves."""
    return structs.replace(settings, motion=structs.replace(settings.motion, reduced=True))


class Program:
    """The real program, showing the rotation of an edition at a moment."""

    def __init__(
        self, wall: Wall, catalogue: Catalogue, clock: Time, settings: Settings | None = None, *,
        size: tuple[int, int] = (1920, 1080), now: datetime = NOW,
    ) -> None:  # fmt: skip
        from screens.app import FaceApp
        from screens.moments import Moments
        from screens.trace import Trace

        wall.resize(*size)
        self.wall, self.clock, self.moments = wall, clock, Moments(now)
        self.face = FaceApp(
            settings or wall.settings, wall.theme, wall.taxonomy, catalogue, moments=self.moments, trace=Trace()
        )
        for child in list(wall.window.children):
            wall.window.remove_widget(child)
        wall.window.add_widget(self.face.stage)
        self.face.show("rotation", None)
        wall.draw()

    @property
    def page(self) -> Any:
        return self.face.stage.page

    def finger(self, x: float, y: float) -> Any:
        """Put a finger down."""
        from kivy.tests.common import UnitTestTouch

        from screens.paint.press import _LastActivation

        _LastActivation.moment = float("-inf")
        touch = UnitTestTouch(x, y)
        touch.touch_down()
        return touch

    def tap(self, x: float, y: float) -> None:
        self.finger(x, y).touch_up()

    def stroke(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        touch = self.finger(*start)
        touch.touch_move(*end)
        touch.touch_up()


def pixel(x: int, y: int) -> tuple[int, ...]:
    """The colour that the window shows at a place, from the upper left corner."""
    from screens.gallery.snapshot import snapshot

    found = snapshot().getpixel((x, y))
    assert isinstance(found, tuple)
    return found


def around(widget: Any) -> int:
    """How much is drawn before and after a widget."""
    return len(widget.canvas.before.children) + len(widget.canvas.after.children)
