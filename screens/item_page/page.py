"""The page of one item.

Head, strip, foot and code are drawn once; the flow between them is drawn page by page. The first page is set and
drawn before the page is shown; the others are set while the resident reads, a few milliseconds a frame.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Final

from kivy.clock import Clock
from kivy.uix.widget import Widget

from feed.item import Item
from screens.head import detail_head
from screens.item_page.board import Board, Setting
from screens.item_page.body import body_pieces
from screens.item_page.code import draw_code, has_code
from screens.item_page.flow import Flow, FlowPage, Piece, paginate
from screens.item_page.foot import draw_foot, foot_fits, foot_height, foot_text
from screens.item_page.guide import draw_strip, first_pieces
from screens.item_page.prose import words as running_words
from screens.item_page.regions import Regions, regions
from screens.item_page.service import Pair
from screens.page import Page
from screens.pager import Pager
from screens.paint import Panel
from screens.states import draw_gone
from screens.theme import Section

_BESIDE: Final = 32.0
_ABOVE: Final = 24.0

_SLICE: Final = 0.006
"""Seconds of a frame spent on pages that nobody has asked for yet."""


class ItemPage(Page):
    """Route `item:<unit>/<id>`; memory `page` is the number of the page shown."""

    def build(self) -> None:
        """Draw the item; a calm word where it is no longer there."""
        unit, _, name = self.argument.partition("/")
        item = self.face.catalogue.item(unit, name) if self.face.catalogue is not None else None
        self._pager: Pager | None = None
        self._flow: Flow | None = None
        if item is None:
            draw_gone(self, self.face)
            return
        self._unit, self._item = unit, item
        self._section = self.face.theme.by_kind(item.kind)
        self._choose_regions(item)
        trail = self._trail(item, self._section)
        detail_head(self, self.face, self._section, trail, item.title, sample=item.sample)
        self._rail = Widget(size_hint=(None, None))
        self._body = Widget(size_hint=(None, None))
        self.add_widget(self._body)
        self.add_widget(self._rail)
        self._here = self._regions[False]
        draw_foot(self, self.face, unit, item, self._here.foot)
        # The same place on every page, also under the strip.
        box = self._regions[True].pager
        if box is not None:
            self._pager = Pager(
                self.face, self._section, (box.x, box.y, box.width, box.height), self.turn,
                upright=self._here.pager_upright,
            )  # fmt: skip
            self.add_widget(self._pager)
        self.turn(int(self.memory.get("page", 0)))

    def shown(self) -> None:
        """Set the remaining pages while nothing else is to be done."""
        if self._flow is not None and not self._flow.complete:
            Clock.schedule_interval(self._work, 0)

    def leaving(self) -> None:
        """Stop setting pages."""
        Clock.unschedule(self._work)

    def status_changed(self) -> None:
        """A cut line changes what is said beside the code."""
        if self._flow is not None:
            self._draw_code()

    def turn(self, number: int) -> None:
        """Show a page of the flow (0 = first)."""
        flow = self._flow
        if flow is None:
            return
        flow.reach(number + 1)
        number = max(0, min(number, flow.known - 1))
        self.memory["page"] = number
        self._body.clear_widgets()
        page = flow.page(number)
        strip = self._has_strip(page)
        here = self._regions[strip]
        if here is not self._here or not self._rail.children:
            self._here = here
            self._draw_code()
        if strip:
            self._draw_strip()
        self._draw_flow(page)
        self._tell(number)

    def finish(self) -> None:
        """Set all pages at once (for pictures and tests)."""
        while self._flow is not None and self._flow.advance():
            pass
        self._tell(int(self.memory.get("page", 0)))

    # --- parts ------------------------------------------------------------------------------------------------

    def _choose_regions(self, item: Item) -> None:
        """Without page buttons first; with them when the body needs more than one page."""
        self._regions, self._flow = self._set(item, pages=False)
        self._flow.reach(1)
        if self._flow.complete and self._flow.known <= 1:
            return
        paged = {strip: self._regions_with(item, strip=strip, pages=True) for strip in (False, True)}
        if all(paged[strip].flow == self._regions[strip].flow for strip in paged):
            # Beside a code the buttons take their room from the code alone.
            self._regions = paged
            return
        self._regions, self._flow = self._set(item, pages=True)

    def _set(self, item: Item, *, pages: bool) -> tuple[dict[bool, Regions], Flow]:
        """The regions with and without the strip of a guide, and the flow through them.

        The strip stands over materials and steps; the pages after them have its room for reading.
        """
        found = {strip: self._regions_with(item, strip=strip, pages=pages) for strip in (False, True)}
        if item.guide is None:
            return found, Flow(self._paged(self._pieces(item, self._setting(found[False])), found[False]))
        under = self._setting(found[True])
        first = list(first_pieces(item.guide, under))
        if not first:
            return found, Flow(self._paged(self._pieces(item, under), found[True]))
        rest = self._pieces(item, self._setting(found[False]), paired=True)
        return found, Flow(chain(self._paged(first, found[True]), self._paged(rest, found[False])))

    def _has_strip(self, page: FlowPage) -> bool:
        """Whether the facts stand above a page: over materials and steps, or over all where these are in the flow."""
        if self._item.guide is None:
            return False
        flow = self._flow
        opens = flow is not None and any(isinstance(placed.piece, Pair) for placed in flow.page(0))
        return not opens or any(isinstance(placed.piece, Pair) for placed in page)

    def _regions_with(self, item: Item, *, strip: bool, pages: bool) -> Regions:
        return regions(
            portrait=self.face.layout.portrait,
            strip=strip and item.guide is not None,
            foot=foot_height(self.face, self._unit, item),
            code=has_code(item),
            pages=pages,
        )

    def _setting(self, found: Regions) -> Setting:
        return Setting(
            face=self.face,
            section=self._section,
            width=found.flow.width - 2 * _BESIDE,
            room=found.flow.height - 2 * _ABOVE,
            whole=(found.flow.width, found.flow.height),
            has_code=found.code is not None,
            now=self.face.now(),
        )

    def _paged(self, pieces: Iterable[Piece], found: Regions) -> Iterator[FlowPage]:
        return paginate(pieces, found.flow.height - 2 * _ABOVE, found.flow.height)

    def _pieces(self, item: Item, setting: Setting, *, paired: bool = False) -> Iterator[Piece]:
        yield from body_pieces(item, setting, paired=paired)
        if not foot_fits(self.face, self._unit, item):
            yield running_words(setting, foot_text(self.face, self._unit, item), color="text2", small=True)

    def _draw_strip(self) -> None:
        guide = self._item.guide
        if guide is not None:
            draw_strip(Board(self._body, self.face.layout, 0, 0), guide, self._setting(self._here))

    def _trail(self, item: Item, section: Section) -> str:
        """Where one is: 村务公开 › 财务 › 财务开支."""
        taxonomy = self.face.taxonomy
        terms = []
        if item.disclosure is not None:
            terms = [("areas", item.disclosure.area), ("templates", item.disclosure.template)]
        elif item.policy is not None:
            terms = [("themes", item.policy.theme)]
        elif item.guide is not None:
            terms = [("life_events", item.guide.life_event)]
        elif item.topics and item.kind in ("profile", "notice", "contact"):
            terms = [(f"{item.kind}_topics", item.topics[0])]
        named = (taxonomy.term(field, code) for field, code in terms)
        return " › ".join([section.name, *(term.name for term in named if term is not None)])

    def _draw_code(self) -> None:
        self._rail.clear_widgets()
        if self._here.code is not None:
            draw_code(self._rail, self.face, self._section, self._item, self._here.code)

    def _draw_flow(self, page: FlowPage) -> None:
        box, theme = self._here.flow, self.face.theme
        if not any(placed.piece.alone for placed in page):
            ground = Panel(theme.color("card"), radius=24, line=theme.color("line"))
            self.face.layout.add(self._body, ground, box.x, box.y, box.width, box.height)
            board = Board(self._body, self.face.layout, box.x + _BESIDE, box.y + _ABOVE)
        else:
            board = Board(self._body, self.face.layout, box.x, box.y)
        for placed in page:
            placed.piece.draw(board, placed.y)

    def _tell(self, number: int) -> None:
        flow = self._flow
        if flow is not None and self._pager is not None:
            self._pager.tell(number, flow.known if flow.complete else None, more=number + 1 < flow.known)

    def _work(self, _elapsed: float) -> bool:
        flow = self._flow
        if flow is None:
            return False
        until = time.perf_counter() + _SLICE
        while time.perf_counter() < until:
            if not flow.advance():
                self._tell(int(self.memory.get("page", 0)))
                return False
        return True
