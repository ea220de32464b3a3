"""Icons: white bitmaps of `assets/icons`, scaled once to the pixels they are drawn at, tinted on the canvas."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kivy.graphics import Color, Rectangle
from PIL import Image

from screens.assets import icon_file
from screens.paint import textures
from screens.paint.drawn import Drawn, rgba

if TYPE_CHECKING:
    from screens.layout import Layout


def icon_bitmap(name: str, size_px: int) -> Image.Image:
    """The icon as white with transparency, `size_px` square. Raises `FileNotFoundError` naming the icon."""
    with Image.open(icon_file(name, size_px)) as source:
        alpha = source.convert("RGBA").getchannel("A").resize((size_px, size_px), Image.Resampling.LANCZOS)
    return Image.merge("LA", (Image.new("L", alpha.size, 255), alpha))


class Icon(Drawn):
    """An icon in one colour, square, in the middle of its place."""

    def __init__(self, name: str, color: str, *, opacity: float = 1.0) -> None:
        super().__init__()
        self.name = name
        self._hex = color
        self._alpha = opacity
        self._color: Color | None = None

    def arrange(self, layout: Layout) -> None:  # noqa: ARG002
        """Draw at whole pixels."""
        self.canvas.clear()
        side = int(min(self.width, self.height))
        texture = textures.shapes.get(("icon", self.name, side), lambda: icon_bitmap(self.name, side))
        with self.canvas:
            self._color = Color(*rgba(self._hex, self._alpha))
            Rectangle(
                texture=texture,
                size=(side, side),
                pos=(self.x + int(self.width - side) // 2, self.y + int(self.height - side) // 2),
            )

    def tint(self, color: str) -> None:
        """Change the colour."""
        self._hex = color
        if self._color is not None:
            self._color.rgba = rgba(color, self._alpha)
