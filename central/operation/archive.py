"""A store of backups: what each holds and with which hash. Blobs are stored once, whichever backups name them.

    <store>/blobs/ab/abcd…                     whole files by SHA-256; immutable, shared
    <store>/central-20261122-091500Z/           one backup: central.sqlite3, manifest.json, manifest.sha256

A backup counts from the moment its manifest is there; what was begun and not finished is swept by the next one.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Literal

import msgspec
from msgspec import Struct

from feed.durable import PRIVATE_FILE, flush, make_folder, open_part, open_plain, read_plain, sync_folder, write_atomic
from feed.layout import is_sha256

BLOBS: Final = "blobs"
MANIFEST: Final = "manifest.json"
DIGEST: Final = "manifest.sha256"
DATABASE: Final = "central.sqlite3"
PREFIX: Final = "central-"
PRIVATE_FOLDER: Final = 0o700
_MOST_MANIFEST: Final = 512 * 1024 * 1024
_CHUNK: Final = 1024 * 1024


class BackupFault(Exception):
    """A backup cannot be made or brought back; the message says what, where and what to do."""


class Kept(Struct, frozen=True):
    """One file: its place in the central (`conf/…`, `data/…`, `feed/…`, `keys/…`), its hash and length."""

    path: str
    sha256: str
    length: int


class Manifest(Struct, frozen=True, forbid_unknown_fields=True):
    """What one backup holds. `database` is the hash of `central.sqlite3`, empty for a database of its own server."""

    format: Literal[1]
    made: datetime
    county: str
    database: str
    keys: bool
    files: tuple[Kept, ...]


def hash_of(path: Path) -> tuple[str, int]:
    """SHA-256 and length of a plain file. Raises OSError."""
    digest, length = hashlib.sha256(), 0
    with open_plain(path) as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
            length += len(chunk)
    return digest.hexdigest(), length


class Store:
    """The folder in which backups lie; only its owner may look into it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def prepare(self) -> None:
        """Make the folder where it is missing. Raises OSError, BackupFault where others can look into it."""
        make_folder(self.folder, mode=PRIVATE_FOLDER)
        make_folder(self.folder / BLOBS, mode=PRIVATE_FOLDER)
        if self.folder.stat().st_mode & 0o077:
            raise BackupFault(f"{self.folder} 别人也能看：备份里有密码和留言，请运行 chmod 700 {self.folder}")

    def begin(self, now: datetime) -> Path:
        """A new, empty folder for a backup that is made now."""
        name = f"{PREFIX}{now.astimezone(UTC):%Y%m%d-%H%M%S}Z"
        folder = self.folder / name
        if folder.exists():
            folder = self.folder / f"{name}-{secrets.token_hex(2)}"
        make_folder(folder, mode=PRIVATE_FOLDER)
        return folder

    def blob(self, sha256: str) -> Path:
        """Where a stored file lies."""
        return self.folder / BLOBS / sha256[:2] / sha256

    def put(self, path: Path, known: str = "") -> tuple[Kept, bool]:
        """Store a file (its `path` is filled in by the caller) and tell whether it is new here.

        `known`: the hash by which the file is named; one that is stored already is not read again.
        """
        if known:
            length = path.stat().st_size
            blob = self.blob(known)
            if blob.is_file() and blob.stat().st_size == length:
                return Kept("", known, length), False
        part = self.folder / BLOBS / f".{secrets.token_hex(8)}.part"
        digest, length = hashlib.sha256(), 0
        try:
            with open_plain(path) as source, open_part(part, PRIVATE_FILE) as target:
                while chunk := source.read(_CHUNK):
                    digest.update(chunk)
                    length += len(chunk)
                    target.write(chunk)
                flush(target)
            sha256 = digest.hexdigest()
            if known and sha256 != known:
                raise BackupFault(f"{path} 坏了（内容和名字对不上），没有备份进去：请从以前的备份取回")
            blob = self.blob(sha256)
            if blob.is_file():
                return Kept("", sha256, length), False
            make_folder(blob.parent, mode=PRIVATE_FOLDER)
            part.replace(blob)
            sync_folder(blob.parent)
            return Kept("", sha256, length), True
        finally:
            part.unlink(missing_ok=True)

    def finish(self, folder: Path, manifest: Manifest) -> None:
        """Make a backup count: its manifest, and the manifest's hash, on the medium."""
        data = msgspec.json.format(msgspec.json.encode(manifest), indent=1)
        write_atomic(folder / DIGEST, f"{hashlib.sha256(data).hexdigest()}\n".encode(), mode=PRIVATE_FILE)
        write_atomic(folder / MANIFEST, data, mode=PRIVATE_FILE)

    def backups(self) -> Iterator[Path]:
        """Finished backups, oldest first."""
        found = self.folder.glob(f"{PREFIX}*/{MANIFEST}")
        yield from (path.parent for path in sorted(found))

    def unfinished(self) -> Iterator[Path]:
        """What was begun and never finished."""
        yield from (path for path in self.folder.glob(f"{PREFIX}*") if not (path / MANIFEST).exists())

    def sweep(self) -> int:
        """Remove blobs that no backup names; how many went. Raises BackupFault where a manifest is unreadable."""
        named = {kept.sha256 for folder in self.backups() for kept in read_manifest(folder).files}
        gone = 0
        for path in sorted((self.folder / BLOBS).glob("*/*")):
            if is_sha256(path.name) and path.name not in named:
                path.unlink()
                gone += 1
        return gone


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a backup, checked against its hash. Raises BackupFault."""
    try:
        data = read_plain(folder / MANIFEST, _MOST_MANIFEST)
        told = read_plain(folder / DIGEST, 128).decode("ascii").strip()
    except (OSError, UnicodeDecodeError) as fault:
        raise BackupFault(f"{folder} 不是一份完整的备份（{fault}）") from fault
    if hashlib.sha256(data).hexdigest() != told:
        raise BackupFault(f"{folder / MANIFEST} 坏了（校验码对不上），请换一份备份")
    try:
        return msgspec.json.decode(data, type=Manifest)
    except msgspec.DecodeError as fault:
        raise BackupFault(f"{folder / MANIFEST} 读不懂：{fault}；可能是更新的版本做的备份") from fault


def copy_out(source: Path, target: Path, kept: Kept, mode: int) -> None:
    """Put a stored file to its place, checked on the way. Raises BackupFault, OSError."""
    make_folder(target.parent)
    part = target.with_name(f".{target.name}.part")
    try:
        with open_part(part, mode) as file, open_plain(source) as stored:
            digest, length = hashlib.sha256(), 0
            while chunk := stored.read(_CHUNK):
                digest.update(chunk)
                length += len(chunk)
                file.write(chunk)
            flush(file)
        if (digest.hexdigest(), length) != (kept.sha256, kept.length):
            raise BackupFault(f"{source} 坏了（校验码对不上），请换一份备份")
        part.replace(target)
    except FileNotFoundError as fault:
        raise BackupFault(f"备份里少了 {kept.path}（{source}），请换一份备份") from fault
    finally:
        part.unlink(missing_ok=True)


def remove_folder(folder: Path) -> None:
    """Remove one backup; its manifest first, so that half of one never counts."""
    (folder / MANIFEST).unlink(missing_ok=True)
    shutil.rmtree(folder)


def is_empty(folder: Path) -> bool:
    """Whether nothing is at that place, or an empty folder."""
    return not folder.exists() or (folder.is_dir() and not any(os.scandir(folder)))
