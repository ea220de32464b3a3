"""The pieces of one picture on the canvas: a blurred whole first, then sharp pieces over it, all clipped to a place.

Memory: one set of pieces, and a second one while it takes the place of the first, together at most `MOST_BYTES`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kivy.graphics import BorderImage, Color, InstructionGroup, Rectangle
from kivy.graphics.scissor_instructions import ScissorPop, ScissorPush
from kivy.graphics.texture import Texture
from PIL import Image

from screens.original.tiles import Part, Tile
from screens.original.viewport import Viewport
from screens.paint import textures
from screens.paint.drawn import Drawn, rgba
from screens.paint.panel import shadow_bitmap
from screens.paint.textures import texture_of

if TYPE_CHECKING:
    from screens.layout import Layout

MOST_BYTES: Final = 40 * 1024 * 1024

_BYTES: Final = 4
"""Renderers pad three bytes a pixel to four."""

_REACH, _BORDER = 32, 56
"""The soft shadow of a sheet: how far it reaches, and its patch (design tokens, chapter 3)."""

_WHOLE: Final[Part] = (0.0, 0.0, 1.0, 1.0)


@dataclass(frozen=True, slots=True)
class _Shown:
    """A piece on the canvas."""

    part: Part
    rectangle: Rectangle
    bytes: int


class Pane(Drawn):
    """Draws a picture where a viewport says. Colours: `sheet` under it; `shadow` lets it lie on a table."""

    def __init__(self, sheet: str, *, shadow: bool) -> None:
        super().__init__()
        self._sheet_color, self._has_shadow = sheet, shadow
        self._viewport: Viewport | None = None
        self._clip: ScissorPush | None = None
        self._fixed = InstructionGroup()
        self._pieces = InstructionGroup()
        self._marks = InstructionGroup()
        self._old: list[_Shown] = []
        self._new: list[_Shown] = []
        self._under: list[_Shown] = []
        self._shadow: tuple[BorderImage, int] | None = None

    @property
    def bytes(self) -> int:
        """What the pieces take as textures."""
        return sum(shown.bytes for shown in (*self._old, *self._new, *self._under))

    @property
    def marks(self) -> InstructionGroup:
        """What is drawn above the picture, within the clip."""
        return self._marks

    def arrange(self, layout: Layout) -> None:
        """Make the clip; the picture comes by `begin` and `add`."""
        self.canvas.clear()
        self._clip = ScissorPush(x=int(self.x), y=int(self.y), width=int(self.width), height=int(self.height))
        self.canvas.add(self._clip)
        for group in (self._fixed, self._pieces, self._marks):
            self.canvas.add(group)
        self.canvas.add(ScissorPop())
        self._make_shadow(layout)

    def begin(self, small: Image.Image | None) -> None:
        """Another picture: its blank sheet, and the blurred whole where there is one."""
        self.release()
        if self._shadow is not None:
            self._fixed.add(Color(1, 1, 1, 1))
            self._fixed.add(self._shadow[0])
        self._fixed.add(Color(*rgba(self._sheet_color)))
        sheet = Rectangle()
        self._fixed.add(sheet)
        self._under = [_Shown(_WHOLE, sheet, 0)]
        self._pieces.add(Color(1, 1, 1, 1))
        if small is not None:
            rectangle = Rectangle(texture=texture_of(small))
            self._pieces.add(rectangle)
            self._under.append(_Shown(_WHOLE, rectangle, _BYTES * small.width * small.height))

    def renew(self, coming: int) -> None:
        """Another set of pieces of `coming` bytes will come; the present one goes where both have no room."""
        self._drop(self._new)
        self._new = []
        if self.bytes + coming > MOST_BYTES:
            self._drop(self._old)
            self._old = []

    def add(self, tile: Tile) -> None:
        """One piece more, above what is there."""
        left, upper, width, height = tile.own
        texture: Texture = texture_of(tile.image)
        texture = texture.get_region(left, tile.image.height - upper - height, width, height)
        rectangle = Rectangle(texture=texture)
        self._pieces.add(rectangle)
        shown = _Shown(tile.part, rectangle, _BYTES * tile.image.width * tile.image.height)
        self._new.append(shown)
        self._put([shown])

    def complete(self) -> None:
        """All pieces have come: the set before them goes."""
        self._drop(self._old)
        self._old, self._new = self._new, []

    def place(self, viewport: Viewport) -> None:
        """Draw where a viewport says."""
        self._viewport = viewport
        self._put((*self._under, *self._old, *self._new))
        if self._shadow is not None:
            image, reach = self._shadow
            x, y, width, height = self._box(_WHOLE)
            image.pos, image.size = (x - reach, y - reach), (width + 2 * reach, height + 2 * reach)

    def release(self) -> None:
        """Let go of every texture."""
        for group in (self._fixed, self._pieces, self._marks):
            group.clear()
        self._old, self._new, self._under = [], [], []

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Where a point of the picture (fractions) stands on the window."""
        left, bottom, width, height = self._box(_WHOLE)
        return left + x * width, bottom + (1 - y) * height

    def _drop(self, shown: Iterable[_Shown]) -> None:
        for one in shown:
            self._pieces.remove(one.rectangle)

    def _put(self, shown: Iterable[_Shown]) -> None:
        if self._viewport is None:
            return
        for one in shown:
            x, y, width, height = self._box(one.part)
            one.rectangle.pos, one.rectangle.size = (x, y), (width, height)

    def _box(self, part: Part) -> tuple[float, float, float, float]:
        """A part of the picture on the window, at whole pixels: neighbours share their edges."""
        viewport = self._viewport
        if viewport is None:
            return self.x, self.y, self.width, self.height
        width, height = viewport.size
        x, y = self.x + round(viewport.left), self.top - round(viewport.top)
        left, right = (x + round(edge * width) for edge in (part[0], part[2]))
        upper, lower = (y - round(edge * height) for edge in (part[1], part[3]))
        return left, lower, right - left, upper - lower

    def _make_shadow(self, layout: Layout) -> None:
        if not self._has_shadow:
            return
        key = ("shadow", "sh2", 24, round(layout.scale * 1000))
        texture = textures.shapes.get(key, lambda: shadow_bitmap("sh2", 24, layout.scale))
        border = min(layout.px(_BORDER), (texture.width - 1) // 2)
        image = BorderImage(texture=texture, border=(border, border, border, border), auto_scale="off")
        self._shadow = (image, layout.px(_REACH))
