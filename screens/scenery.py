"""The pictures behind a page's words: ours, or the county's own from its theme file. By night there are none.

Ours leave the side where text stands empty (留白). A photograph does not, so the words stand on plain paper, eight
columns wide (design tokens, chapter 6), and the photograph fills the rest, cropped, never stretched.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kivy.uix.widget import Widget

from screens.assets import DRAWN_TINTS, illustration
from screens.paint import Icon, Panel, Picture
from screens.paint.panel import ALL_ROUND, Corners
from screens.paint.picture import Window
from screens.theme import Section

if TYPE_CHECKING:
    from screens.page import Face

_PAPER_TO = 1248
"""Landscape: right edge of eight columns."""

_POSTER_FOOT = 912
"""The dock covers what is below."""

_BELOW_BAR = 98
_BANNER_HEIGHT = 240
_PORTRAIT_HEAD_HEIGHT = 586
_PORTRAIT_WORDS = 302
"""Portrait home: how much of the head the greeting takes."""


def draw_emblem(parent: Widget, face: Face, x: float, y: float, side: float = 56) -> None:
    """The village's emblem: the county's own picture on the bar, else our icon on its solid square."""
    layout, theme = face.layout, face.theme
    if theme.pictures.emblem:
        if not theme.illustrated:
            # Emblems are drawn for a light ground.
            layout.add(parent, Panel(theme.color("white"), radius=12), x, y, side, side)
        layout.add(parent, Picture(Path(theme.pictures.emblem), fill="fit"), x, y, side, side)
        return
    layout.add(parent, Panel(theme.color("green"), radius=12), x, y, side, side)
    inset = side * 5.5 / 56
    icon = Icon(theme.emblem, theme.color("on_solid"))
    layout.add(parent, icon, x + inset, y + inset, side - 2 * inset, side - 2 * inset)


def draw_home_head(parent: Widget, face: Face) -> None:
    """What stands behind the greeting (mock-ups 04 and 13), and to the edges of a panel of another ratio."""
    layout, pictures = face.layout, face.theme.pictures
    if not face.theme.illustrated:
        return
    if layout.portrait:
        if pictures.hero_portrait:
            words = _PORTRAIT_WORDS
            _photo(parent, face, pictures.hero_portrait, _BELOW_BAR + words, _PORTRAIT_HEAD_HEIGHT - words)
            return
        ours = Picture(illustration("hero-portrait", layout.scale), fill="stretch", window=(0, 20 / 640, 1, 606 / 640))
        layout.add(parent, ours, 0, _BELOW_BAR, 1080, _PORTRAIT_HEAD_HEIGHT)
        return
    if pictures.banner:
        _photo(parent, face, pictures.banner, _BELOW_BAR, _BANNER_HEIGHT, _PAPER_TO)
        return
    ours = Picture(illustration("home-banner", layout.scale), fill="stretch", window=(0, 16 / 256, 1, 1))
    layout.add(parent, ours, 0, _BELOW_BAR, 1920, _BANNER_HEIGHT)


def draw_poster_ground(slide: Widget, face: Face) -> None:
    """What stands behind the village's name (mock-ups 01 and 13b)."""
    layout, pictures = face.layout, face.theme.pictures
    if not face.theme.illustrated:
        return
    if layout.portrait:
        if pictures.hero_portrait:
            # Below the motto, which our picture's mist lets stand in it.
            _photo(slide, face, pictures.hero_portrait, 572, 584)
            return
        layout.add(slide, Picture(illustration("hero-portrait", layout.scale), fill="stretch"), 0, 516, 1080, 640)
        return
    if pictures.hero:
        # The bar's clock and date stand on paper too.
        _photo(slide, face, pictures.hero, _BELOW_BAR, _POSTER_FOOT - _BELOW_BAR, _PAPER_TO)
        return
    # The picture stands 80 units above the canvas; what the dock covers is not kept in memory.
    seen = (0, 80 / 1080, 1, (80 + _POSTER_FOOT) / 1080)
    ours = Picture(illustration("hero-landscape", layout.scale), fill="stretch", window=seen)
    layout.add(slide, ours, 0, 0, 1920, _POSTER_FOOT)


def section_picture(
    face: Face,
    section: Section,
    name: str,
    *,
    window: Window | None = None,
    radius: float = 0,
    corners: Corners = ALL_ROUND,
    opacity: float = 1.0,
) -> Picture:
    """An illustration of ours for a section (`header-{}-248`, `leafcorner-{}` …) in the section's present tint.

    Raises `FileNotFoundError` for a section of the county's own: it has no picture of ours.
    """
    path = illustration(name.format(section.key), face.layout.scale)
    drawn = DRAWN_TINTS.get(section.key, section.tint)
    recast = None if drawn.upper() == section.tint.upper() else (drawn, section.tint)
    return Picture(path, fill="stretch", window=window, radius=radius, corners=corners, opacity=opacity, recast=recast)


def _photo(parent: Widget, face: Face, path: str, y: float, height: float, paper_to: float | None = None) -> None:
    """A photograph to the edges of the panel; with `paper_to` it begins where the paper under the words ends."""
    x, _, width, _ = face.layout.frame.bleed
    left = x if paper_to is None else paper_to
    face.layout.add(parent, Picture(Path(path), fill="cover"), left, y, x + width - left, height)
