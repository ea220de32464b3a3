"""The top bar: whose screen this is, the state of the feed, date, lunar date and clock. Nothing on it is touched.

Its sizes are the same in every manner (mock-up 12).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kivy.uix.widget import Widget

from kiosk.calendar import clock_text, day_text, lunar_text
from kiosk.status import is_running
from screens.bars.state import StateWords, state_words
from screens.paint import Disc, Icon, Rule, TextBox
from screens.scenery import draw_emblem
from screens.typesetting import Span, Style, fit_step

if TYPE_CHECKING:
    from screens.page import Face

HEIGHT = 96
"""Units from the upper edge to the gold edge of the bar."""

FOOT_TOP = 1800
"""Portrait: where the information foot begins."""

_APART = 24
"""Units between the name, or the words beside it, and what tells the time."""

_NAME_STEPS = (42, 36, 32, 28)
_READABLE_NAME = 36
"""Below this size of the village's name the lunar date gives way to it."""


def feed_state(face: Face) -> StateWords:
    """The state of the feed now, in words."""
    status = face.status
    edition = face.catalogue.edition if face.catalogue else None
    running = status is not None and is_running(status)
    return state_words(status, running, edition.content_at if edition else None, face.now())


class TopBar(Widget):  # type: ignore[misc]
    """The bar of all pages; `clear` leaves out its ground, as in the rotation.

    It stays while pages come and go, and is drawn anew when what it says has changed.
    """

    def __init__(self, face: Face, *, clear: bool) -> None:
        super().__init__(size_hint=(None, None))
        self.face = face
        self._told: tuple[object, ...] = ()
        self._ground = Widget(size_hint=(None, None))
        self._words = Widget(size_hint=(None, None))
        self.add_widget(self._ground)
        self.add_widget(self._words)
        self._clear = True
        self.adapt(clear=clear)

    def adapt(self, *, clear: bool) -> None:
        """Stand above another page, at the present moment."""
        if clear != self._clear:
            self._clear = clear
            self._ground.clear_widgets()
            if not clear:
                layout, theme = self.face.layout, self.face.theme
                x, y, width, _ = layout.frame.bleed
                layout.add(self._ground, Rule(theme.color("card")), x, y, width, HEIGHT - y)
                layout.add(self._ground, Rule(theme.color("gold2")), x, HEIGHT, width, 2)
        self.draw()

    def draw(self) -> None:
        """Say what is so now; nothing happens while it is what was said before."""
        now = self.face.now()
        told = (self.village_name, feed_state(self.face), clock_text(now), day_text(now), lunar_text(now))
        if told == self._told:
            return
        self._told = told
        bottom = getattr(self.parent, "bottom_bar", None)
        if bottom is not None:
            # An upright panel tells the state of the feed below.
            bottom.draw_foot()
        self._words.clear_widgets()
        frame = self.face.layout.frame
        margin = 48 if frame.portrait else 64
        draw_emblem(self._words, self.face, margin, 20)
        right = self._draw_clock(frame.width - margin)
        self._draw_rest(margin + 56 + (14 if frame.portrait else 16), right)

    def _draw_clock(self, right: float) -> float:
        """Draw the clock up to `right`; return where the date ends."""
        layout, theme = self.face.layout, self.face.theme.plain
        clock = theme.words(55, 64, "title", bold=True, face="serif", align="right", tabular=True)
        text = clock_text(self.face.now())
        width = layout.measure(text, clock)
        layout.add(self._words, TextBox(text, clock, wrap=False), right - width, 16, width, 64)
        return right - width - (22 if layout.portrait else 32)

    def _draw_rest(self, left: float, right: float) -> None:
        """Name, product, state and date between `left` and the clock.

        A long name is set smaller, and where that is not enough the lunar date gives way: it never meets the date.
        """
        layout, theme = self.face.layout, self.face.theme.plain
        steps = [theme.title(size, 56) for size in _NAME_STEPS]
        lunar = lunar_text(self.face.now())
        room = self._date_from(right, lunar) - _APART - left
        style = fit_step(self.village_name, room, steps, layout.measure)
        if lunar and (layout.measure(self.village_name, style) > room or style.size_px < _READABLE_NAME):
            lunar = ""
            room = self._date_from(right, lunar) - _APART - left
            style = fit_step(self.village_name, room, steps, layout.measure)
        self._draw_date(right, lunar)
        self._draw_name(left, room, style)

    def _draw_name(self, x: float, room: float, style: Style) -> None:
        layout, theme = self.face.layout, self.face.theme.plain
        wide = layout.measure(self.village_name, style)
        layout.add(self._words, TextBox(self.village_name, style, place="middle", wrap=False), x, 20, wide, 56)
        if layout.portrait or self.village_name == theme.product:
            return
        words = theme.words(32, 46, "text2")
        product = layout.measure(theme.product, words)
        if wide + 42 + product <= room:
            layout.add(self._words, Rule(theme.color("gold")), x + wide + 20, 32, 2, 32)
            text = TextBox(theme.product, words, wrap=False, place="middle")
            layout.add(self._words, text, x + wide + 42, 20, product, 56)

    def _date_from(self, right: float, lunar: str) -> float:
        """Where date and state begin that end at `right`."""
        layout = self.face.layout
        day, small = self._date_styles()
        left = right - layout.measure(day_text(self.face.now()), day)
        if lunar:
            left -= layout.measure(lunar, small) + (14 if layout.portrait else 16)
        return left if layout.portrait else left - 58 - state_width(self.face)

    def _date_styles(self) -> tuple[Style, Style]:
        theme = self.face.theme.plain
        return theme.words(32, 44, align="right"), theme.words(28, 44, "text2", align="right")

    def _draw_date(self, right: float, lunar: str) -> None:
        layout, theme = self.face.layout, self.face.theme.plain
        day, small = self._date_styles()
        if lunar:
            wide = layout.measure(lunar, small)
            text = TextBox(lunar, small, wrap=False, place="middle")
            layout.add(self._words, text, right - wide, 16, wide, 64)
            right -= wide + (14 if layout.portrait else 16)
        date = day_text(self.face.now())
        wide = layout.measure(date, day)
        layout.add(self._words, TextBox(date, day, wrap=False, place="middle"), right - wide, 16, wide, 64)
        if not layout.portrait:
            layout.add(self._words, Rule(theme.color("gold2")), right - wide - 30, 32, 2, 32)
            draw_state(self._words, self.face, right - wide - 58, 48)

    @property
    def village_name(self) -> str:
        """The village by its name in the edition; the product's name before there is one."""
        edition = self.face.catalogue.edition if self.face.catalogue else None
        if edition is None:
            return self.face.theme.product
        return edition.units.get(edition.village, self.face.theme.product)


def state_width(face: Face) -> float:
    """Units that dot and words of the state take."""
    state = feed_state(face)
    return _sign_side(face, state) + 12 + face.layout.measure(state.text, face.theme.plain.words(28, 40, "text2"))


def _sign_side(face: Face, state: StateWords) -> float:
    return (16 if face.layout.portrait else 18) if state.reached else 36


def draw_state(parent: Widget, face: Face, right: float | None, middle: float, left: float = 0) -> None:
    """Draw dot or broken wave and the state's words on a line about `middle`, up to `right` or from `left` on."""
    layout, theme = face.layout, face.theme.plain
    state = feed_state(face)
    style = theme.words(28, 40, "text2")
    width, side = layout.measure(state.text, style), _sign_side(face, state)
    x = left if right is None else right - width - 12 - side
    if state.reached:
        layout.add(parent, Disc(theme.color("ok_dot")), x, middle - side / 2, side, side)
    else:
        layout.add(parent, Icon("offline", theme.color("offline")), x, middle - side / 2, side, side)
    layout.add(parent, TextBox((Span(state.text, style),), style, wrap=False), x + side + 12, middle - 20, width, 40)
