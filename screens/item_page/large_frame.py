"""The item page in 特大 (mock-up 12): one topic per screen, the answer first, the way on in a rail.

No picture stands behind the title and no card behind the words, by day and by night: size does the work. The code has
a page of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from kivy.uix.widget import Widget

from feed.item import Item
from screens import words
from screens.item_page.account_rail import draw_periods
from screens.item_page.account_view import AccountView
from screens.item_page.board import Board, Setting
from screens.item_page.code import has_code, lines_of
from screens.item_page.large_rail import Way, draw_count, draw_onward, draw_other, draw_scan
from screens.item_page.large_regions import large_regions
from screens.item_page.topics import CLOSING_ROOM, TopicFlow, topics_of
from screens.marks import fitted, sample_tag
from screens.paint import Panel, Rule, TextBox
from screens.qr_panel import QRPanel
from screens.typesetting import Style, fit

if TYPE_CHECKING:
    from screens.page import Face
    from screens.theme import Section

_TITLES: Final = ((80, 104), (62, 84), (55, 72), (48, 56), (42, 52), (36, 50))
_SAMPLE: Final = 170.0
_SHORT_GAP: Final = 40.0
_TITLE_HEIGHT: Final = 112.0
_UPRIGHT_WIDTH: Final = 984.0


class LargeFrame:
    """Regions, flow and drawing of one item. `turn` takes the number of a page, `scan` shows or leaves the code."""

    def __init__(
        self,
        face: Face,
        unit: str,
        item: Item,
        section: Section,
        account: AccountView | None,
        turn: Callable[[int], None],
        scan: Callable[[bool], None],
    ) -> None:
        self.face = face
        self._item, self._section, self._account = item, section, account
        self._turn, self._scan = turn, scan
        self._style, title_height = self._fitted_title()
        periods = account is not None and account.periods is not None
        portrait = face.layout.portrait
        self._places = large_regions(portrait=portrait, title=title_height)
        self._first_places = large_regions(portrait=portrait, title=title_height, periods=periods)
        content = self._places.content
        setting = Setting(
            face=face,
            section=section,
            width=content.width,
            room=content.height,
            whole=(content.width, content.height - (CLOSING_ROOM if item.guide is None else 0.0)),
            has_code=has_code(item),
            now=face.now(),
        )
        self.flow = TopicFlow(topics_of(face, unit, item, account), setting)
        self._rail: Widget | None = None
        self._told: tuple[int, int | None, bool] | None = None

    def draw_still(self, parent: Widget) -> None:
        """Title, short name, 示例数据, the gold line."""
        layout, theme, item = self.face.layout, self.face.theme.plain, self._item
        box, line = self._places.title, self._places.line
        portrait, style = layout.portrait, self._style
        room = self._title_room
        height = style.line_px * max(1, box.height // style.line_px) if portrait else box.height
        title = TextBox(item.title, style, place="top" if portrait else "middle", balance=True)
        layout.add(parent, title, box.x, box.y, room, height)
        wide = layout.measure(item.title, style)
        short = "" if item.short_title in item.title else item.short_title
        quiet = theme.words(42, 60, "text2")
        if short and not portrait and wide + _SHORT_GAP + layout.measure(short, quiet) <= room:
            text = TextBox(short, quiet, place="middle", wrap=False)
            layout.add(parent, text, box.x + wide + _SHORT_GAP, box.y, layout.measure(short, quiet), box.height)
        if item.sample:
            below = portrait and room == box.width
            top = line.y - 46 if below else box.y + 40
            sample_tag(parent, self.face, top, right=box.x + box.width)
        layout.add(parent, Rule(theme.color("gold")), line.x, line.y, line.width, line.height)

    @property
    def _title_room(self) -> float:
        """The width for the title: 示例数据 stands beside it, in portrait below a longer one."""
        width = _UPRIGHT_WIDTH if self.face.layout.portrait else 1792.0
        if not self._item.sample:
            return width
        if self.face.layout.portrait:
            beside = self.face.layout.measure(self._item.title, self._title_styles[0]) <= width - _SAMPLE
            return width - _SAMPLE if beside else width
        return width - _SAMPLE

    @property
    def _title_styles(self) -> list[Style]:
        theme = self.face.theme.plain
        ink = self._section.ink if theme.illustrated else theme.color("title")
        return [theme.title(size, high, ink) for size, high in _TITLES]

    def _fitted_title(self) -> tuple[Style, float]:
        """The largest style of the title, and the height that it needs with 示例数据 below it."""
        layout, room, styles = self.face.layout, self._title_room, self._title_styles
        if not layout.portrait:
            return fitted(self.face, self._item.title, styles, room, _TITLE_HEIGHT, balance=True), _TITLE_HEIGHT
        one = [style for style in styles[:3] if layout.measure(self._item.title, style) <= room]
        style = one[0] if one else fitted(self.face, self._item.title, styles, room, 2 * _TITLE_HEIGHT, balance=True)
        found = fit(self._item.title, [layout.style(style)], layout.px(room), layout.px(2000), balance=True)
        lines = len(found.composed.lines)
        below = 44.0 if self._item.sample and room == _UPRIGHT_WIDTH else 0.0
        return style, lines * style.line_px + below

    def draw(self, body: Widget, rail: Widget, number: int) -> None:
        """A page of the flow, and the rail for it."""
        body.clear_widgets()
        content = self._places.content
        board = Board(body, self.face.layout, content.x, content.y)
        for placed in self.flow.page(number):
            placed.piece.draw(board, placed.y)
        self._told = None
        self.draw_rail(rail, number)

    def draw_code(self, body: Widget, rail: Widget, number: int) -> None:
        """The code as large as the content's place allows, why to scan it, and the way back to what was read."""
        body.clear_widgets()
        layout, theme, box = self.face.layout, self.face.theme, self._places.code
        call, more = lines_of(self.face, self._item)
        portrait = layout.portrait
        side = min(box.width, box.height) - (160 if portrait else 0)
        x = box.x + (box.width - side) / 2 if portrait else box.x
        layout.add(body, Panel(theme.color("white"), radius=24, line=theme.color("line")), x, box.y, side, side)
        layout.add(body, QRPanel(self._item.url or ""), x + 4, box.y + 4, side - 8, side - 8)
        plain, ink = theme.plain, self._section.ink
        align = "center" if portrait else "left"
        styles = [plain.words(size, line, ink, bold=True, align=align)  # type: ignore[arg-type]
                  for size, line in ((80, 108), (62, 88), (55, 76), (48, 68))]  # fmt: skip
        quiet = plain.words(48, 68, align=align)  # type: ignore[arg-type]
        if portrait:
            style = fitted(self.face, call, styles[1:], box.width, 90)
            layout.add(body, TextBox(call, style), box.x, box.y + side + 12, box.width, style.line_px + 2)
            layout.add(body, TextBox(more, quiet, wrap=False), box.x, box.y + side + 96, box.width, 68)
        else:
            left, room = box.x + side + 64, box.width - side - 64
            style = fitted(self.face, call, styles, room, 340, balance=True)
            layout.add(body, TextBox(call, style, place="bottom", balance=True), left, box.y, room, 340)
            layout.add(body, TextBox(more, quiet), left, box.y + 364, room, 200)
        rail.clear_widgets()
        self._rail, self._told = None, None
        name = self.flow.topics[self.flow.topic(number)].name
        back = Way(name, words.READ_ON, lambda: self._scan(False), back=True)
        draw_onward(rail, self.face, self._section, back, self._places.onward)

    def draw_rail(self, rail: Widget, number: int) -> None:
        """Number and name of the screen; the buttons: on, elsewhere, the code."""
        rail.clear_widgets()
        self._rail = rail
        self.tell(number)

    def tell(self, number: int) -> None:
        """Show which screen this is, of how many as soon as they are counted; the buttons follow."""
        flow, rail = self.flow, self._rail
        total = flow.known if flow.complete else None
        state = (number, total, number + 1 < flow.known)
        if rail is None or state == self._told:
            return
        self._told = state
        rail.clear_widgets()
        face, section = self.face, self._section
        places = self._places if number else self._first_places
        name = flow.topics[flow.topic(number)].name
        onward = self._onward(number)
        other = self._other(number)
        periods = self._account.periods if self._account is not None and places.periods is not None else None
        if onward is not None:
            draw_count(rail, face, number + 1, total, name, places.count)
            alone = other is None and periods is None
            draw_onward(rail, face, section, onward, places.onward_alone if alone else places.onward)
        if other is not None:
            draw_other(rail, face, section, other, places.other)
        if periods is not None and places.periods is not None:
            draw_periods(rail, face, section, periods, places.periods)
        if has_code(self._item):
            wide = other is None and periods is None
            draw_scan(rail, face, section, lambda: self._scan(True), places.scan_alone if wide else places.scan)

    def _onward(self, number: int) -> Way | None:
        """The next screen; from the last of several back to the first."""
        flow = self.flow
        if number + 1 < flow.known:
            return Way(flow.topics[flow.topic(number + 1)].name, words.NEXT_SCREEN, lambda: self._turn(number + 1))
        if number > 0:
            return Way(flow.topics[0].name, words.FIRST_SCREEN, lambda: self._turn(0), back=True)
        return None

    def _other(self, number: int) -> Way | None:
        """On the first screen the topic after the next one, later the screen before."""
        flow = self.flow
        if number > 0:
            return Way("", words.PREVIOUS_SCREEN, lambda: self._turn(number - 1), back=True)
        if flow.known < 2 or self._first_places.periods is not None:
            return None
        later = flow.topic(1) + 1
        if later >= len(flow.topics):
            return None
        return Way(flow.topics[later].name, "", lambda: self._turn(flow.first_page(later) or 0))
