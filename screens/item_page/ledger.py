"""Two narrow tables side by side: income and expense of an account (mock-up 06).

Both halves begin on the same line and their sums end on the same line, at the foot of the last page. The halves
of a long account go on together from page to page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Final

from feed.blocks import Block, Row
from screens import words
from screens.account import Half, halves_at
from screens.item_page.flow import Piece
from screens.item_page.ledger_rows import INSET, Line, Side, fits, side_of
from screens.item_page.sheet import Sheet, SheetText
from screens.paint import Panel, Rule

if TYPE_CHECKING:
    from screens.item_page.board import Board, Setting

_BETWEEN: Final = 82.0
_LEAST_WIDTH: Final = 880.0
"""Units, grown with the type, in which both halves have room: in 特大 they stand one below the other in portrait."""

_ROW: Final = 66.0
_CLOSE_ROW: Final = 55.0
_LOOSE_ROW: Final = 76.0
"""Rows of one line move together so far where that saves a page, and so far apart where their page has the room."""

_HALVINGS: Final = 12
"""Of the span of heights of a row, to find the one that fills a page: it is then known to a hundredth of a unit."""

_SIZES: Final = ((36, 42), (32, 36), (28, 32))
"""Sizes of rows and of the sum: the first in which all amounts have room; amounts of 13 digits take the last."""

_SUM: Final = 74.0
_ABOVE_SUM: Final = 8.0


@dataclass(frozen=True)
class Ledger(Piece):
    """Both halves, as many rows of them as one page has room for. `fills` lets the sums stand at the page's foot."""

    setting: Setting
    sides: tuple[Side, Side]
    row: float
    fills: float = 0.0
    gap: float = 24.0
    divisible: bool = True

    @property
    def half_width(self) -> float:
        """Width of either half."""
        return (self.setting.width - _BETWEEN) / 2

    @property
    def head(self) -> float:
        """Height of the headings."""
        return max(60.0, max(self.setting.high(side.heading.composed) for side in self.sides))

    @property
    def foot(self) -> float:
        """Height of the sums with the room above them."""
        needs = [side.line(side.total).needs for side in self.sides if side.total is not None]
        return max([_row_height(self.setting, _SUM), *needs]) + _ABOVE_SUM if needs else 0.0

    @cached_property
    def rows_height(self) -> float:
        """Height of the rows of the longer half; of one longer than two pages only that it is."""
        found = 0.0
        for side in self.sides:
            used = 0.0
            for row in side.rows:
                used += self._high(side, row)
                if used > 2 * self.setting.room:
                    break
            found = max(found, used)
        return found

    @property
    def height(self) -> float:
        """Headings, rows and sums; the whole page where it fills one."""
        return max(self.fills, self.head + max(self.row, self.rows_height) + self.foot)

    @property
    def lowest(self) -> float:
        """With its rows close together."""
        return self.height if self.fills else min(self.height, self._spaced(_CLOSE_ROW).height)

    @property
    def highest(self) -> float:
        """With its rows further apart."""
        return self.height if self.fills else max(self.height, self._spaced(_LOOSE_ROW).height)

    def stretched(self, height: float) -> Piece:
        """Every row of one line higher or lower by the same."""
        close, loose = (_row_height(self.setting, row) for row in (_CLOSE_ROW, _LOOSE_ROW))
        for _ in range(_HALVINGS):
            middle = (close + loose) / 2
            close, loose = (middle, loose) if replace(self, row=middle).height <= height else (close, middle)
        return replace(self, row=close)

    def _spaced(self, row: float) -> Ledger:
        return replace(self, row=_row_height(self.setting, row))

    @property
    def least(self) -> float:
        """The headings and a row."""
        firsts = [self._high(side, side.rows[0]) for side in self.sides if side.rows]
        return self.head + max(firsts, default=self.row)

    def _high(self, side: Side, row: Row) -> float:
        return max(self.row, side.line(row).needs)

    def cut(self, room: float) -> tuple[Piece, Piece] | None:
        """As many rows of both halves as fit; the sums go with the last rows."""
        stops = [self._fitting(side, room) for side in self.sides]
        if not any(stops):
            return None
        if all(stop == len(side.rows) for stop, side in zip(stops, self.sides, strict=True)):
            # The sums alone have no room: they take the last row with them.
            stops = [min(stop, max(stops) - 1) for stop in stops]
            if not any(stops):
                return None
        pairs = list(zip(self.sides, stops, strict=True))
        first = [replace(side, rows=side.rows[:stop], total=None) for side, stop in pairs]
        rest = [replace(side, rows=side.rows[stop:], goes_on=True) for side, stop in pairs]
        upper = replace(self, sides=(first[0], first[1]), fills=0.0)
        return upper, replace(self, sides=(rest[0], rest[1]))

    def _fitting(self, side: Side, room: float) -> int:
        """How many rows of a half fit under the heading."""
        used = self.head
        for number, row in enumerate(side.rows):
            used += self._high(side, row)
            if used > room + 1:
                return number
        return len(side.rows)

    def draw(self, board: Board, y: float) -> None:
        """Headings, rows, sums, and the gold line between the halves."""
        theme = self.setting.theme
        bottom = self.height
        board.add(Rule(theme.color("gold2")), self.setting.width / 2 - 1, y - 4, 2, bottom + 8)
        texts: list[SheetText] = []
        for place, side in enumerate(self.sides):
            x = place * (self.half_width + _BETWEEN)
            self._draw_side(board.moved(x, y), side, bottom, x, texts)
        board.add(Sheet(texts), 0, y, self.setting.width, bottom)

    def _draw_side(self, board: Board, side: Side, bottom: float, x: float, texts: list[SheetText]) -> None:
        theme, wide = self.setting.theme, self.half_width
        line_color = theme.color("line")
        # By night grounds are as dark as the page: a border tells sums from entries.
        edge = None if theme.illustrated else line_color
        middle = (self.head - self.setting.high(side.heading.composed)) / 2
        texts.append(_at(side.heading, x, middle))
        if side.unit is not None:
            texts.append(_at(side.unit, x, self.head - self.setting.high(side.unit.composed) - 6))
        top = self.head
        for row in side.rows:
            line, high = side.line(row), self._high(side, row)
            if line.strong:
                board.add(Panel(side.fill, radius=12, line=edge), 0, top + 3, wide, high - 6)
            else:
                board.add(Rule(line_color), 0, top + high - 1, wide, 1)
            self._set(line, x, top, high, texts)
            top += high
        if not side.rows:
            told = words.LISTED_BEFORE if side.goes_on else words.NOTHING_LISTED
            style = theme.words(36, 48, "text2")
            said = self.setting.line(told, style, wide - 2 * INSET)
            texts.append(SheetText(said, x + INSET, top + (self.row - self.setting.high(said)) / 2, wide - 2 * INSET))
        if side.total is not None:
            high = self.foot - _ABOVE_SUM
            board.add(Panel(side.fill, radius=12, line=edge), 0, bottom - high, wide, high)
            self._set(side.line(side.total), x, bottom - high, high, texts)

    def _set(self, line: Line, x: float, top: float, high: float, texts: list[SheetText]) -> None:
        """Name and amount in the middle of the row; one below the other where they share no line."""
        name, amount = self.setting.high(line.name.composed), self.setting.high(line.amount.composed)
        if line.amount.y:
            upper = top + (high - name - amount) / 2
            texts.append(_at(line.name, x, upper))
            texts.append(_at(line.amount, x, upper + name - line.amount.y))
            return
        texts.append(_at(line.name, x, top + (high - name) / 2))
        texts.append(_at(line.amount, x, top + (high - amount) / 2))


def _at(text: SheetText, x: float, y: float) -> SheetText:
    """A text moved to its place on the page's sheet."""
    return replace(text, x=text.x + x, y=text.y + y)


def ledger(given: Sequence[Block], place: int, setting: Setting) -> Ledger | None:
    """The two tables from `place` on as one piece; none where something else stands there or an amount has no room."""
    found = halves_at(given, place)
    return ledger_of(found, setting) if found is not None else None


def ledger_of(halves: tuple[Half, Half], setting: Setting, *, fills: bool = False) -> Ledger | None:
    """Two halves side by side; none where the page is too narrow for both. `fills` takes the whole page for them."""
    if setting.width < setting.grown(_LEAST_WIDTH):
        return None
    wide = (setting.width - _BETWEEN) / 2
    for sizes in _SIZES:
        sides = [side_of(half, setting, wide, sizes) for half in halves]
        if all(map(fits, sides)):
            break
    else:
        return None
    made = Ledger(setting, (sides[0], sides[1]), _row_height(setting), fills=setting.room if fills else 0.0)
    longest = max(len(side.rows) for side in sides)
    if longest and made.head + made.rows_height + made.foot > setting.room:
        close = (setting.room - made.head - made.foot) / longest
        if close >= _row_height(setting, _CLOSE_ROW):
            made = replace(made, row=close)
    return made


def _row_height(setting: Setting, row: float = _ROW) -> float:
    """The height of a row of one line, grown with the type."""
    return row * setting.theme.words(36, 48).line_px / 48
