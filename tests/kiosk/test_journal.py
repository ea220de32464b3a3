"""The journal: every event counted once, bounded on disk, never in the way of the screen."""

import errno
import json
import os
import threading
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk import journal as module
from kiosk.calendar import ZONE
from kiosk.journal import WAITING, Event, Journal, JournalReader

NOW = datetime(2025, 10, 24, 10, 36, tzinfo=ZONE)
VILLAGE = "430304001201"
ROOMY = 1_000_000


def journal(folder: Path, max_bytes: int = ROOMY) -> Journal:
    return Journal(folder / "journal", max_bytes)


def note(target: Journal, count: int = 1, name: str = "water") -> None:
    for step in range(count):
        target.append("opened", NOW + timedelta(seconds=step), VILLAGE, name, 4.0)
    target.flush()


def reader(folder: Path) -> JournalReader:
    return JournalReader(folder / "journal", folder / "mark")


def unread(folder: Path, size: int = 200) -> list[Event]:
    return [event for batch in reader(folder).batches(size) for event in batch]


def numbers(events: Sequence[Event]) -> list[int]:
    return [event.sequence for event in events]


def files(folder: Path) -> list[Path]:
    return sorted((folder / "journal").glob("*.jsonl"))


def test_an_event_holds_the_item_the_deed_and_the_seconds_and_nothing_else(tmp_path: Path) -> None:
    target = journal(tmp_path)
    target.append("opened", NOW, VILLAGE, "water", 12.34)
    target.flush()
    (line,) = files(tmp_path)[0].read_text().splitlines()
    assert json.loads(line) == {
        "sequence": 1,
        "at": "2025-10-24T02:36:00Z",
        "deed": "opened",
        "unit": VILLAGE,
        "id": "water",
        "seconds": 12.3,
    }


def test_nothing_touches_the_disk_before_a_flush(tmp_path: Path) -> None:
    target = journal(tmp_path)
    target.append("slide", NOW, VILLAGE, "water")
    assert not (tmp_path / "journal").exists()
    target.flush()
    assert numbers(unread(tmp_path)) == [1]


def test_numbers_go_on_after_a_restart(tmp_path: Path) -> None:
    note(journal(tmp_path), 3)
    note(journal(tmp_path), 2)
    assert numbers(unread(tmp_path)) == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("cut", [1, 20, 60])
def test_a_torn_last_line_is_cut_off_and_its_number_used_again(tmp_path: Path, cut: int) -> None:
    note(journal(tmp_path), 3)
    (path,) = files(tmp_path)
    os.truncate(path, path.stat().st_size - cut)
    assert numbers(unread(tmp_path)) == [1, 2]
    note(journal(tmp_path), 2)
    assert numbers(unread(tmp_path)) == [1, 2, 3, 4]


def test_a_file_torn_to_nothing_goes_on_from_its_name(tmp_path: Path) -> None:
    (tmp_path / "journal").mkdir()
    (tmp_path / "journal" / f"{41:020}.jsonl").write_bytes(b'{"seq')
    note(journal(tmp_path))
    assert numbers(unread(tmp_path)) == [41]


def test_a_damaged_line_is_passed_over(tmp_path: Path) -> None:
    note(journal(tmp_path), 3)
    (path,) = files(tmp_path)
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(lines[0] + b"\x00\xff garbage\n" + lines[2])
    assert numbers(unread(tmp_path)) == [1, 3]
    note(journal(tmp_path))
    assert numbers(unread(tmp_path)) == [1, 3, 4]


def test_the_whole_is_bounded_and_what_was_dropped_is_counted(tmp_path: Path) -> None:
    target = journal(tmp_path, 16_000)
    for _ in range(60):
        note(target, 10)
        assert sum(path.stat().st_size for path in files(tmp_path)) <= 16_000
    events = unread(tmp_path)
    assert numbers(events) == list(range(events[0].sequence, events[-1].sequence + 1))
    gone = events[0].sequence - 1
    target.append("slide", NOW)
    assert gone > 0
    assert all(event.count > 0 for event in events if event.deed == "dropped")
    assert any(event.deed == "dropped" for event in events)


def refuse(monkeypatch: pytest.MonkeyPatch, after: int = 0) -> None:
    """Let the disk take `after` more bytes, then be full."""
    left = after

    def full(descriptor: int, data: bytes, real: Any = os.write) -> int:
        nonlocal left
        if left <= 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        taken = real(descriptor, data[:left])
        left -= taken
        return int(taken)

    monkeypatch.setattr(module.os, "write", full)


@pytest.mark.parametrize("after", [0, 50, 150])
def test_a_full_disk_keeps_events_until_there_is_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, after: int
) -> None:
    target = journal(tmp_path)
    note(target)
    with monkeypatch.context() as patch:
        refuse(patch, after)
        note(target, 3)
        note(target, 3)
        assert numbers(unread(tmp_path)) == [1]
        assert len(caplog.records) == 1
    target.flush()
    assert numbers(unread(tmp_path)) == [1, 2, 3, 4, 5, 6, 7]
    assert target.lost == 0


def test_what_no_memory_holds_is_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = journal(tmp_path)
    with monkeypatch.context() as patch:
        refuse(patch)
        note(target, WAITING + 7)
        assert target.lost == 7
    target.flush()
    events = unread(tmp_path)
    assert len(events) == WAITING + 1
    assert (events[-1].deed, events[-1].count) == ("dropped", 7)


def test_a_folder_that_cannot_be_made_never_raises(tmp_path: Path) -> None:
    (tmp_path / "journal").write_text("a file stands in the way")
    target = journal(tmp_path)
    note(target)
    assert target.forget(VILLAGE, "water") == 1
    target.close()


def test_events_stay_until_they_are_acknowledged(tmp_path: Path) -> None:
    note(journal(tmp_path), 5)
    assert [len(batch) for batch in reader(tmp_path).batches(2)] == [2, 2, 1]
    reader(tmp_path).acknowledge(3)
    assert numbers(unread(tmp_path)) == [4, 5]
    reader(tmp_path).acknowledge(1)
    assert reader(tmp_path).acknowledged == 3


def test_acknowledged_files_are_not_read_again(tmp_path: Path) -> None:
    target = journal(tmp_path, 8_000)
    for _ in range(4):
        note(target, 10)
    paths = files(tmp_path)
    assert len(paths) > 2
    reader(tmp_path).acknowledge(39)
    paths[0].write_bytes(b"not even text \xff\n")
    assert numbers(unread(tmp_path)) == [40]


def test_a_damaged_mark_means_that_all_is_sent_again(tmp_path: Path) -> None:
    note(journal(tmp_path), 2)
    (tmp_path / "mark").write_text("no number")
    assert numbers(unread(tmp_path)) == [1, 2]


def test_without_a_journal_there_is_nothing_to_read(tmp_path: Path) -> None:
    assert unread(tmp_path) == []


def test_a_withdrawn_item_leaves_the_journal_and_the_numbers_stay(tmp_path: Path) -> None:
    target = journal(tmp_path, 4_000)
    for _ in range(3):
        note(target, 3, "withdrawn")
        note(target, 3, "water")
    target.append("slide", NOW, VILLAGE, "withdrawn")
    before = numbers(unread(tmp_path))
    assert target.forget(VILLAGE, "withdrawn") == 10
    target.flush()
    everything = b"".join(path.read_bytes() for path in (tmp_path / "journal").iterdir())
    assert b"withdrawn" not in everything
    events = unread(tmp_path)
    assert numbers(events) == [*before, before[-1] + 1]
    assert [event.deed for event in events].count("forgotten") == 10
    note(target)
    assert numbers(unread(tmp_path))[-1] == before[-1] + 2


def test_a_link_in_place_of_the_file_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "journal").mkdir()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_text("")
    (tmp_path / "journal" / f"{1:020}.jsonl").symlink_to(elsewhere)
    note(journal(tmp_path))
    assert elsewhere.read_text() == ""


def test_the_thread_flushes_and_closing_flushes_the_rest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    flushed = threading.Event()
    real = Journal._write

    def told(self: Journal) -> None:
        real(self)
        flushed.set()

    monkeypatch.setattr(Journal, "_write", told)
    target = journal(tmp_path)
    target.start(0.01)
    target.append("slide", NOW, VILLAGE, "water")
    assert flushed.wait(10)
    target.append("slide", NOW, VILLAGE, "water")
    target.close()
    assert numbers(unread(tmp_path)) == [1, 2]


@settings(max_examples=60, deadline=None)
@given(
    steps=st.lists(
        st.one_of(
            st.tuples(st.just("note"), st.integers(1, 6)),
            st.tuples(st.just("restart"), st.just(0)),
            st.tuples(st.just("tear"), st.integers(1, 200)),
            st.tuples(st.just("collect"), st.integers(1, 5)),
        ),
        max_size=40,
    )
)
def test_a_collector_counts_every_whole_event_once(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, int]]
) -> None:
    """Through restarts and torn writes: numbers never repeat among what was collected, and never go back."""
    folder = tmp_path_factory.mktemp("journal")
    target = journal(folder, 3_000)
    collected: list[int] = []
    for step, amount in steps:
        if step == "note":
            note(target, amount)
        elif step == "restart":
            target = journal(folder, 3_000)
        elif step == "tear" and files(folder):
            # A plug pulled in the middle of a write: the half line is there, the process is not.
            with files(folder)[-1].open("ab") as file:
                file.write(b'{"sequence": 99999, "at": "2025-10-24T02:36:00Z", "deed": "opened"'[:amount])
            target = journal(folder, 3_000)
        elif step == "collect":
            for batch in reader(folder).batches(amount):
                collected.extend(numbers(batch))
                reader(folder).acknowledge(batch[-1].sequence)
                break
        assert sum(path.stat().st_size for path in files(folder)) <= 3_000 + 900
    collected.extend(numbers(unread(folder)))
    assert collected == sorted(set(collected))
    last = 0
    for event in JournalReader(folder / "journal", folder / "no-mark").batches(10_000):
        kept = numbers(event)
        assert kept == list(range(kept[0], kept[-1] + 1))
        last = kept[-1]
    assert not collected or collected[-1] == last
