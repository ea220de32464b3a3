"""What a form without script sends, as a content: names are paths ("guide.steps[0].name"), the body is marked text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

import msgspec
from django.http import QueryDict
from django.utils import timezone

from central.console.editing.fields import Field, Rows
from central.console.editing.forms import FORMS
from central.console.editing.pieces import PIECES
from central.items.marked import from_text
from central.items.shape import nested_too_deep

_STEP: Final = re.compile(r"([a-z_]+)((?:\[\d{1,3}\])*)\Z")
_NAME: Final = re.compile(r"[a-z_]+(?:\[\d{1,3}\])*(?:\.[a-z_0-9]+(?:\[\d{1,3}\])*){0,4}\Z")


def content_of(kind: str, posted: QueryDict) -> dict[str, Any]:
    """The content that a posted form stands for."""
    form = FORMS[kind]
    sorts = {}
    for section in (*form.before, *form.after):
        for part in section.parts:
            sorts.update(_sorts(part, ""))
    tree: dict[str, Any] = {}
    for name in posted:
        if not _NAME.match(name) or name in ("body", "seen", "until", "starts"):
            continue
        plain = re.sub(r"\[\d+\]", "", name)
        sort = sorts.get(plain) or _sort_in_piece(plain)
        _put(tree, name, _value(sort, posted.getlist(name)))
    pieces = {number: made for number, found in _numbered(tree.pop("pieces", {})) if (made := _piece(found))}
    tree = _plain(tree)
    tree["blocks"] = from_text(posted.get("body", ""), pieces)
    tree["audience"] = posted.getlist("audience")
    return tree


def _sorts(part: Field | Rows, prefix: str) -> dict[str, str]:
    if isinstance(part, Rows):
        return {f"{prefix}{part.path}.{field.path}": field.sort for field in part.fields}
    return {f"{prefix}{part.path}": part.sort}


_PIECE_SORTS: Final = {
    name: sort for piece in PIECES.values() for part in piece.parts for name, sort in _sorts(part, "pieces.").items()
}


def _sort_in_piece(name: str) -> str:
    return _PIECE_SORTS.get(name, "line")


def _value(sort: str, values: list[str]) -> Any:
    last = values[-1].strip()
    match sort:
        case "ticks":
            return [value for value in values if value]
        case "lines":
            return [line.strip() for line in last.splitlines() if line.strip()]
        case "tick":
            return "true" in values
        case "media":
            return {"sha256": last} if last else None
        case "moment":
            return moment_text(last)
    return last


def moment_text(text: str) -> str:
    """A moment as typed ("2026-10-25T08:00", China's clock) with its zone; what is none stays as it is."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    return moment.isoformat() if moment.tzinfo else timezone.make_aware(moment).isoformat()


def _put(tree: dict[str, Any], name: str, value: Any) -> None:
    """Put a value at its path; numbers in brackets are keys until `_plain` makes lists of them."""
    keys: list[str | int] = []
    for step in name.split("."):
        match = _STEP.match(step)
        if match is None:
            return
        keys += [match[1], *(int(number) for number in re.findall(r"\d+", match[2]))]
    here: Any = tree
    for key in keys[:-1]:
        here = here.setdefault(key, {})
        if not isinstance(here, dict):
            return
    here[keys[-1]] = value


def _plain(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    if value and all(isinstance(key, int) for key in value):
        rows = [_plain(value[key]) for key in sorted(value)]
        return [row for row in rows if not _is_empty(row)]
    return {key: _plain(each) for key, each in value.items()}


def _is_empty(row: Any) -> bool:
    """Whether nobody wrote into a row: ticks and counts that stood there already do not count."""
    if not isinstance(row, Mapping):
        return row in (None, "", [])
    return all(each in (None, "", [], {}) or key in ("required", "copies") for key, each in row.items())


def _numbered(found: Any) -> list[tuple[int, Any]]:
    return [(key, each) for key, each in found.items() if isinstance(key, int)] if isinstance(found, dict) else []


def _piece(found: Any) -> dict[str, Any] | None:
    plain = _plain(found)
    if not isinstance(plain, dict) or plain.get("gone") == "true":
        return None
    carried = plain.pop("carried", None)
    if carried:
        try:
            block = msgspec.json.decode(str(carried))
        except (msgspec.DecodeError, RecursionError):
            return None
        return block if isinstance(block, dict) and not nested_too_deep(block) else None
    if isinstance(plain.get("subtitles"), str):
        plain["subtitles"] = {"sha256": plain["subtitles"]} if plain["subtitles"] else None
    return plain if plain.get("type") in PIECES else None
