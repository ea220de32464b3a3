"""The hills at the foot of the red panel, as drawn on mock-up 10: two ridges, each darker than what is behind it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from kivy.graphics import Color, Rectangle
from PIL import Image, ImageDraw

from screens.paint import textures
from screens.paint.drawn import Drawn, rgba

if TYPE_CHECKING:
    from screens.layout import Layout

Point = tuple[float, float]

WIDTH: Final = 800.0
HEIGHT: Final = 320.0

_RIDGES: Final[tuple[tuple[tuple[Point, ...], float], ...]] = (
    (((0, 150), (120, 60), (240, 80), (340, 140), (440, 200), (560, 70), (660, 110), (760, 150), (780, 150),
      (800, 140)), 0.57),
    (((0, 220), (160, 150), (300, 210), (430, 190), (560, 170), (680, 150), (800, 200)), 1.0),
)  # fmt: skip
"""Each ridge as cubic curves (a point, then two handles and the next point, again and again), and how dense it is."""

_STEPS: Final = 24


def ridge(points: tuple[Point, ...]) -> list[Point]:
    """A row of points along cubic curves."""
    found: list[Point] = [points[0]]
    for place in range(0, len(points) - 1, 3):
        start, one, two, end = points[place : place + 4]
        for step in range(1, _STEPS + 1):
            t = step / _STEPS
            weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
            corners = (start, one, two, end)
            found.append((
                sum(weight * corner[0] for weight, corner in zip(weights, corners, strict=True)),
                sum(weight * corner[1] for weight, corner in zip(weights, corners, strict=True)),
            ))  # fmt: skip
    return found


def ridge_bitmap(number: int, size: tuple[int, int]) -> Image.Image:
    """One ridge as white with transparency, from its line down to the foot."""
    points, _ = _RIDGES[number]
    across, down = size[0] / WIDTH, size[1] / HEIGHT
    line = [(x * across, y * down) for x, y in ridge(points)]
    mask = Image.new("L", size, 0)
    ImageDraw.Draw(mask).polygon([*line, (size[0], size[1]), (0, size[1])], fill=255)
    return Image.merge("LA", (Image.new("L", size, 255), mask))


class Hills(Drawn):
    """Both ridges over their place, in a darker colour than the panel's."""

    def __init__(self, color: str) -> None:
        super().__init__()
        self._hex = color

    def arrange(self, layout: Layout) -> None:  # noqa: ARG002 - the place is all that counts
        """Draw the far ridge, then the near one."""
        self.canvas.clear()
        size = int(self.width), int(self.height)
        with self.canvas:
            for number, (_, density) in enumerate(_RIDGES):
                texture = textures.pictures.get(("ridge", number, size), partial(ridge_bitmap, number, size))
                Color(*rgba(self._hex, density))
                Rectangle(texture=texture, size=size, pos=self.pos)
