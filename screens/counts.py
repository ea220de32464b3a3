"""How complete and how large a section is, told in its head where nothing is touched."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kivy.uix.widget import Widget
from msgspec import Struct

from feed.item import Period
from screens import words
from screens.marks import on_one_line
from screens.paint import Panel, TextBox
from screens.theme import Section
from screens.typesetting import Style

if TYPE_CHECKING:
    from screens.layout import Layout
    from screens.page import Face


_BETWEEN: Final = 48.0
_COLUMN: Final = 336.0
"""The second figure begins so far from the first, further where that is long."""


class Completeness(Struct, frozen=True):
    """So many of the template's classes (`done` of `classes`) are disclosed for a period."""

    period: str
    done: int
    classes: int

    def line(self, layout: Layout, style: Style, room: float) -> str:
        """The same in one line of `room` units; a period too long for it is left out, it stands on its items."""
        short = words.CLASSES_DISCLOSED_SHORT.format(done=self.done, all=self.classes)
        whole = f"{self.period} {short}"
        return whole if layout.measure(whole, style) <= room else short


def completeness(face: Face, period: Period | None) -> Completeness | None:
    """How complete the village's disclosure is for a period, else its latest quarter; none without an account."""
    if face.catalogue is None:
        return None
    label, disclosed = face.catalogue.disclosed_templates(face.now(), period)
    if not label:
        return None
    classes = [term.code for term in face.taxonomy.templates if not term.retired]
    return Completeness(label, sum(1 for code in classes if code in disclosed), len(classes))


def draw_completeness(parent: Widget, face: Face, section: Section, told: Completeness, x: float, y: float) -> None:
    """The card with the number of classes, 120 units high."""
    layout, theme = face.layout, face.theme.plain
    number = theme.title(62, 84, section.ink)
    text = f"{told.done}/{told.classes}"
    wide = layout.measure(text, number)
    style = theme.words(32, 42)
    # The card ends where the page does: a label of sixty characters is cut, it stands in full on its item.
    most = layout.frame.width - 48 - x - (28 + wide + 20 + 28)
    label_width = min(layout.measure(told.period, style) + 1, most)
    width = max(372.0, 28 + wide + 20 + max(label_width, 140.0) + 28)
    layout.add(parent, Panel(theme.color("card"), radius=20, shadow="sh1"), x, y, width, 120)
    layout.add(parent, TextBox(text, number, place="middle", wrap=False), x + 28, y, wide, 120)
    left = x + 28 + wide + 20
    layout.add(parent, TextBox(words.CLASSES_DISCLOSED, style, wrap=False), left, y + 18, 160, 42)
    period = TextBox(told.period, theme.words(32, 42, "text2"), max_lines=1, ellipsis=True)
    layout.add(parent, period, left, y + 60, label_width, 42)


def draw_completeness_line(
    parent: Widget, face: Face, section: Section, told: Completeness, place: tuple[float, float, float]
) -> None:
    """Portrait: the number of classes as a large figure, beside it what it counts and for when; (x, y, width)."""
    layout, theme = face.layout, face.theme
    x, y, room = place
    figure, word = theme.title(92, 112, section.ink), theme.words(42, 56)
    end = on_one_line(
        parent, face, x, y, [(f"{told.done}/{told.classes}", figure, 0), (words.CLASSES_DISCLOSED, word, 12)]
    )
    style = theme.words(36, 56, "text2")
    top = y + layout.baseline(figure) - layout.baseline(style)
    left = x + room - (end + 28)
    layout.add(parent, TextBox(told.period, style, max_lines=1, ellipsis=True), end + 28, top, left, 56)


def draw_figures(
    parent: Widget,
    face: Face,
    section: Section,
    figures: tuple[tuple[int, str], ...],
    place: tuple[float, float, float],
    *,
    to_right: bool = False,
) -> None:
    """Large figures in (x, y, width), each with what it counts: as many as there is room for, without those of 0."""
    layout, theme = face.layout, face.theme
    x, y, room = place
    figure, style = theme.title(92, 112, section.ink), theme.words(42, 56)
    told: list[tuple[str, str]] = []
    widths: list[float] = []
    for number, word in figures:
        wide = layout.measure(str(number), figure) + 12 + layout.measure(word, style)
        if number and sum(widths) + len(widths) * _BETWEEN + wide <= room:
            told.append((str(number), word))
            widths.append(wide)
    if to_right:
        x += room - sum(widths) - _BETWEEN * (len(widths) - 1)
    for (number_told, word), wide in zip(told, widths, strict=True):
        on_one_line(parent, face, x, y, [(number_told, figure, 0), (word, style, 12)])
        x += max(wide + _BETWEEN, 0 if to_right else _COLUMN)
