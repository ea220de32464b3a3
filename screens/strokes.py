"""What a finger meant: a tap, a stroke to the next page, or a palm. Pure; mock-up units and seconds.

Hands shake: a finger that has hardly moved has tapped (docs/DESIGN, The screen: decided on release).
"""

from __future__ import annotations

from typing import Final, Literal

from msgspec import Struct

Axis = Literal["horizontal", "vertical"]

TAP_UNITS: Final = 24.0
"""A finger that travels less has tapped, wherever it leaves."""

SWIPE_UNITS: Final = 60.0
"""A finger that travels so far has drawn a stroke."""

FLING_SPEED: Final = 700.0
"""Units a second: a shorter stroke this quick is meant too."""

STRAIGHT: Final = 1.5
"""How much further a stroke goes one way than the other; one that goes both ways alike means neither."""

AGAIN_SECONDS: Final = 0.5
AGAIN_UNITS: Final = 60.0
"""A finger that is back so soon, so near, is still tapping what it tapped: the longest double click of desktops."""

HASTE_SECONDS: Final = 0.3
"""A finger that is back so soon, wherever, has not seen what its last tap has brought."""

PALM_FINGERS: Final = 4
"""So many at once are no fingers of one resident: a palm, a sleeve, water."""

STROKE: Final = "stroke"
"""Key of `touch.ud`: the touch has turned a page, so no button acts on it."""


class Stroke(Struct, frozen=True):
    """A stroke: `direction` 1 goes on (the finger moves left or up), -1 goes back."""

    direction: Literal[-1, 1]
    axis: Axis


def stroke_of(across: float, down: float, seconds: float) -> Stroke | None:
    """What a finger meant that went so far right and down within `seconds`; none for a tap, or for nothing clear."""
    far, less = max(abs(across), abs(down)), min(abs(across), abs(down))
    if far < TAP_UNITS or far < STRAIGHT * less:
        return None
    if far < SWIPE_UNITS and (seconds <= 0 or far / seconds < FLING_SPEED):
        return None
    axis: Axis = "horizontal" if abs(across) > abs(down) else "vertical"
    return Stroke(1 if (across if axis == "horizontal" else down) < 0 else -1, axis)


def again(across: float, down: float, seconds: float) -> bool:
    """Whether a finger that comes down so long after it left, so far away, means what it tapped, not what has come."""
    return seconds < HASTE_SECONDS or (seconds < AGAIN_SECONDS and near(across, down))


def near(across: float, down: float) -> bool:
    """Whether two taps so far apart may be meant for the same place."""
    return max(abs(across), abs(down)) < AGAIN_UNITS


def still(across: float, down: float) -> bool:
    """Whether a finger that went so far has stayed where it was."""
    return max(abs(across), abs(down)) < TAP_UNITS
