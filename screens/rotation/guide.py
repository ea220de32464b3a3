"""The slide of a service guide: who can, how long and for how much, where; and the code for all the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kivy.uix.widget import Widget

from feed.item import Guide, Item
from screens.rotation.parts import KeyRow, Place, content_height, draw_head, draw_hills, draw_qr_card, draw_rows
from screens.rotation.policy import issuer_lines, slide_width

if TYPE_CHECKING:
    from screens.page import Face


def draw(slide: Widget, face: Face, unit: str, item: Item) -> None:
    """Draw a guide in the family of mock-up 02."""
    section = face.theme.by_kind(item.kind)
    draw_hills(slide, face, section, 0.6, bare=not item.url)
    width = slide_width(face, item)
    bottom = draw_head(slide, face, section, item, width)
    x = 48 if face.layout.portrait else 64
    if item.guide is not None:
        place = Place(x, bottom + 32, width, content_height(face, item))
        draw_rows(slide, face, section, key_rows(item.guide), place)
    if item.url:
        draw_qr_card(slide, face, item.url, "扫码看怎么办", issuer_lines(face, unit, item))


def key_rows(guide: Guide) -> list[KeyRow]:
    """The answers that residents want first, as three rows."""
    return [
        KeyRow("谁能办", guide.who),
        KeyRow("多久办好", guide.duration, guide.fee),
        KeyRow("去哪办", guide.place, guide.phone),
    ]
