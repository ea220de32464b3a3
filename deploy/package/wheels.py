"""The program's own Python libraries: hash-locked wheels, fetched once and laid out for two interpreters.

A wheel is a zip archive whose members lie as they do in `site-packages`. Laying it out is therefore unpacking it; no
installer, no network and no compiler is needed on the device, and the same lock gives the same bytes.
"""

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path, PurePosixPath
from typing import Final
from zipfile import ZipFile

PYTHONS: Final = ("3.11", "3.13")
"""The interpreters of Debian 12 and 13."""

MACHINES: Final = {"amd64": "x86_64", "arm64": "aarch64"}
"""What Debian calls an architecture, and what wheels call it."""

GLIBC_MINORS: Final = (5, 12, 17, 24, 26, 27, 28, 31, 34, 35, 36)
"""glibc 2.x that wheels name; Debian 12 has 2.36, so newer ones would not load."""

_UNUSED_PARTS: Final = ("kivy/tests/", "kivy/tools/", "kivy/include/", "kivy/lib/vidcore_lite/")
"""What Kivy carries for its own developers and for other machines."""

_UNUSED_ENDINGS: Final = (".pyx", ".pxd", ".pxi", ".c", ".h")
"""Sources that a compiler has already read."""

_LEAST_LINKED: Final = 16 * 1024
"""Bytes from which on it pays to keep two files alike as one."""


class WheelFault(RuntimeError):
    """A locked package that could not be fetched, or a wheel that cannot be laid out."""


def fetch(lock: Path, arch: str, python: str, cache: Path, index: str = "") -> list[Path]:
    """Download every package of `lock` as a wheel for one interpreter; the wheels by name. Raises WheelFault.

    `index` names a package index; empty leaves the choice to pip's own configuration. A folder that already holds
    the wheels of this very lock is used as it is.
    """
    folder = cache / f"{arch}-{python}"
    stamp = folder / "lock.sha256"
    state = hashlib.sha256(lock.read_bytes()).hexdigest()
    if not (stamp.is_file() and stamp.read_text() == state):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        _download(lock, arch, python, folder, index)
        stamp.write_text(state)
    return sorted(folder.glob("*.whl"))


def _download(lock: Path, arch: str, python: str, folder: Path, index: str) -> None:
    machine = MACHINES[arch]
    tags = [f"manylinux2014_{machine}", *(f"manylinux_2_{minor}_{machine}" for minor in GLIBC_MINORS)]
    command = [
        *(sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--require-hashes"),
        *("--only-binary", ":all:", "--implementation", "cp", "--python-version", python),
        *(part for tag in tags for part in ("--platform", tag)),
        *(("--index-url", index) if index else ()),
        *("--dest", str(folder), "--requirement", str(lock)),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        trouble = [line for line in done.stderr.splitlines() if line.startswith("ERROR")] or done.stderr.splitlines()
        raise WheelFault(
            f"{lock}: no wheels for Python {python} on {arch}: {' '.join(trouble)[:600]}\n"
            "Every package of the lock needs a wheel for both interpreters; choose a version that has one in "
            "requirements/device.in and lock anew, or name another index with PACKAGE_INDEX."
        )


def lay_out(wheels: dict[str, list[Path]], library: Path) -> None:
    """Unpack wheels by interpreter below `library`: `pythonX.Y/site-packages`, and what all share in `shared`.

    A wheel that serves every interpreter is unpacked once; a `.pth` file beside the others leads to it.
    """
    names = [{wheel.name for wheel in found} for found in wheels.values()]
    common = set.intersection(*names) if len(names) > 1 else set()
    for python, found in wheels.items():
        folder = library / f"python{python}" / "site-packages"
        folder.mkdir(parents=True)
        for wheel in found:
            if wheel.name not in common:
                unpack(wheel, folder)
        # Read relative to its own folder: the shared libraries, then the program itself, which is five folders up.
        lines = (["../../shared"] if common else []) + ["../../../.."]
        (folder / "village-screen.pth").write_text("".join(f"{line}\n" for line in lines))
    if common:
        (library / "shared").mkdir()
        for wheel in next(iter(wheels.values())):
            if wheel.name in common:
                unpack(wheel, library / "shared")
    _link_alike(library)


def _link_alike(library: Path) -> None:
    """Keep files that two interpreters have alike, such as FFmpeg's, once: a third of the whole."""
    seen: dict[tuple[str, str], Path] = {}
    for path in sorted(library.rglob("*")):
        if path.is_symlink() or not path.is_file() or path.stat().st_size < _LEAST_LINKED:
            continue
        first = seen.setdefault((path.name, hashlib.sha256(path.read_bytes()).hexdigest()), path)
        if first != path:
            path.unlink()
            path.hardlink_to(first)


def unpack(wheel: Path, folder: Path) -> None:
    """Lay the members of one wheel into `folder`, without scripts, headers, examples and sources of compiled code."""
    with ZipFile(wheel) as archive:
        for member in archive.infolist():
            place = destination(member.filename)
            if place is None or member.is_dir():
                continue
            target = folder / place
            if target.exists() and target.read_bytes() != archive.read(member):
                raise WheelFault(f"{wheel.name}: {place} is already there from another package, and differs")
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(archive.read(member))
            target.chmod(0o644)


def destination(member: str) -> PurePosixPath | None:
    """Where a wheel's member goes below `site-packages`; None for one the device has no use for. Raises WheelFault."""
    path = PurePosixPath(member)
    if path.is_absolute() or ".." in path.parts or "\\" in member:
        raise WheelFault(f"{member!r} points out of its folder")
    if path.parts[0].endswith(".data"):
        if path.parts[1] not in ("purelib", "platlib"):
            return None
        path = PurePosixPath(*path.parts[2:])
    if str(path).startswith(_UNUSED_PARTS) or path.suffix in _UNUSED_ENDINGS:
        return None
    return path
