"""The bottom bar: 返回, 首页, 字号, a word of help, the inactivity ring.

A bar is drawn once for a manner and an edition, and stays while pages come and go: `adapt` changes what a page changes.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from kivy.uix.widget import Widget

from screens import words
from screens.bars.places import LANDSCAPE_TOP, PORTRAIT_TOP, BarPlaces, Box, bar_places
from screens.bars.ring import Ring
from screens.bars.top import FOOT_TOP, draw_state, feed_state
from screens.choosing import Choice, chosen, is_chosen, offers_low
from screens.page import Page
from screens.paint import Icon, Look, Panel, PressButton, Rule, TextBox
from screens.phones import foot_phones, help_spans
from screens.typesetting import Span

if TYPE_CHECKING:
    from screens.page import Face

CHOICES: dict[Choice, str] = {
    "usual": words.USUAL,
    "large": words.LARGE,
    "dark": words.DARK,
    "low": words.LOW,
}


class BottomBar(Widget):  # type: ignore[misc]
    """The bar of every page that is browsed; 返回 and 首页 are disabled at home, where they lead nowhere."""

    def __init__(self, face: Face, *, at_home: bool, seconds: int, whole: int) -> None:
        super().__init__(size_hint=(None, None))
        self.face = face
        self.places: BarPlaces = bar_places(portrait=face.layout.portrait, large=face.theme.large, low=offers_low(face))
        self.ring = Ring(face, seconds, whole)
        self._at_home = at_home
        self._draw_ground()
        places = self.places
        self._leads = (
            self._button(words.BACK, "back", self._back, places.back),
            self._button(words.HOME, "home", self._home, places.home),
        )
        if places.tray is not None:
            self._draw_tray(places.tray)
        for choice, box in places.segments:
            self._segment(choice, box)
        if places.chooser is not None:
            self._button(words.TYPE_SIZE, "font", self._choose, places.chooser)
        self._help = Widget(size_hint=(None, None))
        self.add_widget(self._help)
        self._draw_help()
        face.layout.add(self, self.ring, *places.ring)
        told = words.IDLE_SHORT if face.theme.large else words.IDLE
        style = face.theme.plain.words(32 if face.theme.large else 28, 40 if face.theme.large else 36, "text2")
        face.layout.add(self, TextBox(told, style, place="middle"), *places.idle)
        self._foot = Widget(size_hint=(None, None))
        self._foot_told: tuple[object, ...] = ()
        self.add_widget(self._foot)
        self.draw_foot()
        self._enable()

    def adapt(self, *, at_home: bool, seconds: int, whole: int) -> None:
        """Stand above another page."""
        self.ring.step(seconds, whole)
        if at_home != self._at_home:
            self._at_home = at_home
            self._enable()
            self._draw_help()
        self.draw_foot()

    def on_parent(self, _bar: Widget, _stage: Widget | None) -> None:
        """Say below what the page of the stage has to say there."""
        self.draw_foot()

    def draw_foot(self) -> None:
        """Portrait: the information foot as it is now; nothing happens while it is what it was before."""
        if not self.face.layout.portrait:
            return
        page = self._page
        line = page.foot_line if page is not None else ""
        told = (line, feed_state(self.face))
        if told == self._foot_told:
            return
        self._foot_told = told
        self._foot.clear_widgets()
        if line:
            draw_line(self._foot, self.face, line)
        else:
            draw_foot(self._foot, self.face)

    @property
    def _page(self) -> Page | None:
        """The page that the bar stands above; none while it is drawn ahead."""
        page = getattr(self.parent, "page", None)
        return page if isinstance(page, Page) else None

    def _back(self) -> None:
        """Go back: within the page where it has something open, else to the page before."""
        page = self._page
        if page is None or not page.step_back():
            self.face.back()

    def _enable(self) -> None:
        for button in self._leads:
            button.enable(not self._at_home)

    def _home(self) -> None:
        self.face.open("home")

    def _choose(self) -> None:
        self.face.open("manner")

    # --- drawing ----------------------------------------------------------------------------------------------

    def _draw_ground(self) -> None:
        layout, theme = self.face.layout, self.face.theme
        x, y, width, height = layout.frame.bleed
        upper = PORTRAIT_TOP if layout.portrait else LANDSCAPE_TOP
        lower = FOOT_TOP if layout.portrait else y + height
        layout.add(self, Rule(theme.color("card")), x, upper, width, lower - upper)
        layout.add(self, Rule(theme.color("gold2")), x, upper, width, 2)
        if layout.portrait:
            layout.add(self, Rule(theme.color("gold2")), x, FOOT_TOP - 2, width, 2)

    def _button(self, word: str, icon: str, action: object, box: Box) -> PressButton:
        layout, theme = self.face.layout, self.face.theme
        color = theme.color
        button = layout.add(
            self,
            PressButton(
                action,  # type: ignore[arg-type]
                normal=Look(color("card"), color("button_line"), color("green")),
                pressed=Look(color("green_tint"), color("green"), color("green")),
                disabled=Look(color("disabled_fill"), color("disabled_line"), color("disabled_text")),
                name=word,
            ),
            *box,
        )
        x, y, width, height = box
        side, gap, size = (64, 16, 48) if theme.large else (50, 14, 36)
        style = theme.plain.words(size, 64 if theme.large else 52, "green", bold=True)
        wide = layout.measure(word, style)
        left = x + (width - side - gap - wide) / 2
        button.ink(layout.add(button, Icon(icon, color("green")), left, y + (height - side) / 2, side, side))
        text = TextBox(word, style, place="middle", wrap=False)
        button.ink(layout.add(button, text, left + side + gap, y, wide, height))
        return button

    def _draw_tray(self, box: Box) -> None:
        layout, theme = self.face.layout, self.face.theme
        x, y, _, height = box
        layout.add(self, Panel(theme.color("sunk"), radius=20), *box)
        layout.add(self, Icon("font", theme.color("green")), x + 20, y + (height - 52) / 2, 52, 52)

    def _segment(self, choice: Choice, box: Box) -> None:
        """One choice: solid when it is in force. Within a tray it needs no border, except by night."""
        face, layout, theme = self.face, self.face.layout, self.face.theme
        color, alone = theme.color, self.places.tray is None
        solid = is_chosen(face.manner, choice)
        edge = color("button_line") if alone else color("card")
        normal = Look(color("card"), edge, color("green"))
        if solid:
            normal = Look(color("green"), color("green"), color("on_solid"))
        word = CHOICES[choice]
        button = layout.add(
            self,
            PressButton(
                partial(self._take, choice),
                normal=normal,
                pressed=Look(color("green_tint"), color("green"), color("green")),
                radius=16 if alone else 14,
                name=word,
            ),
            *box,
        )
        size = 42 if choice == "large" else 36
        style = theme.plain.words(size, 60, "green", bold=True, align="center")
        button.ink(layout.add(button, TextBox(word, style, place="middle", wrap=False), *box))

    def _take(self, choice: Choice) -> None:
        wanted = chosen(self.face.manner, choice)
        if wanted != self.face.manner:
            self.face.choose(wanted)

    def _draw_help(self) -> None:
        """The tray between buttons and ring: what to do at home, whom to call elsewhere."""
        box = self.places.help
        if box is None:
            return
        self._help.clear_widgets()
        layout, theme = self.face.layout, self.face.theme
        x, y, width, height = box
        room, style = width - 118, theme.words(32, 46)
        spans = None if self._at_home else help_spans(self.face, room)
        if spans is not None and layout.measure(spans, style) > room:
            spans = None
        text: str | tuple[Span, ...] = spans or self._word_of_home(room)
        layout.add(self._help, Panel(theme.color("sunk"), radius=20), *box)
        icon = "tap" if spans is None else "phone"
        ink = theme.color("green") if spans is None else theme.by_kind("contact").ink
        layout.add(self._help, Icon(icon, ink), x + 28, y + (height - 48) / 2, 48, 48)
        layout.add(self._help, TextBox(text, style, place="middle", wrap=False), x + 94, y, room, height)

    def _word_of_home(self, room: float) -> str:
        wide = self.face.layout.measure(words.HOME_HELP, self.face.theme.words(32, 46))
        return words.HOME_HELP if wide <= room else words.HOME_HELP_SHORT


def draw_foot(parent: Widget, face: Face) -> None:
    """Portrait: the information foot under bar and dock; nothing on it is touched."""
    layout, theme = face.layout, face.theme.plain
    left, right = (_in_step(face, spans) for spans in foot_phones(face))
    style = theme.words(32, 48)
    if left:
        layout.add(parent, Icon("phone", theme.by_kind("contact").ink), 48, 1820, 40, 40)
        layout.add(parent, TextBox(left, style, wrap=False), 102, 1816, 930, 48)
    if right and layout.measure(left, style) + layout.measure(right, style) + 32 <= 930:
        layout.add(parent, TextBox(right, theme.words(32, 48, align="right"), wrap=False), 102, 1816, 930, 48)
    draw_state(parent, face, None, 1884, left=48)


def draw_line(parent: Widget, face: Face, line: str) -> None:
    """Portrait: what a page says in the information foot instead (mock-up 14), and below it that the feed is away."""
    layout, style = face.layout, face.theme.plain.words(28, 40, "text2")
    reached = feed_state(face).reached
    layout.add(parent, TextBox(line, style, max_lines=2, ellipsis=True), 48, 1820 if reached else 1804, 984, 80)
    if not reached:
        draw_state(parent, face, None, 1898, left=48)


def _in_step(face: Face, spans: tuple[Span, ...]) -> tuple[Span, ...]:
    """A number in the standard size, whatever the manner; in the smallest where its name is long."""
    for size in (32, 28):
        styles = {bold: face.theme.plain.words(size, 48, bold=bold) for bold in (False, True)}
        found = tuple(Span(span.text, styles[span.style.bold]) for span in spans)
        if not found or face.layout.measure(found, styles[False]) <= 930:
            return found
    # The number counts more than whose it is.
    return found[-1:]
