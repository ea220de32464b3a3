"""The page buttons: 上页, the number of the page, 下页; upright as in mock-up 05 or side by side."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from kivy.uix.widget import Widget

from screens import words
from screens.paint import Icon, Look, PressButton, TextBox
from screens.theme import Section
from screens.typesetting import Span

if TYPE_CHECKING:
    from screens.page import Face

SIDE = 160
"""Width of a button beside the number, where there is room for both."""

_NUMBER = 136
"""So much is left for the number and the gaps beside it: 10/89 stands on it."""


_BETWEEN = 16
"""Between two buttons with no number between them."""


class Pager(Widget):  # type: ignore[misc]
    """The buttons of one list or flow in a box of the mock-up (x, y, width, height).

    `turn` is called with the number of the page to show (0 = first). `tell` redraws for a page and a total. `names`
    are the words on the buttons and what is counted; without the last, the buttons take the room of the number.
    """

    def __init__(
        self,
        face: Face,
        section: Section,
        box: tuple[float, float, float, float],
        turn: Callable[[int], None],
        *,
        upright: bool,
        names: tuple[str, str, str] = (words.PREVIOUS, words.NEXT, words.PAGE),
    ) -> None:
        super().__init__(size_hint=(None, None))
        self.face, self.section = face, section
        self._names = names
        self._box, self._turn, self._upright = box, turn, upright
        self._shown: tuple[int, int | None, bool] | None = None

    def tell(self, number: int, total: int | None, *, more: bool) -> None:
        """Show page `number` (0 = first) of `total` (none while it is being counted); `more` pages follow."""
        if self._shown == (number, total, more):
            return
        self._shown = (number, total, more)
        self.clear_widgets()
        x, y, width, height = self._box
        back, on, counted = self._names
        if self._upright:
            least = 128.0 if self.face.theme.large else 96.0
            side = min(200.0 if self.face.theme.large else 160.0, max(least, (height - 128) / 2))
            if not counted:
                # Nothing between them: both within the reach of one hand, at the end of the page.
                side = min(240.0, (height - _BETWEEN) / 2)
                y, height = y + height - 2 * side - _BETWEEN, 2 * side + _BETWEEN
            self._button(back, "up", number - 1, number > 0, (x, y, width, side))
            if counted:
                self._number(number, total, (x, y + side, width, height - 2 * side))
            self._button(on, "down", number + 1, more, (x, y + height - side, width, side))
            return
        side = 300.0 if width > 600 else min(SIDE, (width - _NUMBER) / 2) if counted else (width - _BETWEEN) / 2
        self._button(back, "up", number - 1, number > 0, (x, y, side, height))
        if counted:
            self._number(number, total, (x + side + 8, y, width - 2 * side - 16, height))
        self._button(on, "down", number + 1, more, (x + width - side, y, side, height))

    def _number(self, number: int, total: int | None, box: tuple[float, float, float, float]) -> None:
        layout, theme = self.face.layout, self.face.theme
        x, y, width, height = box
        for sizes in ((48, 36), (36, 32), (28, 28)):
            large = theme.title(sizes[0], round(sizes[0] * 1.3), self.section.ink, align="center")
            small = theme.title(sizes[1], sizes[1], "text2", align="center")
            spans = (Span(str(number + 1), large), Span(f"/{total}" if total is not None else "", small))
            if layout.measure(spans, large) <= width - 4 and large.line_px <= height:
                break
        caption = theme.words(28, 36, "text2", align="center")
        told = large.line_px + caption.line_px <= height - 4
        top = y + (height - large.line_px - (caption.line_px - 4 if told else 0)) / 2
        layout.add(self, TextBox(spans, large), x, top, width, large.line_px)
        if told:
            layout.add(self, TextBox(self._names[2], caption), x, top + large.line_px - 4, width, caption.line_px)

    def _button(self, word: str, icon: str, goes: int, enabled: bool, box: tuple[float, float, float, float]) -> None:
        layout, color = self.face.layout, self.face.theme.color
        ink = self.section.ink
        forward = word == self._names[1]
        x, y, width, height = box
        button = layout.add(
            self,
            PressButton(
                partial(self._turn, goes),
                normal=Look(ink, ink, color("on_solid")) if forward else Look(color("card"), color("button_line"), ink),
                pressed=Look(self.section.motif, ink, ink) if forward else Look(self.section.tint, ink, ink),
                disabled=Look(color("disabled_fill"), color("disabled_line"), color("disabled_text")),
                enabled=enabled,
                name=word,
            ),
            x, y, width, height,
        )  # fmt: skip
        style = self.face.theme.words(32, 44, bold=True)
        wide = self.face.layout.measure(word, style)
        side = 44.0
        if self._upright:
            top = y + (height - style.line_px - side) / 2
            sign, text = (top + style.line_px, top) if forward else (top, top + side)
            button.ink(layout.add(button, Icon(icon, ink), x + (width - side) / 2, sign, side, side))
            button.ink(layout.add(button, TextBox(word, style, wrap=False), x + (width - wide) / 2, text, wide,
                                  style.line_px))  # fmt: skip
            return
        left = x + (width - wide - side - 8) / 2
        sign, text = (left + wide + 8, left) if forward else (left, left + side + 8)
        button.ink(layout.add(button, Icon(icon, ink), sign, y + (height - side) / 2, side, side))
        label = TextBox(word, style, place="middle", wrap=False)
        button.ink(layout.add(button, label, text, y, wide, height))
