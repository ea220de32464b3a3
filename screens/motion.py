"""Moving what is drawn: pages that come in, rows that turn, slides that dissolve into each other.

One movement at a time, on the canvas: the widgets and their touch places stay where they are, and nothing of a movement
is left when it has ended. What becomes visible or invisible is moved as a picture of itself, made when the movement
begins and freed at its end: drawing a page anew for each frame takes half as long again (benchmarks, `frames`).
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any, Final

from kivy.clock import Clock
from kivy.core.window import Window
from kivy.graphics import (
    ClearBuffers,
    ClearColor,
    Color,
    Fbo,
    InstructionGroup,
    PopMatrix,
    PushMatrix,
    Rectangle,
    Translate,
)
from kivy.uix.widget import Widget

from screens.pace import SLIDE_CHANGE, Movement, Pace, out_cubic
from screens.paint.drawn import rgba

log = logging.getLogger(__name__)

FRAMES_PER_SECOND: Final = 60.0
"""Turns of the loop while something moves."""


class _Slide:
    """A widget that comes to its place from some pixels beside it."""

    def __init__(self, widget: Widget, across: float, up: float) -> None:
        self._widget, self._across, self._up = widget, across, up
        self._begin: Any = InstructionGroup()
        self._end: Any = InstructionGroup()
        self._way: Any = Translate(0, 0, 0)
        self._begin.add(PushMatrix())
        self._begin.add(self._way)
        self._end.add(PopMatrix())
        widget.canvas.before.insert(0, self._begin)
        widget.canvas.after.add(self._end)

    def apply(self, share: float) -> None:
        """Show it at a share of the way, at whole pixels."""
        self._way.xy = round(self._across * (1 - share)), round(self._up * (1 - share))

    def end(self) -> None:
        """Stand at the place, as if nothing had moved."""
        self._widget.canvas.before.remove(self._begin)
        self._widget.canvas.after.remove(self._end)


class _Arrival:
    """A widget that comes to its place from some pixels beside it and becomes visible.

    Its first frame is drawn like any other, for somebody waits for it; the others show a picture of it.
    """

    def __init__(self, widget: Widget, across: float, up: float) -> None:
        self._ground, self._widget = widget.parent, widget
        self._across, self._up = across, up
        self._first: _Slide | None = _Slide(widget, across, up)
        self._place = 0
        self._group: Any = InstructionGroup()
        self._color: Any = Color(1, 1, 1, 1)
        self._shape: Any = None
        self._shown = False

    def apply(self, share: float) -> None:
        """Show it at a share of the way; at whole pixels, for texts would shimmer between them."""
        if not self._shown and self._first is not None:
            self._shown = True
            self._first.apply(share)
            self._widget.opacity = share
            return
        if self._shape is None:
            self._take_picture()
        self._shape.pos = round(self._across * (1 - share)), round(self._up * (1 - share))
        self._color.a = share

    def _take_picture(self) -> None:
        self._end_first()
        self._place = self._ground.canvas.indexof(self._widget.canvas)
        self._ground.canvas.remove(self._widget.canvas)
        texture = _picture(self._widget, Window.clearcolor)
        self._shape = Rectangle(texture=texture, pos=(0, 0), size=texture.size)
        self._group.add(self._color)
        self._group.add(self._shape)
        self._ground.canvas.insert(self._place, self._group)

    def _end_first(self) -> None:
        if self._first is not None:
            self._first.end()
            self._first = None
            self._widget.opacity = 1.0

    def end(self) -> None:
        """Put the widget itself where its picture was."""
        self._end_first()
        if self._shape is not None:
            self._ground.canvas.remove(self._group)
            self._group.clear()
            self._ground.canvas.insert(self._place, self._widget.canvas)


class _Dissolve:
    """What was drawn before, as a picture over what is drawn now, becoming invisible."""

    def __init__(self, ground: Widget, texture: Any) -> None:
        self._ground = ground
        self._group: Any = InstructionGroup()
        self._color: Any = Color(1, 1, 1, 1)
        self._group.add(self._color)
        self._group.add(Rectangle(texture=texture, pos=(0, 0), size=texture.size))
        ground.canvas.after.add(self._group)

    def apply(self, share: float) -> None:
        """Show the picture by what is left of the way."""
        self._color.a = 1 - share

    def end(self) -> None:
        """Let the picture go."""
        self._ground.canvas.after.remove(self._group)
        self._group.clear()


class Mover:
    """Runs the movements of the window, one at a time; a new one ends the one before.

    Until a program says otherwise (`use`) nothing moves: pages under test stand where they are put.
    """

    def __init__(self) -> None:
        self._pace = Pace(reduced=True)
        self._rested: Callable[[Movement, list[float]], None] = lambda _movement, _frames: None
        self._movement: Movement | None = None
        self._shown: _Arrival | _Slide | _Dissolve | None = None
        self._arrived: Callable[[], None] | None = None
        self._flips: list[float] = []

    def use(self, pace: Pace, rested: Callable[[Movement, list[float]], None]) -> None:
        """Move at this pace; `rested` is called after each movement with the seconds between its frames."""
        self.finish()
        self._pace, self._rested = pace, rested

    @property
    def running(self) -> bool:
        """Whether something moves just now."""
        return self._movement is not None

    @property
    def moves(self) -> bool:
        """Whether the next movement would be shown."""
        return self._pace.moves(time.monotonic())

    def enter(
        self, widget: Widget, movement: Movement, px: Callable[[float], int], arrived: Callable[[], None] | None = None
    ) -> None:
        """Let a widget that was just put on the window come to its place; `px` turns units into pixels.

        `arrived` is called when it stands there: at once where nothing moves.
        """
        self.finish()
        if self.moves:
            across, up = px(movement.across), -px(movement.down)
            self._run(movement, _Arrival(widget, across, up) if movement.fades else _Slide(widget, across, up))
            self._arrived = arrived
        elif arrived is not None:
            arrived()

    def dissolve(self, ground: Widget, old: Widget, paper: str, movement: Movement = SLIDE_CHANGE) -> None:
        """Let `old` vanish over what `ground` holds by now. `old` must be off the window; `paper` is its ground."""
        self.finish()
        if self.moves:
            self._run(movement, _Dissolve(ground, _picture(old, rgba(paper))))

    def finish(self, *, whole: bool = False) -> None:
        """Show the end of what moves at once. `whole`: its time was over; else something cut it short."""
        movement, shown = self._movement, self._shown
        if movement is None or shown is None:
            return
        self._movement = self._shown = None
        Clock.unschedule(self._tick)
        Window.unbind(on_flip=self._flipped)
        shown.end()
        frames = [later - sooner for sooner, later in zip(self._flips, self._flips[1:], strict=False)]
        # The first of them has the picture made as well. One that was cut short tells too little to be judged by.
        frames = (frames[1:] or frames) if whole else []
        self._flips = []
        arrived, self._arrived = self._arrived, None
        if arrived is not None:
            arrived()
        self.judge(movement, frames)

    def judge(self, movement: Movement, frames: list[float]) -> None:
        """Take note of a movement that ran by itself, by the seconds between its frames, as of one of these."""
        if self._pace.judge(movement, frames, time.monotonic()):
            log.info("motion.cut movement=%s frames_ms=%s", movement.name, [round(1000 * each) for each in frames])
        self._rested(movement, frames)

    def _run(self, movement: Movement, shown: _Arrival | _Slide | _Dissolve) -> None:
        self._movement, self._shown = movement, shown
        self._flips = []
        shown.apply(movement.share(0.0))
        Clock._max_fps = FRAMES_PER_SECOND
        Window.bind(on_flip=self._flipped)
        Clock.schedule_interval(self._tick, 0)

    def _flipped(self, *_window: object) -> None:
        self._flips.append(time.monotonic())

    def _tick(self, _elapsed: float) -> None:
        # The first frame of a page takes longer: time counts from when it was seen.
        if self._movement is None or self._shown is None or not self._flips:
            return
        passed = time.monotonic() - self._flips[0]
        if passed >= self._movement.seconds:
            self.finish(whole=True)
        else:
            self._shown.apply(self._movement.share(passed))


def _picture(widget: Widget, paper: Any) -> Any:
    """What a widget that is off the canvas looks like on a ground of a colour, as a texture of the window's size."""
    buffer = Fbo(size=tuple(map(int, Window.size)))
    with buffer:
        ClearColor(*paper)
        ClearBuffers()
    buffer.add(widget.canvas)
    buffer.draw()
    buffer.remove(widget.canvas)
    return buffer.texture


mover = Mover()
"""The window's movements: there is one window."""


def slide_in(widget: Widget, dx: float, dy: float, seconds: float) -> None:
    """Let a part of a page come from `dx`, `dy` pixels beside its place (`dy` downwards) within `seconds`.

    For what changes when a list or an item turns, after it was drawn. Nothing moves where motion is reduced or the
    panel is too slow; then the part stands at its place at once.
    """
    mover.enter(widget, Movement("paging", seconds, out_cubic, across=dx, down=dy, fades=False), round)
