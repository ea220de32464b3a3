"""A form with an item's values in it, as the templates draw it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec
from django.utils import timezone
from msgspec import Struct

from central.console.editing.fields import Field, Rows, Section, choices_of
from central.console.editing.pieces import FILES, PIECES
from central.guard.checks import LEAST_PICTURE
from central.items.shape import typed_columns

SPARE_ROWS = 2
"""Empty rows that a form without script offers; the script folds them away."""


class Choice(Struct, frozen=True):
    """One thing to choose."""

    code: str
    words: str
    on: bool
    group: str = ""


class BoundField(Struct, frozen=True):
    """A field with its value."""

    field: Field
    name: str
    value: str
    choices: tuple[Choice, ...] = ()
    media: Mapping[str, Any] | None = None

    @property
    def id(self) -> str:
        """The element's id, which labels and findings point to."""
        return "f-" + "".join(sign if sign.isalnum() else "-" for sign in self.name).rstrip("-")

    @property
    def on(self) -> bool:
        """Whether a tick is set."""
        return self.value in ("true", "True")

    @property
    def groups(self) -> tuple[tuple[str, tuple[Choice, ...]], ...]:
        """The choices by the group they stand in."""
        made: dict[str, list[Choice]] = {}
        for choice in self.choices:
            made.setdefault(choice.group, []).append(choice)
        return tuple((group, tuple(found)) for group, found in made.items())


class BoundRow(Struct, frozen=True):
    """One row."""

    name: str
    fields: tuple[BoundField, ...]
    spare: bool = False


class BoundRows(Struct, frozen=True):
    """Rows with their values, and a pattern that the script makes new ones from."""

    rows: Rows
    name: str
    entries: tuple[BoundRow, ...]
    pattern: BoundRow


class BoundSection(Struct, frozen=True):
    """A section of the form."""

    section: Section
    parts: tuple[BoundField | BoundRows, ...]

    @property
    def folded(self) -> bool:
        """Whether it is shut at first: seldom needed, and nothing in it."""
        filled = any(part.value for part in self.parts if isinstance(part, BoundField) and not part.field.default)
        return self.section.folded and not filled


class BoundPiece(Struct, frozen=True):
    """A block with a form of its own; one without is carried along as it is (`carried`, JSON)."""

    key: str
    type: str
    words: str
    parts: tuple[BoundField | BoundRows, ...]
    is_file: bool
    carried: str = ""
    media: Mapping[str, Any] | None = None

    @property
    def name(self) -> str:
        """What the names of its fields begin with."""
        return f"pieces[{self.key}]"

    @property
    def told(self) -> str:
        """What the tray says of a file."""
        media = self.media or {}
        kind = str(media.get("type", "")).partition("/")[0]
        longest = max(media.get("width") or 0, media.get("height") or 0)
        if kind == "image":
            return f"有点小 · {longest} 点" if self.is_small else ""
        return str(media.get("name") or self.words)

    @property
    def is_small(self) -> bool:
        """Whether a picture is too small for a screen."""
        media = self.media or {}
        longest = max(media.get("width") or 0, media.get("height") or 0)
        return str(media.get("type", "")).startswith("image/") and 0 < longest < LEAST_PICTURE


def sections(parts: tuple[Section, ...], content: Mapping[str, Any]) -> tuple[BoundSection, ...]:
    """Sections with a content's values."""
    return tuple(BoundSection(section, tuple(_bind(part, content, "") for part in section.parts)) for section in parts)


def body_of(content: Mapping[str, Any]) -> tuple[BoundPiece, ...]:
    """The pieces of a content's blocks, under their numbers."""
    made = []
    for number, block in enumerate(content.get("blocks") or ()):
        if block.get("type") not in ("heading", "paragraph", "list", "callout"):
            made.append(piece(str(number), str(block.get("type")), block))
    return tuple(made)


def piece(key: str, kind: str, block: Mapping[str, Any]) -> BoundPiece:
    """One piece with a block's values."""
    known = PIECES.get(kind)
    if known is None:
        words = {"chart": "图表", "table": "表格"}.get(kind, "内容")
        return BoundPiece(key, kind, words, (), False, carried=msgspec.json.encode(typed_columns(block)).decode())
    name = f"pieces[{key}]"
    parts = tuple(_bind(part, block, f"{name}.") for part in known.parts)
    return BoundPiece(key, kind, known.words, parts, kind in FILES, media=block.get("media"))


def patterns(kinds: tuple[str, ...]) -> tuple[BoundPiece, ...]:
    """Empty pieces of these kinds, from which the script makes new ones; their key is `KEY`."""
    return tuple(piece("KEY", kind, {}) for kind in kinds)


def _bind(part: Field | Rows, values: Mapping[str, Any], prefix: str) -> BoundField | BoundRows:
    if isinstance(part, Rows):
        return _rows(part, values, prefix)
    return _field(part, _at(values, part.path), f"{prefix}{part.path}")


def _rows(rows: Rows, values: Mapping[str, Any], prefix: str) -> BoundRows:
    name = f"{prefix}{rows.path}"
    found = [entry for entry in _at(values, rows.path) or () if isinstance(entry, Mapping)]
    entries = [
        BoundRow(f"{name}[{number}]", _cells(rows, entry, f"{name}[{number}]")) for number, entry in enumerate(found)
    ]
    spare = range(len(found), min(len(found) + SPARE_ROWS, rows.most))
    entries += [BoundRow(f"{name}[{number}]", _cells(rows, {}, f"{name}[{number}]"), spare=True) for number in spare]
    return BoundRows(rows, name, tuple(entries), BoundRow(f"{name}[ROW]", _cells(rows, {}, f"{name}[ROW]")))


def _cells(rows: Rows, entry: Mapping[str, Any], name: str) -> tuple[BoundField, ...]:
    fresh = not entry
    return tuple(
        _field(
            field, entry.get(field.path, field.default if fresh or field.sort == "tick" else ""), f"{name}.{field.path}"
        )
        for field in rows.fields
    )


def _field(field: Field, value: Any, name: str) -> BoundField:
    if field.sort == "media":
        media = value if isinstance(value, Mapping) else None
        return BoundField(field, name, str(media.get("sha256", "")) if media else "", media=media)
    chosen = {str(each) for each in value} if isinstance(value, list | tuple) else {str(value)}
    choices = (
        tuple(Choice(code, words, code in chosen, group) for code, words, group in choices_of(field))
        if field.sort in ("choice", "ticks")
        else ()
    )
    return BoundField(field, name, _said(field, value), choices)


def _said(field: Field, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, Mapping):
        return str(value.get("sha256", ""))
    if isinstance(value, list | tuple):
        return "\n".join(str(each) for each in value)
    if field.sort == "moment":
        return _local(str(value))
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else str(value)


def _local(text: str) -> str:
    """A moment as a form shows it; what is none stays as it was typed."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    return f"{timezone.localtime(moment) if moment.tzinfo else moment:%Y-%m-%dT%H:%M}"


def _at(values: Mapping[str, Any], path: str) -> Any:
    found: Any = values
    for step in path.split("."):
        found = found.get(step) if isinstance(found, Mapping) else None
    return found
