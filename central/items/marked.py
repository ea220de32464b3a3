"""The body of an item as plain text, for the form without script: one conversion, both ways.

A blank line parts paragraphs, "- " begins an entry of a list ("1. " of a numbered one), "## " a heading, "> " words set
apart ("> ! " a warning), 〔3〕 alone on a line is the place of block number 3 that has a form of its own below.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

TEXTUAL: Final = frozenset({"heading", "paragraph", "list", "callout"})
"""Blocks that this text can hold whole."""

_PLACE: Final = re.compile(r"〔(\d{1,3})〕\Z")
_NUMBERED: Final = re.compile(r"\d{1,3}[.．、]\s*")


def to_text(blocks: Sequence[Mapping[str, Any]]) -> str:
    """The blocks as text; a block that is no text stands as the mark of its number, counted from 0."""
    return "\n\n".join(_written(number, block) for number, block in enumerate(blocks))


def _written(number: int, block: Mapping[str, Any]) -> str:
    match block.get("type"):
        case "heading":
            return f"{'#' * int(block.get('level', 2))} {block.get('text', '')}"
        case "paragraph":
            return str(block.get("text", ""))
        case "callout":
            sign = "> ! " if block.get("tone") == "warning" else "> "
            return "\n".join(f"{sign}{line}" for line in str(block.get("text", "")).split("\n"))
        case "list":
            entries = block.get("entries") or ()
            if block.get("numbered"):
                return "\n".join(f"{place}. {entry}" for place, entry in enumerate(entries, 1))
            return "\n".join(f"- {entry}" for entry in entries)
    return f"〔{number}〕"


def from_text(text: str, pieces: Mapping[int, Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The blocks of a text; `pieces` are those that stand as marks. Pieces without a mark follow at the end."""
    made: list[dict[str, Any]] = []
    used: set[int] = set()
    for part in re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n")):
        lines = [line.rstrip() for line in part.strip("\n").split("\n") if line.strip()]
        for group in _groups(lines):
            place = _PLACE.match(group[0].strip())
            if place and int(place[1]) in pieces and int(place[1]) not in used:
                used.add(int(place[1]))
                made.append(dict(pieces[int(place[1])]))
            elif not place:
                made.append(_read(group))
    made += [dict(piece) for number, piece in sorted(pieces.items()) if number not in used]
    return made


def _sort(line: str) -> str:
    for sign, found in (("#", "heading"), ("- ", "list"), ("> ", "callout")):
        if line.startswith(sign):
            return found
    if _PLACE.match(line.strip()):
        return "place"
    return "numbered" if _NUMBERED.match(line) else "paragraph"


def _groups(lines: Sequence[str]) -> list[list[str]]:
    """Lines of a part that belong together: headings and marks alone, the others with their like."""
    made: list[list[str]] = []
    before = ""
    for line in lines:
        sort = _sort(line)
        if made and sort == before and sort not in ("heading", "place"):
            made[-1].append(line)
        else:
            made.append([line])
        before = sort
    return made


def _read(lines: list[str]) -> dict[str, Any]:
    match _sort(lines[0]):
        case "heading":
            level = 3 if lines[0].startswith("###") else 2
            return {"type": "heading", "text": lines[0].lstrip("#").strip()} | ({"level": 3} if level == 3 else {})
        case "list":
            return {"type": "list", "entries": [line.removeprefix("- ").strip() for line in lines]}
        case "numbered" if len(lines) > 1:
            return {"type": "list", "numbered": True, "entries": [_NUMBERED.sub("", line, count=1) for line in lines]}
        case "callout":
            plain = [line.removeprefix("> ") for line in lines]
            warning = plain[0].startswith("! ")
            text = "\n".join(line.removeprefix("! ") for line in plain)
            return {"type": "callout", "text": text} | ({"tone": "warning"} if warning else {})
    return {"type": "paragraph", "text": "\n".join(lines)}
