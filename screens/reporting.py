"""What the screen tells the staff about itself: collected while pages are shown, written by the minute.

`kiosk status` and `kiosk doctor` read it (`kiosk.screen_state`). Nothing here may cost a resident a frame: without a
missing character `shown` compares two numbers, and writing happens only when something changed.
"""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from pathlib import Path

from msgspec.structs import replace

from kiosk.catalogue import Catalogue
from kiosk.edition import EditionFault
from kiosk.screen_state import MOST_CHARACTERS, ScreenState, UndrawnCharacter, write_screen_state
from kiosk.version import program_version
from screens.glass import Floors, Glass
from screens.typesetting import missing_glyphs

log = logging.getLogger(__name__)


class Reporter:
    """Keeps the state of the face up to date in the run folder. For the drawing thread."""

    def __init__(self, run: Path, glass: Glass, found: Floors, theme_fault: str = "") -> None:
        """`found` are the floors of the frame on this glass; `theme_fault` says why the county's theme is not used."""
        self._run = run
        self._state = ScreenState(
            at=datetime.fromtimestamp(0, UTC),
            diagonal_inches=round(glass.diagonal_inches, 1),
            diagonal_source=glass.source,
            too_small=found.missed,
            theme_fault=theme_fault,
            version=program_version(),
        )
        self._written: ScreenState | None = None
        self._undrawn: dict[str, UndrawnCharacter] = {}

    def shown(self, route: str, catalogue: Catalogue | None) -> None:
        """A page was drawn: characters without a font that were not met before are told with its title."""
        missing = missing_glyphs()
        if len(missing) == len(self._undrawn):
            return
        page = _title(route, catalogue)
        for char in sorted(missing - self._undrawn.keys()):
            self._undrawn[char] = UndrawnCharacter(char, page)

    def write(self, now: datetime) -> None:
        """Write the state if it changed since the last time. A disk that refuses is logged, and tried again later."""
        undrawn = tuple(self._undrawn.values())
        state = replace(self._state, undrawn_count=len(undrawn), undrawn=undrawn[:MOST_CHARACTERS])
        if state == self._written:
            return
        try:
            write_screen_state(self._run, replace(state, at=now.astimezone(UTC)))
        except OSError as fault:
            log.warning("screen_state.unwritten folder=%s fault=%s", self._run, fault)
            return
        self._written = state


def _title(route: str, catalogue: Catalogue | None) -> str:
    """The title of the item that a route shows; the route itself for other pages."""
    _, _, name = route.partition(":")
    unit, _, key = name.partition("/")
    if catalogue is None or not key:
        return route
    try:
        item = catalogue.item(unit, key)
    except EditionFault as fault:
        log.warning("screen_state.title_unread route=%s fault=%s", route, fault)
        return route
    return item.title if item is not None else route
