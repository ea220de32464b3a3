"""我知道了: a button that wants three seconds, so that no child and no sleeve takes a warning away (mock-up 10).

A ring fills while the finger stays; released early it empties. Only whoever holds it to the end sets the warning aside.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from math import ceil
from typing import TYPE_CHECKING, Any, Final

from kivy.clock import Clock
from kivy.graphics import Color, Rectangle
from kivy.input import MotionEvent

from screens.bars.ring import ring_bitmap
from screens.paint import Look, PressButton, TextBox
from screens.paint.textures import texture_of
from screens.strokes import STROKE
from screens.typesetting import Style

if TYPE_CHECKING:
    from screens.layout import Layout

HOLD_SECONDS: Final = 3.0
EMPTY_SECONDS: Final = 0.2
"""How long the ring takes to fill, and to empty when it is let go (design tokens, chapter 4)."""

FRAME_SECONDS: Final = 1 / 30
"""Between two pictures of the ring."""

_SIDE: Final = 88.0
_LINE: Final = 9.0
_TRACK: Final = "55"
"""How much of the ink the empty ring has, as the last byte of `#RRGGBBAA`: a third."""


class HoldButton(PressButton):
    """`held` is called once the button was held for `HOLD_SECONDS`.

    Its ring is placed with `add_ring` and drawn in the button's ink; in it stand the seconds that are left.
    """

    def __init__(self, held: Callable[[], None], *, normal: Look, name: str, seconds: Style, radius: float) -> None:
        super().__init__(held, normal=normal, radius=radius, name=name)
        self._held = held
        self._style = seconds
        self._share = 0.0
        self._moment = 0.0
        self._finger: MotionEvent | None = None
        self._done = False
        self._spot: Any = None
        self._side = self._line = 0
        self._told: TextBox | None = None

    def add_ring(self, layout: Layout, x: float, y: float) -> float:
        """Put the empty ring with its upper left corner at a place; returns its width in units."""
        self._side, self._line = layout.px(_SIDE), layout.px(_LINE)
        left, bottom, wide, high = layout.ruler.rectangle(x, y, _SIDE, _SIDE)
        with self.canvas:
            Color(1, 1, 1, 1)
            self._spot = Rectangle(pos=(left, bottom), size=(wide, high))
        self._told = layout.add(
            self, TextBox(str(ceil(HOLD_SECONDS)), self._style, place="middle", wrap=False), x, y, _SIDE, _SIDE
        )
        self._draw()
        return _SIDE

    @property
    def share(self) -> float:
        """How far the ring is filled, 0 to 1."""
        return self._share

    def rest(self) -> None:
        """Stop at once: the page leaves."""
        Clock.unschedule(self._step)
        self._finger = None

    # --- touch ------------------------------------------------------------------------------------------------

    def on_touch_down(self, touch: MotionEvent) -> bool:
        """Begin to fill, for one finger at a time."""
        if not self.collide_point(*touch.pos) or touch.is_mouse_scrolling:
            return False
        if self._finger is None and not self._done:
            touch.grab(self)
            self._finger = touch
            self._run()
        return True

    def on_touch_move(self, touch: MotionEvent) -> bool:
        """A finger that slides off lets go."""
        if touch.grab_current is not self:
            return False
        if touch is self._finger and not self._upon(touch):
            self._let_go(touch)
        return True

    def on_touch_up(self, touch: MotionEvent) -> bool:
        """Released before the end: the ring empties."""
        if touch.grab_current is not self:
            return False
        self._let_go(touch)
        return True

    def _let_go(self, touch: MotionEvent) -> None:
        touch.ungrab(self)
        if touch is self._finger:
            self._finger = None

    # --- time -------------------------------------------------------------------------------------------------

    def _run(self) -> None:
        Clock.unschedule(self._step)
        self._moment = time.monotonic()
        Clock.schedule_interval(self._step, FRAME_SECONDS)

    def _step(self, _elapsed: float) -> bool:
        if self._finger is not None and STROKE in self._finger.ud:
            # A palm, or something else that is no finger of somebody who has read it.
            self._let_go(self._finger)
        now = time.monotonic()
        passed, self._moment = now - self._moment, now
        if self._finger is not None:
            self._share = min(1.0, self._share + passed / HOLD_SECONDS)
        else:
            self._share = max(0.0, self._share - passed / EMPTY_SECONDS)
        self._draw()
        if self._share >= 1.0 and not self._done:
            self._done = True
            if self._finger is not None:
                self._let_go(self._finger)
            self._held()
            return False
        return self._finger is not None or self._share > 0.0

    def _draw(self) -> None:
        ink = self._style.color
        picture = ring_bitmap(self._side, self._line, self._share, ink, f"{ink}{_TRACK}")
        self._spot.texture = texture_of(picture)
        if self._told is not None:
            self._told.rewrite(str(max(1, ceil(HOLD_SECONDS * (1.0 - self._share)))))
