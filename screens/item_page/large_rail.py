"""The rail of an item page in 特大 (mock-up 12): which screen this is, the way on, another topic, the code."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kivy.uix.widget import Widget

from screens import words
from screens.item_page.regions import Box
from screens.paint import Icon, Look, PressButton, TextBox
from screens.typesetting import Span, Style

if TYPE_CHECKING:
    from screens.page import Face
    from screens.theme import Section

_NUMERALS: Final = "零一二三四五六七八九十"
_SIGN: Final = 52.0


@dataclass(frozen=True)
class Way:
    """Where a button leads: the name of the topic there (empty where it has none), how one gets there, what to do."""

    name: str
    step: str
    go: Callable[[], None]
    back: bool = False


def ordinal(number: int) -> str:
    """第一屏; beyond ten in figures."""
    return words.SCREEN_ORDINAL.format(number=_NUMERALS[number] if number <= 10 else f" {number} ")


def draw_count(parent: Widget, face: Face, number: int, total: int | None, name: str, box: Box) -> None:
    """1/3, and 第一屏 五个答案 below it; `total` is none while pages are still being counted."""
    layout, theme = face.layout, face.theme.plain
    large, small = theme.title(62, 80, "text", align="center"), theme.title(48, 60, "text", align="center")
    spans = (Span(str(number), large), Span(f"/{total}" if total is not None else "", small))
    caption = f"{ordinal(number)} {name}".strip()
    style = theme.words(36, 48, align="center")
    if layout.measure(caption, style) > box.width:
        style = theme.words(32, 48, align="center")
    top = box.y + (box.height - 132) / 2
    layout.add(parent, TextBox(spans, large), box.x, top, box.width, 80)
    layout.add(parent, TextBox(caption, style, max_lines=1, ellipsis=True), box.x, top + 80, box.width, 48)


def draw_onward(parent: Widget, face: Face, section: Section, way: Way, box: Box) -> None:
    """The solid button: the topic that comes next, and that it is the next screen."""
    layout, ink = face.layout, section.ink
    button = layout.add(
        parent,
        PressButton(
            way.go,
            normal=Look(ink, ink, face.theme.color("on_solid")),
            pressed=Look(face.theme.color("green_dark"), face.theme.color("green_dark"), face.theme.color("on_solid")),
            name=way.step,
        ),
        box.x, box.y, box.width, box.height,
    )  # fmt: skip
    theme = face.theme.plain
    if not way.name:
        _signed(button, face, way, theme.words(55, 76, bold=True), Box(box.x, box.y, box.width, box.height))
        return
    name, high = theme.words(62, 84, bold=True, align="center"), 84.0
    top = box.y + (box.height - high - 64) / 2
    button.ink(layout.add(button, TextBox(way.name, name, wrap=False), box.x, top, box.width, high))
    _signed(button, face, way, theme.words(42, 58, bold=True), Box(box.x, top + high, box.width, 64))


def draw_other(parent: Widget, face: Face, section: Section, way: Way, box: Box) -> None:
    """An outlined button: another topic, or the screen before."""
    button = _outlined(parent, face, section, way.step if way.back else way.name, way.go, box)
    theme = face.theme.plain
    if way.back:
        _signed(button, face, way, theme.words(55, 76, bold=True), box)
        return
    style = theme.words(55, 76, bold=True, align="center")
    button.ink(face.layout.add(button, TextBox(way.name, style, place="middle", wrap=False),
                               box.x, box.y, box.width, box.height))  # fmt: skip


def draw_scan(parent: Widget, face: Face, section: Section, go: Callable[[], None], box: Box) -> None:
    """扫码, with the sign of a code."""
    button = _outlined(parent, face, section, words.SCAN_BUTTON, go, box)
    layout, style = face.layout, face.theme.plain.words(55, 76, bold=True)
    wide = layout.measure(words.SCAN_BUTTON, style)
    left = box.x + (box.width - 64 - 24 - wide) / 2
    button.ink(layout.add(button, Icon("qr", section.ink), left, box.y + (box.height - 64) / 2, 64, 64))
    text = TextBox(words.SCAN_BUTTON, style, place="middle", wrap=False)
    button.ink(layout.add(button, text, left + 88, box.y, wide, box.height))


def _outlined(parent: Widget, face: Face, section: Section, name: str, go: Callable[[], None], box: Box) -> PressButton:
    color, ink = face.theme.color, section.ink if face.theme.illustrated else face.theme.color("text")
    return face.layout.add(
        parent,
        PressButton(
            go,
            normal=Look(color("card"), color("button_line"), ink),
            pressed=Look(section.tint if face.theme.illustrated else color("green_tint"), ink, ink),
            name=name,
        ),
        box.x, box.y, box.width, box.height,
    )  # fmt: skip


def _signed(button: PressButton, face: Face, way: Way, style: Style, box: Box) -> None:
    """A word with an arrow behind it, or before it where it leads back."""
    layout = face.layout
    wide = layout.measure(way.step, style)
    sign = min(_SIGN, style.size_px + 4.0)
    left = box.x + (box.width - wide - 12 - sign) / 2
    text_x, icon_x = (left + sign + 12, left) if way.back else (left, left + wide + 12)
    icon = Icon("left" if way.back else "right", face.theme.color("text"))
    button.ink(layout.add(button, icon, icon_x, box.y + (box.height - sign) / 2, sign, sign))
    text = TextBox(way.step, style, place="middle", wrap=False)
    button.ink(layout.add(button, text, text_x, box.y, wide, box.height))
