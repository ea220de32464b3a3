"""The page of a long article: one column to scroll, with a handle beside it and buttons that move it by a screen.

Nothing else moves. Where a mock-up turns pages an item is turned (`screens.item_page.page`), and so it is in 特大.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from kivy.clock import Clock
from kivy.uix.widget import Widget

from feed.item import Item
from screens import words
from screens.head import detail_head
from screens.item_page.account_view import account_view
from screens.item_page.article import article_height, may_be_article
from screens.item_page.board import Setting
from screens.item_page.body import body_pieces
from screens.item_page.code import draw_code, has_code
from screens.item_page.column import Column
from screens.item_page.column_strips import ABOVE
from screens.item_page.flow import Piece
from screens.item_page.foot import draw_foot, foot_fits, foot_height, foot_text
from screens.item_page.place import remember, resumed
from screens.item_page.prose import words as running_words
from screens.item_page.regions import Regions, regions
from screens.item_page.scroll_handle import ROOM, ScrollHandle
from screens.item_page.trail import trail_of
from screens.page import Face, Page
from screens.pager import Pager
from screens.paint import Panel
from screens.reach import page_top
from screens.strokes import Axis

_BESIDE: Final = 32.0


def article_regions(face: Face, unit: str, item: Item) -> Regions:
    """Where the parts of an article's page stand."""
    return regions(
        portrait=face.layout.portrait, strip=False, foot=foot_height(face, unit, item), code=has_code(item),
        pages=True, touch_top=page_top(face),
    )  # fmt: skip


def estimated_height(face: Face, unit: str, item: Item) -> float:
    """How high the column of an item is about, in units; 0 for one that is no long article in the present manner."""
    if face.theme.large or not may_be_article(item) or account_view(face, unit, item) is not None:
        return 0.0
    flow = article_regions(face, unit, item).flow
    return article_height(item, face.theme, flow.width - _BESIDE - ROOM, flow.height - 2 * ABOVE)


class ArticlePage(Page):
    """Route `item:<unit>/<id>` of a long article.

    Memory: `at` is how many units of it are above its window, `page` the number of the screen shown (0 = first).
    """

    def build(self) -> None:
        """Draw the page with what is seen of the article; the rest is set while it is read."""
        unit, _, name = self.argument.partition("/")
        face, catalogue = self.face, self.face.catalogue
        item = catalogue.item(unit, name) if catalogue is not None else None
        if item is None:
            raise LookupError(f"item {unit}/{name}: not in the edition; only a long article has this page")
        self._item, self._section = item, face.theme.by_kind(item.kind)
        here = self._here = article_regions(face, unit, item)
        self._column: Column | None = None
        self._pager: Pager | None = None
        self._rail = Widget(size_hint=(None, None))
        trail = trail_of(face, item, self._section)
        detail_head(self, face, self._section, trail, item.title, sample=item.sample)
        draw_foot(self, face, unit, item, here.foot)
        ground = Panel(face.theme.color("card"), radius=24, line=face.theme.color("line"))
        face.layout.add(self, ground, here.flow.x, here.flow.y, here.flow.width, here.flow.height)
        self.add_widget(self._rail)
        self._handle = ScrollHandle(face, self._section, self._pulled)
        column = self._made_column(unit)
        if "at" not in self.memory:
            column.jump(resumed(self.memory, large=False, count=lambda: column.screens)[0])
        self._column = column
        self.add_widget(column)
        left = here.flow.x + here.flow.width - ROOM
        face.layout.add(self, self._handle, left, here.flow.y, ROOM, here.flow.height)
        self._draw_rail()
        self._moved()

    @property
    def long(self) -> bool:
        """It is: residents get more time for it."""
        return True

    @property
    def column(self) -> Column | None:
        """The article; none before the page is built."""
        return self._column

    def shown(self) -> None:
        """Set and draw what nobody sees yet while nothing else is to be done."""
        Clock.schedule_interval(self._work, 0)

    def leaving(self) -> None:
        """Stop what moves and let go of what was drawn."""
        Clock.unschedule(self._work)
        if self._column is not None:
            self._column.release()

    def status_changed(self) -> None:
        """A cut line changes what is said beside the code."""
        self._draw_rail()

    def finish(self) -> None:
        """Do at once what is done in slices (for pictures and tests)."""
        if self._column is not None:
            self._column.finish()
        self._tell()

    def turn(self, number: int) -> None:
        """Show a screen of the article at once (0 = first)."""
        if self._column is not None:
            self._column.jump(number)
            self._tell()

    def swiped(self, direction: int, axis: Axis) -> None:
        """A stroke across moves by a screen; so does one up or down beside the column, which follows its own finger."""
        column = self._column
        if column is not None and not self._handle.taken and (axis == "horizontal" or not column.dragged):
            column.step(direction)

    # --- parts ------------------------------------------------------------------------------------------------

    def _made_column(self, unit: str) -> Column:
        face, item, flow = self.face, self._item, self._here.flow
        setting = Setting(
            face=face, section=self._section, width=flow.width - _BESIDE - ROOM, room=flow.height - 2 * ABOVE,
            whole=(flow.width, flow.height), has_code=self._here.code is not None, now=face.now(),
        )  # fmt: skip
        return Column(
            setting, flow, self._pieces(unit, setting), beside=_BESIDE, estimate=estimated_height(face, unit, item),
            offset=float(self.memory.get("at", 0.0)), moved=self._moved, rested=self._tell,
        )  # fmt: skip

    def _pieces(self, unit: str, setting: Setting) -> Iterator[Piece]:
        yield from body_pieces(self._item, setting)
        if not foot_fits(self.face, unit, self._item):
            yield running_words(setting, foot_text(self.face, unit, self._item), color="text2", small=True)

    def _draw_rail(self) -> None:
        """The code and the buttons."""
        self._rail.clear_widgets()
        if self._here.code is not None:
            draw_code(self._rail, self.face, self._section, self._item, self._here.code)
        box = self._here.pager
        if box is None:
            return
        self._pager = Pager(
            self.face, self._section, (box.x, box.y, box.width, box.height), self._stepped,
            upright=self._here.pager_upright, names=(words.PREVIOUS_SCREEN, words.NEXT_SCREEN, ""),
        )  # fmt: skip
        self._rail.add_widget(self._pager)
        self._tell()

    def _tell(self) -> None:
        column = self._column
        if self._pager is not None and column is not None:
            total = column.screens if column.complete else None
            self._pager.tell(column.screen, total, more=not column.at_end)

    # --- movement ---------------------------------------------------------------------------------------------

    def _stepped(self, number: int) -> None:
        """A button asks for the screen before or after the one it was drawn for."""
        column = self._column
        if column is not None and self._pager is not None:
            column.step(1 if number > column.screen else -1)

    def _pulled(self, share: float) -> None:
        column = self._column
        if column is not None:
            column.stand_at(share * max(0.0, column.extent - self._here.flow.height))
            self._tell()

    def _moved(self) -> None:
        """Something else is seen: the handle follows."""
        column = self._column
        if column is None:
            return
        most = column.extent - self._here.flow.height
        share = min(1.0, column.offset / most) if most > 0 else 0.0
        self.memory["at"] = round(column.offset, 1)
        remember(self.memory, column.screen, share, large=False)
        self._handle.tell(share, self._here.flow.height / column.extent)

    def _work(self, _elapsed: float) -> bool:
        column = self._column
        if column is None or not column.work():
            self._tell()
            return False
        return True
