"""A round through every kind of page, each saved as a picture: for the README, and to look at without a display."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from kivy.base import stopTouchApp
from kivy.clock import Clock

from screens.gallery.scenes import scenes_of
from screens.gallery.snapshot import snapshot
from screens.page import Memory

if TYPE_CHECKING:
    from screens.app import FaceApp

log = logging.getLogger(__name__)

Stop = tuple[str, str, Memory]
"""Name of the picture, route, memory of the page."""

_SETTLE = 0.15
"""Seconds that a page gets to load what it loads later."""


def save_window(path: Path) -> None:
    """Save what the window shows as a PNG."""
    snapshot().save(path)


def stops_of(face: FaceApp) -> Iterator[Stop]:
    """Every kind of page that the present edition can show just now (`screens.gallery.scenes`)."""
    catalogue = face.catalogue
    if catalogue is None:
        yield "empty", "empty", {}
        return
    per_kind = face.settings.rotation.per_kind
    for scene in scenes_of(catalogue, face.theme, face.taxonomy, face.now(), per_kind):
        if scene.state == "online" and scene.at is None:
            yield scene.name, scene.route, dict(scene.memory)


class Tour:
    """Walks the stops, one after the other, then stops the program."""

    def __init__(self, face: FaceApp, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._face, self._folder = face, folder
        self._stops: Iterator[Stop] | None = None
        self._number = 0

    def begin(self) -> None:
        """Start once the loop runs."""
        Clock.schedule_once(self._next, _SETTLE)

    def _next(self, _elapsed: float) -> None:
        if self._stops is None:
            # All at once: an edition that arrives on the way closes the one that these were read from.
            self._stops = iter(tuple(stops_of(self._face)))
        stop = next(self._stops, None)
        if stop is None:
            stopTouchApp()
            return
        self._number += 1
        name, route, memory = stop
        path = self._folder / f"{self._number:02}-{name}.png"
        try:
            self._face.visit(route, memory)
        except Exception:
            log.exception("tour.failed route=%s", route)
            self._face.exit_code = 1
            Clock.schedule_once(self._next)
            return
        # Two turns of the loop: one draws the page, the next one reads it back.
        Clock.schedule_once(lambda _: self._save(path), _SETTLE)

    def _save(self, path: Path) -> None:
        save_window(path)
        log.info("tour.saved path=%s", path)
        self._next(0)
