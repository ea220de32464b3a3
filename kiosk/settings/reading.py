"""From the text of a settings file to settings, or to a fault that names file, key, what was found, what is allowed."""

import difflib
import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import time
from pathlib import Path
from typing import Annotated, Any, Final, Literal, get_args, get_origin, get_type_hints

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from kiosk.settings.checks import breaches
from kiosk.settings.groups import Settings


class SettingsFault(ValueError):
    """Settings that cannot be used: which file, which key, what was found there, what is allowed."""

    def __init__(self, file: Path | str, key: str, found: str, allowed: str) -> None:
        self.file, self.key, self.found, self.allowed = str(file), key, found, allowed
        place = f"{file}: {key}" if key else str(file)
        super().__init__(f"{place}: found {found}; allowed: {allowed}")


def load_settings(path: Path) -> Settings:
    """Read and check the settings file; every path in the result is absolute. Raise SettingsFault."""
    try:
        text = path.read_text("utf-8")
    except OSError as fault:
        raise SettingsFault(
            path, "", f"no readable file ({fault.strerror})", "a readable copy of config/kiosk.toml"
        ) from fault
    except UnicodeDecodeError as fault:
        raise SettingsFault(path, "", f"bytes that are no UTF-8 ({fault.reason})", "text saved as UTF-8") from fault
    return settings_of(text, path)


def settings_of(text: str, path: Path) -> Settings:
    """Check the text of a settings file that lies, or is to lie, at `path`. Raise SettingsFault."""
    try:
        tree = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise SettingsFault(path, "", f"no TOML: {fault}", "key = value lines as in config/kiosk.toml") from fault
    for key, known in _unknown(tree, Settings):
        near = difflib.get_close_matches(key.rpartition(".")[2], known, n=1)
        advice = f"did you mean {near[0]!r}? " if near else ""
        raise SettingsFault(path, key, "a key that does not exist", f"{advice}one of {', '.join(known)}")
    try:
        settings = msgspec.convert(tree, Settings, dec_hook=_path)
    except msgspec.ValidationError as fault:
        raise _refused(path, tree, str(fault)) from fault
    for key, found, allowed in breaches(settings):
        raise SettingsFault(path, key, found, allowed)
    return _anchored(settings, path.absolute().parent)


def _path(wanted: type, value: Any) -> Any:
    if wanted is Path and isinstance(value, str) and value:
        return Path(value)
    raise ValueError("a path, written as text")


def _unknown(tree: Mapping[str, Any], model: type[Struct], above: str = "") -> Iterator[tuple[str, tuple[str, ...]]]:
    """Find keys that no setting has: (dotted key, the keys that its table may have)."""
    hints = get_type_hints(model)
    for key, value in tree.items():
        place = f"{above}{key}"
        if key not in hints:
            yield place, model.__struct_fields__
            continue
        inner, tables = _table_of(hints[key]), value if isinstance(value, list) else [value]
        for table in tables:
            if inner is not None and isinstance(table, dict):
                yield from _unknown(table, inner, f"{place}.")


def _table_of(hint: Any) -> type[Struct] | None:
    """Return the group that stands behind a key, or an entry of its list; None for a plain value."""
    if get_origin(hint) is Annotated:
        hint = get_args(hint)[0]
    if get_origin(hint) is tuple:
        hint = get_args(hint)[0]
    return hint if isinstance(hint, type) and issubclass(hint, Struct) else None


_PLACE: Final = re.compile(r"(?P<what>.*?)(?: - at `\$\.?(?P<key>[^`]*)`)?\Z", re.DOTALL)


def _refused(path: Path, tree: Mapping[str, Any], message: str) -> SettingsFault:
    """Turn the converter's message into file, key, found, allowed."""
    match = _PLACE.match(message)
    what, key = (match["what"], match["key"] or "") if match else (message, "")
    found: Any = tree
    hint: Any = Settings
    for step in re.findall(r"\w+", key):
        if step.isdigit():
            found, hint = found[int(step)], _table_of(hint)
        else:
            found, hint = found.get(step, "nothing"), get_type_hints(hint, include_extras=True)[step]
    return SettingsFault(path, key, repr(found), _allowed(hint) or what.removeprefix("Expected "))


def _allowed(hint: Any) -> str:
    """Say in words what a key may hold; empty where the converter's own words are as good."""
    if get_origin(hint) is Literal:
        return " or ".join(map(repr, get_args(hint)))
    if get_origin(hint) is Annotated and get_args(hint)[0] in (int, float):
        kind, bounds = get_args(hint)
        return f"a {'whole number' if kind is int else 'number'} from {bounds.ge} to {bounds.le}"
    plain = {
        bool: "true or false",
        time: "a time such as 06:00:00",
        str: "text",
        Path: "a path, written as text",
    }
    return plain.get(hint, "") if isinstance(hint, type) else ""


def _anchored(settings: Settings, base: Path) -> Settings:
    """Make every path absolute, seen from `base`."""
    data = settings.data
    folder = base / data.folder
    feed, panel = settings.feed, settings.panel
    return replace(
        settings,
        panel=replace(panel, theme=str(base / panel.theme)) if panel.theme else panel,
        root=base / settings.root,
        taxonomy=base / settings.taxonomy,
        data=replace(data, folder=folder, run=folder / data.run),
        feed=replace(feed, ca_file=str(base / feed.ca_file)) if feed.ca_file else feed,
    )
