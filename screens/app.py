"""The program: which page is shown, when, and what happens to it as editions, minutes and residents come and go.

States: rotation → browsing → rotation; at night dark → rotation → dark; a fault on any page → the calm page → home.
A warning that takes the screen over stands in the place of whatever is shown, until it is set aside, lifted or over.
"""

from __future__ import annotations

import gc
import logging
import time
from datetime import datetime
from pathlib import Path
from typing import Final

from kivy.base import EventLoop, runTouchApp, stopTouchApp
from kivy.clock import Clock
from kivy.core.window import Window

from feed.taxonomy import Taxonomy
from kiosk.catalogue import Catalogue
from kiosk.settings import Settings
from kiosk.status import Status, read_status
from screens.ahead import Ahead
from screens.alert.alarm import Alarm
from screens.arrivals import Arrivals
from screens.attendance import Attendance
from screens.care import Light
from screens.guard import GAVE_UP, Guard
from screens.layout import Layout
from screens.looks import Looks
from screens.manner import Manner
from screens.memory import TIDY_SECONDS, tidy
from screens.minutes import Minutes
from screens.moments import Moments
from screens.motion import mover
from screens.pace import BACK, FORWARD, WAKING, Movement, Pace
from screens.page import Memory, Page, page_class
from screens.palm import count_fingers
from screens.reporting import Reporter
from screens.setting_up.entry import Entry
from screens.shade import PanelLight
from screens.stage import Stage
from screens.tempo import Tempo
from screens.theme import Theme
from screens.trace import Trace
from screens.usage import Usage
from screens.visit import Visit
from screens.waiting import wait_for_touches

log = logging.getLogger(__name__)

CALM_SECONDS: Final = 4.0
"""How long the calm page stands before the screen goes home."""

ITEM_ROUTES: Final = frozenset({"item", "original", "picture", "playing"})
"""First words of routes that show an item, or something of it."""

CONTENTLESS: Final = frozenset({"failsafe", "dark", "alert"})
"""Routes whose pages can be shown before there is any edition."""


class FaceApp:
    """The running screen; implements `screens.page.Face`.

    `manner`, `theme` and `layout` are those of the page that is shown: a slide of the rotation is a poster, by day and
    in plain sizes whatever a resident has chosen.
    """

    def __init__(
        self,
        settings: Settings,
        theme: Theme,
        taxonomy: Taxonomy,
        catalogue: Catalogue | None,
        *,
        moments: Moments,
        trace: Trace,
        theme_fault: str = "",
        config: Path | None = None,
    ) -> None:
        """`config` is the settings file: without it, as for pictures, there is no set-up."""
        self.settings, self.taxonomy = settings, taxonomy
        self.catalogue: Catalogue | None = catalogue
        self.status: Status | None = read_status(settings.data.run)
        self.exit_code = 0
        self.setting_up = Entry(self, config) if config is not None else None
        self._looks = Looks(settings.panel, theme)
        self._reporter = Reporter(settings.data.screen_run, self._looks.glass, self._looks.floors, theme_fault)
        self._visit = Visit(settings.idle, self._looks.usual)
        self.manner: Manner
        self.theme: Theme
        self.layout: Layout
        self._wear(self._visit.manner)
        self._moments, self._trace = moments, trace
        self.alarm = Alarm(self, self._looks, moments)
        self._usage = Usage(settings)
        self._tempo = Tempo(self, self._visit, trace)
        self.attendance = Attendance(self, self._visit, self._tempo)
        self.stage = Stage(self, self.attendance.touched, self._tempo.seen)
        self._panel = PanelLight(self.stage, settings.care, self.moment())
        mover.use(Pace(reduced=settings.motion.reduced), self._tempo.rested)
        self._tidy = Clock.create_trigger(tidy, TIDY_SECONDS)
        self._ahead = Ahead(self._home_ahead, self._unattended)
        self.minutes = Minutes(self, self._ahead, self._reporter, lambda: moments.fixed is not None)
        self.arrivals = Arrivals(self, self._ahead, self._usage, trace)

    # --- what pages ask -------------------------------------------------------------------------------------

    def now(self) -> datetime:
        """The moment to judge by."""
        return self._moments.now(self.catalogue.edition if self.catalogue else None, self.status)

    def moment(self) -> float:
        """The moment of the monotonic clock that all waiting goes by (seconds)."""
        return time.monotonic()

    @property
    def offline(self) -> bool:
        """Whether the feed is out of reach just now."""
        return self.status is not None and self.status.state in ("offline", "refused")

    def choose(self, manner: Manner) -> None:
        """Show everything in another manner until the resident has left."""
        self._visit.manner = manner
        self._ahead.forget()
        self.stay()
        self._wear(manner)
        self.refresh()

    @property
    def clock_sure(self) -> bool:
        """Whether the time can be relied on."""
        return self._moments.sure(self.catalogue.edition if self.catalogue else None, self.status)

    @property
    def warned(self) -> bool:
        """Whether any warning stands now."""
        return self.alarm.wakes or bool(self.alarm.vigil.standing)

    def stay(self) -> None:
        """Let the time until the rotation begin anew."""
        self.attendance.stay()

    def open(self, route: str, *, instead: bool = False) -> None:
        """Go to a route from where the resident is."""
        page = self.stage.page
        browsing = page is not None and page.bars == "browsing"
        if not browsing and route != "home" and self._visit.surprises(self.moment()):
            self.resume()
            return
        if route == "home":
            self._visit.trail.clear()
        elif page is not None and browsing and not instead and page.route != route:
            self._visit.trail.leave(page.route, page.memory)
        self.visit(route, None, WAKING if not browsing else BACK if route == "home" else FORWARD)

    def back(self) -> None:
        """Go back one page, past those whose item has been withdrawn; or home."""
        self.visit(*self._visit.trail.back(self._stands), BACK)

    def resume(self) -> None:
        """Answer the touch that ends the rotation: the visit that has just ended, else home."""
        left = self._visit.resume(self.moment())
        if left is None:
            self.open("home")
        else:
            self.visit(*left, WAKING)

    # --- life -----------------------------------------------------------------------------------------------

    def run(self) -> int:
        """Show the rotation and run until stopped; the exit code."""
        Guard(self._recover, self._give_up).install()
        Window.add_widget(self.stage)
        Window.bind(on_flip=self._tempo.flipped, on_resize=self._resized)
        self.stage.fingers = count_fingers(self.stage.let_go)
        wait_for_touches()
        # What is loaded by now stays for good: left out of every later collection, which then takes 4 ms, not 20.
        gc.freeze()
        self.show("rotation", None)
        self._panel.drive(self.settings.data.screen_run)
        self.look()
        self.arrivals.start()
        self._usage.start()
        if self.setting_up is not None:
            self.setting_up.start()
        self.attendance.begin()
        self.minutes.await_next()
        runTouchApp()
        if self.setting_up is not None:
            self.setting_up.stop()
        self.arrivals.stop()
        self._usage.close()
        return self.exit_code

    def visit(self, route: str, memory: Memory | None, movement: Movement | None = None) -> None:
        """Show a page to somebody who is there: their time begins anew."""
        self.stay()
        self.show(route, memory, movement)

    def show(self, route: str, memory: Memory | None, movement: Movement | None = None) -> None:
        """Build the page of a route and put it in place of the present one; without a movement it cuts."""
        started = time.perf_counter()
        now = self.moment()
        route, memory, movement = self.alarm.instead(route, memory, movement, now)
        if self.alarm.banner_changed():
            self._ahead.forget()
        self._wear(self._manner_of(route), self.alarm.below(route))
        page = self._ahead.take(route, memory) or self._built(route, memory)
        film = getattr(self.stage.page, "reel", None)
        if page.bars == "rotation":
            self._ahead.prepare()
        self._visit.allow(long=page.long)
        whole = self._visit.limit
        self.stage.show(page, self._visit.seconds_left(now) or whole, whole, movement)
        self.alarm.hang(page)
        self.alarm.shown(route, film)
        self._tempo.set()
        self._tidy()
        self._usage.opened(page.route, self.now())
        self._reporter.shown(page.route, self.catalogue)
        self.minutes.page_shown()
        log.debug("page.shown route=%s build_ms=%.0f", route, 1000 * (time.perf_counter() - started))
        self._trace.note("page", route=page.route, build_ms=round(1000 * (time.perf_counter() - started), 1))

    def _unattended(self) -> bool:
        page = self.stage.page
        return page is not None and page.bars == "rotation" and self.catalogue is not None

    def _home_ahead(self) -> Page:
        worn = self._worn
        self._wear(self._manner_of("home"), self.alarm.below("home"))
        try:
            self.stage.prepare(self._visit.limit)
            return self._built("home", None)
        finally:
            self._wear(*worn)

    def _built(self, route: str, memory: Memory | None) -> Page:
        if self.catalogue is None and route not in CONTENTLESS:
            route = "empty" if self.setting_up is None else self.setting_up.route(route)
        page: Page = page_class(route)(self, route, memory)
        page.build()
        return page

    def refresh(self) -> None:
        """Draw the present page anew from the present edition, at the same place."""
        page = self.stage.page
        if page is None or page.route == "dark":
            return
        route = page.route
        if route == "empty":
            route = "rotation"
        self.show(route, dict(page.memory))

    def _stands(self, route: str) -> bool:
        """Whether the item that a route shows, if it shows one, has not been withdrawn."""
        word, _, argument = route.partition(":")
        if word not in ITEM_ROUTES or self.catalogue is None:
            return True
        unit, name = argument.split("/")[:2]
        return self.catalogue.item(unit, name) is not None

    # --- the look -------------------------------------------------------------------------------------------

    def _manner_of(self, route: str) -> Manner:
        return Manner() if route == "rotation" else self._visit.manner

    def _wear(self, manner: Manner, below: float = 0) -> None:
        """Let pages be drawn in a manner from now on, above so many units at the foot of the panel."""
        self.manner, self._worn = manner, (manner, below)
        self.theme, self.layout = self._looks.wear(manner, below)

    def _resized(self, *_sizes: object) -> None:
        if self._looks.resized():
            self._ahead.forget()
            self._wear(self.manner)
            self.refresh()

    # --- light ------------------------------------------------------------------------------------------------

    @property
    def light(self) -> Light:
        """How the panel is lit now."""
        return self._panel.light

    def look(self) -> None:
        """Give the panel the light and the place of the moment; switched off, it shows nothing at all."""
        moment = self.moment()
        awake = self.alarm.wakes or self._visit.seconds_left(moment) > 0
        dark = self._panel.set(self.now(), moment, awake=awake, clock_sure=self.clock_sure) == "dark"
        page = self.stage.page
        if page is not None and dark != (page.route == "dark"):
            self.show("dark" if dark else "rotation", None)

    # --- trouble ----------------------------------------------------------------------------------------------

    def _recover(self) -> None:
        page = self.stage.page
        if page is not None and page.route == "failsafe":
            return
        self._visit.trail.clear()
        self.show("failsafe", None)
        Clock.schedule_once(lambda _: self.open("home"), CALM_SECONDS)

    def _give_up(self) -> None:
        self.exit_code = GAVE_UP
        stopTouchApp()


def stop(_signal: int, _frame: object) -> None:
    """End the loop on SIGTERM and SIGINT, cleanly."""
    if EventLoop.status != "started":
        raise SystemExit(0)
    Clock.schedule_once(lambda _: stopTouchApp())
