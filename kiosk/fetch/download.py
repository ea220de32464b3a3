"""Blobs from a source into the blob folder: hashed while written, resumed, whole or not there at all."""

import hashlib
import logging
import os
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from feed.durable import make_folder
from feed.layout import blob_path
from kiosk.fetch.blobs import BlobFolder
from kiosk.fetch.faults import LINE, FaultKind, FetchFault, disk_fault, fault
from kiosk.fetch.source import Source

log = logging.getLogger(__name__)

GIVE_UP_AFTER = 8
"""Faults of the line or the disk in a row, after which the rest of a batch is not tried."""
WORKERS = 4


@dataclass(frozen=True, slots=True)
class BlobRef:
    """A blob as signed metadata announces it: hash, and length in bytes."""

    sha256: str
    length: int


Done = Callable[[BlobRef, FetchFault | None], None]
"""Told once for every blob, on the caller's thread; the fault is None when the blob is here."""


def download(ref: BlobRef, source: Source, folder: BlobFolder) -> int:
    """Bring one blob in; returns the bytes transferred (0 when it was here already).

    Raises `FetchFault` (ValueError for a malformed hash). After a temporary fault the first part stays and the next
    call resumes; after a wrong hash or length it is gone. A resumed blob with a wrong hash is fetched once more from
    its beginning, because the part may have been damaged by a power cut.
    """
    with folder.claim(ref.sha256):
        if folder.has(ref.sha256, ref.length):
            return 0
        part = folder.part(ref.sha256)
        try:
            make_folder(part.parent)
            resumed = part.exists() and part.stat().st_size > 0
            folder.check_space(ref.length - (part.stat().st_size if resumed else 0), str(part))
            try:
                return _attempt(ref, source, folder)
            except FetchFault as problem:
                if problem.kind is not FaultKind.WRONG_HASH or not resumed:
                    raise
                log.warning("damaged part discarded", extra={"sha256": ref.sha256})
                return _attempt(ref, source, folder)
        except FetchFault:
            raise
        except OSError as error:
            raise disk_fault(error, str(part)) from error


def download_many(
    refs: Iterable[BlobRef],
    source: Source,
    folder: BlobFolder,
    on_done: Done,
    *,
    workers: int = WORKERS,
    stop: threading.Event | None = None,
) -> dict[str, FetchFault]:
    """Bring many blobs in over a few connections; returns the faults by hash (empty = all are here).

    One failure does not hold up the others; each is told to `on_done`. When the line itself is down, the rest is told
    the same fault without trying. A set `stop` ends it soon, with the rest told as stopped.
    """
    faults: dict[str, FetchFault] = {}
    waiting = list(dict.fromkeys(refs))[::-1]
    running: dict[Future[int], BlobRef] = {}
    in_a_row = 0
    final: FetchFault | None = None

    def told(ref: BlobRef, problem: FetchFault | None) -> None:
        if problem is not None:
            faults[ref.sha256] = problem
        on_done(ref, problem)

    with ThreadPoolExecutor(max_workers=workers, thread_name_prefix="blob") as pool:
        while waiting or running:
            if final is None and stop is not None and stop.is_set():
                final = fault(FaultKind.STOPPED, "download")
            while waiting and final is None and len(running) < 2 * workers:
                ref = waiting.pop()
                running[pool.submit(download, ref, source, folder)] = ref
            finished, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in finished:
                ref = running.pop(future)
                problem = _outcome(future)
                in_a_row = in_a_row + 1 if problem is not None and problem.kind in LINE else 0
                if in_a_row >= GIVE_UP_AFTER and final is None:
                    final = problem
                told(ref, problem)
            if final is not None:
                while waiting:
                    told(waiting.pop(), final)
    return faults


def _outcome(future: Future[int]) -> FetchFault | None:
    error = future.exception()
    if error is None or isinstance(error, FetchFault):
        return error
    raise error


def _attempt(ref: BlobRef, source: Source, folder: BlobFolder) -> int:
    part = folder.part(ref.sha256)
    with part.open("a+b") as file:
        file.seek(0)
        digest = hashlib.file_digest(file, "sha256")
        have = file.tell()
        if have > ref.length:
            have, digest = _emptied(file), hashlib.sha256()
        came = 0
        if have < ref.length or ref.length == 0:
            with source.open_blob(blob_path(ref.sha256), have, ref.length) as stream:
                if stream.start != have:
                    have, digest = _emptied(file), hashlib.sha256()
                for chunk in stream.chunks:
                    came += len(chunk)
                    if have + came > ref.length:
                        break
                    digest.update(chunk)
                    _append(file, chunk, part)
        if have + came > ref.length:
            _emptied(file)
            raise fault(FaultKind.WRONG_LENGTH, _where(ref, source), f"more than {ref.length} bytes")
        if have + came < ref.length:
            raise fault(FaultKind.TRUNCATED, _where(ref, source), f"{have + came} of {ref.length} bytes")
        if digest.hexdigest() != ref.sha256:
            _emptied(file)
            part.unlink(missing_ok=True)
            raise fault(FaultKind.WRONG_HASH, _where(ref, source), f"content hashes to {digest.hexdigest()}")
        file.flush()
        os.fsync(file.fileno())
    folder.finish(ref.sha256)
    return came


def _where(ref: BlobRef, source: Source) -> str:
    base = getattr(source, "base_url", None) or getattr(source, "folder", "")
    return f"{str(base).rstrip('/')}/{blob_path(ref.sha256)}"


def _append(file: BinaryIO, chunk: bytes, part: Path) -> None:
    # Named here, inside the exchange, so that a full disk is not taken for a broken line.
    try:
        file.write(chunk)
    except OSError as error:
        raise disk_fault(error, str(part)) from error


def _emptied(file: BinaryIO) -> int:
    file.seek(0)
    file.truncate()
    return 0
