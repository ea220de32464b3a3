"""The usage journal: what residents looked at, kept on disk until it is collected.

The screen alone appends, the agent alone reads. One JSON line per event, in files named by the sequence number of
their first line; the numbers go on after a restart, so a collector counts each event once. No line holds anything
about a person: the item, what was done, and for how many seconds.

The journal never troubles the screen: a full or broken disk costs events, and their number is written down as soon
as the disk is well again. The whole is bounded; the oldest file goes first, and a line says how many went.
"""

import logging
import os
import re
import threading
from collections import deque
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import zip_longest
from pathlib import Path
from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta, Struct

from feed.durable import make_folder, open_plain, read_plain, sync_folder, write_atomic

Deed = Literal["slide", "opened", "section", "searched", "scanned", "dropped", "forgotten"]
"""What was done: a slide shown, an item opened, a section or search used, a QR code enlarged. `dropped` counts
events that were lost, `forgotten` stands for one whose item was withdrawn."""

FOLDER: Final = "journal"
"""Name of the journal's folder inside the data folder."""

FILES: Final = 8
"""The journal is cut into about so many files, so that dropping the oldest loses an eighth."""

_BY_ITSELF: Final = ("slide", "dropped", "forgotten")

WAITING: Final = 2_000
"""Events kept in memory while the disk refuses them; more are dropped and counted."""

_NAME: Final = re.compile(r"[0-9]{20}\.jsonl\Z")
_LONGEST: Final = 1_000_000_000
_DAY: Final = 86_400.0

_log = logging.getLogger(__name__)


class Event(Struct, frozen=True, omit_defaults=True):
    """One line: its number, the moment (UTC), what was done with which item for how many seconds."""

    sequence: Annotated[int, Meta(ge=1)]
    at: datetime
    deed: Deed
    unit: str = ""
    id: str = ""
    seconds: Annotated[float, Meta(ge=0)] = 0.0
    count: Annotated[int, Meta(ge=0)] = 0


class Journal:
    """The writing side, one per screen. Never raises for want of disk; safe from any thread."""

    def __init__(self, folder: Path, max_bytes: int) -> None:
        """Continue the journal in `folder`, which is bounded by `max_bytes`."""
        self._folder = folder
        self._max_bytes = max_bytes
        self._waiting: deque[Event] = deque()
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._latest = datetime.fromtimestamp(0, UTC)
        self._lost = 0
        self._broken = False
        self._next = 0

    @property
    def lost(self) -> int:
        """Events lost so far whose number has not been written down yet."""
        return self._lost

    def append(self, deed: Deed, at: datetime, unit: str = "", id: str = "", seconds: float = 0.0) -> None:  # noqa: A002 - the contract's own name
        """Note one event; it reaches the disk with the next `flush`. Touches no disk itself."""
        event = Event(1, at.astimezone(UTC), deed, unit, id, round(min(max(seconds, 0.0), _DAY), 1))
        with self._lock:
            self._latest = event.at
            if len(self._waiting) >= WAITING:
                self._lost += 1
            else:
                self._waiting.append(event)

    def start(self, seconds: float) -> None:
        """Flush every `seconds` from a thread of its own, so that a slow disk never holds up a frame."""
        self._thread = threading.Thread(target=self._run, args=(seconds,), name="journal", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop the thread and flush what waits."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(timeout=5)
        self.flush()

    def _run(self, seconds: float) -> None:
        while not self._stop.wait(seconds):
            self.flush()

    def flush(self) -> None:
        """Bring all that waits to the medium; what the disk refuses goes on waiting. Never raises."""
        with self._lock:
            if not self._waiting and not self._lost:
                return
            try:
                self._write()
            except OSError as fault:
                if not self._broken:
                    _log.warning("journal cannot be written", extra={"folder": str(self._folder), "fault": str(fault)})
                self._broken = True
            else:
                self._broken = False

    def forget(self, unit: str, id: str) -> int:  # noqa: A002 - the contract's own name
        """Blank every event of a withdrawn item, keeping its number; return how many. Never raises."""
        blanked = 0
        with self._lock:
            for index, event in enumerate(self._waiting):
                if (event.unit, event.id) == (unit, id):
                    self._waiting[index] = _blank(event)
                    blanked += 1
            try:
                for path in _files(self._folder):
                    blanked += _blank_in(path, unit, id)
            except OSError as fault:
                _log.warning("journal cannot be purged", extra={"folder": str(self._folder), "fault": str(fault)})
        return blanked

    def _write(self) -> None:
        """Append what waits; on a refusal cut back what was half-written and raise."""
        make_folder(self._folder)
        if not self._next:
            self._next = _mend(self._folder)
        self._make_room()
        events = list(self._waiting)
        if self._lost:
            events.append(Event(1, self._latest, "dropped", count=self._lost))
        numbered = [msgspec.structs.replace(event, sequence=self._next + step) for step, event in enumerate(events)]
        lines = b"".join(msgspec.json.encode(event) + b"\n" for event in numbered)
        path = self._file()
        is_new = not path.exists()
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW | os.O_CLOEXEC, 0o644)
        try:
            before = os.fstat(descriptor).st_size
            try:
                _write_all(descriptor, lines)
                os.fsync(descriptor)
            except OSError:
                os.ftruncate(descriptor, before)
                raise
        finally:
            os.close(descriptor)
        if is_new:
            sync_folder(self._folder)
        self._waiting.clear()
        self._lost = 0
        self._next += len(numbered)

    def _file(self) -> Path:
        """Return the file to append to: the last one while it is short enough, else a new one."""
        files = _files(self._folder)
        if files and files[-1].stat().st_size < self._max_bytes // FILES:
            return files[-1]
        return self._folder / f"{self._next:020}.jsonl"

    def _make_room(self) -> None:
        """Delete the oldest files above the bound; their events count as lost."""
        files = _files(self._folder)
        sizes = [path.stat().st_size for path in files]
        while len(files) > 1 and sum(sizes) > self._max_bytes * (FILES - 1) // FILES:
            self._lost += _first(files[1]) - _first(files[0])
            files.pop(0).unlink()
            sizes.pop(0)


class JournalReader:
    """The reading side: hands out events until they are acknowledged, so that each arrives at least once."""

    def __init__(self, folder: Path, mark: Path) -> None:
        """Read the journal in `folder`; `mark` is the reader's own file with the last acknowledged number."""
        self._folder = folder
        self._mark = mark

    @property
    def acknowledged(self) -> int:
        """The last acknowledged number; 0 where none was, or where the mark cannot be read."""
        try:
            return int(read_plain(self._mark, 32))
        except (OSError, ValueError):
            return 0

    @property
    def newest(self) -> int:
        """The highest number in the journal; 0 where it holds none. Raises OSError where it cannot be read."""
        for path in reversed(_files(self._folder)):
            if numbers := [event.sequence for event in _events(path)]:
                return max(numbers)
        return 0

    def batches(self, size: int = 200) -> Iterator[tuple[Event, ...]]:
        """Yield what is not acknowledged yet, oldest first, in batches of at most `size`.

        A line that is still being written or was damaged is passed over.
        """
        done = self.acknowledged
        batch: list[Event] = []
        files = _files(self._folder)
        for path, after in zip_longest(files, files[1:]):
            if after is not None and _first(after) <= done + 1:
                continue
            for event in _events(path):
                # A disk that took a line and refused to say so, or to cut it off, holds it twice.
                if event.sequence > done:
                    batch.append(event)
                    done = event.sequence
                if len(batch) >= size:
                    yield tuple(batch)
                    batch = []
        if batch:
            yield tuple(batch)

    def acknowledge(self, sequence: int) -> None:
        """Remember that everything up to `sequence` has arrived. Raises OSError where it cannot be kept."""
        if sequence > self.acknowledged:
            write_atomic(self._mark, b"%d\n" % sequence)

    def begin_anew(self) -> None:
        """Forget what was acknowledged: the journal's numbers began again. Raises OSError."""
        write_atomic(self._mark, b"0\n")


def last_use(folder: Path, until: datetime) -> datetime | None:
    """Return when a resident last did anything, no later than `until`; None where the journal tells of nothing.

    Slides turn by themselves and are no use. What is dated later comes from another clock, and is passed over.
    """
    for path in reversed(_files(folder)):
        moments = [event.at for event in _events(path) if event.deed not in _BY_ITSELF and event.at <= until]
        if moments:
            return max(moments)
    return None


def _files(folder: Path) -> list[Path]:
    """Return the files of the journal, oldest first."""
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if _NAME.match(path.name))


def _first(path: Path) -> int:
    return int(path.name.partition(".")[0])


def _events(path: Path) -> Iterator[Event]:
    """Yield the readable lines of a file; one that vanished meanwhile has none."""
    try:
        file = open_plain(path)
    except FileNotFoundError:
        return
    with file:
        for line in file:
            if line.endswith(b"\n") and (event := _event(line)) is not None:
                yield event


def _event(line: bytes) -> Event | None:
    try:
        return msgspec.json.decode(line, type=Event)
    except msgspec.DecodeError:
        return None


def _mend(folder: Path) -> int:
    """Cut a torn last line off; return the number that comes next."""
    files = _files(folder)
    if not files:
        return 1
    data = read_plain(files[-1], _LONGEST)
    whole = data.rfind(b"\n") + 1
    if whole < len(data):
        os.truncate(files[-1], whole)
    # Also of lines that only another version of this program can read: a number is never given twice.
    numbers = [number for line in data[:whole].splitlines() if (number := _number(line))]
    return max(numbers, default=_first(files[-1]) - 1) + 1


class _Numbered(Struct):
    sequence: Annotated[int, Meta(ge=1)]


def _number(line: bytes) -> int:
    """Return the number of a line, whatever else stands in it; 0 where it has none."""
    try:
        return msgspec.json.decode(line, type=_Numbered).sequence
    except msgspec.DecodeError:
        return 0


def _blank(event: Event) -> Event:
    return Event(event.sequence, event.at, "forgotten")


def _blank_in(path: Path, unit: str, id: str) -> int:  # noqa: A002 - the contract's own name
    """Blank the events of an item in one file, which is rewritten only where it has any."""
    blanked = 0
    lines: list[bytes] = []
    for line in read_plain(path, _LONGEST).splitlines(keepends=True):
        event = _event(line)
        if event is not None and (event.unit, event.id) == (unit, id):
            blanked += 1
            line = msgspec.json.encode(_blank(event)) + b"\n"
        lines.append(line)
    if blanked:
        write_atomic(path, b"".join(lines))
    return blanked


def _write_all(descriptor: int, data: bytes) -> None:
    """Write all of `data`; raise OSError where the disk takes only a part."""
    while data:
        data = data[os.write(descriptor, data) :]
