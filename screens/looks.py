"""How pages are drawn on this panel: theme and layout for each manner, and the manner that suits the glass."""

from __future__ import annotations

from kivy.core.window import Window

from kiosk.settings import PanelSettings
from screens.glass import Floors, Glass, connected_edids, floors, glass_of, starts_large
from screens.layout import Edges, Layout
from screens.manner import Manner
from screens.paint.drawn import rgba
from screens.scale import Frame, fit_frame
from screens.theme import Theme


class Looks:
    """Themes and layouts by manner, each made once for the window's size."""

    def __init__(self, panel: PanelSettings, day: Theme) -> None:
        """`day` is the theme as it was loaded."""
        self._panel, self._day = panel, day
        self._made: dict[tuple[Manner, float], tuple[Theme, Layout]] = {}
        self.frame = self._fitted()
        self.glass: Glass = glass_of(
            panel.diagonal_inches, (self.frame.window_width, self.frame.window_height), connected_edids()
        )

    @property
    def floors(self) -> Floors:
        """The smallest of what is drawn, in millimetres."""
        return floors(self.frame, self.glass.mm_per_px)

    @property
    def usual(self) -> Manner:
        """The manner to begin with: 特大 where the settings say so, or where something would else be too small."""
        size = self._panel.type_size
        return Manner(large=size == "large" or (size == "auto" and starts_large(self.frame, self.glass.mm_per_px)))

    def wear(self, manner: Manner, below: float = 0) -> tuple[Theme, Layout]:
        """Theme and layout of a manner; the window's own ground becomes the paper of it.

        `below` units at the foot of the panel are left for something else: the page is drawn smaller above them.
        """
        made = (manner, below)
        if made not in self._made:
            theme = self._day.in_manner(manner)
            edges = Edges(theme.color("button_line")) if manner.dark else None
            frame = self._fitted(round(below * self.frame.scale)) if below else self.frame
            self._made[made] = theme, Layout(frame, edges=edges)
        theme, layout = self._made[made]
        Window.clearcolor = rgba(theme.color("paper"))
        return theme, layout

    def resized(self) -> bool:
        """Fit the window's present size; whether it is another than before."""
        frame = self._fitted()
        if frame == self.frame:
            return False
        self.frame = frame
        self._made.clear()
        return True

    def _fitted(self, below: int = 0) -> Frame:
        width, height = Window.size
        return fit_frame(int(width), int(height), self._panel.orientation, below)
