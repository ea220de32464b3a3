"""The folder publisher's reading half: a folder of Markdown files in, the items of each unit out.

`units.toml` names the units and the county's policy; each unit has a folder of item files with their media
beside them. All faults of a folder are gathered and told at once.
"""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import msgspec
from msgspec import Struct

from feed.authority import CountyPolicy, faults
from feed.item import Item, UnitCode
from feed.publish.attachments import Attachments
from feed.publish.body import Body
from feed.publish.fault import FolderFault, SourceFault
from feed.publish.search_keys import search_keys
from feed.publish.typed import typed
from feed.reading import ItemRefused, write_item
from feed.taxonomy import Taxonomy
from feed.units import level_of

_MARK: Final = "+++"
_TOML_LINE = re.compile(r"\(at line (\d+)")
_PATH = re.compile(r" - at `\$\.?(?P<path>[^`]*)`")


class UnitEntry(Struct, frozen=True, forbid_unknown_fields=True):
    """A unit of `units.toml`: its code, its name on the screen, its folder."""

    code: UnitCode
    name: str
    folder: str


class UnitsFile(Struct, frozen=True, forbid_unknown_fields=True):
    """`units.toml` as written."""

    unit: tuple[UnitEntry, ...]
    policy: CountyPolicy = CountyPolicy()


class UnitContent(Struct, frozen=True):
    """What one unit publishes: its items in the order of their ids, and the files of their media by SHA-256."""

    code: str
    name: str
    items: tuple[Item, ...]
    blobs: dict[str, Path]


class Folder(Struct, frozen=True):
    """A content folder, read: every unit by its code, and the county's policy."""

    units: dict[str, UnitContent]
    policy: CountyPolicy


def read_folder(folder: Path, taxonomy: Taxonomy) -> Folder:
    """Read all units of a content folder; raise FolderFault with every fault found."""
    plan = _units_file(folder / "units.toml")
    found: list[SourceFault] = []
    units: dict[str, UnitContent] = {}
    for entry in plan.unit:
        attachments, items, homes = Attachments(), dict[str, Item](), dict[str, Path]()
        for path in _item_files(folder / entry.folder):
            try:
                item = read_item_file(path, attachments)
                _hold(path, item, entry.code, plan.policy, taxonomy)
                if item.id in homes:
                    raise SourceFault(
                        path, 0, f"the id {item.id!r} is also that of {homes[item.id]}", "give each item its own id"
                    )
            except SourceFault as fault:
                found.append(fault)
            else:
                items[item.id], homes[item.id] = item, path
        found.extend(_dangling(items, homes))
        units[entry.code] = UnitContent(
            entry.code, entry.name, tuple(items[name] for name in sorted(items)), attachments.blobs
        )
    if found:
        raise FolderFault(tuple(found))
    return Folder(units, plan.policy)


def _units_file(path: Path) -> UnitsFile:
    try:
        plan = msgspec.convert(tomllib.loads(path.read_text("utf-8")), UnitsFile)
        for entry in plan.unit:
            level_of(entry.code)
            if not (path.parent / entry.folder).is_dir():
                raise SourceFault(
                    path, 0, f"there is no folder {entry.folder!r}", f"make it, or mend the entry {entry.code}"
                )
    except SourceFault as fault:
        raise FolderFault((fault,)) from fault
    except OSError as fault:
        raise FolderFault((SourceFault(path, 0, "cannot be read", "a content folder has a units.toml"),)) from fault
    except (ValueError, msgspec.ValidationError) as fault:
        raise FolderFault((SourceFault(path, 0, str(fault), "see docs/feed.md, The content folder"),)) from fault
    return plan


def _item_files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*.md")) if path.name.lower() != "readme.md")


def read_item_file(path: Path, attachments: Attachments) -> Item:
    """Read one item file as version 1; raise SourceFault naming file, line and remedy."""
    try:
        text = path.read_text("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as fault:
        raise SourceFault(path, 0, "is not UTF-8", "save it as UTF-8") from fault
    lines = text.split("\n")
    if lines[0].strip() != _MARK or _MARK not in [line.strip() for line in lines[1:]]:
        raise SourceFault(path, 1, "has no front matter", "begin with +++, the fields, and +++ again")
    end = next(number for number, line in enumerate(lines[1:], 1) if line.strip() == _MARK)
    front = "\n".join(lines[1:end])
    try:
        fields: dict[str, Any] = tomllib.loads(front)
    except tomllib.TOMLDecodeError as fault:
        at = _TOML_LINE.search(str(fault))
        raise SourceFault(
            path, int(at[1]) + 1 if at else end, f"front matter: {fault}", "mend the TOML there"
        ) from fault
    for name in ("version", "blocks", "search"):
        if name in fields:
            raise SourceFault(path, _line_of(lines, name), f"{name!r} is not written by hand", "take it out")
    known = {*Item.__struct_fields__, "keywords"}
    if strange := next((name for name in fields if name not in known), None):
        raise SourceFault(
            path, _line_of(lines, strange), f"there is no field {strange!r}", f"known are: {', '.join(sorted(known))}"
        )
    keywords = fields.pop("keywords", [])
    body = Body(path, "\n".join(lines[end + 1 :]), end + 2, attachments).blocks()
    tree = {
        "id": path.stem,
        "version": 1,
        **typed(fields, Item, lambda name: attachments.reference(path, name, _line_of(lines, name))),
    }
    try:
        tree["search"] = search_keys(str(tree.get("title", "")), keywords)
        item = msgspec.convert({**tree, "blocks": [msgspec.to_builtins(block) for block in body]}, Item)
        write_item(item)
    except (msgspec.ValidationError, ItemRefused, TypeError) as fault:
        raise _named(path, lines, str(fault)) from fault
    return item


def _named(path: Path, lines: list[str], message: str) -> SourceFault:
    """Turn a model's complaint into one that names the field and its line."""
    place = _PATH.search(message)
    field = place["path"] if place else ""
    plain = _PATH.sub("", message)
    missing = re.search(r"missing required field `(\w+)`", message)
    if missing:
        return SourceFault(
            path,
            1,
            f"the field {missing[1]!r} is missing" + (f" in {field}" if field else ""),
            "add it to the front matter",
        )
    return SourceFault(
        path, _line_of(lines, field.rpartition(".")[2].partition("[")[0]), f"{field}: {plain}" if field else plain
    )


def _line_of(lines: list[str], word: str) -> int:
    """Return the line, counted from 1, where `word` stands first; 1 where it does not."""
    return next((number for number, line in enumerate(lines, 1) if word and word in line), 1)


def _hold(path: Path, item: Item, unit: str, policy: CountyPolicy, taxonomy: Taxonomy) -> None:
    """Hold an item against authority and taxonomy; raise SourceFault at the first fault."""
    for fault in faults(item, unit, policy):
        raise SourceFault(path, 0, fault, "the screen would refuse it")
    used = [("themes", item.policy.theme)] if item.policy else []
    used += [("life_events", item.guide.life_event)] if item.guide else []
    used += [("alert_categories", item.alert.category)] if item.alert else []
    if item.disclosure:
        used += [("matters", item.disclosure.matter), ("templates", item.disclosure.template)]
        used += [("domains", item.disclosure.domain)] if item.disclosure.domain else []
    for field, code in used:
        if taxonomy.term(field, code) is None:
            known = ", ".join(term.code for term in getattr(taxonomy, field))
            raise SourceFault(
                path, 0, f"{code!r} is not among the {field} of config/taxonomy.toml", f"known are: {known}"
            )


def _dangling(items: dict[str, Item], homes: dict[str, Path]) -> Iterator[SourceFault]:
    for item in items.values():
        if item.translation_of and item.translation_of not in items:
            yield SourceFault(
                homes[item.id],
                0,
                f"translates {item.translation_of!r}, which is not there",
                "name an item of the same unit",
            )
