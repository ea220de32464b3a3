"""Callouts: words on a ground of their own, with an icon."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from feed.blocks import Callout
from screens.item_page.flow import Piece
from screens.item_page.prose import Words
from screens.paint import Icon

if TYPE_CHECKING:
    from screens.item_page.board import Board, Setting

_BOX_ABOVE: Final = 22.0


@dataclass(frozen=True)
class Boxed(Piece):
    """Words on a ground of their own, with an icon: a callout."""

    words: Words
    icon: str
    ink: str
    fill: str
    width: float
    setting: Setting
    gap: float = 24.0
    above: float = _BOX_ABOVE
    """Room above the words, and as much below them."""

    gives: float = 0.0
    """How much of that room it gives to what else its page holds."""

    @property
    def divisible(self) -> bool:  # type: ignore[override]
        """As its words."""
        return self.words.divisible

    @property
    def height(self) -> float:
        """The words and the room around them."""
        return max(96.0, self.words.height + 2 * self.above)

    @property
    def lowest(self) -> float:
        """With less room around the words."""
        return max(96.0, self.height - 2 * self.gives)

    def stretched(self, height: float) -> Piece:
        """The words in the middle of less room."""
        return replace(self, above=(height - self.words.height) / 2)

    @property
    def least(self) -> float:
        """Two lines and the room around them."""
        return max(96.0, self.words.least + 2 * _BOX_ABOVE)

    def cut(self, room: float) -> tuple[Piece, Piece] | None:
        """Two boxes."""
        parts = self.words.cut(room - 2 * _BOX_ABOVE)
        if parts is None:
            return None
        first, rest = parts
        assert isinstance(first, Words)  # noqa: S101 - what Words.cut gives
        assert isinstance(rest, Words)  # noqa: S101
        return replace(self, words=first), replace(self, words=rest)

    def draw(self, board: Board, y: float) -> None:
        """The ground, the icon, the words."""
        side = self.setting.grown(48)
        board.add(self.setting.tinted(20, self.fill), 0, y, self.width, self.height)
        first = self.words.composed.lines[0].height / self.words.scale if self.words.composed.lines else side
        above = (self.height - self.words.height) / 2 + (first - side) / 2
        board.add(Icon(self.icon, self.ink), 28, y + above, side, side)
        inner = board.moved(self.setting.grown(100), y + (self.height - self.words.height) / 2)
        self.words.draw(inner, 0)


def callout_pieces(block: Callout, setting: Setting) -> Iterator[Piece]:
    """A box: section tint for what is worth knowing, the strip's colour for what is worth heeding."""
    yield boxed(setting, block.text, warning=block.tone == "warning")


def boxed(setting: Setting, text: str, *, warning: bool = False, icon: str = "") -> Boxed:
    """Words set apart."""
    theme = setting.theme
    style = theme.words(*setting.reading, "strip_text" if warning else "text", bold=warning)
    inner = setting.width - setting.grown(100) - 28
    composed = setting.compose(text, style, inner)
    return Boxed(
        Words(composed, setting.layout.scale, width=inner),
        icon or ("notice" if warning else "book"),
        theme.color("strip_text") if warning else setting.section.ink,
        theme.color("strip") if warning else setting.section.tint,
        setting.width,
        setting,
    )
