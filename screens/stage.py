"""The stage: one page at a time, the bars above it, and who is touching."""

from __future__ import annotations

import time
from collections.abc import Callable

from kivy.clock import Clock
from kivy.core.window import Window
from kivy.input import MotionEvent
from kivy.uix.widget import Widget

from screens.bars import BottomBar, TopBar
from screens.motion import mover
from screens.pace import Movement
from screens.page import Face, Page
from screens.palm import FingerCount
from screens.patience import Patience
from screens.strokes import PALM_FINGERS, STROKE, again, stroke_of

_DEAD = "dead"
"""Key of `touch.ud`: the touch means nothing."""

_TURNS_UNSEEN = 2
"""Turns of the loop after a page's first frame whose touches were made before anybody could see it."""


class Stage(Widget):  # type: ignore[misc]
    """The root widget. A page that is replaced leaves in the frame in which the next one is drawn: no flicker.

    Kivy's ScreenManager keeps its screens and animates over an FBO; here a page is made when it is shown and let go
    when it is left, so that weeks of visits need no more memory than one. The bars stay.

    `touched` is told of every touch, and answers whether the touch may do something: one that wakes the panel may not.
    `seen` is told when a page has stood long enough to be touched: the loop has to turn quickly until then.
    """

    def __init__(self, face: Face, touched: Callable[[], bool | None], seen: Callable[[], None] = lambda: None) -> None:
        super().__init__()
        self.face = face
        self.page: Page | None = None
        self.top_bar: TopBar | None = None
        self.bottom_bar: BottomBar | None = None
        self.banner: Widget | None = None
        """What stands at the foot of every page with bars."""
        self.fingers: FingerCount | None = None
        """Who counts fingers, where the window tells of them."""
        self._touched, self._seen = touched, seen
        self._ground = Widget(size_hint=(None, None))
        self.add_widget(self._ground)
        self._kept: tuple[TopBar, BottomBar | None] | None = None
        self._drawn_for: tuple[object, ...] = ()
        self._down: dict[object, tuple[MotionEvent, tuple[float, float] | None]] = {}
        self._start: tuple[float, float] | None = None
        self._lifted: tuple[float, float, float] | None = None
        """Where and when (seconds of the monotonic clock) a finger left last that meant something."""
        self._other_page = self._other_bar = False
        """Whether another page, another bar at its foot, has come since."""
        self.patience = Patience(lambda: bool(self._down))
        self._unseen = 0
        Window.bind(on_mouse_down=self._finger_down)

    # --- pages ------------------------------------------------------------------------------------------------

    def show(self, page: Page, seconds: int, whole: int, movement: Movement | None = None) -> None:
        """Put a built page on the window with the bars it wants; the ring begins at `seconds` of `whole`.

        `movement` is how it comes; none is a cut.
        """
        mover.finish()
        self.let_go()
        if self.page is not None:
            self.page.leaving()
            self._await_first_frame()
        self._ground.clear_widgets()
        self.page = page
        self._ground.add_widget(page)
        bar = self.bottom_bar
        self._set_bars(page, seconds, whole)
        self._other_page, self._other_bar = True, self._other_bar or bar is not self.bottom_bar
        if movement is None:
            page.shown()
        else:
            mover.enter(page, movement, self.face.layout.px, page.shown)

    def hang(self, banner: Widget | None) -> None:
        """Show a banner below the page, in place of the one before; none takes it away."""
        if self.banner is not None:
            self.remove_widget(self.banner)
        self.banner = banner
        if banner is not None:
            self.add_widget(banner)

    def prepare(self, seconds: int) -> None:
        """Draw the bars of browsing ahead, while nobody waits for them."""
        self._keep()
        self._bottom(at_home=True, seconds=seconds, whole=seconds)

    def redraw_top(self) -> None:
        """Show the time and the state of the feed as they are now."""
        if self.top_bar is not None:
            self.top_bar.draw()

    def _set_bars(self, page: Page, seconds: int, whole: int) -> None:
        wanted: list[Widget] = []
        self.top_bar = self.bottom_bar = None
        if page.bars != "none":
            top = self.top_bar = self._keep()
            top.adapt(clear=page.bars == "rotation")
            wanted.append(top)
        if page.bars == "browsing":
            self.bottom_bar = self._bottom(at_home=page.route == "home", seconds=seconds, whole=whole)
            wanted.append(self.bottom_bar)
        for bar in self.children[:]:
            if bar not in (self._ground, self.banner) and bar not in wanted:
                self.remove_widget(bar)
        for bar in wanted:
            if bar.parent is None:
                self.add_widget(bar)
        # Bars reach down to the edge of the window; the banner stands before them.
        self.hang(self.banner)

    def _keep(self) -> TopBar:
        """The top bar, and no bars of another look, size or edition."""
        face = self.face
        edition = face.catalogue.edition.number if face.catalogue is not None else None
        drawn_for = (face.theme, face.layout, edition)
        if self._kept is None or drawn_for != self._drawn_for:
            self._drawn_for = drawn_for
            self._kept = TopBar(face, clear=True), None
        return self._kept[0]

    def _bottom(self, *, at_home: bool, seconds: int, whole: int) -> BottomBar:
        top, bottom = self._kept or (self._keep(), None)
        if bottom is None:
            bottom = BottomBar(self.face, at_home=at_home, seconds=seconds, whole=whole)
            self._kept = top, bottom
        else:
            bottom.adapt(at_home=at_home, seconds=seconds, whole=whole)
        return bottom

    # --- touch ------------------------------------------------------------------------------------------------

    @property
    def seen(self) -> bool:
        """Whether the page has been seen: a touch before that was meant for another."""
        return self._unseen == 0

    def _await_first_frame(self) -> None:
        self._unseen = _TURNS_UNSEEN
        Clock.unschedule(self._turn_seen)
        Window.unbind(on_flip=self._flipped)
        Window.bind(on_flip=self._flipped)

    def _flipped(self, *_window: object) -> None:
        Window.unbind(on_flip=self._flipped)
        Clock.schedule_interval(self._turn_seen, 0)

    def _turn_seen(self, _elapsed: float) -> bool:
        self._unseen -= 1
        if self._unseen == 0:
            self._seen()
        return self._unseen > 0

    def _finger_down(self, window: Widget, x: float, y: float, _button: str, _modifiers: object) -> None:
        """Note where a finger comes down: Kivy forgets it when the finger has moved before the loop's next turn."""
        self._start = (x, window.height - y)

    def on_touch_down(self, touch: MotionEvent) -> bool:
        """Note that somebody is there, then let bars and page see it: if it was made for what is shown now."""
        start, self._start = self._start or touch.opos, None
        self._down[touch.uid] = touch, start
        alive = self._touched() is not False
        if len(self._down) >= PALM_FINGERS or (self.fingers is not None and self.fingers.palm):
            self.let_go()
        if not alive or self._unseen > 0:
            touch.ud[_DEAD] = True
        if _DEAD in touch.ud:
            return True
        twice = self._taps_again(touch)
        if twice and self._other_bar:
            touch.ud[_DEAD] = True
            return True
        mover.finish()
        for bar in (self.banner, self.bottom_bar, self.top_bar):
            if bar is not None and bar.on_touch_down(touch):
                # A stroke over the bar turns nothing.
                self._down[touch.uid] = touch, None
                return True
        if twice:
            touch.ud[_DEAD] = True
            return True
        return bool(self._ground.on_touch_down(touch))

    def _taps_again(self, touch: MotionEvent) -> bool:
        """Whether this is the second half of a double tap whose first half has brought another page.

        It is dead to the page. Not to a bar that has stayed: who taps 返回 again wants to go back again.
        """
        if self._lifted is None or not self._other_page:
            return False
        x, y, moment = self._lifted
        scale = self.face.layout.scale
        return again((touch.x - x) / scale, (touch.y - y) / scale, time.monotonic() - moment)

    def let_go(self) -> None:
        """Whatever touches the panel now means nothing any more."""
        for touch, _ in self._down.values():
            touch.ud[_DEAD] = touch.ud[STROKE] = True

    def on_touch_move(self, touch: MotionEvent) -> bool:
        """A finger that drags is there too."""
        self._touched()
        return _DEAD in touch.ud or bool(super().on_touch_move(touch))

    def on_touch_up(self, touch: MotionEvent) -> bool:
        """Tell the page of a stroke before any button is told that the finger has left."""
        if self.fingers is not None and self.fingers.palm:
            self.let_go()
        _, start = self._down.pop(touch.uid, (touch, None))
        self.patience.lifted()
        if _DEAD in touch.ud:
            return True
        self._lifted = touch.x, touch.y, time.monotonic()
        self._other_page = self._other_bar = False
        if start is not None and not touch.is_mouse_scrolling:
            self._tell_stroke(touch, start)
        return bool(super().on_touch_up(touch))

    def _tell_stroke(self, touch: MotionEvent, start: tuple[float, float]) -> None:
        page, scale = self.page, self.face.layout.scale
        if page is None or type(page).swiped is Page.swiped:
            return
        seconds = time.time() - touch.time_start
        stroke = stroke_of((touch.x - start[0]) / scale, (start[1] - touch.y) / scale, seconds)
        if stroke is not None:
            touch.ud[STROKE] = True
            page.swiped(stroke.direction, stroke.axis)
