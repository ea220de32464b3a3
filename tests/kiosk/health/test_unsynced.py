"""A board without a clock: content first. What is timed goes by the last verified time, and the status says so."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest

from kiosk.catalogue import Catalogue
from kiosk.edition import current_edition
from kiosk.query import Query
from kiosk.settings import CareSettings
from kiosk.status import Status
from kiosk.words import status_page
from screens.care import light_at
from screens.moments import Moments
from tests.feed.items import make
from tests.kiosk.publishing import NOW, VILLAGE, publish_items
from tests.kiosk.rig import EPOCH, Rig, rig

FACT = {"area": "finance", "matter": "f2", "template": "finance"}


@pytest.fixture
def device(tmp_path: Path) -> Iterator[Rig]:
    with rig(tmp_path) as made:
        publish_items(
            made.repository,
            VILLAGE,
            [
                make("plain"),
                make("tomorrow", in_force_from=(NOW + timedelta(days=1)).isoformat()),
                make("over", in_force_until=(NOW - timedelta(days=1)).isoformat()),
                make("until-evening", in_force_until=(NOW + timedelta(hours=9)).isoformat()),
                make("shown", "disclosure", disclosure={**FACT, "publicity_until": NOW.date().isoformat()}),
                make("shown-before", "disclosure", disclosure={**FACT, "publicity_until": "2026-11-20"}),
            ],
        )
        made.turn()
        yield made


def on_glass(device: Rig) -> set[str]:
    """What the screen lists, at the moment that it judges by; the system's clock is wrong, so its own is not used."""
    path = current_edition(device.data / "editions")
    assert path is not None
    with closing(Catalogue.open(path, device.data)) as catalogue:
        status = device.status()
        assert status.floor is not None
        moment = max(catalogue.edition.content_at, status.floor)
        return {entry.id for entry in catalogue.page(Query(("notice", "disclosure")), moment, 0, 50)}


def test_started_in_1970_what_is_timed_goes_by_the_last_verified_time(device: Rig) -> None:
    known = on_glass(device)
    assert known == {"plain", "until-evening", "shown"}
    device.stop()
    device.time.system = EPOCH
    device.turn(60)
    assert device.status().clock == "floor"
    assert on_glass(device) == known, "nothing begins, ends or vanishes because the clock is at 1970"
    told = status_page(device.status(), running=True)
    assert "本机时间不对" in told and "请校时" in told


def test_the_schedule_goes_on_once_the_clock_is_plausible(device: Rig) -> None:
    device.stop()
    device.time.system = EPOCH
    device.turn(60)
    device.time.system = NOW + timedelta(days=1, hours=1)
    device.repository.refresh(device.time.system, due_only=False)
    device.turn(60)
    assert device.status().clock == "plausible"
    assert on_glass(device) == {"plain", "tomorrow"}


def test_the_screen_is_not_sure_and_never_goes_dark_while_the_clock_is_not_plausible() -> None:
    floor = Status("online", NOW, clock="floor", floor=NOW)
    assert not Moments().sure(None, floor)
    night = datetime(2026, 11, 22, 19, 0, tzinfo=UTC)
    care = CareSettings(off_from=time(0), off_until=time(5))
    assert light_at(night, care, awake=False, clock_sure=True) == "dark"
    assert light_at(night, care, awake=False, clock_sure=False) != "dark"


def test_a_clock_that_nobody_keeps_is_told() -> None:
    well = Status("online", NOW)
    assert "校时" in status_page(well, running=True, synchronised=False)
    assert "校时" not in status_page(well, running=True)
