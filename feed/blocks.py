"""Blocks: the body of an item as structure, never as markup.

The same block is drawn as a widget, read aloud, searched, translated and printed, so it says what it is and
not how it looks. The tag `type` names the block; a reader skips a tag that it does not know.
"""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Literal, get_args

from msgspec import Meta, Struct

from feed import limits
from feed.media import AudioType, DocumentType, ImageType, MediaRef, SubtitleType, VideoType

Label = Annotated[str, Meta(min_length=1, max_length=limits.LABEL_LENGTH)]
Line = Annotated[str, Meta(min_length=1, max_length=limits.LINE_LENGTH)]
Paragraphs = Annotated[str, Meta(min_length=1, max_length=limits.PARAGRAPH_LENGTH)]
Link = Annotated[str, Meta(min_length=9, max_length=limits.LINK_BYTES)]
Phone = Annotated[str, Meta(pattern=r"^[0-9+][0-9 \-转]{1,30}$(?!\n)")]
Amount = Annotated[Decimal, Meta(description="decimal string, at most 13 digits and 4 decimals")]


class _Part(Struct, frozen=True, omit_defaults=True):
    """A piece of a block."""


class _Block(Struct, frozen=True, tag_field="type", omit_defaults=True):
    """A block; subclasses give the tag."""


def _of_type(reference: MediaRef, allowed: object, place: str) -> None:
    """Raise ValueError where a media reference is of another type than its place needs."""
    names = get_args(allowed)
    if reference.type not in names:
        raise ValueError(f"{place}: {reference.type} is not one of {', '.join(names)}")


class Heading(_Block, frozen=True, tag="heading"):
    """A heading inside the body; level 2 under the title, 3 below that."""

    text: Label
    level: Literal[2, 3] = 2


class Paragraph(_Block, frozen=True, tag="paragraph"):
    """Running text; a line feed begins a new paragraph."""

    text: Paragraphs


class ListBlock(_Block, frozen=True, tag="list"):
    """Entries one below the other; numbered where the order matters."""

    entries: Annotated[tuple[Line, ...], Meta(min_length=1, max_length=limits.LIST_ENTRIES)]
    numbered: bool = False


class Column(_Part, frozen=True):
    """A column of a table. Numbers and money are aligned right, thousands separated, by the reader."""

    label: Annotated[str, Meta(max_length=limits.LABEL_LENGTH)]
    kind: Literal["text", "number", "money", "date"] = "text"
    unit: Annotated[str, Meta(max_length=12)] = ""


class Row(_Part, frozen=True):
    """A row of a table; `role` tells sums from entries so that they are drawn and checked as such."""

    cells: tuple[Annotated[str, Meta(max_length=limits.LINE_LENGTH)], ...]
    role: Literal["entry", "group", "subtotal", "total"] = "entry"


class Table(_Block, frozen=True, tag="table"):
    """A table. Cells of `number` and `money` columns are decimal strings or empty."""

    columns: Annotated[tuple[Column, ...], Meta(min_length=1, max_length=limits.TABLE_COLUMNS)]
    rows: Annotated[tuple[Row, ...], Meta(max_length=limits.TABLE_ROWS)]
    caption: Annotated[str, Meta(max_length=limits.LABEL_LENGTH)] = ""

    def __post_init__(self) -> None:
        """Refuse ragged rows and figures that are no figures."""
        for number, row in enumerate(self.rows, 1):
            if len(row.cells) != len(self.columns):
                raise ValueError(f"row {number} has {len(row.cells)} cells, the table {len(self.columns)} columns")
            for column, cell in zip(self.columns, row.cells, strict=True):
                if cell and column.kind in ("number", "money"):
                    check_amount(cell, f"row {number}, column {column.label!r}")


class Series(_Part, frozen=True):
    """One series of a chart; `role` picks the colour (income and expense keep theirs on every page)."""

    name: Label
    values: Annotated[tuple[Amount | None, ...], Meta(min_length=1, max_length=limits.CHART_CATEGORIES)]
    role: Literal["income", "expense", "balance", "other"] = "other"


class Chart(_Block, frozen=True, tag="chart"):
    """Figures to be seen at a glance: one value per series and category."""

    form: Literal["bars", "line", "donut"]
    categories: Annotated[tuple[Label, ...], Meta(min_length=1, max_length=limits.CHART_CATEGORIES)]
    series: Annotated[tuple[Series, ...], Meta(min_length=1, max_length=limits.CHART_SERIES)]
    title: Annotated[str, Meta(max_length=limits.LABEL_LENGTH)] = ""
    unit: Annotated[str, Meta(max_length=12)] = ""

    def __post_init__(self) -> None:
        """Refuse series that do not match the categories, and a donut of more than one series."""
        for series in self.series:
            if len(series.values) != len(self.categories):
                raise ValueError(
                    f"series {series.name!r} has {len(series.values)} values for {len(self.categories)} categories"
                )
            for value in series.values:
                if value is not None:
                    check_amount(str(value), f"series {series.name!r}")
        if self.form == "donut" and len(self.series) != 1:
            raise ValueError("a donut shows one series")


class Fact(_Part, frozen=True):
    """One fact: what it is, its value, and a short note or unit beside it."""

    label: Label
    value: Label
    unit: Annotated[str, Meta(max_length=12)] = ""
    note: Annotated[str, Meta(max_length=limits.LABEL_LENGTH)] = ""


class Facts(_Block, frozen=True, tag="facts"):
    """Facts side by side, the most telling first."""

    facts: Annotated[tuple[Fact, ...], Meta(min_length=1, max_length=40)]


class Step(_Part, frozen=True):
    """One step of a flow: what happens, who does it, how long it takes, what comes of it."""

    name: Label
    who: Annotated[str, Meta(max_length=limits.LABEL_LENGTH)] = ""
    time: Annotated[str, Meta(max_length=limits.LABEL_LENGTH)] = ""
    result: Annotated[str, Meta(max_length=limits.LINE_LENGTH)] = ""


class Steps(_Block, frozen=True, tag="steps"):
    """A flow, drawn from first to last."""

    steps: Annotated[tuple[Step, ...], Meta(min_length=1, max_length=limits.STEPS)]


class Material(_Part, frozen=True):
    """One document to bring (申请材料)."""

    name: Label
    form: Annotated[str, Meta(max_length=limits.LABEL_LENGTH)] = ""
    copies: Annotated[int, Meta(ge=0, le=99)] = 1
    required: bool = True
    source: Annotated[str, Meta(max_length=limits.LABEL_LENGTH)] = ""
    blank_form: MediaRef | None = None
    sample: MediaRef | None = None


class Materials(_Block, frozen=True, tag="materials"):
    """What to bring, as a checklist."""

    materials: Annotated[tuple[Material, ...], Meta(min_length=1, max_length=limits.MATERIALS)]


class Image(_Block, frozen=True, tag="image"):
    """A picture with the words that stand for it when it is read aloud."""

    media: MediaRef
    alt: Annotated[str, Meta(max_length=limits.LINE_LENGTH)] = ""
    caption: Annotated[str, Meta(max_length=limits.LINE_LENGTH)] = ""

    def __post_init__(self) -> None:
        """Refuse what is no picture."""
        _of_type(self.media, ImageType, "image")


class Gallery(_Block, frozen=True, tag="gallery"):
    """Pictures to turn over."""

    images: Annotated[tuple[Image, ...], Meta(min_length=1, max_length=limits.GALLERY_IMAGES)]


class MapPoint(_Part, frozen=True):
    """A place on the map picture, as fractions of its width and height from the upper left corner."""

    label: Label
    x: Annotated[float, Meta(ge=0, le=1)]
    y: Annotated[float, Meta(ge=0, le=1)]


class Map(_Block, frozen=True, tag="map"):
    """A drawn map of the village with named places; no coordinates of the ground leave the county."""

    media: MediaRef
    points: Annotated[tuple[MapPoint, ...], Meta(max_length=60)] = ()
    caption: Annotated[str, Meta(max_length=limits.LINE_LENGTH)] = ""

    def __post_init__(self) -> None:
        """Refuse what is no picture."""
        _of_type(self.media, ImageType, "map")


class Video(_Block, frozen=True, tag="video"):
    """A film with its still picture, and subtitles where there are any."""

    media: MediaRef
    poster: MediaRef | None = None
    subtitles: MediaRef | None = None
    caption: Annotated[str, Meta(max_length=limits.LINE_LENGTH)] = ""

    def __post_init__(self) -> None:
        """Refuse media of another type than their place."""
        _of_type(self.media, VideoType, "video")
        if self.poster is not None:
            _of_type(self.poster, ImageType, "poster")
        if self.subtitles is not None:
            _of_type(self.subtitles, SubtitleType, "subtitles")


class Livestream(_Block, frozen=True, tag="livestream"):
    """A talk at a set time, followed on the phone through its link."""

    starts: datetime
    ends: datetime
    link: Link
    speaker: Annotated[str, Meta(max_length=limits.LABEL_LENGTH)] = ""

    def __post_init__(self) -> None:
        """Refuse times without zone, and an end before the beginning."""
        if self.starts.tzinfo is None or self.ends.tzinfo is None:
            raise ValueError("livestream times need a zone, such as +08:00")
        if self.ends <= self.starts:
            raise ValueError("the livestream ends before it starts")


class Audio(_Block, frozen=True, tag="audio"):
    """A recording, such as a village broadcast."""

    media: MediaRef
    caption: Annotated[str, Meta(max_length=limits.LINE_LENGTH)] = ""

    def __post_init__(self) -> None:
        """Refuse what is no sound."""
        _of_type(self.media, AudioType, "audio")


class Document(_Block, frozen=True, tag="document"):
    """An original in print, shown page by page."""

    media: MediaRef
    title: Annotated[str, Meta(max_length=limits.LABEL_LENGTH)] = ""
    pages: Annotated[int, Meta(ge=1, le=limits.DOCUMENT_PAGES)] = 1

    def __post_init__(self) -> None:
        """Refuse what is no document."""
        _of_type(self.media, DocumentType, "document")


class Callout(_Block, frozen=True, tag="callout"):
    """Words set apart: worth knowing, or worth heeding."""

    text: Annotated[str, Meta(min_length=1, max_length=limits.BASIS_LENGTH)]
    tone: Literal["info", "warning"] = "info"


class Contact(_Part, frozen=True):
    """Whom to call; duty telephone numbers of offices, never a private person's (DOMAIN, Privacy)."""

    name: Label
    phone: Phone
    duty: Annotated[str, Meta(max_length=limits.LABEL_LENGTH)] = ""
    hours: Annotated[str, Meta(max_length=limits.LABEL_LENGTH)] = ""


class Contacts(_Block, frozen=True, tag="contacts"):
    """Telephone numbers."""

    contacts: Annotated[tuple[Contact, ...], Meta(min_length=1, max_length=limits.CONTACTS)]


class Person(_Part, frozen=True):
    """A person in office: name, post, duty, and the office's number."""

    name: Label
    post: Label
    duty: Annotated[str, Meta(max_length=limits.LINE_LENGTH)] = ""
    phone: Phone | None = None
    photo: MediaRef | None = None

    def __post_init__(self) -> None:
        """Refuse a photo that is no picture."""
        if self.photo is not None:
            _of_type(self.photo, ImageType, "photo")


class People(_Block, frozen=True, tag="people"):
    """The board of people in office (岗位监督台)."""

    people: Annotated[tuple[Person, ...], Meta(min_length=1, max_length=limits.PEOPLE)]


Block = (
    Heading
    | Paragraph
    | ListBlock
    | Table
    | Chart
    | Facts
    | Steps
    | Materials
    | Image
    | Gallery
    | Map
    | Video
    | Livestream
    | Audio
    | Document
    | Callout
    | Contacts
    | People
)


def check_amount(text: str, place: str) -> Decimal:
    """Return `text` as a number; raise ValueError naming `place` where it is none or too long."""
    plain = text.removeprefix("-")
    whole, point, decimals = plain.partition(".")
    if not (whole.isascii() and whole.isdigit()) or (point and not (decimals.isascii() and decimals.isdigit())):
        raise ValueError(f"{place}: {text!r} is no figure; write digits and a point, such as 1234.50")
    if len(whole) > limits.AMOUNT_DIGITS or len(decimals) > limits.AMOUNT_DECIMALS:
        raise ValueError(
            f"{place}: {text!r} has more than {limits.AMOUNT_DIGITS} digits or {limits.AMOUNT_DECIMALS} decimals"
        )
    return Decimal(text)
