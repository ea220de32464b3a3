"""Changing values of a TOML file in place: comments, order and blank lines stay as they are. Pure."""

import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from datetime import time
from typing import Any, Final

Value = str | bool | int | float | time | list[float]

Change = Mapping[str, Value]
"""New values by dotted key, such as `feed.url`."""

_HEADER: Final = re.compile(r"\s*\[(?P<array>\[)?\s*(?P<name>[A-Za-z0-9_.\-]+)\s*\]")
_KEY: Final = re.compile(r"(?P<key>\s*(?P<name>[A-Za-z0-9_\-]+)\s*=\s*)(?P<rest>.*)\Z", re.DOTALL)
_PLAIN_VALUE: Final = re.compile(
    r"""(?P<value>"(?:[^"\\]|\\.)*"|'[^']*'|\[[^\[\]#"']*\]|[^\s#"'\[{][^\s#]*)(?P<after>\s*(?:\#.*)?)\Z"""
)


def written(value: Value) -> str:
    """Return a value as TOML writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        # JSON's strings are TOML's, but for the delete character.
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, list):
        return f"[{', '.join(map(written, value))}]"
    if isinstance(value, time):
        return value.isoformat()
    return repr(value)


def changed_text(text: str, change: Change) -> str:
    """Return `text` with new values; a key that is not there yet is put at the end of its table.

    Raises ValueError (TOMLDecodeError) where `text` is no TOML. A file whose values cannot be replaced line by line
    is written anew, without its comments.
    """
    wanted = merged(tomllib.loads(text), change)
    lines = text.splitlines()
    for key, value in change.items():
        _put(lines, key, value)
    found = "\n".join(lines) + "\n"
    try:
        if tomllib.loads(found) == wanted:
            return found
    except tomllib.TOMLDecodeError:
        pass
    return document(wanted)


def merged(tree: Mapping[str, Any], change: Change) -> dict[str, Any]:
    """Return a parsed file with new values. Raises ValueError where a table's name stands for a plain value."""
    result = {key: dict(value) if isinstance(value, dict) else value for key, value in tree.items()}
    for dotted, value in change.items():
        *tables, name = dotted.split(".")
        inner: Any = result
        for table in tables:
            inner[table] = dict(inner.get(table) or {}) if isinstance(inner.get(table, {}), dict) else None
            inner = inner[table]
            if inner is None:
                raise ValueError(f"{dotted}: {table} is a value here, not a table")
        inner[name] = value
    return result


def document(tree: Mapping[str, Any]) -> str:
    """Write a whole parsed file as TOML: plain values first, then tables, then lists of tables."""
    return "\n".join(_table(tree, ())).lstrip("\n") + "\n"


def _put(lines: list[str], dotted: str, value: Value) -> None:
    table, _, name = dotted.rpartition(".")
    start, end = _table_lines(lines, table)
    if start < 0:
        lines += ["", f"[{table}]", f"{name} = {written(value)}"]
        return
    for number in range(start, end):
        match = _KEY.match(lines[number])
        if match and match["name"] == name:
            plain = _PLAIN_VALUE.match(match["rest"])
            after = plain["after"] if plain else ""
            lines[number] = f"{match['key']}{written(value)}{after}"
            return
    last = max((n for n in range(start, end) if lines[n].strip() and not lines[n].lstrip().startswith("#")),
               default=start - 1)  # fmt: skip
    lines.insert(last + 1, f"{name} = {written(value)}")


def _table_lines(lines: Sequence[str], table: str) -> tuple[int, int]:
    """Return the first line after a table's header and the line after its last; (-1, -1) where there is none."""
    start = 0 if not table else -1
    for number, line in enumerate(lines):
        header = _HEADER.match(line)
        if header is None:
            continue
        if start >= 0:
            return start, number
        if not header["array"] and header["name"] == table:
            start = number + 1
    return (start, len(lines)) if start >= 0 else (-1, -1)


def _table(tree: Mapping[str, Any], path: tuple[str, ...]) -> list[str]:
    lines = [f"{key} = {_inline(value)}" for key, value in tree.items() if not _is_table(value)]
    for key, value in tree.items():
        name = ".".join((*path, key))
        if isinstance(value, dict):
            lines += ["", f"[{name}]", *_table(value, (*path, key))]
        elif _is_table(value):
            for each in value:
                plain = {inner: _inline(found) for inner, found in each.items()}
                lines += ["", f"[[{name}]]", *(f"{inner} = {found}" for inner, found in plain.items())]
    return lines


def _is_table(value: Any) -> bool:
    return isinstance(value, dict) or (isinstance(value, list) and bool(value) and isinstance(value[0], dict))


def _inline(value: Any) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_inline(inner)}" for key, inner in value.items()) + " }"
    if isinstance(value, list):
        return f"[{', '.join(map(_inline, value))}]"
    return written(value)
