"""The agent's part of an update: the chosen archive on disk, whole, and what is known of it told.

    software/<version>/<archive>     whole and verified
    software/parts/<sha256>.part     on its way; resumed
    run/update.json                  how far it is, for `kiosk status`

The archive comes on a thread of its own, so that a slow line holds up no content. Nothing here is believed by the
part that runs as root (`kiosk.update.applying`): it verifies all of it again.
"""

import logging
import random
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct

from feed.durable import make_folder, read_plain, replace, sync_folder
from feed.software import Release
from feed.trust import Verified
from kiosk.fetch.blobs import BlobFolder
from kiosk.fetch.download import BlobRef, download
from kiosk.fetch.faults import FaultKind, fault
from kiosk.fetch.source import MAX_POLLED, Polled, Source, Stream
from kiosk.steps import Step
from kiosk.update.idle import running_time, untouched
from kiosk.update.installed import Installed
from kiosk.update.machine import Facts, Moment, Phase, Policy, Why, choose, may_fetch, phase_of

log = logging.getLogger(__name__)

FOLDER: Final = "software"
"""Where archives lie, below the data folder."""
FILE: Final = "update.json"
_MOST_BYTES: Final = 65_536
_LONGEST_PAUSE: Final = 3600.0


class Progress(Struct, frozen=True, omit_defaults=True):
    """What the agent tells of an update. `done` of `length` bytes are here; `why` is what it waits for.

    `fault` is the present trouble for maintainers.
    """

    phase: Phase
    version: str = ""
    done: int = 0
    length: int = 0
    why: Why = ""
    fault: str = ""


def read_progress(run: Path) -> Progress | None:
    """Return what the agent told last, None where it told nothing readable."""
    try:
        return msgspec.json.decode(read_plain(run / FILE, _MOST_BYTES), type=Progress)
    except (OSError, msgspec.DecodeError):
        return None


class Staging:
    """Fetches the release that was chosen. Called by the agent's loop; one thread of its own fetches."""

    def __init__(
        self,
        data: Path,
        run: Path,
        journal: Path,
        reserve: int,
        policy: Policy,
        look: Callable[[], Installed | None],
        *,
        monotonic: Callable[[], float],
        rng: random.Random,
        wake: Callable[[], None],
    ) -> None:
        """`journal`: folder of the screen's. `look` tells what is installed; None switches updates off.

        `wake` is called when something arrived.
        """
        self._folder = data / FOLDER
        self._run = run
        self._journal = journal
        self._blobs = BlobFolder(self._folder, reserve)
        self._policy = policy
        self._look = look
        self._installed = look()
        self._wake = wake
        self._step = Step("software", monotonic, rng, _LONGEST_PAUSE)
        self._releases: tuple[Release, ...] | None = None
        self._refused: str = ""
        self._fetching: _Fetching | None = None
        self._told: Progress | None = None

    @property
    def wanted(self) -> bool:
        """Whether releases matter to this device at all."""
        return self._installed is not None

    def offered(self, verified: Verified) -> None:
        """Take over what the feed publishes now."""
        if verified.software_fault is not None:
            self._refused = f"signature: {verified.software_fault}"
            return
        self._refused = ""
        if verified.software != self._releases:
            self._releases = verified.software
            self._step.well()

    def turn(self, source: Source, now: datetime, *, plausible: bool) -> None:
        """Do what is due at `now`, which is `plausible` or not. Raises OSError where the disk refuses."""
        if not self.wanted:
            return
        self._installed = installed = self._look()
        self._collect()
        if installed is None or self._releases is None:
            self._tell(Facts(installed, fault=self._refused), None, "")
            return
        release = choose(self._releases, installed)
        if self._fetching is not None and self._fetching.release != release:
            self._fetching.halt.set()
        if self._fetching is None:
            self._tidy(release)
        staged = release is not None and self.archive(release).is_file()
        unpacked = release is not None and installed.is_whole(release.version)
        why: Why = ""
        if release is not None and not staged and not unpacked:
            why = may_fetch(self._policy, self._moment(now, plausible=plausible))
            if why and self._fetching is not None:
                self._fetching.halt.set()
            elif not why and self._fetching is None and self._step.wait() == 0:
                self._fetching = _Fetching(release, source, self._blobs, self.archive(release), self._wake)
                log.info("new version is fetched", extra={"version": release.version, "bytes": release.length})
        facts = Facts(
            installed,
            offered=release.version if release else "",
            staged=staged,
            unpacked=unpacked,
            fault=self._refused if release is None else "",
        )
        self._tell(facts, release, why)

    def _moment(self, now: datetime, *, plausible: bool) -> Moment:
        # The journal is asked only where its answer matters, for it is read from disk.
        asked = self._policy.metered and not plausible
        idle = untouched(self._journal, now, running_time()) if asked else timedelta()
        return Moment(now.astimezone(), plausible, idle)

    def archive(self, release: Release) -> Path:
        """Return where the archive of `release` is or would be."""
        return self._folder / release.version / release.name

    def close(self) -> None:
        """Have a fetch end soon; what came is resumed."""
        if self._fetching is not None:
            self._fetching.halt.set()

    def _collect(self) -> None:
        """Take over what the thread brought, or why it did not."""
        fetching = self._fetching
        if fetching is None or fetching.is_alive():
            return
        self._fetching = None
        if fetching.error is None:
            self._step.well()
            log.info("new version is here", extra={"version": fetching.release.version})
        elif not fetching.halt.is_set():
            self._step.failed(fetching.error)

    def _tidy(self, release: Release | None) -> None:
        """Remove what belongs to no version that is wanted."""
        keep = {"parts", release.version, release.sha256[:2]} if release else set()
        with suppress(FileNotFoundError):
            for entry in self._folder.iterdir():
                if entry.name not in keep:
                    shutil.rmtree(entry, ignore_errors=True)
        self._blobs.discard_parts({release.sha256} if release else set())

    def _tell(self, facts: Facts, release: Release | None, why: Why) -> None:
        done = 0
        if release is not None:
            with suppress(OSError):
                done = self._blobs.part(release.sha256).stat().st_size
        phase = phase_of(facts)
        progress = Progress(
            phase=phase,
            version=release.version if release else "",
            done=release.length if release and phase in ("staged", "waiting") else done,
            length=release.length if release else 0,
            why=why,
            fault=facts.fault or self._step.fault,
        )
        if progress != self._told:
            make_folder(self._run)
            part = self._run / f"{FILE}.part"
            part.write_bytes(msgspec.json.encode(progress))
            part.replace(self._run / FILE)
            self._told = progress


class _Fetching(threading.Thread):
    """One archive on its way. `error` is why it did not come; `halt` ends it soon."""

    def __init__(
        self, release: Release, source: Source, blobs: BlobFolder, place: Path, wake: Callable[[], None]
    ) -> None:
        super().__init__(name="software", daemon=True)
        self.release = release
        self.halt = threading.Event()
        self.error: Exception | None = None
        self._source = source
        self._blobs = blobs
        self._place = place
        self._wake = wake
        self.start()

    def run(self) -> None:
        """Fetch, put in place, tell."""
        try:
            ref = BlobRef(self.release.sha256, self.release.length)
            download(ref, _ArchiveSource(self._source, self.release, self.halt), self._blobs)
            make_folder(self._place.parent)
            whole = self._blobs.path(self.release.sha256)
            replace(whole, self._place)
            sync_folder(self._place.parent)
            sync_folder(whole.parent)
        except Exception as error:  # noqa: BLE001 - handed to the loop's thread, which names it and backs off
            self.error = error
        self._wake()


class _ArchiveSource:
    """Serves the one archive where a blob is asked for, until it is told to halt."""

    def __init__(self, source: Source, release: Release, halt: threading.Event) -> None:
        self.mirror = source.mirror
        self._source = source
        self._release = release
        self._halt = halt

    def read(self, path: str, max_length: int) -> bytes:
        """Pass on."""
        return self._source.read(path, max_length)

    def poll(self, path: str, etag: str, max_length: int = MAX_POLLED) -> Polled:
        """Pass on."""
        return self._source.poll(path, etag, max_length)

    @contextmanager
    def open_blob(self, path: str, start: int, length: int) -> Iterator[Stream]:  # noqa: ARG002 - the one archive
        """The archive from byte `start` on."""
        with self._source.open_blob(self._release.path, start, length) as stream:
            yield Stream(stream.start, self._until_halt(stream.chunks))

    def close(self) -> None:
        """The feed's source is closed by its owner."""

    def _until_halt(self, chunks: Iterator[bytes]) -> Iterator[bytes]:
        for chunk in chunks:
            if self._halt.is_set():
                raise fault(FaultKind.STOPPED, self._release.path)
            yield chunk
