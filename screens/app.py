"""The program: which page is shown, when, and what happens to it as editions, minutes and residents come and go.

States: rotation → browsing → rotation; at night dark → rotation → dark; a fault on any page → the calm page → home.
A warning that takes the screen over stands in the place of whatever is shown, until it is set aside, lifted or over.
"""

from __future__ import annotations

import gc
import logging
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from statistics import median
from typing import Final

from kivy.base import EventLoop, runTouchApp, stopTouchApp
from kivy.clock import Clock
from kivy.core.window import Window

from feed.taxonomy import Taxonomy
from kiosk.alerts import Bulletin, Warned
from kiosk.catalogue import Catalogue
from kiosk.settings import Settings
from kiosk.status import Status, read_status
from screens.ahead import Ahead
from screens.alert.alarm import Alarm
from screens.guard import GAVE_UP, Guard
from screens.layout import Layout
from screens.looks import Looks
from screens.manner import Manner
from screens.memory import TIDY_SECONDS, tidy
from screens.moments import Moments
from screens.motion import FRAMES_PER_SECOND, mover
from screens.pace import BACK, FORWARD, WAKING, Movement, Pace
from screens.page import Memory, Page, page_class
from screens.palm import count_fingers
from screens.recovering.remembering import Remembering
from screens.reporting import Reporter
from screens.setting_up.entry import Entry
from screens.shade import PanelLight
from screens.stage import Stage
from screens.theme import Theme
from screens.trace import Trace
from screens.usage import Usage
from screens.visit import Visit
from screens.waiting import wait_for_touches, wake
from screens.watch import Watch

log = logging.getLogger(__name__)

ROTATION_FPS: Final = 9.0
"""Turns of the loop per second while nobody is there: it polls. From the first touch on they are many more."""

LIVELY_SECONDS: Final = 5.0
"""How long after a touch on the rotation the loop turns quickly."""

CALM_SECONDS: Final = 4.0
"""How long the calm page stands before the screen goes home."""

UNATTENDED: Final = frozenset({"rotation", "empty", "failsafe", "dark", "alert"})
"""Routes that do not end by themselves when nobody touches them."""

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
        self._alarm = Alarm(self, self._looks, moments)
        self._usage = Usage(settings)
        self._known = Remembering(settings.data.screen)
        self._changes_at: datetime | None = None
        self._touch_at: float | None = None
        self._attended = False
        self.stage = Stage(self, self._touched, self._set_rate)
        self._panel = PanelLight(self.stage, settings.care, time.monotonic())
        mover.use(Pace(reduced=settings.motion.reduced), self._rested)
        self._tidy = Clock.create_trigger(tidy, TIDY_SECONDS)
        self._ahead = Ahead(self._home_ahead, self._unattended)
        self._watch = Watch(
            settings.data.folder,
            settings.data.run,
            edition=lambda catalogue: self._when_free(lambda: self._adopt_edition(catalogue)),
            bulletin=lambda bulletin: self._in_loop(lambda: self._adopt_bulletin(bulletin)),
            status=lambda status: self._when_free(lambda: self._adopt_status(status)),
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
        self._visit.manner = manner
        self._ahead.forget()
        self.stay()
        self._wear(manner)
        self._refresh()

    @property
    def clock_sure(self) -> bool:
        """Whether the time can be relied on."""
        return self._moments.sure(self.catalogue.edition if self.catalogue else None, self.status)

    @property
    def warned(self) -> bool:
        """Whether any warning stands now."""
        return self._alarm.wakes or bool(self._alarm.vigil.standing)

    def stay(self) -> None:
        """Let the time until the rotation begin anew."""
        self._attended = True
        self._visit.stay(time.monotonic())

    def open(self, route: str, *, instead: bool = False) -> None:
        """Go to a route from where the resident is."""
        page = self.stage.page
        browsing = page is not None and page.bars == "browsing"
        if route == "home":
            self._visit.trail.clear()
        elif page is not None and browsing and not instead and page.route != route:
            self._visit.trail.leave(page.route, page.memory)
        self.visit(route, None, WAKING if not browsing else BACK if route == "home" else FORWARD)

    def back(self) -> None:
        """Go back one page, or home."""
        self.visit(*self._visit.trail.back(), BACK)

    def resume(self) -> None:
        """Answer the touch that ends the rotation: the visit that has just ended, else home."""
        left = self._visit.resume(time.monotonic())
        if left is None:
            self.open("home")
        else:
            self.visit(*left, WAKING)

    # --- what a warning asks ----------------------------------------------------------------------------------

    @property
    def warnings(self) -> tuple[Warned, ...]:
        """What has the whole screen now, the gravest first."""
        return self._alarm.over(time.monotonic())

    @property
    def heard(self) -> bool:
        """Whether a tone can be heard on this machine."""
        return self._alarm.tone.possible

    def hear_warning(self) -> None:
        """Sound the tone of a warning again."""
        self.stay()
        self._alarm.sound()

    def set_aside(self, key: str) -> None:
        """Somebody has read a warning: show the next one, or what was shown before."""
        self._alarm.vigil.set_aside(key)
        self.visit("alert", None)

    def _warned(self) -> None:
        """Show what warnings ask for now: one that takes the screen over, the page below it, another banner."""
        change = self._alarm.change(time.monotonic())
        page = self.stage.page
        if change is not None and page is not None:
            log.info("alert.shown change=%s route=%s", change, page.route)
            self._refresh()
            self._look()

    # --- life -----------------------------------------------------------------------------------------------

    def run(self) -> int:
        """Show the rotation and run until stopped; the exit code."""
        Guard(self._recover, self._give_up).install()
        Window.add_widget(self.stage)
        Window.bind(on_flip=self._flipped, on_resize=self._resized)
        self.stage.fingers = count_fingers()
        wait_for_touches()
        # What is loaded by now stays for good: left out of every later collection, which then takes 4 ms, not 20.
        gc.freeze()
        self.show("rotation", None)
        self._panel.drive(self.settings.data.screen_run)
        self._look()
        self._watch.start()
        self._usage.start()
        if self.setting_up is not None:
            self.setting_up.start()
        Clock.schedule_interval(self._second, 1)
        self._await_minute()
        runTouchApp()
        if self.setting_up is not None:
            self.setting_up.stop()
        self._watch.stop()
        self._usage.close()
        return self.exit_code

    def visit(self, route: str, memory: Memory | None, movement: Movement | None = None) -> None:
        """Show a page to somebody who is there: their time begins anew."""
        self.stay()
        self.show(route, memory, movement)

    def show(self, route: str, memory: Memory | None, movement: Movement | None = None) -> None:
        """Build the page of a route and put it in place of the present one; without a movement it cuts."""
        started = time.perf_counter()
        now = time.monotonic()
        route, memory, movement = self._alarm.instead(route, memory, movement, now)
        if self._alarm.banner_changed():
            self._ahead.forget()
        self._wear(self._manner_of(route), self._alarm.below(route))
        page = self._ahead.take(route, memory) or self._built(route, memory)
        film = getattr(self.stage.page, "reel", None)
        if page.bars == "rotation":
            self._ahead.prepare()
        self._visit.allow(long=page.long)
        whole = self._visit.limit
        self.stage.show(page, self._visit.seconds_left(now) or whole, whole, movement)
        self.stage.hang(self._alarm.banner(page, self._looks.wear(self.manner)[1]))
        self._alarm.shown(route, film)
        self._set_rate()
        self._tidy()
        self._usage.opened(page.route, self.now())
        self._reporter.shown(page.route, self.catalogue)
        self._changes_at = self.catalogue.next_change(self.now()) if self.catalogue else None
        log.debug("page.shown route=%s build_ms=%.0f", route, 1000 * (time.perf_counter() - started))
        self._trace.note("page", route=page.route, build_ms=round(1000 * (time.perf_counter() - started), 1))

    def _unattended(self) -> bool:
        page = self.stage.page
        return page is not None and page.bars == "rotation" and self.catalogue is not None

    def _home_ahead(self) -> Page:
        worn = self._worn
        self._wear(self._manner_of("home"), self._alarm.below("home"))
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

    def _refresh(self) -> None:
        """Draw the present page anew from the present edition, at the same place."""
        page = self.stage.page
        if page is None or page.route == "dark":
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
            self._refresh()

    # --- touch and time ---------------------------------------------------------------------------------------

    def _touched(self) -> bool:
        """Somebody touches the panel; whether the touch may do more than wake it."""
        self.stay()
        self._alarm.vigil.touch(time.monotonic())
        self._touch_at = time.perf_counter()
        self._set_rate()
        if self._panel.light == "full":
            return True
        self._look()
        return False

    def _set_rate(self) -> None:
        page = self.stage.page
        lively = page is not None and (page.bars == "browsing" or page.lively)
        lively = lively or mover.running or not self.stage.seen or self._visit.since(time.monotonic()) < LIVELY_SECONDS
        Clock._max_fps = FRAMES_PER_SECOND if lively else ROTATION_FPS

    def _rested(self, movement: Movement, frames: list[float]) -> None:
        self._set_rate()
        if frames:
            worst, middle = max(frames), median(frames)
            self._trace.note("motion", name=movement.name, frames=len(frames),
                             median_ms=round(1000 * middle, 1), worst_ms=round(1000 * worst, 1))  # fmt: skip

    def _second(self, _elapsed: float) -> None:
        self._warned()
        page = self.stage.page
        if page is None:
            return
        now = time.monotonic()
        left = self._visit.seconds_left(now)
        if page.route in UNATTENDED:
            self._set_rate()
            if self._attended and not left:
                self._attended = False
                if page.route == "alert":
                    self._alarm.abandon()
                    self._visit.end("home", {}, now)
                self._look()
            return
        self._visit.allow(long=page.long)
        left = self._visit.seconds_left(now)
        if left > 0:
            if self.stage.bottom_bar is not None:
                self.stage.bottom_bar.ring.step(left, self._visit.limit)
            return
        self._visit.end(page.route, page.memory, now)
        self.show("rotation", None, WAKING)

    def _await_minute(self) -> None:
        if self._moments.fixed is None:
            now = self.now()
            Clock.schedule_once(self._minute, 60 - now.second - now.microsecond / 1e6 + 0.02)

    def _minute(self, _elapsed: float) -> None:
        self._await_minute()
        self.stage.patience.when_free(self._turn_minute)

    def _turn_minute(self) -> None:
        self._look()
        self._reporter.write(self.now())
        self._known.remember(self.catalogue, self.now())
        if self._changes_at is not None and self._changes_at <= self.now():
            self._refresh()
            return
        self._ahead.renew()
        self.stage.redraw_top()
        page = self.stage.page
        if page is not None:
            page.minute()
            self.stage.hang(self._alarm.banner(page, self._looks.wear(self.manner)[1]))

    def _look(self) -> None:
        """Give the panel the light and the place of the moment; switched off, it shows nothing at all."""
        moment = time.monotonic()
        awake = self._alarm.wakes or self._visit.seconds_left(moment) > 0
        dark = self._panel.set(self.now(), moment, awake=awake, clock_sure=self.clock_sure) == "dark"
        page = self.stage.page
        if page is not None and dark != (page.route == "dark"):
            self.show("dark" if dark else "rotation", None)

    # --- what the agent publishes -----------------------------------------------------------------------------

    def _in_loop(self, act: Callable[[], None]) -> None:
        Clock.schedule_once(lambda _: act())
        wake()

    def _when_free(self, act: Callable[[], None]) -> None:
        self._in_loop(lambda: self.stage.patience.when_free(act))

    def _adopt_edition(self, catalogue: Catalogue) -> None:
        old, self.catalogue = self.catalogue, catalogue
        self._alarm.edition(catalogue)
        self._ahead.forget()
        log.info("edition.adopted number=%d", catalogue.edition.number)
        self._usage.forget(catalogue.edition.withdrawn)
        try:
            self._refresh()
            self._look()
        finally:
            if old is not None:
                old.close()
        self._trace.note("edition", number=catalogue.edition.number)

    def _adopt_bulletin(self, bulletin: Bulletin) -> None:
        self._alarm.bulletin(bulletin)
        self._warned()

    def _adopt_status(self, status: Status | None) -> None:
        was = (self.offline, self.status.state if self.status else "")
        self.status = status
        self._ahead.renew()
        if was != (self.offline, status.state if status else ""):
            self.stage.redraw_top()
            if self.stage.page is not None:
                self.stage.page.status_changed()

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
