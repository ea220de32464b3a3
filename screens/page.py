"""What a page is, and what it may ask of the program around it.

A page is made for a route, draws itself once in `build`, and is thrown away when it is left. Routes:

    rotation               the slides nobody touches
    home                   六个栏目
    section:<key>          a section's list (`theme.section[].key`)
    item:<unit>/<id>       one item
    original:<unit>/<id>/<sha256>  the pages of a document of an item, to zoom and move
    picture:<unit>/<id>/<sha256>   a picture, gallery or map of an item, to zoom and move
    playing:<unit>/<id>/<n>  the film or sound that is block n of an item
    manner                 字号: type size, night palette, reach
    setup                  setting the screen up, for installers
    alert                  the warning that has the whole screen
    dark                   nothing, on a panel that is switched off for the night

The top bar, the bottom bar and the inactivity ring belong to the program and stand above the page.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal, Protocol

from kivy.uix.widget import Widget

from feed.taxonomy import Taxonomy
from kiosk.catalogue import Catalogue
from kiosk.settings import Settings
from kiosk.status import Status
from screens.layout import Layout
from screens.manner import Manner
from screens.strokes import Axis
from screens.theme import Theme

if TYPE_CHECKING:
    from screens.setting_up.entry import Entry

Bars = Literal["browsing", "rotation", "none"]
"""Which bars stand above a page: both; the clear top bar alone; none."""

Memory = dict[str, Any]
"""What a page keeps for the next page of its route: after 返回, or when a new edition came (such as the page number
of a list). Plain values only."""


class Face(Protocol):
    """What a page may ask of the program."""

    theme: Theme
    """The look in the resident's manner."""
    layout: Layout
    manner: Manner
    settings: Settings
    taxonomy: Taxonomy
    catalogue: Catalogue | None
    """The edition shown; none before there is one."""
    status: Status | None
    """What the agent last told of itself; none when it has told nothing yet."""
    setting_up: Entry | None
    """The way into the set-up; none where there is no settings file to change."""

    def now(self) -> datetime:
        """The moment to judge by (aware), never before the newest signing time that was verified."""

    def open(self, route: str, *, instead: bool = False) -> None:
        """Go to a route; the page left can be returned to with `back`, unless the new one comes `instead` of it."""

    def back(self) -> None:
        """Go back one page; to home when there is none."""

    def resume(self) -> None:
        """Answer a touch on the rotation: the page of a visit that has just timed out, else home."""

    def choose(self, manner: Manner) -> None:
        """Show everything in another manner, the present page first, at its place."""

    def stay(self) -> None:
        """Begin the idle time anew: somebody is there though nothing is touched, as while a film plays."""

    @property
    def offline(self) -> bool:
        """Whether the feed is out of reach just now."""


class Page(Widget):  # type: ignore[misc]
    """A page over the whole window. Subclasses draw in `build`; coordinates are those of `face.layout`."""

    bars: Bars = "browsing"
    lively = False
    """Whether something on it moves just now, though nobody touches it."""

    def __init__(self, face: Face, route: str, memory: Memory | None = None) -> None:
        frame = face.layout.frame
        super().__init__(size_hint=(None, None), size=(frame.window_width, frame.window_height))
        self.face = face
        self.route = route
        self.memory: Memory = dict(memory or {})

    @property
    def argument(self) -> str:
        """What stands behind the colon of the route."""
        return self.route.partition(":")[2]

    def build(self) -> None:
        """Draw the page. Called once, before it is shown; the widgets go on `self`."""
        raise NotImplementedError

    def shown(self) -> None:
        """The page is on the window: start what moves."""

    def leaving(self) -> None:
        """The page leaves the window: stop what moves, let go of what it opened."""

    def minute(self) -> None:
        """A minute has passed: change what tells the time."""

    def status_changed(self) -> None:
        """The state of the feed has changed (on line, off line)."""

    @property
    def long(self) -> bool:
        """Whether reading the page takes its time: then a visit ends later."""
        return False

    @property
    def foot_line(self) -> str:
        """What the information foot of an upright panel says on this page, in two lines; none for phone numbers."""
        return ""

    def step_back(self) -> bool:
        """Answer 返回 within the page, as by closing what it has opened over itself; false where there is nothing."""
        return False

    def swiped(self, direction: int, axis: Axis) -> None:
        """A finger was drawn over the page: 1 to what comes next (it went left or up), -1 to what was before.

        Only pages that define this are told; on those, a stroke that begins on a button does not press it.
        """


PAGES: dict[str, str] = {
    "rotation": "screens.rotation:RotationPage",
    "home": "screens.home:HomePage",
    "section": "screens.listing:SectionPage",
    "item": "screens.original.opening:item_page",
    "original": "screens.original.page:OriginalPage",
    "picture": "screens.original.page:OriginalPage",
    "playing": "screens.playing.page:PlayingPage",
    "manner": "screens.manner_page:MannerPage",
    "setup": "screens.setting_up.page:SetupPage",
    "alert": "screens.alert.page:AlertPage",
    "dark": "screens.dark_page:DarkPage",
    "empty": "screens.states:EmptyPage",
    "failsafe": "screens.states:FailsafePage",
}
"""The page class of each route's first word; modules are imported when first shown."""


class UnknownRoute(LookupError):
    """A route that no page serves; the message names it."""


def page_class(route: str) -> Callable[[Face, str, Memory | None], Page]:
    """The class that serves a route. Raises `UnknownRoute`."""
    try:
        module, _, name = PAGES[route.partition(":")[0]].partition(":")
    except KeyError as fault:
        raise UnknownRoute(f"route {route!r}: one of {', '.join(PAGES)}") from fault
    found: Callable[[Face, str, Memory | None], Page] = getattr(importlib.import_module(module), name)
    return found
