"""Device software in a feed: what a release is called, where it lies, how large it may be.

A release is one archive per platform. It is a TUF target of its own delegated role, `software`, whose keys are
none of the keys that sign content: whoever owns the console can speak as any unit, but can publish no program.

    metadata/<n>.software.json
    targets/software/<version>/<sha256>.village-screen-<version>-<machine>-<python>.tar.xz
"""

import re
from dataclasses import dataclass
from typing import Final, Self

from feed.layout import TARGETS_FOLDER, is_sha256

SOFTWARE: Final = "software"
"""Name of the role, and first step of every path that it may sign."""

SOFTWARE_PATHS: Final = f"{SOFTWARE}/*/*"
"""The one pattern that the role is delegated; a step of a path never matches a slash."""

MAX_SOFTWARE_METADATA: Final = 65_536
ARCHIVE_BYTES: Final = 512 * 1024 * 1024
"""Longest archive that a device takes."""

_VERSION = re.compile(r"(?:0|[1-9][0-9]{0,5})(?:\.(?:0|[1-9][0-9]{0,5})){1,3}\Z")
_PLATFORM = re.compile(r"(?P<machine>amd64|arm64|loong64)/(?P<python>py3[0-9]{1,2})\Z")
_TARGET = re.compile(
    r"software/(?P<version>[0-9.]+)/village-screen-(?P=version)-(?P<machine>[a-z0-9]+)-(?P<python>py[0-9]+)\.tar\.xz\Z"
)


@dataclass(frozen=True, order=True)
class Version:
    """A version: two to four whole numbers. Ordered by number, so 0.10 comes after 0.9; 1.2 is 1.2.0 is 1.2.0.0."""

    numbers: tuple[int, ...]

    @classmethod
    def read(cls, text: str) -> Self:
        """Return the version that `text` writes; raise ValueError where it is none."""
        if _VERSION.match(text) is None:
            raise ValueError(f"{text[:40]!r} is no version: two to four numbers with points are wanted, such as 1.4.0")
        numbers = tuple(int(number) for number in text.split("."))
        return cls((*numbers, 0, 0)[:4])

    @classmethod
    def read_or_none(cls, text: str) -> Self | None:
        """Return the version that `text` writes, None where it is none."""
        return cls.read(text) if _VERSION.match(text) else None


@dataclass(frozen=True)
class Release:
    """One signed archive. `platform` is machine and Python, such as `amd64/py311`; `length` is bytes."""

    version: str
    platform: str
    sha256: str
    length: int

    @property
    def name(self) -> str:
        """File name of the archive."""
        return archive_name(self.version, self.platform)

    @property
    def path(self) -> str:
        """Where the feed serves the archive."""
        return f"{TARGETS_FOLDER}/{SOFTWARE}/{self.version}/{self.sha256}.{self.name}"


def archive_name(version: str, platform: str) -> str:
    """Return the file name of the archive for `platform`; raise ValueError where either is none."""
    match = _PLATFORM.match(platform)
    if match is None:
        raise ValueError(f"{platform[:40]!r} is no platform: machine and Python are wanted, such as amd64/py311")
    Version.read(version)
    return f"village-screen-{version}-{match['machine']}-{match['python']}.tar.xz"


def software_target(version: str, platform: str) -> str:
    """Return the target path that the software role signs; raise ValueError as `archive_name`."""
    return f"{SOFTWARE}/{version}/{archive_name(version, platform)}"


def read_target(path: str, sha256: str, length: int) -> Release:
    """Return the release that a signed target states; raise ValueError where it is none or over a bound."""
    match = _TARGET.match(path)
    if match is None:
        raise ValueError(f"{path[:120]!r} is no software archive")
    platform = f"{match['machine']}/{match['python']}"
    archive_name(match["version"], platform)
    if not is_sha256(sha256):
        raise ValueError(f"{path}: no SHA-256 is stated")
    if type(length) is not int or not 0 < length <= ARCHIVE_BYTES:
        raise ValueError(f"{path}: has {length} bytes, {ARCHIVE_BYTES} are allowed")
    return Release(match["version"], platform, sha256, length)
