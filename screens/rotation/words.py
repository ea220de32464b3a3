"""A few large sentences on a slide, for items that bring no key points."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kivy.uix.widget import Widget

from screens.clauses import leading_clauses
from screens.marks import fitted
from screens.paint import Panel, TextBox
from screens.rotation.parts import Place
from screens.typesetting import fit

if TYPE_CHECKING:
    from screens.page import Face


def draw_words(slide: Widget, face: Face, words: str, place: Place) -> None:
    """Set a summary as large as it fits on a card; nothing is drawn without words."""
    if not words:
        return
    layout, theme = face.layout, face.theme
    card = Panel(theme.color("card"), radius=24, line=theme.color("card_line"))
    layout.add(slide, card, place.x, place.y, place.width, place.height)
    width, height = place.width - 96, place.height - 64
    steps = [theme.words(62, 92), theme.words(55, 80), theme.words(48, 72), theme.words(42, 62), theme.words(36, 52)]
    pixels = [layout.style(step) for step in steps]

    def fits(part: str) -> bool:
        return fit(part, pixels[-1:], layout.px(width), layout.px(height)).fits

    shown = leading_clauses(words, fits) or words
    style = fitted(face, shown, steps, width, height)
    box = TextBox(shown, style, place="middle", max_lines=int(height // style.line_px), ellipsis=True)
    layout.add(slide, box, place.x + 48, place.y + 32, width, height)
