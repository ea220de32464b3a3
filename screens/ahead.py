"""What is done ahead of a touch while the rotation stands, a little at a time.

The home page is drawn, the code of all pages is loaded, the QR codes of what residents open first are worked out. Who
touches first would else wait for the one, who opens a kind of page or an item for the others, up to 0.1 s each.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from itertools import chain
from typing import Final

from kivy.clock import Clock

from feed.item import Kind
from kiosk.catalogue import Query
from screens.memory import rest
from screens.page import PAGES, Face, Memory, Page, page_class
from screens.qr_panel import KEPT_CODES, qr_matrix

PREPARE_SECONDS: Final = 1.2
"""How long after a slide was shown the home page is drawn ahead."""

LOAD_SECONDS: Final = 0.3
"""Between two pieces of work that are done ahead."""

LIBRARIES: Final = ("qrcode.main", "qrcode.exceptions", "screens.motion")
"""What pages import no sooner than they need it."""

_OPENED: Final[tuple[Kind, ...]] = ("notice", "guide", "policy", "disclosure", "profile", "contact")
"""Kinds of items whose codes are worked out ahead, the first ones first."""

_CODES: Final = KEPT_CODES * 3 // 4


class Ahead:
    """Draws home ahead with `draw`, whenever `unattended` says that nobody is there."""

    def __init__(self, draw: Callable[[], Page | None], unattended: Callable[[], bool]) -> None:
        self._draw, self._unattended = draw, unattended
        self._home: Page | None = None
        self._loading = chain(map(_load_page, PAGES), map(_load_library, LIBRARIES))
        self._codes: Iterator[None] | None = None
        self._due = Clock.create_trigger(self._prepare, PREPARE_SECONDS)

    def prepare(self) -> None:
        """Draw home before long."""
        self._due()

    def forget(self) -> None:
        """What was drawn no longer holds."""
        self._home = self._codes = None

    def renew(self) -> None:
        """What was drawn no longer holds: draw it again when there is time."""
        self._home = None
        self._due()

    def take(self, route: str, memory: Memory | None) -> Page | None:
        """The page drawn ahead if it is the one wanted; none otherwise. It is kept no longer in any case."""
        home, self._home = self._home, None
        return home if route == "home" and not memory else None

    def _prepare(self, _elapsed: float) -> None:
        if self._unattended():
            self._home = self._draw()
            Clock.unschedule(self._work)
            Clock.schedule_interval(self._work, LOAD_SECONDS)

    def _work(self, _elapsed: float) -> bool:
        """Do one more piece; false when somebody has come, or nothing is left and what it took can be laid aside."""
        if not self._unattended():
            return False
        if self._codes is None and self._home is not None:
            self._codes = codes_of(self._home.face)
        if next(chain(self._loading, self._codes or ()), False) is None:
            return True
        rest(0.0)
        return False


def _load_page(word: str) -> None:
    page_class(word)


def _load_library(name: str) -> None:
    importlib.import_module(name)


def codes_of(face: Face) -> Iterator[None]:
    """Work out the codes of what residents open first, one at a time."""
    catalogue, now = face.catalogue, face.now()
    if catalogue is None:
        return
    for kind in _OPENED:
        for entry in catalogue.page(Query(kinds=(kind,), order="important"), now, 0, _CODES // len(_OPENED)):
            item = catalogue.item(entry.unit, entry.id)
            if item is not None and item.url:
                qr_matrix(item.url)
                yield
