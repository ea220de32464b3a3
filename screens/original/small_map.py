"""The small map: the whole leaf, and a frame around what is seen. A touch looks there."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from kivy.graphics import Color, Rectangle
from kivy.input import MotionEvent
from PIL import Image

from screens.original.viewport import Box
from screens.paint import Panel
from screens.paint.drawn import Drawn, rgba
from screens.paint.textures import texture_of

if TYPE_CHECKING:
    from screens.layout import Layout
    from screens.page import Face
    from screens.theme import Section

_INSET = 2
_LINE = 5
_LEAST = 24
"""Units of the frame's sides at least: it must be seen, however little it frames."""


class SmallMap(Drawn):
    """`look` is called with the point touched (fractions of the leaf). No touch target of its own: buttons do all."""

    def __init__(self, face: Face, section: Section, look: Callable[[float, float], None]) -> None:
        super().__init__()
        self.face, self._look = face, look
        theme = face.theme
        self._ground = Panel(theme.color("line" if theme.illustrated else "sunk"), line=theme.color("gold2"))
        self._frame = Panel(None, line=section.ink, line_width=_LINE, radius=8)
        self._layout: Layout | None = None
        self._leaf: tuple[int, int, int, int] | None = None

    def arrange(self, layout: Layout) -> None:
        """The table; a leaf comes by `show`."""
        self._layout = layout

    def show(self, small: Image.Image | None, pixels: tuple[float, float]) -> None:
        """Show a leaf of so many pixels as large as it fits; `small` none shows its sheet alone."""
        layout = self._layout
        self.clear_widgets()
        self._frame.canvas.clear()
        if layout is None:
            return
        inset = layout.px(_INSET)
        room = (self.width - 2 * inset, self.height - 2 * inset)
        share = min(room[0] / pixels[0], room[1] / pixels[1])
        width, height = max(1, round(pixels[0] * share)), max(1, round(pixels[1] * share))
        left = int(self.x + (self.width - width) / 2)
        lower = int(self.top - inset - height) if height > width else int(self.y + (self.height - height) / 2)
        self._leaf = (left, lower, width, height)
        self._ground.pos = (left - inset, lower - inset)
        self._ground.size = (width + 2 * inset, height + 2 * inset)
        self._ground.arrange(layout)
        self.add_widget(self._ground)
        sheet = Drawn()
        texture = None
        if small is not None:
            texture = texture_of(small.resize((width, height), Image.Resampling.BOX, reducing_gap=2.0))
        with sheet.canvas:
            Color(*(rgba(self.face.theme.color("white"))))
            Rectangle(texture=texture, pos=(left, lower), size=(width, height))
        self.add_widget(sheet)
        self.add_widget(self._frame)

    def frame(self, seen: Box) -> None:
        """Frame the part that is seen (fractions)."""
        layout, leaf = self._layout, self._leaf
        if layout is None or leaf is None:
            return
        left, lower, width, height = leaf
        inset, least = layout.px(_INSET), layout.px(_LEAST)
        x, right = left + seen[0] * width, left + seen[2] * width
        y, top = lower + (1 - seen[3]) * height, lower + (1 - seen[1]) * height
        wide, high = max(least, right - x), max(least, top - y)
        x = min(max(left, (x + right - wide) / 2), left + width - wide) if wide <= width else x
        y = min(max(lower, (y + top - high) / 2), lower + height - high) if high <= height else y
        self._frame.pos = (round(x) - inset, round(y) - inset)
        self._frame.size = (round(wide) + 2 * inset, round(high) + 2 * inset)
        self._frame.arrange(layout)

    def on_touch_down(self, touch: MotionEvent) -> bool:
        """Look at what is touched."""
        if not self.collide_point(*touch.pos) or touch.is_mouse_scrolling:
            return False
        touch.grab(self)
        self._look_at(touch)
        return True

    def on_touch_move(self, touch: MotionEvent) -> bool:
        """Follow the finger."""
        if touch.grab_current is not self:
            return False
        self._look_at(touch)
        return True

    def on_touch_up(self, touch: MotionEvent) -> bool:
        """Let go."""
        if touch.grab_current is not self:
            return False
        touch.ungrab(self)
        return True

    def _look_at(self, touch: MotionEvent) -> None:
        if self._leaf is None:
            return
        left, lower, width, height = self._leaf
        x, y = (touch.x - left) / width, 1 - (touch.y - lower) / height
        self._look(min(1.0, max(0.0, x)), min(1.0, max(0.0, y)))
