"""The slide of a notice: what, in the largest words that fit, from whom, and the code for the rest."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from kivy.uix.widget import Widget
from msgspec import Struct
from msgspec.structs import astuple

from feed.blocks import Paragraph
from feed.item import Item
from kiosk.calendar import full_date_text
from screens.paint import Panel, Picture, TextBox
from screens.rotation.parts import Place, content_height, draw_head, draw_hills, draw_qr_card
from screens.rotation.policy import issuer_lines
from screens.rotation.words import draw_words
from screens.typesetting import fit_step

if TYPE_CHECKING:
    from screens.page import Face

_WORDS_HIGH = 316.0
"""How high the words are that stand beside a picture or over one."""

_UPRIGHT_PLACE: Final = Place(48, 892, 984, 436)
"""Portrait: where a picture stands, below the words."""

_RATIOS: Final = (0.6, 2.4)
"""Width by height of the narrowest and of the widest picture that is shown whole; others are cropped to these."""

MOST_CHARACTERS = 120
"""More cannot be read in the time that a slide stands."""


def draw(slide: Widget, face: Face, unit: str, item: Item) -> None:
    """Draw a notice in the family of mock-up 02: its summary on a card; a picture where there is no code."""
    section = face.theme.by_kind(item.kind)
    picture = None if item.url else cover_of(face, item)
    draw_hills(slide, face, section, 0.6, bare=not item.url and picture is None)
    portrait = face.layout.portrait
    place = picture_place(picture.ratio, portrait=portrait) if picture is not None else None
    width = 984 if portrait else 1184 if item.url else 1792 if place is None else place.x - 32 - 64
    bottom = draw_head(slide, face, section, item, width)
    x = 48 if portrait else 64
    height = content_height(face, item)
    if not item.url:
        height = height - 76 if portrait and picture is None else _WORDS_HIGH
    draw_words(slide, face, *spoken_words(item), Place(x, bottom + 32, width, height))
    lines = issuer_lines(face, unit, item)
    if item.url:
        draw_qr_card(slide, face, item.url, "扫码看全文", lines)
        return
    layout, theme = face.layout, face.theme
    told = f"{lines[0]}　{full_date_text(item.published)}"
    # The names of several offices take two lines.
    styles = [*(theme.words(size, 52, "text2") for size in (36, 32, 28)), theme.words(28, 34, "text2")]
    style = fit_step(told, width, styles, layout.measure)
    high = 52 if style.line_px == 52 else 68
    box = TextBox(told, style, max_lines=high // style.line_px, ellipsis=True)
    layout.add(slide, box, x, bottom + 32 + height + 16, width, high)
    if picture is None or place is None:
        return
    if portrait and place.width < _UPRIGHT_PLACE.width:
        card = Panel(theme.color("card"), radius=24, line=theme.color("card_line"))
        layout.add(slide, card, *astuple(_UPRIGHT_PLACE))
    layout.add(slide, Picture(picture.path, radius=24), *astuple(place))


def picture_place(ratio: float, *, portrait: bool) -> Place:
    """Where a picture of a ratio (width by height) stands whole: at the right of the words, in portrait below them."""
    ratio = min(max(ratio, _RATIOS[0]), _RATIOS[1])
    if portrait:
        whole = _UPRIGHT_PLACE
        wide = min(whole.width, whole.height * ratio)
        return Place(whole.x + (whole.width - wide) / 2, whole.y, wide, whole.height)
    wide = min(760.0, 744 * ratio)
    high = wide / ratio
    return Place(1856 - wide, 136 + (744 - high) / 2, wide, high)


def spoken_words(item: Item) -> tuple[str, str]:
    """The summary, and the first paragraph below it while both are short enough to be read in passing."""
    paragraph = next((block.text for block in item.blocks if isinstance(block, Paragraph)), "")
    if not item.summary:
        return paragraph, ""
    return item.summary, paragraph if len(item.summary) + len(paragraph) < MOST_CHARACTERS else ""


class Cover(Struct, frozen=True):
    """A prepared picture and its width by its height."""

    path: Path
    ratio: float


def cover_of(face: Face, item: Item) -> Cover | None:
    """The prepared cover picture of an item, if it has one."""
    if item.cover is None or face.catalogue is None:
        return None
    media = face.catalogue.media(item.cover.sha256)
    if media is None or not media.files:
        return None
    return Cover(face.catalogue.path(media.files[0]), media.width / media.height if media.height else 1.0)
