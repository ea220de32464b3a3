"""How complete and how large a section is, told in its head where nothing is touched."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kivy.uix.widget import Widget

from kiosk.catalogue import Query
from screens import words
from screens.paint import Panel, TextBox
from screens.theme import Section

if TYPE_CHECKING:
    from screens.page import Face


def draw_completeness(parent: Widget, face: Face, section: Section) -> None:
    """How many of the template's classes the latest quarter has disclosed."""
    catalogue = face.catalogue
    if catalogue is None:
        return
    label, disclosed = catalogue.disclosed_templates(face.now())
    if not label:
        if face.layout.portrait:
            draw_counts(parent, face, section)
        return
    classes = [term.code for term in face.taxonomy.templates if not term.retired]
    done = sum(1 for code in classes if code in disclosed)
    layout, theme = face.layout, face.theme
    ink = section.ink
    number = theme.title(62, 84, ink)
    text = f"{done}/{len(classes)}"
    wide = layout.measure(text, number)
    told = theme.words(32, 42)
    label_width = layout.measure(label, told)
    width = max(372.0, 28 + wide + 20 + max(label_width, 140.0) + 28)
    x, y = (48.0, 524.0) if layout.portrait else (904.0, 168.0)
    layout.add(parent, Panel(theme.color("card"), radius=20, shadow="sh1"), x, y, width, 120)
    layout.add(parent, TextBox(text, number, place="middle", wrap=False), x + 28, y, wide, 120)
    left = x + 28 + wide + 20
    layout.add(parent, TextBox(words.CLASSES_DISCLOSED, told, wrap=False), left, y + 18, 160, 42)
    layout.add(parent, TextBox(label, theme.words(32, 42, "text2"), wrap=False), left, y + 60, label_width, 42)


def draw_counts(parent: Widget, face: Face, section: Section) -> None:
    """Portrait: how much there is, in the zone that is read and not touched."""
    catalogue = face.catalogue
    if catalogue is None:
        return
    now = face.now()
    total = catalogue.count(Query(kinds=section.kinds), now)
    new = catalogue.new(section.kinds, now)
    layout, theme = face.layout, face.theme
    x = 48.0
    for number, word in ((total, "条内容"), (new, "条是新的")):
        if not number:
            continue
        figure = theme.title(100, 112, section.ink)
        wide = layout.measure(str(number), figure)
        layout.add(parent, TextBox(str(number), figure, wrap=False), x, 520, wide, 112)
        style = theme.words(42, 56)
        layout.add(parent, TextBox(word, style, wrap=False), x + wide + 12, 562, 220, 56)
        x += max(336.0, wide + 12 + layout.measure(word, style) + 40)
