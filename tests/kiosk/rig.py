"""A device for tests: a real agent on a real feed in a folder, its time and its line in the test's hand."""

import random
import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec

from feed.item import Item
from feed.media import MediaRef
from feed.publish.repository import Repository
from feed.reading import read_item
from kiosk import edition as editions
from kiosk.agent.intake import Refused
from kiosk.agent.loop import Agent
from kiosk.edition import EditionMedia, connect, current_edition
from kiosk.fetch.mirror import MirrorSource
from kiosk.fetch.source import MAX_POLLED, Polled, Source, Stream
from kiosk.settings import DataSettings, FeedSettings, Settings
from kiosk.status import Status, read_status
from tests.kiosk.publishing import NOW, VILLAGE, found


class Line:
    """The source under test: a folder, until `down` is set; counts what is asked for."""

    mirror = False

    def __init__(self, folder: Path) -> None:
        self._inner: Source = MirrorSource(folder)
        self.down: OSError | None = None
        self.asked: list[str] = []

    def read(self, path: str, max_length: int) -> bytes:
        self._ask(path)
        return self._inner.read(path, max_length)

    def poll(self, path: str, etag: str, max_length: int = MAX_POLLED) -> Polled:
        self._ask(path)
        return self._inner.poll(path, etag, max_length)

    def open_blob(self, path: str, start: int, length: int) -> AbstractContextManager[Stream]:
        self._ask(path)
        return self._inner.open_blob(path, start, length)

    def close(self) -> None:
        self._inner.close()

    def _ask(self, path: str) -> None:
        self.asked.append(path)
        if self.down is not None:
            raise self.down


@dataclass
class Time:
    """System clock and monotonic clock, moved by hand."""

    system: datetime = NOW
    running: float = 1000.0

    def now(self) -> datetime:
        return self.system

    def monotonic(self) -> float:
        return self.running

    def pass_(self, seconds: float) -> None:
        self.system += timedelta(seconds=seconds)
        self.running += seconds


@dataclass
class Rig:
    """One screen. `turn()` lets the agent work until nothing more can be done at this moment."""

    folder: Path
    repository: Repository
    village: str = VILLAGE
    time: Time = field(default_factory=Time)
    budget_mb: int = 64

    def __post_init__(self) -> None:
        self.data = self.folder / "data"
        self.root = self.folder / "root.json"
        self.root.write_bytes(self.repository.current_root())
        self.line: Source = Line(self.repository.folder)
        self.agent: Agent | None = None

    @property
    def settings(self) -> Settings:
        return Settings(
            root=self.root,
            feed=FeedSettings(url=f"file://{self.repository.folder}", village=self.village),
            data=DataSettings(folder=self.data, run=self.data / "run", media_budget_mb=self.budget_mb, reserve_mb=16),
        )

    def prepare(self, reference: MediaRef, path: Path) -> tuple[EditionMedia, int]:
        """Stand in for the child that prepares media: a copy, refused where it says it is broken."""
        data = path.read_bytes()
        if data.startswith(b"BROKEN"):
            raise Refused("broken picture")
        target = self.data / "prepared" / reference.sha256[:2] / reference.sha256 / "full.png"
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
        record = EditionMedia(reference.sha256, "image", 8, 8, (str(target.relative_to(self.data)),))
        return record, 2 * len(data)

    def start(self) -> Agent:
        self.stop()
        self.agent = Agent(
            self.settings,
            self.prepare,
            source=self.line,
            system=self.time.now,
            monotonic=self.time.monotonic,
            rng=random.Random(1),
        )
        return self.agent

    def stop(self) -> None:
        if self.agent is not None:
            self.agent.close()
            self.agent = None

    def turn(self, seconds: float = 10.0) -> None:
        """Let `seconds` pass at once, then take turns until all is done that can be done."""
        agent = self.agent or self.start()
        self.time.pass_(seconds)
        for _ in range(200):
            agent.turn()
            if agent.finished:
                return
            agent.wait(0.05)
        raise AssertionError(f"the agent does not come to rest: {self.status()}")

    def status(self) -> Status:
        status = read_status(self.settings.data.run)
        assert status is not None
        return status

    def items(self) -> dict[tuple[str, str], Item]:
        """What the current edition holds."""
        path = current_edition(self.data / "editions")
        return read_items(path) if path is not None else {}

    def titles(self) -> dict[str, str]:
        return {name: item.title for (_, name), item in self.items().items()}


def read_items(path: Path) -> dict[tuple[str, str], Item]:
    """Read an edition whole; every item of it, with all its media on disk, must be readable."""
    editions.check_edition(path, thorough=True)
    with closing(connect(path)) as base:
        rows = base.execute("SELECT unit, id, raw FROM entry JOIN body USING (key)").fetchall()
        media = {
            row[0]: msgspec.json.decode(row[1], type=EditionMedia)
            for row in base.execute("SELECT sha256, document FROM media")
        }
    found_items = {(unit, name): read_item(raw).item for unit, name, raw in rows}
    for record in media.values():
        for file in record.files:
            assert (path.parent.parent / file).is_file(), f"{file} is named by the edition and not there"
    return found_items


@contextmanager
def rig(folder: Path, village: str = VILLAGE) -> Iterator[Rig]:
    made = Rig(folder, found(folder), village)
    try:
        yield made
    finally:
        made.stop()


EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
