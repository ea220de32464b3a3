"""The booth: the real program on a window, without its loop: a scene is put up, drawn, looked at, taken down.

Import after `screens.launch.prepare_kivy`. One booth per process: Kivy has one window.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, Final, Literal

from kivy.base import EventLoop, runTouchApp
from kivy.clock import Clock
from kivy.core.window import Window
from msgspec import structs
from PIL import Image

from feed.taxonomy import Taxonomy
from kiosk.catalogue import Catalogue
from kiosk.settings import Settings
from kiosk.status import Status, UnitStatus
from screens.app import FaceApp
from screens.gallery.scenes import Scene, State
from screens.gallery.set_up import Staged
from screens.gallery.snapshot import snapshot
from screens.manner import Manner
from screens.moments import Moments
from screens.page import Page
from screens.paint.drawn import rgba
from screens.theme import Theme
from screens.trace import Trace

MOST_PAGES: Final = 12
"""Of an item's own pages so many are looked at."""

AGE: Final = timedelta(minutes=12)
"""How old the newest content is, and how long the line has been cut where it is: as the mock-ups tell it."""

_TURNS: Final = 4
"""Turns of the loop that put a page up: what it schedules for the next turn is drawn too."""


class Booth:
    """Shows scenes of one edition at one moment.

    `settings.data` names folders that nothing else uses: what is looked at here is no resident's visit. Transitions
    are left out, for a picture is of a page that stands.
    """

    def __init__(
        self, settings: Settings, theme: Theme, taxonomy: Taxonomy, catalogue: Catalogue, at: datetime
    ) -> None:
        EventLoop.ensure_window()
        # Input and clock, but no loop: the booth turns it.
        runTouchApp(embedded=True)
        # The edition may have been signed after the moment that is shown.
        edition = catalogue.edition
        catalogue.edition = structs.replace(edition, content_at=min(edition.content_at, at - AGE))
        still = structs.replace(settings, motion=structs.replace(settings.motion, reduced=True))
        self._moments, self._at, self._catalogue = Moments(at), at, catalogue
        self._folder = settings.data.folder
        self.face = FaceApp(still, theme, taxonomy, catalogue, moments=self._moments, trace=Trace())
        Window.add_widget(self.face.stage)
        self.wear(self.face.manner)

    def wear(self, manner: Manner) -> None:
        """Show everything from here on in a manner."""
        self.face.choose(manner)
        Window.clearcolor = rgba(self.face.theme.color("paper"))

    def show(self, scene: Scene) -> Page:
        """Put a scene up, ready to be drawn: everything that a page does later is done."""
        face = self.face
        self._moments.fixed = scene.at or self._at
        face.catalogue = None if scene.state in ("waiting", "cut", "refused") else self._catalogue
        face.status = status_of(scene.state, self._at, face.catalogue)
        face.setting_up = None
        if scene.route == "setup":
            face.setting_up = Staged(self._folder, unset=face.catalogue is None)
        face.visit(scene.route, dict(scene.memory))
        page = face.stage.page
        if page is None:
            raise RuntimeError(f"scene {scene.name}: the stage is empty")
        _finish(page)
        return page

    def views(self, scene: Scene, most: int = MOST_PAGES) -> Iterator[str]:
        """Put a scene up, then each of its own pages; yields the name of what can be looked at just now."""
        page: Any = self.show(scene)
        yield scene.name
        turn = getattr(page, "turn", None)
        if not scene.turns or turn is None:
            return
        for number in range(1, most):
            turn(number)
            if page.memory.get("page") != number:
                return
            _finish(page)
            yield f"{scene.name}-p{number + 1}"

    def draw(self) -> None:
        """Bring the window up to date."""
        for _ in range(_TURNS):
            # The program sets the pace of its loop with every page; nobody waits here.
            Clock._max_fps = 0.0
            EventLoop.idle()
        Window.canvas.ask_update()
        EventLoop.idle()

    def picture(self) -> Image.Image:
        """Draw, and what the window shows then."""
        self.draw()
        return snapshot()


def _finish(page: Page) -> None:
    """Let a page do at once what it does in slices or on a thread while a resident reads."""
    finish = getattr(page, "finish", None)
    if finish is not None:
        finish()


def status_of(state: State, at: datetime, catalogue: Catalogue | None) -> Status:
    """What an agent that runs would tell in a state."""
    since, agent = at - AGE, os.getpid()
    if state in ("offline", "cut"):
        return Status(state="offline", since=since, last_contact=since, content_at=since, pid=agent)
    if state == "refused":
        return Status(state="refused", since=since, last_contact=since, pid=agent)
    if state in ("updating", "waiting"):
        units = {code: UnitStatus(name=name) for code, name in _units(catalogue).items()}
        first = next(iter(units))
        units[first] = structs.replace(units[first], version=1, newest=2, items=48, admitted=31, missing=("17",))
        began: Literal["online", "starting"] = "starting" if catalogue is None else "online"
        return Status(state=began, since=since, last_contact=at, units=units, pid=agent)
    return Status(state="online", since=since, last_contact=at, content_at=since, pid=agent)


def _units(catalogue: Catalogue | None) -> dict[str, str]:
    return (catalogue.edition.units if catalogue is not None else None) or {"0": ""}
