"""Lines and rings as bitmaps, drawn larger and scaled down: smooth without multisampling."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from kivy.graphics import Color, Rectangle
from PIL import Image, ImageDraw

from screens.paint.drawn import Drawn, rgba
from screens.paint.textures import texture_of

if TYPE_CHECKING:
    from screens.layout import Layout

_SUPERSAMPLING: Final = 3

Path = Sequence[tuple[float, float] | None]
"""Points in units from the upper left corner; none where a figure is missing, and the line then stops."""


class _Plot(Drawn):
    """A drawn bitmap over the whole widget."""

    def arrange(self, layout: Layout) -> None:
        """Draw and scale down."""
        self.canvas.clear()
        size = (int(self.width), int(self.height))
        big = Image.new("RGBA", (size[0] * _SUPERSAMPLING, size[1] * _SUPERSAMPLING), (255, 255, 255, 0))
        self.paint(ImageDraw.Draw(big), layout.scale * _SUPERSAMPLING)
        # Transparent pixels are averaged premultiplied, or edges would turn white.
        small = big.convert("RGBa").resize(size, Image.Resampling.BOX).convert("RGBA")
        with self.canvas:
            Color(*rgba("#FFFFFF"))
            Rectangle(texture=texture_of(small), size=size, pos=self.pos)

    def paint(self, pen: ImageDraw.ImageDraw, scale: float) -> None:
        """Draw; `scale` is bitmap pixels per unit."""
        raise NotImplementedError


class LinePlot(_Plot):
    """Lines with their points, each in its colour; the points of each line have a shape of their own."""

    def __init__(self, paths: Sequence[tuple[str, Path]]) -> None:
        super().__init__()
        self._paths = paths

    def paint(self, pen: ImageDraw.ImageDraw, scale: float) -> None:
        """Lines first, then points above them."""
        for color, path in self._paths:
            for first, second in pairwise(path):
                if first and second:
                    ends = [(x * scale, y * scale) for x, y in (first, second)]
                    pen.line(ends, fill=color, width=max(1, round(6 * scale)))
        for place, (color, path) in enumerate(self._paths):
            for point in path:
                if point:
                    _mark(pen, point[0] * scale, point[1] * scale, 10 * scale, color, place)


def _mark(pen: ImageDraw.ImageDraw, x: float, y: float, reach: float, color: str, place: int) -> None:
    """A disc, a square, a diamond, a triangle, and the same again with a hollow middle."""
    for size, fill in ((reach, color), *(((reach * 0.5, "#FFFDF8"),) if place >= 4 else ())):
        corners = {
            1: [(x - size, y - size), (x + size, y - size), (x + size, y + size), (x - size, y + size)],
            2: [(x, y - size * 1.3), (x + size * 1.3, y), (x, y + size * 1.3), (x - size * 1.3, y)],
            3: [(x, y - size * 1.2), (x + size * 1.2, y + size), (x - size * 1.2, y + size)],
        }.get(place % 4)
        if corners is None:
            pen.ellipse((x - size, y - size, x + size, y + size), fill=fill)
        else:
            pen.polygon(corners, fill=fill)


class RingPlot(_Plot):
    """A ring of parts, clockwise from the top, with thin gaps between them."""

    def __init__(self, parts: Sequence[tuple[str, float]]) -> None:
        super().__init__()
        self._parts = parts

    def paint(self, pen: ImageDraw.ImageDraw, scale: float) -> None:
        """Sectors, then the hole."""
        side = int(self.width) * _SUPERSAMPLING
        total = sum(value for _, value in self._parts)
        at = -90.0
        shown = [(color, value) for color, value in self._parts if value > 0]
        for color, value in shown:
            sweep = 360 * value / total
            pen.pieslice((0, 0, side - 1, side - 1), at, at + sweep, fill=color)
            at += sweep
        middle, inner = side / 2, side * 0.3  # the hole has three fifths of the ring's width
        if len(shown) > 1:
            at = -90.0
            for _, value in shown:
                reach = (middle + side * math.cos(math.radians(at)), middle + side * math.sin(math.radians(at)))
                pen.line([(middle, middle), reach], fill=(0, 0, 0, 0), width=max(1, round(4 * scale)))
                at += 360 * value / total
        pen.ellipse((middle - inner, middle - inner, middle + inner, middle + inner), fill=(0, 0, 0, 0))
