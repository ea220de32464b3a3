"""The slides of the village: its poster (name, motto, three figures over the landscape), and its other pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kivy.uix.widget import Widget

from feed.blocks import Fact, Facts
from feed.item import Item
from screens.clauses import leading_clauses
from screens.marks import chip, fitted, on_one_line, sample_tag
from screens.paint import Rule, TextBox
from screens.reach import Box
from screens.rotation import notice
from screens.scenery import draw_poster_ground
from screens.typesetting import Style, fit_step

if TYPE_CHECKING:
    from screens.page import Face

FIGURES = 3

_BELOW_CHIP = 8.0

_FIGURES_TO = {"landscape": 860.0, "portrait": 1032.0}
"""Right edge of the figures: in landscape where the bridge stands."""


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
    draw_poster_ground(slide, face)
    chip(slide, face, theme.by_kind("profile"), 64, 144)
    _draw_name(slide, face, (60, 216, 900, 216), ((176, 216, 6), (120, 136, 4)))
    if item is None:
        return
    _draw_motto(slide, face, item.summary, (64, 436, 860, 68))
    layout.add(slide, Rule(theme.color("gold")), 64, 528, 728, 2)
    _draw_figures(slide, face, item, (64, 328, 552), 556, (theme.title(100, 108), theme.words(42, 56)))
    if item.sample:
        sample_tag(slide, face, 744, left=64)


def _draw_portrait(slide: Widget, face: Face, item: Item | None) -> None:
    layout, theme = face.layout, face.theme
    draw_poster_ground(slide, face)
    chip(slide, face, theme.by_kind("profile"), 48, 136)
    _draw_name(slide, face, (44, 220, 990, 252), ((216, 252, 10), (176, 216, 6), (120, 136, 4)))
    if item is None:
        return
    _draw_motto(slide, face, item.summary, (48, 484, 980, 72))
    _draw_figures(slide, face, item, (48, 400, 720), 1168, (theme.title(100, 112), theme.words(42, 56)))
    if item.sample:
        sample_tag(slide, face, 152, right=layout.frame.width - 48)


def _draw_name(slide: Widget, face: Face, box: Box, posters: tuple[tuple[int, int, int], ...]) -> None:
    """The village's name, as large as it stands on one line; one of more than seven characters on two."""
    layout, theme = face.layout, face.theme
    name = _village_name(face)
    x, y, width, height = box
    for size, line, spacing in posters:
        style = theme.title(size, line, spacing=spacing)
        if layout.measure(name, style) <= width:
            layout.add(slide, TextBox(name, style, wrap=False, place="middle"), x, y, width, height)
            return
    # Two lines stand clear of the chip above them.
    y, height = y + _BELOW_CHIP, height - _BELOW_CHIP
    steps = [theme.title(size, round(size * 1.12)) for size in (100, 92, 80, 62)]
    style = fitted(face, name, steps, width, height, balance=True)
    layout.add(slide, TextBox(name, style, place="middle", balance=True), x, y, width, height)


def _draw_motto(slide: Widget, face: Face, motto: str, box: Box) -> None:
    """The motto on one line: smaller where it is long, and no more of it than whole clauses."""
    layout, theme = face.layout, face.theme
    steps = [theme.words(size, round(box[3])) for size in (55, 48, 42, 36)]
    shown = leading_clauses(motto, lambda part: layout.measure(part, steps[-1]) <= box[2])
    if shown:
        layout.add(slide, TextBox(shown, fit_step(shown, box[2], steps, layout.measure), wrap=False), *box)


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
        wide = layout.measure(told, words)
        figure = layout.measure(fact.value, number) + 8 + layout.measure(fact.unit, unit)
        if end and x + max(wide, figure) > _FIGURES_TO[layout.frame.orientation]:
            # What does not fit beside the picture is found on the village's page.
            break
        end = on_one_line(slide, face, x, y, [(fact.value, number, 0), (fact.unit, unit, 8)])
        layout.add(slide, TextBox(told, words, wrap=False), x, y + number.line_px, wide, 56)
        end = max(end, x + wide)
