"""The .deb: the program's tree, the services around it and the maintainer scripts, packed the same way every time."""

import gzip
import hashlib
import os
import re
import shutil
import subprocess
from email.utils import formatdate
from pathlib import Path
from typing import Final

from deploy.package.control import HERE, PACKAGE, control, maintainer
from deploy.package.licences import copyright_file
from deploy.package.program import REPOSITORY, lay_program

PROGRAM: Final = Path("usr/lib/village-screen/program")
"""Where the package keeps the tree. Configuring it links the files to `/opt/village-screen/versions/<version>`, so that
an upgrade never touches the version that runs, and the one before stays for a way back."""

UNITS: Final = Path("usr/lib/systemd/system")
UNIT_KINDS: Final = (".service", ".path", ".target", ".timer", ".socket", ".slice")
SUPPORT: Final = Path("usr/lib/village-screen")
SUPPORT_ROOMS: Final = ("session", "update")
"""Rooms of `deploy/` whose files the services start or read; in `SUPPORT` they keep their room's name."""

NEWER_SYSTEMD: Final = "since-254"
"""Drop-ins for systemd 254 and later; `postinst` links them where they are understood."""

SYSTEM: Final = {
    ".udev": "usr/lib/udev/rules.d/90-{stem}.rules",
    ".sysctl": "usr/lib/sysctl.d/60-{stem}.conf",
    ".logind": "usr/lib/systemd/logind.conf.d/{stem}.conf",
    ".pam": "etc/pam.d/{stem}",
    ".journald": "usr/lib/systemd/journald.conf.d/{stem}.conf",
}
"""Files for the system itself, by their ending: where each kind goes."""

SCRIPTS: Final = ("preinst", "postinst", "prerm", "postrm")
SETTINGS: Final = Path("etc/village-screen")
CONFFILES: Final = ("taxonomy.toml",)
"""Settings that the county edits and no program does. `kiosk.toml` is written by the set-up too, so it is laid down
once by `postinst` and never asked about."""

_PLACED: Final = (
    ("kiosk", "usr/bin/kiosk", 0o755),
    ("sysusers.conf", "usr/lib/sysusers.d/village-screen.conf", 0o644),
    ("tmpfiles.conf", "usr/lib/tmpfiles.d/village-screen.conf", 0o644),
    ("lintian-overrides", "usr/share/lintian/overrides/village-screen", 0o644),
)
COPYRIGHT: Final = Path("usr/share/doc/village-screen/copyright")
MANUALS: Final = ("on-the-wall.md", "updates.md")
"""Pages of `docs/` that the services name as their documentation, as far as they are there."""
_SUPPORT_ENDINGS: Final = ("", ".sh", ".conf")


class PackingFault(RuntimeError):
    """dpkg-deb did not make an archive."""


def lay_package(
    to: Path, version: str, arch: str, wheels: dict[str, list[Path]], made_at: int, repository: Path = REPOSITORY
) -> None:
    """Write the tree that dpkg-deb packs into the new folder `to`; every mode and time in it is set."""
    to.mkdir(parents=True)
    lay_program(to / PROGRAM, version, wheels, repository)
    units = lay_units(to, repository)
    for source, place, mode in _PLACED:
        _place(HERE / "files" / source, to / place, mode)
    _place(HERE / "install", to / "usr/sbin/village-screen-install", 0o755)
    (to / COPYRIGHT).parent.mkdir(parents=True, exist_ok=True)
    (to / COPYRIGHT).write_text(copyright_file(wheel for group in wheels.values() for wheel in group), "utf-8")
    for name in MANUALS:
        if (repository / "docs" / name).is_file():
            _place(repository / "docs" / name, to / "usr/share/doc/village-screen" / name, 0o644)
    for name in CONFFILES:
        _place(repository / "config" / name, to / SETTINGS / name, 0o644)
    _lay_changelog(to / "usr/share/doc/village-screen/changelog.gz", version, made_at)
    _lay_control(to, version, arch, units)
    _settle(to, made_at)


def lay_units(to: Path, repository: Path = REPOSITORY) -> list[str]:
    """Lay the services, what they start and what the system is told; the names of the units that are enabled."""
    enabled = []
    room = repository / "deploy" / "systemd"
    for path in sorted(room.iterdir()):
        if path.suffix in UNIT_KINDS:
            _place(path, to / UNITS / path.name, 0o644)
            if re.search(r"^\[Install\]", path.read_text("utf-8"), re.MULTILINE):
                enabled.append(path.name)
    for path in sorted((room / NEWER_SYSTEMD).glob("*.d/*.conf")):
        _place(path, to / SUPPORT / NEWER_SYSTEMD / path.relative_to(room / NEWER_SYSTEMD), 0o644)
    for name in ("systemd", *SUPPORT_ROOMS):
        for path in sorted((repository / "deploy" / name).iterdir()):
            if path.suffix in SYSTEM:
                _place(path, to / SYSTEM[path.suffix].format(stem=path.stem), 0o644)
            elif name in SUPPORT_ROOMS and path.is_file() and path.suffix in _SUPPORT_ENDINGS:
                _place(path, to / SUPPORT / name / path.name, 0o755 if path.stat().st_mode & 0o100 else 0o644)
    return enabled


def pack(tree: Path, to: Path, made_at: int, level: int = 6) -> None:
    """Pack a laid tree; owners are root and times given: the same tree, the same bytes. Raises PackingFault."""
    to.parent.mkdir(parents=True, exist_ok=True)
    part = to.with_suffix(".part")
    command = ["dpkg-deb", "--root-owner-group", "-Zxz", f"-z{level}", "--build", str(tree), str(part)]
    environment = {**os.environ, "SOURCE_DATE_EPOCH": str(made_at), "LC_ALL": "C.UTF-8"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        part.unlink(missing_ok=True)
        raise PackingFault(f"dpkg-deb: {done.stderr.strip()[:600]}")
    part.replace(to)


def _place(source: Path, target: Path, mode: int) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
    target.chmod(mode)


def _lay_changelog(target: Path, version: str, made_at: int) -> None:
    text = (
        f"{PACKAGE} ({version}) stable; urgency=medium\n\n  * What changed is told by the history of the sources.\n\n"
        f" -- {maintainer()}  {formatdate(made_at)}\n"
    )
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(gzip.compress(text.encode(), 9, mtime=0))


def _lay_control(to: Path, version: str, arch: str, units: list[str]) -> None:
    files = sorted(path for path in to.rglob("*") if path.is_file() and not path.is_symlink())
    blocks = {path.stat().st_ino: path.stat().st_size // 1024 + 1 for path in files}
    folder = to / "DEBIAN"
    folder.mkdir()
    (folder / "control").write_text(control(version, arch, sum(blocks.values())))
    settings = sorted(path.relative_to(to) for path in files if path.relative_to(to).parts[0] == "etc")
    (folder / "conffiles").write_text("".join(f"/{path}\n" for path in settings))
    digests = ((hashlib.md5(path.read_bytes()).hexdigest(), path.relative_to(to)) for path in files)  # noqa: S324
    (folder / "md5sums").write_text(
        "".join(f"{digest}  {path}\n" for digest, path in digests if path.parts[0] != "etc")
    )
    for name in SCRIPTS:
        script = folder / name
        text = (HERE / "scripts" / name).read_text("utf-8")
        script.write_text(text.replace("@VERSION@", version).replace("@ENABLED@", " ".join(units)))
        script.chmod(0o755)


def _settle(tree: Path, made_at: int) -> None:
    """Give everything its mode and its time, whatever mask and clock this machine has."""
    for path in [*tree.rglob("*"), tree]:
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
        os.utime(path, (made_at, made_at), follow_symlinks=False)
