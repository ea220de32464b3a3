"""The machine behind a screen in plain words: what is well, what matters, what nobody can know."""

from __future__ import annotations

import pytest

from central.devices.condition import findings, room
from feed.reports import Heartbeat


def test_what_is_not_told_has_no_finding() -> None:
    assert list(findings(Heartbeat())) == []


@pytest.mark.parametrize(
    ("told", "level"),
    [
        (Heartbeat(celsius=79), "well"),
        (Heartbeat(celsius=80), "notice"),
        (Heartbeat(celsius=90), "bad"),
        (Heartbeat(wear="well"), "well"),
        (Heartbeat(wear="worn"), "notice"),
        (Heartbeat(wear="failing"), "bad"),
        (Heartbeat(disk_faults=0), "well"),
        (Heartbeat(disk_faults=1), "notice"),
        (Heartbeat(free_mb=2_047, total_mb=60_000), "notice"),
        (Heartbeat(free_mb=2_048, total_mb=60_000), "well"),
    ],
)
def test_each_thing_is_judged_and_what_matters_has_a_remedy(told: Heartbeat, level: str) -> None:
    (found,) = findings(told)
    assert found.level == level
    assert bool(found.remedy) == (level != "well")
    assert bool(found.short) == (level == "bad")


def test_space_in_words() -> None:
    assert (room(1229), room(60_000)) == ("1.2 GB", "58 GB")
