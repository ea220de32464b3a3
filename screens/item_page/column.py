"""A long article as one column under a window: only what is near is drawn, whatever the length of the whole.

Pieces are those of the flow, one below the other. They are set in slices; a strip of a few lines becomes a texture
when it comes near the window and is let go when it is far away. A finger moves the column; what it touches in it acts
only when the finger has not moved.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Final

from kivy.graphics import PopMatrix, PushMatrix, Translate
from kivy.graphics.scissor_instructions import ScissorPop, ScissorPush
from kivy.input import MotionEvent
from kivy.uix.widget import Widget

from screens.audit import Sight
from screens.item_page.board import Board, Setting
from screens.item_page.column_strips import ABOVE, Strips
from screens.item_page.flow import Piece
from screens.item_page.regions import Box
from screens.motion import mover
from screens.running import Running
from screens.scrolling import Scroll
from screens.strokes import STRAIGHT, STROKE, TAP_UNITS

AHEAD: Final = 0.75
KEPT: Final = 1.25
"""How far beside the window, in heights of it, strips are drawn ahead, and kept."""

OVERLAP_LINES: Final = 1.5
"""Lines that stay in sight when a button moves the column: the reader finds the place again."""

SLICE_SECONDS: Final = 0.006
"""Of a frame, for what nobody sees yet."""


class Column(Widget):  # type: ignore[misc]
    """The pieces of an article in `box` of the mock-up, from `offset` units below the top.

    `estimate` is how high all of it is about, as long as that is not known. `moved` is called whenever something
    else is seen, `rested` when the column has come to rest.
    """

    def __init__(
        self,
        setting: Setting,
        box: Box,
        pieces: Iterator[Piece],
        *,
        beside: float,
        estimate: float,
        offset: float,
        moved: Callable[[], None],
        rested: Callable[[], None],
    ) -> None:
        layout = setting.layout
        left, lower, width, height = layout.ruler.rectangle(box.x, box.y, box.width, box.height)
        super().__init__(size_hint=(None, None), pos=(left, lower), size=(width, height))
        self._layout, self._box, self._beside = layout, box, beside
        self._estimate = estimate
        self._step = box.height - ABOVE - OVERLAP_LINES * setting.theme.words(*setting.reading).line_px
        self._moved, self._rested = moved, rested
        self._strips = Strips(pieces, setting.room)
        self._drawn: dict[int, Widget] = {}
        self._scroll = Scroll(box.height)
        self._finger: tuple[MotionEvent, float] | None = None
        self.dragged = False
        """Whether a finger that is down has moved the column, or stopped it."""
        self._run = Running(self._scroll, self._ticked, rested)
        self._way = Translate(0, 0, 0)
        frame = layout.px(2)
        self._clip = (left + frame, lower + frame, left + width - frame, lower + height - frame)
        clip = ScissorPush(x=left + frame, y=lower + frame, width=width - 2 * frame, height=height - 2 * frame)
        for instruction in (clip, PushMatrix(), self._way):
            self.canvas.before.add(instruction)
        for instruction in (PopMatrix(), ScissorPop()):
            self.canvas.after.add(instruction)
        self._set(offset + 2 * box.height)
        self._scroll.jump(offset)
        self._apply()

    # --- what is asked of it ----------------------------------------------------------------------------------

    @property
    def offset(self) -> float:
        """Units of the text above the window."""
        return self._scroll.offset

    @property
    def extent(self) -> float:
        """How high the whole text is, in units; about, until all of it is set."""
        return max(self._scroll.extent, 0.0 if self._strips.complete else self._estimate)

    @property
    def complete(self) -> bool:
        """Whether all of it is set."""
        return self._strips.complete

    @property
    def screen(self) -> int:
        """Which screen of the text is shown (0 = first): so many steps of a button lead here."""
        ended = self._scroll.most > 0 and self._scroll.offset >= self._scroll.most - 1
        return self.screens - 1 if ended else round(self._scroll.offset / self._step)

    @property
    def screens(self) -> int:
        """How many screens there are."""
        most = self.extent - self._box.height
        return 1 + max(0, -int(-(most - 1) // self._step))

    @property
    def at_end(self) -> bool:
        """Whether nothing follows what is seen."""
        return self.complete and self._scroll.offset >= self._scroll.most - 1

    @property
    def sight(self) -> Sight:
        """Where on the window its widgets are seen, and what of them."""
        return Sight(self._way.y, self._clip)

    @property
    def texture_bytes(self) -> int:
        """About what the drawn strips take as textures: two bytes a pixel of text."""
        pixels = sum(self._layout.px(self._strips[number].height) for number in self._drawn) * int(self.width)
        return 2 * pixels

    def step(self, direction: int) -> None:
        """Move by a screen: 1 on, -1 back."""
        self._go(self._whole(self._scroll.goal + direction * self._step, direction))

    def jump(self, screen: int) -> None:
        """Show a screen at once (0 = first)."""
        self.stand_at(self._whole(screen * self._step, 1))

    def stand_at(self, offset: float) -> None:
        """Show what begins so many units below the top, at once."""
        self._set(offset + 2 * self._box.height)
        self._scroll.jump(offset)
        self._apply()

    def work(self) -> bool:
        """Do a little of what nobody sees yet; whether there is more of it."""
        until = time.perf_counter() + SLICE_SECONDS
        while time.perf_counter() < until:
            if not self._advance() and not self._draw_ahead():
                return False
        return True

    def finish(self) -> None:
        """Set all of it and draw what is near; nothing moves any more."""
        self._run.end()
        self._set(float("inf"))
        self._apply()
        while self._draw_ahead():
            pass

    def release(self) -> None:
        """Let go of clock and textures."""
        self._run.end()
        self._finger = None
        self._drawn.clear()
        self.clear_widgets()

    # --- strips -----------------------------------------------------------------------------------------------

    def _advance(self) -> bool:
        """Set one more strip; whether there was one."""
        if self._strips.complete:
            return False
        more = self._strips.advance()
        self._scroll.extent = self._strips.height
        if not more:
            self._moved()
        return more

    def _set(self, depth: float) -> None:
        """Set strips until the text is so high, or all of it is set."""
        while self._scroll.extent < depth and self._advance():
            pass

    def _near(self, beside: float) -> range:
        """The numbers of the strips that are seen, or less than `beside` units away."""
        return self._strips.between(self.offset - beside, self.offset + self._box.height + beside)

    def _draw(self, number: int) -> None:
        strip = self._strips[number]
        holder = Widget(size_hint=(None, None))
        strip.piece.draw(Board(holder, self._layout, self._box.x + self._beside, self._box.y + strip.top), 0)
        self._drawn[number] = holder
        self.add_widget(holder)

    def _draw_ahead(self) -> bool:
        """Draw one strip that will be seen soon; whether there was one."""
        missing = [number for number in self._near(AHEAD * self._box.height) if number not in self._drawn]
        if not missing:
            return False
        upper, lower = self.offset, self.offset + self._box.height
        self._draw(min(missing, key=lambda number: self._strips.away(number, upper, lower)))
        return True

    def _apply(self) -> None:
        """Show what is seen at the offset; let go of what is far from it."""
        self._set(self.offset + 2 * self._box.height)
        self._way.y = self._layout.px(self.offset)
        for number in self._near(0):
            if number not in self._drawn:
                self._draw(number)
        kept = self._near(KEPT * self._box.height)
        for number in [one for one in self._drawn if one not in kept]:
            self.remove_widget(self._drawn.pop(number))
        self._moved()

    def _whole(self, offset: float, direction: int) -> float:
        """The offset at which a whole line stands at the top, no further on (back for -1) than the one given."""
        self._set(offset + 2 * self._box.height)
        return self._strips.whole(offset, direction, self._layout.scale)

    # --- movement ---------------------------------------------------------------------------------------------

    def _go(self, to: float) -> None:
        """Glide to an offset; stand there at once where nothing moves."""
        self._set(to + 2 * self._box.height)
        self._scroll.glide(to)
        if not mover.moves:
            self._scroll.jump(self._scroll.goal)
            self._apply()
            self._rested()
        elif self._scroll.moving:
            self._run.begin()

    def _ticked(self) -> None:
        """Show the next frame, and have a little more ready for those after it."""
        self._apply()
        self._draw_ahead()

    # --- fingers ----------------------------------------------------------------------------------------------

    def to_local(self, x: float, y: float, relative: bool = False) -> tuple[float, float]:  # noqa: ARG002 - Kivy's
        """A point of the window as a point of the text."""
        return x, y - self._way.y

    def to_parent(self, x: float, y: float, relative: bool = False) -> tuple[float, float]:  # noqa: ARG002 - Kivy's
        """A point of the text as a point of the window."""
        return x, y + self._way.y

    def on_touch_down(self, touch: MotionEvent) -> bool:
        """Follow a finger; one that stops the running text does nothing else."""
        if not self.collide_point(*touch.pos) or touch.is_mouse_scrolling:
            return False
        if self._finger is not None:
            return True
        touch.grab(self)
        self._finger, self.dragged = (touch, touch.y), False
        if self._scroll.moving:
            self._run.end()
            touch.ud[STROKE] = True
            self.dragged = True
            return True
        touch.push()
        touch.apply_transform_2d(self.to_local)
        super().on_touch_down(touch)
        touch.pop()
        return True

    def on_touch_move(self, touch: MotionEvent) -> bool:
        """Move the text with the finger, once it has moved further than hands shake."""
        if touch.grab_current is not self or self._finger is None or self._finger[0] is not touch:
            return False
        scale = self._layout.scale
        if not self.dragged:
            across, up = abs(touch.x - touch.ox) / scale, abs(touch.y - touch.oy) / scale
            if up < TAP_UNITS or across > STRAIGHT * up or STROKE in touch.ud:
                return True
            self.dragged = True
            touch.ud[STROKE] = True
            self._finger = touch, touch.y
        self._scroll.drag((touch.y - self._finger[1]) / scale, time.monotonic())
        self._finger = touch, touch.y
        self._ticked()
        return True

    def on_touch_up(self, touch: MotionEvent) -> bool:
        """Let the text run on as fast as the finger was."""
        if touch.grab_current is not self or self._finger is None or self._finger[0] is not touch:
            return False
        touch.ungrab(self)
        self._finger = None
        if self.dragged:
            self.dragged = False
            if mover.moves:
                self._scroll.let_go(time.monotonic())
            if self._scroll.moving:
                self._run.begin()
            else:
                self._rested()
        return True
