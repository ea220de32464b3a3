"""The dock under the slides: the invitation, the six sections, and how far the round has come."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from kivy.uix.widget import Widget

from screens.bars.bottom import draw_foot
from screens.bars.top import FOOT_TOP
from screens.paint import Icon, Look, PressButton, Rule, TextBox
from screens.theme import Section

if TYPE_CHECKING:
    from screens.page import Face

SEGMENTS = 6
LANDSCAPE_TOP = 912
PORTRAIT_TOP = 1360
INVITATION = "轻触屏幕查询"


class Dock(Widget):  # type: ignore[misc]
    """The dock of the rotation; `opened` is called for 轻触屏幕查询, sections open themselves."""

    def __init__(self, face: Face, opened: Callable[[], None]) -> None:
        super().__init__(size_hint=(None, None))
        self.face = face
        self._segments: list[Rule] = []
        self._draw_ground()
        self._draw_segments()
        portrait = face.layout.portrait
        self._invitation(opened, *((48, 1656, 984, 128) if portrait else (64, 936, 432, 120)))
        for number, section in enumerate(face.theme.section[:SEGMENTS]):
            if portrait:
                self._portrait_tile(section, (48, 384, 720)[number % 3], 1376 + 136 * (number // 3))
            else:
                self._landscape_tile(section, 528 + 224 * number)
        if portrait:
            draw_foot(self, face)

    def show_turn(self, turn: int) -> None:
        """Fill the segments up to a turn (0 = first); after the last one the round begins again."""
        theme = self.face.theme
        for number, segment in enumerate(self._segments):
            segment.paint(theme.color("green" if number <= turn % SEGMENTS else "gold2"), None)

    def _draw_ground(self) -> None:
        layout, theme = self.face.layout, self.face.theme
        x, y, width, height = layout.frame.bleed
        if layout.portrait:
            layout.add(self, Rule(theme.color("card")), x, PORTRAIT_TOP, width, FOOT_TOP - PORTRAIT_TOP)
            layout.add(self, Rule(theme.color("gold2")), x, FOOT_TOP - 2, width, 2)
            layout.add(self, Rule(theme.color("paper")), x, FOOT_TOP, width, y + height - FOOT_TOP)
        else:
            layout.add(self, Rule(theme.color("card")), x, LANDSCAPE_TOP, width, y + height - LANDSCAPE_TOP)

    def _draw_segments(self) -> None:
        layout, theme = self.face.layout, self.face.theme
        first, step, width, y = (1, 180, 178, 1352) if layout.portrait else (2, 320, 316, 908)
        for number in range(SEGMENTS):
            segment = Rule(theme.color("gold2"))
            self._segments.append(layout.add(self, segment, first + step * number, y, width, 8))

    def _invitation(self, opened: Callable[[], None], x: float, y: float, width: float, height: float) -> None:
        layout, theme = self.face.layout, self.face.theme
        white, portrait = theme.color("on_solid"), layout.portrait
        button = layout.add(
            self,
            PressButton(
                opened,
                normal=Look(theme.color("green"), None, white),
                pressed=Look(theme.color("green_dark"), None, white),
                radius=24,
                name=INVITATION,
            ),
            x, y, width, height,
        )  # fmt: skip
        style = theme.words(55 if portrait else 42, 80 if portrait else 64, white, bold=True)
        icon, gap = (84, 24) if portrait else (68, 18)
        wide = layout.measure(INVITATION, style)
        left = x + (width - icon - gap - wide) / 2
        layout.add(button, Icon("tap", white), left, y + (height - icon) / 2, icon, icon)
        layout.add(button, TextBox(INVITATION, style, place="middle", wrap=False), left + icon + gap, y, wide, height)

    def _tile(self, section: Section, x: float, y: float, width: float) -> PressButton:
        return self.face.layout.add(
            self,
            PressButton(
                partial(self.face.open, f"section:{section.key}"),
                normal=Look(section.tint, None, section.ink),
                pressed=Look(section.ink, None, self.face.theme.color("on_solid")),
                radius=20,
                name=section.name,
            ),
            x, y, width, 120,
        )  # fmt: skip

    def _landscape_tile(self, section: Section, x: float) -> None:
        layout, theme = self.face.layout, self.face.theme
        button = self._tile(section, x, 936, 208)
        button.ink(layout.add(button, Icon(section.icon, section.ink), x + 76, 945, 56, 56))
        style = theme.words(36, 44, section.ink, bold=True, align="center")
        button.ink(layout.add(button, TextBox(section.name, style, wrap=False), x, 1003, 208, 44))

    def _portrait_tile(self, section: Section, x: float, y: float) -> None:
        layout, theme = self.face.layout, self.face.theme
        button = self._tile(section, x, y, 312)
        style = theme.words(42, 64, section.ink, bold=True)
        wide = layout.measure(section.name, style)
        left = x + (312 - 64 - 14 - wide) / 2
        button.ink(layout.add(button, Icon(section.icon, section.ink), left, y + 28, 64, 64))
        button.ink(
            layout.add(button, TextBox(section.name, style, place="middle", wrap=False), left + 78, y, wide, 120)
        )
