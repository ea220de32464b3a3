"""Releases of the screens' program for tests: true archives, and ones that no device may take."""

import io
import lzma
import tarfile
from collections.abc import Callable, Iterable
from pathlib import Path

from feed.software_archive import MANIFEST, write_manifest

AMD64 = "amd64/py311"


def entry(
    name: str, content: bytes = b"", kind: bytes = tarfile.REGTYPE, mode: int = 0o644, link: str = ""
) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.mode, info.linkname, info.size = kind, mode, link, len(content)
    info.pax_headers = {"content": content.decode("latin-1")}
    return info


def program(version: str) -> list[tuple[tarfile.TarInfo, bytes]]:
    """A program's entries: folders, the command, VERSION, some code."""
    command = f"#!/bin/sh\necho {version}\n".encode()
    code = b"x = 1\n" * 2000
    return [
        (entry("VERSION", f"{version}\n".encode()), f"{version}\n".encode()),
        (entry("kiosk", kind=tarfile.DIRTYPE), b""),
        (entry("kiosk/code.py", code), code),
        (entry("venv", kind=tarfile.DIRTYPE), b""),
        (entry("venv/bin", kind=tarfile.DIRTYPE), b""),
        (entry("venv/bin/kiosk", command, mode=0o755), command),
    ]


def packed(entries: Iterable[tuple[tarfile.TarInfo, bytes]]) -> bytes:
    """The entries in one xz stream, as they are."""
    raw = io.BytesIO()
    with tarfile.open(fileobj=raw, mode="w", format=tarfile.GNU_FORMAT) as tar:
        for info, content in entries:
            info.pax_headers = {}
            tar.addfile(info, io.BytesIO(content))
    return lzma.compress(raw.getvalue(), preset=0)


def archive(version: str, platform: str = AMD64, *, manifest: bytes | None = None) -> bytes:
    """A good archive, unless `manifest` says otherwise."""
    told = write_manifest(version, platform) if manifest is None else manifest
    return packed([(entry(MANIFEST, told), told), *program(version)])


def with_entry(version: str, *more: tuple[tarfile.TarInfo, bytes]) -> bytes:
    """A good archive with hostile entries at its end."""
    told = write_manifest(version, AMD64)
    return packed([(entry(MANIFEST, told), told), *program(version), *more])


HOSTILE: dict[str, tuple[str, Callable[[], tuple[tuple[tarfile.TarInfo, bytes], ...]]]] = {
    "climbs out": ("no plain path", lambda: ((entry("../evil", b"x"), b"x"),)),
    "climbs out inside": ("no plain path", lambda: ((entry("kiosk/../../evil", b"x"), b"x"),)),
    "from the root": ("no plain path", lambda: ((entry("/etc/evil", b"x"), b"x"),)),
    "backslash": ("no plain path", lambda: ((entry("kiosk\\evil", b"x"), b"x"),)),
    "line feed": ("no plain path", lambda: ((entry("kiosk/a\nb", b"x"), b"x"),)),
    "symbolic link": ("a symbolic link", lambda: ((entry("kiosk/etc", kind=tarfile.SYMTYPE, link="/etc"), b""),)),
    "hard link": ("a hard link", lambda: ((entry("kiosk/h", kind=tarfile.LNKTYPE, link="VERSION"), b""),)),
    "device": ("a device", lambda: ((entry("kiosk/sda", kind=tarfile.BLKTYPE), b""),)),
    "character device": ("a device", lambda: ((entry("kiosk/mem", kind=tarfile.CHRTYPE), b""),)),
    "pipe": ("a pipe", lambda: ((entry("kiosk/pipe", kind=tarfile.FIFOTYPE), b""),)),
    "sparse file": ("type b'S'", lambda: ((entry("kiosk/sparse", kind=tarfile.GNUTYPE_SPARSE), b""),)),
    "long name": ("no plain path", lambda: ((entry("kiosk/" + "n" * 200, b"x"), b"x"),)),
    "twice": ("stands twice", lambda: ((entry("kiosk/code.py", b"x"), b"x"),)),
    "below a file": ("before its folder", lambda: ((entry("kiosk/code.py/x", b"x"), b"x"),)),
    "below no folder": ("before its folder", lambda: ((entry("nowhere/x", b"x"), b"x"),)),
    "own interpreter": ("interpreter of its own", lambda: ((entry("venv/bin/python3", b"x"), b"x"),)),
}


def write(folder: Path, version: str, data: bytes) -> Path:
    """Put an archive on disk."""
    path = folder / f"{version}.tar.xz"
    path.write_bytes(data)
    return path
