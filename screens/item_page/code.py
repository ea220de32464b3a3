"""The card with an item's QR code: the code as large as its place allows, and one line that says why to scan it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feed.item import Item
from screens import words
from screens.item_page.regions import Box
from screens.paint import Panel, TextBox
from screens.qr_panel import QRPanel
from screens.typesetting import fit

if TYPE_CHECKING:
    from kivy.uix.widget import Widget

    from screens.page import Face
    from screens.theme import Section


def has_code(item: Item) -> bool:
    """Whether the item leads to a page that a code can hold."""
    return QRPanel.fits(item.url)


def lines_of(face: Face, item: Item) -> tuple[str, str]:
    """Why to scan, and what else to know."""
    if face.offline:
        return words.SCAN[item.kind], words.SCAN_OFFLINE
    if item.guide is not None:
        forms = any(material.blank_form for material in item.guide.materials)
        return words.SCAN["guide"], words.SCAN_FORMS if forms else words.SCAN_HOME
    return words.SCAN[item.kind], ""


def draw_code(parent: Widget, face: Face, section: Section, item: Item, box: Box) -> None:
    """Draw the card: words below the code, in a low box beside it."""
    layout, theme = face.layout, face.theme
    ground = Panel(theme.color("white"), radius=24, line=theme.color("line"))
    layout.add(parent, ground, box.x, box.y, box.width, box.height)
    call, more = lines_of(face, item)
    if box.height < 320 and box.width > 500:
        side = box.height - 8
        layout.add(parent, QRPanel(item.url or ""), box.x + 4, box.y + 4, side, side)
        left = box.x + side + 12
        _words(parent, face, section, (call, more), (left, box.y + 16, box.x + box.width - 16 - left, box.height - 32))
        return
    if box.height < 320:
        # A low card keeps its room for the code.
        more = ""
    below = 100.0 if more else 56.0
    side = min(box.width - 8, box.height - below)
    above = max(4.0, (box.height - side - below) / 2)
    layout.add(parent, QRPanel(item.url or ""), box.x + (box.width - side) / 2, box.y + above, side, side)
    top = box.y + above + side - 4
    call_style = theme.words(36, 46, section.ink, bold=True, align="center")
    if layout.measure(call, call_style) > box.width - 16:
        call_style = theme.words(32, 46, section.ink, bold=True, align="center")
    layout.add(parent, TextBox(call, call_style, wrap=False), box.x, top, box.width, 46)
    if more:
        style = theme.words(32, 46, align="center")
        layout.add(parent, TextBox(more, style, wrap=False), box.x, top + 46, box.width, 46)


def _words(
    parent: Widget,
    face: Face,
    section: Section,
    told: tuple[str, str],
    box: tuple[float, float, float, float],
) -> None:
    """Both lines beside the code, in the middle of its height."""
    layout, theme = face.layout, face.theme
    x, y, width, height = box
    styles = [theme.words(size, size + 14, section.ink, bold=True) for size in (42, 36, 32)]
    pixels = [layout.style(style) for style in styles]
    found = fit(told[0], pixels, layout.px(width), layout.px(height - 52), balance=True)
    style = styles[pixels.index(found.style)]
    high = layout.ruler.units(found.composed.height)
    total = high + (52 if told[1] else 0)
    top = y + (height - total) / 2
    layout.add(parent, TextBox(told[0], style, balance=True), x, top, width, high + 1)
    if told[1]:
        layout.add(parent, TextBox(told[1], theme.words(32, 46), wrap=False), x, top + high + 6, width, 46)
