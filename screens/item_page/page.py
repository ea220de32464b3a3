"""The page of one item.

What is the same on every page is drawn once; the flow is drawn page by page. The first page is set and drawn before
the page is shown; the others are set while the resident reads, a few milliseconds a frame.
"""

from __future__ import annotations

import time
from typing import Final

from kivy.clock import Clock
from kivy.uix.widget import Widget

from feed.blocks import Livestream
from screens.item_page.account_view import account_view
from screens.item_page.flow import Flow
from screens.item_page.gallery import Hanging
from screens.item_page.large_frame import LargeFrame
from screens.item_page.place import remember, resumed
from screens.item_page.plain_frame import PlainFrame
from screens.item_page.talk import talk_state
from screens.page import Page
from screens.states import draw_gone
from screens.strokes import Axis

_SLICE: Final = 0.006
"""Seconds of a frame spent on pages that nobody has asked for yet."""

_WAY: Final = 32.0
_TURN: Final = 0.2
"""Units and seconds of a page that turns (design tokens, chapter 4)."""

_LONG: Final = 3
"""An item of more pages is long: residents get more time for it."""


class ItemPage(Page):
    """Route `item:<unit>/<id>`; memory `page` is the number of the page shown, `code` whether its code stands alone."""

    def build(self) -> None:
        """Draw the item; a calm word where it is no longer there."""
        unit, _, name = self.argument.partition("/")
        item = self.face.catalogue.item(unit, name) if self.face.catalogue is not None else None
        self._frame: LargeFrame | PlainFrame | None = None
        self._talks: tuple[Livestream, ...] = ()
        self._shown: int | None = None
        if item is None:
            draw_gone(self, self.face)
            return
        self._talks = tuple(block for block in item.blocks if isinstance(block, Livestream))
        self._told = self._standing_of_talks()
        section = self.face.theme.by_kind(item.kind)
        account = account_view(self.face, unit, item)
        if self.face.theme.large:
            self._frame = LargeFrame(self.face, unit, item, section, account, self.turn, self._scan)
        else:
            self._frame = PlainFrame(self.face, unit, item, section, account, self.turn)
        self._frame.draw_still(self)
        self._body = Widget(size_hint=(None, None))
        self._rail = Widget(size_hint=(None, None))
        self.add_widget(self._body)
        self.add_widget(self._rail)
        if self.memory.get("code") and isinstance(self._frame, LargeFrame):
            self._frame.flow.reach(int(self.memory.get("page", 0)))
            self._scan(True)
            return
        number, share = resumed(self.memory, large=self.face.theme.large, count=self._count)
        self.turn(number)
        if share is not None:
            remember(self.memory, int(self.memory["page"]), share, large=self.face.theme.large)

    def _count(self) -> int:
        flow = self._flow
        while flow is not None and flow.advance():
            pass
        return flow.known if flow is not None else 0

    @property
    def _flow(self) -> Flow | None:
        return self._frame.flow if self._frame is not None else None

    @property
    def long(self) -> bool:
        """Whether the item has so many pages that reading it takes its time."""
        return self._flow is not None and self._flow.known > _LONG

    @property
    def foot_line(self) -> str:
        """The ground in law of a guide, on an upright panel."""
        return self._frame.foot_line if isinstance(self._frame, PlainFrame) else ""

    def shown(self) -> None:
        """Set the remaining pages while nothing else is to be done."""
        if self._flow is not None and not self._flow.complete:
            Clock.schedule_interval(self._work, 0)

    def leaving(self) -> None:
        """Stop setting pages."""
        Clock.unschedule(self._work)

    def status_changed(self) -> None:
        """A cut line changes what is said beside the code."""
        frame = self._frame
        if isinstance(frame, PlainFrame):
            frame.draw_rail(self._rail)
        elif frame is not None and self.memory.get("code"):
            self._scan(True)

    def minute(self) -> None:
        """A talk that begins or ends while its card stands says so by itself."""
        if self._talks and self._standing_of_talks() != self._told:
            self.leaving()
            self.clear_widgets()
            self.build()
            self.shown()

    def _standing_of_talks(self) -> tuple[tuple[str, str], ...]:
        now = self.face.now()
        return tuple(talk_state(talk.starts, talk.ends, now) for talk in self._talks)

    def turn(self, number: int) -> None:
        """Show a page of the flow (0 = first)."""
        frame = self._frame
        if frame is None:
            return
        before = self._shown
        frame.flow.reach(number + 1)
        number = max(0, min(number, frame.flow.known - 1))
        self._shown = number
        self._remember()
        self.memory.pop("code", None)
        if before is not None:
            # Where the same item was scrolled to in the standard size is left.
            self.memory.pop("at", None)
        frame.draw(self._body, self._rail, number)
        if before is not None and before != number:
            # Imported on the first turn: it opens the window, which pages are built without.
            from screens.motion import slide_in

            way = self.face.layout.px(_WAY) * (1 if number > before else -1)
            across = isinstance(frame, LargeFrame)
            slide_in(self._body, way if across else 0, 0 if across else way, _TURN)

    def swiped(self, direction: int, axis: Axis) -> None:
        """Turn to the next page (1) or the one before (-1); a stroke across turns the pictures of a gallery first."""
        if self.memory.get("code"):
            self._scan(False)
            return
        hanging = [child for child in self._body.children if isinstance(child, Hanging)] if self._flow else []
        if axis == "horizontal" and any(one.step(direction) for one in hanging):
            return
        flow, number = self._flow, int(self.memory.get("page", 0)) + direction
        if flow is not None and number >= 0:
            flow.reach(number)
            if number < flow.known:
                self.turn(number)

    def finish(self) -> None:
        """Set all pages at once (for pictures and tests)."""
        self._count()
        self._tell()

    def _remember(self) -> None:
        flow, number = self._flow, self._shown
        if flow is not None and number is not None:
            share = number / max(1, flow.known - 1) if flow.complete else None
            remember(self.memory, number, share, large=self.face.theme.large)

    def _scan(self, wanted: bool) -> None:
        """Show the code on a page of its own, or go back to what was read."""
        number = int(self.memory.get("page", 0))
        if not wanted:
            self.turn(number)
        elif isinstance(self._frame, LargeFrame):
            self.memory["code"] = True
            self._frame.draw_code(self._body, self._rail, number)

    def _tell(self) -> None:
        if self._frame is not None and not self.memory.get("code"):
            self._frame.tell(int(self.memory.get("page", 0)))

    def _work(self, _elapsed: float) -> bool:
        flow = self._flow
        if flow is None:
            return False
        until = time.perf_counter() + _SLICE
        while time.perf_counter() < until:
            if not flow.advance():
                self._remember()
                self._tell()
                return False
        return True
