"""What the screen writes on a disk that refuses: it goes on, keeps what it has to say, and says it later."""

import errno
from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.journal import Journal, JournalReader
from kiosk.screen_state import FILE, read_screen_state
from screens.glass import Floors, Glass
from screens.reporting import Reporter
from tests.kiosk.health.refusing import refusing
from tests.kiosk.publishing import NOW, VILLAGE


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EIO])
@pytest.mark.parametrize("holds", range(8))
def test_the_journal_waits_and_loses_nothing(tmp_path: Path, holds: int, number: int) -> None:
    journal = Journal(tmp_path / "journal", 1_000_000)
    journal.append("opened", NOW, VILLAGE, "before")
    journal.flush()
    with refusing(number, holds):
        for step in range(20):
            journal.append("opened", NOW + timedelta(seconds=step), VILLAGE, f"item-{step}")
            journal.flush()
    journal.flush()
    reader = JournalReader(tmp_path / "journal", tmp_path / "mark")
    names = [event.id for batch in reader.batches() for event in batch]
    assert names == ["before", *(f"item-{step}" for step in range(20))]


def test_the_state_of_the_screen_is_told_once_the_disk_takes_it(tmp_path: Path) -> None:
    reporter = Reporter(tmp_path, Glass(55.0, 0.634, "display"), Floors(20.0, 60.0, 60.0))
    with refusing(errno.EROFS, 0):
        reporter.write(NOW)
    assert not (tmp_path / FILE).exists()
    reporter.write(NOW)
    state = read_screen_state(tmp_path)
    assert state is not None and state.diagonal_inches == 55
