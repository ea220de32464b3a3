"""Applying a change whole: checked first, written beside, and put in place in one go that a power cut cannot halve.

All new files lie in `setup-ready/` before the first is moved. A cut before that leaves everything as it was; a cut
after it is made good by `finish`, which runs before anything else at the next start.
"""

import difflib
import logging
import os
import shutil
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from msgspec import Struct

from feed.durable import PRIVATE_FILE, PUBLIC_FILE, make_folder, read_plain, sync_folder, write_atomic
from kiosk.setting_up.extras import ExtraFault, check_certificates, check_root, hash_words, is_time_servers
from kiosk.setting_up.pin import hashed, is_pin, matches, pin_text, read_pin
from kiosk.setting_up.toml_text import changed_text, written
from kiosk.settings import Settings, SettingsFault, settings_of

log = logging.getLogger(__name__)

PIN_FILE: Final = "setup.toml"
CA_FILE: Final = "county-ca.pem"
PREVIOUS: Final = ".previous"
PIN_GROUP: Final = "vs-setup"

ROOT_FIELD: Final = "root"
CA_FIELD: Final = "feed.ca_file"

PIN_RULE: Final = "密码要六个数字，不能全一样，也不能是 123456"

_NEXT: Final = "setup-next"
_READY: Final = "setup-ready"
_MOST_BYTES: Final = 256_000

FORBIDDEN: Final = frozenset({"root", "taxonomy", "data.folder", "data.run", "feed.ca_file"})
"""Keys that set-up does not change: where things lie belongs to the package; certificates are brought as a file."""


class ApplyFault(ValueError):
    """A change that is refused: nothing of it was applied. `field` is the dotted key it is about, or ""."""

    def __init__(self, field: str, what: str, words: str = "") -> None:
        super().__init__(what)
        self.field = field
        self.words = words or what


class Wanted(Struct, frozen=True):
    """What is to become so: values by dotted key, a new PIN, a new root, the county's certificates (b"" = none)."""

    change: dict[str, Any] = {}
    pin: str | None = None
    root: bytes | None = None
    ca: bytes | None = None


class Applied(Struct, frozen=True):
    """What changed: (what, before, after), all as text; empty when everything was so already."""

    changed: tuple[tuple[str, str, str], ...]
    settings: Settings


def read_text(config: Path) -> str:
    """Return the settings file's text, empty where there is none yet. Raises SettingsFault."""
    try:
        return read_plain(config, _MOST_BYTES).decode("utf-8")
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as fault:
        raise SettingsFault(config, "", f"a file that cannot be read ({fault})", "a readable settings file") from fault


def check(config: Path, wanted: Wanted) -> tuple[str, Settings]:
    """Return the text and the settings that `wanted` would give; nothing is written. Raises ApplyFault."""
    for key in wanted.change:
        if key in FORBIDDEN:
            raise ApplyFault(key, f"{key}: set-up does not change it")
    change: dict[str, Any] = dict(wanted.change)
    if wanted.ca is not None:
        change["feed.ca_file"] = CA_FILE if wanted.ca else ""
    _check_extras(wanted)
    try:
        before = read_text(config)
        old = tomllib.loads(before)
        text = changed_text(before, {key: value for key, value in change.items() if _at(old, key) != value})
        return text, settings_of(text, config)
    except SettingsFault as fault:
        raise ApplyFault(fault.key, str(fault)) from fault
    except ValueError as fault:
        raise ApplyFault("", f"{config}: {fault}") from fault


def _check_extras(wanted: Wanted) -> None:
    checks = ((ROOT_FIELD, wanted.root, check_root), (CA_FIELD, wanted.ca or None, check_certificates))
    for field, data, check_data in checks:
        try:
            if data is not None:
                check_data(data)
        except ExtraFault as fault:
            raise ApplyFault(field, str(fault), fault.words) from fault
    if wanted.pin is not None and not is_pin(wanted.pin):
        raise ApplyFault("pin", "pin: six digits, not all alike, not counted up", PIN_RULE)
    servers = str(wanted.change.get("time.ntp", ""))
    if not is_time_servers(servers):
        raise ApplyFault("time.ntp", f"time.ntp: found {servers!r}; allowed: host names or addresses, a space between")


def apply(config: Path, wanted: Wanted) -> Applied:
    """Put `wanted` in force, whole. The settings before stay as `kiosk.toml.previous`.

    Raises ApplyFault where something is wrong with it, OSError where the disk refuses; then nothing has changed.
    """
    finish(config.parent)
    text, settings = check(config, wanted)
    before = read_text(config)
    files = dict(_files(config, wanted, before, text))
    changed = tuple(_changed(config, wanted, before, text))
    if files:
        _write(config.parent, files)
        log.info("set up", extra={"changed": ", ".join(what for what, _, _ in changed)})
    return Applied(changed, settings)


def finish(folder: Path) -> bool:
    """Bring a change to its end that a power cut interrupted; tell whether there was one. Raises OSError."""
    with suppress(FileNotFoundError):
        shutil.rmtree(folder / _NEXT)
    ready = folder / _READY
    if not ready.is_dir():
        return False
    # Settings last: whoever watches them finds all else in place.
    for path in sorted(ready.iterdir(), key=lambda path: (".toml" in path.name, path.name)):
        path.replace(folder / path.name)
    sync_folder(folder)
    ready.rmdir()
    sync_folder(folder)
    return True


def _files(config: Path, wanted: Wanted, before: str, text: str) -> Iterator[tuple[str, tuple[bytes, int]]]:
    """The files that differ from what is there: name → bytes and mode."""
    folder = config.parent
    if text != before:
        yield config.name, (text.encode(), PUBLIC_FILE)
        if before:
            yield config.name + PREVIOUS, (before.encode(), PUBLIC_FILE)
    if wanted.root is not None and wanted.root != (old := _bytes(_root(config))):
        yield _root(config).name, (wanted.root, PUBLIC_FILE)
        if old is not None:
            yield _root(config).name + PREVIOUS, (old, PUBLIC_FILE)
    if wanted.ca and wanted.ca != _bytes(folder / CA_FILE):
        yield CA_FILE, (wanted.ca, PUBLIC_FILE)
    if wanted.pin is not None and not _is_pin_of(folder, wanted.pin):
        yield PIN_FILE, (pin_text(hashed(wanted.pin)).encode(), 0o640)


def _root(config: Path) -> Path:
    """Where the pinned root lies: beside the settings. Raises ApplyFault where they name another folder."""
    try:
        root = settings_of(read_text(config), config).root
    except SettingsFault as fault:
        raise ApplyFault(fault.key, str(fault)) from fault
    if root.parent != config.absolute().parent:
        words = "信任文件不在设置文件旁边，请手工放好"
        raise ApplyFault(ROOT_FIELD, f"{root}: is not beside {config}; put it there by hand", words)
    return root


def _is_pin_of(folder: Path, pin: str) -> bool:
    kept = read_pin(folder / PIN_FILE)
    return kept is not None and matches(pin, kept)


def _changed(config: Path, wanted: Wanted, before: str, text: str) -> Iterator[tuple[str, str, str]]:
    old, new = tomllib.loads(before), tomllib.loads(text)
    for key in sorted({*_leaves(old), *_leaves(new)}):
        was, now = _at(old, key), _at(new, key)
        if was != now:
            yield key, _told(was), _told(now)
    files = dict(_files(config, wanted, before, text))
    if wanted.root is not None and (name := _root(config).name) in files:
        was_root = _bytes(_root(config))
        yield name, " ".join(hash_words(was_root)) if was_root else "", " ".join(hash_words(wanted.root))
    if CA_FILE in files:
        yield CA_FILE, "", "新证书"
    if PIN_FILE in files:
        yield "setup.pin", "", "******"


def _write(folder: Path, files: Mapping[str, tuple[bytes, int]]) -> None:
    make_folder(folder)
    staged = folder / _NEXT
    try:
        staged.mkdir(mode=0o700)
        for name, (data, mode) in files.items():
            write_atomic(staged / name, data, mode=mode, settle=False)
        _give_pin(staged / PIN_FILE)
        sync_folder(staged)
        staged.replace(folder / _READY)
        sync_folder(folder)
    except OSError:
        shutil.rmtree(staged, ignore_errors=True)
        raise
    finish(folder)


def _give_pin(path: Path) -> None:
    """Let the group of set-up read the PIN's hash, where the package has made that group; nobody else."""
    if not path.exists():
        return
    try:
        shutil.chown(path, group=PIN_GROUP)
    except LookupError:
        path.chmod(PRIVATE_FILE)
    except PermissionError as fault:
        log.warning("pin file keeps its group", extra={"fault": str(fault), "user": os.geteuid()})
        path.chmod(PRIVATE_FILE)


def _bytes(path: Path) -> bytes | None:
    try:
        return read_plain(path, 4_000_000)
    except OSError:
        return None


def _at(tree: Mapping[str, Any], dotted: str) -> Any:
    found: Any = tree
    for step in dotted.split("."):
        if not isinstance(found, Mapping) or step not in found:
            return None
        found = found[step]
    return found


def _leaves(tree: Mapping[str, Any], above: str = "") -> Iterator[str]:
    for key, value in tree.items():
        if isinstance(value, dict):
            yield from _leaves(value, f"{above}{key}.")
        else:
            yield f"{above}{key}"


def _told(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else str(value) if isinstance(value, list) else written(value)


def nearest(key: str, known: tuple[str, ...]) -> str:
    """Return the known key that `key` may have been meant for, or ""."""
    return next(iter(difflib.get_close_matches(key, known, n=1)), "")
