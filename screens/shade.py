"""The window's brightness and its slow shift, painted over and under everything else.

Nothing is drawn while the picture stands at its place in full light.
"""

from __future__ import annotations

import logging
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from kivy.clock import Clock
from kivy.core.window import Window
from kivy.graphics import Callback, Color, InstructionGroup, PopMatrix, PushMatrix, Rectangle, Translate
from kivy.graphics.opengl import GL_TEXTURE_2D, glCopyTexSubImage2D
from kivy.graphics.texture import Texture
from kivy.uix.widget import Widget

from kiosk.settings import CareSettings
from screens.care import Light, light_at, shift_at
from screens.panel_switch import PanelSwitch

log = logging.getLogger(__name__)

_BLACK: Final = (0.0, 0.0, 0.0)
"""Less light, whatever the theme."""


class Shade:
    """Shifts and dims what a widget over the whole window holds."""

    def __init__(self, widget: Widget) -> None:
        self._widget = widget
        self._before: Any = InstructionGroup()
        self._after: Any = InstructionGroup()
        self._cover: Any = InstructionGroup()
        self._dim = 0.0
        self.shift = (0, 0)
        widget.canvas.before.add(self._before)
        widget.canvas.after.add(self._after)
        widget.canvas.after.add(self._cover)

    def dim(self, level: float) -> None:
        """Let so much light through, 0 to 1."""
        dim = 1.0 - level
        if dim == self._dim:
            return
        self._dim = dim
        self._cover.clear()
        if dim:
            self._cover.add(Color(*_BLACK, dim))
            self._cover.add(Rectangle(pos=(0, 0), size=Window.size))

    def move(self, shift: tuple[int, int]) -> None:
        """Show everything so many pixels further right and down; the picture's own edge fills what that uncovers."""
        if shift == self.shift:
            return
        self.shift = shift
        self._before.clear()
        self._after.clear()
        right, down = shift
        if not right and not down:
            return
        width, height = map(int, Window.size)
        self._before.add(PushMatrix())
        self._before.add(Translate(right, -down, 0))
        self._after.add(PopMatrix())
        self._after.add(Color(1, 1, 1, 1))
        if right:
            self._extend((right, 0, 1, height), (0, 0, right, height))
        if down:
            self._extend((0, height - down - 1, width, 1), (0, height - down, width, down))

    def _extend(self, source: tuple[int, int, int, int], target: tuple[int, int, int, int]) -> None:
        """Draw a line of the window's pixels (x, y, width, height from the lower left) over a strip of it."""
        x, y, width, height = source
        line = Texture.create(size=(width, height), colorfmt="rgb")
        line.mag_filter = line.min_filter = "nearest"

        def copy(_instruction: object) -> None:
            line.bind()
            glCopyTexSubImage2D(GL_TEXTURE_2D, 0, 0, 0, x, y, width, height)

        self._after.add(Callback(copy))
        self._after.add(Rectangle(texture=line, pos=target[:2], size=target[2:]))


class PanelLight:
    """Keeps the panel at the light and the place of the moment (`screens.care`)."""

    def __init__(self, widget: Widget, care: CareSettings, began: float) -> None:
        """`began` is the monotonic moment from which the shift is counted."""
        self.light: Light = "full"
        self._shade, self._care, self._began = Shade(widget), care, began
        self._switch: PanelSwitch | None = None

    def drive(self, folder: Path) -> None:
        """Let the panel's own light and power follow from now on (`screens.panel_switch`), if the settings allow it."""
        if self._care.panel_light:
            self._switch = PanelSwitch(folder, lambda *told: Clock.schedule_once(lambda _: self.dimmed(*told)))

    def dimmed(self, light: Light, by_panel: bool) -> None:
        """Paint the less light where the panel does not dim itself; one that has changed since is another matter."""
        if light == self.light == "dim":
            self._shade.dim(1.0 if by_panel else self._care.dim_level)

    def set(self, now: datetime, moment: float, *, awake: bool, clock_sure: bool) -> Light:
        """Look what holds `now` (`moment` on the monotonic clock), show it and return it."""
        light = light_at(now, self._care, awake=awake, clock_sure=clock_sure)
        if light != self.light:
            log.info("panel.light from=%s to=%s", self.light, light)
            self.light = light
            self._shade.dim({"full": 1.0, "dim": self._care.dim_level, "dark": 0.0}[light])
            if self._switch is not None:
                self._switch.set(light, self._care.dim_level)
        if light != "dark":
            self._shade.move(shift_at(moment - self._began, self._care.pixel_shift_minutes))
        return light
