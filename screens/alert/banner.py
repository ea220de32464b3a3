"""The banner: warnings that leave the screen to its people, in a strip at the foot of every page.

The page above it is drawn smaller by as much, so that it covers nothing. It stands at the foot because everybody
reaches that; a tap opens the warning.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final

from kivy.uix.widget import Widget

from kiosk.alerts import Warned
from screens import words
from screens.alert.panel import LEVEL_TOKENS
from screens.alert.telling import banner_of, happening, hazard_of, until
from screens.paint import Icon, Look, PressButton, TextBox
from screens.typesetting import Style

if TYPE_CHECKING:
    from screens.layout import Layout
    from screens.page import Face

HEIGHT: Final = 104.0
"""Units of the panel that the banner takes."""

_LINE: Final = 4.0
_MOST: Final = {False: 2, True: 1}
"""Warnings side by side, landscape and portrait; how many more there are is told."""

_GAP: Final = 16.0
_ICON: Final = 72.0


class BannerButton(PressButton):
    """One warning of the strip; it stands lower than other targets, yet 600 mm or more above the floor."""

    at_foot = True


class Banner(Widget):  # type: ignore[misc]
    """The strip. `layout` is that of the whole panel, not of the page above; `opened` is told which one is tapped."""

    def __init__(
        self, face: Face, layout: Layout, warnings: tuple[Warned, ...], opened: Callable[[Warned], None]
    ) -> None:
        super().__init__(size_hint=(None, None))
        self.told = told_by(face, warnings)
        self._face, self._layout = face, layout
        x, y, width, height = layout.frame.bleed
        top = y + height - HEIGHT
        most = _MOST[layout.portrait]
        shown, more = warnings[:most], len(warnings) - most
        wide = (width - _GAP * (len(shown) - 1)) / len(shown)
        for place, warned in enumerate(shown):
            last, left = place == len(shown) - 1, x + (wide + _GAP) * place
            self._draw(warned, partial(opened, warned), (left, top, wide), max(0, more) if last else 0)

    def _draw(self, warned: Warned, tapped: Callable[[], None], box: tuple[float, float, float], more: int) -> None:
        """One warning, from its part of the strip's edge on."""
        layout, theme = self._layout, self._face.theme.plain
        ground, ink = (theme.color(token) for token in LEVEL_TOKENS[warned.alert.level])
        x, y, width = box
        title = banner_of(warned.alert, self._face.taxonomy, warned.item.short_title or warned.item.title)
        button = BannerButton(
            tapped, normal=Look(ground, ground, ink), pressed=Look(ground, ink, ink), radius=0, line_width=_LINE,
            name=title,
        )  # fmt: skip
        layout.add(self, button, x, y, width, HEIGHT)
        margin = 32.0 if layout.portrait else 64.0
        left, right = max(x, 0.0) + margin, min(x + width, float(layout.frame.width)) - margin
        _, icon = hazard_of(warned.alert, self._face.taxonomy)
        layout.add(button, Icon(icon, ink), left, y + (HEIGHT - _ICON) / 2, _ICON, _ICON)
        layout.add(button, Icon("right", ink), right - 44, y + (HEIGHT - 44) / 2, 44, 44)
        left, right = left + _ICON + 24, right - 44 - 16
        if more:
            right = self._draw_more(button, words.ALERT_MORE.format(count=more), right, y, ink)
        self._draw_words(button, warned, title, (left, y, right - left), ink)

    def _draw_more(self, button: PressButton, told: str, right: float, y: float, ink: str) -> float:
        style = self._face.theme.plain.words(32, 48, ink, bold=True)
        wide = self._layout.measure(told, style)
        self._layout.add(button, TextBox(told, style, wrap=False, place="middle"), right - wide, y, wide, HEIGHT)
        return right - wide - 24

    def _draw_words(
        self, button: PressButton, warned: Warned, title: str, room: tuple[float, float, float], ink: str
    ) -> None:
        """The title; beside it or below it what comes and until when, as far as there is room."""
        layout, theme = self._layout, self._face.theme.plain
        x, y, width = room
        end = until(warned.alert, self._face.now())
        what = happening(warned.alert.what)[0].replace("\n", "")
        large = theme.words(48, 64, ink, bold=True)
        beside = x + layout.measure(title, large) + 32
        for told in (f"{what} · {end}", end):
            small = theme.words(36, 52, ink)
            if beside + layout.measure(told, small) <= x + width:
                title_width = layout.measure(title, large)
                layout.add(button, TextBox(title, large, wrap=False, place="middle"), x, y, title_width, HEIGHT)
                layout.add(
                    button, TextBox(told, small, wrap=False, place="middle"), beside, y, x + width - beside, HEIGHT
                )
                return
        steps: list[Style] = [theme.words(size, 52, ink, bold=True) for size in (42, 36, 32, 28)]
        style = next((one for one in steps if layout.measure(title, one) <= width), steps[-1])
        foot = theme.words(28, 40, ink)
        layout.add(button, TextBox(title, style, max_lines=1, ellipsis=True), x, y + 6, width, 52)
        layout.add(button, TextBox(f"{end} · {what}", foot, max_lines=1, ellipsis=True), x, y + 58, width, 40)


def told_by(face: Face, warnings: tuple[Warned, ...]) -> tuple[object, ...]:
    """What a banner says of warnings now; it is drawn anew when that changes."""
    now = face.now()
    return tuple((warned.key, until(warned.alert, now)) for warned in warnings)
