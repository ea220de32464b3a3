"""Facts: cards side by side, each a question and its answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from feed.blocks import Fact, Facts
from screens.item_page.airy import Airy
from screens.item_page.flow import Piece
from screens.item_page.prose import heading, words
from screens.item_page.sheet import Sheet, SheetText
from screens.paint import Panel

if TYPE_CHECKING:
    from screens.item_page.board import Board, Setting
    from screens.typesetting import Composed, Style

_GAP: Final = 16.0
_BESIDE: Final = 28.0
_ABOVE: Final = 18.0
_WIDE: Final = 1000.0
_HIGHEST: Final = 280.0
"""A higher card holds long texts: fewer stand side by side then."""

_POSTER: Final = (62, 80)
_VALUES: Final = ((48, 62), (42, 56), (36, 50))
"""Sizes and lines of a value."""


@dataclass(frozen=True)
class FactCards(Airy):
    """One row of fact cards, equally high; the texts of each card one below the other."""

    cards: tuple[tuple[SheetText, ...], ...]
    card_width: float
    row_height: float
    fill: str
    gap: float = 24.0
    airiest = 1.35

    @property
    def set_height(self) -> float:
        """The highest card."""
        return self.row_height

    def draw(self, board: Board, y: float) -> None:
        """Grounds, then texts."""
        for place, texts in enumerate(self.cards):
            x = place * (self.card_width + _GAP)
            board.add(Panel(self.fill, radius=20), x, y, self.card_width, self.height)
            board.add(Sheet(texts), x, y + self.more / 2, self.card_width, self.row_height)


def facts_pieces(block: Facts, setting: Setting) -> Iterator[Piece]:
    """Rows of up to four cards, in portrait two; as many in each row as may be. One too long for a page is told."""
    most = 2 if setting.width < _WIDE else 4
    rows = -(-len(block.facts) // most)
    columns = -(-len(block.facts) // rows)
    while True:
        width = (setting.width - (columns - 1) * _GAP) / columns
        steps = _steps(block, setting, width, poster=rows == 1)
        cards = [_card(fact, setting, width, steps) for fact in block.facts]
        if columns == 1 or max(high for _, high in cards) <= _HIGHEST:
            break
        columns -= 1
    for start in range(0, len(cards), columns):
        row = cards[start : start + columns]
        height = max(high for _, high in row)
        gap = 24.0 if not start else _GAP
        if height > setting.room:
            for fact in block.facts[start : start + columns]:
                yield from _in_words(fact, setting)
            continue
        yield FactCards(tuple(texts for texts, _ in row), width, height, setting.section.tint, gap=gap)


def _in_words(fact: Fact, setting: Setting) -> Iterator[Piece]:
    """A fact too long for a card of a page: what it is as a heading, the value and the note below it."""
    yield heading(setting, fact.label, 3)
    yield words(setting, _told(fact), bold=True, gap=8.0)
    if fact.note:
        yield words(setting, fact.note, color="text2", small=True, gap=8.0)


def _told(fact: Fact) -> str:
    return f"{fact.value} {fact.unit}".strip()


def _steps(block: Facts, setting: Setting, width: float, *, poster: bool) -> list[Style]:
    """The styles of values, the largest first: the one in which all stand on a line, else each takes its own.

    On a `poster`, a single row of cards, they may be larger.
    """
    usual = [setting.theme.words(size, line, bold=True) for size, line in _VALUES]
    larger = [setting.theme.words(*_POSTER, bold=True)] if poster else []
    inner = width - 2 * _BESIDE
    for style in (*larger, *usual):
        if all(setting.layout.measure(_told(fact), style) <= inner for fact in block.facts):
            return [style]
    return usual


def _card(fact: Fact, setting: Setting, width: float, steps: Sequence[Style]) -> tuple[tuple[SheetText, ...], float]:
    """The texts of a card and its height, the value in the first of the steps in which it fits."""
    theme = setting.theme
    inner = width - 2 * _BESIDE
    label = setting.compose(fact.label, theme.words(32, 44, setting.section.ink), inner)
    value, _ = setting.fitted(_told(fact), steps, inner, 124)
    parts: list[Composed] = [label, value]
    if fact.note:
        parts.append(setting.compose(fact.note, theme.words(32, 44, "text2"), inner))
    texts: list[SheetText] = []
    y = _ABOVE
    for part in parts:
        texts.append(SheetText(part, _BESIDE, y, inner))
        y += setting.high(part) + 4
    return tuple(texts), y - 4 + _ABOVE
