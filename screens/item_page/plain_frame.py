"""The item page as it is drawn for most residents: head, strip, flow, rail with the code and the page buttons, foot."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING, Final

from kivy.uix.widget import Widget

from feed.item import Item
from screens.head import detail_head
from screens.item_page.account_view import AccountView
from screens.item_page.board import Board, Setting
from screens.item_page.body import body_end, body_pieces
from screens.item_page.code import draw_code, has_code
from screens.item_page.flow import Flow, FlowPage, Piece
from screens.item_page.foot import draw_foot, foot_fits, foot_height, foot_text
from screens.item_page.guide import draw_strip
from screens.item_page.ledger import Ledger
from screens.item_page.paging import paginate
from screens.item_page.prose import words as running_words
from screens.item_page.reading import may_grow, reading_size, stacked, texts_of
from screens.item_page.regions import Regions, panels, regions
from screens.item_page.service import Pair, opening
from screens.item_page.trail import trail_of
from screens.pager import Pager
from screens.paint import Panel
from screens.reach import page_top

if TYPE_CHECKING:
    from screens.page import Face
    from screens.theme import Section

_BESIDE: Final = 32.0
_ABOVE: Final = 24.0


class PlainFrame:
    """Regions, flow and drawing of one item. `turn` is called with the number of the page that a button asks for."""

    def __init__(
        self,
        face: Face,
        unit: str,
        item: Item,
        section: Section,
        account: AccountView | None,
        turn: Callable[[int], None],
    ) -> None:
        self.face = face
        self._unit, self._item, self._section, self._account, self._turn = unit, item, section, account, turn
        self._pager: Pager | None = None
        self._opens = False
        self._choose_regions()
        self._here = self._regions[False]
        self._number = 0

    def draw_still(self, parent: Widget) -> None:
        """What is the same on every page."""
        item = self._item
        trail = trail_of(self.face, item, self._section)
        detail_head(parent, self.face, self._section, trail, item.title, sample=item.sample)
        if self._account is None and not self._footless:
            draw_foot(parent, self.face, self._unit, item, self._here.foot)

    def draw(self, body: Widget, rail: Widget, number: int) -> None:
        """A page of the flow, and what stands beside it."""
        self._number = number
        page = self.flow.page(number)
        strip = self._has_strip(page)
        here = self._regions[strip]
        if here is not self._here or not rail.children:
            self._here = here
            self.draw_rail(rail)
        body.clear_widgets()
        if strip and self._account is None and self._item.guide is not None:
            draw_strip(Board(body, self.face.layout, 0, 0), self._item.guide, self._setting(self._here))
        self._draw_flow(body, page)
        self.tell(number)

    def draw_rail(self, rail: Widget) -> None:
        """The code and the page buttons."""
        rail.clear_widgets()
        self._pager = None
        if self._account is not None:
            opens = self._here == self._regions[True]
            self._account.draw_rail(rail, self._section, opens=opens, pages=self._here.pager is not None)
        elif self._here.code is not None:
            draw_code(rail, self.face, self._section, self._item, self._here.code)
        box = self._here.pager
        if box is not None:
            self._pager = Pager(
                self.face, self._section, (box.x, box.y, box.width, box.height), self._turn,
                upright=self._here.pager_upright,
            )  # fmt: skip
            rail.add_widget(self._pager)
            self.tell(self._number)

    def tell(self, number: int) -> None:
        """Show the number of the page and of all, as far as they are known."""
        if self._pager is not None:
            flow = self.flow
            self._pager.tell(number, flow.known if flow.complete else None, more=number + 1 < flow.known)

    @property
    def foot_line(self) -> str:
        """The ground in law of a guide on an upright panel: in the information foot (mock-up 14), where it fits."""
        if not self._footless or not foot_fits(self.face, self._unit, self._item):
            return ""
        return foot_text(self.face, self._unit, self._item)

    # --- parts ------------------------------------------------------------------------------------------------

    @property
    def _portrait(self) -> bool:
        return self.face.layout.portrait

    @property
    def _footless(self) -> bool:
        """In portrait the opening of a guide has no room for a foot: what it would say stands below the bar."""
        return self._portrait and self._opens

    def _choose_regions(self) -> None:
        """Without page buttons first; with them when the body needs more than one page."""
        self._regions, self.flow = self._set(pages=False)
        self.flow.reach(1)
        if self.flow.complete and self.flow.known <= 1:
            return
        paged = {strip: self._regions_with(strip=strip, pages=True) for strip in (False, True)}
        closed = self._account is not None and self._account.closed(pages=False)
        if not closed and all(paged[strip].flow == self._regions[strip].flow for strip in paged):
            # Beside a code the buttons take their room from the code alone.
            self._regions = paged
            return
        self._regions, self.flow = self._set(pages=True)

    def _set(self, *, pages: bool) -> tuple[dict[bool, Regions], Flow]:
        """The regions with and without the strip of a guide, and the flow through them.

        The strip stands over materials and steps; the pages after them have its room for reading.
        """
        guide = self._item.guide
        pair, shown = None, (0, 0)
        if guide is not None:
            self._opens = True
            opens = self._regions_with(strip=True, pages=pages)
            both = bool(guide.materials) and bool(guide.steps)
            boxes = panels(opens, portrait=self._portrait, both=both)
            pair, *counts = opening(self._setting(opens), guide.materials, guide.steps, boxes)
            shown = (counts[0], counts[1])
            self._opens = pair is not None
        found = {strip: self._regions_with(strip=strip, pages=pages) for strip in (False, True)}
        if self._account is not None:
            first: list[Piece] = list(self._account.first_pieces(self._setting(found[True])))
            closed = self._account.closed(pages=pages)
            rest = iter(()) if closed else self._pieces(self._setting(found[False]))
            return found, Flow(chain(self._paged(first, found[True]), self._paged(rest, found[False])))
        if guide is None:
            return found, Flow(self._paged(self._pieces(self._setting(found[False])), found[False]))
        if pair is None:
            return found, Flow(self._paged(self._pieces(self._setting(found[True])), found[True]))
        rest = self._pieces(self._setting(found[False]), shown)
        return found, Flow(chain(self._paged([pair], found[True]), self._paged(rest, found[False])))

    def _has_strip(self, page: FlowPage) -> bool:
        """Whether a page opens its item: an account, or materials and steps under the facts of a guide.

        Where a guide's materials and steps are in the flow, all its pages are under the facts.
        """
        if self._account is not None:
            return any(isinstance(placed.piece, Ledger) for placed in page)
        if self._item.guide is None:
            return False
        return not self._opens or any(isinstance(placed.piece, Pair) for placed in page)

    def _regions_with(self, *, strip: bool, pages: bool) -> Regions:
        if self._account is not None:
            return self._account.regions(opens=strip, pages=pages)
        guide = self._item.guide
        return regions(
            portrait=self._portrait,
            strip=strip and guide is not None,
            foot=0.0 if self._footless else foot_height(self.face, self._unit, self._item),
            code=has_code(self._item),
            pages=pages,
            paired=strip and self._opens and guide is not None and bool(guide.materials) and bool(guide.steps),
            touch_top=page_top(self.face),
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

    def _pieces(self, setting: Setting, shown: tuple[int, int] = (0, 0)) -> Iterator[Piece]:
        item = self._item
        foot = foot_text(self.face, self._unit, item)
        if self._account is not None:
            yield from self._account.other_pieces(setting)
            yield from body_end(item, setting, dated=True)
            yield running_words(setting, foot, color="text2", small=True)
            return
        texts = texts_of(item) if may_grow(item) else None
        if texts is not None:
            own = setting
            size = reading_size(
                texts, own.theme, own.width, own.room,
                lambda size: stacked(list(body_pieces(item, replace(own, reading=size)))),
            )  # fmt: skip
            setting = replace(setting, reading=size)
        yield from body_pieces(item, setting, shown)
        if not foot_fits(self.face, self._unit, item):
            yield running_words(setting, foot, color="text2", small=True)

    def _draw_flow(self, body: Widget, page: FlowPage) -> None:
        box, theme = self._here.flow, self.face.theme
        if not any(placed.piece.alone for placed in page):
            ground = Panel(theme.color("card"), radius=24, line=theme.color("line"))
            self.face.layout.add(body, ground, box.x, box.y, box.width, box.height)
            board = Board(body, self.face.layout, box.x + _BESIDE, box.y + _ABOVE)
        else:
            board = Board(body, self.face.layout, box.x, box.y)
        for placed in page:
            placed.piece.draw(board, placed.y)
