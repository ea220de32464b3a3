"""The buttons that narrow a list: cells, tabs and periods as drawn (mock-up 05), or one row of chips and a picker."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from kivy.uix.widget import Widget
from msgspec import Struct

from screens import words
from screens.marks import fitted
from screens.paint import Icon, Look, Panel, PressButton, TextBox
from screens.reach import Box
from screens.theme import Section

if TYPE_CHECKING:
    from screens.page import Face

GAP = 16.0

_FLAT = 124.0
"""In a cell lower than this the icon has no room above the name."""


class Option(Struct, frozen=True):
    """One thing to choose: its words and icon (none: words alone), whether it is chosen, what choosing it does."""

    name: str
    icon: str
    selected: bool
    choose: Callable[[], None]


def _button(parent: Widget, face: Face, section: Section, one: Option, box: Box, quiet: str | None) -> PressButton:
    """Solid when chosen, else with a border; `quiet` is the fill of what is not chosen and needs no border."""
    layout, theme = face.layout, face.theme
    white, ink = theme.color("on_solid"), section.ink
    if one.selected:
        normal = Look(ink, ink, white)
    else:
        normal = Look(quiet, None, ink) if quiet else Look(theme.color("card"), section.motif, ink)
    pressed = Look(section.motif if quiet else section.tint, ink, ink)
    button = PressButton(one.choose, normal=normal, pressed=pressed, radius=18, name=one.name)
    return layout.add(parent, button, *box)


def draw_cells(parent: Widget, face: Face, section: Section, options: Sequence[Option], boxes: Sequence[Box]) -> None:
    """Icon over name in each box, beside it in a flat one."""
    layout, theme = face.layout, face.theme
    for one, box in zip(options, boxes, strict=False):
        x, y, width, height = box
        cell = _button(parent, face, section, one, box, None)
        if height < _FLAT and width > 1.5 * height:
            _draw_flat_cell(cell, face, section, one, box)
            continue
        styles = [theme.words(size, round(size * 1.22), bold=True, align="center") for size in (36, 32, 28)]
        style = fitted(face, one.name, styles, width - 12, styles[0].line_px)
        icon = min(56.0, height - style.line_px - 8) if not theme.large else min(128.0, height - style.line_px - 24)
        top = y + (height - icon - style.line_px - 4) / 2
        cell.ink(layout.add(cell, Icon(one.icon or "other", section.ink), x + (width - icon) / 2, top, icon, icon))
        name = TextBox(one.name, style, max_lines=1, ellipsis=True)
        layout.add(cell, name, x + 6, top + icon + 4, width - 12, style.line_px)
        _follow(face, cell, name, one)


def _draw_flat_cell(cell: PressButton, face: Face, section: Section, one: Option, box: Box) -> None:
    """Icon beside name, both in the middle; a long name stands closer to a smaller icon."""
    layout, theme = face.layout, face.theme
    x, y, width, height = box
    for size, icon, gap in ((36, 48.0, 12.0), (32, 44.0, 10.0), (28, 40.0, 8.0)):
        style = theme.words(size, round(size * 1.3), bold=True)
        wide = layout.measure(one.name, style)
        if icon + gap + wide <= width - 12:
            break
    wide = min(wide, width - 12 - icon - gap)
    left = x + (width - icon - gap - wide) / 2
    cell.ink(layout.add(cell, Icon(one.icon or "other", section.ink), left, y + (height - icon) / 2, icon, icon))
    name = TextBox(one.name, style, place="middle", max_lines=1, ellipsis=True)
    layout.add(cell, name, left + icon + gap, y, wide + 1, height)
    _follow(face, cell, name, one)


def _follow(face: Face, button: PressButton, name: TextBox, one: Option) -> None:
    """A chosen name stands on the solid ground, the others are as dark as reading text."""
    text, white = face.theme.color("text"), face.theme.color("on_solid")
    if one.selected:
        name.tint(white)
    button.follow(name, white if one.selected else text, text)


def draw_tabs(parent: Widget, face: Face, section: Section, options: Sequence[Option], box: Box) -> None:
    """Icon beside name, evenly over the box."""
    layout, theme = face.layout, face.theme
    x, y, width, height = box
    each = (width - GAP * (len(options) - 1)) / len(options)
    icon, gap = (52.0, 16.0) if each >= 200 else (40.0, 8.0)
    for number, one in enumerate(options):
        left = x + number * (each + GAP)
        tab = _button(parent, face, section, one, (left, y, each, height), section.tint)
        styles = [theme.words(size, 60, bold=True) for size in (42, 36, 32)]
        style = next(
            (it for it in styles if layout.measure(one.name, it) <= each - icon - gap - 12), styles[-1]
        )  # fmt: skip
        wide = layout.measure(one.name, style)
        start = left + (each - icon - gap - wide) / 2
        tab.ink(layout.add(tab, Icon(one.icon or "other", section.ink), start, y + (height - icon) / 2, icon, icon))
        name = TextBox(one.name, style, place="middle", wrap=False)
        tab.ink(layout.add(tab, name, start + icon + gap, y, wide, height))


def draw_stepper(
    parent: Widget,
    face: Face,
    section: Section,
    label: str,
    box: Box,
    steps: tuple[Callable[[], None] | None, Callable[[], None] | None],
) -> None:
    """更早 | the period shown | 更近; a step of none is disabled and keeps its label (mock-up 06, PeriodSwitch)."""
    layout, theme = face.layout, face.theme
    x, y, width, height = box
    side = 148.0
    layout.add(parent, Panel(theme.color("sunk"), radius=18), x, y, width, height)
    earlier, later = steps
    _step(parent, face, section, (words.EARLIER, "left", earlier), (x, y, side, height))
    _step(parent, face, section, (words.LATER, "right", later), (x + width - side, y, side, height))
    room = width - 2 * side - 12
    styles = [theme.words(size, 44, bold=True, align="center") for size in (36, 32, 28)]
    style = fitted(face, label, styles, room, 44)
    box_text = TextBox(label, style, place="middle", max_lines=2)
    layout.add(parent, box_text, x + side + 6, y, room, height)


def _step(
    parent: Widget, face: Face, section: Section, told: tuple[str, str, Callable[[], None] | None], box: Box
) -> None:
    layout, theme = face.layout, face.theme
    word, icon, act = told
    x, y, width, height = box
    color = theme.color
    button = layout.add(
        parent,
        PressButton(
            act or (lambda: None),
            normal=Look(color("card"), section.motif, section.ink),
            pressed=Look(section.tint, section.ink, section.ink),
            disabled=Look(color("disabled_fill"), color("disabled_line"), color("disabled_text")),
            radius=18,
            enabled=act is not None,
            name=word,
        ),
        x, y, width, height,
    )  # fmt: skip
    style = theme.words(32, 46, bold=True)
    wide = layout.measure(word, style)
    left = x + (width - wide - 44) / 2
    before = icon == "left"
    sign = left if before else left + wide + 8
    button.ink(layout.add(button, Icon(icon, section.ink), sign, y + (height - 36) / 2, 36, 36))
    text = TextBox(word, style, place="middle", wrap=False)
    button.ink(layout.add(button, text, left + 44 if before else left, y, wide, height))


def draw_chips(parent: Widget, face: Face, section: Section, options: Sequence[Option], box: Box) -> None:
    """What is chosen of each part, side by side; a tap opens the picker of that part."""
    layout, theme = face.layout, face.theme
    x, y, width, height = box
    each = min(640.0, (width - GAP * (len(options) - 1)) / len(options))
    for number, one in enumerate(options):
        left = x + number * (each + GAP)
        chip = _button(parent, face, section, one, (left, y, each, height), None)
        icon = 64.0 if each > 400 and one.icon else 0.0
        room = each - (icon + 16 if icon else 0) - 44 - 40
        styles = [theme.words(size, round(size * 1.3), bold=True) for size in (42, 36, 32, 28)]
        style = next((it for it in styles if layout.measure(one.name, it) <= room), styles[-1])
        wide = min(room, layout.measure(one.name, style))
        start = left + (each - wide - 8 - 44 - (icon + 16 if icon else 0)) / 2
        if icon:
            chip.ink(layout.add(chip, Icon(one.icon, section.ink), start, y + (height - icon) / 2, icon, icon))
            start += icon + 16
        text = TextBox(one.name, style, place="middle", max_lines=2)
        chip.ink(layout.add(chip, text, start, y, wide + 1, height))
        chip.ink(layout.add(chip, Icon("down", section.ink), start + wide + 8, y + (height - 44) / 2, 44, 44))


def draw_picker(parent: Widget, face: Face, section: Section, options: Sequence[Option], boxes: Sequence[Box]) -> None:
    """All choices of a part as large tiles: icon over the name where the tiles are high, else beside it."""
    if boxes and boxes[0][3] >= (200 if face.theme.large else 160):
        draw_cells(parent, face, section, options, boxes)
        return
    layout, theme = face.layout, face.theme
    for one, (x, y, width, height) in zip(options, boxes, strict=False):
        tile = _button(parent, face, section, one, (x, y, width, height), None)
        icon = min(72.0, height - 24) if width > 280 and one.icon else 0.0
        room = width - 48 - (icon + 16 if icon else 0)
        styles = [theme.words(size, round(size * 1.25), bold=True) for size in (42, 36, 32, 28)]
        style = next((it for it in styles[:3] if layout.measure(one.name, it) <= room), None)
        style = style or fitted(face, one.name, styles, room, height - 8)
        wide = min(room, layout.measure(one.name, style))
        start = x + (width - wide - (icon + 16 if icon else 0)) / 2
        if icon:
            tile.ink(layout.add(tile, Icon(one.icon, section.ink), start, y + (height - icon) / 2, icon, icon))
            start += icon + 16
        name = TextBox(one.name, style, place="middle", max_lines=2)
        layout.add(tile, name, start, y, wide + 1, height)
        _follow(face, tile, name, one)
