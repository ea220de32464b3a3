"""What part of a picture is seen, how large: zoom steps, moving, clamping, anchors. Pure; no window is needed.

All lengths are in pixels of one unit, x to the right and y down from the upper left corner of the area. A zoom of 1
shows the picture as wide as the area. A `Viewport` never changes: every act gives another one, clamped to the edges.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

Size = tuple[float, float]
Box = tuple[float, float, float, float]
"""Left, upper, right, lower, as fractions of the picture."""

STEPS: Final = (0.3, 0.6, 1.0, 1.25, 1.5, 2.0, 2.5, 3.0, 4.0, 6.0, 8.0)
"""Where 放大 and 缩小 stop; below 1 ends with the whole picture."""

CLOSE: Final = 2.0
"""What a double tap enlarges to."""

_MOST: Final = 4.0
_MOST_OF_A_PANORAMA: Final = 8.0

_ENLARGED: Final = 4.0
"""At zoom 1 a pixel of a small picture is at most so large: beyond, it only shows its pixels."""

_KEPT: Final = 0.2
"""The part of the area that a move keeps in sight, so that no line is lost."""

_APART: Final = 1.05
"""A step that would change less than this is passed over."""

_NEAR: Final = 0.5
"""Pixels within which an edge counts as reached."""


def _held(start: float, length: float, room: float, margin: float) -> float:
    """Where a picture may begin along one axis: in the middle when it is short, else never off its edges."""
    if length <= room - 2 * margin:
        return (room - length) / 2
    return min(margin, max(room - margin - length, start))


@dataclass(frozen=True, slots=True)
class Viewport:
    """An area, a picture, and how the one shows the other.

    `margin` is the table that stays visible around a picture at its edges. `printed` are the fractions of the width
    between which something is printed: blank margins of a sheet are nothing to move to. `left` and `top` are the
    picture's upper left corner.
    """

    area: Size
    picture: Size
    margin: float = 0.0
    printed: tuple[float, float] = (0.0, 1.0)
    zoom: float = 1.0
    left: float = 0.0
    top: float = 0.0

    # --- sizes ------------------------------------------------------------------------------------------------

    @property
    def _base(self) -> float:
        """Width at zoom 1."""
        return max(1.0, min(self.area[0] - 2 * self.margin, self.picture[0] * _ENLARGED))

    @property
    def size(self) -> Size:
        """Width and height at which the picture is drawn."""
        width = self._base * self.zoom
        return width, width * self.picture[1] / self.picture[0]

    @property
    def whole(self) -> float:
        """The zoom at which the picture is as high as the area."""
        return max(1e-6, (self.area[1] - 2 * self.margin) / (self._base * self.picture[1] / self.picture[0]))

    @property
    def least(self) -> float:
        """The smallest zoom: all of the picture is seen."""
        return min(1.0, self.whole)

    @property
    def most(self) -> float:
        """The largest zoom; a panorama may fill the height of the area."""
        return max(_MOST, min(_MOST_OF_A_PANORAMA, self.whole))

    # --- acts -------------------------------------------------------------------------------------------------

    def opened(self, zoom: float) -> Viewport:
        """At its first line: the upper edge, what is printed in the middle."""
        zoom = min(max(zoom, self.least), self.most)
        shown = replace(self, zoom=zoom, left=0.0, top=self.margin)
        middle = (self.printed[0] + self.printed[1]) / 2
        return shown._clamped(self.area[0] / 2 - middle * shown.size[0], shown.top)

    def zoomed(self, zoom: float, anchor: Size, to: Size | None = None) -> Viewport:
        """At another zoom; the point of the picture under `anchor` comes to stand at `to` (the anchor when none)."""
        zoom = min(max(zoom, self.least), self.most)
        factor = zoom / self.zoom
        goal = anchor if to is None else to
        shown = replace(self, zoom=zoom)
        return shown._clamped(
            goal[0] - (anchor[0] - self.left) * factor,
            goal[1] - (anchor[1] - self.top) * factor,
        )

    def larger(self) -> Viewport:
        """One step larger, around what is read: the top line while the page is at its top, else the middle."""
        return self._stepped(min((step for step in STEPS if step > self.zoom * _APART), default=self.most))

    def smaller(self) -> Viewport:
        """One step smaller; the last shows the whole picture."""
        steps = (step for step in STEPS if step < self.zoom / _APART and step > self.least * _APART)
        return self._stepped(max(steps, default=self.least))

    def toggled(self, anchor: Size) -> Viewport:
        """What a double tap does: from as wide as the area to twice as large at the point touched, and back."""
        if abs(self.zoom - CLOSE) < 0.01 or self.zoom > CLOSE:
            return self.zoomed(1.0, anchor)
        return self.zoomed(CLOSE, anchor)

    def panned(self, across: float, down: float) -> Viewport:
        """Dragged by so many pixels."""
        return self._clamped(self.left + across, self.top + down)

    def moved(self, across: int, down: int) -> Viewport:
        """A move by most of the area: `across` 1 looks further right, `down` 1 further down."""
        share = 1 - _KEPT
        return self.panned(-across * share * self.area[0], -down * share * self.area[1])

    def centred(self, x: float, y: float) -> Viewport:
        """With a point of the picture (fractions) in the middle of the area, as far as its edges allow."""
        width, height = self.size
        return self._clamped(self.area[0] / 2 - x * width, self.area[1] / 2 - y * height)

    # --- what is seen -----------------------------------------------------------------------------------------

    @property
    def can_enlarge(self) -> bool:
        """Whether a larger step is left."""
        return self.zoom < self.most - 1e-6

    @property
    def can_shrink(self) -> bool:
        """Whether a smaller step is left."""
        return self.zoom > self.least + 1e-6

    @property
    def above(self) -> bool:
        """Whether something lies above the area."""
        return self.top < min(self.margin, 0.0) - _NEAR

    @property
    def below(self) -> bool:
        """Whether something lies below the area."""
        return self.top + self.size[1] > self.area[1] + _NEAR

    @property
    def before(self) -> bool:
        """Whether print lies left of the area."""
        return self.left + self.printed[0] * self.size[0] < -_NEAR

    @property
    def after(self) -> bool:
        """Whether print lies right of the area."""
        return self.left + self.printed[1] * self.size[0] > self.area[0] + _NEAR

    @property
    def wide(self) -> bool:
        """Whether the print is wider than the area, so that one must move across to read it."""
        return (self.printed[1] - self.printed[0]) * self.size[0] > self.area[0] + _NEAR

    @property
    def seen(self) -> Box:
        """The part of the picture within the area: the frame on the small map."""
        width, height = self.size
        return (
            min(1.0, max(0.0, -self.left / width)),
            min(1.0, max(0.0, -self.top / height)),
            max(0.0, min(1.0, (self.area[0] - self.left) / width)),
            max(0.0, min(1.0, (self.area[1] - self.top) / height)),
        )

    @property
    def middle(self) -> Size:
        """The point of the picture in the middle of the area, as fractions."""
        width, height = self.size
        return (self.area[0] / 2 - self.left) / width, (self.area[1] / 2 - self.top) / height

    def _stepped(self, zoom: float) -> Viewport:
        down = self.top if not self.above else self.area[1] / 2
        return self.zoomed(zoom, (self.area[0] / 2, down))

    def _clamped(self, left: float, top: float) -> Viewport:
        width, height = self.size
        return replace(
            self,
            left=_held(left, width, self.area[0], self.margin),
            top=_held(top, height, self.area[1], self.margin),
        )
