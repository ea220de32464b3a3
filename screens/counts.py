"""How complete and how large a section is, told in its head where nothing is touched."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kivy.uix.widget import Widget
from msgspec import Struct

from feed.item import Period
from screens import words
from screens.paint import Panel, TextBox
from screens.theme import Section

if TYPE_CHECKING:
    from screens.page import Face


class Completeness(Struct, frozen=True):
    """So many of the template's classes (`done` of `classes`) are disclosed for a period."""

    period: str
    done: int
    classes: int

    @property
    def line(self) -> str:
        """The same in one line."""
        return words.CLASSES_DISCLOSED_LINE.format(period=self.period, done=self.done, all=self.classes)


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


def draw_figures(
    parent: Widget, face: Face, section: Section, figures: tuple[tuple[int, str], ...], y: float
) -> None:
    """Portrait: large figures, each with what it counts; one that is 0 is left out."""
    layout, theme = face.layout, face.theme
    x = 48.0
    for number, word in figures:
        if not number:
            continue
        figure = theme.title(92, 112, section.ink)
        wide = layout.measure(str(number), figure)
        style = theme.words(42, 56)
        beside = layout.measure(word, style)
        if x + wide + 12 + beside > layout.frame.width - 48:
            break
        top = y + layout.baseline(figure) - layout.baseline(style)
        layout.add(parent, TextBox(str(number), figure, wrap=False), x, y, wide, figure.line_px)
        layout.add(parent, TextBox(word, style, wrap=False), x + wide + 12, top, beside, style.line_px)
        x += max(336.0, wide + 12 + beside + 40)
