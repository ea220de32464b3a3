"""How a warning's texts are set: in the largest sizes in which they fit their place, headline before the rest."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from kivy.uix.widget import Widget

from screens.paint import TextBox
from screens.reach import Box
from screens.typesetting import Style, compose

if TYPE_CHECKING:
    from screens.layout import Layout
    from screens.theme import Theme

Pair = tuple[tuple[int, int], tuple[int, int]]
"""Size and line of a headline and of what stands below it."""

CARD_STEPS: Final[tuple[Pair, ...]] = (
    ((55, 72), (42, 58)), ((48, 62), (42, 56)), ((48, 60), (36, 48)), ((42, 54), (32, 44)), ((36, 46), (32, 42)),
    ((32, 42), (28, 38)), ((28, 36), (28, 36)),
)  # fmt: skip
WHAT_STEPS: Final[tuple[Pair, ...]] = (((42, 60), (36, 52)), ((42, 56), (32, 46)), ((36, 50), (32, 44)))
WHAT_LONG_STEPS: Final[tuple[Pair, ...]] = (*WHAT_STEPS, ((32, 44), (32, 44)), ((28, 38), (28, 38)))


class TwoParts:
    """A headline and what stands below it, set to a width in one of the steps: the first in which they fit a height.

    `fits` is false where they fit in none; then they are set in the last.
    """

    def __init__(
        self, layout: Layout, theme: Theme, told: tuple[str, str], steps: Sequence[Pair], box: tuple[float, float],
        colors: tuple[str, str],
    ) -> None:  # fmt: skip
        """`box` is width and height, `colors` the tokens of both parts; `theme` grows in 特大."""
        self.fits = False
        for head, rest in steps:
            self.styles = theme.words(*head, colors[0], bold=True), theme.words(*rest, colors[1])
            self.parts = tuple(
                compose(text, layout.style(style), layout.px(box[0]), balance=balance)
                for text, style, balance in zip(told, self.styles, (True, False), strict=True)
            )
            self.heights = tuple(
                part.height / layout.scale if text else 0.0 for part, text in zip(self.parts, told, strict=True)
            )
            self.height = sum(self.heights)
            if self.height <= box[1] and all(part.width <= layout.px(box[0]) for part in self.parts):
                self.fits = True
                break
        self._layout, self._told = layout, told

    def draw(self, parent: Widget, box: Box, *, middle: bool) -> None:
        """Put both into a box; what does not fit ends with an ellipsis."""
        x, y, width, height = box
        if middle:
            y += max(0.0, (height - self.height) / 2)
        bottom = box[1] + height
        for text, style, high, balance in zip(self._told, self.styles, self.heights, (True, False), strict=True):
            if not text:
                continue
            room = min(high + 1, bottom - y)
            lines = max(1, int(room / style.line_px + 0.1))
            told = TextBox(text, style, max_lines=lines, ellipsis=True, balance=balance and self.fits)
            self._layout.add(parent, told, x, y, width, room)
            y += high


def fitting(
    layout: Layout, text: str, styles: Sequence[Style], width: float, height: float, *, balance: bool = False
) -> Style:
    """The first of the styles in which a text fits a box in mock-up units; the last where it fits in none."""
    for style in styles:
        composed = compose(text, layout.style(style), layout.px(width), balance=balance)
        if composed.height <= layout.px(height) and composed.width <= layout.px(width):
            return style
    return styles[-1]
