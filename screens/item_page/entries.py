"""Rows of a checklist or a flow, set but not yet placed: a document to bring, a step to take."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from feed.blocks import Material, Step
from screens.item_page.sheet import SheetText

if TYPE_CHECKING:
    from screens.item_page.board import Setting

ROW: Final = 62.0
"""Height of a row of one line; half as much again in 特大, as all lengths here."""

OPTIONAL: Final = "有就带"


@dataclass(frozen=True)
class Entry:
    """A row of a checklist or flow: its texts (`x`, `y` from the row's corner) and height; `number` 0 ticks it."""

    texts: tuple[SheetText, ...]
    height: float
    number: int = 0
    optional: bool = False


def material_note(material: Material) -> str:
    """What is said beside a document's name: its form and copies, where it comes from, whether it may be missing."""
    copies = f"{material.copies}份" if material.copies > 1 else ""
    note = "，".join(part for part in (material.form, copies) if part) or material.source
    if material.required or OPTIONAL in note:
        return note
    return f"{note}，{OPTIONAL}" if note else OPTIONAL


def material_entry(material: Material, setting: Setting, width: float) -> Entry:
    """A row of the checklist: the note beside the name, or below a name that needs the width."""
    theme = setting.theme
    name, note = theme.words(36, 46, bold=True), theme.words(32, 42, "text2", align="right")
    left, above, row = setting.grown(54), setting.grown(8), setting.grown(ROW)
    told = material_note(material)
    beside = setting.layout.measure(told, note) if told else 0.0
    room = width - left - (beside + 20 if told else 0)
    if setting.layout.measure(material.name, name) <= room:
        texts = [SheetText(setting.compose(material.name, name, room), left, above, room)]
        if told:
            texts.append(SheetText(setting.compose(told, note, beside), width - beside, setting.grown(11), beside))
        return Entry(tuple(texts), row, optional=not material.required)
    inner = width - left
    named = setting.compose(material.name, name, inner)
    texts = [SheetText(named, left, above, inner)]
    height = 2 * above + setting.high(named)
    if told:
        below = setting.compose(told, theme.words(32, 42, "text2"), inner)
        texts.append(SheetText(below, left, above + setting.high(named), inner))
        height += setting.high(below)
    return Entry(tuple(texts), max(row, height), optional=not material.required)


def brief_text(step: Step) -> str:
    """The one thing said about a step in a narrow panel: what comes of it, else who does it."""
    return step.result or step.who


def steps_of(
    steps: Sequence[Step], setting: Setting, width: float, *, brief: bool = False, first: int = 1
) -> tuple[Entry, ...]:
    """Rows with name, what happens, and how long; a row that is too full goes on below its name.

    `first` is the number of the first of them.
    """
    theme, layout = setting.theme, setting.layout
    name_style = theme.words(36, 46, bold=True)
    time_style = theme.words(32, 42, setting.section.ink, bold=True, align="right")
    told_style = theme.words(32, 42, "text2")
    widest = max((layout.measure(step.name, name_style) for step in steps), default=0.0)
    left, above, low = setting.grown(70), setting.grown(8), setting.grown(11)
    column = min(max(widest + setting.grown(28), setting.grown(150)), width * 0.36)
    entries = []
    for number, step in enumerate(steps, first):
        time_width = layout.measure(step.time, time_style) if step.time else 0.0
        told = brief_text(step) if brief else "，".join(part for part in (step.who, step.result) if part)
        room = width - left - column - (time_width + 24 if step.time else 0)
        one_line = layout.measure(step.name, name_style) <= column - 20
        if one_line and layout.measure(told, told_style) <= room and time_width < width * 0.4:
            texts = [SheetText(setting.compose(step.name, name_style, column), left, above, column)]
            if told:
                texts.append(SheetText(setting.compose(told, told_style, room), left + column, low, room))
            if step.time:
                time = setting.compose(step.time, time_style, time_width)
                texts.append(SheetText(time, width - time_width, low, time_width))
            entries.append(Entry(tuple(texts), setting.grown(ROW), number))
            continue
        entries.append(_full_step(step, setting, width, number, told))
    return tuple(entries)


def _full_step(step: Step, setting: Setting, width: float, number: int, told: str) -> Entry:
    """A step whose texts stand below each other."""
    theme, layout = setting.theme, setting.layout
    name_style, told_style = theme.words(36, 46, bold=True), theme.words(32, 42, "text2")
    time_style = theme.words(32, 42, setting.section.ink, bold=True, align="right")
    left, above, low = setting.grown(70), setting.grown(8), setting.grown(11)
    time_width = layout.measure(step.time, time_style) if step.time else 0.0
    beside = bool(step.time) and time_width < width * 0.4
    room = width - left - (time_width + 24 if beside else 0)
    name = setting.compose(step.name, name_style, room)
    texts = [SheetText(name, left, above, room)]
    y = above + setting.high(name)
    if beside:
        texts.append(SheetText(setting.compose(step.time, time_style, time_width), width - time_width, low, time_width))
    elif step.time:
        told = f"{told}，{step.time}" if told else step.time
    if told:
        words = setting.compose(told, told_style, width - left)
        texts.append(SheetText(words, left, y, width - left))
        y += setting.high(words)
    return Entry(tuple(texts), max(setting.grown(ROW), y + above), number)
