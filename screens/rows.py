"""Rows of a list: title, 新, period and date, each row a button (mock-up 05)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from kivy.uix.widget import Widget

from kiosk.calendar import date_text, full_date_text, local
from kiosk.catalogue import Entry
from screens import words
from screens.marks import new_badge
from screens.paint import Icon, Look, PressButton, TextBox
from screens.theme import Section
from screens.typesetting import Style, fit

if TYPE_CHECKING:
    from datetime import datetime

    from screens.page import Face

_DATED = frozenset({"disclosure", "policy", "notice", "alert"})
_TOLD = frozenset({"profile", "guide", "contact"})


def day_of(entry: Entry, now: datetime) -> str:
    """When an entry was published, as short as it is clear; nothing for kinds whose day tells nothing."""
    if entry.kind not in _DATED:
        return ""
    same_year = local(entry.published).year == local(now).year
    day = date_text(entry.published) if same_year else full_date_text(entry.published)
    return f"{day}{words.DISCLOSED}" if entry.kind == "disclosure" and same_year else day


def draw_row(
    parent: Widget, face: Face, section: Section, entry: Entry, box: tuple[float, float, float, float]
) -> None:
    """Draw the row of an entry; it opens the item."""
    layout, theme = face.layout, face.theme
    x, y, width, height = box
    row = layout.add(
        parent,
        PressButton(
            partial(face.open, f"item:{entry.unit}/{entry.id}"),
            normal=Look(theme.color("card"), theme.color("line")),
            pressed=Look(section.tint, section.ink),
            radius=16,
            line_width=1,
            name=entry.title,
        ),
        x, y, width, height,
    )  # fmt: skip
    layout.add(row, Icon("right", section.ink), x + width - 60, y + (height - 36) / 2, 36, 36)
    if layout.portrait:
        _stacked(row, face, entry, box)
    else:
        _one_line(row, face, entry, box)


def _badge(row: Widget, face: Face, entry: Entry, x: float, middle: float, *, draw: bool = True) -> float:
    """紧急 or 新 at `x`; the room it takes, with the gap behind it."""
    text = words.URGENT if entry.priority == "urgent" else words.NEW if entry.is_new(face.now()) else ""
    if not text:
        return 0.0
    if not draw:
        return face.layout.measure(text, face.theme.words(28, 28, bold=True)) + 20 + 18
    return new_badge(row, face, text, x, middle - 21) + 18


def _styles(face: Face) -> list[Style]:
    theme = face.theme
    return [theme.words(42, 58, bold=True), theme.words(36, 46, bold=True), theme.words(32, 42, bold=True)]


def _one_line(row: Widget, face: Face, entry: Entry, box: tuple[float, float, float, float]) -> None:
    layout, theme = face.layout, face.theme
    x, y, width, height = box
    meta = theme.words(32, 46, "text2")
    day = day_of(entry, face.now())
    day_width = layout.measure(day, meta) if day else 0.0
    period = entry.period_label if entry.kind == "disclosure" else ""
    period_width = min(layout.measure(period, meta), 260.0) if period else 0.0
    right = x + width - 80
    left = x + 32
    badge = _badge(row, face, entry, 0, 0, draw=False)
    styles = _styles(face)
    pixels = [layout.style(style) for style in styles]
    # The title comes first: the period gives way to it, then the day.
    for shown_period, shown_day in ((bool(period), bool(day)), (False, bool(day)), (False, False)):
        used = (max(230.0, day_width) + 20 if shown_day else 0) + (max(130.0, period_width) + 20 if shown_period else 0)
        room = right - used - left - badge
        found = fit(entry.title, pixels, layout.px(room), layout.px(height - 6))
        if found.fits:
            break
    style = styles[pixels.index(found.style)]
    layout.add(row, TextBox(entry.title, style, place="middle", max_lines=2, ellipsis=True), left, y, room, height)
    lines = found.composed.lines
    end = left + layout.ruler.units(found.composed.width) if len(lines) == 1 else left + room
    _badge(row, face, entry, end + 18, y + height / 2)
    if not day and len(lines) == 1 and entry.summary and entry.kind in _TOLD:
        _tell_summary(row, face, entry.summary, (end + 18 + badge + 48, right), (y, height))
    if shown_day:
        layout.add(row, TextBox(day, meta, place="middle", wrap=False), right - day_width, y, day_width, height)
    if shown_period:
        place = right - max(230.0, day_width) - 20 - max(130.0, period_width)
        told = TextBox(period, meta, place="middle", max_lines=1, ellipsis=True)
        layout.add(row, told, place, y, period_width + 1, height)


def _tell_summary(
    row: Widget, face: Face, summary: str, across: tuple[float, float], down: tuple[float, float]
) -> None:
    """The summary at the right of a row that has no day, where it fits on one line."""
    layout = face.layout
    style = face.theme.words(32, 46, "text2")
    wide = layout.measure(summary, style)
    if across[0] + wide <= across[1]:
        layout.add(row, TextBox(summary, style, place="middle", wrap=False), across[1] - wide, down[0], wide, down[1])


def _stacked(row: Widget, face: Face, entry: Entry, box: tuple[float, float, float, float]) -> None:
    """Portrait: the title over badge, period and day."""
    layout, theme = face.layout, face.theme
    x, y, width, height = box
    meta = theme.words(32, 42, "text2")
    period = entry.period_label if entry.kind == "disclosure" else ""
    told = [text for text in (period, day_of(entry, face.now())) if text]
    if not told and entry.summary and entry.kind in _TOLD:
        told = [entry.summary]
    badge = _badge(row, face, entry, 0, 0, draw=False)
    left, room = x + 28, width - 28 - 76
    line = "　".join(told)
    styles = [*_styles(face), theme.words(32, 34, bold=True)]
    pixels = [layout.style(style) for style in styles]
    if not line and badge:
        room -= badge
    below = 44.0 if line else 0.0
    found = fit(entry.title, pixels, layout.px(room), layout.px(height - 12 - below))
    if not found.fits and line:
        # A very long title takes the whole row.
        line, below = "", 0.0
        room -= badge
        found = fit(entry.title, pixels, layout.px(room), layout.px(height - 8))
    style = styles[pixels.index(found.style)]
    high = layout.ruler.units(found.composed.height)
    top = y + (height - high - below) / 2
    most = max(1, int((height - 8 - below) // style.line_px))
    layout.add(row, TextBox(entry.title, style, max_lines=most, ellipsis=True), left, top, room, high + 1)
    if line:
        after = _badge(row, face, entry, left, top + high + 22)
        layout.add(row, TextBox(line, meta, max_lines=1, ellipsis=True), left + after, top + high + 1, room - after, 42)
    elif badge:
        _badge(row, face, entry, left + room + 12, y + height / 2)
