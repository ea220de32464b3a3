"""字号, 黑底 and 够得着 as they are chosen: what is offered on a panel, and what each choice makes of a manner."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from msgspec.structs import replace

from screens.glass import connected_edids, glass_of
from screens.manner import Manner
from screens.reach import touch_top

if TYPE_CHECKING:
    from screens.page import Face

Choice = Literal["usual", "large", "dark", "low"]
"""大, 特大, 黑底, 够得着."""


def choices(*, low: bool) -> tuple[Choice, ...]:
    """What can be chosen; 够得着 only where something stands out of reach."""
    return ("usual", "large", "dark", "low") if low else ("usual", "large", "dark")


def is_chosen(manner: Manner, choice: Choice) -> bool:
    """Whether a choice is in force. One of 大 and 特大 always is."""
    return {"usual": not manner.large, "large": manner.large, "dark": manner.dark, "low": manner.low}[choice]


def chosen(manner: Manner, choice: Choice) -> Manner:
    """The manner after a choice was touched: sizes exclude each other, 黑底 and 够得着 are switched on and off."""
    if choice == "dark":
        return replace(manner, dark=not manner.dark)
    if choice == "low":
        return replace(manner, low=not manner.low)
    return replace(manner, large=choice == "large")


@lru_cache(maxsize=4)
def mm_per_px(diagonal_inches: float, pixels: tuple[int, int]) -> float:
    """Millimetres per pixel of the glass; the displays are asked once."""
    return glass_of(diagonal_inches, pixels, connected_edids()).mm_per_px


def offers_low(face: Face) -> bool:
    """Whether some controls of this panel hang higher than somebody who sits reaches."""
    frame, panel = face.layout.frame, face.settings.panel
    mm = mm_per_px(panel.diagonal_inches, (frame.window_width, frame.window_height))
    usual, low = (touch_top(frame, mm, panel.lower_edge_mm, low=low) for low in (False, True))
    return low > usual
