"""Contrast on the window: the page is drawn once more without its texts, and each text is held to what lies beneath.

What differs between the two pictures is ink; the ground is what lies under the ink and right beside it, whatever it is:
paper, a tint, a picture.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from kivy.graphics import Color, Rectangle
from kivy.uix.widget import Widget
from PIL import Image

from screens.audit import Finding, Sight, sight_of
from screens.audit import Rectangle as Box
from screens.contrast import TEXT
from screens.gallery.beneath import RGB, beneath, ratio_over
from screens.item_page.sheet import Sheet
from screens.paint import PressButton, TextBox
from screens.typesetting import Composed

_SLIVER = 30.0
"""Pixels: of a line that the edge of a window cuts to less, letters may not be seen at all."""


@dataclass(frozen=True, slots=True)
class _Ink:
    """A text as drawn: its words, its colours, where it stands in window pixels."""

    what: str
    colors: frozenset[RGB]
    where: Box


def contrast_findings(root: Widget, shown: Image.Image, picture: Callable[[], Image.Image]) -> list[Finding]:
    """Texts below `root` that are too faint where they stand.

    `shown` is what the window shows; `picture` draws it anew and hands over its pixels. What is on a disabled button
    is exempt (design tokens, 1.1): it always keeps its label, and cannot be touched.
    """
    drawn = list(_texts(root, Sight()))
    inks = [ink for widget, sight in drawn for ink in _seen(_inks(widget), sight)]
    colors = [one for widget, _ in drawn for one in _colors(widget)]
    alphas = [color.a for color in colors]
    for color in colors:
        color.a = 0
    try:
        ground = picture()
    finally:
        for color, alpha in zip(colors, alphas, strict=True):
            color.a = alpha
    return list(_faint(inks, shown, ground))


def _faint(inks: list[_Ink], shown: Image.Image, ground: Image.Image) -> Iterator[Finding]:
    for ink in inks:
        area = _area(ink.where, ground)
        if area is None:
            continue
        counted = beneath(shown.crop(area), ground.crop(area))
        found = min((ratio_over(color, counted) for color in ink.colors), default=TEXT)
        if found < TEXT:
            yield Finding(f"contrast {found:.1f}", ink.what, ink.where)


def _area(where: Box, picture: Image.Image) -> tuple[int, int, int, int] | None:
    """A rectangle of the window as one of the picture; none where nothing of it is on the window."""
    left, lower, right, upper = where
    area = (
        max(0, round(left)), max(0, picture.height - round(upper)),
        min(picture.width, round(right)), min(picture.height, picture.height - round(lower)),
    )  # fmt: skip
    return area if area[0] < area[2] and area[1] < area[3] else None


def _texts(widget: Widget, sight: Sight) -> Iterator[tuple[TextBox | Sheet, Sight]]:
    if isinstance(widget, PressButton) and not widget.enabled:
        return
    if isinstance(widget, (TextBox, Sheet)):
        yield widget, sight
    within = sight_of(widget, sight)
    for child in widget.children:
        yield from _texts(child, within)


def _seen(inks: Iterator[_Ink], sight: Sight) -> Iterator[_Ink]:
    """The inks of which enough is seen to judge, where that is."""
    for ink in inks:
        where = sight.of(ink.where)
        if where is not None and where[3] - where[1] >= min(_SLIVER, ink.where[3] - ink.where[1]):
            yield _Ink(ink.what, ink.colors, where)


def _colors(widget: Widget) -> Iterator[Color]:
    return (each for each in widget.canvas.children if isinstance(each, Color))


def _inks(widget: TextBox | Sheet) -> Iterator[_Ink]:
    tint = next((_fractions(color) for color in _colors(widget)), None)
    if tint is None:
        return
    if isinstance(widget, Sheet):
        for text, where in widget.rectangles():
            yield _Ink(_words(text.composed), _of(text.composed, None), where)
    elif widget.composed is not None:
        for each in widget.canvas.children:
            if isinstance(each, Rectangle):
                (left, lower), (width, height) = each.pos, each.size
                where = (left, max(lower, widget.y), left + width, min(lower + height, widget.top))
                yield _Ink(_words(widget.composed), _of(widget.composed, tint), where)


def _of(composed: Composed, tint: RGB | None) -> frozenset[RGB]:
    """The colours of a text: its one tint, else those of its runs."""
    if composed.color:
        return frozenset({tint or _numbers(composed.color)})
    return frozenset(_numbers(run.style.color) for line in composed.lines for run in line.runs)


def _words(composed: Composed) -> str:
    return "".join(line.text for line in composed.lines)


def _fractions(color: Color) -> RGB:
    red, green, blue = (round(255 * part) for part in color.rgb)
    return red, green, blue


def _numbers(color: str) -> RGB:
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)
