"""Where a hand reaches: the part of a page that may be touched, by day and for somebody who sits (够得着).

The upper part of every page is read, the lower part touched (design tokens, chapter 3). In 够得着 no target stands
higher above the floor than a seated person's reach (DOMAIN, reach: ADA 308).
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from screens.glass import connected_edids, glass_of
from screens.scale import Frame, Orientation

if TYPE_CHECKING:
    from screens.page import Face

REACH_MM: Final = 1220.0
"""Height above the floor that a seated person reaches."""

LEAST_ROOM: Final = 500.0
"""Units that stay for the controls of a page, however high the panel hangs."""

_FIRST: Final[dict[Orientation, float]] = {"landscape": 360.0, "portrait": 700.0}
_LAST: Final[dict[Orientation, float]] = {"landscape": 920.0, "portrait": 1536.0}
_MARGIN: Final[dict[Orientation, float]] = {"landscape": 64.0, "portrait": 48.0}


class Zone(Struct, frozen=True):
    """A rectangle of the mock-up in which controls stand."""

    x: float
    y: float
    width: float
    bottom: float

    @property
    def height(self) -> float:
        """Units from its upper to its lower edge."""
        return self.bottom - self.y

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.x + self.width

    def below(self, units: float) -> Zone:
        """The zone without so many units at its top."""
        return Zone(self.x, self.y + units, self.width, self.bottom)

    def above(self, units: float) -> Zone:
        """The zone without so many units at its bottom."""
        return Zone(self.x, self.y, self.width, self.bottom - units)

    def grid(self, columns: int, rows: int, gap: float = 16.0, across: float = 32.0) -> list[Box]:
        """The boxes (x, y, width, height) of a grid over the whole zone, row by row."""
        wide = (self.width - across * (columns - 1)) / columns
        high = (self.height - gap * (rows - 1)) / rows
        return [
            (self.x + (wide + across) * column, self.y + (high + gap) * row, wide, high)
            for row in range(rows)
            for column in range(columns)
        ]


Box = tuple[float, float, float, float]
"""x, y, width, height in mock-up units."""


def touch_top(frame: Frame, mm_per_px: float, lower_edge_mm: float, *, low: bool) -> float:
    """The y from which targets may stand, in mock-up units.

    `lower_edge_mm` is the height of the panel's lower edge above the floor. With `low` no target is above `REACH_MM`,
    but at least `LEAST_ROOM` stays above the bottom bar.
    """
    first, last = _FIRST[frame.orientation], _LAST[frame.orientation]
    if not low:
        return first
    reached_px = (REACH_MM - lower_edge_mm) / mm_per_px
    wanted = (frame.window_height - frame.top - reached_px) / frame.scale
    return min(max(first, wanted), last - LEAST_ROOM)


@lru_cache(maxsize=4)
def _mm_per_px(diagonal_inches: float, pixels: tuple[int, int]) -> float:
    return glass_of(diagonal_inches, pixels, connected_edids()).mm_per_px


def page_top(face: Face) -> float:
    """The y from which the targets of a page may stand, in the resident's manner."""
    frame, panel = face.layout.frame, face.settings.panel
    if not face.manner.low:
        return _FIRST[frame.orientation]
    mm = _mm_per_px(panel.diagonal_inches, (frame.window_width, frame.window_height))
    return touch_top(frame, mm, panel.lower_edge_mm, low=True)


def page_zone(face: Face) -> Zone:
    """The part of a page between what is only read and the bottom bar."""
    frame = face.layout.frame
    margin = _MARGIN[frame.orientation]
    return Zone(margin, page_top(face), frame.width - 2 * margin, _LAST[frame.orientation])
