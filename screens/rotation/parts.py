"""What the slides have in common: hills at the foot, chip and title, key rows, the QR card."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from kivy.uix.widget import Widget
from msgspec import Struct

from screens import marks
from screens.marks import chip, fitted, sample_tag
from screens.paint import Panel, TextBox
from screens.qr_panel import QRPanel
from screens.theme import Section
from screens.typesetting import Style

if TYPE_CHECKING:
    from feed.item import Item
    from screens.page import Face


class Place(Struct, frozen=True):
    """A rectangle of the mock-up."""

    x: float
    y: float
    width: float
    height: float


class KeyRow(Struct, frozen=True):
    """A question of the resident, the answer, a note: one row of a slide."""

    label: str
    answer: str
    note: str = ""


LABEL_WIDTH = 232

_DOCK = 912
"""Where the dock begins in landscape."""

TITLE_HEIGHT = 232
"""Two lines of the largest title."""


def draw_hills(slide: Widget, face: Face, section: Section, opacity: float) -> None:
    """Low hills in the section's colours behind the cards; portrait has none, its cards reach the dock."""
    if not face.layout.portrait:
        marks.draw_hills(slide, face, section, _DOCK, opacity)


def draw_head(slide: Widget, face: Face, section: Section, item: Item, width: float) -> float:
    """Chip, 示例数据 and a title of at most two lines; returns the y at which the title ends."""
    layout = face.layout
    x = 48 if layout.portrait else 64
    chip(slide, face, section, x, 136)
    if item.sample:
        sample_tag(slide, face, 152, right=x + width - (0 if layout.portrait else 20))
    words = item.short_title or item.title
    style = fitted_title(face, words, width, section.ink)
    most = TITLE_HEIGHT // style.line_px
    box = TextBox(words, style, balance=True, max_lines=most, ellipsis=True, place="middle")
    layout.add(slide, box, x, 224, width, TITLE_HEIGHT)
    return 224 + TITLE_HEIGHT


def fitted_title(face: Face, words: str, width: float, ink: str) -> Style:
    """The largest style in which the title takes at most two lines."""
    layout, theme = face.layout, face.theme
    poster = theme.title(120, 136, ink)
    if layout.measure(words, poster) <= width:
        return poster
    steps = [theme.title(92, 116, ink), theme.title(80, 104, ink), theme.title(62, 76, ink), theme.title(55, 74, ink)]
    return fitted(face, words, steps, width, TITLE_HEIGHT, balance=True)


def draw_rows(slide: Widget, face: Face, section: Section, rows: list[KeyRow], place: Place) -> None:
    """Key rows under each other, evenly over the place: 120 units high in landscape, taller in portrait."""
    height = 140 if face.layout.portrait else 120
    gap = 16
    for number, row in enumerate(rows):
        _draw_row(slide, face, section, row, Place(place.x, place.y + number * (height + gap), place.width, height))


def _draw_row(slide: Widget, face: Face, section: Section, row: KeyRow, place: Place) -> None:
    layout, theme = face.layout, face.theme
    x, y, width, height = place.x, place.y, place.width, place.height
    layout.add(slide, Panel(theme.color("card"), radius=20, line=theme.color("card_line")), x, y, width, height)
    ground = Panel(section.tint, radius=19, corners=(True, False, False, True))
    layout.add(slide, ground, x + 1, y + 1, LABEL_WIDTH - 1, height - 2)
    first = (48 if len(row.label) <= 4 else 42, 64)
    steps = [theme.title(*step, section.ink, align="center") for step in (first, (36, 46), (32, 40), (28, 34))]
    label = fitted(face, row.label, steps, LABEL_WIDTH - 16, height)
    most = int(height // label.line_px)
    text = TextBox(row.label, label, place="middle", max_lines=most, ellipsis=True)
    layout.add(slide, text, x + 8, y, LABEL_WIDTH - 16, height)
    left, room = x + LABEL_WIDTH + 36, width - LABEL_WIDTH - 36 - 28
    if layout.portrait:
        _answer_over_note(slide, face, row, Place(left, y, room, height))
    else:
        _answer_beside_note(slide, face, row, Place(left, y, room, height))


def _answer_beside_note(slide: Widget, face: Face, row: KeyRow, place: Place) -> None:
    layout, theme = face.layout, face.theme
    answer, note = theme.words(48, 72, bold=True), theme.words(36, 54, "text2")
    wide = layout.measure(row.answer, answer)
    if wide > place.width:
        _long_answer(slide, face, row.answer, place)
        return
    top = place.y + (place.height - 72) / 2
    layout.add(slide, TextBox(row.answer, answer, wrap=False), place.x, top, wide, 72)
    if row.note and wide + 24 + layout.measure(row.note, note) <= place.width:
        beside = top + layout.baseline(answer) - layout.baseline(note)
        room = place.width - wide - 24
        layout.add(slide, TextBox(row.note, note, wrap=False), place.x + wide + 24, beside, room, 54)


def _answer_over_note(slide: Widget, face: Face, row: KeyRow, place: Place) -> None:
    layout, theme = face.layout, face.theme
    answer, note = theme.words(48, 64, bold=True), theme.words(36, 48, "text2")
    one_line = layout.measure(row.answer, answer) <= place.width
    if one_line and row.note and layout.measure(row.note, note) <= place.width:
        layout.add(slide, TextBox(row.answer, answer, wrap=False), place.x, place.y + 14, place.width, 64)
        layout.add(slide, TextBox(row.note, note, wrap=False), place.x, place.y + 78, place.width, 48)
        return
    if one_line:
        layout.add(slide, TextBox(row.answer, answer, place="middle"), place.x, place.y, place.width, place.height)
    else:
        _long_answer(slide, face, row.answer, place)


def _long_answer(slide: Widget, face: Face, words: str, place: Place) -> None:
    """An answer on as many lines of the row as it needs, in the largest style that does."""
    layout, theme = face.layout, face.theme
    line = 64 if layout.portrait else 54
    steps = [theme.words(size, high, bold=True) for size, high in ((48, line), (42, 52), (36, 48), (32, 38), (28, 36))]
    style = fitted(face, words, steps, place.width, place.height)
    most = int(place.height // style.line_px)
    layout.add(slide, TextBox(words, style, place="middle", max_lines=most, ellipsis=True),
               place.x, place.y, place.width, place.height)  # fmt: skip


def draw_qr_card(slide: Widget, face: Face, url: str, call: str, lines: tuple[str, str]) -> None:
    """The card that a phone reads: the code as large as drawn, why to scan, who says so, until when."""
    if face.layout.portrait:
        _portrait_qr_card(slide, face, url, call, lines)
        return
    layout, theme = face.layout, face.theme
    layout.add(slide, Panel(theme.color("white"), radius=24, shadow="sh2"), 1280, 136, 576, 744)
    layout.add(slide, QRPanel(url), 1288, 136, 560, 560)
    layout.add(slide, TextBox(call, theme.title(62, 72, align="center"), wrap=False), 1280, 692, 576, 72)
    _tell_issuer(slide, face, lines, Place(1304, 766, 528, 100), align="center")


def _tell_issuer(
    slide: Widget, face: Face, lines: tuple[str, str], place: Place, *, align: Literal["left", "center"]
) -> None:
    """Who says so and until when: a line each, two for the name of an office that is long."""
    layout, theme = face.layout, face.theme
    half = place.height / 2
    styles = [theme.words(size, round(half), align=align) for size in (36, 32, 28)]
    who = next((one for one in styles if layout.measure(lines[0], one) <= place.width), None)
    high = half
    if who is None:
        who, high = theme.words(28, 34, align=align), 68.0
    box = TextBox(lines[0], who, max_lines=2, ellipsis=True)
    layout.add(slide, box, place.x, place.y, place.width, high)
    rest = place.height - high
    until = [theme.words(size, round(rest), "text2", align=align) for size in (36, 32, 28) if size <= rest]
    style = next((one for one in until if layout.measure(lines[1], one) <= place.width), until[-1])
    layout.add(slide, TextBox(lines[1], style, wrap=False), place.x, place.y + high, place.width, rest)


def _portrait_qr_card(slide: Widget, face: Face, url: str, call: str, lines: tuple[str, str]) -> None:
    layout, theme = face.layout, face.theme
    layout.add(slide, Panel(theme.color("white"), radius=24, shadow="sh2"), 48, 988, 984, 340)
    layout.add(slide, QRPanel(url), 48, 988, 340, 340)
    layout.add(slide, TextBox(call, theme.title(62, 84), wrap=False), 400, 1042, 600, 84)
    _tell_issuer(slide, face, lines, Place(400, 1146, 600, 108), align="left")
