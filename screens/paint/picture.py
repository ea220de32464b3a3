"""Illustrations and photographs, scaled once to the pixels they cover."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from kivy.graphics import Color, Rectangle
from PIL import Image, ImageChops, ImageDraw, UnidentifiedImageError

from screens.paint import textures
from screens.paint.drawn import Drawn, rgba
from screens.paint.panel import ALL_ROUND, Corners

if TYPE_CHECKING:
    from screens.layout import Layout

log = logging.getLogger(__name__)

Fill = Literal["fit", "cover", "stretch"]
Window = tuple[float, float, float, float]
"""A part of a picture as fractions: left, upper, right, lower."""

_SUPERSAMPLING = 4


def scaled_bitmap(
    path: Path,
    size: tuple[int, int],
    fill: Fill,
    window: Window | None = None,
    radius: int = 0,
    corners: Corners = ALL_ROUND,
) -> Image.Image:
    """The picture at the size drawn: `fit` keeps all of it (the result may be smaller), `cover` fills and crops.

    `window` takes a part of the picture first. Raises `OSError` when the file cannot be read as a picture.
    """
    with Image.open(path) as source:
        source.draft("RGB", size)
        picture = source.convert("RGBA" if "A" in source.getbands() or "transparency" in source.info else "RGB")
    if window:
        left, upper, right, lower = window
        picture = picture.crop((
            round(left * picture.width), round(upper * picture.height),
            round(right * picture.width), round(lower * picture.height),
        ))  # fmt: skip
    wide, high = picture.width / size[0], picture.height / size[1]
    if fill == "cover":
        part_width, part_height = size[0] * min(wide, high), size[1] * min(wide, high)
        left, upper = (picture.width - part_width) / 2, (picture.height - part_height) / 2
        box = (left, upper, left + part_width, upper + part_height)
        if box != (0, 0, *size):
            picture = picture.resize(size, Image.Resampling.LANCZOS, box=box)
    else:
        target = size
        if fill == "fit":
            target = (max(1, round(picture.width / max(wide, high))), max(1, round(picture.height / max(wide, high))))
        if target != picture.size:
            picture = picture.resize(target, Image.Resampling.LANCZOS)
    return rounded(picture, radius, corners) if radius else picture


def rounded(picture: Image.Image, radius: int, corners: Corners = ALL_ROUND) -> Image.Image:
    """The picture with its corners cut round."""
    big = (picture.width * _SUPERSAMPLING, picture.height * _SUPERSAMPLING)
    mask = Image.new("L", big, 0)
    shape = (0, 0, big[0] - 1, big[1] - 1)
    ImageDraw.Draw(mask).rounded_rectangle(shape, radius * _SUPERSAMPLING, fill=255, corners=corners)
    mask = mask.resize(picture.size, Image.Resampling.BOX)
    picture = picture.convert("RGBA")
    picture.putalpha(ImageChops.multiply(picture.getchannel("A"), mask))
    return picture


class Picture(Drawn):
    """A picture file in a place of the mock-up.

    `fill`: `fit` shows all of it in the middle, `cover` fills the place and crops, `stretch` is for illustrations
    drawn at the place's own ratio. `window` shows a part (fractions). A file that cannot be read leaves its place
    empty, is logged, and sets `failed`.
    """

    def __init__(
        self,
        path: Path,
        *,
        fill: Fill = "cover",
        window: Window | None = None,
        radius: float = 0,
        corners: Corners = ALL_ROUND,
        opacity: float = 1.0,
    ) -> None:
        super().__init__()
        self.path = path
        self.failed = False
        self._fill, self._window = fill, window
        self._radius, self._corners, self._alpha = radius, corners, opacity

    def arrange(self, layout: Layout) -> None:
        """Load at the size of the place, and draw."""
        self.canvas.clear()
        size = (int(self.width), int(self.height))
        radius = layout.px(self._radius)
        key = ("picture", self.path, size, self._fill, self._window, radius, self._corners)
        try:
            texture = textures.pictures.get(
                key, lambda: scaled_bitmap(self.path, size, self._fill, self._window, radius, self._corners)
            )
        except (OSError, UnidentifiedImageError, Image.DecompressionBombError) as fault:
            self.failed = True
            log.warning("picture.unreadable path=%s fault=%s", self.path, fault)
            return
        with self.canvas:
            Color(*rgba("#FFFFFF", self._alpha))
            Rectangle(
                texture=texture,
                size=texture.size,
                pos=(
                    self.x + (size[0] - texture.width) // 2,
                    self.y + (size[1] - texture.height) // 2,
                ),
            )
