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
from screens.typesetting import Style, fit_step

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


_UPRIGHT_DOCK = 1352
"""Where the line of turns above the dock begins in portrait."""

_ROW_GAP = 16
_MOST_ROW = 204.0
"""How high a key row may grow where there are few."""

_TALL_ROW = 160.0
"""From this height on a row has its note below the answer, and larger type."""

_WIDE = 1268.0
"""Room of an answer from which on all are set larger: slides without a code have it."""

_LABEL_ROOM = 216.0
_USUAL_LABEL = 4
"""Characters of a label that stands on one line."""


def draw_hills(slide: Widget, face: Face, section: Section, opacity: float, *, bare: bool = False) -> None:
    """Low hills in the section's colours behind the cards; in portrait only where none (`bare`) reach the dock."""
    if not face.layout.portrait:
        marks.draw_hills(slide, face, section, _DOCK, opacity)
    elif bare:
        marks.draw_hills(slide, face, section, _UPRIGHT_DOCK, opacity)


def content_height(face: Face, item: Item) -> float:
    """How high what a slide says may be below its title: to the foot, in portrait to the code where there is one."""
    return 392.0 if not face.layout.portrait else 452.0 if item.url else 644.0


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
    for poster in (theme.title(176, 216, ink), theme.title(120, 136, ink)):
        if layout.measure(words, poster) <= width:
            return poster
    steps = [theme.title(*step, ink) for step in ((92, 116), (80, 104), (62, 76), (55, 74), (48, 58))]
    return fitted(face, words, steps, width, TITLE_HEIGHT, balance=True)


class _RowType(Struct, frozen=True):
    """How the rows of a slide are set: all labels alike, all answers alike, each in the size that its longest takes."""

    label: Style
    answer: Style
    note: Style


def draw_rows(slide: Widget, face: Face, section: Section, rows: list[KeyRow], place: Place) -> None:
    """Key rows under each other, evenly over the place; fewer are higher, with larger type."""
    height = min(_MOST_ROW, (place.height - _ROW_GAP * (len(rows) - 1)) / len(rows))
    inner = place.width - LABEL_WIDTH - 36 - 28
    over = face.layout.portrait or height >= _TALL_ROW
    answer, note = (_type_over if over else _type_beside)(face, rows, inner, tall=height >= _TALL_ROW)
    kind = _RowType(_label_style(face, section, rows, tall=height >= _TALL_ROW), answer, note)
    for number, row in enumerate(rows):
        at = Place(place.x, place.y + number * (height + _ROW_GAP), place.width, height)
        _draw_ground(slide, face, section, row.label, kind, at)
        beside = Place(at.x + LABEL_WIDTH + 36, at.y, inner, height)
        if face.layout.measure(row.answer, answer) > inner:
            _long_answer(slide, face, row.answer, beside)
        elif over:
            _answer_over_note(slide, face, row, kind, beside)
        else:
            _answer_beside_note(slide, face, row, kind, beside)


def _draw_ground(slide: Widget, face: Face, section: Section, label: str, kind: _RowType, place: Place) -> None:
    layout, theme = face.layout, face.theme
    x, y, width, height = place.x, place.y, place.width, place.height
    layout.add(slide, Panel(theme.color("card"), radius=20, line=theme.color("card_line")), x, y, width, height)
    ground = Panel(section.tint, radius=19, corners=(True, False, False, True))
    layout.add(slide, ground, x + 1, y + 1, LABEL_WIDTH - 1, height - 2)
    style = kind.label
    if layout.measure(label, style) > _LABEL_ROOM:
        steps = [theme.title(*step, section.ink, align="center") for step in ((42, 64), (36, 46), (32, 40), (28, 34))]
        style = fitted(face, label, steps, _LABEL_ROOM, height)
    most = int(height // style.line_px)
    text = TextBox(label, style, place="middle", max_lines=most, ellipsis=True)
    layout.add(slide, text, x + 8, y, _LABEL_ROOM, height)


def _label_style(face: Face, section: Section, rows: list[KeyRow], *, tall: bool) -> Style:
    """As large as the longest label of up to four characters stands on one line."""
    longest = max((row.label for row in rows if len(row.label) <= _USUAL_LABEL), key=len, default="")
    sizes = (62, 55, 48) if tall else (48,)
    steps = [face.theme.title(size, max(64, round(size * 1.22)), section.ink, align="center") for size in sizes]
    return fit_step(longest, _LABEL_ROOM, steps, face.layout.measure)


def _type_beside(face: Face, rows: list[KeyRow], width: float, *, tall: bool) -> tuple[Style, Style]:
    """Answer and note on one line: larger where slides without a code have the room for all of them."""
    theme, measure = face.theme, face.layout.measure
    usual = theme.words(48, 72, bold=True), theme.words(36, 54, "text2")
    answer, note = theme.words(62, 92, bold=True), theme.words(42, 60, "text2")
    fits = all(measure(row.answer, answer) + (24 + measure(row.note, note) if row.note else 0) <= width for row in rows)
    return (answer, note) if fits and width >= _WIDE and not tall else usual


def _type_over(face: Face, rows: list[KeyRow], width: float, *, tall: bool) -> tuple[Style, Style]:
    """Answer over note: as large as the longest answer stands on one line; those that never do are not asked."""
    theme, measure = face.theme, face.layout.measure
    sizes, small = ((80, 62, 55, 48), 42) if tall else ((55, 48), 36)
    steps = [theme.words(size, max(64, round(size * 1.2)), bold=True) for size in sizes]
    short = [row.answer for row in rows if measure(row.answer, steps[-1]) <= width]
    longest = max(short, key=lambda answer: measure(answer, steps[-1]), default="")
    return fit_step(longest, width, steps, measure), theme.words(small, round(small * 1.34), "text2")


def _answer_beside_note(slide: Widget, face: Face, row: KeyRow, kind: _RowType, place: Place) -> None:
    layout, answer, note = face.layout, kind.answer, kind.note
    wide = layout.measure(row.answer, answer)
    top = place.y + (place.height - answer.line_px) / 2
    layout.add(slide, TextBox(row.answer, answer, wrap=False), place.x, top, wide, answer.line_px)
    room = place.width - wide - 24
    if row.note and layout.measure(row.note, note) <= room:
        lower = top + layout.baseline(answer) - layout.baseline(note)
        layout.add(slide, TextBox(row.note, note, wrap=False), place.x + wide + 24, lower, room, note.line_px)


def _answer_over_note(slide: Widget, face: Face, row: KeyRow, kind: _RowType, place: Place) -> None:
    layout, answer, note = face.layout, kind.answer, kind.note
    told = row.note if layout.measure(row.note, note) <= place.width else ""
    top = place.y + (place.height - answer.line_px - (note.line_px if told else 0)) / 2
    layout.add(slide, TextBox(row.answer, answer, wrap=False), place.x, top, place.width, answer.line_px)
    if told:
        layout.add(slide, TextBox(told, note, wrap=False), place.x, top + answer.line_px, place.width, note.line_px)


def _long_answer(slide: Widget, face: Face, words: str, place: Place) -> None:
    """An answer on as many lines of the row as it needs, in the largest style that does."""
    layout, theme = face.layout, face.theme
    line = 64 if layout.portrait or place.height >= _TALL_ROW else 54
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
