"""Items: what a unit tells its residents, one matter each."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Annotated, Literal, get_args

from msgspec import Meta, Struct

from feed import limits
from feed.blocks import Block, Label, Line, Link, Material, Phone, Step
from feed.media import AudioType, MediaRef

Kind = Literal["profile", "disclosure", "policy", "guide", "notice", "alert", "contact"]
KINDS: tuple[Kind, ...] = ("profile", "disclosure", "policy", "guide", "notice", "alert", "contact")

# Python lets `$` match before a final line feed; the look-ahead closes that door in every regex dialect.
ItemId = Annotated[str, Meta(pattern=r"^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$(?!\n)")]
Code = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9.-]{0,31}$(?!\n)", description="a code of config/taxonomy.toml")]
UnitCode = Annotated[str, Meta(pattern=r"^[1-9][0-9]{5}([0-9]{3}([0-9]{3})?)?$(?!\n)")]
Language = Literal["zh-Hans", "zh-Hant", "mn-Mong", "en"]
Short = Annotated[str, Meta(max_length=limits.LABEL_LENGTH)]
Text = Annotated[str, Meta(max_length=limits.BASIS_LENGTH)]


class _Part(Struct, frozen=True, omit_defaults=True):
    """A piece of an item."""


class KeyPoint(_Part, frozen=True):
    """A question of the resident, its answer, and a note; the slide has room for 3, 11 and 8 characters."""

    label: Label
    answer: Label
    note: Short = ""


class SignOff(_Part, frozen=True):
    """The supervision committee's sign-off (村务监督委员会审核): who, when, and the signed page."""

    body: Label
    on: date
    signed_by: Short = ""
    page: MediaRef | None = None


class Period(_Part, frozen=True):
    """The time that a disclosure accounts for (所属期); both days are part of it."""

    label: Label
    first: date
    last: date

    def __post_init__(self) -> None:
        """Refuse a period that ends before it begins."""
        if self.last < self.first:
            raise ValueError(f"period {self.label!r} ends before it begins")


class Disclosure(_Part, frozen=True):
    """The fields of a disclosed matter (DOMAIN, Fields of a disclosed item).

    `area` is 党务, 村务 or 财务; `matter` the code within it (finance: f1 to f8); `template` the district
    template's class. `publicity_until` ends a 公示 by itself.
    """

    area: Literal["party", "village", "finance"]
    matter: Code
    template: Code
    domain: Code | None = None
    elements: Text = ""
    basis: Text = ""
    frequency: Literal["once", "monthly", "quarterly", "yearly", "standing"] = "quarterly"
    period: Period | None = None
    due: date | None = None
    disclosed: date | None = None
    publicity_from: date | None = None
    publicity_until: date | None = None
    body: Short = ""
    sign_off: SignOff | None = None
    archive_number: Short = ""

    def __post_init__(self) -> None:
        """Refuse a 公示 that ends before it begins."""
        if self.publicity_from and self.publicity_until and self.publicity_until < self.publicity_from:
            raise ValueError("publicity_until is before publicity_from")


class Policy(_Part, frozen=True):
    """A policy: who issued it under which number, and its key points in the resident's words."""

    theme: Code
    authority: Short = ""
    document_number: Short = ""
    key_points: Annotated[tuple[KeyPoint, ...], Meta(max_length=limits.KEY_POINTS)] = ()


class Question(_Part, frozen=True):
    """A question often asked, and its answer."""

    question: Line
    answer: Text


class Guide(_Part, frozen=True):
    """The service-guide fields (DOMAIN, Service guide); the answers that residents want come first.

    `who`, `duration`, `fee`, `place`, `phone` are the five answers of the facts strip, in plain words.
    """

    life_event: Code
    who: Line
    duration: Short
    fee: Short
    place: Line
    phone: Phone
    subjects: Annotated[tuple[Literal["person", "organisation"], ...], Meta(max_length=2)] = ("person",)
    code: Short = ""
    authority: Short = ""
    level: Literal["county", "township", "village"] | None = None
    basis: Text = ""
    conditions: Annotated[tuple[Line, ...], Meta(max_length=30)] = ()
    materials: Annotated[tuple[Material, ...], Meta(max_length=limits.MATERIALS)] = ()
    steps: Annotated[tuple[Step, ...], Meta(max_length=limits.STEPS)] = ()
    legal_days: Annotated[int, Meta(ge=0, le=3650)] | None = None
    promised_days: Annotated[int, Meta(ge=0, le=3650)] | None = None
    case: Literal["immediate", "promised"] | None = None
    fee_basis: Text = ""
    hours: Short = ""
    directions: Line | None = None
    village_role: Literal["direct", "on-behalf", "assist", "inform"] | None = None
    visits: Annotated[int, Meta(ge=0, le=20)] | None = None
    online: Link | None = None
    result: Short = ""
    complaints_phone: Phone | None = None
    questions: Annotated[tuple[Question, ...], Meta(max_length=limits.FAQ)] = ()
    checked: date | None = None


class Action(_Part, frozen=True):
    """What to do now; the screen shows at most four, the most urgent first."""

    text: Label
    detail: Short = ""


class Alert(_Part, frozen=True):
    """A warning with its statutory fields (DOMAIN, Emergency warning).

    It stands from `starts` until `ends`, or until it is lifted (withdrawn), never longer.
    """

    category: Code
    level: Literal["red", "orange", "yellow", "blue"]
    starts: datetime
    ends: datetime
    area: Line
    what: Line
    actions: Annotated[tuple[Action, ...], Meta(min_length=1, max_length=limits.ACTIONS)]
    issued_by: Label
    drill: bool = False
    cap_identifier: Annotated[str, Meta(max_length=200)] = ""

    def __post_init__(self) -> None:
        """Refuse times without zone, and an end before the beginning."""
        if self.starts.tzinfo is None or self.ends.tzinfo is None:
            raise ValueError("alert times need a zone, such as +08:00")
        if self.ends <= self.starts:
            raise ValueError("the alert ends before it starts")


class SearchKeys(_Part, frozen=True):
    """Pinyin and initials of title and keywords, made by the publisher so that devices need no dictionary.

    Words are parted by spaces: ``pinyin`` "di bao shen qing", ``initials`` "dbsq".
    """

    pinyin: Annotated[str, Meta(max_length=limits.SEARCH_LENGTH, pattern=r"^[a-z0-9 ]*$(?!\n)")] = ""
    initials: Annotated[str, Meta(max_length=limits.SEARCH_LENGTH, pattern=r"^[a-z0-9 ]*$(?!\n)")] = ""
    keywords: Annotated[tuple[Short, ...], Meta(max_length=20)] = ()


class Item(Struct, frozen=True, omit_defaults=True):
    """One item of a unit's feed.

    It is keyed by (unit, id), where the unit is the role that signed the feed: an item names no issuer's
    rank and cannot shadow another unit's (docs/feed.md, Authority). `issuer` is the office as residents know
    it, for display alone. `version` grows with every change. Moments carry a zone; `published` is the day
    told to residents. An item is in force from `in_force_from` until `in_force_until`, ends excluded, and
    leaves by itself. `audience` routes within the signing unit's subtree: empty means all of it.
    `preload` lets the device fetch before `in_force_from`.
    """

    id: ItemId
    version: Annotated[int, Meta(ge=1, le=2**31)]
    kind: Kind
    title: Annotated[str, Meta(min_length=1, max_length=limits.TITLE_LENGTH)]
    published: datetime
    summary: Annotated[str, Meta(max_length=limits.SUMMARY_LENGTH)] = ""
    short_title: Annotated[str, Meta(max_length=24)] = ""
    issuer: Short = ""
    language: Language = "zh-Hans"
    translation_of: ItemId | None = None
    topics: Annotated[tuple[Code, ...], Meta(max_length=limits.TAXONOMY_CODES)] = ()
    in_force_from: datetime | None = None
    in_force_until: datetime | None = None
    preload: bool = False
    priority: Literal["normal", "pinned", "urgent"] = "normal"
    rotate: bool = True
    audience: Annotated[tuple[UnitCode, ...], Meta(max_length=limits.AUDIENCE_UNITS)] = ()
    url: Link | None = None
    cover: MediaRef | None = None
    narration: MediaRef | None = None
    search: SearchKeys = SearchKeys()
    sample: bool = False
    disclosure: Disclosure | None = None
    policy: Policy | None = None
    guide: Guide | None = None
    alert: Alert | None = None
    blocks: Annotated[tuple[Block, ...], Meta(max_length=limits.BLOCKS)] = ()

    def __post_init__(self) -> None:
        """Refuse an item whose typed part does not match its kind, or whose times do not hold."""
        for kind in ("disclosure", "policy", "guide", "alert"):
            if (getattr(self, kind) is not None) != (self.kind == kind):
                verb = "needs" if self.kind == kind else "cannot have"
                raise ValueError(f"an item of kind {self.kind!r} {verb} the part {kind!r}")
        for name in ("published", "in_force_from", "in_force_until"):
            moment: datetime | None = getattr(self, name)
            if moment is not None and moment.tzinfo is None:
                raise ValueError(f"{name} needs a zone, such as +08:00")
        if self.in_force_from and self.in_force_until and self.in_force_until <= self.in_force_from:
            raise ValueError("in_force_until is not after in_force_from")
        if self.narration is not None and self.narration.type not in get_args(AudioType):
            raise ValueError(f"narration: {self.narration.type} is no sound")
        if self.translation_of == self.id:
            raise ValueError("translation_of names the item itself")


def parts_of(item: Item) -> Iterator[tuple[str, object]]:
    """Walk all that an item holds, leaves last: (dotted path, value), depth first in field order."""
    yield from _walk("", item)


def _walk(path: str, value: object) -> Iterator[tuple[str, object]]:
    yield path, value
    if isinstance(value, Struct):
        for name in value.__struct_fields__:
            yield from _walk(f"{path}.{name}" if path else name, getattr(value, name))
    elif isinstance(value, tuple):
        for index, entry in enumerate(value):
            yield from _walk(f"{path}[{index}]", entry)


def media_of(item: Item) -> tuple[MediaRef, ...]:
    """Return every blob that the item shows, each once, in the order of its pages."""
    found: dict[MediaRef, None] = {}
    _gather(item, found)
    return tuple(found)


def _gather(value: object, found: dict[MediaRef, None]) -> None:
    # Asked of thousands of items at every signing: no paths, and words are not walked into.
    if isinstance(value, MediaRef):
        found[value] = None
    elif isinstance(value, Struct):
        for name in value.__struct_fields__:
            part = getattr(value, name)
            if isinstance(part, (tuple, Struct)):
                _gather(part, found)
    elif isinstance(value, tuple):
        for part in value:
            if isinstance(part, (tuple, Struct)):
                _gather(part, found)


def links_of(item: Item) -> tuple[tuple[str, str], ...]:
    """Return every link that the item can put behind a QR code, as (path, address)."""
    return tuple(
        (path, part)
        for path, part in parts_of(item)
        if isinstance(part, str) and path.rpartition(".")[2] in ("url", "online", "link")
    )
