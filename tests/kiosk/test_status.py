import io
import json
import logging
import os
from datetime import timedelta
from pathlib import Path

import pytest

from feed.trust import MetadataExpired, PermanentRefusal, Rollback, TemporaryFault
from kiosk.agent.standing import Moment, state_of
from kiosk.fault_words import error_words
from kiosk.fetch.faults import FaultKind, fault
from kiosk.logs import start_logging
from kiosk.status import FILE, Status, UnitStatus, is_running, read_status, write_status
from kiosk.words import status_page
from tests.kiosk.publishing import NOW, VILLAGE

UNIT = UnitStatus(name="荷塘村", version=3, newest=3, items=12, admitted=12)
STATUS = Status(state="online", since=NOW, units={VILLAGE: UNIT}, content_at=NOW, edition=4, pid=os.getpid())


def moment(**changes: object) -> Moment:
    plain: dict[str, object] = {
        "now": NOW,
        "floor": NOW,
        "passed": NOW,
        "clock": "plausible",
        "contact": NOW,
        "edition": 0,
        "stale_since": None,
        "opening": None,
        "polling": None,
        "verifying": None,
        "error": None,
    }
    return Moment(**{**plain, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({}, "online"),
        ({"contact": None}, "starting"),
        ({"polling": fault(FaultKind.CONNECTION, "x")}, "offline"),
        ({"verifying": TemporaryFault("x")}, "offline"),
        ({"verifying": Rollback("x")}, "refused"),
        ({"verifying": MetadataExpired("x", NOW, NOW)}, "refused"),
        ({"opening": PermanentRefusal("x"), "contact": None}, "refused"),
    ],
)
def test_the_one_word_is_honest(changes: dict[str, object], state: str) -> None:
    assert state_of(moment(**changes)) == state


def test_every_fault_of_the_line_has_words_for_staff() -> None:
    for kind in FaultKind:
        words = error_words(fault(kind, "https://x/"))
        assert words and not words.isascii()


def test_a_status_is_read_as_it_was_written(tmp_path: Path) -> None:
    assert read_status(tmp_path) is None
    write_status(tmp_path / "run", STATUS)
    assert read_status(tmp_path / "run") == STATUS
    assert is_running(STATUS)
    (tmp_path / "run" / FILE).write_bytes(b"{")
    assert read_status(tmp_path / "run") is None


def test_a_status_that_cannot_be_written_leaves_the_one_before(tmp_path: Path) -> None:
    write_status(tmp_path, STATUS)
    (tmp_path / "status.json.part").mkdir()
    with pytest.raises(OSError, match="part"):
        write_status(tmp_path, Status(state="offline", since=NOW))
    assert read_status(tmp_path) == STATUS


@pytest.mark.parametrize(
    ("unit", "complete"),
    [(UNIT, True), (UnitStatus(version=3, newest=4), False), (UnitStatus(missing=("1 条",)), False)],
)
def test_complete_is_not_said_while_anything_is_missing(unit: UnitStatus, complete: bool) -> None:
    status = Status(state="online", since=NOW, units={VILLAGE: unit})
    assert status.complete is complete
    assert ("内容齐全" in status_page(status, running=True)) is complete


def test_nothing_known_is_not_complete() -> None:
    assert not Status(state="starting", since=NOW).complete


def test_the_page_names_state_since_when_and_what_is_missing_and_why() -> None:
    unit = UnitStatus("荷塘村", 3, 4, 12, 9, ("2 页内容没有取到：网络太慢，超时",), scheduled=1, newer=2)
    status = Status(
        state="offline",
        since=NOW,
        content_at=NOW - timedelta(days=1),
        units={VILLAGE: unit},
        missing_count=3,
        fault="连不上服务器",
        detail="connection: …",
        clock="floor",
        floor=NOW,
    )
    page = status_page(status, running=True)
    for words in (
        "离线",
        "9 条在屏上，共 12 条",
        "2 页内容没有取到",
        "连不上服务器",
        "1 条等到时间",
        "本机时间不对",
        "还缺 3 处",
    ):
        assert words in page
    assert "没有在运行" in status_page(status, running=False)


def test_a_log_line_is_one_line_of_json() -> None:
    stream = io.StringIO()
    before = logging.getLogger().handlers[:]
    try:
        start_logging("info", stream)
        try:
            raise ValueError("two\nlines")
        except ValueError:
            logging.getLogger("kiosk.x").exception("it failed", extra={"unit": VILLAGE, "count": 3})
        logging.getLogger("kiosk.x").debug("unheard")
    finally:
        logging.getLogger().handlers[:] = before
        logging.getLogger().setLevel(logging.WARNING)
    (line,) = stream.getvalue().splitlines()
    told = json.loads(line)
    assert (told["event"], told["unit"], told["count"], told["level"]) == ("it failed", VILLAGE, 3, "ERROR")
    assert "two" in told["traceback"]
