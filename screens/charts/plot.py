"""Lines and rings as bitmaps, drawn larger and scaled down: smooth without multisampling."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from kivy.graphics import Color, Rectangle
from PIL import Image, ImageDraw

from screens.charts.palette import Paint
from screens.paint.drawn import UNTINTED, Drawn, rgba
from screens.paint.textures import texture_of

if TYPE_CHECKING:
    from screens.layout import Layout

_SUPERSAMPLING: Final = 3

_STRIPE: Final = 14.0
"""Units from stripe to stripe of a hatch."""

_RAY: Final = 6.0
"""Degrees from ray to ray of a hatched part of a ring."""

Point = tuple[float, float]

Path = Sequence[Point | None]
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
            Color(*rgba(UNTINTED))
            Rectangle(texture=texture_of(small), size=size, pos=self.pos)

    def paint(self, pen: ImageDraw.ImageDraw, scale: float) -> None:
        """Draw; `scale` is bitmap pixels per unit."""
        raise NotImplementedError


class LinePlot(_Plot):
    """Lines with their points, each in its paint; each has points of its own shape, hatched ones are dashed."""

    def __init__(self, paths: Sequence[tuple[Paint, Path]], ground: str) -> None:
        super().__init__()
        self._paths, self._ground = paths, ground

    def paint(self, pen: ImageDraw.ImageDraw, scale: float) -> None:
        """Lines first, then points above them."""
        for paint, path in self._paths:
            for first, second in pairwise(path):
                if first and second:
                    for ends in _dashes(first, second) if paint.hatched else [(first, second)]:
                        line = [(x * scale, y * scale) for x, y in ends]
                        if paint.edge:
                            pen.line(line, fill=paint.edge, width=max(1, round(9 * scale)))
                        pen.line(line, fill=paint.color, width=max(1, round(6 * scale)))
        for place, (paint, path) in enumerate(self._paths):
            for point in path:
                if point:
                    _mark(pen, (point[0] * scale, point[1] * scale), 10 * scale, (paint.color, self._ground), place)


def _dashes(first: Point, second: Point) -> list[tuple[Point, Point]]:
    """A line in dashes of 16 units with gaps of 10."""
    long = math.dist(first, second)
    found = []
    at = 0.0
    while at < long:
        ends = at / long, min(1.0, (at + 16) / long)
        found.append(tuple((first[0] + (second[0] - first[0]) * part, first[1] + (second[1] - first[1]) * part)
                           for part in ends))  # fmt: skip
        at += 26
    return found  # type: ignore[return-value]


def _mark(pen: ImageDraw.ImageDraw, at: Point, reach: float, colors: tuple[str, str], place: int) -> None:
    """A disc, a square, a diamond, a triangle, and the same again with a hollow middle."""
    x, y = at
    color, ground = colors
    for size, fill in ((reach, color), *(((reach * 0.5, ground),) if place >= 4 else ())):
        corners = {
            1: [(x - size, y - size), (x + size, y - size), (x + size, y + size), (x - size, y + size)],
            2: [(x, y - size * 1.3), (x + size * 1.3, y), (x, y + size * 1.3), (x - size * 1.3, y)],
            3: [(x, y - size * 1.2), (x + size * 1.2, y + size), (x - size * 1.2, y + size)],
        }.get(place % 4)
        if corners is None:
            pen.ellipse((x - size, y - size, x + size, y + size), fill=fill)
        else:
            pen.polygon(corners, fill=fill)


class Hatch(_Plot):
    """A block with round corners in slanting stripes of its colour on the ground's."""

    def __init__(self, color: str, ground: str, *, radius: float) -> None:
        super().__init__()
        self._color, self._ground, self._radius = color, ground, radius

    def paint(self, pen: ImageDraw.ImageDraw, scale: float) -> None:
        """The ground, the stripes, the edge, and nothing outside the corners."""
        wide, high = int(self.width) * _SUPERSAMPLING, int(self.height) * _SUPERSAMPLING
        pen.rectangle((0, 0, wide, high), fill=self._ground)
        step, thick = max(4, round(_STRIPE * scale)), max(2, round(_STRIPE * scale / 2))
        for start in range(-high, wide, step):
            pen.line([(start, high), (start + high, 0)], fill=self._color, width=thick)
        edge = max(2, round(3 * scale))
        pen.rectangle((0, 0, wide - 1, high - 1), outline=self._color, width=edge)


class RingPlot(_Plot):
    """A ring of parts, clockwise from the top, with thin gaps between them; hatched parts have rays."""

    def __init__(self, parts: Sequence[tuple[Paint, float]], ground: str) -> None:
        super().__init__()
        self._parts, self._ground = parts, ground

    def paint(self, pen: ImageDraw.ImageDraw, scale: float) -> None:
        """Sectors, then the hole."""
        side = int(self.width) * _SUPERSAMPLING
        total = sum(value for _, value in self._parts)
        box = (0, 0, side - 1, side - 1)
        at = -90.0
        shown = [(paint, value) for paint, value in self._parts if value > 0]
        for paint, value in shown:
            sweep = 360 * value / total
            pen.pieslice(box, at, at + sweep, fill=paint.color, outline=paint.edge, width=round(4 * scale))
            if paint.hatched:
                ray = at + _RAY / 2
                while ray < at + sweep:
                    pen.pieslice(box, ray, min(at + sweep, ray + _RAY / 2), fill=self._ground)
                    ray += _RAY
            at += sweep
        middle, inner = side / 2, side * 0.3  # the hole has three fifths of the ring's width
        if len(shown) > 1:
            at = -90.0
            for _, value in shown:
                reach = (middle + side * math.cos(math.radians(at)), middle + side * math.sin(math.radians(at)))
                pen.line([(middle, middle), reach], fill=(0, 0, 0, 0), width=max(1, round(6 * scale)))
                at += 360 * value / total
        hole = (middle - inner, middle - inner, middle + inner, middle + inner)
        pen.ellipse(hole, fill=(0, 0, 0, 0))
        at = -90.0
        for paint, value in shown:
            if paint.edge:
                pen.arc(hole, at, at + 360 * value / total, fill=paint.edge, width=round(4 * scale))
            at += 360 * value / total
