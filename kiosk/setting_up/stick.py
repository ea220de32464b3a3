"""What a USB stick brings: the county's root.json, certificates, a feed, a settings file per device.

Everything may lie at the stick's top or in its folder `village-screen`. Only plain files of bounded size are read.
"""

import json
import logging
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from feed.durable import read_plain
from feed.layout import MAX_ROOT_BYTES
from kiosk.setting_up.extras import MAX_CA_BYTES, ExtraFault, certificate_name, check_root, hash_words
from kiosk.setting_up.request import Stick, StickFile, encoded

log = logging.getLogger(__name__)

PLACES: Final = (Path("/media"), Path("/run/media"), Path("/mnt"), Path("/run/village-screen/sticks"))
"""Below these, sticks are mounted; the last is where the steward mounts those that nobody else did."""

FOLDER: Final = "village-screen"

MOST_FILES: Final = 200
"""Settings files of one stick: a county's screens."""

MAX_FILE_BYTES: Final = 16_000
_DEEP: Final = 2


def sticks(places: Sequence[Path] = PLACES) -> Iterator[Path]:
    """Find the folders that may be a stick's top: mounted ones, and their folder `village-screen` first."""
    for place in places:
        for top in _folders(place, _DEEP):
            if (top / FOLDER).is_dir():
                yield top / FOLDER
            yield top


def _folders(place: Path, deep: int) -> Iterator[Path]:
    try:
        inner = sorted(path for path in place.iterdir() if path.is_dir() and not path.is_symlink())
    except OSError:
        return
    yield place
    if deep:
        for path in inner:
            yield from _folders(path, deep - 1)


def look(places: Sequence[Path] = PLACES) -> Stick | None:
    """Return what the first stick holds that set-up can use, None where there is none."""
    for folder in sticks(places):
        found = read_stick(folder)
        if found is not None:
            return found
    return None


def read_stick(folder: Path) -> Stick | None:
    """Return what a folder holds, None where nothing of it is of use."""
    root = _root(folder)
    ca, ca_name = _certificates(folder)
    files = tuple(_files(folder))
    feed = _feed(folder)
    if root is None and not ca and not files and not feed:
        return None
    return Stick(
        place=str(folder),
        root=encoded(root) or "",
        root_words=hash_words(root) if root else (),
        ca=encoded(ca) or "",
        ca_name=ca_name,
        feed_url=feed,
        files=files,
    )


def _root(folder: Path) -> bytes | None:
    try:
        return check_root(read_plain(folder / "root.json", MAX_ROOT_BYTES))
    except FileNotFoundError:
        return None
    except (OSError, ExtraFault) as fault:
        log.warning("root on stick is not usable", extra={"folder": str(folder), "fault": str(fault)})
        return None


def _certificates(folder: Path) -> tuple[bytes, str]:
    for path in sorted(folder.glob("*")):
        if path.suffix.lower() in (".pem", ".crt", ".cer"):
            try:
                data = read_plain(path, MAX_CA_BYTES)
                return data, certificate_name(data)
            except (OSError, ExtraFault) as fault:
                log.warning("certificate on stick is not usable", extra={"file": str(path), "fault": str(fault)})
    return b"", ""


def _feed(folder: Path) -> str:
    """The address of a feed that lies on the stick: a folder with `metadata/timestamp.json`.

    None on a stick that the steward mounted: it is gone with the steward.
    """
    if folder.is_relative_to(PLACES[-1]):
        return ""
    for place in (folder, folder / "feed"):
        if (place / "metadata" / "timestamp.json").is_file():
            return place.absolute().as_uri()
    return ""


def _files(folder: Path) -> Iterator[StickFile]:
    for path in sorted(folder.glob("*.toml"))[:MOST_FILES]:
        try:
            yield StickFile(path.name, read_plain(path, MAX_FILE_BYTES).decode("utf-8"))
        except (OSError, UnicodeDecodeError) as fault:
            log.warning("file on stick is unreadable", extra={"file": str(path), "fault": str(fault)})


def unmounted(told: str) -> list[str]:
    """Read `lsblk --json -o PATH,RM,FSTYPE,MOUNTPOINTS`: removable file systems that nobody has mounted."""
    found: list[str] = []

    def walk(devices: list[dict[str, Any]], removable: bool) -> None:
        for device in devices:
            here = removable or bool(device.get("rm"))
            mounted = any(device.get("mountpoints") or ())
            if here and device.get("fstype") in _FILE_SYSTEMS and not mounted:
                found.append(str(device["path"]))
            walk(device.get("children") or [], here)

    walk(json.loads(told).get("blockdevices") or [], False)
    return found


_FILE_SYSTEMS: Final = frozenset({"vfat", "exfat", "ntfs", "ext4", "ext3", "ext2"})


def mount_sticks(place: Path = PLACES[-1]) -> None:
    """Mount sticks that nobody has mounted: to read only, and nothing on them can be run. Faults are logged."""
    try:
        told = subprocess.run(
            ["lsblk", "--json", "-o", "PATH,RM,FSTYPE,MOUNTPOINTS"],
            capture_output=True, text=True, timeout=10, check=True,
        ).stdout  # fmt: skip
        for device in unmounted(told):
            target = place / Path(device).name
            target.mkdir(parents=True, exist_ok=True)
            subprocess.run(
                ["mount", "-o", "ro,nosuid,nodev,noexec", device, str(target)],
                capture_output=True, timeout=20, check=True,
            )  # fmt: skip
    except (OSError, ValueError, subprocess.SubprocessError) as fault:
        log.warning("sticks cannot be mounted", extra={"fault": str(fault)})
