"""Rows of a checklist or of a flow of steps, under their heading: in the flow, and on a panel of their own."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from screens.item_page.entries import ROW, Entry
from screens.item_page.flow import Piece
from screens.item_page.sheet import Sheet, SheetText
from screens.paint import Disc, Icon, Panel, Rule

if TYPE_CHECKING:
    from screens.item_page.board import Board, Setting

_HEAD: Final = 71.0
"""The heading of a panel, with the room above it."""

_ABOVE: Final = 12.0
_FOOT: Final = 11.0
BESIDE: Final = 28.0
"""Between the edge of a panel and its words."""

_LOOSEST: Final = 16.0
"""Units of air that a row gets at most where its page has the room."""

_TOGETHER: Final = 2
"""So many rows stand below a heading at least, where there are as many."""


@dataclass(frozen=True)
class Rows(Piece):
    """Rows of a checklist or a flow under their heading, on a panel of their own when `panel` is set."""

    setting: Setting
    title: str
    entries: tuple[Entry, ...]
    width: float
    panel: bool = False
    continued: bool = False
    loose: float = 0.0
    """Units by which each row is higher than its words need: more air where the page has the room."""

    gap: float = 24.0
    divisible: bool = True

    @property
    def beside(self) -> float:
        """Between the edge and the rows."""
        return BESIDE if self.panel else 0.0

    @property
    def head(self) -> float:
        """The heading, with the room above it; nothing without one."""
        return self.setting.grown(_HEAD) if self.title else 0.0

    @property
    def height(self) -> float:
        """Heading and all rows."""
        return self.head + sum(entry.height + self.loose for entry in self.entries) + self._below

    @property
    def highest(self) -> float:
        """With a little air in every row."""
        return self.height + len(self.entries) * (self.setting.grown(_LOOSEST) - self.loose)

    def stretched(self, height: float) -> Piece:
        """Every row higher by the same."""
        return replace(self, loose=self.loose + (height - self.height) / max(1, len(self.entries)))

    @property
    def least(self) -> float:
        """Heading and two rows."""
        return self.head + sum(entry.height for entry in self.entries[:_TOGETHER]) + self._below

    @property
    def _below(self) -> float:
        return _FOOT if self.panel else 0.0

    def fits(self, room: float) -> bool:
        """Whether every row finds room on a page."""
        return all(entry.height <= room - self.head - _FOOT for entry in self.entries)

    def cut(self, room: float) -> tuple[Piece, Piece] | None:
        """Rows that fit, and the rest under the same heading; never a lone last row where two may go."""
        stop = self.fitting(room)
        if stop == len(self.entries) - 1 and stop > _TOGETHER:
            stop -= 1
        if not 0 < stop < len(self.entries):
            return None
        return replace(self, entries=self.entries[:stop]), replace(self, entries=self.entries[stop:], continued=True)

    def fitting(self, room: float) -> int:
        """How many rows fit."""
        used = self.head + self._below
        for number, entry in enumerate(self.entries):
            used += entry.height
            if used > room + 1:
                return number
        return len(self.entries)

    def draw(self, board: Board, y: float) -> None:
        """As high as it is."""
        self.draw_in(board, y, self.height)

    def draw_in(self, board: Board, y: float, height: float) -> None:
        """Draw on a panel of the given height."""
        setting, theme = self.setting, self.setting.theme
        if self.panel:
            board.add(Panel(theme.color("card"), radius=24, line=theme.color("line")), 0, y, self.width, height)
        texts: list[SheetText] = []
        if self.title:
            title = f"{self.title}（续）" if self.continued else self.title
            head = setting.compose(title, theme.title(42, 56, setting.section.ink), self.width - 2 * self.beside)
            texts.append(SheetText(head, self.beside, setting.grown(_ABOVE), self.width - 2 * self.beside))
        top = self.head
        tick = setting.grown(38)
        self._draw_thread(board, y)
        for entry in self.entries:
            at = top + self.loose / 2
            if entry.number:
                self._draw_number(board, y + at, entry, texts, at)
            else:
                board.add(Rule(theme.color("line")), self.beside, y + top, self.width - 2 * self.beside, 1)
                icon = Icon("check", setting.section.ink, opacity=0.45 if entry.optional else 1.0)
                board.add(icon, self.beside, y + at + setting.grown(13), tick, tick)
            texts.extend(replace(text, x=self.beside + text.x, y=at + text.y) for text in entry.texts)
            top += entry.height + self.loose
        board.add(Sheet(texts), 0, y, self.width, height)

    def _draw_thread(self, board: Board, y: float) -> None:
        """The line that runs from the first step to the last."""
        numbered = [entry for entry in self.entries if entry.number]
        if len(numbered) > 1:
            setting = self.setting
            length = sum(entry.height + self.loose for entry in numbered[:-1])
            x, upper = self.beside + setting.grown(25) - 2, y + self.head + self.loose / 2 + setting.grown(ROW / 2)
            board.add(Rule(setting.section.hill), x, upper, 4, length)

    def _draw_number(self, board: Board, y: float, entry: Entry, texts: list[SheetText], top: float) -> None:
        setting = self.setting
        side = setting.grown(50)
        board.add(Disc(setting.section.ink), self.beside, y + setting.grown(6), side, side)
        style = setting.theme.title(32, 46, "on_solid", align="center")
        digits = setting.compose(str(entry.number), style, side)
        texts.append(SheetText(digits, self.beside, top + setting.grown(7), side))
