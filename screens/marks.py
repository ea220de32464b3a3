"""Small marks that many pages carry: the section's chip, 示例数据, 新, and texts that share a baseline."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kivy.uix.widget import Widget

from screens import words
from screens.paint import Disc, Icon, Panel, TextBox
from screens.paint.panel import ALL_ROUND, Corners
from screens.scenery import section_picture
from screens.theme import Section
from screens.typesetting import Style, fit

if TYPE_CHECKING:
    from screens.page import Face

CHIP_HEIGHT = 72

HILLS = 260
"""Height of the hills at the foot of a page, in units."""

HANGING: Corners = (False, False, True, True)


def chip(parent: Widget, face: Face, section: Section, x: float, y: float) -> None:
    """The section's name and icon in white on its ink; 72 units high."""
    layout, theme = face.layout, face.theme
    style = theme.plain.words(42, 60, "on_solid", bold=True)
    width = layout.measure(section.name, style)
    layout.add(parent, Panel(section.ink, radius=16), x, y, 20 + 48 + 16 + width + 28, CHIP_HEIGHT)
    layout.add(parent, Icon(section.icon, theme.color("on_solid")), x + 20, y + 12, 48, 48)
    layout.add(parent, TextBox(section.name, style, place="middle", wrap=False), x + 84, y, width, CHIP_HEIGHT)


def draw_hills(parent: Widget, face: Face, section: Section, foot: float, opacity: float = 0.6) -> None:
    """The section's low hills down to y `foot`; none by night, and none for a county's own section."""
    if not face.theme.illustrated:
        return
    layout = face.layout
    wide = layout.frame.width
    try:
        picture = section_picture(face, section, "slidefoot-{}", window=(0.0, 0.0, wide / 1920, 1.0), opacity=opacity)
    except FileNotFoundError:
        return
    layout.add(parent, picture, 0, foot - HILLS, wide, HILLS)


def sample_tag(parent: Widget, face: Face, y: float, *, left: float | None = None, right: float | None = None) -> None:
    """示例数据 with its gold dot, 40 units high, from `left` on or up to `right`."""
    layout, theme = face.layout, face.theme
    style = theme.plain.words(28, 40, "text")
    width = layout.measure(words.SAMPLE, style)
    x = left if left is not None else (right or 0) - width - 18
    layout.add(parent, Disc(theme.color("gold")), x, y + 17, 8, 8)
    layout.add(parent, TextBox(words.SAMPLE, style, wrap=False), x + 18, y, width, 40)


def new_badge(parent: Widget, face: Face, text: str, x: float, y: float, *, hanging: bool = False) -> float:
    """新 or 几条新 on red; returns its width. `x` is the right edge of a hanging one, else the left edge."""
    layout, theme = face.layout, face.theme
    style = theme.words(28, 28, "on_solid", bold=True)
    beside, above, below, radius = (14, 7, 10, 10) if hanging else (10, 6, 8, 8)
    width = layout.measure(text, style) + 2 * beside
    left = x - width if hanging else x
    corners = HANGING if hanging else ALL_ROUND
    height = above + style.line_px + below
    layout.add(parent, Panel(theme.color("verm_d"), radius=radius, corners=corners), left, y, width, height)
    layout.add(parent, TextBox(text, style, wrap=False), left + beside, y + above, width, style.line_px)
    return width


def badge_size(face: Face, text: str) -> tuple[float, float]:
    """Width and height of a badge that does not hang."""
    style = face.theme.words(28, 28, "on_solid", bold=True)
    return face.layout.measure(text, style) + 20, style.line_px + 14


def fitted(
    face: Face, text: str, styles: Sequence[Style], width: float, height: float, *, balance: bool = False
) -> Style:
    """The first of the styles in which a text fits a box; the last where it fits in none. All in mock-up units."""
    layout = face.layout
    pixels = [layout.style(style) for style in styles]
    found = fit(text, pixels, layout.px(width), layout.px(height), balance=balance)
    return styles[pixels.index(found.style)]


def on_one_line(parent: Widget, face: Face, x: float, y: float, pieces: list[tuple[str, Style, float]]) -> float:
    """Set texts after each other on one baseline, each after its gap in units; return where the last one ends.

    `y` is the top of the first text's line.
    """
    layout = face.layout
    baseline = y + layout.baseline(pieces[0][1])
    for text, style, gap in pieces:
        x += gap
        width = layout.measure(text, style)
        top = baseline - layout.baseline(style)
        layout.add(parent, TextBox(text, style, wrap=False), x, top, width, style.line_px)
        x += width
    return x
