"""The base of everything painted: a widget that draws itself once its place is known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kivy.uix.widget import Widget

if TYPE_CHECKING:
    from screens.layout import Layout


UNTINTED = "#FFFFFF"
"""The tint of a picture that is shown in its own colours."""


def rgba(color: str, opacity: float = 1.0) -> tuple[float, float, float, float]:
    """`#RRGGBB` as Kivy's four fractions."""
    return int(color[1:3], 16) / 255, int(color[3:5], 16) / 255, int(color[5:7], 16) / 255, opacity


class Drawn(Widget):  # type: ignore[misc]
    """A widget drawn when it is placed. Subclasses fill `canvas` in `arrange`, `pos` and `size` being set already."""

    touch_target = False
    """Whether a finger is meant to hit it: the layout audit holds such widgets to the touch minimum."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(size_hint=(None, None), **kwargs)

    def arrange(self, layout: Layout) -> None:
        """Draw at the widget's place; `layout` turns mock-up units into pixels."""
        raise NotImplementedError
