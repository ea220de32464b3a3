"""The slide of a policy: a title, three questions and their answers, and the code for the full text."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from kivy.uix.widget import Widget

from feed.item import Item
from kiosk.calendar import full_date_text
from screens.rotation.parts import KeyRow, Place, content_height, draw_head, draw_hills, draw_qr_card, draw_rows
from screens.rotation.words import draw_words

if TYPE_CHECKING:
    from screens.page import Face

ROWS = 3


def draw(slide: Widget, face: Face, unit: str, item: Item) -> None:
    """Draw a policy as in mock-up 02; without key points its summary speaks."""
    section = face.theme.by_kind(item.kind)
    draw_hills(slide, face, section, 0.6, bare=not item.url)
    width = slide_width(face, item)
    bottom = draw_head(slide, face, section, item, width)
    points = item.policy.key_points[:ROWS] if item.policy else ()
    x = 48 if face.layout.portrait else 64
    place = Place(x, bottom + 32, width, content_height(face, item))
    rows = [KeyRow(point.label, point.answer, point.note) for point in points]
    if len(rows) > 1 or (rows and not item.summary):
        draw_rows(slide, face, section, rows, place)
    elif rows:
        # One answer alone stands over the summary.
        half = (place.height - 16) / 2
        draw_rows(slide, face, section, rows, Place(x, place.y, width, half))
        high = min(half, 204.0)
        draw_words(slide, face, item.summary, "", Place(x, place.y + high + 16, width, place.height - high - 16))
    else:
        draw_words(slide, face, item.summary, "", place)
    if item.url:
        draw_qr_card(slide, face, item.url, "扫码看全文", issuer_lines(face, unit, item))


def slide_width(face: Face, item: Item) -> float:
    """How wide the speaking part is: eight columns beside a code, all of them without one."""
    return 984 if face.layout.portrait else 1184 if item.url else 1792


def issuer_lines(face: Face, unit: str, item: Item) -> tuple[str, str]:
    """Who published, and until when it holds (else the day it was published)."""
    edition = face.catalogue.edition if face.catalogue else None
    name = (item.policy.authority if item.policy else "") or item.issuer
    name = name or (edition.units.get(unit, "") if edition else "")
    if item.in_force_until is not None:
        last = item.in_force_until - timedelta(seconds=1)
        return f"{name} 发布".strip(), f"有效期至 {full_date_text(last)}"
    return f"{name} 发布".strip(), f"{full_date_text(item.published)}发布"
