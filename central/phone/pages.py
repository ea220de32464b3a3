"""The phone page of one item, answer first. Pure: an item and what stands around it in, HTML out.

Weight (console tokens, chapter 9): no script, no font, no cookie; inline style and icons; the head's picture and the
first photograph are all that is fetched with the page.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

import qrcode
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from msgspec.structs import replace

from central.phone import accounts, answers, cards
from central.phone.answers import Around
from central.phone.art import art_of
from central.phone.saying import HOTLINE, dialled
from central.phone.sections import section_of
from feed.blocks import (
    Audio,
    Block,
    Callout,
    Document,
    Gallery,
    Heading,
    Image,
    ListBlock,
    Map,
    People,
    Table,
    Video,
)
from feed.item import Item
from feed.taxonomy import Taxonomy

LANGUAGES: Final = {"zh-Hans": "zh-CN", "zh-Hant": "zh-Hant", "mn-Mong": "mn-Mong", "en": "en"}
LANGUAGE_WORDS: Final = {"zh-Hans": "简体中文", "zh-Hant": "繁體中文", "mn-Mong": "蒙古文 ᠮᠣᠩᠭᠣᠯ", "en": "English"}
LONG_TITLE: Final = 16
"""Characters beyond which a title takes the whole width, and the picture behind it turns to mist."""

OFTEN_NAMES: Final = (Table, People, ListBlock, Image, Gallery, Document, Map, Video, Audio)
"""Blocks that may carry the names of a 公示; they are gone when its time is over."""


def draw(item: Item, around: Around, taxonomy: Taxonomy) -> str:
    """The whole page of an item in force."""
    if around.publicity_over:
        item = without_names(item)
    section = section_of(item.kind)
    finance = accounts.is_finance(item)
    sums, sums_block = accounts.sums(item) if finance else ((), None)
    phone = answers.phone(item, around)
    drawing = cards.Drawing(
        at=around.at,
        public=around.public_phones | answers.own_phones(item),
        beside=accounts.beside(item, around.previous) if finance else None,
    )
    blocks = tuple(block for block in item.blocks if block is not sums_block)
    shown = (item.cover,) if item.cover is not None and not answers.has_pictures(item) and not finance else ()
    cover = [drawing.picture(media, "720", f"{item.title}，配图") for media in shown]
    made, originals = cards.cards(blocks, drawing)
    originals += list(answers.forms(item.guide, around.form_pages)) if item.guide else []
    words: dict[str, Any] = {
        "item": item,
        "around": around,
        "section": section,
        "art": art_of(section.code),
        "lang": LANGUAGES[item.language],
        "crumb": answers.crumb(item, taxonomy),
        "title": answers.phrases(item.title),
        "long": len(item.title) > LONG_TITLE,
        "under_title": answers.under_title(item, around),
        "summary": "" if item.guide or sums else item.summary,
        "description": item.summary or (item.guide.who if item.guide else ""),
        "sums": sums,
        "sign_off": answers.sign_off(item, around),
        "cover_first": cover if item.kind == "profile" else (),
        "cover": cover if item.kind != "profile" else (),
        "cards": made,
        "originals": answers.originals(originals, around),
        "originals_word": "表格下载" if item.guide else "原件",
        "phone": phone,
        "tel": dialled(phone),
        "life": answers.life(item, phone),
        "foot": answers.foot(item, around),
        "noindex": item.disclosure is not None and item.disclosure.publicity_until is not None,
        "hotline": HOTLINE,
        "publicity": answers.publicity(item),
        "narration": around.at(item.narration, "play") if item.narration else "",
        "doubts": finance and not any(isinstance(block, Callout) for block in item.blocks),
        "papers": answers.papers(item, taxonomy),
        "share": not around.preview,
        "qr": qr(around.address),
        "short": around.address.removeprefix("https://"),
    }
    if item.guide:
        words |= answers.guide_words(item.guide)
    if item.alert:
        words |= answers.alert_words(item, around, taxonomy)
    return render_to_string("phone/item.html", words)


def plain(title: str, said: list[str], around: Around | None = None, heading: str = "") -> str:
    """A calm page without a body: ended, taken down, not there. `title` is the item's where it may still be named."""
    words = {
        "title": answers.phrases(title),
        "long": len(title) > LONG_TITLE,
        "tab": heading or title,
        "heading": heading,
        "said": said,
        "around": around,
        "section": section_of("profile"),
        "art": art_of("village"),
        "lang": "zh-CN",
        "noindex": True,
        "phone": around.phone if around else "",
        "tel": dialled(around.phone) if around else "",
    }
    return render_to_string("phone/plain.html", words)


def originals(item: Item, form_pages: Mapping[str, int]) -> list[cards.Original]:
    """All that an item gives to take home, in the order of its page."""
    found = cards.cards(item.blocks, cards.Drawing(at=lambda _media, _form: ""))[1]
    return found + (list(answers.forms(item.guide, form_pages)) if item.guide else [])


def draw_original(item: Item, number: int, around: Around) -> str:
    """The pages of one original as pictures: WeChat opens no PDF. Raises IndexError."""
    if around.publicity_over:
        item = without_names(item)
    original = originals(item, around.form_pages)[number]
    section = section_of(item.kind)
    pages = [
        {"src": around.at(original.media, f"p{page}"), "number": page, "lazy": page > 1}
        for page in range(1, original.pages + 1)
    ]
    words = {
        "item": item,
        "around": around,
        "section": section,
        "lang": LANGUAGES[item.language],
        "original": original,
        "pages": pages,
        "file": around.at(original.media, "file"),
        "back": around.address and f"/i/{around.address.rpartition('/')[2]}",
        "noindex": True,
        "phone": "",
    }
    return render_to_string("phone/original.html", words)


def without_names(item: Item) -> Item:
    """What stays of a 公示 when its time is over: the words around the names."""
    kept: list[Block] = []
    for block in reversed(item.blocks):
        # From the end: a heading stays where something stands under it.
        if isinstance(block, Heading) and (not kept or isinstance(kept[-1], Heading)):
            continue
        if not isinstance(block, OFTEN_NAMES):
            kept.append(block)
    kept.reverse()
    disclosure = item.disclosure
    if disclosure is not None and disclosure.sign_off is not None:
        disclosure = replace(disclosure, sign_off=replace(disclosure.sign_off, page=None))
    return replace(item, blocks=tuple(kept), cover=None, narration=None, disclosure=disclosure)


def qr(address: str) -> SafeString:
    """The address as a QR code in one SVG path, for the printed page."""
    if not address:
        return SafeString()
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, box_size=10, border=0)
    code.add_data(address)
    code.make(fit=True)
    cells = code.get_matrix()
    path = "".join(_runs(cells))
    side = len(cells)
    return mark_safe(  # noqa: S308 - figures only
        f'<svg class="qr" viewBox="-2 -2 {side + 4} {side + 4}" aria-hidden="true"><path d="{path}"/></svg>'
    )


def _runs(cells: list[list[bool]]) -> Iterator[str]:
    """Dark cells, row by row, each run as one closed strip."""
    for row, line in enumerate(cells):
        column = 0
        while column < len(line):
            if not line[column]:
                column += 1
                continue
            start = column
            while column < len(line) and line[column]:
                column += 1
            yield f"M{start} {row}h{column - start}v1h-{column - start}z"
