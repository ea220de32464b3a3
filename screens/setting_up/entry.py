"""The way into the set-up, and what follows from it: the hidden gesture, and settings that have changed."""

from __future__ import annotations

import logging
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from kivy.base import stopTouchApp
from kivy.clock import Clock
from kivy.core.window import Window
from kivy.input import MotionEvent

from kiosk.setting_up.errands import Errands
from kiosk.setting_up.reload import RELOAD, SettingsWatch, screen_restarts
from kiosk.settings import Settings
from kiosk.version import program_version
from screens.setting_up.gesture import HOLD_SECONDS, Corners, corner_of

if TYPE_CHECKING:
    from screens.stage import Stage

log = logging.getLogger(__name__)

_SHOW_APPLIED_SECONDS = 4.0
"""How long 设好了 is read before the screen begins anew."""


class Program(Protocol):
    """What the set-up needs of the program around it."""

    settings: Settings
    catalogue: Any
    stage: Stage
    exit_code: int

    def open(self, route: str, *, instead: bool = False) -> None:
        """Go to a route."""

    def show(self, route: str, memory: dict[str, Any] | None) -> None:
        """Put a route's page in place of the present one."""


class Entry:
    """One program's way into its set-up. `start` begins to look; before, and without a file, nothing happens."""

    def __init__(self, program: Program, config: Path) -> None:
        self.config = config.absolute()
        self.settings = program.settings
        self.errands: Errands | None = Errands(
            self.config, program.settings.data.screen, spawn=os.access(self.config.parent, os.W_OK)
        )
        self._program = program
        self._corners = Corners()
        self._watch = SettingsWatch(self.config, program.settings, self._changed)

    @property
    def version(self) -> str:
        """The version of the program, for the head of the page."""
        return program_version()

    @property
    def unset(self) -> bool:
        """Whether the settings do not yet say what to show."""
        feed = self.settings.feed
        return not (feed.url and feed.village)

    def route(self, route: str) -> str:
        """The route to show where there is no content: the set-up's while nothing is set up."""
        return "setup" if self.unset or route == "setup" else "empty"

    def start(self) -> None:
        """Look for the gesture and for changed settings from now on."""
        Window.bind(on_touch_down=self._down, on_touch_move=self._move, on_touch_up=self._up)
        self._watch.start()

    def stop(self) -> None:
        """Look no longer."""
        self._watch.stop()
        Window.unbind(on_touch_down=self._down, on_touch_move=self._move, on_touch_up=self._up)

    def look(self) -> None:
        """Look for changed settings at once."""
        self._watch.look()

    # --- the gesture ------------------------------------------------------------------------------------------

    def _corner(self, touch: MotionEvent) -> str:
        width, height = Window.size
        return corner_of(touch.x, height - touch.y, width, height)

    def _down(self, _window: object, touch: MotionEvent) -> bool:
        if self._corners.down(self._corner(touch), time.monotonic()):
            Clock.schedule_once(self._held, HOLD_SECONDS)
        return False

    def _move(self, _window: object, touch: MotionEvent) -> bool:
        self._corners.moved(self._corner(touch))
        return False

    def _up(self, _window: object, _touch: MotionEvent) -> bool:
        self._corners.up()
        return False

    def _held(self, _elapsed: float) -> None:
        page = self._program.stage.page
        if self._corners.opens(time.monotonic()) and page is not None and page.route != "setup":
            log.info("setup.opened")
            self._program.open("setup")

    # --- changed settings -------------------------------------------------------------------------------------

    def _changed(self, new: Settings, _other_root: bool) -> None:
        """Called on the watching thread."""
        Clock.schedule_once(lambda _: self._adopt(new))

    def _adopt(self, new: Settings) -> None:
        old, self.settings = self.settings, new
        page = self._program.stage.page
        wait = _SHOW_APPLIED_SECONDS if page is not None and page.route == "setup" else 0.0
        restarts = screen_restarts(old, new)
        log.info("settings.changed restarts=%s", restarts)
        Clock.schedule_once(lambda _: self._follow(new, restarts), wait)

    def _follow(self, new: Settings, restarts: bool) -> None:
        if restarts:
            self._program.exit_code = RELOAD
            stopTouchApp()
            return
        self._program.settings = new
        page = self._program.stage.page
        if page is not None and page.route in ("setup", "empty"):
            self._program.show("rotation", None)
