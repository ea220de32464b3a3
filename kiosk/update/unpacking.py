"""A verified archive becomes a version's folder: made beside the others, brought to the medium, named last.

The folder is built as `.part-<version>` and renamed when all of it is on the medium; its file VERSION is written
last of all. Whatever instant the plug is pulled at, a folder that has a version's name and VERSION in it is whole.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, Final

from feed.durable import make_folder, sync_folder, write_atomic
from feed.software import Release, Version
from feed.software_archive import PROGRAM, ArchiveRefused, Entry, entries
from kiosk.fetch.faults import FaultKind, fault
from kiosk.update.installed import VERSION_FILE

INTERPRETER: Final = "/usr/bin/python3"
"""What a version's `venv/bin/python3` leads to where the running one does not say otherwise. Archives hold no links."""

_PART: Final = ".part-"
_FILE, _PROGRAM, _FOLDER = 0o644, 0o755, 0o755
_COMPILE_SECONDS: Final = 300.0


def unpack(archive: BinaryIO, release: Release, base: Path, reserve: int, interpreter: str = INTERPRETER) -> Path:
    """Unpack a verified `archive` to `base`/versions/<version>; return the folder.

    `reserve`: bytes left free on the partition. Raises ArchiveRefused for anything that is not to be unpacked and
    OSError for what the disk refuses; then nothing of it is left.
    """
    versions = base / "versions"
    make_folder(versions)
    clear(versions)
    place, part = versions / release.version, versions / f"{_PART}{release.version}"
    part.mkdir(mode=0o700)
    try:
        _fill(part, entries(archive, release.version, release.platform), release, reserve)
        if not (part / PROGRAM).is_file():
            raise ArchiveRefused(f"holds no {PROGRAM}")
        _link_interpreter(part / "venv", interpreter)
        _compile(part, place)
        part.chmod(_FOLDER)
        # One call for some ten thousand files: flushing each would take minutes on an eMMC.
        os.sync()
        if place.exists():
            shutil.rmtree(place)
        part.replace(place)
        sync_folder(versions)
        write_atomic(place / VERSION_FILE, f"{release.version}\n".encode())
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    return place


def clear(versions: Path) -> None:
    """Remove what an interrupted unpacking left."""
    with suppress(FileNotFoundError):
        for entry in versions.glob(f"{_PART}*"):
            shutil.rmtree(entry, ignore_errors=True)


def _fill(part: Path, found: Iterator[Entry], release: Release, reserve: int) -> None:
    named = b""
    for entry in found:
        target = part.joinpath(*entry.steps)
        if entry.folder:
            target.mkdir(mode=_FOLDER)
            target.chmod(_FOLDER)
        elif entry.path == VERSION_FILE:
            named = b"".join(entry.content)
        else:
            disk = os.statvfs(part)
            if disk.f_bavail * disk.f_frsize < entry.size + reserve:
                raise fault(FaultKind.DISK_FULL, str(part), f"{entry.path} does not fit beside {reserve} in reserve")
            _write(target, entry)
    if Version.read_or_none(named.decode("ascii", "replace").strip()) != Version.read(release.version):
        raise ArchiveRefused(f"its {VERSION_FILE} does not say {release.version}")


def _write(target: Path, entry: Entry) -> None:
    mode = _PROGRAM if entry.executable else _FILE
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, mode)
    with os.fdopen(descriptor, "wb") as file:
        os.fchmod(descriptor, mode)
        for chunk in entry.content:
            file.write(chunk)


def _link_interpreter(environment: Path, interpreter: str) -> None:
    commands = environment / "bin"
    for name, target in (("python3", interpreter), ("python", "python3")):
        if (commands / name).exists():
            raise ArchiveRefused(f"brings an interpreter of its own: venv/bin/{name}")
        (commands / name).symlink_to(target)


def _compile(part: Path, place: Path) -> None:
    """Compile for the interpreter of this system, so that a start reads and never writes there; spared on a fault."""
    command = [sys.executable, "-I", "-m", "compileall", "-q", "-s", str(part), "-p", str(place), str(part)]
    with suppress(OSError, subprocess.SubprocessError):
        subprocess.run(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=_COMPILE_SECONDS, check=False
        )
