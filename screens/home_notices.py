"""最新通知 on the home page: its heading, and each notice as a card, told at length, or as a row."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from kivy.uix.widget import Widget

from kiosk.calendar import relative_day
from kiosk.catalogue import Entry
from screens import words
from screens.clauses import first_clause, leading_clauses
from screens.marks import badge_size, fitted, new_badge, on_one_line
from screens.paint import Icon, Look, PressButton, TextBox
from screens.reach import Box
from screens.theme import Section
from screens.typesetting import Style, fit

if TYPE_CHECKING:
    from screens.page import Face

_ENDLESS: Final = 10_000

_ROW: Final = 600.0
"""A notice so wide is a row: its day at the right."""

_TOLD_FROM: Final = 160.0
"""A notice so high is told with its day and what its summary says."""


def draw_notice_head(parent: Widget, face: Face, x: float, y: float, height: float) -> None:
    """最新通知 with its icon."""
    layout, theme = face.layout, face.theme
    section = theme.by_kind("notice")
    layout.add(parent, Icon(section.icon, section.ink), x, y + (height - 48) / 2, 48, 48)
    title = TextBox(words.LATEST_NOTICES, theme.title(42, 60, section.ink), place="middle", wrap=False)
    layout.add(parent, title, x + 62, y, 360, height)


def draw_notice(parent: Widget, face: Face, entry: Entry, box: Box) -> None:
    """A notice by its first clause: a card with its line below, or a row with its day."""
    theme = face.theme
    section = theme.by_kind("notice")
    row = face.layout.add(
        parent,
        PressButton(
            partial(face.open, f"item:{entry.unit}/{entry.id}"),
            normal=Look(theme.color("card"), theme.color("line"), None),
            pressed=Look(section.tint, section.ink, None),
            radius=16,
            line_width=1,
            name=entry.title,
        ),
        *box,
    )
    if box[2] >= _ROW:
        _notice_row(row, face, entry, section, box)
    elif box[3] >= _TOLD_FROM:
        _notice_told(row, face, entry, box)
    else:
        _notice_card(row, face, entry, box)


def _name(face: Face, entry: Entry, room: float, size: int) -> str:
    """The title of a notice as home says it: whole where it fits on a line, else as many clauses as do."""
    style = face.theme.words(size, size, bold=True)
    title = entry.short_title or entry.title
    return leading_clauses(title, lambda part: face.layout.measure(part, style) <= room) or first_clause(title)


def _notice_card(row: PressButton, face: Face, entry: Entry, box: Box) -> None:
    layout, theme = face.layout, face.theme
    x, y, width, height = box
    new = entry.is_new(face.now())
    room = width - 46 - (62 if new else 0)
    name = _name(face, entry, room, 36)
    styles = [theme.words(36, 52, bold=True), theme.words(36, 46, bold=True), theme.words(32, 42, bold=True)]
    line = theme.words(32, 42, "text2")
    style = styles[0]
    inner = style.line_px + line.line_px
    if layout.measure(name, style) <= room and height >= inner + 8:
        told = leading_clauses(entry.summary, lambda part: layout.measure(part, line) <= width - 46)
        top = y + (height - (inner if told else style.line_px)) / 2
        layout.add(row, TextBox(name, style, wrap=False), x + 25, top, room, style.line_px)
        if told:
            layout.add(row, TextBox(told, line, wrap=False), x + 25, top + style.line_px, width - 46, line.line_px)
    else:
        # A clause this long takes both lines.
        styles = [*styles[1:], theme.words(28, 34, bold=True)]
        style = fitted(face, name, styles, room, height - 8)
        most = max(1, int((height - 8) // style.line_px))
        box_text = TextBox(name, style, place="middle", max_lines=most, ellipsis=True)
        layout.add(row, box_text, x + 25, y, room, height)
    if new:
        new_badge(row, face, words.NEW, x + width - 69, y + 16)


def _notice_told(row: PressButton, face: Face, entry: Entry, box: Box) -> None:
    """Day and 新 over the title, the summary below: as many of its clauses as there is room for."""
    layout, theme = face.layout, face.theme
    x, y, width, height = box
    left, room = x + 25, width - 50
    day, line = theme.words(28, 40, "text2"), theme.words(32, 46, "text2")
    inner = height - 2 * 16 - day.line_px
    styles = [theme.words(size, round(size * 1.28), bold=True) for size in (55, 48, 42, 36, 32, 28)]
    title = entry.short_title or entry.title
    for_title = inner - (line.line_px if entry.summary else 0)
    style = fitted(face, title, styles, room, for_title, balance=True)
    high = _high(face, title, style, room, balance=True)
    told = leading_clauses(entry.summary, lambda part: high + _high(face, part, line, room) <= inner)
    below = _high(face, told, line, room) if told else 0.0
    top = y + (height - day.line_px - high - below) / 2
    when = TextBox(relative_day(entry.published, face.now()), day, wrap=False)
    layout.add(row, when, left, top, room, day.line_px)
    layout.add(row, TextBox(title, style, balance=True), left, top + day.line_px, room, high + 1)
    if told:
        layout.add(row, TextBox(told, line), left, top + day.line_px + high, room, below + 1)
    if entry.is_new(face.now()):
        new_badge(row, face, words.NEW, x + width - 69, top + (day.line_px - badge_size(face, words.NEW)[1]) / 2)


def _high(face: Face, text: str, style: Style, room: float, *, balance: bool = False) -> float:
    """How high a text is that is set in so many units of width."""
    layout = face.layout
    composed = fit(text, [layout.style(style)], layout.px(room), _ENDLESS, balance=balance).composed
    return layout.ruler.units(composed.height)


def _notice_row(row: PressButton, face: Face, entry: Entry, section: Section, box: Box) -> None:
    layout, theme = face.layout, face.theme
    x, y, width, height = box
    left = x + 28
    if entry.is_new(face.now()):
        left += new_badge(row, face, words.NEW, left, y + (height - badge_size(face, words.NEW)[1]) / 2) + 18
    layout.add(row, Icon("right", section.ink), x + width - 64, y + (height - 36) / 2, 36, 36)
    right = x + width - 82
    if not theme.large:
        day = relative_day(entry.published, face.now())
        told = theme.words(32, 46, "text2", align="right")
        wide = layout.measure(day, told)
        layout.add(row, TextBox(day, told, place="middle", wrap=False), right - wide, y, wide, height)
        right -= wide + 18
    room = right - left
    title, note = theme.words(42, 58, bold=True), theme.words(36, 50, "text2")
    name = _name(face, entry, room, 42)
    if layout.measure(name, title) > room or title.line_px > height:
        styles = [theme.words(size, line, bold=True) for size, line in ((42, 54), (36, 44), (32, 42), (28, 34))]
        style = fitted(face, name, styles, room, height - 4)
        most = max(1, int((height - 4) // style.line_px))
        box_text = TextBox(name, style, place="middle", max_lines=most, ellipsis=True)
        layout.add(row, box_text, left, y, room, height)
        return
    top = y + (height - title.line_px) / 2
    end = on_one_line(row, face, left, top, [(name, title, 0)])
    if theme.large:
        return
    beside = leading_clauses(entry.summary, lambda part: end + 18 + layout.measure(part, note) <= left + room)
    if beside:
        below = top + layout.baseline(title) - layout.baseline(note)
        layout.add(row, TextBox(beside, note, wrap=False), end + 18, below, left + room - end - 18, note.line_px)
