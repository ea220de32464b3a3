"""The handle beside a long article: how much there is, where one is; a finger may take it and pull."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from kivy.graphics import PopMatrix, PushMatrix, Translate
from kivy.input import MotionEvent

from screens.paint import Panel
from screens.paint.drawn import Drawn
from screens.strokes import STROKE

if TYPE_CHECKING:
    from screens.layout import Layout
    from screens.page import Face
    from screens.theme import Section

ROOM: Final = 72.0
"""Units beside the text that belong to the handle and the finger on it."""

_WIDTH: Final = 20.0
_LEAST: Final = 112.0
"""No handle is shorter, however long the text."""

_ABOVE: Final = 24.0
_GRASP: Final = 24.0
"""Units above and below the handle where a finger still takes it."""


class ScrollHandle(Drawn):
    """A track as high as its place, and on it the handle. `pull` is told the share of the way (0 to 1) it is at."""

    def __init__(self, face: Face, section: Section, pull: Callable[[float], None]) -> None:
        super().__init__()
        self.face, self.section = face, section
        self._pull = pull
        self._share = self._seen = 0.0
        self._way = Translate(0, 0, 0)
        self._layout: Layout | None = None
        self._taken: tuple[MotionEvent, float] | None = None

    def arrange(self, layout: Layout) -> None:
        """Draw track and handle."""
        self._layout = layout
        self._draw()

    def tell(self, share: float, seen: float) -> None:
        """Stand at a share of the way through a text of which the share `seen` is on the window."""
        length = self._length
        self._share, self._seen = share, seen
        if self._layout is not None and self._length != length:
            self._draw()
        self._way.y = -round(share * (self._track - self._length))

    @property
    def _track(self) -> int:
        return int(self.height) - 2 * self._px(_ABOVE)

    @property
    def _length(self) -> int:
        """The handle's length in pixels, in steps: it is not drawn anew for each line that is set."""
        if not 0 < self._seen < 1:
            return 0
        step = self._px(8)
        return max(self._px(_LEAST), round(self._seen * self._track / step) * step)

    def _px(self, units: float) -> int:
        return self._layout.px(units) if self._layout is not None else round(units)

    def _draw(self) -> None:
        self.clear_widgets()
        layout, theme = self._layout, self.face.theme
        if layout is None or not self._length:
            return
        wide = self._px(_WIDTH)
        left = self.right - self._px(ROOM) // 2 - wide // 2
        track = Panel(self.section.tint, radius=_WIDTH / 2)
        handle = Panel(self.section.ink, radius=_WIDTH / 2)
        top = self.top - self._px(_ABOVE)
        for panel, length in ((track, self._track), (handle, self._length)):
            panel.pos, panel.size = (left, top - length), (wide, length)
            panel.arrange(layout)
            self.add_widget(panel)
        if not theme.illustrated:
            track.paint(theme.color("line"), None)
        handle.canvas.before.add(PushMatrix())
        handle.canvas.before.add(self._way)
        handle.canvas.after.add(PopMatrix())

    # --- fingers ----------------------------------------------------------------------------------------------

    def on_touch_down(self, touch: MotionEvent) -> bool:
        """Take the handle; beside it the text takes the finger."""
        lower = self.top - self._px(_ABOVE) + self._way.y - self._length
        grasp = self._px(_GRASP)
        on = self.collide_point(*touch.pos) and lower - grasp <= touch.y <= lower + self._length + grasp
        if not on or not self._length or touch.is_mouse_scrolling or self._taken is not None:
            return False
        touch.grab(self)
        self._taken = touch, touch.y - self._way.y
        return True

    def on_touch_move(self, touch: MotionEvent) -> bool:
        """Pull."""
        if touch.grab_current is not self or self._taken is None or self._taken[0] is not touch:
            return False
        touch.ud[STROKE] = True
        free = self._track - self._length
        if free > 0:
            self._pull(min(1.0, max(0.0, (self._taken[1] - touch.y) / free)))
        return True

    def on_touch_up(self, touch: MotionEvent) -> bool:
        """Let go."""
        if touch.grab_current is not self or self._taken is None or self._taken[0] is not touch:
            return False
        touch.ungrab(self)
        self._taken = None
        return True

    @property
    def taken(self) -> bool:
        """Whether a finger has it."""
        return self._taken is not None
