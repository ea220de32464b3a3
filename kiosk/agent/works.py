"""What an agent works with, opened together and closed together: database, source, trust, reader, lanes, editions."""

import fcntl
import logging
import os
import random
import threading
from collections.abc import Callable
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

from msgspec import Struct

from feed.durable import make_folder, read_plain
from feed.layout import MAX_ROOT_BYTES
from feed.trust import Trust, TrustError, Verified
from kiosk.agent.deliveries import Deliveries
from kiosk.agent.intake import Arrival, Intake, Prepare
from kiosk.agent.preparing import FOLDER, panel_size
from kiosk.agent.recall import recall
from kiosk.agent.release import Release
from kiosk.agent.standing import Tally
from kiosk.agent.sync import Reader
from kiosk.agent.upkeep import Upkeep
from kiosk.clock import Clock
from kiosk.fetch.blobs import BlobFolder
from kiosk.fetch.source import Line, Source, open_source
from kiosk.health.allowance import Allowance, Counted, Rationed
from kiosk.health.relief import Relief
from kiosk.journal import FOLDER as JOURNAL
from kiosk.media.shelf import Shelf
from kiosk.settings import Settings
from kiosk.steps import AgentFault
from kiosk.store import OtherSchema, Store, StoreDamaged, set_aside
from kiosk.store.carrying import carry_over
from kiosk.update.applying import policy_of
from kiosk.update.installed import find_installed
from kiosk.update.staging import Staging

log = logging.getLogger(__name__)

_MIB = 1024 * 1024
PAGES_RESERVE = 16
"""Pages leave only this part of the reserve free."""
SPENT = "spent"
"""The note that holds how much the line has carried today."""


class NotSetUp(AgentFault):
    """The settings do not name a feed and a village yet, or the pinned root is not there."""


class AnotherAgent(AgentFault):
    """The data folder is in use by another agent."""


class Works(Struct):
    """The open parts. `root` is the pinned root as read, `lock` the handle that keeps other agents out.

    `unhurried` is the source for what can wait where the line is paid by volume.
    """

    root: bytes
    lock: int
    source: Source
    trust: Trust
    store: Store
    reader: Reader
    release: Release
    upkeep: Upkeep
    intake: Intake
    deliveries: Deliveries
    tally: Tally
    staging: Staging
    allowance: Allowance
    unhurried: Source
    relief: Relief

    def count(self) -> None:
        """Keep what the line has carried today, where it is worth a write."""
        if (line := self.allowance.note()) is not None:
            with self.store.change():
                self.store.write_note(SPENT, line)

    def close(self) -> None:
        """Give back what is open; what lanes have under way ends with the process."""
        self.intake.stop()
        self.staging.close()
        self.source.close()
        self.store.close()
        os.close(self.lock)

    def remember(self, verified: Verified) -> None:
        """Keep when the newest verified content was signed."""
        if verified.signed_at is not None and self.store.note("content_at") < verified.signed_at.isoformat():
            with self.store.change():
                self.store.write_note("content_at", verified.signed_at.isoformat())


def open_works(
    settings: Settings,
    prepare: Prepare,
    clock: Clock,
    *,
    changed: Callable[[bool], None],
    arrived: Callable[[Arrival], None],
    wake: Callable[[], None],
    monotonic: Callable[[], float],
    stop: threading.Event,
    rng: random.Random,
    given: Source | None = None,
) -> Works:
    """Open everything for `settings`; `given` takes the place of the source that they name.

    A damaged database is set aside and made anew. Raises NotSetUp, SourceError, TrustError, OSError or
    sqlite3.Error, each worth another attempt later.
    """
    feed, data = settings.feed, settings.data
    if not feed.village or not (feed.url or given):
        raise NotSetUp(
            "settings: feed.url or feed.village is empty; fill them in (config/kiosk.toml)",
            "设置里没有填内容地址或村代码",
            permanent=True,
        )
    agent = data.folder / "agent"
    make_folder(agent)
    try:
        root = read_plain(settings.root, MAX_ROOT_BYTES)
    except OSError as fault:
        raise NotSetUp(
            f"{settings.root}: {fault.strerror}; put the county's root.json there",
            "缺少县里的信任文件 root.json",
            permanent=True,
        ) from fault
    trust = Trust(agent / "trust", root, timedelta(days=feed.mirror_grace_days))
    with ExitStack() as opened:
        lock = _lock(agent / "lock")
        opened.callback(os.close, lock)
        store = _open_store(settings)
        opened.callback(store.close)
        line = given or open_source(feed.url, line_of(settings))
        opened.pop_all()
    allowance = Allowance(0 if line.mirror else feed.daily_mb * _MIB, clock.now, store.note(SPENT))
    source: Source = Counted(line, allowance) if allowance.daily else line
    unhurried: Source = Rationed(line, allowance) if allowance.daily else line
    blobs = BlobFolder(data.folder / "blobs", data.reserve_mb * _MIB)
    shelf = Shelf(data.folder / FOLDER, panel_size(settings.panel))
    upkeep = Upkeep(store, blobs, shelf, data.folder, data.media_budget_mb * _MIB)
    intake = Intake(unhurried, blobs, prepare, arrived, urgent=source, held=lambda: allowance.used_up, rng=rng)
    # Text and warnings may use most of what media must leave free.
    pages = BlobFolder(data.folder / "blobs", data.reserve_mb * _MIB // PAGES_RESERVE)
    reader = Reader(store, pages, feed.village, changed, stop)
    return Works(
        root=root,
        lock=lock,
        source=source,
        trust=trust,
        store=store,
        reader=reader,
        release=Release(store, data.folder / "editions", feed.village, clock.now),
        upkeep=upkeep,
        intake=intake,
        deliveries=Deliveries(store, intake, upkeep, shelf.variant),
        tally=Tally(store, reader.units),
        staging=Staging(
            data.folder,
            data.run,
            data.screen / JOURNAL,
            data.reserve_mb * _MIB,
            policy_of(settings),
            find_installed,
            monotonic=monotonic,
            rng=rng,
            wake=wake,
        ),
        allowance=allowance,
        unhurried=unhurried,
        relief=Relief(data.folder, upkeep, data.reserve_mb * _MIB),
    )


def _lock(path: Path) -> int:
    """Hold the data folder for this agent; the kernel frees it with the process, however that ends."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as fault:
        os.close(descriptor)
        raise AnotherAgent(
            f"{path}: another agent works on this data folder; stop it first",
            "另一个同步程序正在使用这个数据目录",
            permanent=False,
        ) from fault
    return descriptor


def _open_store(settings: Settings) -> Store:
    path = settings.data.folder / "agent" / "agent.db"
    try:
        try:
            return Store(path)
        except OtherSchema as fault:
            carry_over(path)
            log.info("database of another version carried over", extra={"was": fault})
            return Store(path)
    except StoreDamaged as fault:
        log.error("database is damaged, set aside and rebuilt", extra={"fault": fault, "file": set_aside(path)})
        return Store(path)


def begin(works: Works, settings: Settings, clock: Clock) -> None:
    """Fit what lies on disk to the settings, and recall from disk what the store does not know."""
    works.reader.begin()
    works.upkeep.lost()
    works.relief.prepare()
    works.release.begin()
    known = {code for code, row in works.store.units().items() if row.feed}
    if set(works.reader.units) - known:
        try:
            verified = recall(settings.data.folder / "agent" / "trust", works.root, works.reader.units, clock.now())
        except TrustError as fault:
            log.info("nothing to recall from disk", extra={"reason": fault})
        else:
            works.remember(verified)
            works.reader.read(verified, None, clock.now())
    works.intake.start()


def line_of(settings: Settings) -> Line:
    """Return how the settings reach a server."""
    feed = settings.feed
    proxies = {"http": feed.proxy, "https": feed.proxy} if feed.proxy else {}
    return Line(connections=feed.connections, ca=feed.ca, proxies=proxies, plain_http=feed.plain_http)
