"""A few large sentences on a slide, for items that bring no key points."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kivy.uix.widget import Widget
from msgspec import Struct

from screens.clauses import leading_clauses
from screens.marks import fitted
from screens.paint import Panel, TextBox
from screens.rotation.parts import Place
from screens.typesetting import Style, fit

if TYPE_CHECKING:
    from screens.page import Face


_PAIRS: Final = ((80, 62), (80, 55), (80, 48), (62, 55), (62, 48), (55, 48), (48, 42), (42, 42), (42, 36), (36, 36))
"""Sizes of the leading sentence and of what follows it, largest first."""

_BETWEEN: Final = 12.0

_LAST_LINE: Final = 0.25
"""A last line shorter than this share of the width looks left over."""

_ENDLESS: Final = 10_000

_FEW_LINES: Final = 2
"""So few lines are set as a headline."""


def draw_words(slide: Widget, face: Face, lead: str, rest: str, place: Place) -> None:
    """Set a summary as large as it fits on a card, bold where more follows; nothing is drawn without words."""
    if not lead and not rest:
        return
    layout, theme = face.layout, face.theme
    card = Panel(theme.color("card"), radius=24, line=theme.color("card_line"))
    layout.add(slide, card, place.x, place.y, place.width, place.height)
    inner = Place(place.x + 48, place.y + 32, place.width - 96, place.height - 64)
    if lead and rest and _draw_both(slide, face, lead, rest, inner):
        return
    _draw_alone(slide, face, lead or rest, inner)


class _Both(Struct, frozen=True):
    """A pair of styles, how high what is set in them is, in units, and whether what follows stands on even lines."""

    strong: Style
    plain: Style
    high: float
    below: float
    even: bool


def _draw_both(slide: Widget, face: Face, lead: str, rest: str, place: Place) -> bool:
    """The leading sentence over what follows it; whether there was room for both."""
    both = _largest(face, lead, rest, place)
    if both is None:
        return False
    layout = face.layout
    top = place.y + (place.height - both.high - _BETWEEN - both.below) / 2
    layout.add(slide, TextBox(lead, both.strong, balance=True), place.x, top, place.width, both.high + 1)
    below = TextBox(rest, both.plain, balance=both.even)
    layout.add(slide, below, place.x, top + both.high + _BETWEEN, place.width, both.below + 1)
    return True


def _largest(face: Face, lead: str, rest: str, place: Place) -> _Both | None:
    """The first pair in which both fit; what would leave a few characters on its last line stands on even ones."""
    layout, theme = face.layout, face.theme
    width = layout.px(place.width)
    for first, second in _PAIRS:
        strong, plain = theme.words(first, round(first * 1.32), bold=True), theme.words(second, round(second * 1.5))
        upper = fit(lead, [layout.style(strong)], width, _ENDLESS, balance=True).composed
        lower = fit(rest, [layout.style(plain)], width, _ENDLESS).composed
        even = len(lower.lines) > 1 and lower.lines[-1].width < _LAST_LINE * width
        if even:
            lower = fit(rest, [layout.style(plain)], width, _ENDLESS, balance=True).composed
        both = _Both(strong, plain, layout.ruler.units(upper.height), layout.ruler.units(lower.height), even)
        if both.high + _BETWEEN + both.below <= place.height and max(upper.width, lower.width) <= width:
            return both
    return None


def _draw_alone(slide: Widget, face: Face, words: str, place: Place) -> None:
    """One text, as many of its clauses as fit, in the largest style that holds them."""
    layout, theme = face.layout, face.theme
    steps = [theme.words(size, round(size * 1.48)) for size in (62, 55, 48, 42, 36)]
    for size in (92, 80):
        strong = theme.words(size, round(size * 1.36), bold=True)
        found = fit(words, [layout.style(strong)], layout.px(place.width), layout.px(place.height), balance=True)
        if found.fits and len(found.composed.lines) <= _FEW_LINES:
            layout.add(slide, TextBox(words, strong, place="middle", balance=True),
                       place.x, place.y, place.width, place.height)  # fmt: skip
            return
    pixels = [layout.style(step) for step in steps]

    def fits(part: str) -> bool:
        return fit(part, pixels[-1:], layout.px(place.width), layout.px(place.height)).fits

    shown = leading_clauses(words, fits) or words
    style = fitted(face, shown, steps, place.width, place.height)
    box = TextBox(shown, style, place="middle", max_lines=int(place.height // style.line_px), ellipsis=True)
    layout.add(slide, box, place.x, place.y, place.width, place.height)
