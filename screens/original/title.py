"""Whose original it is: icon, title, day; a title too long for its place stands over the picture."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from feed.item import Item
from kiosk.calendar import date_text, full_date_text, local
from screens import words
from screens.item_page.regions import Box
from screens.original.leaves import What
from screens.paint import Icon, Panel, TextBox
from screens.typesetting import fit

if TYPE_CHECKING:
    from kivy.uix.widget import Widget

    from screens.page import Face
    from screens.theme import Section

_STEPS: Final = ((42, 56), (36, 42), (32, 38), (28, 34))
_PORTRAIT_STEP: Final = (55, 68)
_HEADING: Final = Box(64, 116, 1336, 104)
_BESIDE: Final = 102.0


def draw_title(parent: Widget, face: Face, section: Section, item: Item, what: What, box: Box) -> float:
    """Draw into `box`; the height of a title that stands over the picture instead (0 = none)."""
    layout, theme = face.layout, face.theme
    layout.add(parent, Panel(section.ink, radius=22), box.x, box.y + 12, 88, 88)
    layout.add(parent, Icon(section.icon, theme.color("on_solid")), box.x + 14, box.y + 26, 60, 60)
    left, room = box.x + _BESIDE, box.width - _BESIDE
    title = item.short_title or item.title
    steps = (_PORTRAIT_STEP, *_STEPS) if layout.portrait else _STEPS
    # In 特大 the title grows as far as there is room, then the day gives way, never below what everybody sees.
    for looks, meta_looks in ((theme, theme), (theme, theme.plain), (theme.plain, theme.plain)):
        meta = meta_looks.words(28, 36, "text2")
        styles = [looks.title(size, line, section.ink) for size, line in steps]
        pixels = [layout.style(style) for style in styles]
        found = fit(title, pixels, layout.px(room), layout.px(box.height - meta.line_px), balance=True)
        if found.fits:
            break
    told = f"{_day(face, item)} · {words.ORIGINAL_KINDS[what]}"
    if layout.measure(told, meta) > room:
        told = _day(face, item)
    if not found.fits:
        layout.add(parent, TextBox(told, meta, wrap=False, place="middle"), left, box.y, room, box.height)
        return _draw_heading(parent, face, section, title)
    style = styles[pixels.index(found.style)]
    high = layout.ruler.units(found.composed.height)
    top = box.y + max(0.0, (box.height - high - meta.line_px) / 2)
    layout.add(parent, TextBox(title, style, balance=True), left, top, room, high + 1)
    layout.add(parent, TextBox(told, meta, wrap=False), left, top + high, room, meta.line_px)
    return 0.0


def _draw_heading(parent: Widget, face: Face, section: Section, title: str) -> float:
    layout = face.layout
    steps = ((42, 52), (36, 46), (32, 42), (28, 36))
    styles = [looks.title(*step, section.ink) for looks in (face.theme, face.theme.plain) for step in steps]
    pixels = [layout.style(style) for style in styles]
    found = fit(title, pixels, layout.px(_HEADING.width), layout.px(_HEADING.height), balance=True)
    style = styles[pixels.index(found.style)]
    high = layout.ruler.units(found.composed.height)
    layout.add(parent, TextBox(title, style, balance=True), _HEADING.x, _HEADING.y, _HEADING.width, high + 1)
    return high


def _day(face: Face, item: Item) -> str:
    same_year = local(item.published).year == local(face.now()).year
    return date_text(item.published) if same_year else full_date_text(item.published)
