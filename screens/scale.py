"""Proportional scale: mock-up units to whole pixels of the window. Pure; no window is needed.

Mock-ups are drawn on 1920 × 1080 (landscape) or 1080 × 1920 (portrait), origin top left. One factor
s = min(W / width, H / height) scales every number; on other ratios the frame stands in the middle and is never
stretched (design tokens, chapter 8).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Orientation = Literal["landscape", "portrait"]

CANVAS: dict[Orientation, tuple[int, int]] = {"landscape": (1920, 1080), "portrait": (1080, 1920)}
"""Width and height of the mock-ups, in mock-up units."""


@dataclass(frozen=True, slots=True)
class Frame:
    """Where the mock-up's canvas stands in a window of `window_width` × `window_height` pixels.

    `left` and `top` are the pixels beside and above the canvas; `scale` is pixels per mock-up unit.
    """

    orientation: Orientation
    scale: float
    left: int
    top: int
    window_width: int
    window_height: int

    @property
    def portrait(self) -> bool:
        """Whether the panel stands upright."""
        return self.orientation == "portrait"

    @property
    def width(self) -> int:
        """Width of the canvas in mock-up units."""
        return CANVAS[self.orientation][0]

    @property
    def height(self) -> int:
        """Height of the canvas in mock-up units."""
        return CANVAS[self.orientation][1]

    @property
    def bleed(self) -> tuple[float, float, float, float]:
        """The whole window as a mock-up rectangle (x, y, width, height): what paper and headers are drawn over."""
        return (
            -self.left / self.scale,
            -self.top / self.scale,
            self.window_width / self.scale,
            self.window_height / self.scale,
        )


def fit_frame(width: int, height: int, orientation: str = "auto", below: int = 0) -> Frame:
    """The frame of a window in pixels; `auto` takes the orientation of the window.

    `below` pixels at the foot of the window are left for something else.
    Raises `ValueError` for a window without area or an unknown orientation.
    """
    if width <= 0 or height <= 0:
        raise ValueError(f"a window of {width} × {height} px has no area")
    if orientation not in ("auto", "landscape", "portrait"):
        raise ValueError(f"orientation {orientation!r}: allowed are auto, landscape, portrait")
    found: Orientation = "portrait" if orientation == "portrait" else "landscape"
    if orientation == "auto":
        found = "portrait" if height > width else "landscape"
    canvas_width, canvas_height = CANVAS[found]
    room = max(1, height - below)
    scale = min(width / canvas_width, room / canvas_height)
    return Frame(
        orientation=found,
        scale=scale,
        left=round((width - canvas_width * scale) / 2),
        top=round((room - canvas_height * scale) / 2),
        window_width=width,
        window_height=height,
    )


@dataclass(frozen=True, slots=True)
class Ruler:
    """Mock-up units to Kivy pixels: `left` and `top` are the Kivy coordinates of the mock-up's origin (0, 0)."""

    scale: float
    left: int
    top: int

    def px(self, units: float) -> int:
        """A length in whole pixels; what is not zero is at least one pixel (a 1 px line stays visible)."""
        return max(1, round(units * self.scale)) if units > 0 else round(units * self.scale)

    def rectangle(self, x: float, y: float, width: float, height: float) -> tuple[int, int, int, int]:
        """Kivy x, y (lower left corner), width, height in whole pixels; neighbours share their edges."""
        left, right = round(x * self.scale), round((x + width) * self.scale)
        upper, lower = round(y * self.scale), round((y + height) * self.scale)
        return self.left + left, self.top - lower, max(1, right - left), max(1, lower - upper)

    def units(self, pixels: float) -> float:
        """A length in pixels as mock-up units."""
        return pixels / self.scale


def ruler(frame: Frame) -> Ruler:
    """The ruler of a whole window."""
    return Ruler(frame.scale, frame.left, frame.window_height - frame.top)
