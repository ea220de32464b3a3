"""The named places of a map, at their points whatever the zoom: a number each, and its name where there is room."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from kivy.graphics import Color, Rectangle
from kivy.graphics.texture import Texture
from PIL import Image, ImageDraw

from feed.blocks import MapPoint
from screens.paint.textures import texture_of
from screens.typesetting import compose, draw

if TYPE_CHECKING:
    from screens.original.view import PictureView
    from screens.page import Face
    from screens.theme import Section

Rect = tuple[float, float, float, float]
"""Left, lower, width, height in window pixels."""

_MARK: Final = 56.0
_RING: Final = 3.0
_LABEL_HEIGHT: Final = 48.0
_SUPERSAMPLING: Final = 3


def labels_placed(marks: Sequence[Rect], widths: Sequence[float], height: float, area: Rect) -> list[Rect | None]:
    """Where names stand: right of their number, else left of it; none where they would cover another or leave. Pure."""
    taken = list(marks)
    placed: list[Rect | None] = []
    for mark, width in zip(marks, widths, strict=True):
        y = mark[1] + (mark[3] - height) / 2
        sides = ((mark[0] + mark[2] + 2, y, width, height), (mark[0] - width - 2, y, width, height))
        found = next((box for box in sides if _within(box, area) and not any(_meet(box, one) for one in taken)), None)
        placed.append(found)
        if found is not None:
            taken.append(found)
    return placed


def _within(box: Rect, area: Rect) -> bool:
    return (
        box[0] >= area[0] and box[1] >= area[1]
        and box[0] + box[2] <= area[0] + area[2] and box[1] + box[3] <= area[1] + area[3]
    )  # fmt: skip


def _meet(one: Rect, other: Rect) -> bool:
    return (
        one[0] < other[0] + other[2] and other[0] < one[0] + one[2]
        and one[1] < other[1] + other[3] and other[1] < one[1] + one[3]
    )  # fmt: skip


class Places:
    """Draws the places above the picture of a view. The bitmaps live as long as the page."""

    def __init__(self, face: Face, section: Section, view: PictureView) -> None:
        self.face, self.section, self._view = face, section, view
        self._points: tuple[MapPoint, ...] = ()
        self._marks: list[Texture] = []
        self._labels: list[Texture] = []

    def draw(self, points: tuple[MapPoint, ...]) -> None:
        """Draw for what is seen now."""
        group = self._view.pane.marks
        group.clear()
        if points != self._points:
            self._points = points
            self._marks = [texture_of(self._mark(str(number))) for number in range(1, len(points) + 1)]
            self._labels = [texture_of(self._label(point.label)) for point in points]
        if not points or self._view.viewport is None:
            return
        view = self._view
        side = float(self._marks[0].width)
        marks: list[Rect] = []
        left, lower = view.pane.point(0, 1)
        right, upper = view.pane.point(1, 0)
        for point in points:
            x, y = view.pane.point(point.x, point.y)
            # A place at the map's edge keeps its number whole.
            x = min(max(x, left + side / 2), right - side / 2)
            y = min(max(y, lower + side / 2), upper - side / 2)
            marks.append((round(x - side / 2), round(y - side / 2), side, side))
        area = (view.x, view.y, view.width, view.height)
        labels = labels_placed(marks, [label.width for label in self._labels], self._labels[0].height, area)
        group.add(Color(1, 1, 1, 1))
        for texture, box in zip(self._labels, labels, strict=True):
            if box is not None:
                group.add(Rectangle(texture=texture, pos=box[:2], size=texture.size))
        for texture, mark in zip(self._marks, marks, strict=True):
            group.add(Rectangle(texture=texture, pos=mark[:2], size=texture.size))

    def _mark(self, number: str) -> Image.Image:
        """A disc of the section's ink with a ring around it."""
        theme = self.face.theme
        side = self.face.layout.px(_MARK)
        picture = _shape((side, side), theme.color("on_solid"), side / 2)
        inner = side - 2 * self.face.layout.px(_RING)
        disc = _shape((inner, inner), self.section.ink, inner / 2)
        picture.alpha_composite(disc, ((side - inner) // 2, (side - inner) // 2))
        self._write(picture, number, theme.color("on_solid"))
        return picture

    def _label(self, text: str) -> Image.Image:
        """A name on a small card."""
        theme, layout = self.face.theme, self.face.layout
        style = layout.style(theme.words(32, 44, bold=True))
        width = compose(text, style, None).width + 2 * layout.px(12)
        height = max(layout.px(_LABEL_HEIGHT), style.line_px)
        picture = _shape((width, height), theme.color("card"), layout.px(10))
        self._write(picture, text, theme.color("text"), large=True)
        return picture

    def _write(self, picture: Image.Image, text: str, color: str, *, large: bool = False) -> None:
        theme = self.face.theme if large else self.face.theme.plain
        style = theme.words(32, 44, color, bold=True) if large else theme.words(28, 36, color, bold=True)
        composed = compose(text, self.face.layout.style(style), None)
        mask = draw(composed).getchannel("A")
        bounds = composed.bounds
        left = (picture.width - composed.width) // 2 + bounds.left
        upper = (picture.height - composed.height) // 2 + bounds.top
        picture.paste(color, (left, upper), mask)


def _shape(size: tuple[int, int], color: str, radius: float) -> Image.Image:
    big = (size[0] * _SUPERSAMPLING, size[1] * _SUPERSAMPLING)
    mask = Image.new("L", big, 0)
    ImageDraw.Draw(mask).rounded_rectangle((0, 0, big[0] - 1, big[1] - 1), radius * _SUPERSAMPLING, fill=255)
    picture = Image.new("RGBA", size, color)
    picture.putalpha(mask.resize(size, Image.Resampling.BOX))
    return picture
