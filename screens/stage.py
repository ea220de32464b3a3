"""The stage: one page at a time, the bars above it, and who is touching."""

from __future__ import annotations

from collections.abc import Callable

from kivy.input import MotionEvent
from kivy.uix.widget import Widget

from screens.bars import BottomBar, TopBar
from screens.page import Face, Page


class Stage(Widget):  # type: ignore[misc]
    """The root widget. A page that is replaced leaves in the frame in which the next one is drawn: a cut, no flicker.

    Kivy's ScreenManager keeps its screens and animates over an FBO; here a page is made when it is shown and let go
    when it is left, so that weeks of visits need no more memory than one.
    """

    def __init__(self, face: Face, touched: Callable[[], None]) -> None:
        super().__init__()
        self.face = face
        self.page: Page | None = None
        self.top_bar: TopBar | None = None
        self.bottom_bar: BottomBar | None = None
        self._touched = touched

    def show(self, page: Page, seconds: int, whole: int) -> None:
        """Put a built page on the window with the bars it wants; the ring begins at `seconds` of `whole`."""
        old = self.page
        if old is not None:
            old.leaving()
        self.clear_widgets()
        self.page = page
        self.add_widget(page)
        self.top_bar = self.bottom_bar = None
        if page.bars != "none":
            self.top_bar = TopBar(self.face, clear=page.bars == "rotation")
            self.add_widget(self.top_bar)
        if page.bars == "browsing":
            self.bottom_bar = BottomBar(self.face, at_home=page.route == "home", seconds=seconds, whole=whole)
            self.add_widget(self.bottom_bar)
        page.shown()

    def redraw_top(self) -> None:
        """Show the time and the state of the feed as they are now."""
        if self.top_bar is not None:
            self.top_bar.draw()

    def on_touch_down(self, touch: MotionEvent) -> bool:
        """Note that somebody is there, then let the page and the bars see it."""
        self._touched()
        return bool(super().on_touch_down(touch))

    def on_touch_move(self, touch: MotionEvent) -> bool:
        """A finger that drags is there too."""
        self._touched()
        return bool(super().on_touch_move(touch))
