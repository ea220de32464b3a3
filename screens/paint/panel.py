"""Flat shapes: panels with round corners, border and shadow; discs; rules.

Corners are small bitmaps drawn four times larger and scaled down, stretched over the panel as nine patches: smooth
without multisampling, which would double the memory of the window.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from kivy.graphics import BorderImage, Color, Rectangle
from PIL import Image, ImageDraw

from screens.assets import ILLUSTRATIONS
from screens.paint import textures
from screens.paint.drawn import Drawn, rgba

if TYPE_CHECKING:
    from screens.layout import Layout

Corners = tuple[bool, bool, bool, bool]
"""Which corners are round: upper left, upper right, lower right, lower left."""

ALL_ROUND: Corners = (True, True, True, True)

_SUPERSAMPLING = 4

Shadow = Literal["sh1", "sh2"]

_SHADOWS: dict[Shadow, tuple[int, dict[int, int]]] = {"sh1": (8, {16: 24, 24: 32}), "sh2": (32, {16: 48, 24: 56})}
"""Units that a shadow reaches beyond its box, and the patch border by corner radius (design tokens, chapter 3)."""


def corner_bitmap(radius_px: int, corners: Corners, line_px: int = 0) -> Image.Image:
    """A rounded square of side 2 × radius + 2: filled, or only its edge of `line_px`."""
    side = 2 * radius_px + 2
    big = side * _SUPERSAMPLING
    alpha = Image.new("L", (big, big), 0)
    pen = ImageDraw.Draw(alpha)
    pen.rounded_rectangle((0, 0, big - 1, big - 1), radius_px * _SUPERSAMPLING, fill=255, corners=corners)
    if line_px:
        inset = line_px * _SUPERSAMPLING
        inner = max(0, radius_px - line_px) * _SUPERSAMPLING
        pen.rounded_rectangle((inset, inset, big - 1 - inset, big - 1 - inset), inner, fill=0, corners=corners)
    alpha = alpha.resize((side, side), Image.Resampling.BOX)
    return Image.merge("LA", (Image.new("L", alpha.size, 255), alpha))


def shadow_bitmap(name: Shadow, radius: int, scale: float) -> Image.Image:
    """The shadow's patch, scaled to the panel."""
    with Image.open(ILLUSTRATIONS / f"shadow-{name}-r{radius}.png") as source:
        picture = source.convert("RGBA")
    side = max(3, round(picture.width * scale))
    return picture if side == picture.width else picture.resize((side, side), Image.Resampling.LANCZOS)


class Panel(Drawn):
    """A rectangle with round corners: `fill`, a border of `line_width` units in `line`, and a soft shadow.

    `radius` and `line_width` are in mock-up units; `corners` says which corners are round. `fill` none draws the
    border alone.
    """

    def __init__(
        self,
        fill: str | None,
        *,
        radius: float = 0,
        line: str | None = None,
        line_width: float = 1,
        shadow: Shadow | None = None,
        corners: Corners = ALL_ROUND,
        opacity: float = 1.0,
    ) -> None:
        super().__init__()
        self._fill, self._line = fill, line
        self._radius, self._line_width = radius, line_width
        self._shadow, self._corners, self._alpha = shadow, corners, opacity
        self._fill_color: Color | None = None
        self._line_color: Color | None = None
        self._shadow_color: Color | None = None

    def arrange(self, layout: Layout) -> None:
        """Draw shadow, fill and border."""
        self.canvas.clear()
        radius = min(layout.px(self._radius), int(min(self.size)) // 2)
        line, width = self._line, self._line_width
        if layout.edges is not None and (line or self._shadow):
            line, width = line or layout.edges.color, max(width, layout.edges.panel)
        with self.canvas:
            if self._shadow and layout.edges is None:
                self._draw_shadow(self._shadow, layout)
            if self._fill:
                self._fill_color = Color(*rgba(self._fill, self._alpha))
                self._draw_shape(radius, 0)
            if line:
                self._line_color = Color(*rgba(line, self._alpha))
                self._draw_shape(radius, layout.px(width))

    def edge(self, line: str, line_width: float) -> None:
        """Give another border, before it is arranged."""
        self._line, self._line_width = line, line_width

    def paint(self, fill: str | None, line: str | None) -> None:
        """Change the colours of what is drawn (a pressed or selected look); a shadow goes with its fill."""
        if fill and self._fill_color is not None:
            self._fill_color.rgba = rgba(fill, self._alpha)
        if line and self._line_color is not None:
            self._line_color.rgba = rgba(line, self._alpha)

    def cast(self, shadow: bool) -> None:
        """Show or hide the shadow (a pressed tile lies flat)."""
        if self._shadow_color is not None:
            self._shadow_color.a = 1.0 if shadow else 0.0

    def _draw_shape(self, radius: int, line: int) -> None:
        if not radius and not line:
            Rectangle(pos=self.pos, size=self.size)
            return
        corner = max(radius, line)
        texture = textures.shapes.get(
            ("corner", corner, radius, line, self._corners),
            lambda: corner_bitmap(corner, self._corners if radius else (False,) * 4, line),
        )
        BorderImage(
            texture=texture,
            border=(corner, corner, corner, corner),
            pos=self.pos,
            size=self.size,
            auto_scale="off",
        )

    def _draw_shadow(self, name: Shadow, layout: Layout) -> None:
        reach_units, borders = _SHADOWS[name]
        drawn = 16 if self._radius < 20 else 24
        texture = textures.shapes.get(
            ("shadow", name, drawn, round(layout.scale * 1000)), lambda: shadow_bitmap(name, drawn, layout.scale)
        )
        reach = layout.px(reach_units)
        border = min(layout.px(borders[drawn]), (texture.width - 1) // 2)
        self._shadow_color = Color(1, 1, 1, 1)
        BorderImage(
            texture=texture,
            border=(border, border, border, border),
            pos=(self.x - reach, self.y - reach),
            size=(self.width + 2 * reach, self.height + 2 * reach),
            auto_scale="off",
        )


class Rule(Panel):
    """A straight line or a plain block of colour."""

    def __init__(self, color: str, *, opacity: float = 1.0) -> None:
        super().__init__(color, opacity=opacity)


class Disc(Panel):
    """A circle as large as its place."""

    def __init__(self, color: str) -> None:
        super().__init__(color, radius=10_000)
