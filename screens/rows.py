"""Rows of a list: title, 新, period and date, each row a button (mock-up 05)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from kivy.uix.widget import Widget

from kiosk.calendar import date_text, full_date_text, local
from kiosk.catalogue import Entry
from screens import words
from screens.clauses import leading_clauses
from screens.marks import badge_size, fitted, new_badge
from screens.paint import Icon, Look, PressButton, TextBox
from screens.reach import Box
from screens.theme import Section
from screens.typesetting import Style, fit

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from screens.page import Face

ROW: Final = 100.0
TALL_ROW: Final = 132.0
"""The height of a row, and of one whose title takes two lines (design tokens, 2.1)."""

_STACKED_FROM: Final = 150.0
"""Rows so high carry their day below the title in portrait."""

_DAY: Final = 205.0
"""Room that the longest day takes (10月16日公布); the period gives way to a title before it takes two lines."""

_DAY_COLUMN: Final = 230.0
_PERIOD_COLUMN: Final = 130.0
_MOST_PERIOD: Final = 420.0
"""A longer period leaves its row to the title; it stands in full on its item."""
_DATED = frozenset({"disclosure", "policy", "notice", "alert"})
_TOLD = frozenset({"profile", "guide", "contact"})


def day_of(entry: Entry, now: datetime) -> str:
    """When an entry was published, as short as it is clear; nothing for kinds whose day tells nothing."""
    if entry.kind not in _DATED:
        return ""
    same_year = local(entry.published).year == local(now).year
    day = date_text(entry.published) if same_year else full_date_text(entry.published)
    return f"{day}{words.DISCLOSED}" if entry.kind == "disclosure" and same_year else day


def any_too_long(face: Face, section: Section, titles: Iterable[str], width: float) -> bool:
    """Whether a title of a list needs two lines in a row of so many units, its day and 新 beside it."""
    layout = face.layout
    style = face.theme.words(42, 58, bold=True)
    beside = 20 + _DAY if _DATED & set(section.kinds) else 0.0
    room = width - 32 - 80 - beside - badge_size(face, words.NEW)[0] - 18
    return any(layout.measure(title, style) > room for title in titles)


def draw_row(parent: Widget, face: Face, section: Section, entry: Entry, box: Box) -> None:
    """Draw the row of an entry; it opens the item."""
    layout = face.layout
    x, y, width, height = box
    row = row_button(parent, face, section, entry, box)
    layout.add(row, Icon("right", section.ink), x + width - 60, y + (height - 36) / 2, 36, 36)
    if layout.portrait and height >= _STACKED_FROM:
        _stacked(row, face, entry, box)
    else:
        _one_line(row, face, entry, box)


def row_button(parent: Widget, face: Face, section: Section, entry: Entry, box: Box) -> PressButton:
    """The ground of a row; it opens the item."""
    theme = face.theme
    button = PressButton(
        partial(face.open, f"item:{entry.unit}/{entry.id}"),
        normal=Look(theme.color("card"), theme.color("line")),
        pressed=Look(section.tint, section.ink),
        radius=16,
        line_width=1,
        name=entry.title,
    )
    return face.layout.add(parent, button, *box)


def _badge_words(face: Face, entry: Entry) -> str:
    return words.URGENT if entry.priority == "urgent" else words.NEW if entry.is_new(face.now()) else ""


def _badge(row: Widget, face: Face, text: str, x: float, middle: float) -> float:
    """The badge at `x`; the room it takes, with the gap behind it."""
    if not text:
        return 0.0
    return new_badge(row, face, text, x, middle - badge_size(face, text)[1] / 2) + 18


def _badge_room(face: Face, text: str) -> float:
    return badge_size(face, text)[0] + 18 if text else 0.0


def _styles(face: Face) -> list[Style]:
    return [face.theme.words(size, line, bold=True) for size, line in ((42, 58), (36, 46), (32, 42))]


def _one_line(row: Widget, face: Face, entry: Entry, box: Box) -> None:
    """Title and badge at the left, period and day in their columns at the right.

    The period gives way before the title is set smaller, in 特大 the day too.
    """
    layout, theme = face.layout, face.theme
    x, y, width, height = box
    meta = theme.words(32, 46, "text2")
    day = day_of(entry, face.now())
    day_width = layout.measure(day, meta) if day else 0.0
    columns = not layout.portrait and not theme.large
    period = entry.period_label if entry.kind == "disclosure" and columns else ""
    period_width = layout.measure(period, meta) if period else 0.0
    if period_width > _MOST_PERIOD:
        period, period_width = "", 0.0
    right, left = x + width - 80, x + 32
    badge = _badge_words(face, entry)
    badge_room = _badge_room(face, badge)
    styles = _styles(face)
    shown = [(bool(period), bool(day)), (False, bool(day)), (False, False)]
    each = shown[1:] if theme.large else shown[:2]
    # The longest titles of all take the whole row, their lines closer.
    close = [theme.words(32, 38, bold=True), theme.words(28, 34, bold=True)]
    tries = [*((style, *part) for style in styles for part in each), *((style, *shown[-1]) for style in close)]
    for style, shown_period, shown_day in tries:
        used = (max(_DAY_COLUMN if columns else 0.0, day_width) + 20) if shown_day else 0.0
        used += (max(_PERIOD_COLUMN, period_width) + 20) if shown_period else 0.0
        room = right - used - left - badge_room
        found = fit(entry.title, [layout.style(style)], layout.px(room), layout.px(height - 6), balance=True)
        if found.fits:
            break
    most = max(1, int((height - 6) // style.line_px))
    title = TextBox(entry.title, style, place="middle", max_lines=most, ellipsis=True, balance=True)
    layout.add(row, title, left, y, room, height)
    one = len(found.composed.lines) == 1
    end = left + layout.ruler.units(found.composed.width) if one else left + room
    _badge(row, face, badge, end + 18, y + height / 2)
    if not day and one and entry.kind in _TOLD:
        _tell_summary(row, face, entry.summary, (end + 18 + badge_room + 48, right), (y, height))
    if shown_day:
        layout.add(row, TextBox(day, meta, place="middle", wrap=False), right - day_width, y, day_width, height)
    if shown_period:
        place = right - max(_DAY_COLUMN, day_width) - 20 - max(_PERIOD_COLUMN, period_width)
        told = TextBox(period, meta, place="middle", wrap=False)
        layout.add(row, told, place, y, period_width, height)


def _tell_summary(
    row: Widget, face: Face, summary: str, across: tuple[float, float], down: tuple[float, float]
) -> None:
    """The summary at the right of a row that has no day, as many whole clauses as fit on one line."""
    layout = face.layout
    style = face.theme.words(32, 46, "text2")
    shown = leading_clauses(summary, lambda part: across[0] + layout.measure(part, style) <= across[1])
    if shown:
        wide = layout.measure(shown, style)
        layout.add(row, TextBox(shown, style, place="middle", wrap=False), across[1] - wide, down[0], wide, down[1])


def _stacked(row: Widget, face: Face, entry: Entry, box: Box) -> None:
    """The title over badge and day."""
    layout, theme = face.layout, face.theme
    x, y, width, height = box
    meta = theme.words(32, 46, "text2")
    left, room = x + 28, width - 28 - 76
    badge = _badge_words(face, entry)
    badge_room = _badge_room(face, badge)
    told = day_of(entry, face.now())
    if not told and entry.kind in _TOLD:
        told = leading_clauses(entry.summary, lambda part: layout.measure(part, meta) <= room - badge_room)
    below = max(meta.line_px, badge_size(face, badge)[1] if badge else 0) if told or badge else 0
    styles = _styles(face)
    style = fitted(face, entry.title, styles, room, height - 12 - below, balance=True)
    found = fit(entry.title, [layout.style(style)], layout.px(room), layout.px(height - 12 - below), balance=True)
    if not found.fits and below:
        # A very long title takes the whole row.
        told, badge, below = "", "", 0
        styles = [*styles, theme.words(32, 38, bold=True), theme.words(28, 34, bold=True)]
        style = fitted(face, entry.title, styles, room, height - 8, balance=True)
        found = fit(entry.title, [layout.style(style)], layout.px(room), layout.px(height - 8), balance=True)
    high = layout.ruler.units(found.composed.height)
    top = y + (height - high - below) / 2
    most = max(1, int((height - 8 - below) // style.line_px))
    title = TextBox(entry.title, style, max_lines=most, ellipsis=True, balance=True)
    layout.add(row, title, left, top, room, high + 1)
    if below:
        after = _badge(row, face, badge, left, top + high + below / 2)
        line = TextBox(told, meta, place="middle", max_lines=1, wrap=False)
        if told:
            layout.add(row, line, left + after, top + high, room - after, below)
