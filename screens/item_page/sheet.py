"""Many set texts on one bitmap: a page of an article or a table is one texture, not fifty."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kivy.graphics import Color, Rectangle
from PIL import Image, ImageDraw

from screens.paint.drawn import UNTINTED, Drawn, rgba
from screens.paint.textures import texture_of
from screens.typesetting import Composed, draw

if TYPE_CHECKING:
    from screens.layout import Layout

_MARGIN: Final = 8
"""Pixels around the sheet for ink that leaves its line."""


@dataclass(frozen=True, slots=True)
class SheetText:
    """A text set in pixels, and its place on the sheet in units; `width` is the box it was set in, in units."""

    composed: Composed
    x: float
    y: float
    width: float


class Sheet(Drawn):
    """Texts at their places. The bitmap lives as long as the widget."""

    def __init__(self, texts: Sequence[SheetText]) -> None:
        super().__init__()
        self.texts = tuple(texts)
        self.crowded = False
        """Whether the sheet may meet others by design: the numbers on a map stand where the places are."""
        self._layout: Layout | None = None

    def arrange(self, layout: Layout) -> None:
        """Draw all texts into one texture."""
        self._layout = layout
        self.canvas.clear()
        shown = [text for text in self.texts if any(line.runs for line in text.composed.lines)]
        if not shown:
            return
        size = (int(self.width) + 2 * _MARGIN, int(self.height) + 2 * _MARGIN)
        colors = {text.composed.color for text in shown}
        alpha = Image.new("L", size, 0)
        ground = Image.new("RGB", size, UNTINTED) if len(colors) > 1 or None in colors else None
        for text in shown:
            self._ink(text, layout, alpha, ground)
        if ground is None:
            picture, tint = Image.merge("LA", (Image.new("L", size, 255), alpha)), colors.pop() or UNTINTED
        else:
            ground.putalpha(alpha)
            picture, tint = ground, UNTINTED
        with self.canvas:
            Color(*rgba(tint))
            Rectangle(texture=texture_of(picture), size=size, pos=(self.x - _MARGIN, self.y - _MARGIN))

    def rectangles(self) -> list[tuple[SheetText, tuple[float, float, float, float]]]:
        """Each text and the window pixels of its lines: left, lower, right, upper. The layout audit reads them."""
        if self._layout is None:
            return []
        found = []
        for text in self.texts:
            lines = [line for line in text.composed.lines if line.runs]
            if lines:
                left = self.x + self._layout.ruler.scale * text.x
                top = self.top - self._layout.ruler.scale * text.y
                found.append((
                    text,
                    (
                        left + min(line.x for line in lines),
                        top - max(line.y + line.height for line in lines),
                        left + max(line.x + line.width for line in lines),
                        top - min(line.y for line in lines),
                    ),
                ))  # fmt: skip
        return found

    def _ink(self, text: SheetText, layout: Layout, alpha: Image.Image, ground: Image.Image | None) -> None:
        bounds = text.composed.bounds
        left = _MARGIN + round(text.x * layout.scale) + bounds.left
        upper = _MARGIN + round(text.y * layout.scale) + bounds.top
        drawn = draw(text.composed)
        mask = drawn.getchannel("A")
        alpha.paste(255, (left, upper), mask)
        if ground is None:
            return
        if text.composed.color:
            area = (left, upper, left + mask.width - 1, upper + mask.height - 1)
            ImageDraw.Draw(ground).rectangle(area, fill=text.composed.color)
        else:
            ground.paste(drawn.convert("RGB"), (left, upper))
