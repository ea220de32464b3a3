"""From the blocks of an item to the cards of its phone page: which words, rows and pictures stand together. Pure.

A heading opens a card, and what follows is in it; pictures stand on their own between the cards, originals to take home
are gathered at the end. Tables have at most three columns: what is wider becomes one small sheet per row, because
nobody reads sideways on a phone.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Any, Final

from msgspec import Struct

from central.phone import tables
from central.phone.accounts import Beside
from central.phone.saying import dialled, moment, numeral, size, told
from central.phone.tables import Piece
from feed.blocks import (
    Audio,
    Block,
    Callout,
    Chart,
    Contacts,
    Document,
    Facts,
    Gallery,
    Heading,
    Image,
    ListBlock,
    Livestream,
    Map,
    Material,
    Materials,
    Paragraph,
    People,
    Step,
    Steps,
    Table,
    Video,
)
from feed.media import MediaRef

At = Callable[[MediaRef, str], str]
"""The address of a medium in one of the forms of `central.phone.renditions`."""

MANY_ROWS: Final = 12
"""Rows of a wide table beyond which it is folded away behind its number of rows."""


class Card(Struct):
    """One card: its heading and its pieces; a picture stands without a frame of its own (`bare`)."""

    heading: str = ""
    pieces: list[Piece] = []
    bare: bool = False
    tone: str = ""


class Original(Struct, frozen=True):
    """Something to take home: a document with its pages to look at, a form, a sample."""

    title: str
    media: MediaRef
    pages: int = 0

    @property
    def said(self) -> str:
        """Format, pages and size, as beside the button."""
        if self.media.type != "application/pdf":
            return "图片"
        pages = f"{self.pages} 页 " if self.pages > 1 else ""
        return f"PDF {pages}{size(self.media.length)}"


class Drawing(Struct):
    """What the cards need to know besides the blocks: addresses, callable numbers, the finance page's last period.

    `seen` counts pictures: the first is fetched with the page, all others when somebody comes near them.
    """

    at: At
    public: Collection[str] = ()
    beside: Beside | None = None
    seen: int = 0

    def picture(self, media: MediaRef, form: str, alt: str, caption: str = "") -> Piece:
        """A picture with its place kept free, so that nothing jumps when it comes."""
        self.seen += 1
        width, height = media.width or 4, media.height or 3
        return {
            "form": "picture",
            "src": self.at(media, form),
            "large": self.at(media, "1440"),
            "alt": alt or caption or "照片",
            "caption": caption,
            "width": 720,
            "height": round(720 * height / width),
            "lazy": self.seen > 1,
        }


def cards(blocks: Sequence[Block], drawing: Drawing) -> tuple[list[Card], list[Original]]:
    """The cards of these blocks in their order, and the originals among them."""
    made: list[Card] = []
    originals: list[Original] = []
    fresh = True
    heading = ""

    def into() -> Card:
        nonlocal fresh
        if fresh or not made:
            made.append(Card(pieces=[]))
            fresh = False
        return made[-1]

    for block in blocks:
        if isinstance(block, Heading):
            if block.level == 2:
                made.append(Card(heading=block.text, pieces=[]))
                fresh = False
            else:
                into().pieces.append({"form": "heading", "text": block.text})
            heading = block.text
        elif isinstance(block, Document):
            originals.append(Original(block.title or block.media.name or "原件", block.media, block.pages))
        elif isinstance(block, Image | Gallery | Map | Video):
            pieces = _seen(block, drawing)
            if made and not fresh and made[-1].heading and not made[-1].pieces:
                made[-1].pieces += pieces
            else:
                made.append(Card(pieces=pieces, bare=True))
                fresh = True
        else:
            card = into()
            piece = _read(block, drawing, heading)
            if isinstance(block, Table) and not card.heading and not card.pieces and block.caption:
                card.heading, piece["caption"] = block.caption, ""
            if piece.get("wide") and (piece["rows"] > MANY_ROWS or any(p["form"] == "chart" for p in card.pieces)):
                piece["folded"] = True
            card.pieces.append(piece)
            if isinstance(block, Table):
                card.tone = _tone(heading or block.caption)
    return [card for card in made if card.pieces], originals


def _tone(name: str) -> str:
    """Income and expenditure keep their colours, as on the screen."""
    return "in" if "收入" in name else "out" if "支出" in name else ""


def _read(block: Block, drawing: Drawing, heading: str) -> Piece:
    """One block that is read, as a piece."""
    if isinstance(block, Paragraph):
        return {"form": "paragraphs", "texts": [told(line, drawing.public) for line in _lines(block.text)]}
    if isinstance(block, ListBlock):
        return {
            "form": "list",
            "numbered": block.numbered,
            "entries": [told(entry, drawing.public) for entry in block.entries],
        }
    if isinstance(block, Callout):
        lines = [told(line, drawing.public) for line in _lines(block.text)]
        return {"form": "callout", "tone": block.tone, "texts": lines}
    if isinstance(block, Table):
        return tables.table(block, drawing.beside, heading)
    if isinstance(block, Chart):
        return tables.chart(block)
    if isinstance(block, Facts):
        return {"form": "facts", "facts": block.facts}
    if isinstance(block, Steps):
        return steps(block.steps)
    if isinstance(block, Materials):
        return materials(block.materials)
    if isinstance(block, Contacts):
        rows = [
            {
                "name": one.name,
                "said": "　".join(filter(None, (one.duty, one.hours))),
                "phone": one.phone,
                "tel": dialled(one.phone),
            }
            for one in block.contacts
        ]
        return {"form": "contacts", "contacts": rows}
    if isinstance(block, People):
        return {"form": "people", "people": [_person(one, drawing) for one in block.people]}
    if isinstance(block, Livestream):
        return {
            "form": "livestream",
            "when": f"{moment(block.starts)} 到 {moment(block.ends, block.starts).rpartition(' ')[2]}",
            "speaker": block.speaker,
            "link": block.link,
        }
    if isinstance(block, Audio):
        return {"form": "audio", "src": drawing.at(block.media, "play"), "caption": block.caption or "听录音"}
    raise TypeError(f"no phone form for block {type(block).__name__}")


def _seen(block: Image | Gallery | Map | Video, drawing: Drawing) -> list[Piece]:
    """One block that is looked at, as pieces."""
    if isinstance(block, Image):
        return [drawing.picture(block.media, "720", block.alt, block.caption)]
    if isinstance(block, Gallery):
        first, *others = block.images
        pieces = [drawing.picture(first.media, "720", first.alt, first.caption)]
        if others:
            small = [drawing.picture(one.media, "360", one.alt, one.caption) for one in others]
            pieces.append({"form": "gallery", "pictures": small})
        return pieces
    if isinstance(block, Map):
        picture = drawing.picture(block.media, "720", f"{block.caption or '地图'}，地点名写在图的下面", block.caption)
        points = [
            {"label": point.label, "x": f"{point.x * 100:.1f}", "y": f"{point.y * 100:.1f}"} for point in block.points
        ]
        return [picture | {"form": "map", "points": points}]
    drawing.seen += 1
    # A poster cannot wait until somebody comes near: only the page's first picture may be one.
    poster = drawing.at(block.poster, "720") if block.poster is not None and drawing.seen == 1 else ""
    film = {
        "form": "film",
        "src": drawing.at(block.media, "play"),
        "type": block.media.type,
        "poster": poster,
        "subtitles": drawing.at(block.subtitles, "play") if block.subtitles else "",
        "caption": block.caption,
        "said": " · ".join(filter(None, (_minutes(block.media.seconds), size(block.media.length)))),
    }
    return [film]


def steps(all_steps: Sequence[Step]) -> Piece:
    """A flow: name and time in one line, who and what comes of it below."""
    rows = [
        {
            "number": number,
            "name": step.name,
            "time": step.time,
            "said": step.result if not step.who or step.who in step.result else f"{step.who}　{step.result}".strip(),
        }
        for number, step in enumerate(all_steps, 1)
    ]
    return {"form": "steps", "steps": rows, "count": numeral(len(rows))}


def materials(all_materials: Sequence[Material]) -> Piece:
    """What to bring, as a list to tick off in one's mind."""
    rows = []
    for one in all_materials:
        copies = f"{one.copies} 份" if one.copies > 1 else ""
        where = (
            f"{one.source}有" if one.source and one.source not in ("自己带", one.form) and "有" not in one.form else ""
        )
        parts = dict.fromkeys(filter(None, (one.form, copies, where)))
        if not one.required and "有就带" not in parts:
            parts = {"有就带": None} | parts
        rows.append({"name": one.name, "said": "，".join(parts), "required": one.required})
    return {"form": "materials", "materials": rows}


def _person(one: Any, drawing: Drawing) -> dict[str, Any]:
    return {
        "name": one.name,
        "post": one.post,
        "duty": one.duty,
        "phone": one.phone,
        "tel": dialled(one.phone) if one.phone else "",
        "photo": drawing.at(one.photo, "face") if one.photo else "",
    }


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]


def _minutes(seconds: int | None) -> str:
    if not seconds:
        return ""
    minutes, rest = divmod(seconds, 60)
    return " ".join(filter(None, (f"{minutes} 分" if minutes else "", f"{rest} 秒" if rest else "")))
