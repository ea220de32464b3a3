"""Strips that tell the state of the content: being updated, or shown from what is kept (mock-ups 18, 18b)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kivy.uix.widget import Widget

from screens import words
from screens.paint import Icon, Panel, Rule, TextBox
from screens.typesetting import fit_step

if TYPE_CHECKING:
    from screens.page import Face

STRIP_HEIGHT = 80


def updating_strip(parent: Widget, face: Face, done: int, total: int, y: float) -> None:
    """The strip that says how much of new content has come, over the whole width."""
    layout, theme = face.layout, face.theme
    x, _, width, _ = layout.frame.bleed
    left = 48.0 if layout.portrait else 64.0
    color = theme.color("strip_text")
    layout.add(parent, Rule(theme.color("strip")), x, y, width, STRIP_HEIGHT)
    layout.add(parent, Icon("refresh", color), left, y + 17, 46, 46)
    bold, plain = theme.words(36, 52, "strip_text", bold=True), theme.words(32, 46, "strip_text")
    if theme.large and layout.portrait:
        bold, plain = theme.words(32, 46, "strip_text", bold=True), theme.words(28, 40, "strip_text")
    wide = layout.measure(words.UPDATING, bold)
    layout.add(parent, TextBox(words.UPDATING, bold, place="middle", wrap=False), left + 70, y, wide, STRIP_HEIGHT)
    x = left + 70 + wide + 24
    long = 420.0 if not layout.portrait else 240.0
    layout.add(parent, Panel(theme.color("strip_track"), radius=8), x, y + 32, long, 16)
    share = min(1.0, max(0.0, done / total)) if total else 0.0
    if share:
        layout.add(parent, Panel(theme.color("strip_fill"), radius=8), x, y + 32, max(16.0, long * share), 16)
    x += long + 24
    for text in (f"{done} / {total}", words.UPDATING_LINE):
        wide = layout.measure(text, plain)
        if x + wide > layout.frame.width - left:
            break
        layout.add(parent, TextBox(text, plain, place="middle", wrap=False), x, y, wide, STRIP_HEIGHT)
        x += wide + 40


def offline_note(parent: Widget, face: Face, x: float, y: float) -> float:
    """The note that the line is cut, as wide as its words; returns its width."""
    layout, theme = face.layout, face.theme
    styles = [theme.words(size, round(size * 1.44), "strip_text") for size in (36, 32, 28)]
    room = layout.frame.width - (48 if layout.portrait else 64) - x - 128
    style = fit_step(words.OFFLINE, room, styles, layout.measure)
    wide = layout.measure(words.OFFLINE, style)
    layout.add(parent, Panel(theme.color("strip"), radius=16), x, y, 128 + wide, STRIP_HEIGHT)
    layout.add(parent, Icon("offline", theme.color("strip_text")), x + 32, y + 17, 46, 46)
    layout.add(parent, TextBox(words.OFFLINE, style, place="middle", wrap=False), x + 96, y, wide, STRIP_HEIGHT)
    return 128 + wide
