"""The parts of a form, as data: a field, rows that one adds to, a section; and where choices come from."""

from __future__ import annotations

from functools import cache
from typing import Literal

from django.conf import settings
from msgspec import Struct

from feed import limits
from feed.taxonomy import Taxonomy, load_taxonomy

Sort = Literal[
    "line", "text", "lines", "choice", "ticks", "date", "moment", "number", "phone", "tick", "media", "hidden"
]


class Field(Struct, frozen=True):
    """One field. `most` bounds its characters; `choices` names a list of the taxonomy, or gives pairs."""

    path: str
    words: str
    sort: Sort = "line"
    need: bool = False
    most: int = limits.LINE_LENGTH
    help: str = ""
    choices: str | tuple[tuple[str, str], ...] = ()
    wide: bool = False
    default: str = ""


class Rows(Struct, frozen=True):
    """Rows that one adds to: steps, materials, people."""

    path: str
    words: str
    add: str
    fields: tuple[Field, ...]
    most: int
    help: str = ""
    draws: str = ""


class Section(Struct, frozen=True):
    """Fields under one heading; one that is seldom needed is folded."""

    words: str
    parts: tuple[Field | Rows, ...]
    folded: bool = False


class Form(Struct, frozen=True):
    """The form of one kind: what comes before the body, what after it, and which pieces the body can take."""

    heading: str
    before: tuple[Section, ...]
    after: tuple[Section, ...] = ()
    pieces: tuple[str, ...] = ()
    body: str = "内容"
    body_needed: bool = True


class Piece(Struct, frozen=True):
    """A block that has a form of its own, under the body."""

    words: str
    parts: tuple[Field | Rows, ...]


@cache
def taxonomy() -> Taxonomy:
    """The county's names of sections, classes and themes."""
    return load_taxonomy(settings.CONF.taxonomy)


def choices_of(field: Field) -> tuple[tuple[str, str, str], ...]:
    """What can be chosen: (code, words, the group it stands in). Retired terms are not offered."""
    if not isinstance(field.choices, str):
        return tuple((code, words, "") for code, words in field.choices)
    terms = getattr(taxonomy(), field.choices)
    areas = {term.code: term.name for term in taxonomy().areas}
    return tuple((term.code, term.name, areas.get(term.parent, "")) for term in terms if not term.retired)
