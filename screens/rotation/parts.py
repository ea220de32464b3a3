"""What the slides have in common: hills at the foot, chip and title, key rows, the QR card."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kivy.uix.widget import Widget
from msgspec import Struct

from screens.assets import illustration
from screens.marks import chip, sample_tag
from screens.paint import Panel, Picture, TextBox
from screens.qr_panel import QRPanel
from screens.theme import Section
from screens.typesetting import Style, fit

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

TITLE_HEIGHT = 232
"""Two lines of the largest title."""

_SPACE_BETWEEN_WORDS = re.compile(r"(?<=[\u3400-\u9fff]) +(?=[\u3400-\u9fff])")


def draw_hills(slide: Widget, face: Face, section: Section, opacity: float) -> None:
    """Low hills in the section's colours behind the cards; portrait has none, its cards reach the dock."""
    layout = face.layout
    if not layout.portrait:
        path = illustration(f"slidefoot-{section.key}", layout.scale)
        layout.add(slide, Picture(path, fill="stretch", opacity=opacity), 0, 652, 1920, 260)


def draw_head(slide: Widget, face: Face, section: Section, item: Item, width: float) -> float:
    """Chip, 示例数据 and a title of at most two lines; returns the y at which the title ends."""
    layout = face.layout
    x = 48 if layout.portrait else 64
    chip(slide, face, section, x, 136)
    if item.sample:
        sample_tag(slide, face, 152, right=x + width - (0 if layout.portrait else 20))
    words, style = fitted_title(face, item.short_title or item.title, width, section.ink)
    box = TextBox(words, style, balance=True, max_lines=2, place="middle")
    layout.add(slide, box, x, 224, width, TITLE_HEIGHT)
    return 224 + TITLE_HEIGHT


def fitted_title(face: Face, words: str, width: float, ink: str) -> tuple[str, Style]:
    """The title as it is to be set, and the largest style in which it takes at most two lines.

    A title too long for one line is parted where its author left a space, if both parts then fit: a machine that
    knows no words would else part 居民医保 in the middle of a word.
    """
    layout, theme = face.layout, face.theme
    poster = theme.title(120, 136, ink)
    if layout.measure(words, poster) <= width:
        return words, poster
    steps = [theme.title(92, 116, ink), theme.title(80, 104, ink), theme.title(62, 84, ink)]
    if layout.measure(words, steps[0]) > width:
        for parts in (words[: at.start()] + "\n" + words[at.end() :] for at in _SPACE_BETWEEN_WORDS.finditer(words)):
            if all(layout.measure(part, steps[0]) <= width for part in parts.split("\n")):
                return parts, steps[0]
    pixels = [layout.style(step) for step in steps]
    found = fit(words, pixels, layout.px(width), layout.px(TITLE_HEIGHT), balance=True)
    return words, steps[pixels.index(found.style)]


def draw_rows(slide: Widget, face: Face, section: Section, rows: list[KeyRow], place: Place) -> None:
    """Key rows under each other, evenly over the place: 120 units high in landscape, taller in portrait."""
    height = 140 if face.layout.portrait else 120
    gap = 16
    for number, row in enumerate(rows):
        _draw_row(slide, face, section, row, Place(place.x, place.y + number * (height + gap), place.width, height))


def _draw_row(slide: Widget, face: Face, section: Section, row: KeyRow, place: Place) -> None:
    layout, theme = face.layout, face.theme
    x, y, width, height = place.x, place.y, place.width, place.height
    layout.add(slide, Panel(theme.color("card"), radius=20, line="#EADFC8"), x, y, width, height)
    ground = Panel(section.tint, radius=19, corners=(True, False, False, True))
    layout.add(slide, ground, x + 1, y + 1, LABEL_WIDTH - 1, height - 2)
    label = theme.title(48 if len(row.label) <= 4 else 42, 64, section.ink, align="center")
    layout.add(slide, TextBox(row.label, label, place="middle"), x + 8, y, LABEL_WIDTH - 16, height)
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
        style, height = _smaller(face, row.answer, place)
        layout.add(slide, TextBox(row.answer, style, place="middle", max_lines=2, ellipsis=True),
                   place.x, place.y, place.width, height)  # fmt: skip
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
    style, height = (answer, place.height) if one_line else _smaller(face, row.answer, place)
    layout.add(slide, TextBox(row.answer, style, place="middle", max_lines=2, ellipsis=True),
               place.x, place.y, place.width, height)  # fmt: skip


def _smaller(face: Face, words: str, place: Place) -> tuple[Style, float]:
    """A style in which a long answer takes two lines of the row."""
    layout, theme = face.layout, face.theme
    line = 64 if layout.portrait else 54
    steps = [theme.words(48, line, bold=True), theme.words(42, 52, bold=True), theme.words(36, 48, bold=True)]
    pixels = [layout.style(step) for step in steps]
    found = fit(words, pixels, layout.px(place.width), layout.px(place.height))
    return steps[pixels.index(found.style)], place.height


def draw_qr_card(slide: Widget, face: Face, url: str, call: str, lines: tuple[str, str]) -> None:
    """The card that a phone reads: the code as large as drawn, why to scan, who says so, until when."""
    if face.layout.portrait:
        _portrait_qr_card(slide, face, url, call, lines)
        return
    layout, theme = face.layout, face.theme
    layout.add(slide, Panel(theme.color("white"), radius=24, shadow="sh2"), 1280, 136, 576, 744)
    layout.add(slide, QRPanel(url), 1288, 136, 560, 560)
    title = theme.title(62, 76, align="center")
    layout.add(slide, TextBox(call, title, wrap=False), 1280, 672, 576, 76)
    for number, (line, color) in enumerate(zip(lines, ("text", "text2"), strict=True)):
        style = theme.words(36, 48, color, align="center")
        if layout.measure(line, style) > 528:
            style = theme.words(32, 48, color, align="center")
        box = TextBox(line, style, max_lines=1, ellipsis=True)
        layout.add(slide, box, 1304, 756 + 48 * number, 528, 48)


def _portrait_qr_card(slide: Widget, face: Face, url: str, call: str, lines: tuple[str, str]) -> None:
    layout, theme = face.layout, face.theme
    layout.add(slide, Panel(theme.color("white"), radius=24, shadow="sh2"), 48, 988, 984, 340)
    layout.add(slide, QRPanel(url), 48, 988, 340, 340)
    layout.add(slide, TextBox(call, theme.title(62, 84), wrap=False), 400, 1042, 600, 84)
    for number, (line, color) in enumerate(zip(lines, ("text", "text2"), strict=True)):
        box = TextBox(line, theme.words(36, 52, color), max_lines=1, ellipsis=True)
        layout.add(slide, box, 400, 1146 + 56 * number, 600, 52)
