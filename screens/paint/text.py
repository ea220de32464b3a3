"""A text on the canvas, set by the text engine, one texture for all its lines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from kivy.graphics import Color, Rectangle

from screens.paint import textures
from screens.paint.drawn import UNTINTED, Drawn, rgba
from screens.typesetting import Composed, Span, Style, compose, draw

if TYPE_CHECKING:
    from screens.layout import Layout

Text = str | Sequence[Span]
Place = Literal["top", "middle", "bottom"]


class TextBox(Drawn):
    """A text in a box of the mock-up: broken to the box's width, aligned by its style, placed by `place`.

    `text` is a plain string or spans in several styles (all styles in mock-up units). `max_lines` and `ellipsis` cut,
    `balance` evens out headings. `wrap=False` keeps a text on one line whatever the width of the box. After it is
    placed, `composed` tells what came of it, in pixels: the audit reads it to find text that leaves its box.
    """

    def __init__(
        self,
        text: Text,
        style: Style,
        *,
        place: Place = "top",
        max_lines: int | None = None,
        ellipsis: bool = False,
        balance: bool = False,
        wrap: bool = True,
    ) -> None:
        super().__init__()
        self.text = text
        self.style = style
        self.place = place
        self.max_lines = max_lines
        self.ellipsis = ellipsis
        self.balance = balance
        self.wrap = wrap
        self.composed: Composed | None = None
        self._color: Color | None = None
        self._layout: Layout | None = None

    def arrange(self, layout: Layout) -> None:
        """Set the text to the width of the box and draw it."""
        self._layout = layout
        self.canvas.clear()
        style = layout.style(self.style)
        text: Text = self.text
        if not isinstance(text, str):
            text = tuple(Span(span.text, layout.style(span.style)) for span in text)
        width = int(self.width) if self.wrap else None
        composed = compose(text, style, width, max_lines=self.max_lines, ellipsis=self.ellipsis, balance=self.balance)
        self.composed = composed
        if not any(line.runs for line in composed.lines):
            return
        # Colour is a tint, so it is no part of the key when the whole text has one.
        key = (text, style, width, self.max_lines, self.ellipsis, self.balance)
        texture = textures.texts.get(key, lambda: draw(composed))
        spare = int(self.height) - composed.height
        down = {"top": 0, "middle": spare // 2, "bottom": spare}[self.place]
        across = 0
        if width is None:
            beside = int(self.width) - composed.width
            across = {"left": 0, "center": beside // 2, "right": beside}[style.align]
        bounds = composed.bounds
        with self.canvas:
            self._color = Color(*rgba(composed.color or UNTINTED))
            Rectangle(
                texture=texture,
                size=texture.size,
                pos=(self.x + across + bounds.left, self.top - down - bounds.bottom),
            )

    def tint(self, color: str) -> None:
        """Change the colour of a text of one colour, without setting it again; a text of several keeps its own."""
        if self._color is not None and self.composed is not None and self.composed.color:
            self._color.rgba = rgba(color)

    def rewrite(self, text: Text) -> None:
        """Show another text at the same place; nothing happens when it is the same."""
        if text == self.text:
            return
        self.text = text
        if self._layout is not None:
            self.arrange(self._layout)
