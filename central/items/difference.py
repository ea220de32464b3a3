"""What changed from one version of an item to another, said by field, by block and by row. Pure.

Nothing is lost: every value that only one of the two versions has stands in a change, under the name that the form
gives it. What is the same is left out; the committee's sign-off, which the console sets itself, is not compared.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any, Final

from central.items.change import WHOLE, Change, keys, order
from central.items.said import BLOCK_WORDS, media_words, name_of, say, words_at
from central.items.table_difference import table_difference, table_words

Say = Callable[[str, Any], str]
"""A value in words: (path without row numbers, value) in, words out."""

BODY: Final = frozenset({"blocks.text", "blocks.entries"})
"""What a block is, and not a part of it: it goes by the block's name."""

NOT_COMPARED: Final = frozenset({"disclosure.sign_off", "disclosure.archive_number"})


def difference(old: Mapping[str, Any], new: Mapping[str, Any], said: Say = say) -> tuple[Change, ...]:
    """Every change from one content to another, in the order of the newer one."""
    return tuple(_fields("", "", old, new, said))


def _empty(value: Any) -> bool:
    return value is None or value == "" or value == [] or value == {}


def _is_media(value: Any) -> bool:
    return isinstance(value, Mapping) and "sha256" in value


def _fields(path: str, name: str, old: Mapping[str, Any], new: Mapping[str, Any], said: Say) -> Iterator[Change]:
    for key in dict.fromkeys((*new, *old)):
        at = f"{path}.{key}".lstrip(".")
        if at not in NOT_COMPARED and not (path.endswith("blocks") and key == "type"):
            own = "" if at in BODY else words_at(at)
            yield from _value(at, _named(name, own), old.get(key), new.get(key), said)


def _named(parent: str, own: str) -> str:
    if not own or own == parent:
        return parent or own
    return f"{parent} · {own}" if parent else own


def _value(path: str, name: str, old: Any, new: Any, said: Say) -> Iterator[Change]:
    if old == new or (_empty(old) and _empty(new)):
        return
    if _is_media(old) or _is_media(new):
        yield from _media(name, old, new)
    elif path == "blocks":
        yield from _blocks(old or [], new or [], said)
    elif isinstance(old, Mapping) and isinstance(new, Mapping):
        # Inside a named part the fields have names of their own.
        yield from _fields(path, "" if "." not in path and path != "" else name, old, new, said)
    elif isinstance(old or new, list | tuple) and isinstance(new or old, list | tuple):
        yield from _list(path, name, old or [], new or [], said)
    else:
        yield from _change(name, _whole(path, old, said), _whole(path, new, said))


def _change(name: str, old: str, new: str) -> Iterator[Change]:
    """One change; values that differ only in what words do not show are told apart."""
    yield Change(name, old, new if new != old else f"{new}（改过）")


def _media(name: str, old: Any, new: Any) -> Iterator[Change]:
    if _is_media(old) and _is_media(new) and old["sha256"] == new["sha256"]:
        return
    before, after = (media_words(one) if _is_media(one) else "" for one in (old, new))
    yield Change(name, before, after if after != before else f"另一个{after}")


def _whole(path: str, value: Any, said: Say) -> str:
    """All that a value says, in words, on as many lines as it has parts."""
    if _empty(value):
        return ""
    if _is_media(value):
        return media_words(value)
    if isinstance(value, Mapping):
        if value.get("type") == "table":
            return table_words(value)
        shown = {key: each for key, each in value.items() if not (path.endswith("blocks") and key == "type")}
        parts = [_whole(f"{path}.{key}".lstrip("."), each, said) for key, each in shown.items()]
        return "　".join(part for part in parts if part)
    if isinstance(value, list | tuple):
        parts = [_whole(path, each, said) for each in value]
        plain = all(not isinstance(each, Mapping | list | tuple) for each in value)
        return ("、" if plain and max(map(len, parts)) <= WHOLE else "\n").join(part for part in parts if part)
    return said(path, value)


def _list(path: str, name: str, old: Sequence[Any], new: Sequence[Any], said: Say) -> Iterator[Change]:
    if all(isinstance(each, Mapping) for each in (*old, *new)):
        yield from _rows(path, name, old, new, said)
        return
    texts = [[_whole(path, each, said) for each in side] for side in (old, new)]
    if max(len("、".join(side)) for side in texts) <= WHOLE:
        yield from _change(name, "、".join(texts[0]), "、".join(texts[1]))
        return
    for sort, a_from, a_to, b_from, b_to in SequenceMatcher(a=texts[0], b=texts[1], autojunk=False).get_opcodes():
        if sort != "equal":
            gone, come = texts[0][a_from:a_to], texts[1][b_from:b_to]
            for place in range(max(len(gone), len(come))):
                yield from _change(name, *("" if place >= len(side) else side[place] for side in (gone, come)))


def _rows(path: str, name: str, old: Sequence[Any], new: Sequence[Any], said: Say) -> Iterator[Change]:
    """Rows of a form, matched by what each is called."""
    before, after = keys(map(name_of, old)), keys(map(name_of, new))
    known = dict(zip(before, old, strict=True))
    for key, row in zip(after, new, strict=True):
        called = f"{name}“{key[0]}”" if key[0] else f"{name}第 {key[1]} 行"
        if known.get(key) == row:
            continue
        if path == "blocks.facts" and key in known and _only_value(known[key], row):
            yield Change(key[0], *(f"{side['value']}{side.get('unit') or ''}" for side in (known[key], row)))
        elif key in known:
            yield from _fields(path, called, known[key], row, said)
        else:
            yield Change(called, "", _whole(path, row, said) or "一行")
    for key, row in zip(before, old, strict=True):
        if key not in after:
            yield Change(
                f"{name}“{key[0]}”" if key[0] else f"{name}第 {key[1]} 行", _whole(path, row, said) or "一行", ""
            )
    yield from order(f"{name}的顺序", before, after)


def _only_value(old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    """Whether two facts differ in nothing but their figure."""
    return bool(old.get("value") and new.get("value")) and {**old, "value": ""} == {**new, "value": ""}


def _blocks(old: Sequence[Any], new: Sequence[Any], said: Say) -> Iterator[Change]:
    texts = [[json.dumps(block, sort_keys=True, ensure_ascii=False) for block in side] for side in (old, new)]
    names = _headed(old), _headed(new)
    for sort, a_from, a_to, b_from, b_to in SequenceMatcher(a=texts[0], b=texts[1], autojunk=False).get_opcodes():
        if sort == "equal":
            continue
        left, come, told = list(range(a_from, a_to)), list(range(b_from, b_to)), []
        for place in list(come):
            twin = _twin(old, left, new[place], names[0], names[1][place])
            if twin is not None:
                left.remove(twin)
                come.remove(place)
                told.append((place, list(_block(old[twin], new[place], names[1][place], said))))
        told += [(place, [Change(name, "", words)]) for place, name, words in _alone(new, come, names[1], said)]
        for _, made in sorted(told, key=lambda one: one[0]):
            yield from made
        for _, name, words in _alone(old, left, names[0], said):
            yield Change(name, words, "")


def _alone(
    blocks: Sequence[Mapping[str, Any]], places: list[int], names: list[str], said: Say
) -> Iterator[tuple[int, str, str]]:
    """Blocks that only one version has; a heading goes with the block under it, as its name."""
    for place in places:
        below = place + 1
        is_name = (
            blocks[place].get("type") == "heading" and below in places and names[below] == blocks[place].get("text")
        )
        if not is_name:
            yield place, _block_name(blocks[place], names[place]), _block_words(blocks[place], said)


def _twin(
    old: Sequence[Mapping[str, Any]], left: list[int], block: Mapping[str, Any], names: list[str], name: str
) -> int | None:
    """The block that a block was before: of its type, a table of its name first."""
    alike = [place for place in left if old[place].get("type") == block.get("type")]
    named = [place for place in alike if names[place] == name]
    return next(iter(named or alike), None)


def _headed(blocks: Sequence[Mapping[str, Any]]) -> list[str]:
    """For each block what it goes by: a table's own name, else the heading it stands under; nothing for headings."""
    made, heading = [], ""
    for block in blocks:
        is_heading = block.get("type") == "heading"
        heading = str(block.get("text") or "") if is_heading else heading
        made.append("" if is_heading else str(block.get("caption") or "") if block.get("type") == "table" else heading)
        if block.get("type") == "table" and not made[-1]:
            made[-1] = heading
    return made


def _block_name(block: Mapping[str, Any], name: str) -> str:
    words = BLOCK_WORDS.get(str(block.get("type")), "内容")
    if block.get("type") == "table":
        return f"{words}“{name}”" if name else words
    return name or words


def _block_words(block: Mapping[str, Any], said: Say) -> str:
    return _whole("blocks", block, said) or BLOCK_WORDS.get(str(block.get("type")), "内容")


def _block(old: Mapping[str, Any], new: Mapping[str, Any], name: str, said: Say) -> Iterator[Change]:
    if new.get("type") == "table":
        yield from table_difference(old, new, name)
        return
    yield from _fields("blocks", _block_name(new, name), old, new, said)
