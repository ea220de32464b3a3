"""The slides of the village: its poster (name, motto, three figures over the landscape), and its other pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kivy.uix.widget import Widget

from feed.blocks import Fact, Facts
from feed.item import Item
from screens.assets import illustration
from screens.marks import chip, on_one_line, sample_tag
from screens.paint import Picture, Rule, TextBox
from screens.rotation import notice
from screens.typesetting import Style

if TYPE_CHECKING:
    from screens.page import Face

FIGURES = 3


def draw(slide: Widget, face: Face, unit: str, item: Item) -> None:
    """The poster for the item that brings the village's figures, a page with words and code for the others."""
    edition = face.catalogue.edition if face.catalogue else None
    if edition is not None and unit == edition.village and figures_of(item):
        draw_poster(slide, face, item)
    else:
        notice.draw(slide, face, unit, item)


def figures_of(item: Item) -> tuple[Fact, ...]:
    """The first three facts that are figures with a unit."""
    facts = next((block.facts for block in item.blocks if isinstance(block, Facts)), ())
    return tuple(fact for fact in facts if fact.unit and fact.value[:1].isdigit())[:FIGURES]


def draw_poster(slide: Widget, face: Face, item: Item | None) -> None:
    """Draw mock-up 01 or 13b; without an item there is only the name over the landscape."""
    if face.layout.portrait:
        _draw_portrait(slide, face, item)
    else:
        _draw_landscape(slide, face, item)


def _village_name(face: Face) -> str:
    edition = face.catalogue.edition if face.catalogue else None
    return edition.units.get(edition.village, "") if edition else ""


def _draw_landscape(slide: Widget, face: Face, item: Item | None) -> None:
    layout, theme = face.layout, face.theme
    # The picture stands 80 units above the canvas; what the dock covers is not kept in memory.
    path = illustration("hero-landscape", layout.scale)
    layout.add(slide, Picture(path, fill="stretch", window=(0, 80 / 1080, 1, 992 / 1080)), 0, 0, 1920, 912)
    chip(slide, face, theme.by_kind("profile"), 64, 144)
    name = _village_name(face)
    layout.add(slide, TextBox(name, _poster_style(face, name, 900), wrap=False, place="middle"), 60, 216, 900, 216)
    if item is None:
        return
    motto = theme.words(55, 68)
    layout.add(slide, TextBox(item.summary, motto, max_lines=1, ellipsis=True), 64, 436, 860, 68)
    layout.add(slide, Rule(theme.color("gold")), 64, 528, 728, 2)
    _draw_figures(slide, face, item, (64, 328, 552), 556, (theme.title(100, 108), theme.words(42, 56)))
    if item.sample:
        sample_tag(slide, face, 744, left=64)


def _draw_portrait(slide: Widget, face: Face, item: Item | None) -> None:
    layout, theme = face.layout, face.theme
    layout.add(slide, Picture(illustration("hero-portrait", layout.scale), fill="stretch"), 0, 516, 1080, 640)
    chip(slide, face, theme.by_kind("profile"), 48, 136)
    name = _village_name(face)
    layout.add(slide, TextBox(name, _poster_style(face, name, 990), wrap=False, place="middle"), 44, 220, 990, 252)
    if item is None:
        return
    motto = theme.words(55, 72)
    layout.add(slide, TextBox(item.summary, motto, max_lines=1, ellipsis=True), 48, 484, 980, 72)
    _draw_figures(slide, face, item, (48, 400, 720), 1168, (theme.title(100, 112), theme.words(42, 56)))
    if item.sample:
        sample_tag(slide, face, 152, right=1032)


def _poster_style(face: Face, name: str, width: float) -> Style:
    """The largest poster size in which the village's name takes one line."""
    theme, layout = face.theme, face.layout
    sizes = ((216, 252, 10), (176, 216, 6), (120, 136, 4)) if layout.portrait else ((176, 216, 6), (120, 136, 4))
    for size, line, spacing in sizes:
        style = theme.title(size, line, spacing=spacing)
        if layout.measure(name, style) <= width:
            return style
    return theme.title(80, 104)


def _draw_figures(
    slide: Widget, face: Face, item: Item, columns: tuple[int, int, int], y: float, styles: tuple[Style, Style]
) -> None:
    """Figures with their units on one baseline, and what they count below; columns give way to long figures."""
    layout, theme = face.layout, face.theme
    number, words = styles
    unit = theme.words(42, 56, bold=True)
    end = 0.0
    for column, fact in zip(columns, figures_of(item), strict=False):
        x = max(column, end + 32) if end else column
        told = fact.note or fact.label
        end = on_one_line(slide, face, x, y, [(fact.value, number, 0), (fact.unit, unit, 8)])
        wide = layout.measure(told, words)
        layout.add(slide, TextBox(told, words, wrap=False), x, y + number.line_px, wide, 56)
        end = max(end, x + wide)
