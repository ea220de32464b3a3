"""The five answers of a guide in 特大: a row each, the answer in the strongest colour (mock-up 12)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from feed.item import Guide
from screens import words
from screens.item_page.flow import Piece
from screens.item_page.guide import Answer, answers
from screens.item_page.sheet import Sheet, SheetText
from screens.paint import Icon, Rule
from screens.typesetting import Composed

if TYPE_CHECKING:
    from screens.item_page.board import Board, Setting

_ROW: Final = 124.0
_UPRIGHT_ROW: Final = 160.0
_ICON: Final = 80.0
_QUESTION_LEFT: Final = 110.0
_ANSWER_LEFT: Final = 387.0
"""From the row's left edge to its question and its answer, in landscape."""

_ONE_LINE: Final = ((62, 84), (55, 76), (48, 66))
_LINES: Final = ((48, 58), (48, 64))
"""Sizes of an answer on one line, and on several: the last however many it takes."""


@dataclass(frozen=True)
class AnswerRow(Piece):
    """A question and its answer, with a rule below."""

    setting: Setting
    icon: str
    texts: tuple[SheetText, ...]
    row_height: float
    icon_top: float
    gap: float = 8.0

    @property
    def height(self) -> float:
        """As set."""
        return self.row_height

    def draw(self, board: Board, y: float) -> None:
        """Icon, texts, rule."""
        setting = self.setting
        ink = setting.section.ink if setting.theme.illustrated else setting.theme.color("text")
        board.add(Icon(self.icon, ink), 0, y + self.icon_top, _ICON, _ICON)
        board.add(Sheet(self.texts), 0, y, setting.width, self.height)
        board.add(Rule(setting.section.motif), 0, y + self.height - 2, setting.width, 2)


def answer_rows(guide: Guide, setting: Setting) -> Iterator[AnswerRow]:
    """The five rows."""
    for answer in answers(guide):
        yield _upright(answer, setting) if setting.layout.portrait else _flat(answer, setting)


def _flat(answer: Answer, setting: Setting) -> AnswerRow:
    theme = setting.theme.plain
    question = words.SHORT_PHONE if answer.icon == "phone" else answer.question
    asked = setting.compose(question, theme.words(55, 76), _ANSWER_LEFT - _QUESTION_LEFT)
    room = setting.width - _ANSWER_LEFT
    found = _largest(answer.text, setting, room, _ROW - 8)
    height = max(_ROW, found.height + 16)
    texts = (
        SheetText(asked, _QUESTION_LEFT, (height - setting.high(asked)) / 2, _ANSWER_LEFT - _QUESTION_LEFT),
        SheetText(found.composed, _ANSWER_LEFT, (height - found.height) / 2, room),
    )
    return AnswerRow(setting, answer.icon, texts, height, (height - _ICON) / 2)


def _upright(answer: Answer, setting: Setting) -> AnswerRow:
    """The answer below its question."""
    room = setting.width - _QUESTION_LEFT
    asked = setting.compose(answer.question, setting.theme.plain.words(48, 60, "text2"), room)
    found = _largest(answer.text, setting, room, _UPRIGHT_ROW - 72)
    above = 8 + setting.high(asked)
    height = max(_UPRIGHT_ROW, above + found.height + 12)
    texts = (
        SheetText(asked, _QUESTION_LEFT, 8, room),
        SheetText(found.composed, _QUESTION_LEFT, above, room),
    )
    return AnswerRow(setting, answer.icon, texts, height, (height - _ICON) / 2)


@dataclass(frozen=True, slots=True)
class _Found:
    composed: Composed
    height: float


def _largest(text: str, setting: Setting, room: float, high: float) -> _Found:
    """An answer on one line as large as it gets; else on as many lines as it takes."""
    theme, ink = setting.theme.plain, setting.section.ink
    styles = [theme.words(size, line, ink, bold=True) for size, line in _ONE_LINE]
    style = next((style for style in styles if setting.layout.measure(text, style) <= room), None)
    if style is not None:
        composed = setting.compose(text, style, room)
    else:
        styles = [theme.words(size, line, ink, bold=True) for size, line in _LINES]
        composed, _ = setting.fitted(text, styles, room, high, balance=True)
    return _Found(composed, setting.high(composed))
