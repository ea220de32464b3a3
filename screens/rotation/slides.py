"""Which module draws the slide of which kind. A slide is drawn once onto a plain widget, in mock-up numbers."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from kivy.uix.widget import Widget

from feed.item import Item
from screens.rotation import affairs, guide, notice, policy, village

if TYPE_CHECKING:
    from screens.page import Face

_SLIDES: dict[str, Callable[[Widget, Face, str, Item], None]] = {
    "profile": village.draw,
    "disclosure": affairs.draw,
    "policy": policy.draw,
    "guide": guide.draw,
    "notice": notice.draw,
}


def draw_slide(slide: Widget, face: Face, unit: str, item: Item | None) -> None:
    """Draw the slide of an item of `unit`; without an item the village's own poster. Raises what drawing raises."""
    if item is None:
        village.draw_poster(slide, face, None)
    else:
        _SLIDES.get(item.kind, notice.draw)(slide, face, unit, item)
