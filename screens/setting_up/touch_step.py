"""The touch test: nine crosses over the whole glass, how far each touch was off, and the correction for it."""

from __future__ import annotations

import time
from typing import Final

from kivy.clock import Clock
from kivy.input import MotionEvent
from kivy.uix.widget import Widget

from kiosk.setting_up.touch import IDENTITY, TARGETS, Matrix, TouchFault, TouchReport, combined, judge
from screens.glass import connected_edids, glass_of
from screens.paint import Disc, Panel, Rule, TextBox
from screens.setting_up import words
from screens.setting_up.places import ZONE, Box, crosses, grid
from screens.setting_up.sheet import Deed, draw_deed
from screens.setting_up.step import Step

PATIENCE: Final = 20.0
"""Seconds without a touch that end the test: crosses lie where no button may stand."""

KEY: Final = "display.touch_correction"

_REST: Final = 0.3
"""Seconds after a touch in which another is the same finger."""


class Aim(Widget):  # type: ignore[misc]
    """Covers the page and takes every touch: the place where a finger comes down is what is measured."""

    def __init__(self, step: TouchStep) -> None:
        face = step.face
        frame = face.layout.frame
        super().__init__(size_hint=(None, None), size=(frame.window_width, frame.window_height))
        self._step = step
        self._at = 0.0
        layout, theme = face.layout, face.theme.plain
        x, y, width, height = frame.bleed
        layout.add(self, Rule(theme.color("paper")), x, y, width, height)
        self._marks: list[Widget] = []
        title = theme.title(55, 72, align="center")
        middle = frame.height / 2
        # Beside the middle cross, not on it.
        layout.add(self, TextBox(words.TOUCH_AIM, title), 0, middle - 240, frame.width, 72)
        self._count = layout.add(
            self, TextBox("", theme.words(36, 52, "text2", align="center")), 0, middle - 164, frame.width, 52
        )

    def show(self, number: int, seconds: float) -> None:
        """Show the cross of a number and how long there is."""
        told = words.TOUCH_COUNT.format(number=number + 1, all=len(TARGETS), seconds=max(0, round(seconds)))
        self._count.rewrite(told)
        for mark in self._marks:
            self.remove_widget(mark)
        layout, theme = self._step.face.layout, self._step.face.theme.plain
        left, upper = crosses(self.width, self.height, TARGETS)[number]
        frame = layout.frame
        x, y = (left - frame.left) / layout.scale, (upper - frame.top) / layout.scale
        self._marks = [
            layout.add(self, Disc(theme.color("green_tint")), x - 48, y - 48, 96, 96),
            layout.add(self, Rule(theme.color("green")), x - 40, y - 2, 80, 4),
            layout.add(self, Rule(theme.color("green")), x - 2, y - 40, 4, 80),
        ]

    def on_touch_down(self, touch: MotionEvent) -> bool:
        """Take the place of a finger."""
        now = time.monotonic()
        if now - self._at >= _REST:
            self._at = now
            self._step.touched(touch.x / self.width, 1 - touch.y / self.height)
        return True

    def on_touch_up(self, _touch: MotionEvent) -> bool:
        """Nothing below is told."""
        return True


class TouchStep(Step):
    """Begin, aim nine times, judge."""

    title = words.TOUCH
    hint = words.TOUCH_LINE
    _aim: Aim | None = None

    def draw_body(self) -> None:
        """The result as a small map of the glass; before the test, the button that begins it."""
        report = self._report()
        if report is not None:
            self._draw_map(report)
        x, y, width, _ = ZONE[self.portrait]
        box = (x, y, min(640.0, width), 144.0)
        word = words.TOUCH_AGAIN if report is not None else words.TOUCH_BEGIN
        draw_deed(self.page, self.face, Deed(word, "tap", self._begin), box)

    def deeds(self) -> list[Deed]:
        """返回, no correction, use this one."""
        report = self._report()
        use = self._use if report is not None and report.helps else None
        reset = self._reset if self.draft.value(KEY) else None
        return [
            self.way_back(),
            Deed(words.TOUCH_RESET, "refresh", reset),
            Deed(words.TOUCH_USE, "tick", use, solid=True),
        ]

    def left(self) -> None:
        """End the test."""
        Clock.unschedule(self._tick)
        self._aim = None

    # --- aiming -----------------------------------------------------------------------------------------------

    def _begin(self) -> None:
        self.kept["touches"] = []
        self._until = time.monotonic() + PATIENCE
        self._aim = Aim(self)
        self.page.add_widget(self._aim)
        self._aim.show(0, PATIENCE)
        Clock.schedule_interval(self._tick, 1)

    def _tick(self, _elapsed: float) -> bool:
        left = self._until - time.monotonic()
        if self._aim is None:
            return False
        if left <= 0:
            self.kept["touches"] = []
            self.page.redraw()
            return False
        self._aim.show(len(self.kept["touches"]), left)
        return True

    def touched(self, x: float, y: float) -> None:
        """A finger came down, as a share of the window from its upper left corner."""
        touches = self.kept["touches"]
        touches.append([x, y])
        self._until = time.monotonic() + PATIENCE
        if len(touches) < len(TARGETS) and self._aim is not None:
            self._aim.show(len(touches), PATIENCE)
            return
        self.kept["said"] = self._judged()
        self.page.redraw()

    # --- judging ----------------------------------------------------------------------------------------------

    def _report(self) -> TouchReport | None:
        touches = [(x, y) for x, y in self.kept.get("touches", ())]
        if len(touches) < len(TARGETS):
            return None
        try:
            return judge(touches, self._size_mm())
        except TouchFault:
            return None

    def _size_mm(self) -> tuple[float, float]:
        frame = self.face.layout.frame
        pixels = (frame.window_width, frame.window_height)
        glass = glass_of(float(self.draft.value("panel.diagonal_inches")), pixels, connected_edids())
        return pixels[0] * glass.mm_per_px, pixels[1] * glass.mm_per_px

    def _judged(self) -> str:
        report = self._report()
        if report is None:
            return words.TOUCH_FAILED
        worst = f"{report.worst_mm:.1f}"
        if report.well:
            return words.TOUCH_WELL.format(worst=worst)
        if report.helps:
            return words.TOUCH_OFF.format(worst=worst, left=f"{max(report.corrected_mm):.1f}")
        return words.TOUCH_BAD.format(worst=worst)

    def _draw_map(self, report: TouchReport) -> None:
        layout, theme = self.face.layout, self.face.theme.plain
        zone: Box = (48.0, 876.0, 984.0, 660.0) if self.portrait else (736.0, 360.0, 1120.0, 560.0)
        layout.add(self.page, Panel(theme.color("card"), radius=24, line=theme.color("line")), *zone)
        x, y, width, height = zone
        style = theme.words(42, 56, "green", bold=True, align="center")
        cells = grid((x + 24, y + 24, width - 48, height - 48), 3, 3)
        for offset, box in zip(report.offsets_mm, cells, strict=True):
            told = words.MM.format(mm=f"{offset:.1f}")
            layout.add(self.page, Panel(theme.color("green_tint"), radius=16), *box)
            layout.add(self.page, TextBox(told, style, place="middle", wrap=False), *box)

    def _use(self) -> None:
        report = self._report()
        if report is None:
            return
        before: Matrix = tuple(self.page.settings.display.touch_correction) or IDENTITY  # type: ignore[assignment]
        matrix = [round(value, 5) for value in combined(report.matrix, before)]
        said = self.draft.put(KEY, matrix)
        self.kept["said"] = said or words.TOUCH_USED
        self.page.redraw()

    def _reset(self) -> None:
        self.draft.put(KEY, [])
        self.page.redraw()
