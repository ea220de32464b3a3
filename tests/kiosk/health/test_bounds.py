"""What grows on a device has a bound: its logs, and what it tells its centre of its health."""

import configparser
from pathlib import Path

from deploy.package.archive import lay_units
from feed.reports import pack, read_heartbeat
from kiosk.health.condition import Condition
from kiosk.health.heat import Heat
from kiosk.health.storage import Storage
from kiosk.reporting.contents import heartbeat_of


def test_the_journal_of_the_system_is_bounded_by_the_package(tmp_path: Path) -> None:
    lay_units(tmp_path)
    told = configparser.ConfigParser()
    told.optionxform = str  # type: ignore[assignment, method-assign]
    told.read(tmp_path / "usr/lib/systemd/journald.conf.d/village-screen.conf")
    journal = told["Journal"]
    assert journal["SystemMaxUse"] == "64M" and journal["RuntimeMaxUse"] == "16M"
    assert journal["MaxRetentionSec"] == "3month"


def test_a_heartbeat_tells_of_temperature_and_storage() -> None:
    condition = Condition(storage=Storage(faults=2, life_used=100, wear="worn"), heat=Heat(71))
    beat = heartbeat_of(None, every=60, good_until=None, free_mb=1, total_mb=2, screen="", condition=condition)
    told = read_heartbeat(pack(beat))
    assert (told.celsius, told.wear, told.disk_faults) == (71, "worn", 2)
    silent = heartbeat_of(None, every=60, good_until=None, free_mb=1, total_mb=2, screen="", condition=Condition())
    assert (silent.celsius, silent.wear, silent.disk_faults) == (None, "unknown", -1)
