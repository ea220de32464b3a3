"""One settings file per device, for ninety screens at once: what it may hold, which one is this device's, and making
them from a table.

A file holds settings as in kiosk.toml, only those that differ, and a table `[setup]` for what set-up brings beside
them: `pin`, `root` and `ca` (names of files beside it).
"""

import csv
import io
import tomllib
from collections.abc import Iterator, Mapping
from datetime import time
from pathlib import Path
from typing import Any, Final, get_origin, get_type_hints

from msgspec import Struct

from feed.durable import read_plain
from feed.layout import MAX_ROOT_BYTES
from kiosk.setting_up.apply import FORBIDDEN, Wanted, nearest
from kiosk.setting_up.extras import MAX_CA_BYTES
from kiosk.setting_up.serial import plain_serial
from kiosk.setting_up.toml_text import document, merged
from kiosk.settings import Settings

MAX_BYTES: Final = 64_000

EXTRAS: Final = ("setup.pin", "setup.root", "setup.ca")

SERIAL: Final = "serial"
"""The table's column that names each device's file; without it the village's code does."""


class DeviceFileFault(ValueError):
    """A file or table that cannot be used; the message names it, the place, and what is allowed."""


def _keys(model: type[Struct], above: str = "") -> Iterator[str]:
    for name, hint in get_type_hints(model).items():
        if isinstance(hint, type) and issubclass(hint, Struct):
            yield from _keys(hint, f"{above}{name}.")
        else:
            yield f"{above}{name}"


KEYS: Final = tuple(key for key in _keys(Settings) if key not in FORBIDDEN)
"""Every setting that a device's file may hold."""


def read_device_file(path: Path) -> Wanted:
    """Return what a device's file asks for, with the files that it names beside it. Raises DeviceFileFault."""
    try:
        tree = tomllib.loads(read_plain(path, MAX_BYTES).decode("utf-8"))
    except OSError as fault:
        raise DeviceFileFault(f"{path}：读不了（{fault.strerror or fault}）") from fault
    except ValueError as fault:
        raise DeviceFileFault(f"{path}：不是 TOML（{fault}）") from fault
    return wanted_of(path, tree)


def wanted_of(path: Path, tree: Mapping[str, Any]) -> Wanted:
    """Return what a parsed device file asks for; the files that it names lie beside `path`. Raises DeviceFileFault."""
    change = dict(_leaves(tree))
    _refuse_unknown(str(path), change)
    pin = change.pop("setup.pin", None)
    if pin is not None and not isinstance(pin, str):
        raise DeviceFileFault(f'{path}：setup.pin 要写成 "六个数字"，带引号')
    root, ca = change.pop("setup.root", None), change.pop("setup.ca", None)
    return Wanted(
        change=change,
        pin=pin,
        root=_beside(path, "setup.root", root, MAX_ROOT_BYTES),
        ca=_beside(path, "setup.ca", ca, MAX_CA_BYTES),
    )


def _leaves(tree: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in tree.items():
        name = f"{above}{key}"
        if isinstance(value, dict) and name not in KEYS:
            yield from _leaves(value, f"{name}.")
        else:
            yield name, value


def _refuse_unknown(place: str, change: Mapping[str, Any]) -> None:
    known = (*KEYS, *EXTRAS)
    for key in change:
        if key in FORBIDDEN:
            raise DeviceFileFault(f"{place}：{key} 不能这样改，它由安装包决定")
        if key not in known:
            near = nearest(key, known)
            advice = f"，是不是想写 {near}？" if near else f"；可以写的有：{'、'.join(known)}"
            raise DeviceFileFault(f"{place}：没有 {key} 这一项{advice}")


def _beside(path: Path, key: str, name: Any, limit: int) -> bytes | None:
    if name is None:
        return None
    if not isinstance(name, str) or Path(name).name != name:
        raise DeviceFileFault(f"{path}：{key} 要写同一个文件夹里的文件名")
    try:
        return read_plain(path.parent / name, limit)
    except OSError as fault:
        raise DeviceFileFault(f"{path.parent / name}：读不了（{fault.strerror or fault}）") from fault


def choose(folder: Path, serial: str, village: str = "") -> Path:
    """Return this device's file in `folder`: by serial number, by village, or the only one. Raises DeviceFileFault."""
    files = {path.stem: path for path in sorted(folder.glob("*.toml"))}
    for name in (plain_serial(serial), village):
        if name and name in files:
            return files[name]
    if len(files) == 1 and not serial:
        return next(iter(files.values()))
    told = f"本机编号 {serial}" if serial else "本机没有编号，请用 --serial 写明"
    there = "、".join(list(files)[:8]) or "没有 .toml 文件"
    raise DeviceFileFault(f"{folder}：找不到本机的设置文件（{told}；文件夹里有：{there}）")


def split(table: str, place: str = "table") -> dict[str, str]:
    """Return a device file's text by file name, one per row of a CSV table. Raises DeviceFileFault naming the row.

    The first row names the columns: `serial`, settings by dotted key, `setup.pin` and so on. Empty cells say nothing.
    """
    rows = csv.DictReader(io.StringIO(table.removeprefix("\ufeff")))
    columns = [name.strip() for name in rows.fieldnames or ()]
    rows.fieldnames = columns
    _refuse_unknown(place, dict.fromkeys(name for name in columns if name != SERIAL))
    made: dict[str, str] = {}
    for number, row in enumerate(rows, 2):
        where = f"{place} 第 {number} 行"
        if None in row:
            raise DeviceFileFault(f"{where}：格子比表头多")
        cells = {key: (value or "").strip() for key, value in row.items()}
        if not any(cells.values()):
            continue
        name = plain_serial(cells.pop(SERIAL, "")) or plain_serial(cells.get("feed.village", ""))
        if not name:
            raise DeviceFileFault(f"{where}：没有 serial，也没有 feed.village，不知道是哪一台")
        if f"{name}.toml" in made:
            raise DeviceFileFault(f"{where}：{name} 已经有一行了")
        change = {key: _value(where, key, text) for key, text in cells.items() if text}
        made[f"{name}.toml"] = document(merged({}, change))
    return made


def _value(where: str, key: str, text: str) -> Any:
    """Return a cell as the setting's own kind of value."""
    kind = _kind(key)
    try:
        if kind is bool:
            return {"true": True, "是": True, "1": True, "false": False, "否": False, "0": False}[text.lower()]
        if kind in (int, float, time):
            return time.fromisoformat(text) if kind is time else kind(text)
        if kind is tuple:
            return [float(part) for part in text.replace(",", " ").split()]
    except (KeyError, ValueError) as fault:
        raise DeviceFileFault(f"{where}：{key} 不能是 {text!r}") from fault
    return text


def _kind(key: str) -> Any:
    hint: Any = Settings
    for step in key.split("."):
        if not (isinstance(hint, type) and issubclass(hint, Struct)):
            return str
        hint = get_type_hints(hint).get(step, str)
    return tuple if get_origin(hint) is tuple else hint
