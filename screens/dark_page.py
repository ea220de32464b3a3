"""The page of a panel that is switched off for the night: black, and nothing moves behind it."""

from __future__ import annotations

from screens.page import Page


class DarkPage(Page):
    """Route `dark`: the program covers it with black (`screens.shade`); its first touch only wakes the panel."""

    bars = "none"

    def build(self) -> None:
        """Nothing is drawn."""
