"""What screens send back: read as written, and nothing but ReportFault for whatever else comes."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feed import reports
from feed.reports import Batch, Event, Heartbeat, Number, ReportFault

AT = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)

numbers = st.integers(min_value=1, max_value=2**53)
events = st.builds(
    Event,
    sequence=numbers,
    at=st.integers(0, 4_102_444_800).map(lambda seconds: datetime.fromtimestamp(seconds, UTC)),
    deed=st.sampled_from(["slide", "opened", "section", "searched", "scanned"]),
    unit=st.sampled_from(["", "430304", "430304009203"]),
    id=st.text("abcdefghijklmnopqrstuvwxyz0123456789-./", max_size=100),
    seconds=st.floats(0, 86_400),
)


@given(st.lists(events, min_size=1, max_size=20, unique_by=lambda event: event.sequence))
def test_a_batch_is_read_as_it_was_written(made: list[Event]) -> None:
    batch = Batch(1, tuple(sorted(made, key=lambda event: event.sequence)))
    number = Number(1, batch.events[0].sequence, batch.events[-1].sequence)
    assert reports.read_batch(reports.pack(batch), number) == batch


@given(st.binary(max_size=400))
def test_rubbish_is_a_fault_and_nothing_worse(body: bytes) -> None:
    with pytest.raises(ReportFault):
        reports.read_batch(body, Number(1, 1, 1))
    with pytest.raises(ReportFault):
        reports.read_heartbeat(body)


@given(numbers, numbers, numbers)
def test_a_number_is_read_as_it_was_written(series: int, first: int, more: int) -> None:
    number = Number(series, min(first, more), max(first, more))
    assert reports.number_of(str(number)) == number


@pytest.mark.parametrize(
    "text", ["", "1", "1:1", "0:1-1", "1:0-1", "1:2-1", "1:1-1\n", "１:1-1", "1:1-99999999999999999"]
)
def test_what_is_no_number_is_a_fault(text: str) -> None:
    with pytest.raises(ReportFault):
        reports.number_of(text)


def test_a_heartbeat_is_read_as_it_was_written() -> None:
    beat = Heartbeat(state="online", content_at=AT, good_until=AT, edition=7, free_mb=1, total_mb=2, agent="1.0")
    assert reports.read_heartbeat(reports.pack(beat)) == beat


def test_everything_that_counts_is_signed() -> None:
    part = ("journal", "ab" * 32, Number(1, 2, 3), "2026-11-22T02:00:00+00:00", b"body")
    others = (
        ("heartbeat", *part[1:]),
        (part[0], "cd" * 32, *part[2:]),
        (*part[:2], Number(1, 2, 4), *part[3:]),
        (*part[:3], "2026-11-22T02:00:01+00:00", part[4]),
        (*part[:4], b"other"),
    )
    signed = {reports.signed_part(*each) for each in (part, *others)}  # type: ignore[arg-type]
    assert len(signed) == 6
