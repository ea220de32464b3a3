"""The top bar: whose screen this is, the state of the feed, date, lunar date and clock. Nothing on it is touched."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kivy.uix.widget import Widget

from kiosk.calendar import clock_text, day_text, lunar_text
from kiosk.status import is_running
from screens.bars.state import StateWords, state_words
from screens.paint import Disc, Icon, Panel, Rule, TextBox
from screens.typesetting import Span

if TYPE_CHECKING:
    from screens.page import Face

HEIGHT = 96
"""Units from the upper edge to the gold edge of the bar."""

FOOT_TOP = 1800
"""Portrait: where the information foot begins."""


def feed_state(face: Face) -> StateWords:
    """The state of the feed now, in words."""
    status = face.status
    edition = face.catalogue.edition if face.catalogue else None
    running = status is not None and is_running(status)
    return state_words(status, running, edition.content_at if edition else None, face.now())


class TopBar(Widget):  # type: ignore[misc]
    """The bar for one page; `clear` leaves out its ground, as in the rotation.

    It is made anew when a page appears and once a minute: some twelve small textures, most of them kept.
    """

    def __init__(self, face: Face, *, clear: bool) -> None:
        super().__init__(size_hint=(None, None))
        self.face = face
        self._clear = clear
        self.draw()

    def draw(self) -> None:
        """Draw everything for the present moment."""
        self.clear_widgets()
        layout, theme = self.face.layout, self.face.theme
        frame = layout.frame
        if not self._clear:
            x, y, width, _ = frame.bleed
            layout.add(self, Rule(theme.color("card")), x, y, width, HEIGHT - y)
            layout.add(self, Rule(theme.color("gold2")), x, HEIGHT, width, 2)
        margin = 48 if frame.portrait else 64
        layout.add(self, Panel(theme.color("green"), radius=12), margin, 20, 56, 56)
        layout.add(self, Icon(theme.emblem, theme.color("on_solid")), margin + 5.5, 25.5, 45, 45)
        self._draw_name(margin + 56 + (14 if frame.portrait else 16))
        left = self._draw_time(frame.width - margin)
        if not frame.portrait:
            self._draw_state(left)

    def _draw_name(self, x: float) -> None:
        layout, theme = self.face.layout, self.face.theme
        title = theme.title(42, 56)
        name = self.village_name
        layout.add(self, TextBox(name, title, wrap=False), x, 20, 480, 56)
        if layout.portrait:
            return
        x += layout.measure(name, title) + 20
        layout.add(self, Rule(theme.color("gold")), x, 32, 2, 32)
        words = theme.words(32, 46, "text2")
        layout.add(self, TextBox(theme.product, words, wrap=False, place="middle"), x + 22, 20, 400, 56)

    def _draw_time(self, right: float) -> float:
        """Draw clock and date up to `right`; return where they begin."""
        layout, theme, now = self.face.layout, self.face.theme, self.face.now()
        clock = theme.words(55, 64, "title", bold=True, face="serif", align="right", tabular=True)
        text = clock_text(now)
        width = layout.measure(text, clock)
        layout.add(self, TextBox(text, clock, wrap=False), right - width, 16, width, 64)
        right -= width + (22 if layout.portrait else 32)
        day, lunar = theme.words(32, 44, align="right"), theme.words(28, 44, "text2", align="right")
        date = day_text(now)
        if words := lunar_text(now):
            lunar_width = layout.measure(words, lunar)
            layout.add(
                self, TextBox(words, lunar, wrap=False, place="middle"), right - lunar_width, 16, lunar_width, 64
            )
            right -= lunar_width + (14 if layout.portrait else 16)
        day_width = layout.measure(date, day)
        layout.add(self, TextBox(date, day, wrap=False, place="middle"), right - day_width, 16, day_width, 64)
        return right - day_width

    def _draw_state(self, right: float) -> None:
        layout, theme = self.face.layout, self.face.theme
        layout.add(self, Rule(theme.color("gold2")), right - 30, 32, 2, 32)
        draw_state(self, self.face, right - 58, 48)

    @property
    def village_name(self) -> str:
        """The village by its name in the edition; the product's name before there is one."""
        edition = self.face.catalogue.edition if self.face.catalogue else None
        if edition is None:
            return self.face.theme.product
        return edition.units.get(edition.village, self.face.theme.product)


def draw_state(parent: Widget, face: Face, right: float | None, middle: float, left: float = 0) -> None:
    """Draw dot or broken wave and the state's words on a line about `middle`, up to `right` or from `left` on."""
    layout, theme = face.layout, face.theme
    state = feed_state(face)
    style = theme.words(28, 40, "text2")
    width = layout.measure(state.text, style)
    side = (16 if layout.portrait else 18) if state.reached else 36
    x = left if right is None else right - width - 12 - side
    if state.reached:
        layout.add(parent, Disc(theme.color("ok_dot")), x, middle - side / 2, side, side)
    else:
        layout.add(parent, Icon("offline", theme.color("offline")), x, middle - side / 2, side, side)
    layout.add(parent, TextBox((Span(state.text, style),), style, wrap=False), x + side + 12, middle - 20, width, 40)
