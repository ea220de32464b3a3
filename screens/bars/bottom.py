"""The bottom bar: 返回, 首页, a word of help, the inactivity ring.

The mock-ups show 搜索, 字号, 朗读 and 语言 here too. A function that is not built yet is absent, so the two buttons
take more room, and the sunk tray between them and the ring says what helps on this page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kivy.uix.widget import Widget

from screens.bars.ring import Ring
from screens.bars.top import FOOT_TOP, draw_state
from screens.paint import Icon, Look, Panel, PressButton, Rule, TextBox
from screens.phones import foot_phones, help_spans

if TYPE_CHECKING:
    from screens.page import Face

LANDSCAPE_TOP = 936
PORTRAIT_TOP = 1552

HOME_HELP = "点一下就能看，看完按“首页”回到这里"


class BottomBar(Widget):  # type: ignore[misc]
    """The bar for one page. `at_home` disables 返回 and 首页, which lead nowhere there."""

    def __init__(self, face: Face, *, at_home: bool, seconds: int, whole: int) -> None:
        super().__init__(size_hint=(None, None))
        self.face = face
        self._at_home = at_home
        self.ring = Ring(face, seconds, whole)
        if face.layout.portrait:
            self._draw_portrait()
        else:
            self._draw_landscape()

    def _draw_landscape(self) -> None:
        layout, theme = self.face.layout, self.face.theme
        x, y, width, height = layout.frame.bleed
        layout.add(self, Rule(theme.color("card")), x, LANDSCAPE_TOP, width, y + height - LANDSCAPE_TOP)
        layout.add(self, Rule(theme.color("gold2")), x, LANDSCAPE_TOP, width, 2)
        self._button("返回", "back", self.face.back, 64, 952, 240, 112)
        self._button("首页", "home", self._home, 320, 952, 240, 112)
        self._help(592, 952, 992, 112)
        layout.add(self, self.ring, 1616 - 10, 952, 112, 112)
        words = theme.words(28, 36, "text2")
        layout.add(self, TextBox("无人操作\n回到轮播", words, place="middle"), 1722, 952, 134, 112)

    def _draw_portrait(self) -> None:
        layout, theme = self.face.layout, self.face.theme
        x, _, width, _ = layout.frame.bleed
        layout.add(self, Rule(theme.color("card")), x, PORTRAIT_TOP, width, FOOT_TOP - PORTRAIT_TOP)
        layout.add(self, Rule(theme.color("gold2")), x, PORTRAIT_TOP, width, 2)
        layout.add(self, Rule(theme.color("gold2")), x, FOOT_TOP - 2, width, 2)
        self._button("返回", "back", self.face.back, 48, 1564, 484, 104)
        self._button("首页", "home", self._home, 548, 1564, 484, 104)
        self._help(48, 1684, 704, 104)
        layout.add(self, self.ring, 774, 1680, 112, 112)
        words = theme.words(28, 36, "text2")
        layout.add(self, TextBox("无人操作\n回到轮播", words, place="middle"), 890, 1684, 142, 104)
        draw_foot(self, self.face)

    def _home(self) -> None:
        self.face.open("home")

    def _button(self, word: str, icon: str, action: object, x: float, y: float, width: float, height: float) -> None:
        layout, theme = self.face.layout, self.face.theme
        color = theme.color
        button = layout.add(
            self,
            PressButton(
                action,  # type: ignore[arg-type]
                normal=Look(color("card"), color("button_line"), color("green")),
                pressed=Look(color("green_tint"), color("green"), color("green")),
                disabled=Look(color("disabled_fill"), color("disabled_line"), color("disabled_text")),
                enabled=not self._at_home,
                name=word,
            ),
            x, y, width, height,
        )  # fmt: skip
        style = theme.words(36, 52, "green", bold=True)
        wide = layout.measure(word, style)
        left = x + (width - 50 - 14 - wide) / 2
        button.ink(layout.add(button, Icon(icon, color("green")), left, y + (height - 50) / 2, 50, 50))
        button.ink(layout.add(button, TextBox(word, style, place="middle", wrap=False), left + 64, y, wide, height))

    def _help(self, x: float, y: float, width: float, height: float) -> None:
        """The tray between buttons and ring: what to do at home, whom to call elsewhere."""
        layout, theme = self.face.layout, self.face.theme
        spans = None if self._at_home else help_spans(self.face, width - 128)
        layout.add(self, Panel(theme.color("sunk"), radius=20), x, y, width, height)
        icon = "tap" if spans is None else "phone"
        ink = theme.color("green") if spans is None else theme.by_kind("contact").ink
        style = theme.words(32, 46)
        layout.add(self, Icon(icon, ink), x + 28, y + (height - 48) / 2, 48, 48)
        layout.add(self, TextBox(spans or HOME_HELP, style, place="middle"), x + 94, y, width - 118, height)


def draw_foot(parent: Widget, face: Face) -> None:
    """Portrait: the information foot under bar and dock; nothing on it is touched."""
    layout, theme = face.layout, face.theme
    left, right = foot_phones(face)
    ink = theme.by_kind("contact").ink
    style = theme.words(32, 48)
    if left:
        layout.add(parent, Icon("phone", ink), 48, 1820, 40, 40)
        layout.add(parent, TextBox(left, style, wrap=False), 102, 1816, 500, 48)
    if right:
        layout.add(parent, TextBox(right, theme.words(32, 48, align="right"), wrap=False), 560, 1816, 472, 48)
    draw_state(parent, face, None, 1884, left=48)
