"""The program's tree, as it lies in `/opt/village-screen/versions/<version>`: code, assets, settings, libraries.

    VERSION, *.dist-info         its version, for shells and for Python
    feed/ kiosk/ screens/        the rooms of a device; nothing that publishes, no console, no tests, no demo
    assets/ config/              what the screen draws with, and the settings explained
    venv/bin/{python3,kiosk}     a virtual environment on the system's Python, for each Debian release that counts

The tree can be moved as a whole: nothing in it names the place where it lies.
"""

import shutil
import tomllib
from pathlib import Path
from typing import Final

from deploy.package.wheels import lay_out

REPOSITORY: Final = Path(__file__).resolve().parents[2]

DISTRIBUTION: Final = "village-smart-screen"
"""The program's name among Python packages (`pyproject.toml`)."""

ROOMS: Final = ("feed", "kiosk", "screens")
LEFT_OUT: Final = ("feed/publish",)
"""Parts of the rooms that a device must not have: whoever holds it could not sign with them, but has no use either."""

ASSETS: Final = ("icons", "illustrations", "fonts", "sounds")
"""Folders of `assets/` that a device draws and plays from, as far as they are there."""

CONFIG: Final = ("kiosk.toml", "taxonomy.toml", "themes")
"""What lies in `config/` for a device; the rest belongs to the console."""

_START: Final = """\
#!/bin/sh
# The command `kiosk` of this version. Its place is resolved first, so that a program which runs on while
# /opt/village-screen/current moves to another version never loads a part of that other one.
here=$(dirname "$(readlink -f "$0")")
exec "$here/python3" -s -P -m kiosk "$@"
"""


def version_of(repository: Path = REPOSITORY) -> str:
    """The version in `pyproject.toml`."""
    project = tomllib.loads((repository / "pyproject.toml").read_text("utf-8"))["project"]
    return str(project["version"])


def lay_program(to: Path, version: str, wheels: dict[str, list[Path]], repository: Path = REPOSITORY) -> None:
    """Write the tree into the new folder `to`; `wheels` by interpreter may be empty for a look at the rest."""
    to.mkdir(parents=True)
    (to / "VERSION").write_text(f"{version}\n")
    # What `importlib.metadata` reads: the program asks it for its own version.
    metadata = to / f"{DISTRIBUTION.replace('-', '_')}-{version}.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {DISTRIBUTION}\nVersion: {version}\n")
    for source in device_files(repository):
        target = to / source.relative_to(repository)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
        target.chmod(0o644)
    _lay_environment(to / "venv", wheels)


def device_files(repository: Path = REPOSITORY) -> list[Path]:
    """Every file of the checkout that belongs on a device, sorted."""
    left_out = [repository / part for part in LEFT_OUT]
    roots = [
        *(repository / room for room in ROOMS),
        *(repository / "assets" / name for name in ASSETS),
        *(repository / "config" / name for name in CONFIG),
    ]
    found = [path for root in roots for path in ([root] if root.is_file() else root.rglob("*"))]
    return sorted(
        path
        for path in found
        if path.is_file()
        and not path.is_symlink()
        and "__pycache__" not in path.parts
        and not any(path.is_relative_to(part) for part in left_out)
    )


def _lay_environment(folder: Path, wheels: dict[str, list[Path]]) -> None:
    """A virtual environment without a version: each interpreter finds its own `lib/pythonX.Y` in it."""
    commands = folder / "bin"
    commands.mkdir(parents=True)
    (folder / "pyvenv.cfg").write_text("home = /usr/bin\ninclude-system-site-packages = false\n")
    (commands / "python3").symlink_to("/usr/bin/python3")
    (commands / "python").symlink_to("python3")
    start = commands / "kiosk"
    start.write_text(_START)
    start.chmod(0o755)
    lay_out(wheels, folder / "lib")
