"""Pauses between attempts, and a name and remedy for every cause."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.fetch.faults import (
    FIRST_PAUSE,
    LONGEST_PAUSE,
    PERMANENT,
    FaultKind,
    FetchFault,
    Permanent,
    Temporary,
    fault,
    pause,
    status_fault,
)


@pytest.mark.parametrize("kind", list(FaultKind))
def test_every_cause_says_what_where_and_the_remedy(kind: FaultKind) -> None:
    problem = fault(kind, "https://feed.example/x", "some detail")
    assert isinstance(problem, OSError)
    assert isinstance(problem, Permanent if kind in PERMANENT else Temporary)
    assert problem.permanent == (kind in PERMANENT)
    what, where, detail_and_remedy = str(problem).split(": ", 2)
    assert (what, where) == (kind.value, "https://feed.example/x")
    detail, remedy = detail_and_remedy.split("; ", 1)
    assert detail == "some detail"
    assert len(remedy) > 10


@given(st.integers(100, 999))
def test_every_status_has_a_fault(status: int) -> None:
    assert isinstance(status_fault(status, "x"), FetchFault)


@given(st.integers(1, 10_000), st.booleans(), st.integers(), st.none() | st.floats(0, 1e9))
def test_a_pause_stays_within_its_bounds(failures: int, permanent: bool, seed: int, wish: float | None) -> None:
    seconds = pause(failures, random.Random(seed), permanent=permanent, retry_after=wish)
    assert FIRST_PAUSE[permanent] / 2 <= seconds <= LONGEST_PAUSE[permanent]
    assert seconds >= min(wish or 0, LONGEST_PAUSE[permanent])


def test_pauses_grow_and_screens_spread() -> None:
    means = [sum(pause(n, random.Random(seed)) for seed in range(50)) / 50 for n in range(1, 7)]
    assert means == sorted(means)
    assert means[-1] > 10 * means[0]
    assert len({round(pause(5, random.Random(seed)), 3) for seed in range(50)}) > 40
    assert pause(1, random.Random(1), permanent=True) > pause(1, random.Random(1))
    assert pause(3, random.Random(7)) == pause(3, random.Random(7))
