"""The whole way of a count: a screen's own journal and sender, into the centre's sums."""

from __future__ import annotations

import random
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from central.devices import fleet
from central.devices.models import DailyUse, Device
from central.devices.standing import standing
from central.people.models import Person
from kiosk.journal import FOLDER, Journal
from kiosk.reporting.device_key import load_or_create
from kiosk.reporting.sender import Sender
from kiosk.reporting.state import read_sender_state
from kiosk.settings import CentralSettings, DataSettings, Settings
from kiosk.status import Status, write_status
from tests.central.reviewing import people  # noqa: F401 - a fixture
from tests.central.village import VILLAGE


class Hall:
    """A device whose line ends in the console's own addresses."""

    def __init__(self, folder: Path) -> None:
        self.settings = Settings(
            data=DataSettings(folder=folder, run=folder / "run"), central=CentralSettings("https://pages.test/", True)
        )
        self.key = load_or_create(folder / "device.key")
        self.journal = Journal(self.settings.data.screen / FOLDER, 1_000_000)
        self.elapsed = 0.0
        self.sender = Sender(
            self.settings, self.key, self.post, now=timezone.now, monotonic=lambda: self.elapsed, rng=random.Random(2),
            good_until=lambda: timezone.now() + timedelta(days=6),
        )  # fmt: skip

    def post(self, path: str, headers: dict[str, str], body: bytes) -> tuple[int, bytes]:
        answer = Client(SERVER_NAME="pages.test").post(
            f"/{path}", body, content_type=headers.pop("Content-Type"), headers=headers
        )
        return answer.status_code, answer.content

    def live(self, seconds: float) -> None:
        end = self.elapsed + seconds
        while self.elapsed < end:
            self.elapsed += max(self.sender.turn(), 0.1)


@pytest.fixture()
def hall(people: dict[str, Person], tmp_path: Path) -> Hall:  # noqa: F811
    return Hall(tmp_path)


def test_what_is_looked_at_is_counted_and_the_screen_is_online(hall: Hall) -> None:
    now = timezone.now()
    write_status(hall.settings.data.run, Status("online", now, content_at=now, edition=12))
    for _ in range(250):
        hall.journal.append("opened", now, VILLAGE, "notice-1", 4.0)
    hall.journal.append("section", now, "", "affairs/finance", 9.0)
    hall.journal.flush()
    hall.live(600)
    state = read_sender_state(hall.settings.data.run)
    assert state is not None and "还没有登记" in state.fault and not DailyUse.objects.exists()

    fleet.add(hall.key.public_hex, VILLAGE, "村委会大厅", now)
    hall.live(3600)
    use = DailyUse.objects.get(item_id="notice-1")
    assert (use.times, use.seconds, use.village) == (250, 1000, VILLAGE)
    assert DailyUse.objects.get(item_id="affairs/finance").times == 1
    device = Device.objects.get()
    found = standing(fleet.said(device), timezone.now())
    assert found.word == "online" and device.told["edition"] == 12 and device.counted == 251
    state = read_sender_state(hall.settings.data.run)
    assert state is not None and not state.fault
