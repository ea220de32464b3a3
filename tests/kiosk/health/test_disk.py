"""A disk that is full or read-only: the screen goes on with its last good edition, says so, and recovers by itself."""

import errno
import os
import subprocess
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from feed.media import MediaRef
from feed.trust import TrustError
from kiosk.agent.loop import Agent
from kiosk.edition import EditionFault
from kiosk.fetch.faults import FaultKind, fault
from kiosk.health.relief import BALLAST, says_full
from kiosk.settings import Settings
from tests.feed.items import make
from tests.kiosk.health.refusing import refusing
from tests.kiosk.publishing import COUNTY, NOW, VILLAGE, blob, found, publish_items
from tests.kiosk.rig import Rig, rig

LATER = NOW + timedelta(minutes=1)
MIB = 1024 * 1024


class Apart(Rig):
    """A device whose run files lie elsewhere, as on a real one (`/run`)."""

    @property
    def settings(self) -> Settings:
        settings = super().settings
        return replace(settings, data=replace(settings.data, run=self.folder / "run"))


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Apart]:
    """A device whose data lie on a disk of 40 MiB."""
    device = Apart(tmp_path, found(tmp_path))
    device.data.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=40m", "tmpfs", str(device.data)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("a disk of its own can only be mounted by root")
    try:
        yield device
    finally:
        device.stop()
        subprocess.run(["umount", "-l", str(device.data)], check=True)


def fill(device: Rig, leaving: int) -> Path:
    """Something else takes all of the disk but `leaving` bytes."""
    filler = device.data / "somebody-elses"
    disk = os.statvfs(device.data)
    with filler.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, disk.f_bavail * disk.f_frsize - leaving)
    return filler


def test_others_fill_the_disk_and_a_warning_comes_all_the_same(small: Apart) -> None:
    publish_items(small.repository, VILLAGE, [make(title="旧")])
    small.turn()
    assert (small.data / "agent" / BALLAST).stat().st_size == 2 * MIB
    filler = fill(small, 4096)
    publish_items(small.repository, VILLAGE, [make(title="新", priority="urgent")], now=LATER)
    small.turn()
    small.turn(60)
    assert small.titles() == {"water": "新"}
    assert not (small.data / "agent" / BALLAST).exists()
    filler.unlink()
    small.turn(3700)
    assert (small.data / "agent" / BALLAST).exists(), "laid again for the next time"
    assert small.status().fault == ""


def test_filled_to_the_last_byte_it_shows_the_last_content_and_recovers(small: Apart) -> None:
    cover, media = blob(b"picture")
    publish_items(small.repository, VILLAGE, [make(title="旧", cover=cover)], media)
    small.turn()
    (small.data / "agent" / BALLAST).unlink()
    filler = fill(small, 0)
    publish_items(small.repository, VILLAGE, [make(title="新")], now=LATER)
    agent = small.agent
    assert agent is not None
    for _ in range(6):
        small.time.pass_(120)
        agent.turn()
        assert small.titles() == {"water": "旧"}, "with all its media on disk"
    status = small.status()
    told = [status.fault, *status.units[VILLAGE].missing]
    assert any("磁盘空间不够" in line for line in told)
    assert status.condition is not None and status.condition.space is not None and status.condition.space.free_mb == 0
    small.stop()
    assert small.start().once().edition == status.edition, "started anew on the full disk"
    filler.unlink()
    small.turn(400)
    assert small.titles() == {"water": "新"} and small.status().fault == ""


def test_media_that_nobody_needs_give_way_first(small: Apart) -> None:
    old, media = blob(b"o" * (4 * MIB))
    publish_items(small.repository, VILLAGE, [make(cover=old)], media)
    small.turn()
    new, more = blob(b"n" * MIB)
    publish_items(small.repository, VILLAGE, [make(cover=new)], more, now=LATER)
    fill(small, 16 * MIB + 5 * MIB)
    small.turn()
    assert [one.sha256 for one in covers(small)] == [new.sha256]
    newest, most = blob(b"m" * (4 * MIB))
    publish_items(small.repository, VILLAGE, [make(cover=newest)], most, now=LATER + timedelta(minutes=1))
    for _ in range(4):
        small.turn(400)
    assert [one.sha256 for one in covers(small)] == [newest.sha256]
    assert not (small.data / "blobs" / old.sha256[:2] / old.sha256).exists()


def covers(device: Rig) -> list[MediaRef]:
    return [item.cover for item in device.items().values() if item.cover is not None]


def test_started_on_a_disk_that_turned_read_only(small: Apart) -> None:
    publish_items(small.repository, VILLAGE, [make(title="旧")])
    small.turn()
    small.stop()
    remount(small, "ro")
    publish_items(small.repository, VILLAGE, [make(title="新")], now=LATER)
    agent = small.start()
    for _ in range(3):
        small.time.pass_(301)
        agent.turn()
    status = small.status()
    assert "只读" in status.fault and small.titles() == {"water": "旧"}
    assert status.condition is not None and status.condition.space is not None and status.condition.space.read_only
    remount(small, "rw")
    for _ in range(2):
        small.turn(400)
    assert small.titles() == {"water": "新"} and small.status().fault == ""


def remount(device: Rig, how: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{how}", str(device.data)], check=True)


# --- refused at every single operation ------------------------------------------------------------------------------


def both_versions(tmp_path: Path) -> tuple[Rig, Agent]:
    """A device that shows 旧 and is about to take over 新, with a picture each."""
    device = Rig(tmp_path, found(tmp_path))
    cover, media = blob(b"old picture")
    publish_items(device.repository, COUNTY, [make("c")])
    publish_items(device.repository, VILLAGE, [make(title="旧", cover=cover)], media)
    device.turn()
    other, more = blob(b"new picture")
    publish_items(device.repository, VILLAGE, [make(title="新", cover=other)], more, now=LATER)
    agent = device.agent
    assert agent is not None
    return device, agent


def work(device: Rig, agent: Agent) -> None:
    for _ in range(12):
        device.time.pass_(10)
        agent.turn()
        agent.wait(0.02)


def test_how_many_operations_there_are(tmp_path: Path) -> None:
    device, agent = both_versions(tmp_path)
    with refusing() as disk:
        work(device, agent)
    assert device.titles()["water"] == "新"
    assert 30 <= disk.operations <= 120
    device.stop()


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EIO])
@pytest.mark.parametrize("holds", range(0, 60, 4))
def test_refused_from_any_operation_on_nothing_is_half_applied(tmp_path: Path, holds: int, number: int) -> None:
    device, agent = both_versions(tmp_path)
    with closing(_Stopping(device)):
        with refusing(number, holds):
            work(device, agent)
            # `titles` reads the edition whole, and wants every file that it names.
            assert device.titles()["water"] in ("旧", "新")
        for _ in range(4):
            device.turn(400)
        assert device.titles()["water"] == "新"
        status = device.status()
        assert (status.state, status.fault, status.complete) == ("online", "", True)


class _Stopping:
    def __init__(self, device: Rig) -> None:
        self._device = device

    def close(self) -> None:
        self._device.stop()


def test_what_says_that_a_disk_is_full() -> None:
    full = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    assert says_full(full) and says_full(fault(FaultKind.DISK_FULL, "x"))
    wrapped = EditionFault("x")
    wrapped.__cause__ = full
    assert says_full(wrapped)
    assert not says_full(None) and not says_full(TrustError("x")) and not says_full(OSError(errno.EROFS, "x"))
    assert not says_full(fault(FaultKind.TIMEOUT, "x"))


def test_without_room_no_ballast_is_laid(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with rig(tmp_path) as device:
        publish_items(device.repository, VILLAGE, [make()])
        full = os.statvfs_result((4096, 4096, 9000, 4500, 4500, 100, 10, 10, 0, 255))
        with monkeypatch.context() as patch:
            patch.setattr(os, "statvfs", lambda _path: full)
            device.turn()
        assert device.titles().keys() == {"water"} and not (device.data / "agent" / BALLAST).exists()
