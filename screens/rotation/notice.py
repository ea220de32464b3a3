"""The slide of a notice: what, in the largest words that fit, from whom, and the code for the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kivy.uix.widget import Widget

from feed.blocks import Paragraph
from feed.item import Item
from kiosk.calendar import full_date_text
from screens.paint import Picture, TextBox
from screens.rotation.parts import Place, content_height, draw_head, draw_hills, draw_qr_card
from screens.rotation.policy import issuer_lines
from screens.rotation.words import draw_words
from screens.typesetting import fit_step

if TYPE_CHECKING:
    from pathlib import Path

    from screens.page import Face

MOST_CHARACTERS = 120
"""More cannot be read in the time that a slide stands."""


def draw(slide: Widget, face: Face, unit: str, item: Item) -> None:
    """Draw a notice in the family of mock-up 02: its summary on a card; a picture where there is no code."""
    section = face.theme.by_kind(item.kind)
    picture = None if item.url else cover_path(face, item)
    draw_hills(slide, face, section, 0.6, bare=not item.url and picture is None)
    portrait = face.layout.portrait
    width = 984 if portrait else 1184 if item.url or picture else 1792
    bottom = draw_head(slide, face, section, item, width)
    x = 48 if portrait else 64
    height = content_height(face, item)
    if not item.url:
        height = 316.0 if not portrait or picture is not None else height - 76
    draw_words(slide, face, *spoken_words(item), Place(x, bottom + 32, width, height))
    lines = issuer_lines(face, unit, item)
    if item.url:
        draw_qr_card(slide, face, item.url, "扫码看全文", lines)
        return
    layout, theme = face.layout, face.theme
    told = f"{lines[0]}　{full_date_text(item.published)}"
    styles = [theme.words(size, 52, "text2") for size in (36, 32, 28)]
    style = fit_step(told, width, styles, layout.measure)
    layout.add(slide, TextBox(told, style, max_lines=1, ellipsis=True), x, bottom + 32 + height + 16, width, 52)
    if picture is not None:
        place = (48, 988, 984, 340) if portrait else (1280, 136, 576, 744)
        layout.add(slide, Picture(picture, radius=24), *place)


def spoken_words(item: Item) -> tuple[str, str]:
    """The summary, and the first paragraph below it while both are short enough to be read in passing."""
    paragraph = next((block.text for block in item.blocks if isinstance(block, Paragraph)), "")
    if not item.summary:
        return paragraph, ""
    return item.summary, paragraph if len(item.summary) + len(paragraph) < MOST_CHARACTERS else ""


def cover_path(face: Face, item: Item) -> Path | None:
    """The prepared cover picture of an item, if it has one."""
    if item.cover is None or face.catalogue is None:
        return None
    media = face.catalogue.media(item.cover.sha256)
    return face.catalogue.path(media.files[0]) if media and media.files else None
