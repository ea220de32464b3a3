"""The five answers of a guide in 特大: a row each, the answer in the strongest colour (mock-up 12)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from feed.item import Guide
from screens import words
from screens.item_page.flow import Piece
from screens.item_page.guide import Answer, answers
from screens.item_page.prose import lines_of
from screens.item_page.sheet import Sheet, SheetText
from screens.paint import Icon, Rule
from screens.typesetting import Composed

if TYPE_CHECKING:
    from screens.item_page.board import Board, Setting

_ROW: Final = 124.0
_UPRIGHT_ROW: Final = 160.0
_TIGHTEST: Final = 24.0
"""Units that a row gives way at most."""

_ICON: Final = 80.0
_QUESTION_LEFT: Final = 110.0
_ANSWER_LEFT: Final = 387.0
"""From the row's left edge to its question and its answer, in landscape."""

_ONE_LINE: Final = ((62, 84), (55, 76), (48, 66))
_LINES: Final = ((48, 58), (48, 64))
"""Sizes of an answer on one line, and on several: the last however many it takes."""

_LONG_LINES: Final = 5
_TOGETHER: Final = 2
"""An answer of more lines may go on on the next page, so many of them together on either."""


@dataclass(frozen=True)
class AnswerRow(Piece):
    """A question and its answer, beside it in landscape and below it in portrait, with a rule below."""

    setting: Setting
    icon: str
    asked: Composed
    answer: Composed
    less: float = 0.0
    gap: float = 8.0

    @property
    def divisible(self) -> bool:  # type: ignore[override]
        """Whether the answer is long enough to go on on the next page."""
        return len(self.answer.lines) > _LONG_LINES

    @property
    def height(self) -> float:
        """The answer and the room around it; no less than the mock-up's row, if the page has room for that."""
        row = _UPRIGHT_ROW if self._upright else _ROW
        return max(row - self.less, self._needed)

    @property
    def lowest(self) -> float:
        """A little lower, so that fine print below the five answers does not push one to a page of its own."""
        row = _UPRIGHT_ROW if self._upright else _ROW
        return max(row - _TIGHTEST, self._needed)

    def stretched(self, height: float) -> Piece:
        """The row lower, as far as its words let it be."""
        row = _UPRIGHT_ROW if self._upright else _ROW
        return replace(self, less=max(0.0, row - height))

    @property
    def _needed(self) -> float:
        return self._above + self.setting.high(self.answer) + self._below

    @property
    def least(self) -> float:
        """Two lines of the answer; all of a short one."""
        lines = self.answer.lines
        if len(lines) < 2 * _TOGETHER:
            return self.height
        return self._above + self.setting.units(lines[_TOGETHER - 1].y + lines[_TOGETHER - 1].height) + self._below

    def cut(self, room: float) -> tuple[Piece, Piece] | None:
        """Whole lines of the answer; the question stands beside either part."""
        lines = self.answer.lines
        free = room - self._above - self._below
        fitting = sum(1 for line in lines if self.setting.units(line.y + line.height) <= free)
        stop = min(fitting, len(lines) - _TOGETHER)
        if stop < _TOGETHER:
            return None
        first, rest = lines_of(self.answer, 0, stop), lines_of(self.answer, stop, len(lines))
        return replace(self, answer=first), replace(self, answer=rest)

    def draw(self, board: Board, y: float) -> None:
        """Icon, texts, rule."""
        setting = self.setting
        ink = setting.section.ink if setting.theme.illustrated else setting.theme.color("text")
        board.add(Icon(self.icon, ink), 0, y + (self.height - _ICON) / 2, _ICON, _ICON)
        board.add(Sheet(self._texts()), 0, y, setting.width, self.height)
        board.add(Rule(setting.section.motif), 0, y + self.height - 2, setting.width, 2)

    @property
    def _upright(self) -> bool:
        return self.setting.layout.portrait

    @property
    def _above(self) -> float:
        return 8 + self.setting.high(self.asked) if self._upright else 8.0

    @property
    def _below(self) -> float:
        return 12.0 if self._upright else 8.0

    def _texts(self) -> list[SheetText]:
        setting = self.setting
        if self._upright:
            room = setting.width - _QUESTION_LEFT
            return [
                SheetText(self.asked, _QUESTION_LEFT, 8, room),
                SheetText(self.answer, _QUESTION_LEFT, self._above, room),
            ]
        middles = [(self.height - setting.high(text)) / 2 for text in (self.asked, self.answer)]
        return [
            SheetText(self.asked, _QUESTION_LEFT, middles[0], _ANSWER_LEFT - _QUESTION_LEFT),
            SheetText(self.answer, _ANSWER_LEFT, middles[1], setting.width - _ANSWER_LEFT),
        ]


def answer_rows(guide: Guide, setting: Setting) -> Iterator[AnswerRow]:
    """The five rows."""
    for answer in answers(guide):
        yield _upright(answer, setting) if setting.layout.portrait else _flat(answer, setting)


def _flat(answer: Answer, setting: Setting) -> AnswerRow:
    question = words.SHORT_PHONE if answer.icon == "phone" else answer.question
    asked = setting.compose(question, setting.theme.plain.words(55, 76), _ANSWER_LEFT - _QUESTION_LEFT)
    found = _largest(answer.text, setting, setting.width - _ANSWER_LEFT, _ROW - 8)
    return AnswerRow(setting, answer.icon, asked, found)


def _upright(answer: Answer, setting: Setting) -> AnswerRow:
    """The answer below its question."""
    room = setting.width - _QUESTION_LEFT
    asked = setting.compose(answer.question, setting.theme.plain.words(48, 60, "text2"), room)
    return AnswerRow(setting, answer.icon, asked, _largest(answer.text, setting, room, _UPRIGHT_ROW - 72))


def _largest(text: str, setting: Setting, room: float, high: float) -> Composed:
    """An answer on one line as large as it gets; else on as many lines as it takes."""
    theme, ink = setting.theme.plain, setting.section.ink
    styles = [theme.words(size, line, ink, bold=True) for size, line in _ONE_LINE]
    style = next((style for style in styles if setting.layout.measure(text, style) <= room), None)
    if style is not None:
        return setting.compose(text, style, room)
    styles = [theme.words(size, line, ink, bold=True) for size, line in _LINES]
    composed, _ = setting.fitted(text, styles, room, high, balance=True)
    return composed
