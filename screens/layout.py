"""Placing in mock-up numbers: x, y from the upper left corner, in units of the mock-up's canvas."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import TypeVar

from kivy.uix.widget import Widget

from screens.paint.drawn import Drawn
from screens.scale import Frame, Ruler, ruler
from screens.typesetting import Span, Style, measure
from screens.typesetting.compose import baseline_in_line

AnyDrawn = TypeVar("AnyDrawn", bound=Drawn)


@cache
def _scaled(style: Style, scale: float) -> Style:
    return replace(
        style,
        size_px=max(1, round(style.size_px * scale)),
        line_px=max(1, round(style.line_px * scale)),
        letter_spacing_px=round(style.letter_spacing_px * scale),
    )


@dataclass(frozen=True, slots=True)
class Edges:
    """How edges are drawn by night: what casts a shadow by day has a border of `panel`, what is touched one of `touch`
    units wide; shadows are left out (design tokens, 1.3).
    """

    color: str
    panel: float = 2
    touch: float = 4


class Layout:
    """Turns mock-up numbers into places on the window.

    `frame` tells orientation and canvas; `edges` is given by night. `within` gives a layout whose origin lies
    elsewhere, for content that moves.
    """

    def __init__(self, frame: Frame, origin: Ruler | None = None, edges: Edges | None = None) -> None:
        self.frame = frame
        self.ruler = origin or ruler(frame)
        self.edges = edges

    @property
    def scale(self) -> float:
        """Pixels per mock-up unit."""
        return self.ruler.scale

    @property
    def portrait(self) -> bool:
        """Whether the panel stands upright."""
        return self.frame.portrait

    def px(self, units: float) -> int:
        """A length in whole pixels."""
        return self.ruler.px(units)

    def style(self, style: Style) -> Style:
        """A style of the mock-up in pixels."""
        return style if self.scale == 1 else _scaled(style, self.scale)

    def measure(self, text: str | tuple[Span, ...], style: Style) -> float:
        """Width of a text on one line, in mock-up units."""
        if isinstance(text, str):
            return self.ruler.units(measure(text, self.style(style)))
        spans = tuple(Span(span.text, self.style(span.style)) for span in text)
        return self.ruler.units(measure(spans, self.style(style)))

    def baseline(self, style: Style) -> float:
        """From the top of a style's line to its baseline, in mock-up units: to set two texts on one line."""
        return self.ruler.units(baseline_in_line(self.style(style)))

    def place(self, widget: Drawn, x: float, y: float, width: float, height: float) -> None:
        """Put a widget at a rectangle of the mock-up and draw it there."""
        left, bottom, wide, high = self.ruler.rectangle(x, y, width, height)
        widget.pos = (left, bottom)
        widget.size = (wide, high)
        widget.arrange(self)

    def add(self, parent: Widget, widget: AnyDrawn, x: float, y: float, width: float, height: float) -> AnyDrawn:
        """Place a widget, put it on `parent` (above what is there already), and hand it back."""
        self.place(widget, x, y, width, height)
        parent.add_widget(widget)
        return widget

    def within(self, left_px: int, top_px: int) -> Layout:
        """A layout whose mock-up origin is at Kivy (`left_px`, `top_px`), as for the inside of a scrolled sheet."""
        return Layout(self.frame, Ruler(self.scale, left_px, top_px), self.edges)
