"""What all set-up pages are drawn with: the head and the bar of mock-up 11, tiles, rows, cells, a line that answers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from kivy.uix.widget import Widget
from msgspec import Struct

from kiosk.calendar import clock_text, day_text
from screens.marks import draw_hills, fitted
from screens.paint import Icon, Look, Panel, PressButton, Rule, TextBox
from screens.scenery import draw_emblem
from screens.setting_up import words
from screens.setting_up.places import Box, bar
from screens.typesetting import Style

if TYPE_CHECKING:
    from screens.page import Face

Act = Callable[[], None]


class Deed(Struct, frozen=True):
    """A button of the bar: its word and icon, what it does (nothing: disabled), whether it is the one that goes on."""

    word: str
    icon: str
    act: Act | None = None
    solid: bool = False


class Line:
    """The line under the title: a hint, and the answer to what was just asked. It may change while the page stands."""

    def __init__(self, parent: Widget, face: Face, box: Box, steps: Sequence[int] = (36, 32, 28)) -> None:
        self._parent, self._face, self._box, self._steps = parent, face, box, steps
        self._shown: list[Widget] = []

    def say(self, text: str, *, icon: str = "", color: str = "text2", bold: bool = False) -> None:
        """Show a text of two lines at most."""
        layout, theme = self._face.layout, self._face.theme.plain
        for widget in self._shown:
            self._parent.remove_widget(widget)
        self._shown.clear()
        x, y, width, height = self._box
        styles = [theme.words(size, round(size * 1.3), color, bold=bold) for size in self._steps]
        left = x + 60 if icon else x
        style = fitted(self._face, text, styles, width - (left - x), height)
        if icon:
            sign = layout.add(self._parent, Icon(icon, theme.color(color)), x, y + (style.line_px - 44) / 2, 44, 44)
            self._shown.append(sign)
        self._shown.append(layout.add(self._parent, TextBox(text, style), left, y, width - (left - x), height))


def draw_frame(parent: Widget, face: Face, *, first: bool, version: str) -> None:
    """Emblem, product, what this is, version and time; the bar's ground at the foot."""
    layout, theme = face.layout, face.theme.plain
    portrait = layout.portrait
    margin, bar_top, bar_high = (48, 1552, 248) if portrait else (64, 936, 144)
    village = theme.by_kind("profile")
    x, y, width, height = layout.frame.bleed
    draw_hills(parent, face, village, bar_top)
    layout.add(parent, Rule(theme.color("card")), x, bar_top, width, y + height - bar_top)
    layout.add(parent, Rule(theme.color("gold2")), x, bar_top, width, 2)
    if portrait:
        layout.add(parent, Rule(theme.color("paper")), x, bar_top + bar_high, width, y + height - bar_top - bar_high)
    draw_emblem(parent, face, margin, 32, 72)
    name = theme.title(42 if portrait else 48, 64)
    left = margin + 72 + 20
    wide = layout.measure(theme.product, name)
    layout.add(parent, TextBox(theme.product, name, place="middle", wrap=False), left, 32, wide, 72)
    state = words.FIRST if first else words.LATER
    said = theme.words(32, 48, "text2")
    told = f"{day_text(face.now())} {clock_text(face.now())}"
    if version:
        told = f"{words.VERSION.format(version=version)} · {told}"
    if portrait:
        layout.add(parent, TextBox(f"{state} · {told}", said, wrap=False), left, 104, 984 - 92, 48)
        return
    layout.add(parent, TextBox(state, said, place="middle", wrap=False), left + wide + 32, 36, 260, 72)
    right = layout.measure(told, said)
    layout.add(parent, TextBox(told, said, place="middle", wrap=False), 1856 - right, 36, right, 72)


def draw_title(parent: Widget, face: Face, title: str, line: str = "", *, roomy: bool = True) -> Line:
    """The title and the line under it, as large as on mock-up 11, or smaller where something is typed below."""
    layout, theme = face.layout, face.theme.plain
    x, y, width = (48.0, 184.0, 984.0) if layout.portrait else (64.0, 120.0, 1792.0)
    large = roomy or layout.portrait
    high = 112 if large else 80
    sizes = (80, 62, 55, 48, 42) if large else (62, 55, 48, 42)
    styles = [theme.title(size, round(size * 1.25)) for size in sizes]
    style = next((one for one in styles if layout.measure(title, one) <= width), styles[-1])
    layout.add(parent, TextBox(title, style, place="middle", max_lines=1, ellipsis=True), x, y, width, high)
    lines = 112 if layout.portrait else 100 if roomy else 50
    said = Line(parent, face, (x, y + high + 8, width, lines), (42, 36, 32, 28) if large else (36, 32, 28))
    said.say(line)
    return said


def draw_bar(parent: Widget, face: Face, deeds: Sequence[Deed]) -> None:
    """The buttons at the foot."""
    boxes = bar(len(deeds), portrait=face.layout.portrait, onward=deeds[-1].solid)
    for deed, box in zip(deeds, boxes, strict=True):
        draw_deed(parent, face, deed, box)


def draw_deed(parent: Widget, face: Face, deed: Deed, box: Box) -> PressButton:
    """One button: icon and word in its middle."""
    layout, theme = face.layout, face.theme.plain
    color = theme.color
    normal = Look(color("card"), color("button_line"), color("green"))
    pressed = Look(color("green_tint"), color("green"), color("green"))
    if deed.solid:
        normal = Look(color("green"), color("green"), color("on_solid"))
        pressed = Look(color("green_dark"), color("green_dark"), color("on_solid"))
    button = PressButton(
        deed.act or (lambda: None),
        normal=normal,
        pressed=pressed,
        disabled=Look(color("disabled_fill"), color("disabled_line"), color("disabled_text")),
        enabled=deed.act is not None,
        name=deed.word,
    )
    x, y, width, height = box
    layout.add(parent, button, x, y, width, height)
    icon, gap = (50.0, 16.0) if deed.icon else (0.0, 0.0)
    styles = [theme.words(size, round(size * 1.4), bold=True) for size in (42, 36, 32, 28)]
    style = next((one for one in styles if layout.measure(deed.word, one) <= width - icon - gap - 24), styles[-1])
    wide = layout.measure(deed.word, style)
    left = x + (width - icon - gap - wide) / 2
    if deed.icon:
        button.ink(layout.add(button, Icon(deed.icon, color("green")), left, y + (height - icon) / 2, icon, icon))
    text = TextBox(deed.word, style, place="middle", wrap=False)
    button.ink(layout.add(button, text, left + icon + gap, y, wide + 1, height))
    return button


class Tile(Struct, frozen=True):
    """A thing to choose: its name, what it is now, its icon; chosen ones are solid, missing ones say so."""

    name: str
    note: str
    icon: str
    act: Act | None
    chosen: bool = False
    missing: bool = False


def draw_tile(parent: Widget, face: Face, tile: Tile, box: Box) -> PressButton:
    """A tile: icon at the left, name over note."""
    layout, theme = face.layout, face.theme.plain
    color = theme.color
    ink = "on_solid" if tile.chosen else "green"
    normal = Look(color("green"), color("green"), color(ink)) if tile.chosen else Look(
        color("strip" if tile.missing else "card"), color("button_line"), color("green")
    )  # fmt: skip
    button = PressButton(
        tile.act or (lambda: None),
        normal=normal,
        pressed=Look(color("green_tint"), color("green"), color("green")),
        disabled=Look(color("disabled_fill"), color("disabled_line"), color("disabled_text")),
        radius=20,
        enabled=tile.act is not None,
        name=tile.name,
    )
    x, y, width, height = box
    layout.add(parent, button, x, y, width, height)
    icon = min(64.0, height - 40) if tile.icon else 0.0
    left = x + 24 + (icon + 20 if icon else 0)
    room = x + width - 20 - left
    if tile.icon:
        button.ink(layout.add(button, Icon(tile.icon, color("green")), x + 24, y + (height - icon) / 2, icon, icon))
    names = [theme.words(size, round(size * 1.3), bold=True) for size in (42, 36, 32, 28)]
    name = next((one for one in names if layout.measure(tile.name, one) <= room), names[-1])
    if not tile.note:
        if not tile.icon:
            name = replace(name, align="center")
        text = TextBox(tile.name, name, place="middle", max_lines=1, ellipsis=True)
        button.ink(layout.add(button, text, left, y, room, height))
        return button
    note = theme.words(28, 38, "text2")
    top = y + (height - name.line_px - note.line_px - 4) / 2
    text = TextBox(tile.name, name, max_lines=1, ellipsis=True)
    button.ink(layout.add(button, text, left, top, room, name.line_px))
    told = "on_solid" if tile.chosen else "strip_text" if tile.missing else "text2"
    below = TextBox(tile.note, note, max_lines=1, ellipsis=True)
    layout.add(button, below, left, top + name.line_px + 4, room, note.line_px)
    below.tint(color(told))
    button.follow(below, color(told), color("text2"))
    return button


def draw_field(parent: Widget, face: Face, text: str, box: Box) -> list[Widget]:
    """What is typed, with the place where the next letter goes; a long text shows its end."""
    layout, theme = face.layout, face.theme.plain
    x, y, width, height = box
    panel = layout.add(parent, Panel(theme.color("card"), radius=16, line=theme.color("green"), line_width=3), *box)
    room = width - 56
    styles = [theme.words(size, round(size * 1.3), tabular=False) for size in (48, 42, 36, 32, 28)]
    style = next((one for one in styles if layout.measure(text, one) <= room), styles[-1])
    shown = text
    while layout.measure(shown, style) > room:
        shown = "…" + shown[2:]
    wide = layout.measure(shown, style) if shown else 0.0
    letters = layout.add(parent, TextBox(shown, style, place="middle", wrap=False), x + 24, y, room, height)
    mark = layout.add(parent, Rule(theme.color("green")), x + 24 + wide + 4, y + 16, 4, height - 32)
    return [panel, letters, mark]


def draw_cells(parent: Widget, face: Face, text: str, groups: Sequence[int], box: Box) -> list[Widget]:
    """A code in cells, in groups as on mock-up 11: `groups` tells how many cells each has."""
    layout, theme = face.layout, face.theme.plain
    x, y, width, height = box
    count = sum(groups)
    apart = 32.0
    wide = min(116.0, (width - 12.0 * (count - len(groups)) - apart * (len(groups) - 1)) / count)
    size = 62 if height >= 96 else 55
    style: Style = theme.words(size, round(size * 1.4), "green", bold=True, align="center")
    made: list[Widget] = []
    left, place = x, 0
    for group in groups:
        for _ in range(group):
            filled = place < len(text)
            line = theme.color("green") if filled or place == len(text) else theme.color("button_line")
            ground = Panel(theme.color("card"), radius=16, line=line, line_width=3)
            made.append(layout.add(parent, ground, left, y, wide, height))
            if filled:
                digit = TextBox(text[place], style, place="middle", wrap=False)
                made.append(layout.add(parent, digit, left, y, wide, height))
            left, place = left + wide + 12, place + 1
        left += apart - 12
    return made
