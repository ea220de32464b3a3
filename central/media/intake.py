"""Taking an upload in: streamed to disk within a bound, looked at in the child, kept by its hash.

Nothing of an upload is believed: its type is read from its bytes, its name is only a label, and what is kept is what
the child wrote, never what came in.
"""

from __future__ import annotations

import hashlib
import logging
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final, Protocol

import msgspec
from msgspec import Struct

from central.media.recognise import HEAD, MOST_BYTES, recognise
from central.media.task import Made, Task, Unfit

log = logging.getLogger(__name__)

TIMEOUT_SECONDS: Final = 90
_CHUNK: Final = 256 * 1024
_ROOT: Final = Path(__file__).resolve().parents[2]
_AT_ONCE: Final = threading.BoundedSemaphore(2)
"""How many uploads are looked at at a time: each may take a processor and a gigabyte."""


class Stream(Protocol):
    """What an upload is read from."""

    def read(self, size: int, /) -> bytes:
        """At most so many bytes; none at the end."""


class Kept(Struct, frozen=True):
    """A blob that is kept now: its hash and what the child made of the upload."""

    sha256: str
    length: int
    made: Made


def take(stream: Stream, name: str, root: Path) -> Kept:
    """Take an upload in below `root`. Raises `Unfit` with a sentence for the person, OSError where the disk fails."""
    with _workplace(root) as folder:
        source = folder / "source"
        mime = _receive(stream, name, source)
        made = _child(Task(source=str(source), folder=str(folder), mime=mime))
        sha256, length = _keep(folder / made.file, root)
        _keep_pictures(folder, root, sha256)
    return Kept(sha256=sha256, length=length, made=made)


def blob_path(root: Path, sha256: str) -> Path:
    """Where a blob lies."""
    return root / sha256[:2] / sha256


def picture_path(root: Path, sha256: str, page: int = 0) -> Path:
    """Where the small picture of a blob lies (page 0), or the drawn page of a document, counted from 1."""
    return root / sha256[:2] / f"{sha256}.shown" / (f"page-{page:03}.jpg" if page else "small.jpg")


def shown(root: Path, sha256: str, mime: str, page: int = 0) -> Path | None:
    """The picture that shows a blob; drawn now where it has none yet (imported media). None for a film."""
    path = picture_path(root, sha256, page)
    if path.is_file():
        return path
    source = blob_path(root, sha256)
    if mime.startswith(("video/", "audio/", "text/")) or not source.is_file():
        return None
    with _workplace(root) as folder:
        try:
            _child(Task(source=str(source), folder=str(folder), mime=mime, work="show"))
        except Unfit as fault:
            log.warning("media.not_shown sha256=%s %s", sha256, fault)
            return None
        _keep_pictures(folder, root, sha256)
    return path if path.is_file() else None


def put(source: Path, root: Path) -> str:
    """Keep a copy of a file that is trusted already (an import's); its hash."""
    with _workplace(root) as folder:
        copy = folder / "copy"
        shutil.copyfile(source, copy)
        return _keep(copy, root)[0]


@contextmanager
def _workplace(root: Path) -> Iterator[Path]:
    root.mkdir(parents=True, exist_ok=True)
    # On the same disk as the blobs, so that keeping one is a rename.
    folder = Path(tempfile.mkdtemp(prefix=".taking-", dir=root))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _receive(stream: Stream, name: str, target: Path) -> str:
    head = b""
    while len(head) < HEAD and (more := stream.read(HEAD - len(head))):
        head += more
    mime = recognise(head, name)
    most, length = MOST_BYTES[mime], len(head)
    with target.open("wb") as file:
        file.write(head)
        while chunk := stream.read(_CHUNK):
            length += len(chunk)
            if length > most:
                raise Unfit(f"这个文件太大，最多 {most // 1024 // 1024} MB。")
            file.write(chunk)
    return mime


def _child(task: Task) -> Made:
    environment = {"PATH": os.defpath, "PYTHONPATH": str(_ROOT), "LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"}
    with _AT_ONCE:
        try:
            done = subprocess.run(
                [sys.executable, "-m", "central.media.child"],
                input=msgspec.json.encode(task),
                capture_output=True,
                cwd=task.folder,
                env=environment,
                timeout=TIMEOUT_SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired as fault:
            raise Unfit("这个文件处理了太久，停下了。请换一个小一点的。") from fault
    if done.returncode != 0 or not done.stdout:
        log.warning("media.child_lost code=%s %s", done.returncode, done.stderr[-300:].decode("utf-8", "replace"))
        raise Unfit("这个文件打不开，可能坏了。请换一个再试。")
    made = msgspec.json.decode(done.stdout, type=Made)
    if made.fault:
        raise Unfit(made.fault)
    if not made.offline:
        log.warning(
            "media.child_online the kernel gives the child no network of its own; limits on memory and time hold"
        )
    return made


def _keep(path: Path, root: Path) -> tuple[str, int]:
    with path.open("rb+") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        length = file.tell()
        os.fsync(file.fileno())
    target = blob_path(root, sha256)
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.is_file() and target.stat().st_size == length:
        path.unlink()
    else:
        path.chmod(0o644)
        path.replace(target)
        _sync(target.parent)
    return sha256, length


def _keep_pictures(folder: Path, root: Path, sha256: str) -> None:
    target = picture_path(root, sha256).parent
    target.mkdir(parents=True, exist_ok=True)
    for path in (*folder.glob("page-*.jpg"), *folder.glob("small.jpg")):
        with suppress(OSError):
            path.replace(target / path.name)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
