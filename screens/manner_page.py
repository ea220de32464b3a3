"""字号: the choices of how the screen looks, each with an example in its own size (the family of mock-up 12).

A choice holds at once, for this page too, so that one sees what it does; 返回 and 好了 lead back to where one was.
"""

from __future__ import annotations

from functools import partial
from typing import Final

from screens import words
from screens.bars.bottom import CHOICES
from screens.choosing import Choice, choices, chosen, is_chosen, offers_low
from screens.page import Page
from screens.paint import Icon, Look, Panel, PressButton, TextBox
from screens.reach import Box, Zone, page_zone
from screens.theme import Theme
from screens.typesetting import Style

_HIGH: Final = 200.0
_HIGH_UPRIGHT: Final = 288.0
_TALL: Final = 240.0
"""A choice so high has its word larger."""

_PREVIEW: Final = 360.0
_TOP: Final = 98.0
_APART: Final = 32.0
_TITLE: Final = 240.0
"""The title with the line below it: 240 units in 特大."""
_TICK: Final = 52.0
_DONE: Final = 424.0
"""Landscape: how wide the way back is."""


class MannerPage(Page):
    """Route `manner`."""

    def build(self) -> None:
        """Draw the title, the choices, an example of what is chosen, and the way back."""
        zone = page_zone(self.face)
        offered = choices(low=offers_low(self.face))
        if self.face.layout.portrait:
            self._draw_portrait(zone, offered)
        else:
            self._draw_landscape(zone, offered)

    def _draw_landscape(self, zone: Zone, offered: tuple[Choice, ...]) -> None:
        self._title(64, 116 + (zone.y - 360) / 2, 1792)
        for choice, box in zip(offered, Zone(64, zone.y, 1792, zone.y + _HIGH).grid(len(offered), 1), strict=False):
            self._choice(choice, box)
        y = zone.y + _HIGH + 32
        self._preview((64, y, 1336, zone.bottom - y))
        self._done((1432, y, _DONE, zone.bottom - y))

    def _draw_portrait(self, zone: Zone, offered: tuple[Choice, ...]) -> None:
        done, rows = 128.0, -(-len(offered) // 2)
        grid = Zone(48, zone.y, 984, zone.bottom - done - 24)
        high = min(_HIGH_UPRIGHT, (grid.height - 16 * (rows - 1)) / rows)
        grid = Zone(48, grid.bottom - rows * high - 16 * (rows - 1), 984, grid.bottom)
        for choice, box in zip(offered, grid.grid(2, rows, across=24), strict=False):
            self._choice(choice, box)
        # Title and example stand in the middle of what is only read.
        above = max(_APART, (grid.y - _TOP - _TITLE - _PREVIEW) / 3)
        self._title(48, _TOP + above, 984)
        upper = _TOP + above + _TITLE + min(above, 2 * _APART)
        self._preview((48, upper, 984, grid.y - _APART - upper if above <= _APART else _PREVIEW))
        self._done((48, zone.bottom - done, 984, done))

    def _title(self, x: float, y: float, width: float) -> None:
        layout, theme = self.face.layout, self.face.theme
        title, line = theme.title(80, 112), theme.words(42, 60, "text2")
        layout.add(self, TextBox(words.MANNER_TITLE, title, wrap=False), x, y, width, title.line_px)
        layout.add(self, TextBox(words.MANNER_LINE, line), x, y + title.line_px + 4, width, 2 * line.line_px)

    def _choice(self, choice: Choice, box: Box) -> None:
        """One choice: its word, and below it an example as it will look; solid and ticked when it is in force."""
        face, layout, theme = self.face, self.face.layout, self.face.theme
        color, solid = theme.color, is_chosen(face.manner, choice)
        normal = Look(color("card"), color("button_line"), color("green"))
        if solid:
            normal = Look(color("green"), color("green"), color("on_solid"))
        button = layout.add(
            self,
            PressButton(
                partial(face.choose, chosen(face.manner, choice)),
                normal=normal,
                pressed=Look(color("green_tint"), color("green"), color("green")),
                radius=24,
                name=CHOICES[choice],
            ),
            *box,
        )
        x, y, width, height = box
        name, example = _styles(theme.plain, choice, tall=height >= _TALL)
        top = y + (height - name.line_px - example.line_px - 8) / 2
        button.ink(layout.add(button, TextBox(CHOICES[choice], name, wrap=False), x, top, width, name.line_px))
        text = TextBox(words.MANNER_EXAMPLES[choice], example, wrap=False)
        top += name.line_px + 8
        if choice == "dark":
            self._night(button, text, x + width / 2, top)
            layout.add(button, text, x, top, width, example.line_px)
        else:
            button.ink(layout.add(button, text, x, top, width, example.line_px))
        if solid:
            tick = Icon("tick", color("on_solid"))
            button.ink(layout.add(button, tick, x + width - _TICK - 20, y + 20, _TICK, _TICK))

    def _night(self, button: PressButton, text: TextBox, middle: float, top: float) -> None:
        """The ground of the night palette under its example, whatever is in force now."""
        layout, night = self.face.layout, self.face.theme.night.colors
        wide = layout.measure(str(text.text), text.style) + 48
        ground = Panel(night.paper, radius=12)
        layout.add(button, ground, middle - wide / 2, top, wide, text.style.line_px)

    def _preview(self, box: Box) -> None:
        """What reading looks like now."""
        layout, theme = self.face.layout, self.face.theme
        x, y, width, height = box
        layout.add(self, Panel(theme.color("card"), radius=24, line=theme.color("line")), *box)
        title, sample = theme.title(48, 64), theme.words(36, 52)
        room = 2 * sample.line_px
        top = y + (height - title.line_px - room - 8) / 2
        layout.add(self, TextBox(words.MANNER_SAMPLE_TITLE, title, wrap=False), x + 40, top, width - 80, title.line_px)
        top += title.line_px + 8
        layout.add(self, TextBox(words.MANNER_SAMPLE, sample), x + 40, top, width - 80, room)

    def _done(self, box: Box) -> None:
        layout, theme = self.face.layout, self.face.theme
        color = theme.color
        button = layout.add(
            self,
            PressButton(
                self.face.back,
                normal=Look(color("green"), color("green"), color("on_solid")),
                pressed=Look(color("green_dark"), color("green_dark"), color("on_solid")),
                radius=24,
                name=words.MANNER_DONE,
            ),
            *box,
        )
        x, y, width, height = box
        word = theme.plain.words(62, 84, "on_solid", bold=True, align="center")
        line = theme.plain.words(42, 60, "on_solid", align="center")
        if height < word.line_px + line.line_px + 24:
            layout.add(button, TextBox(words.MANNER_DONE, word, place="middle", wrap=False), *box)
            return
        top = y + (height - word.line_px - line.line_px) / 2
        layout.add(button, TextBox(words.MANNER_DONE, word, wrap=False), x, top, width, word.line_px)
        top += word.line_px
        layout.add(button, TextBox(words.MANNER_DONE_LINE, line, wrap=False), x, top, width, line.line_px)


def _styles(theme: Theme, choice: Choice, *, tall: bool) -> tuple[Style, Style]:
    """The styles of a choice's word and of its example: each is shown as large, and as light, as it will be."""
    size, color = (62 if choice == "large" else 42), (theme.night.colors.text if choice == "dark" else "green")
    name = theme.title(*((55, 72) if tall else (42, 56)), "green", align="center")
    return name, theme.words(size, round(size * 1.4), color, bold=True, align="center")
