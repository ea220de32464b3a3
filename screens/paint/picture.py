"""Illustrations and photographs, scaled once to the pixels they cover."""

from __future__ import annotations

import logging
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from kivy.graphics import Color, Rectangle
from PIL import Image, ImageChops, ImageDraw, ImageOps, UnidentifiedImageError

from screens.paint import textures
from screens.paint.drawn import UNTINTED, Drawn, rgba
from screens.paint.panel import ALL_ROUND, Corners

if TYPE_CHECKING:
    from screens.layout import Layout

log = logging.getLogger(__name__)

Fill = Literal["fit", "cover", "stretch"]
Window = tuple[float, float, float, float]
"""A part of a picture as fractions: left, upper, right, lower."""

Recast = tuple[str, str]
"""The tint (`#RRGGBB`) that an illustration was drawn on, and the one that it is to stand on."""

_SUPERSAMPLING = 4


def scaled_bitmap(
    path: Path,
    size: tuple[int, int],
    fill: Fill,
    window: Window | None = None,
    radius: int = 0,
    corners: Corners = ALL_ROUND,
    recast: Recast | None = None,
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
        # Fractions may come out a hair beyond the edges, where Pillow takes none.
        left, upper = max(0.0, left), max(0.0, upper)
        box = (left, upper, min(picture.width, left + part_width), min(picture.height, upper + part_height))
        if box != (0, 0, *size):
            picture = picture.resize(size, Image.Resampling.LANCZOS, box=box)
    else:
        target = size
        if fill == "fit":
            target = (max(1, round(picture.width / max(wide, high))), max(1, round(picture.height / max(wide, high))))
        if target != picture.size:
            picture = picture.resize(target, Image.Resampling.LANCZOS)
    if recast is not None:
        picture = recast_picture(picture, recast)
    return rounded(picture, radius, corners) if radius else picture


def recast_picture(picture: Image.Image, recast: Recast) -> Image.Image:
    """The picture in another light: each channel scaled so that the first colour becomes the second."""
    drawn, wanted = (tuple(int(color[place : place + 2], 16) for place in (1, 3, 5)) for color in recast)
    table: list[int] = []
    for before, after in zip(drawn, wanted, strict=True):
        table += [min(255, round(step * after / max(1, before))) for step in range(256)]
    if len(picture.getbands()) == 4:
        table += range(256)
    return picture.point(table)


def rounded(picture: Image.Image, radius: int, corners: Corners = ALL_ROUND) -> Image.Image:
    """The picture with its corners cut round."""
    mask = _round_mask(picture.size, radius, corners)
    opaque = "A" not in picture.getbands()
    picture = picture.convert("RGBA")
    picture.putalpha(mask if opaque else ImageChops.multiply(picture.getchannel("A"), mask))
    return picture


def _round_mask(size: tuple[int, int], radius: int, corners: Corners) -> Image.Image:
    """What stays of a picture, drawn only where its corners are: all of it four times as large takes 20 ms."""
    # Pillow refuses some corners that meet in the middle of a side.
    radius = min(radius, max(0, min(size) // 2 - 1))
    small = (min(size[0], 2 * radius + 2), min(size[1], 2 * radius + 2))
    big = (small[0] * _SUPERSAMPLING, small[1] * _SUPERSAMPLING)
    drawn = Image.new("L", big, 0)
    shape = (0, 0, big[0] - 1, big[1] - 1)
    ImageDraw.Draw(drawn).rounded_rectangle(shape, radius * _SUPERSAMPLING, fill=255, corners=corners)
    drawn = drawn.resize(small, Image.Resampling.BOX)
    mask = Image.new("L", size, 255)
    half = ((small[0] + 1) // 2, (small[1] + 1) // 2)
    for left in (0, small[0] - half[0]):
        for upper in (0, small[1] - half[1]):
            tile = drawn.crop((left, upper, left + half[0], upper + half[1]))
            mask.paste(tile, (size[0] - half[0] if left else 0, size[1] - half[1] if upper else 0))
    return mask


def fading_edge(
    path: Path, size: tuple[int, int], window: Window, side: str, wide: int, recast: Recast | None = None
) -> Image.Image:
    """What stands `wide` pixels beside a picture drawn at `size`: its mirror image, fading out like mist."""
    left, upper, right, lower = window
    reach = min(1.0, wide / size[0]) * (right - left)
    part = (left, upper, left + reach, lower) if side == "left" else (right - reach, upper, right, lower)
    strip = ImageOps.mirror(scaled_bitmap(path, (wide, size[1]), "stretch", part, recast=recast).convert("RGBA"))
    ramp = Image.linear_gradient("L").transpose(
        Image.Transpose.ROTATE_90 if side == "left" else Image.Transpose.ROTATE_270
    )
    ramp = ramp.point([round(255 * (step / 255) ** 2 * (3 - 2 * step / 255)) for step in range(256)])
    strip.putalpha(ImageChops.multiply(strip.getchannel("A"), ramp.resize(strip.size)))
    return strip


class Picture(Drawn):
    """A picture file in a place of the mock-up.

    `fill`: `fit` shows all of it in the middle, `cover` fills the place and crops, `stretch` is for illustrations
    drawn at the place's own ratio; one as wide as the canvas fades out towards the edges of a wider panel instead of
    being cut off. `window` shows a part (fractions); `recast` brings an illustration to a county's own tint. A file
    that cannot be read leaves its place empty, is logged, and sets `failed`.
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
        recast: Recast | None = None,
    ) -> None:
        super().__init__()
        self.path = path
        self.failed = False
        self._fill, self._window = fill, window
        self._radius, self._corners, self._alpha = radius, corners, opacity
        self._recast = recast

    def arrange(self, layout: Layout) -> None:
        """Load at the size of the place, and draw."""
        self.canvas.clear()
        size = (int(self.width), int(self.height))
        radius = layout.px(self._radius)
        look = (self.path, size, self._fill, self._window, radius, self._corners, self._recast)
        try:
            texture = textures.pictures.get(("picture", *look), lambda: scaled_bitmap(*look))
        except (OSError, UnidentifiedImageError, Image.DecompressionBombError) as fault:
            self.failed = True
            log.warning("picture.unreadable path=%s fault=%s", self.path, fault)
            return
        with self.canvas:
            Color(*rgba(UNTINTED, self._alpha))
            Rectangle(
                texture=texture,
                size=texture.size,
                pos=(
                    self.x + (size[0] - texture.width) // 2,
                    self.y + (size[1] - texture.height) // 2,
                ),
            )
            if self._fill == "stretch" and 0 < layout.frame.left == int(self.x) and size[0] >= layout.frame.left:
                self._fade_out(size, layout.frame.window_width)

    def _fade_out(self, size: tuple[int, int], window_width: int) -> None:
        """Go on beside the canvas, to either edge of the panel, where the picture is as wide as the canvas."""
        right = window_width - int(self.x) - size[0]
        if right < 1 or abs(right - int(self.x)) > 1:
            return
        for side, wide, x in (("left", int(self.x), 0), ("right", right, int(self.x) + size[0])):
            part = self._window or (0.0, 0.0, 1.0, 1.0)
            look = (self.path, size, part, side, wide, self._recast)
            texture = textures.pictures.get(("edge", *look), partial(fading_edge, *look))
            Rectangle(texture=texture, size=texture.size, pos=(x, self.y))
