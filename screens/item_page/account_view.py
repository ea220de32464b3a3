"""The page of a two-sided account (mock-up 06): the account in the flow, balance and sign-off below it, and beside it
the chart, the periods, the code and the page buttons, which stay while pages are turned.

In 特大 balance, sign-off and chart are pieces of the flow, so that all of them can grow.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from kivy.uix.widget import Widget

from feed.item import Item
from kiosk.calendar import local
from screens.account import Account, account_of, split_sum, without_chart
from screens.item_page.account_rail import draw_chart_card, draw_code_card, draw_periods
from screens.item_page.account_regions import Parts, Places, places_of
from screens.item_page.blocks import block_pieces
from screens.item_page.body import fine_print
from screens.item_page.chart import chart_pieces
from screens.item_page.code import has_code, lines_of
from screens.item_page.flow import Piece
from screens.item_page.foot import approval_of, foot_text
from screens.item_page.ledger import ledger_of
from screens.item_page.regions import Box, Regions
from screens.paint import Icon, Panel, TextBox
from screens.periods import Periods, balance_name, chart_of, chart_title, periods_of
from screens.typesetting import Span
from screens.typesetting.numbers import group_thousands

if TYPE_CHECKING:
    from feed.blocks import Chart
    from screens.item_page.board import Board, Setting
    from screens.page import Face
    from screens.theme import Section

_MOST_NOTE: Final = 900.0
"""Units of fine print on one line that certainly have room on two lines beside the code."""

_SHORT_NAME: Final = 6
"""Letters of a name that stands on one line beside its amount."""

_LARGE_BALANCE: Final = 96.0
"""Height of the balance where the sign-off stands below it, in 特大."""


@dataclass(frozen=True)
class AccountView:
    """What the page of an account shows, and where."""

    face: Face
    unit: str
    item: Item
    account: Account
    periods: Periods | None
    chart: Chart | None

    @property
    def large(self) -> bool:
        """Whether sizes are those of 特大."""
        return self.face.theme.large

    def places(self, *, opens: bool, pages: bool) -> Places:
        """Where the parts stand on the pages of the account itself, which it `opens` with, and on those after them."""
        return places_of(
            Parts(
                code=has_code(self.item),
                pages=pages,
                chart=self.chart is not None,
                periods=self.periods is not None,
                note=self._says_no_more,
                rows=self._rows,
            ),
            portrait=self.face.layout.portrait,
            opens=opens,
        )

    def regions(self, *, opens: bool, pages: bool) -> Regions:
        """The places as the item page knows them."""
        return self.places(opens=opens, pages=pages).regions

    def closed(self, *, pages: bool) -> bool:
        """Whether nothing follows the account: what else there is to say stands beside it."""
        return self.places(opens=True, pages=pages).note is not None

    @cached_property
    def _says_no_more(self) -> bool:
        """Whether all that an account leaves to say is who published it: title and periods have said the rest."""
        item, disclosure = self.item, self.item.disclosure
        if self.large or disclosure is None or without_chart(self.account.rest, self.chart):
            return False
        if disclosure.period is not None and self.periods is None:
            return False
        signed = disclosure.sign_off is not None and disclosure.sign_off.page is not None
        other_day = disclosure.disclosed not in (None, local(item.published).date())
        told = fine_print(disclosure, item.issuer) or disclosure.publicity_until or signed or other_day
        style = self.face.theme.words(28, 42, "text2")
        return not told and self.face.layout.measure(self._publisher, style) <= _MOST_NOTE

    @property
    def _publisher(self) -> str:
        return foot_text(self.face, self.unit, self.item)

    @cached_property
    def _rows(self) -> int:
        """Rows of the longer half; a name that may take two lines counts as two."""
        halves = (self.account.income, self.account.expense)
        return max(
            sum(1 if len(row.cells[0]) <= _SHORT_NAME else 2 for row in split_sum(table.rows)[0]) for _, table in halves
        )

    def first_pieces(self, setting: Setting) -> Iterator[Piece]:
        """Income and expense; in 特大 balance and sign-off below them."""
        account = self.account
        both = ledger_of((account.income, account.expense), setting, fills=not self.large)
        if both is not None:
            yield both
        else:
            yield from block_pieces((*account.income, *account.expense), setting)
        if self.large and (self._balance_spans() or self._approval):
            yield FootPiece(self, setting.width)

    def other_pieces(self, setting: Setting) -> Iterator[Piece]:
        """Whatever else the item says."""
        if not self.large:
            yield from block_pieces(without_chart(self.account.rest, self.chart), setting)
            return
        if self.chart is not None and self.account.chart is None:
            yield from chart_pieces(self.chart, setting)
        yield from block_pieces(self.account.rest, setting)

    # --- below ------------------------------------------------------------------------------------------------

    @property
    def _approval(self) -> tuple[str, str] | None:
        return approval_of(self.unit, self.item)

    def draw_foot(self, parent: Widget, box: Box) -> None:
        """The balance, and who checked it; in a high box one below the other."""
        layout, theme = self.face.layout, self.face.theme
        layout.add(parent, Panel(theme.color("card"), radius=24, line=theme.color("line")),
                   box.x, box.y, box.width, box.height)  # fmt: skip
        spans, approval = self._balance_spans(), self._approval
        rows = 2 if box.height > 120 and spans and approval else 1
        high = _LARGE_BALANCE if rows == 2 else box.height
        x = box.x + 28
        if spans:
            plain = theme.words(36, 56)
            wide = layout.measure(spans, plain) + 2
            text = TextBox(spans, plain, place="middle", wrap=False)
            layout.add(parent, text, x, box.y, wide, high)
            if rows == 1 and approval:
                layout.add(parent, Panel(theme.color("gold2")), x + wide + 18, box.y + 24, 2, box.height - 48)
                x += wide + 40
        if approval:
            top = box.y + (high if rows == 2 else 0)
            self._draw_approval(parent, approval, Box(x, top, box.x + box.width - 24 - x, box.y + box.height - top))

    def _balance_spans(self) -> tuple[Span, ...]:
        balance = self.account.balance
        if balance is None or self.item.disclosure is None:
            return ()
        theme = self.face.theme
        plain, strong = theme.words(36, 56), theme.words(42, 56, bold=True)
        name, told = balance_name(self.item.disclosure.period), group_thousands(f"{balance:f}")
        return (Span(f"{name} ", plain), Span(told, strong), Span(f" {self.account.unit}".rstrip(), plain))

    def _draw_approval(self, parent: Widget, told: tuple[str, str], box: Box) -> None:
        """The seal, who checked and when; that it is awaited, without a seal."""
        layout, theme = self.face.layout, self.face.theme
        what, by = told
        strong = theme.words(32, 42, "text" if by else "text2", bold=bool(by))
        if not by:
            text = TextBox(what, strong, max_lines=2, ellipsis=True, place="middle")
            layout.add(parent, text, box.x, box.y, box.width, box.height)
            return
        side = min(60.0, box.height - 8)
        layout.add(parent, Icon("seal", theme.color("green")), box.x, box.y + (box.height - side) / 2, side, side)
        x, room = box.x + side + 20, box.width - side - 20
        quiet = theme.words(32, 42, "text2")
        if box.height < 2 * strong.line_px:
            spans = (Span(f"{what}　", strong), Span(by, quiet))
            text = TextBox(spans, strong, max_lines=1, ellipsis=True, place="middle")
            layout.add(parent, text, x, box.y, room, box.height)
            return
        top = box.y + (box.height - 2 * strong.line_px) / 2
        layout.add(parent, TextBox(what, strong, max_lines=1, ellipsis=True), x, top, room, strong.line_px)
        layout.add(parent, TextBox(by, quiet, max_lines=1, ellipsis=True), x, top + strong.line_px, room, quiet.line_px)

    # --- beside -----------------------------------------------------------------------------------------------

    def draw_rail(self, parent: Widget, section: Section, *, opens: bool, pages: bool) -> None:
        """Balance and sign-off, and beside the account its chart, periods and code."""
        places = self.places(opens=opens, pages=pages)
        layout, theme = self.face.layout, self.face.theme
        self.draw_foot(parent, places.regions.foot)
        if self.chart is not None and places.chart is not None:
            period = self.item.disclosure.period if self.item.disclosure is not None else None
            title = chart_title(self.chart, period)
            draw_chart_card(parent, self.face, section, self.chart, title, places.chart)
        if self.periods is not None and places.periods is not None:
            draw_periods(parent, self.face, section, self.periods, places.periods)
        card = places.card
        if card is not None and places.code is not None and places.call is not None:
            boxes = (card, places.code, places.call)
            draw_code_card(parent, self.face, section, self.item.url or "", lines_of(self.face, self.item), boxes)
        elif card is not None:
            ground = Panel(theme.color("card"), radius=24, line=theme.color("line"))
            layout.add(parent, ground, card.x, card.y, card.width, card.height)
        self._draw_note(parent, places.note)

    def _draw_note(self, parent: Widget, box: Box | None) -> None:
        """Who published the account, where nothing follows it that would say so."""
        if box is not None:
            style = self.face.theme.words(28, 42, "text2")
            text = TextBox(self._publisher, style, place="middle", max_lines=2, ellipsis=True, balance=True)
            self.face.layout.add(parent, text, box.x, box.y, box.width, box.height)


@dataclass(frozen=True)
class FootPiece(Piece):
    """Balance and sign-off as a piece of the flow."""

    view: AccountView
    width: float
    gap: float = 24.0

    @property
    def height(self) -> float:
        """A line for the balance, one for the sign-off, two in portrait."""
        return 248.0 if self.view.face.layout.portrait else 200.0

    def draw(self, board: Board, y: float) -> None:
        """As below the flow."""
        self.view.draw_foot(board.parent, Box(board.x, board.y + y, self.width, self.height))


def account_view(face: Face, unit: str, item: Item) -> AccountView | None:
    """The view of an item that is an account; none for every other item."""
    account = account_of(item)
    if account is None:
        return None
    periods = periods_of(face.catalogue, unit, item, face.now())
    period = item.disclosure.period if item.disclosure is not None else None
    return AccountView(face, unit, item, account, periods, chart_of(account, period, periods, local(face.now()).date()))
