"""Screens report: who is heard, what is counted, and what nobody can make us keep."""

from __future__ import annotations

import zlib
from datetime import date, timedelta

import msgspec
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from central.alerts.reach import reach, registered_screens
from central.devices import fleet
from central.devices.fleet import NotRegistered
from central.devices.models import DailyUse, Device, Remark
from central.items.models import Decision
from central.people.models import Person
from feed import reports
from feed.reports import Batch, Event, Number
from tests.central.reviewing import people  # noqa: F401 - a fixture
from tests.central.screen import AT, Screen, opened, told
from tests.central.village import OTHER, TOWNSHIP, VILLAGE


@pytest.fixture()
def screen(people: dict[str, Person]) -> Screen:  # noqa: F811
    """A registered screen of our village."""
    made = Screen()
    fleet.add(made.key, VILLAGE, "村委会大厅", timezone.now())
    return made


def counts() -> dict[tuple[str, str], int]:
    return {(use.item_id, use.deed): use.times for use in DailyUse.objects.all()}


def test_each_event_counts_once(screen: Screen) -> None:
    assert screen.send(opened(1), opened(2), opened(3, "guide-7")) == (200, reports.Answer(series=1, counted=3))
    assert counts() == {("notice-1", "opened"): 2, ("guide-7", "opened"): 1}
    use = DailyUse.objects.get(item_id="notice-1")
    assert (use.seconds, use.village, use.day) == (24, VILLAGE, date(2026, 11, 20))
    # The same again, and a batch that overlaps it: only what is new is added.
    assert screen.send(opened(1), opened(2), opened(3, "guide-7"))[1].counted == 3
    assert screen.send(opened(2), opened(3), opened(4)) == (200, reports.Answer(series=1, counted=4))
    assert counts() == {("notice-1", "opened"): 3, ("guide-7", "opened"): 1}


def test_a_journal_that_began_again_counts_on(screen: Screen) -> None:
    screen.send(opened(500))
    assert screen.send(opened(1)) == (200, reports.Answer(series=1, counted=500)), "told, not counted"
    assert screen.send(opened(1), opened(2), series=2) == (200, reports.Answer(series=2, counted=2))
    assert screen.send(opened(600), series=1) == (200, reports.Answer(series=2, counted=2)), "the old series is over"
    assert counts() == {("notice-1", "opened"): 3}


def test_what_was_lost_and_forgotten_is_told_apart(screen: Screen) -> None:
    screen.send(
        Event(1, AT, "dropped", count=40),
        Event(2, AT, "forgotten"),
        Event(3, AT, "section", id="affairs/finance"),
        Event(4, AT, "rated", unit=VILLAGE, id="guide-7", stars=5),
    )
    assert counts() == {("", "dropped"): 40, ("affairs/finance", "section"): 1, ("guide-7", "rated-5"): 1}


def test_a_wrong_clock_counts_on_the_day_of_arrival(screen: Screen) -> None:
    screen.send(opened(1, at=AT.replace(year=1970)), opened(2, at=AT.replace(year=2099)))
    assert {use.day for use in DailyUse.objects.all()} == {timezone.localdate()}


def test_the_last_use_is_a_residents_not_the_rotations(screen: Screen) -> None:
    screen.send(opened(1), Event(2, AT + timedelta(hours=2), "slide", unit=VILLAGE, id="notice-1"))
    assert Device.objects.get().used_at == AT


def test_a_remark_reaches_the_inbox_without_numbers(screen: Screen) -> None:
    words = "低保 430304195001010016 还没发，打我 13812345678"
    screen.send(Event(1, AT, "remark", unit=VILLAGE, id="notice-1", text=words))
    remark = Remark.objects.get()
    assert remark.masked and "13812345678" not in remark.text and "138****5678" in remark.text
    assert remark.village == VILLAGE and remark.device.name == "村委会大厅"
    assert screen.send(Event(1, AT, "remark", text=words))[0] == 200 and Remark.objects.count() == 1


@pytest.mark.parametrize(
    "line",
    [
        {"deed": "opened", "name": "张三"},
        {"deed": "opened", "id": "张三"},
        {"deed": "opened", "unit": "13812345678"},
        {"deed": "opened", "text": "张三在看"},
        {"deed": "remark", "text": "长" * 501},
        {"deed": "remark"},
        {"deed": "rated", "stars": 6},
        {"deed": "rated"},
        {"deed": "watched"},
        {"deed": "opened", "at": "2026-11-20T02:00:00"},
        {"deed": "opened", "seconds": -1},
    ],
)
def test_nothing_that_the_contract_does_not_know_is_kept(screen: Screen, line: dict[str, object]) -> None:
    event = {"sequence": 1, "at": "2026-11-20T02:00:00Z"} | line
    number, body = Number(1, 1, 1), gzipped({"format": 1, "events": [event]})
    status, answer = told(screen.post("journal", body, screen.headers("journal", number, body)))
    assert (status, answer.refused) == (400, "contract")
    assert not counts() and not Remark.objects.exists() and Device.objects.get().counted == 0


def gzipped(tree: object) -> bytes:
    packer = zlib.compressobj(wbits=31)
    return packer.compress(msgspec.json.encode(tree)) + packer.flush()


def test_numbers_must_be_those_of_the_events(screen: Screen) -> None:
    for number, events in (
        (Number(1, 1, 9), (opened(1), opened(2))),
        (Number(1, 1, 2), (opened(1), opened(1), opened(2))),
        (Number(1, 1, 2), (opened(1), opened(3), opened(2))),
    ):
        body = reports.pack(Batch(1, events))
        assert screen.post("journal", body, screen.headers("journal", number, body)).status_code == 400


def test_a_bomb_is_not_unfolded(screen: Screen) -> None:
    body = gzipped({"format": 1, "events": [" " * 40_000_000]})
    assert len(body) < 100_000
    assert screen.post("journal", body, screen.headers("journal", Number(1, 1, 1), body)).status_code == 400
    for body in (b"", b"{}", gzipped({})[:-3], gzipped({}) + b"more"):
        assert screen.post("journal", body, screen.headers("journal", Number(1, 1, 1), body)).status_code in (400, 413)
    long = b"x" * (reports.MOST_PACKED + 1)
    assert screen.post("journal", long, screen.headers("journal", Number(1, 1, 1), long)).status_code == 413


def test_a_forger_is_refused_and_a_stranger_unknown(screen: Screen) -> None:
    number, body = Number(1, 1, 1), reports.pack(Batch(1, (opened(1),)))
    good = screen.headers("journal", number, body)
    forged = [
        good | {reports.SIGNATURE_HEADER: "00" * 64},
        good | {reports.SIGNATURE_HEADER: "nonsense"},
        good | {reports.SIGNATURE_HEADER: ""},
        good | {reports.MOMENT_HEADER: "2026-11-21T02:00:00+00:00"},
        good | {reports.NUMBER_HEADER: "2:1-1"},
        screen.headers("heartbeat", number, body),
        Screen().headers("journal", number, body) | {reports.DEVICE_HEADER: screen.key},
    ]
    for headers in forged:
        status, answer = told(screen.post("journal", body, headers))
        assert (status, answer.refused) == (403, "signature")
    altered = reports.pack(Batch(1, (opened(1, "other"),)))
    assert screen.post("journal", altered, good).status_code == 403
    strange = told(Screen().post("journal", body, Screen().headers("journal", number, body)))
    assert strange[0] == 404 and strange[1].refused == "unknown"
    for headers in ({}, good | {reports.DEVICE_HEADER: "../" * 10}, good | {reports.DEVICE_HEADER: screen.key.upper()}):
        assert told(screen.post("journal", body, headers)) == strange
    assert screen.post("journal", body, good | {reports.NUMBER_HEADER: "1:2-1"}).status_code == 400
    assert not counts()


def test_a_removed_screen_is_a_stranger_until_it_is_back(screen: Screen) -> None:
    screen.send(opened(7))
    fleet.remove("村委会大厅", timezone.now())
    assert screen.send(opened(8))[0] == 404 and screen.beat(1, 1)[0] == 404
    fleet.add(screen.key, OTHER, "小卖部", timezone.now())
    assert screen.send(opened(7))[1].counted == 7, "what it sent before is still counted once"
    assert sum(counts().values()) == 1
    screen.send(opened(8))
    assert DailyUse.objects.get(village=OTHER).times == 1


def test_old_heartbeats_make_nobody_look_alive(screen: Screen) -> None:
    assert screen.beat(3, 5, edition=12) == (200, reports.Answer(series=3, counted=5))
    before = Device.objects.get()
    assert screen.beat(3, 5, edition=99)[1] == reports.Answer(series=3, counted=5)
    assert screen.beat(3, 4, edition=99)[0] == 200 and screen.beat(2, 900, edition=99)[0] == 200
    after = Device.objects.get()
    assert (after.reported_at, after.told["edition"]) == (before.reported_at, 12)
    assert screen.beat(4, 1, edition=13)[1].series == 4
    assert Device.objects.get().told["edition"] == 13


def test_a_newer_programs_heartbeat_is_understood(screen: Screen) -> None:
    body = gzipped({"format": 1, "state": "online", "owner": "张三", "edition": 4})
    number = Number(1, 1, 1)
    assert screen.post("heartbeat", body, screen.headers("heartbeat", number, body)).status_code == 200
    assert "owner" not in Device.objects.get().told


def test_the_register_takes_only_what_can_hang_somewhere(people: dict[str, Person]) -> None:  # noqa: F811
    key, now = Screen().key, timezone.now()
    for wrong in (
        ("abc", VILLAGE, "大厅"),
        (key, TOWNSHIP, "大厅"),
        (key, "430304009999", "大厅"),
        (key, VILLAGE, " "),
        (key, VILLAGE, "长" * 61),
    ):
        with pytest.raises(NotRegistered):
            fleet.add(*wrong, now)
    fleet.add(key.upper(), VILLAGE, "大厅", now)
    with pytest.raises(NotRegistered, match="换个名字"):
        fleet.add(Screen().key, VILLAGE, "大厅", now)
    assert Decision.objects.filter(act="device", unit_code=VILLAGE).count() == 1
    with pytest.raises(NotRegistered):
        fleet.remove("没有的", now)
    with pytest.raises(NotRegistered):
        fleet.remove(key[:4], now)
    assert fleet.remove(key[:8], now).name == "大厅"


def test_a_warning_counts_the_registered_screens(screen: Screen) -> None:
    fleet.add(Screen().key, VILLAGE, "小卖部", timezone.now())
    fleet.add(Screen().key, OTHER, "大厅", timezone.now())
    assert registered_screens() == {VILLAGE: 2, OTHER: 1}
    assert reach(registered_screens()).said([TOWNSHIP]) == "3 块屏"


def test_a_batch_costs_few_statements(screen: Screen) -> None:
    events = [opened(number, f"item-{number % 60}") for number in range(1, 201)]
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert screen.send(*events)[0] == 200
    assert len(asked) <= 7, [query["sql"][:80] for query in asked]
    assert sum(counts().values()) == 200
