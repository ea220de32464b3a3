"""What comes from a form is held against the contract before it is kept: known fields only, plain values, own media.

Finished or not: a missing or wrong value stays for its author to mend, but nothing that the contract does not know gets
in, no reference to somebody else's file, and no character that a database or a page could not carry.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any, Final

import msgspec
from msgspec import inspect, to_builtins

from central.items.draft import OWN
from feed import limits
from feed.blocks import Block
from feed.item import Item
from feed.media import MediaRef
from feed.publish.fault import SourceFault
from feed.publish.tables import make_table

MOST_TEXT: Final = 20_000
"""Characters of one field that are kept; the contract's own bounds are told as findings."""

MOST_BYTES: Final = limits.ITEM_BYTES - 8 * 1024
"""Bytes of a whole content; an item with what the console adds must stay below the contract's bound."""

_ITEM: Final = inspect.type_info(Item)
_BLOCK: Final = inspect.type_info(Block)
_KEEPS_EMPTY: Final = frozenset({"cells", "values"})
_LOST: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")


class TooMuch(ValueError):
    """More than one item holds; the message says so to the person."""


def shaped(values: Any, references: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """A content as it may be kept. `references` are the media that may stand in it, by SHA-256. Raises `TooMuch`."""
    made = _value(values, _ITEM, references)
    content = {key: value for key, value in (made or {}).items() if key not in OWN}
    if "blocks" in content:
        content["blocks"] = [_tidy(block) for block in content["blocks"]]
    if len(msgspec.json.encode(content)) > MOST_BYTES:
        raise TooMuch("这一条太长了，一条放不下。请分成两条写。")
    return content


def merged(old: Mapping[str, Any], new: Mapping[str, Any], owned: Collection[str]) -> dict[str, Any]:
    """`old` with the fields that a form owns (paths) as in `new`; what the form does not show stays."""
    made = deepcopy(dict(old))
    for path in owned:
        part, _, field = path.partition(".")
        if not field:
            made.pop(part, None)
        elif isinstance(made.get(part), dict):
            made[part].pop(field, None)
    for key, value in new.items():
        both = isinstance(value, Mapping) and isinstance(made.get(key), Mapping)
        made[key] = {**made[key], **value} if both else value
    return made


MOST_NESTED: Final = 16
"""Lists and objects inside each other; the deepest content of the contract (a cell of a table) has seven."""


def nested_too_deep(values: Any) -> bool:
    """Whether something read from JSON is nested deeper than any content is, and than those who walk it may follow."""
    level = [values]
    for _ in range(MOST_NESTED):
        level = [part for each in level for part in _parts(each)]
    return bool(level)


def _parts(values: Any) -> Iterable[Any]:
    return values.values() if isinstance(values, Mapping) else values if isinstance(values, list) else ()


def media_named(values: Any) -> Iterator[str]:
    """The hashes of all media that a content names."""
    if isinstance(values, Mapping):
        found = values.get("sha256")
        if isinstance(found, str) and re.fullmatch(r"[0-9a-f]{64}", found):
            yield found
        for each in values.values():
            yield from media_named(each)
    elif isinstance(values, list | tuple):
        for each in values:
            yield from media_named(each)


def without_media(values: Any, kept: Collection[str] = ()) -> Any:
    """The content without the media that are not in `kept`; a block or photo that was nothing else is gone."""
    if isinstance(values, Mapping):
        if "sha256" in values and values["sha256"] not in kept:
            return None
        return {key: made for key, each in values.items() if (made := without_media(each, kept)) is not None}
    if isinstance(values, list | tuple):
        return [made for each in values if not _lost(each, kept) and (made := without_media(each, kept)) is not None]
    return values


def _lost(value: Any, kept: Collection[str]) -> bool:
    """Whether a block is its picture or file, and that is not kept."""
    if not isinstance(value, Mapping):
        return False
    media = value.get("media")
    if isinstance(media, Mapping):
        return media.get("sha256") not in kept
    if value.get("type") == "gallery":
        return all(_lost(image, kept) for image in value.get("images") or ())
    return False


def _value(value: Any, kind: inspect.Type, references: Mapping[str, Mapping[str, Any]]) -> Any:
    match kind:
        case inspect.Metadata():
            return _value(value, kind.type, references)
        case inspect.UnionType():
            return _one_of(value, kind, references)
        case inspect.StructType(cls=cls) if cls is MediaRef:
            found = references.get(str(value.get("sha256"))) if isinstance(value, Mapping) else None
            return dict(found) if found else None
        case inspect.StructType():
            return _struct(value, kind, references) if isinstance(value, Mapping) else None
        case inspect.VarTupleType():
            return _entries(value, kind.item_type, references)
        case inspect.BoolType():
            return value if isinstance(value, bool) else str(value) in ("true", "on", "1")
        case inspect.IntType() if isinstance(value, str) and value.strip().isascii() and value.strip().isdigit():
            return int(value[:12])
        case inspect.FloatType() if isinstance(value, str) and re.fullmatch(r"\d{1,6}(\.\d{1,12})?", value.strip()):
            return float(value)
        case _:
            return _scalar(value)


def _one_of(value: Any, kind: inspect.UnionType, references: Mapping[str, Mapping[str, Any]]) -> Any:
    if value is None or value == "":
        return None
    options = [option for option in kind.types if not isinstance(option, inspect.NoneType)]
    tagged = [option for option in options if isinstance(option, inspect.StructType) and option.tag is not None]
    if tagged:
        wanted = value.get("type") if isinstance(value, Mapping) else None
        found = next((option for option in tagged if option.tag == wanted), None)
        return _value(value, found, references) if found else None
    return _value(value, options[0], references)


def _struct(value: Mapping[str, Any], kind: inspect.StructType, references: Mapping[str, Mapping[str, Any]]) -> Any:
    made: dict[str, Any] = {} if kind.tag is None else {"type": kind.tag}
    for field in kind.fields:
        name = field.encode_name
        if name not in value:
            continue
        found = (
            _entries(value[name], _item_type(field.type), references, keep=True)
            if name in _KEEPS_EMPTY
            else _value(value[name], field.type, references)
        )
        if found not in (None, "", [], {}):
            made[name] = found
    return made


def _item_type(kind: inspect.Type) -> inspect.Type:
    kind = kind.type if isinstance(kind, inspect.Metadata) else kind
    return kind.item_type if isinstance(kind, inspect.VarTupleType) else kind


def _entries(
    value: Any, kind: inspect.Type, references: Mapping[str, Mapping[str, Any]], *, keep: bool = False
) -> list[Any]:
    if not isinstance(value, list | tuple):
        return []
    made = [_value(each, kind, references) for each in value[:1000]]
    return (
        ["" if each is None else each for each in made]
        if keep
        else [each for each in made if each not in (None, "", [], {})]
    )


def _scalar(value: Any) -> Any:
    if isinstance(value, str):
        return _LOST.sub("", value.replace("\r\n", "\n").replace("\r", "\n"))[:MOST_TEXT].strip(" \t\n")
    if isinstance(value, int | float):
        return value
    return None


def _tidy(block: dict[str, Any]) -> dict[str, Any]:
    if block.get("type") != "table":
        return block
    columns = [dict(column) for column in block.get("columns") or ()]
    rows = [dict(row) for row in block.get("rows") or ()]
    for column in columns:
        column.setdefault("label", "")
    width = len(columns)
    for row in rows:
        cells = list(row.get("cells") or ())
        row["cells"] = (cells + [""] * width)[:width] if width else cells
    _infer(columns, rows)
    for place, column in enumerate(columns):
        if column.get("kind") in ("number", "money"):
            for row in rows:
                row["cells"][place] = _figure(str(row["cells"][place]))
    for column in columns:
        if column.get("kind") == "text":
            del column["kind"]
    return {**block, "columns": columns, "rows": rows}


def typed_columns(block: Mapping[str, Any]) -> dict[str, Any]:
    """A kept table with the kind of every column said, so that a form brings it back and nothing is guessed anew."""
    if block.get("type") != "table":
        return dict(block)
    columns = [{"kind": "text", **column} for column in block.get("columns") or ()]
    return {**block, "columns": columns}


def _infer(columns: list[dict[str, Any]], rows: list[dict[str, Any]]) -> None:
    """Give columns without a kind theirs, and rows without a role, as the folder publisher reads them."""
    if not columns or (all("kind" in column for column in columns) and all("role" in row for row in rows)):
        return
    cells = [[column["label"] for column in columns], *(row["cells"] for row in rows)]
    kinds = (
        tuple(str(column.get("kind") or "text") for column in columns)
        if all("kind" in column for column in columns)
        else ()
    )
    try:
        table: Any = to_builtins(make_table(Path("表格"), 1, cells, kinds=kinds))
    except SourceFault:
        return
    for column, found in zip(columns, table["columns"], strict=False):
        if "kind" not in column:
            column["kind"] = found.get("kind", "text")
            if found.get("unit") and "unit" not in column:
                column["label"], column["unit"] = found["label"], found["unit"]
    for row, found in zip(rows, table["rows"], strict=False):
        if "role" not in row and found.get("role"):
            row["role"] = found["role"]


def _figure(cell: str) -> str:
    plain = re.sub(r"[,，\s¥￥元]", "", cell).replace("−", "-")
    if plain in ("-", "—", "－"):
        return ""
    return plain if re.fullmatch(r"-?\d+(\.\d+)?", plain) else cell
