"""The sender: brings the usage journal and a heartbeat to the county's centre, signed, beside the agent's loop.

Events leave the journal only after the centre has said that they are counted; an answer that does not come is asked
for again with the same numbers, so that each event arrives at least once and is counted once. Nothing is sent while
the settings do not say so. A metered line is used once an hour for usage and once a quarter for the heartbeat.
Whatever goes wrong is caught, named once and backed off; the agent and the glass never wait for it.
"""

import logging
import random
import shutil
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final

import msgspec

from feed import reports
from feed.reports import Answer, Batch, Number, Sort
from kiosk import journal
from kiosk.fault_words import error_words
from kiosk.journal import JournalReader
from kiosk.reporting.contents import event_of, heartbeat_of
from kiosk.reporting.device_key import DeviceKey
from kiosk.reporting.mark import Mark, read_mark, write_mark
from kiosk.reporting.state import SenderState, read_sender_state, write_sender_state
from kiosk.screen_state import read_screen_state
from kiosk.settings import Settings
from kiosk.status import read_status
from kiosk.steps import AgentFault, Step

log = logging.getLogger(__name__)

HEARTBEAT_SECONDS: Final = 60.0
HEARTBEAT_SECONDS_METERED: Final = 900.0
JOURNAL_SECONDS: Final = 300.0
JOURNAL_SECONDS_METERED: Final = 3600.0
LONGEST_RETRY: Final = 900.0
BATCH: Final = 200
BATCHES_AT_ONCE: Final = 20
"""Batches sent in one go after a long silence; the rest follows at the next turn, after the heartbeat."""
_MIB: Final = 1024 * 1024


class Refused(AgentFault):
    """The centre answered and does not take what was sent."""


Post = Callable[[str, dict[str, str], bytes], tuple[int, bytes]]
"""Posts a body to a path below the centre's address: (status, answer). Raises FetchFault."""


class Sender:
    """Sends what is due in `turn()`; `run()` takes turns until stopped."""

    def __init__(
        self,
        settings: Settings,
        key: DeviceKey,
        post: Post,
        *,
        now: Callable[[], datetime],
        good_until: Callable[[], datetime | None] = lambda: None,
        monotonic: Callable[[], float] = time.monotonic,
        rng: random.Random | None = None,
    ) -> None:
        """`good_until`: when the verified content's signature ends. Nothing is read or sent yet."""
        self._settings = settings
        self._key = key
        self._post = post
        self._now = now
        self._good_until = good_until
        self._monotonic = monotonic
        self._rng = rng or random.Random()  # noqa: S311 - spreads the screens of a county, guards nothing
        agent = settings.data.folder / "agent"
        self._reader = JournalReader(settings.data.screen / journal.FOLDER, agent / "journal.mark")
        self._mark_file = agent / "sender.json"
        self._mark: Mark | None = None
        self._beats = 0
        self._heartbeat = Step("heartbeat", monotonic, self._rng, max(self._every, 120.0))
        self._usage = Step("journal-upload", monotonic, self._rng, LONGEST_RETRY)
        self._next_heartbeat = monotonic()
        self._next_usage = monotonic() + self._spread(self._usage_pause / 5)
        self._told = read_sender_state(settings.data.run) or SenderState()
        self._stop = threading.Event()

    @property
    def _every(self) -> float:
        return HEARTBEAT_SECONDS_METERED if self._settings.feed.metered else HEARTBEAT_SECONDS

    @property
    def _usage_pause(self) -> float:
        return JOURNAL_SECONDS_METERED if self._settings.feed.metered else JOURNAL_SECONDS

    def _spread(self, seconds: float) -> float:
        return seconds * self._rng.uniform(0.8, 1.2)

    def run(self) -> None:
        """Take turns until `stop()`."""
        log.info("sender started", extra={"centre": self._settings.central.url, "device": self._key.public_hex})
        while not self._stop.wait(min(max(self.turn(), 0.1), HEARTBEAT_SECONDS)):
            pass

    def stop(self) -> None:
        """End after the exchange under way; safe from any thread."""
        self._stop.set()

    def turn(self) -> float:
        """Send what is due and return the seconds until something is due again."""
        if self._monotonic() >= self._next_heartbeat:
            well = self._heartbeat.run(self._send_heartbeat)
            pause = self._every if well else max(self._heartbeat.wait(), self._every / 5)
            self._next_heartbeat = self._monotonic() + self._spread(pause)
        if self._monotonic() >= self._next_usage and not self._usage.run(self._send_usage):
            # Nobody waits for usage: a line that fails is not tried more often than one that works.
            self._next_usage = self._monotonic() + self._spread(max(self._usage.wait(), self._usage_pause))
        self._tell()
        return min(self._next_heartbeat, self._next_usage) - self._monotonic()

    # What is sent.

    def _send_heartbeat(self) -> None:
        settings = self._settings
        disk = shutil.disk_usage(settings.data.folder)
        screen = read_screen_state(settings.data.screen_run)
        status = read_status(settings.data.run)
        beat = heartbeat_of(
            status,
            every=int(self._every),
            good_until=self._good_until(),
            free_mb=disk.free // _MIB,
            total_mb=disk.total // _MIB,
            screen=screen.version if screen else "",
            condition=status.condition if status else None,
        )
        mark = self._kept(session=True)
        self._beats += 1
        answer = self._exchange("heartbeat", Number(mark.session, self._beats, self._beats), reports.pack(beat))
        if (answer.series, answer.counted) != (mark.session, self._beats):
            # The centre has heard a later one: this device's data folder is an older copy, or was emptied.
            self._keep(msgspec.structs.replace(mark, session=answer.series + 1))
            self._beats = 1
            self._exchange("heartbeat", Number(answer.series + 1, 1, 1), reports.pack(beat))
        self._told = msgspec.structs.replace(self._told, heard_at=self._now())

    def _send_usage(self) -> None:
        mark = self._kept()
        if 0 < self._reader.newest < self._reader.acknowledged:
            # The screen's journal was lost and began again.
            mark = self._begin_series(mark.series + 1)
        for sent, batch in enumerate(self._reader.batches(BATCH)):
            if sent >= BATCHES_AT_ONCE or self._stop.is_set():
                self._next_usage = self._monotonic() + 1.0
                return
            number = Number(mark.series, batch[0].sequence, batch[-1].sequence)
            message = Batch(reports.FORMAT, tuple(event_of(event) for event in batch))
            answer = self._exchange("journal", number, reports.pack(message))
            self._told = msgspec.structs.replace(self._told, counted_at=self._now())
            if not self._settle(mark, number, answer):
                self._next_usage = self._monotonic() + 1.0
                return
        self._next_usage = self._monotonic() + self._spread(self._usage_pause)

    def _settle(self, mark: Mark, number: Number, answer: Answer) -> bool:
        """Take over what the centre has counted; tell whether the next batch may follow."""
        if answer.series == mark.series and answer.counted == number.last:
            self._reader.acknowledge(number.last)
            return True
        if answer.series < mark.series or answer.counted < number.last:
            raise Refused(
                f"centre counted {answer.series}:{answer.counted} after {number} was sent; look at its log",
                "县里管理台没有记上使用次数，会再报",
                permanent=False,
            )
        # The centre knows more than this device remembers: its mark was lost, or its journal too.
        if self._reader.newest < answer.counted:
            self._begin_series(answer.series + 1)
        else:
            self._keep(msgspec.structs.replace(mark, series=answer.series))
            self._reader.acknowledge(answer.counted)
        return False

    def _exchange(self, sort: Sort, number: Number, body: bytes) -> Answer:
        moment = self._now().astimezone(UTC).isoformat(timespec="seconds")
        device = self._key.public_hex
        signature = self._key.sign(reports.signed_part(sort, device, number, moment, body))
        headers = {
            "Content-Type": "application/json",
            "Content-Encoding": "gzip",
            reports.DEVICE_HEADER: device,
            reports.NUMBER_HEADER: str(number),
            reports.MOMENT_HEADER: moment,
            reports.SIGNATURE_HEADER: signature.hex(),
        }
        status, told = self._post(reports.ADDRESS + sort, headers, body)
        try:
            answer = msgspec.json.decode(told, type=Answer)
        except (msgspec.DecodeError, UnicodeDecodeError) as fault:
            raise Refused(
                f"{sort}: answer {status} is not the centre's: {told[:80]!r}; check central.url",
                "报给县里的网址上不是管理台，请核对设置里的 central.url",
                permanent=True,
            ) from fault
        if status != OK:
            raise Refused(f"{sort}: the centre answered {status} {answer.refused}", _words(status), permanent=True)
        return answer

    # What is kept.

    def _kept(self, *, session: bool = False) -> Mark:
        """The mark on disk; with `session`, of a session that has begun."""
        if self._mark is None:
            self._mark = read_mark(self._mark_file)
        if session and not self._beats:
            self._keep(msgspec.structs.replace(self._mark, session=self._mark.session + 1))
        return self._mark

    def _keep(self, mark: Mark) -> None:
        write_mark(self._mark_file, mark)
        self._mark = mark

    def _begin_series(self, series: int) -> Mark:
        mark = msgspec.structs.replace(self._kept(), series=series)
        # First the series, then the mark: killed in between, the next turn begins one more series, and loses nothing.
        self._keep(mark)
        self._reader.begin_anew()
        log.info("journal began again, new series", extra={"series": series})
        return mark

    def _tell(self) -> None:
        error = self._heartbeat.error or self._usage.error
        state = msgspec.structs.replace(self._told, fault=error_words(error), detail=str(error or ""))
        if state != read_sender_state(self._settings.data.run):
            try:
                write_sender_state(self._settings.data.run, state)
            except OSError as fault:
                log.warning("sender state cannot be written", extra={"fault": str(fault)})
        self._told = state


OK: Final = 200

_WORDS: Final = {
    403: "县里管理台不认这块屏的签名：请核对登记的密钥（kiosk key show）",
    404: "县里还没有登记这块屏：请把 kiosk key show 显示的公钥交给县里",
}


def _words(status: int) -> str:
    return _WORDS.get(status, "县里管理台没有收下这块屏报的内容")
