"""Facts: cards side by side, each a question and its answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from feed.blocks import Fact, Facts
from screens.item_page.flow import Piece
from screens.item_page.sheet import Sheet, SheetText
from screens.paint import Panel

if TYPE_CHECKING:
    from screens.item_page.board import Board, Setting
    from screens.typesetting import Composed

_GAP: Final = 16.0
_BESIDE: Final = 28.0
_ABOVE: Final = 18.0
_WIDE: Final = 1000.0
_HIGHEST: Final = 280.0
"""A higher card holds long texts: fewer stand side by side then."""


@dataclass(frozen=True)
class FactCards(Piece):
    """One row of fact cards, equally high; the texts of each card one below the other."""

    cards: tuple[tuple[SheetText, ...], ...]
    card_width: float
    row_height: float
    fill: str
    gap: float = 24.0

    @property
    def height(self) -> float:
        """The highest card."""
        return self.row_height

    def draw(self, board: Board, y: float) -> None:
        """Grounds, then texts."""
        for place, texts in enumerate(self.cards):
            x = place * (self.card_width + _GAP)
            board.add(Panel(self.fill, radius=20), x, y, self.card_width, self.height)
            board.add(Sheet(texts), x, y, self.card_width, self.height)


def facts_pieces(block: Facts, setting: Setting) -> Iterator[Piece]:
    """Rows of up to four cards, in portrait two; as many in each row as may be."""
    most = 2 if setting.width < _WIDE else 4
    rows = -(-len(block.facts) // most)
    columns = -(-len(block.facts) // rows)
    while True:
        width = (setting.width - (columns - 1) * _GAP) / columns
        cards = [_card(fact, setting, width) for fact in block.facts]
        if columns == 1 or max(high for _, high in cards) <= _HIGHEST:
            break
        columns -= 1
    for start in range(0, len(cards), columns):
        row = cards[start : start + columns]
        height = max(high for _, high in row)
        gap = 24.0 if not start else _GAP
        yield FactCards(tuple(texts for texts, _ in row), width, height, setting.section.tint, gap=gap)


def _card(fact: Fact, setting: Setting, width: float) -> tuple[tuple[SheetText, ...], float]:
    """The texts of a card and its height."""
    theme = setting.theme
    inner = width - 2 * _BESIDE
    label = setting.compose(fact.label, theme.words(32, 44, setting.section.ink), inner)
    steps = [theme.words(48, 62, bold=True), theme.words(42, 56, bold=True), theme.words(36, 50, bold=True)]
    value, _ = setting.fitted(f"{fact.value} {fact.unit}".strip(), steps, inner, 124)
    parts: list[Composed] = [label, value]
    if fact.note:
        parts.append(setting.compose(fact.note, theme.words(32, 44, "text2"), inner))
    texts: list[SheetText] = []
    y = _ABOVE
    for part in parts:
        texts.append(SheetText(part, _BESIDE, y, inner))
        y += setting.high(part) + 4
    return tuple(texts), y - 4 + _ABOVE
