"""What of the program lies on this device: the version that runs, those before and after, and how the last one fared.

Reads what `deploy/update/launcher` writes; changes nothing.
"""

import json
import platform as machine_of
import sys
from pathlib import Path
from typing import Any, Final, Literal

from msgspec import Struct

from feed.durable import read_plain
from feed.software import Version
from feed.software_archive import PROGRAM

VERSION_FILE: Final = "VERSION"
"""In a version's folder; written last and removed first, so that a folder that has it is whole."""

_MACHINES: Final = {"x86_64": "amd64", "aarch64": "arm64", "loongarch64": "loong64"}
_MOST_BYTES: Final = 65_536

Outcome = Literal["", "healthy", "back"]
Reason = Literal["", "not-ready", "crashes", "boots", "damaged", "hand"]


class Installed(Struct, frozen=True):
    """The versions of one device. `floor` and `trial` are empty where there are none; `trial` is the version on trial.

    `last`, `outcome` and `reason` tell how the last switch ended.
    """

    base: Path
    running: str
    platform: str
    previous: str = ""
    floor: str = ""
    bad: tuple[str, ...] = ()
    trial: str = ""
    last: str = ""
    outcome: Outcome = ""
    reason: Reason = ""

    def folder(self, version: str) -> Path:
        """Return where `version` lies or would lie."""
        return self.base / "versions" / version

    def is_whole(self, version: str) -> bool:
        """Tell whether all of `version` is there."""
        folder = self.folder(version)
        return (folder / VERSION_FILE).is_file() and (folder / PROGRAM).is_file()


def this_platform() -> str:
    """Return machine and Python of the running program, such as `amd64/py311`."""
    machine = machine_of.machine()
    return f"{_MACHINES.get(machine, machine)}/py{sys.version_info.major}{sys.version_info.minor}"


def find_installed(prefix: Path | None = None) -> Installed | None:
    """Return the versions beside the running program; None where it was not installed by the package.

    `prefix`: the virtual environment that runs, which an installed version has in its folder.
    """
    environment = (prefix or Path(sys.prefix)).resolve()
    folder = environment.parent
    if environment.name != "venv" or folder.parent.name != "versions" or Version.read_or_none(folder.name) is None:
        return None
    return read_installed(folder.parents[1], folder.name, this_platform())


def read_installed(base: Path, running: str, platform: str) -> Installed:
    """Return what the launcher has written down below `base`; what cannot be read counts as not there."""
    state = base / "state"
    trial, last, bad, floor = (_read(state / name) for name in ("trial", "last", "bad", "floor"))
    tried = trial if isinstance(trial, dict) else {}
    ended = last if isinstance(last, dict) else {}
    outcome, reason = ended.get("outcome"), ended.get("reason")
    return Installed(
        base=base,
        running=running,
        platform=platform,
        previous=_pointed(base / "previous"),
        floor=_version(floor),
        bad=tuple(filter(None, map(_version, bad))) if isinstance(bad, list) else (),
        trial=_version(tried.get("version")),
        last=_version(ended.get("version")),
        outcome=outcome if outcome in ("healthy", "back") else "",
        reason=reason if reason in ("not-ready", "crashes", "boots", "damaged", "hand") else "",
    )


def _pointed(link: Path) -> str:
    try:
        return _version(link.readlink().name)
    except OSError:
        return ""


def _version(found: object) -> str:
    return found if isinstance(found, str) and Version.read_or_none(found) is not None else ""


def _read(path: Path) -> Any:
    try:
        return json.loads(read_plain(path, _MOST_BYTES))
    except (OSError, ValueError):
        return None
