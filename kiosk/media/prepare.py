"""Files made fit for the screen: a child without network does the work, the parent checks it and shelves it.

A blob is done once per panel size; what is on the shelf is returned at once, without a child.
"""

import itertools
import logging
import os
import shutil
import stat
import sys
import threading
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import msgspec

from feed.durable import PART, flush, make_folder, open_part, sync_folder, write_atomic
from kiosk.media.shelf import DONE, Prepared, Shelf
from kiosk.media.task import DRAWN, PASSED_ON, STILL, Output, Task, is_drawn_name
from kiosk.media.worker import ChildLost, Worker

log = logging.getLogger(__name__)

TIME_LIMIT: Final = 60.0
"""Seconds for one file; a small board draws a 60-page document in half of that."""
LINGER: Final = 5.0
"""Seconds that an idle child stays, in case that more is to do."""
TASKS_PER_CHILD: Final = 50
MEMORY_PER_CHILD: Final = 300 * 1024
"""KiB; a child that once grew larger is not used again, because little of it returns to the system."""
_SIGNATURES: Final = {".jpg": b"\xff\xd8\xff", ".png": b"\x89PNG\r\n\x1a\n"}


@dataclass(frozen=True, slots=True)
class MediaJob:
    """A verified blob to make fit: its hash, where it lies, and what it is said to be."""

    sha256: str
    source: Path
    mime: str


@dataclass(frozen=True, slots=True)
class MediaRefused:
    """A blob that was not made fit, and why. `permanent`: it is the content's fault and will not change."""

    sha256: str
    reason: str
    permanent: bool


class Preparer:
    """Prepares blobs for a panel of (width, height) pixels below `folder`. Several threads may share it."""

    def __init__(
        self,
        folder: Path,
        panel: tuple[int, int],
        python: str = sys.executable,
        time_limit: float = TIME_LIMIT,
        linger: float = LINGER,
    ) -> None:
        self.shelf = Shelf(folder, panel)
        self._python = python
        self._time_limit = time_limit
        self._linger = linger
        self._at_work = threading.RLock()
        self._worker: Worker | None = None
        self._idle: threading.Timer | None = None
        self._numbers = itertools.count()
        self.shelf.sweep()

    def prepare(self, jobs: Iterable[MediaJob]) -> Iterator[Prepared | MediaRefused]:
        """Make each blob fit; one result per job, in order. A bad one fails alone; nothing is raised for it."""
        for job in jobs:
            yield self.prepare_one(job)

    def prepare_one(self, job: MediaJob) -> Prepared | MediaRefused:
        """Make one blob fit, or return what is on the shelf already."""
        with self._at_work:
            done = self.shelf.prepared(job.sha256)
            if done is not None:
                return done
            self._wake()
            try:
                return self._made(job)
            except ChildLost as lost:
                self._end_worker()
                # A child that never came up says nothing about the content.
                return self._refused(job, str(lost), permanent=lost.started)
            except OSError as error:
                return self._refused(job, str(error), permanent=False)
            finally:
                self._rest()

    def prepared(self, sha256: str) -> Prepared | None:
        """Return what is ready, from the shelf alone."""
        return self.shelf.prepared(sha256)

    def forget(self, sha256: str) -> None:
        """Remove everything made of a blob that was withdrawn, at once, even while it is being made."""
        self.shelf.forget(sha256)

    def size(self) -> int:
        """Bytes that prepared files take."""
        return self.shelf.size()

    def evict(self, keep: set[str], budget_bytes: int) -> int:
        """Remove what is not in `keep`, oldest first, down to the budget; return the bytes freed."""
        return self.shelf.evict(keep, budget_bytes)

    def close(self) -> None:
        """End the child."""
        with self._at_work:
            self._wake()
            self._end_worker()

    def __enter__(self) -> Self:
        """For use in a `with` statement."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the child."""
        self.close()

    @property
    def child(self) -> Worker | None:
        """The child at hand, if one is."""
        return self._worker

    def _made(self, job: MediaJob) -> Prepared | MediaRefused:
        place = self.shelf.place(job.sha256)
        # A name of its own: a child of an agent that was killed may still be writing under another.
        staging = place / f"{self.shelf.variant}.{os.getpid()}-{next(self._numbers)}{PART}"
        make_folder(staging)
        try:
            worker = self._worker_at_hand()
            limit = self._time_limit
            task = Task(str(job.source.resolve()), job.mime, self.shelf.panel, str(staging.resolve()), int(limit) + 1)
            answer = worker.ask(task, limit)
            if answer.fault:
                return self._refused(job, answer.fault, permanent=answer.permanent)
            if job.mime in PASSED_ON:
                _pass_on(job, staging)
            size = _checked(job.mime, answer.outputs, staging)
            return self._shelved(job, answer.outputs, size, staging)
        finally:
            shutil.rmtree(staging, ignore_errors=True)
            with suppress(OSError):
                place.rmdir()  # Only an empty place goes: nothing came of the blob.

    def _shelved(self, job: MediaJob, outputs: tuple[Output, ...], size: int, staging: Path) -> Prepared:
        kind = DRAWN.get(job.mime) or PASSED_ON[job.mime][0]
        final = self.shelf.place(job.sha256) / self.shelf.variant
        first = next(output for output in outputs if output.page or not output.name.startswith("thumb"))
        relative = str(final.relative_to(self.shelf.root))
        done = Prepared(job.sha256, kind, first.width, first.height, outputs, size, relative)
        write_atomic(staging / DONE, msgspec.json.encode(done))
        if final.exists():
            self.shelf.clear(final)  # Made by an older recipe, or damaged.
        staging.replace(final)
        sync_folder(final.parent)
        return done

    def _refused(self, job: MediaJob, reason: str, *, permanent: bool) -> MediaRefused:
        log.warning(
            "media refused", extra={"sha256": job.sha256, "mime": job.mime, "fault": reason, "permanent": permanent}
        )
        return MediaRefused(job.sha256, reason, permanent)

    def _worker_at_hand(self) -> Worker:
        worn = self._worker
        if worn is not None and (worn.tasks >= TASKS_PER_CHILD or worn.peak_kib > MEMORY_PER_CHILD):
            self._end_worker()
        if self._worker is None:
            make_folder(self.shelf.root)
            self._worker = Worker(self._python, self.shelf.root)
        return self._worker

    def _wake(self) -> None:
        if self._idle is not None:
            self._idle.cancel()
            self._idle = None

    def _rest(self) -> None:
        if self._worker is None:
            return
        idle = self._idle = threading.Timer(self._linger, self._leave)
        idle.daemon = True
        idle.start()

    def _leave(self) -> None:
        with self._at_work:
            # Cancelled while it waited for the lock: another file came, and another timer after it.
            if self._idle is threading.current_thread():
                self._idle = None
                self._end_worker()

    def _end_worker(self) -> None:
        if self._worker is not None:
            self._worker.close()
            self._worker = None


def _pass_on(job: MediaJob, staging: Path) -> None:
    """Put an examined film, sound or subtitle into the folder: the same file under a second name, else a copy."""
    target = staging / PASSED_ON[job.mime][1]
    try:
        target.hardlink_to(job.source)
    except OSError:
        with job.source.open("rb") as source, open_part(target) as copy:
            shutil.copyfileobj(source, copy, 1024 * 1024)
            flush(copy)


def _checked(mime: str, outputs: tuple[Output, ...], staging: Path) -> int:
    """Return the bytes of the outputs; the child's word is not taken for their names, type or format.

    Raises ChildLost, because a child that answers so has been taken over or is broken.
    """
    names = [output.name for output in outputs]
    allowed = {name for name in names if is_drawn_name(name)}
    if mime in PASSED_ON:
        kind, passed = PASSED_ON[mime]
        allowed = {passed, STILL} if kind == "video" else {passed}
    size = 0
    for output in outputs:
        path = staging / output.name
        if output.name not in allowed or names.count(output.name) > 1:
            raise ChildLost(f"media child names {output.name!r} as its work", started=True)
        found = path.lstat()
        if not stat.S_ISREG(found.st_mode):
            raise ChildLost(f"media child made {output.name!r} no plain file", started=True)
        signature = _SIGNATURES.get(path.suffix, b"")
        with path.open("rb") as file:
            if file.read(len(signature)) != signature or (mime in DRAWN and not (output.width and output.height)):
                raise ChildLost(f"media child made {output.name!r} no picture", started=True)
        size += found.st_size
    if not names or all(name.startswith("thumb") for name in names):
        raise ChildLost("media child made nothing", started=True)
    return size
