"""The row of buttons below a warning: the ones that turn, 再听一遍, and 我知道了, which is held."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from kivy.uix.widget import Widget
from msgspec import Struct

from screens import words
from screens.alert.hold import HoldButton
from screens.paint import Icon, Look, PressButton, TextBox

if TYPE_CHECKING:
    from screens.page import Face
    from screens.reach import Box


class Turn(Struct, frozen=True):
    """Where a button that turns leads: its word, the key of the warning, the number of the screen."""

    word: str
    key: str
    screen: int


def draw_turn(
    parent: Widget, face: Face, to: Turn | None, name: str, icon: str, box: Box, show: Callable[[str, int], None]
) -> None:
    """One that turns, its word below its icon; without anywhere to go it is disabled and called `name`."""
    layout, theme = face.layout, face.theme
    color, ink = theme.color, theme.color("verm_dd")
    word = to.word if to is not None else name
    button = PressButton(
        partial(show, to.key, to.screen) if to is not None else _nothing,
        normal=Look(color("card"), color("verm_d"), ink),
        pressed=Look(color("sunk"), color("verm_d"), ink),
        disabled=Look(color("disabled_fill"), color("disabled_line"), color("disabled_text")),
        radius=24, line_width=3, enabled=to is not None, name=word,
    )  # fmt: skip
    layout.add(parent, button, *box)
    x, y, width, _ = box
    button.ink(layout.add(button, Icon(icon, ink), x + (width - 48) / 2, y + 16, 48, 48))
    style = theme.plain.words(36, 48, bold=True, align="center")
    button.ink(layout.add(button, TextBox(word, style, wrap=False), x, y + 66, width, 48))


def draw_hear(parent: Widget, face: Face, box: Box, hear: Callable[[], None]) -> None:
    """再听一遍."""
    layout, theme = face.layout, face.theme
    color, ink = theme.color, theme.color("verm_dd")
    button = PressButton(
        hear, normal=Look(color("card"), color("verm_d"), ink),
        pressed=Look(color("sunk"), color("verm_d"), ink), radius=24, line_width=3, name=words.ALERT_HEAR,
    )  # fmt: skip
    layout.add(parent, button, *box)
    x, y, width, height = box
    wide = width > 300
    style = theme.plain.words(48 if wide else 36, 64, bold=True)
    side, gap = (68.0, 18.0) if wide else (44.0, 10.0)
    text = layout.measure(words.ALERT_HEAR, style)
    left = x + (width - side - gap - text) / 2
    button.ink(layout.add(button, Icon("speaker", ink), left, y + (height - side) / 2, side, side))
    told = TextBox(words.ALERT_HEAR, style, wrap=False, place="middle")
    button.ink(layout.add(button, told, left + side + gap, y, text, height))


def draw_hold(parent: Widget, face: Face, box: Box, known: Callable[[], None]) -> HoldButton:
    """我知道了, with the ring that fills while it is held."""
    layout, theme = face.layout, face.theme
    ink = "on_solid"
    button = HoldButton(
        known,
        normal=Look(theme.color("verm_d"), None, theme.color(ink)),
        name=words.ALERT_KNOWN,
        seconds=theme.plain.words(36, 88, ink, bold=True, face="serif", align="center", tabular=True),
        radius=24,
    )
    layout.add(parent, button, *box)
    x, y, width, height = box
    first = theme.plain.words(48, 60, ink, bold=True)
    second = theme.plain.words(32, 44, ink)
    text = max(layout.measure(words.ALERT_KNOWN, first), layout.measure(words.ALERT_HOLD, second))
    left = x + (width - 88 - 24 - text) / 2
    button.add_ring(layout, left, y + (height - 88) / 2)
    top = y + (height - 104) / 2
    layout.add(button, TextBox(words.ALERT_KNOWN, first, wrap=False), left + 112, top, text, 60)
    layout.add(button, TextBox(words.ALERT_HOLD, second, wrap=False), left + 112, top + 60, text, 44)
    return button


def _nothing() -> None:
    """What a disabled button does."""
