"""The sender: every event reaches the centre at least once, in good order, and nothing troubles the device."""

import logging
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from feed import reports
from feed.reports import Answer, Heartbeat
from kiosk.fetch.faults import FaultKind, fault
from kiosk.journal import FOLDER, Journal
from kiosk.reporting.contents import event_of, heartbeat_of
from kiosk.reporting.device_key import load_or_create
from kiosk.reporting.sender import JOURNAL_SECONDS, Sender
from kiosk.reporting.starting import open_sender
from kiosk.reporting.state import read_sender_state
from kiosk.settings import CentralSettings, DataSettings, FeedSettings, Settings
from kiosk.status import Status, write_status

NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
HOUR = 3600.0


@dataclass
class Centre:
    """A centre of the test's own: checks signatures, counts, and can be away, deaf, or of another opinion."""

    down: Exception | None = None
    refuse: int = 0
    mute: bool = False
    series: int = 0
    counted: int = 0
    session: tuple[int, int] = (0, 0)
    batches: list[tuple[int, ...]] = field(default_factory=list)
    times: dict[tuple[int, int], int] = field(default_factory=dict)
    beats: list[Heartbeat] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)

    def post(self, path: str, headers: dict[str, str], body: bytes) -> tuple[int, bytes]:
        self.paths.append(path)
        if self.down is not None:
            raise self.down
        if self.refuse:
            return self.refuse, msgspec.json.encode(Answer(refused="unknown"))
        sort = path.removeprefix("d/")
        assert sort in ("journal", "heartbeat")
        number = reports.number_of(headers[reports.NUMBER_HEADER])
        device = headers[reports.DEVICE_HEADER]
        signed = reports.signed_part(sort, device, number, headers[reports.MOMENT_HEADER], body)  # type: ignore[arg-type]
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(device)).verify(
            bytes.fromhex(headers[reports.SIGNATURE_HEADER]), signed
        )
        if sort == "heartbeat":
            if (number.series, number.last) > self.session:
                self.session = (number.series, number.last)
                self.beats.append(reports.read_heartbeat(body))
            answer = Answer(series=self.session[0], counted=self.session[1])
        else:
            answer = self._count(number, reports.read_batch(body, number))
        if self.mute:
            raise fault(FaultKind.TIMEOUT, "http://centre/", "the answer was lost")
        return 200, msgspec.json.encode(answer)

    def _count(self, number: reports.Number, batch: reports.Batch) -> Answer:
        self.batches.append(tuple(event.sequence for event in batch.events))
        if number.series > self.series:
            self.series, self.counted = number.series, 0
        if number.series == self.series:
            for event in batch.events:
                if event.sequence > self.counted:
                    key = (number.series, event.sequence)
                    self.times[key] = self.times.get(key, 0) + 1
            self.counted = max(self.counted, number.last)
        return Answer(series=self.series, counted=self.counted)


class Hall:
    """A device with a screen's journal, and time in the test's hand."""

    def __init__(self, folder: Path, centre: Centre, *, metered: bool = False) -> None:
        self.settings = Settings(
            feed=FeedSettings(metered=metered),
            data=DataSettings(folder=folder, run=folder / "run"),
            central=CentralSettings("http://127.0.0.1/", True),
        )
        self.centre, self.elapsed = centre, 0.0
        self.journal = Journal(self.journals, 1_000_000)
        self.key = load_or_create(folder / "device.key")
        self.start()

    @property
    def journals(self) -> Path:
        """Where the screen's journal lies."""
        return self.settings.data.screen / FOLDER

    def start(self) -> None:
        """Begin anew, as after a restart of the agent."""
        self.sender = Sender(
            self.settings,
            self.key,
            self.centre.post,
            now=lambda: NOW + timedelta(seconds=self.elapsed),
            good_until=lambda: NOW + timedelta(days=6),
            monotonic=lambda: self.elapsed,
            rng=random.Random(1),
        )

    def happen(self, times: int) -> None:
        for _ in range(times):
            self.journal.append("opened", NOW, "430304009203", "notice-1", 12.0)
        self.journal.flush()

    def live(self, seconds: float, until: Callable[[], bool] = lambda: False) -> None:
        """Let the sender work for a time, asking it whenever it wants to be asked."""
        end = self.elapsed + seconds
        while self.elapsed < end and not until():
            self.elapsed += max(self.sender.turn(), 0.1)

    @property
    def all_counted_once(self) -> bool:
        return set(self.centre.times.values()) == {1}


@pytest.fixture
def hall(tmp_path: Path) -> Hall:
    return Hall(tmp_path, Centre())


def test_every_event_is_counted_once(hall: Hall) -> None:
    hall.happen(450)
    hall.live(HOUR)
    assert sorted(hall.centre.times) == [(1, number) for number in range(1, 451)] and hall.all_counted_once
    sent = len(hall.centre.batches)
    hall.live(HOUR)
    assert len(hall.centre.batches) == sent == 3, "what is acknowledged is not sent again"
    hall.happen(5)
    hall.start()
    hall.live(HOUR)
    assert hall.centre.batches[-1] == (451, 452, 453, 454, 455)


def test_nothing_leaves_the_journal_before_the_centre_said_so(hall: Hall) -> None:
    hall.happen(10)
    hall.centre.mute = True
    hall.live(HOUR)
    assert len(hall.centre.batches) > 1, "asked again with the same numbers"
    hall.centre.mute = False
    hall.start()
    hall.live(HOUR)
    assert len(hall.centre.times) == 10 and hall.all_counted_once


def test_a_line_that_is_down_costs_patience_only(hall: Hall, caplog: pytest.LogCaptureFixture) -> None:
    hall.happen(3)
    hall.centre.down = fault(FaultKind.CONNECTION, "http://centre/", "refused")
    with caplog.at_level(logging.WARNING):
        hall.live(24 * HOUR)
    tries = hall.centre.paths.count("d/journal")
    assert 24 * 8 < tries < 24 * 16, "tried again, and not all the time"
    assert len([one for one in caplog.records if one.levelno >= logging.WARNING]) <= 2, "told once"
    state = read_sender_state(hall.settings.data.run)
    assert state is not None and state.fault == "连不上服务器"
    hall.centre.down = None
    hall.live(HOUR)
    assert len(hall.centre.times) == 3
    state = read_sender_state(hall.settings.data.run)
    assert state is not None and not state.fault and state.heard_at is not None and state.counted_at is not None


def test_a_strangers_centre_is_no_receipt(hall: Hall) -> None:
    hall.happen(3)
    for status, body in ((200, b"{}"), (200, b'{"series":1,"counted":2}'), (200, b"hello"), (200, b"[1]")):
        hall.sender._post = lambda path, headers, sent, told=(status, body): told  # type: ignore[misc]
        hall.live(HOUR)
    hall.start()
    hall.live(HOUR)
    assert len(hall.centre.times) == 3 and hall.all_counted_once


@pytest.mark.parametrize(("status", "words"), [(404, "还没有登记"), (403, "不认这块屏的签名"), (400, "没有收下")])
def test_a_refusal_is_told_in_words(hall: Hall, status: int, words: str) -> None:
    hall.happen(1)
    hall.centre.refuse = status
    hall.live(HOUR)
    state = read_sender_state(hall.settings.data.run)
    assert state is not None and words in state.fault
    assert len(hall.centre.paths) < 60, "a refusal is not argued with"
    hall.centre.refuse = 0
    hall.live(2 * HOUR)
    assert len(hall.centre.times) == 1


def test_a_metered_line_is_spared(tmp_path: Path) -> None:
    hall = Hall(tmp_path, Centre(), metered=True)
    for _ in range(24):
        hall.happen(4)
        hall.live(HOUR)
    assert 70 <= hall.centre.paths.count("d/heartbeat") <= 125
    assert 15 <= len(hall.centre.batches) <= 31
    assert hall.centre.beats[-1].every == 900


def test_a_long_silence_comes_back_in_pieces_and_whole(hall: Hall) -> None:
    for _ in range(4):
        hall.happen(1500)
    hall.live(HOUR, until=lambda: len(hall.centre.times) == 6000)
    assert len(hall.centre.times) == 6000 and hall.all_counted_once
    assert hall.elapsed < JOURNAL_SECONDS * 2, "the rest follows at once, not after the next pause"


def test_a_lost_journal_begins_a_new_series(hall: Hall) -> None:
    hall.happen(30)
    hall.live(HOUR)
    for file in hall.journals.iterdir():
        file.unlink()
    hall.journal = Journal(hall.journals, 1_000_000)
    hall.happen(4)
    hall.start()
    hall.live(HOUR)
    assert [key for key in hall.centre.times if key[0] == 2] == [(2, 1), (2, 2), (2, 3), (2, 4)]


def test_a_lost_agents_folder_counts_nothing_twice(hall: Hall, tmp_path: Path) -> None:
    hall.happen(30)
    hall.live(HOUR)
    for file in (tmp_path / "agent").iterdir():
        file.unlink()
    hall.happen(4)
    hall.start()
    hall.live(HOUR)
    assert len(hall.centre.times) == 34 and hall.all_counted_once


def test_everything_but_the_key_lost_is_counted_anew(hall: Hall, tmp_path: Path) -> None:
    hall.happen(30)
    hall.live(HOUR)
    for folder in (tmp_path / "agent", hall.journals):
        for file in folder.iterdir():
            file.unlink()
    hall.journal = Journal(hall.journals, 1_000_000)
    hall.happen(4)
    hall.start()
    hall.live(HOUR)
    assert len(hall.centre.times) == 34 and hall.all_counted_once


def test_heartbeats_go_on_after_restarts_and_lost_folders(hall: Hall, tmp_path: Path) -> None:
    hall.live(600)
    first = len(hall.centre.beats)
    assert 8 <= first <= 13 and hall.centre.session[0] == 1
    hall.start()
    hall.live(600)
    assert hall.centre.session[0] == 2 and len(hall.centre.beats) > first + 7
    (tmp_path / "agent" / "sender.json").unlink()
    before = len(hall.centre.beats)
    hall.start()
    hall.live(600)
    assert len(hall.centre.beats) > before + 7 and hall.centre.session[0] == 3


def test_a_heartbeat_says_what_the_agent_says(hall: Hall) -> None:
    write_status(
        hall.settings.data.run,
        Status(
            "refused", NOW, content_at=NOW, edition=7, missing_count=2, fault="签名没有通过验证，未采用", clock="floor"
        ),
    )
    hall.live(1)
    beat = hall.centre.beats[-1]
    assert (beat.state, beat.fault, beat.edition, beat.missing, beat.clock) == (
        "refused", "签名没有通过验证，未采用", 7, 2, "floor",
    )  # fmt: skip
    assert beat.good_until == NOW + timedelta(days=6) and beat.total_mb > 0 and beat.every == 60


def test_an_agent_without_a_status_is_starting() -> None:
    beat = heartbeat_of(None, every=60, good_until=None, free_mb=1, total_mb=2, screen="")
    assert (beat.state, beat.edition) == ("starting", 0)


def test_an_event_that_the_contract_refuses_blocks_no_other(hall: Hall) -> None:
    hall.journal.append("opened", NOW, "430304009203", "名字不合规矩")
    hall.happen(2)
    hall.live(HOUR)
    assert len(hall.centre.times) == 3
    from kiosk.journal import Event

    told = event_of(Event(9, NOW, "section", id="不合规矩"))
    assert (told.sequence, told.deed, told.count, told.id) == (9, "dropped", 1, "")


def test_a_full_disk_sends_again_instead_of_losing(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    hall.happen(3)

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("kiosk.reporting.mark.write_atomic", full)
        patched.setattr("kiosk.journal.write_atomic", full)
        hall.live(HOUR)
    hall.live(HOUR)
    assert len(hall.centre.times) == 3 and hall.all_counted_once


def test_without_the_setting_nothing_is_sent_but_a_key_is_made(tmp_path: Path) -> None:
    settings = Settings(data=DataSettings(folder=tmp_path, run=tmp_path / "run"))
    assert open_sender(settings, lambda: NOW, lambda: None) is None
    assert (tmp_path / "device.key").exists()


def test_an_address_that_cannot_be_used_is_told(tmp_path: Path) -> None:
    settings = Settings(
        data=DataSettings(folder=tmp_path, run=tmp_path / "run"), central=CentralSettings("http://far.example/", True)
    )
    assert open_sender(settings, lambda: NOW, lambda: None) is None
    state = read_sender_state(tmp_path / "run")
    assert state is not None and "central.url" in state.fault
