"""The program: which page is shown, when, and what happens to it as editions, minutes and residents come and go.

States: rotation → browsing → rotation; a fault on any page → the calm page → home.
"""

from __future__ import annotations

import gc
import logging
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

from kivy.base import EventLoop, runTouchApp, stopTouchApp
from kivy.clock import Clock
from kivy.core.window import Window

from feed.taxonomy import Taxonomy
from kiosk.catalogue import Catalogue
from kiosk.settings import Settings
from kiosk.status import Status, read_status
from screens.guard import GAVE_UP, Guard
from screens.idleness import Idleness, LeftPage
from screens.layout import Edges, Layout
from screens.manner import Manner
from screens.memory import TIDY_SECONDS, tidy
from screens.moments import Moments
from screens.page import Memory, Page, page_class
from screens.paint.drawn import rgba
from screens.scale import fit_frame
from screens.stage import Stage
from screens.theme import Theme
from screens.trace import Trace
from screens.usage import Usage
from screens.watch import Watch

log = logging.getLogger(__name__)

ROTATION_FPS, BROWSING_FPS = 9, 60
"""Turns of the loop per second: it polls, so few while nobody is there, many from the first touch on."""

CALM_SECONDS = 4.0
"""How long the calm page stands before the screen goes home."""

MOST_BACK = 30

PREPARE_SECONDS = 1.2
"""How long after a slide was shown the home page is drawn ahead."""


class FaceApp:
    """The running screen; implements `screens.page.Face`."""

    def __init__(
        self,
        settings: Settings,
        theme: Theme,
        taxonomy: Taxonomy,
        catalogue: Catalogue | None,
        *,
        moments: Moments,
        trace: Trace,
    ) -> None:
        self.settings, self.taxonomy = settings, taxonomy
        self._day = theme
        self._usual = Manner(large=settings.panel.type_size == "large")
        self.manner = self._usual
        self.theme = theme.in_manner(self.manner)
        self.catalogue: Catalogue | None = catalogue
        self.status: Status | None = read_status(settings.data.run)
        self.layout = self._fitted()
        self.exit_code = 0
        self._moments, self._trace = moments, trace
        self._usage = Usage(settings)
        self._idle = Idleness(settings.idle.seconds)
        self._left: LeftPage | None = None
        self._back: list[tuple[str, Memory]] = []
        self._changes_at: datetime | None = None
        self._touch_at: float | None = None
        self.stage = Stage(self, self._touched)
        self._tidy = Clock.create_trigger(tidy, TIDY_SECONDS)
        self._ready: Page | None = None
        self._prepare = Clock.create_trigger(self._prepare_home, PREPARE_SECONDS)
        self._watch = Watch(
            settings.data.folder,
            settings.data.run,
            edition=self._deliver_edition,
            status=lambda status: self._in_loop(self._adopt_status, status),
        )

    # --- what pages ask -------------------------------------------------------------------------------------

    def now(self) -> datetime:
        """The moment to judge by."""
        return self._moments.now(self.catalogue.edition if self.catalogue else None, self.status)

    @property
    def offline(self) -> bool:
        """Whether the feed is out of reach just now."""
        return self.status is not None and self.status.state in ("offline", "refused")

    def choose(self, manner: Manner) -> None:
        """Show everything in another manner until the resident has left."""
        self._adopt_manner(manner)
        self._refresh()

    def _adopt_manner(self, manner: Manner) -> None:
        if manner == self.manner:
            return
        self.manner = manner
        self.theme = self._day.in_manner(manner)
        self.layout = self._fitted()
        self._ready = None
        self._idle = Idleness(self.settings.idle.large_seconds if manner.large else self.settings.idle.seconds)
        self._idle.touch(time.monotonic())
        Window.clearcolor = rgba(self.theme.color("paper"))

    def stay(self) -> None:
        """Let the time until the rotation begin anew."""
        self._idle.touch(time.monotonic())

    def open(self, route: str, *, instead: bool = False) -> None:
        """Go to a route from where the resident is."""
        page = self.stage.page
        if route == "home":
            self._back.clear()
        elif instead:
            pass
        elif page is not None and page.bars == "browsing" and page.route != route:
            self._back.append((page.route, dict(page.memory)))
            del self._back[:-MOST_BACK]
        self.visit(route, None)

    def back(self) -> None:
        """Go back one page, or home."""
        route, memory = self._back.pop() if self._back else ("home", {})
        self.visit(route, memory)

    def resume(self) -> None:
        """Answer the touch that ends the rotation: the page of a visit just ended, else home."""
        left, self._left = self._left, None
        if left is not None and left.resumes(time.monotonic()):
            self.visit(left.route, None)
        else:
            self.open("home")

    # --- life -----------------------------------------------------------------------------------------------

    def run(self) -> int:
        """Show the rotation and run until stopped; the exit code."""
        Guard(self._recover, self._give_up).install()
        Window.clearcolor = rgba(self.theme.color("paper"))
        Window.add_widget(self.stage)
        Window.bind(on_flip=self._flipped, on_resize=self._resized)
        # What is loaded by now stays for good: left out of every later collection, which then takes 4 ms, not 20.
        gc.freeze()
        self.show("rotation", None)
        self._watch.start()
        self._usage.start()
        Clock.schedule_interval(self._second, 1)
        self._await_minute()
        runTouchApp()
        self._watch.stop()
        self._usage.close()
        return self.exit_code

    def visit(self, route: str, memory: Memory | None) -> None:
        """Show a page to somebody who is there: their time begins anew."""
        self._idle.touch(time.monotonic())
        self.show(route, memory)

    def show(self, route: str, memory: Memory | None) -> None:
        """Build the page of a route and put it in place of the present one."""
        started = time.perf_counter()
        page = self._ready if route == "home" and not memory else None
        self._ready = None
        page = page or self._built(route, memory)
        if page.bars == "rotation":
            self._prepare()
        whole = self._idle.limit
        if page.bars == "browsing":
            Clock._max_fps = float(BROWSING_FPS)
        else:
            Clock._max_fps = float(ROTATION_FPS)
        self.stage.show(page, self._idle.seconds_left(time.monotonic()) or whole, whole)
        self._tidy()
        self._usage.opened(page.route, self.now())
        self._changes_at = self.catalogue.next_change(self.now()) if self.catalogue else None
        log.debug("page.shown route=%s build_ms=%.0f", route, 1000 * (time.perf_counter() - started))
        self._trace.note("page", route=page.route, build_ms=round(1000 * (time.perf_counter() - started), 1))

    def _prepare_home(self, _elapsed: float) -> None:
        """Draw the home page ahead of the touch: the loop turns slowly in the rotation, so the touch itself is late."""
        page = self.stage.page
        if page is not None and page.bars == "rotation" and self.catalogue is not None:
            self._ready = self._built("home", None)

    def _outdate(self) -> None:
        """What was drawn ahead no longer holds: draw it again when there is time."""
        self._ready = None
        self._prepare()

    def _built(self, route: str, memory: Memory | None) -> Page:
        if self.catalogue is None and route not in ("failsafe",):
            route = "empty"
        page: Page = page_class(route)(self, route, memory)
        page.build()
        return page

    def _refresh(self) -> None:
        """Draw the present page anew from the present edition, at the same place."""
        page = self.stage.page
        if page is None:
            return
        route = page.route
        if route == "empty":
            route = "rotation"
        elif route.startswith("item:") and not self._has_item(route):
            self.back()
            return
        self.show(route, dict(page.memory))

    def _has_item(self, route: str) -> bool:
        unit, _, name = route.partition(":")[2].partition("/")
        return self.catalogue is not None and self.catalogue.item(unit, name) is not None

    # --- touch and time ---------------------------------------------------------------------------------------

    def _touched(self) -> None:
        now = time.monotonic()
        self._idle.touch(now)
        self._touch_at = time.perf_counter()
        Clock._max_fps = float(BROWSING_FPS)

    def _second(self, _elapsed: float) -> None:
        page = self.stage.page
        if page is None or page.route in ("rotation", "empty", "failsafe"):
            return
        left = self._idle.seconds_left(time.monotonic())
        if left > 0:
            if self.stage.bottom_bar is not None:
                self.stage.bottom_bar.ring.step(left)
            return
        self._left = LeftPage(page.route, time.monotonic())
        self._back.clear()
        self._adopt_manner(self._usual)
        self.show("rotation", None)

    def _await_minute(self) -> None:
        if self._moments.fixed is None:
            now = self.now()
            Clock.schedule_once(self._minute, 60 - now.second - now.microsecond / 1e6 + 0.02)

    def _minute(self, _elapsed: float) -> None:
        self._await_minute()
        if self._changes_at is not None and self._changes_at <= self.now():
            self._refresh()
            return
        self._outdate()
        self.stage.redraw_top()
        if self.stage.page is not None:
            self.stage.page.minute()

    # --- what the agent publishes -----------------------------------------------------------------------------

    def _in_loop(self, act: Callable[..., None], *values: Any) -> None:
        Clock.schedule_once(lambda _: act(*values))

    def _deliver_edition(self, catalogue: Catalogue) -> None:
        self._in_loop(self._adopt_edition, catalogue)

    def _adopt_edition(self, catalogue: Catalogue) -> None:
        old, self.catalogue = self.catalogue, catalogue
        self._ready = None
        log.info("edition.adopted number=%d", catalogue.edition.number)
        self._usage.forget(catalogue.edition.withdrawn)
        try:
            self._refresh()
        finally:
            if old is not None:
                old.close()
        self._trace.note("edition", number=catalogue.edition.number)

    def _adopt_status(self, status: Status | None) -> None:
        was = (self.offline, self.status.state if self.status else "")
        self.status = status
        self._outdate()
        if was != (self.offline, status.state if status else ""):
            self.stage.redraw_top()
            if self.stage.page is not None:
                self.stage.page.status_changed()

    # --- trouble ----------------------------------------------------------------------------------------------

    def _recover(self) -> None:
        page = self.stage.page
        if page is not None and page.route == "failsafe":
            return
        self._back.clear()
        self.show("failsafe", None)
        Clock.schedule_once(lambda _: self.open("home"), CALM_SECONDS)

    def _give_up(self) -> None:
        self.exit_code = GAVE_UP
        stopTouchApp()

    # --- the window -------------------------------------------------------------------------------------------

    def _fitted(self) -> Layout:
        width, height = Window.size
        edges = Edges(self.theme.color("button_line")) if self.manner.dark else None
        return Layout(fit_frame(int(width), int(height), self.settings.panel.orientation), edges=edges)

    def _resized(self, *_sizes: object) -> None:
        layout = self._fitted()
        if layout.frame != self.layout.frame:
            self.layout = layout
            self._ready = None
            self._refresh()

    def _flipped(self, *_window: object) -> None:
        if not self._trace.on:
            return
        page = self.stage.page
        waited = -1.0 if self._touch_at is None else 1000 * (time.perf_counter() - self._touch_at)
        self._trace.note("flip", route=page.route if page else "", touch_ms=round(waited, 1))


def stop(_signal: int, _frame: object) -> None:
    """End the loop on SIGTERM and SIGINT, cleanly."""
    if EventLoop.status != "started":
        raise SystemExit(0)
    Clock.schedule_once(lambda _: stopTouchApp())
