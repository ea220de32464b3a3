"""What Debian is told of the package: its control fields, its settings files, and when its files were made."""

import os
import re
import subprocess
from pathlib import Path
from typing import Final

from deploy.package.program import REPOSITORY

PACKAGE: Final = "village-screen"
HERE: Final = Path(__file__).resolve().parent
_MAINTAINER: Final = "Village Smart Screen <village-screen@example.org>"
_VERSION: Final = re.compile(r"[0-9]{1,6}(\.[0-9]{1,6}){1,3}\Z")


class ControlFault(ValueError):
    """A field that Debian would refuse."""


def requirements(file: Path) -> list[str]:
    """The packages that a list names; two spaces or more part a package from the reason it is needed."""
    lines = (line.strip() for line in file.read_text("utf-8").splitlines())
    return [re.split(r" {2,}", line)[0] for line in lines if line and not line.startswith("#")]


def maintainer() -> str:
    """Who answers for the package: `PACKAGE_MAINTAINER`, written as Name <mail>, where a county builds its own."""
    return os.environ.get("PACKAGE_MAINTAINER") or _MAINTAINER


def control(version: str, arch: str, installed_kib: int) -> str:
    """The control file. Raises ControlFault for a version that a device could not compare with its own."""
    if not _VERSION.match(version):
        raise ControlFault(f"version {version!r}; allowed: two to four numbers with dots between, such as 1.2.0")
    fields = {
        "Package": PACKAGE,
        "Version": version,
        "Architecture": arch,
        "Maintainer": maintainer(),
        "Installed-Size": str(installed_kib),
        "Depends": ", ".join(requirements(HERE / "depends.txt")),
        "Recommends": ", ".join(requirements(HERE / "recommends.txt")),
        "Suggests": ", ".join(requirements(HERE / "suggests.txt")),
        "Section": "misc",
        "Priority": "optional",
        "Description": "public touch screen for a village hall\n"
        " Shows the village, its public affairs, policies, services and notices on a\n"
        " panel PC with a touch screen. Content comes signed, from a feed or a stick,\n"
        " and stays on the glass when the line is down.\n"
        " .\n"
        " Two services: one fetches and verifies and has no window, the other draws\n"
        " and has no network. The program brings its own Python libraries.",
    }
    return "".join(f"{name}: {value}\n" for name, value in fields.items())


def made_at(repository: Path = REPOSITORY) -> int:
    """When the files of the package count as made, in Unix time: `SOURCE_DATE_EPOCH`, else the last commit."""
    if given := os.environ.get("SOURCE_DATE_EPOCH"):
        return int(given)
    asked = subprocess.run(
        ["git", "-C", str(repository), "log", "-1", "--format=%ct"], capture_output=True, text=True, check=False
    )
    return int(asked.stdout) if asked.returncode == 0 and asked.stdout.strip() else 1_600_000_000
