"""The archive of a release, read strictly: folders and plain files below one root, bounded before anything is kept.

A ustar archive in one xz stream. Its first entry is `release.json`, which repeats version and platform; the rest is
the program as it lies in its version folder. Links, devices, other kinds of entries, long-name extensions, and any
path that is not plainly below the root are refused: the interpreter's links are made where it is unpacked.
"""

import json
import lzma
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final

from feed.software import Version, archive_name

MANIFEST: Final = "release.json"
"""First entry, and in a version folder the mark that the folder is whole: written last, removed first."""

PROGRAM: Final = "venv/bin/kiosk"
"""The file without which a version folder is none."""

UNPACKED_BYTES: Final = 2 * 1024**3
ENTRIES: Final = 60_000
DEPTH: Final = 24
MANIFEST_BYTES: Final = 4096

_BLOCK: Final = tarfile.BLOCKSIZE
_CHUNK: Final = 256 * 1024
_FILLING: Final = 1024 * 1024
_UNPACKING_MEMORY: Final = 128 * 1024 * 1024
_FILE_TYPES: Final = (tarfile.REGTYPE, tarfile.AREGTYPE)
_KINDS: Final = {
    tarfile.SYMTYPE: "a symbolic link",
    tarfile.LNKTYPE: "a hard link",
    tarfile.CHRTYPE: "a device",
    tarfile.BLKTYPE: "a device",
    tarfile.FIFOTYPE: "a pipe",
}


class ArchiveRefused(ValueError):
    """The archive is not one that a device unpacks; the message is one line that names the entry and why."""


@dataclass(frozen=True)
class Entry:
    """One entry: its path below the root, in steps. `content` is empty for a folder, and read before the next entry."""

    steps: tuple[str, ...]
    folder: bool
    executable: bool
    size: int
    content: Iterator[bytes]

    @property
    def path(self) -> str:
        """The path as text."""
        return "/".join(self.steps)


def write_manifest(version: str, platform: str) -> bytes:
    """Return the bytes of `release.json`; raise ValueError where version or platform are none."""
    archive_name(version, platform)
    return json.dumps({"for": platform, "version": version}, sort_keys=True).encode() + b"\n"


def entries(file: BinaryIO, version: str, platform: str) -> Iterator[Entry]:
    """Yield the entries after the manifest, which must name `version` and `platform`. Raises ArchiveRefused.

    What is not read of an entry's content is passed over.
    """
    source = _Unpacked(file)
    seen: dict[tuple[str, ...], bool] = {}
    total = 0
    while (header := _header(source)) is not None:
        if len(seen) >= ENTRIES:
            raise ArchiveRefused(f"has more than {ENTRIES} entries")
        steps, folder = _steps(header), header.type == tarfile.DIRTYPE
        if not folder and header.type not in _FILE_TYPES:
            kind = _KINDS.get(header.type, f"an entry of type {header.type!r}")
            raise ArchiveRefused(f"{header.name[:120]!r} is {kind}; only files and folders are unpacked")
        if header.size < 0 or (folder and header.size):
            raise ArchiveRefused(f"{header.name[:120]!r} states an impossible size")
        total += header.size
        if total > UNPACKED_BYTES:
            raise ArchiveRefused(f"unpacks to more than {UNPACKED_BYTES} bytes")
        _check_place(steps, folder=folder, seen=seen)
        content = _content(source, header)
        if len(seen) == 1:
            _check_manifest(steps, header, content, version, platform)
        else:
            yield Entry(steps, folder, bool(header.mode & 0o100), header.size, content)
        for _ in content:
            pass
    if not seen:
        raise ArchiveRefused("is empty")
    source.finish()


def _header(source: "_Unpacked") -> tarfile.TarInfo | None:
    """Return the next header, None at the end."""
    block = source.exactly(_BLOCK)
    if not block.strip(b"\0"):
        return None
    try:
        return tarfile.TarInfo.frombuf(block, "utf-8", "strict")
    except (tarfile.TarError, ValueError) as error:
        raise ArchiveRefused(f"is no archive, or damaged: {error}") from error


def _steps(header: tarfile.TarInfo) -> tuple[str, ...]:
    name = header.name
    steps = tuple(name.split("/"))
    if (
        not name
        or len(steps) > DEPTH
        or any(step in ("", ".", "..") for step in steps)
        or not name.isprintable()
        or "\\" in name
    ):
        raise ArchiveRefused(f"{name[:120]!r} is no plain path below the root")
    return steps


def _check_place(steps: tuple[str, ...], *, folder: bool, seen: dict[tuple[str, ...], bool]) -> None:
    """Refuse what lies twice, and what lies below a file or below a folder that is not there yet."""
    if steps in seen:
        raise ArchiveRefused(f"{'/'.join(steps)!r} stands twice in it")
    if len(steps) > 1 and seen.get(steps[:-1]) is not True:
        raise ArchiveRefused(f"{'/'.join(steps)!r} comes before its folder")
    seen[steps] = folder


def _content(source: "_Unpacked", header: tarfile.TarInfo) -> Iterator[bytes]:
    left = header.size
    while left > 0:
        chunk = source.exactly(min(left, _CHUNK))
        left -= len(chunk)
        yield chunk
    if header.size % _BLOCK:
        source.exactly(_BLOCK - header.size % _BLOCK)


def _check_manifest(
    steps: tuple[str, ...], header: tarfile.TarInfo, content: Iterator[bytes], version: str, platform: str
) -> None:
    if steps != (MANIFEST,) or header.type not in _FILE_TYPES or header.size > MANIFEST_BYTES:
        raise ArchiveRefused(f"does not begin with {MANIFEST}")
    found_version, found_platform = read_manifest(b"".join(content))
    if Version.read(found_version) != Version.read(version):
        raise ArchiveRefused(f"holds version {found_version}, not {version}")
    if found_platform != platform:
        raise ArchiveRefused(f"is built for {found_platform}, not for {platform}")


def read_manifest(data: bytes) -> tuple[str, str]:
    """Return version and platform that a manifest names; raise ArchiveRefused where it names none."""
    try:
        found = json.loads(data)
        version, platform = str(found["version"]), str(found["for"])
        archive_name(version, platform)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise ArchiveRefused(f"{MANIFEST} names no version and platform") from error
    return version, platform


class _Unpacked:
    """The unpacked stream, never more in memory than was asked for."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._xz = lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=_UNPACKING_MEMORY)

    def exactly(self, length: int) -> bytes:
        """Return the next `length` bytes; raise ArchiveRefused where there are not so many."""
        found = bytearray()
        while len(found) < length:
            if self._xz.eof:
                raise ArchiveRefused("ends too early")
            data = self._file.read(_CHUNK) if self._xz.needs_input else b""
            if self._xz.needs_input and not data:
                raise ArchiveRefused("ends too early")
            try:
                found += self._xz.decompress(data, length - len(found))
            except lzma.LZMAError as error:
                raise ArchiveRefused(f"is no xz stream, or damaged: {error}") from error
        return bytes(found)

    def finish(self) -> None:
        """Read the filling behind the last entry; raise ArchiveRefused where the stream has no end soon."""
        for _ in range(_FILLING // _BLOCK):
            if self._xz.eof:
                return
            data = self._file.read(_CHUNK) if self._xz.needs_input else b""
            if self._xz.needs_input and not data:
                break
            try:
                self._xz.decompress(data, _BLOCK)
            except lzma.LZMAError as error:
                raise ArchiveRefused(f"is damaged at its end: {error}") from error
        if not self._xz.eof:
            raise ArchiveRefused("has no end")
