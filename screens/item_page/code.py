"""The card with an item's QR code: the code as large as its place allows, and one line that says why to scan it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from feed.item import Item
from screens import words
from screens.item_page.regions import Box
from screens.marks import fitted
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
    """Draw the card: words below the code, in a low and wide box beside it. By night only the code is on white."""
    layout, theme = face.layout, face.theme
    ground = Panel(theme.color("white" if theme.illustrated else "card"), radius=24, line=theme.color("line"))
    layout.add(parent, ground, box.x, box.y, box.width, box.height)
    call, more = lines_of(face, item)
    if box.height < _LOW and box.width > 500:
        side = box.height - 8
        _code(parent, face, item, box.x + 4, box.y + 4, side)
        left = box.x + side + 12
        _words(parent, face, section, (call, more), (left, box.y + 16, box.x + box.width - 16 - left, box.height - 32))
        return
    if box.height < _LOW:
        # A low card keeps its room for the code.
        more = ""
    below = 96.0 if more else 50.0
    if not theme.illustrated:
        # The white ends where the code's place does: words keep clear of it.
        below += 8.0
    side = min(box.width - 8, box.height - below)
    above = max(2.0, (box.height - side - below) / 2)
    _code(parent, face, item, box.x + (box.width - side) / 2, box.y + above, side)
    # Four free modules end the code's place: words may stand closer than it does.
    top = box.y + above + side - (4 if theme.illustrated else -4)
    plain = theme.plain
    call_style = plain.words(36, 46, section.ink, bold=True, align="center")
    if layout.measure(call, call_style) > box.width - 16:
        call_style = plain.words(32, 46, section.ink, bold=True, align="center")
    layout.add(parent, TextBox(call, call_style, wrap=False), box.x, top, box.width, 46)
    if more:
        style = plain.words(32, 46, align="center")
        layout.add(parent, TextBox(more, style, wrap=False), box.x, top + 46, box.width, 46)


_LOW: Final = 320.0
"""A lower card has no room for more than one line of words."""


def _code(parent: Widget, face: Face, item: Item, x: float, y: float, side: float) -> None:
    """The code; by night on a white square of its own."""
    layout, theme = face.layout, face.theme
    if not theme.illustrated:
        layout.add(parent, Panel(theme.color("white"), radius=16), x, y, side, side)
    layout.add(parent, QRPanel(item.url or ""), x, y, side, side)


def _words(
    parent: Widget,
    face: Face,
    section: Section,
    told: tuple[str, str],
    box: tuple[float, float, float, float],
) -> None:
    """Both lines beside the code, in the middle of its height."""
    layout, theme = face.layout, face.theme.plain
    x, y, width, height = box
    styles = [theme.words(size, size + 14, section.ink, bold=True) for size in (42, 36, 32)]
    style = fitted(face, told[0], styles, width, height - 52, balance=True)
    pixels = layout.style(style)
    high = layout.ruler.units(fit(told[0], [pixels], layout.px(width), layout.px(height), balance=True).composed.height)
    total = high + (52 if told[1] else 0)
    top = y + (height - total) / 2
    layout.add(parent, TextBox(told[0], style, balance=True), x, top, width, high + 1)
    if told[1]:
        layout.add(parent, TextBox(told[1], theme.words(32, 46), wrap=False), x, top + high + 6, width, 46)
