import errno
import os
import sqlite3
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from feed.publish.signing import Lifetimes
from kiosk.agent import works as works_module
from kiosk.agent.loop import Agent
from kiosk.agent.release import Release
from kiosk.fetch.mirror import MirrorSource
from kiosk.store import Store
from tests.feed.items import make
from tests.kiosk.publishing import COUNTY, NOW, VILLAGE, blob, found, publish_items, synthetic
from tests.kiosk.rig import EPOCH, Line, Rig, rig

LATER = NOW + timedelta(minutes=1)


@pytest.fixture
def device(tmp_path: Path) -> Iterator[Rig]:
    with rig(tmp_path) as made:
        yield made


def line(device: Rig) -> Line:
    assert isinstance(device.line, Line)
    return device.line


def test_offline_it_goes_on_showing_and_says_since_when_and_comes_back(device: Rig) -> None:
    publish_items(device.repository, VILLAGE, [make(title="旧")])
    device.turn()
    line(device).down = ConnectionError("no line")
    device.turn()
    status = device.status()
    assert (status.state, status.since) == ("offline", device.time.now())
    assert status.last_contact == status.since - timedelta(seconds=10)
    device.turn(30 * 86400)
    assert device.titles() == {"water": "旧"} and device.status().since == status.since
    line(device).down = None
    publish_items(device.repository, VILLAGE, [make(title="新")], now=device.time.now())
    device.turn(60)
    assert device.titles() == {"water": "新"} and device.status().state == "online"


def test_started_without_a_line_it_shows_the_last_edition(device: Rig) -> None:
    publish_items(device.repository, VILLAGE, [make()])
    device.turn()
    device.stop()
    line(device).down = ConnectionError("no line")
    device.turn()
    assert set(device.titles()) == {"water"}
    assert device.status().state == "offline" and device.status().content_at == NOW


@pytest.mark.parametrize("damage", [b"rubbish", b"SQLite format 3\x00" + bytes(4096), b""])
def test_a_damaged_database_is_rebuilt_without_a_line(device: Rig, damage: bytes) -> None:
    cover, media = blob(b"picture")
    publish_items(device.repository, COUNTY, [make("c")])
    publish_items(
        device.repository, VILLAGE, [make(cover=cover), make("plain", url="https://yuetang.example.cn/")], media
    )
    device.turn()
    device.stop()
    for file in (device.data / "agent").glob("agent.db*"):
        file.unlink()
    (device.data / "agent" / "agent.db").write_bytes(damage)
    (device.data / "editions" / "current").unlink()
    for file in (device.data / "editions").glob("*.db"):
        file.unlink()
    line(device).down = ConnectionError("no line")
    device.turn()
    assert set(device.titles()) == {"c", "water", "plain"}


def test_a_database_that_breaks_while_at_work_is_rebuilt(device: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    publish_items(device.repository, VILLAGE, [make()])
    device.turn()
    real = Store.units

    def broken(_store: Store) -> Any:
        monkeypatch.setattr(Store, "units", real)
        fault = sqlite3.DatabaseError("database disk image is malformed")
        fault.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
        raise fault

    monkeypatch.setattr(Store, "units", broken)
    publish_items(device.repository, VILLAGE, [make(title="新")], now=LATER)
    device.turn()
    device.turn()
    assert device.titles() == {"water": "新"}
    assert (device.data / "agent" / "agent.db.damaged").exists()


def test_a_full_disk_keeps_the_last_good_content_and_passes(device: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    publish_items(device.repository, VILLAGE, [make(title="旧")])
    device.turn()

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    real = Release.build
    monkeypatch.setattr(Release, "build", full)
    publish_items(device.repository, VILLAGE, [make(title="新")], now=LATER)
    device.turn()
    status = device.status()
    assert device.titles() == {"water": "旧"} and status.fault == "磁盘空间不够"
    monkeypatch.setattr(Release, "build", real)
    device.turn(120)
    assert device.titles() == {"water": "新"} and device.status().fault == ""


def test_a_disk_without_room_for_pages_is_named(device: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    publish_items(device.repository, VILLAGE, [make()])
    full = os.statvfs_result((4096, 4096, 1000, 10, 10, 100, 10, 10, 0, 255))
    with monkeypatch.context() as patch:
        patch.setattr("kiosk.fetch.blobs.os.statvfs", lambda _path: full)
        device.turn()
        assert device.titles() == {}
        assert "磁盘空间不够" in device.status().units[VILLAGE].missing[0]
    device.turn(300)
    assert set(device.titles()) == {"water"}


def test_a_folder_that_cannot_be_written_is_named_and_recovers(device: Rig) -> None:
    publish_items(device.repository, VILLAGE, [make()])
    device.data.write_text("a file where the folder belongs")
    agent = device.start()
    for _ in range(3):
        device.time.pass_(60)
        agent.turn()
    assert "磁盘不能写" in agent.status().fault
    device.data.unlink()
    device.turn(60)
    assert set(device.titles()) == {"water"}


def test_a_missing_root_or_an_empty_setting_is_named(device: Rig) -> None:
    held = device.root.read_bytes()
    device.root.unlink()
    device.turn()
    assert device.status().fault == "缺少县里的信任文件 root.json"
    device.root.write_bytes(b"{}")
    device.turn(3600)
    assert device.status().state == "refused"
    device.root.write_bytes(held)
    device.turn(3600)
    assert device.status().state == "online"


@pytest.mark.parametrize("wrong", [EPOCH, datetime(2099, 1, 1, tzinfo=UTC)])
def test_a_wrong_clock_never_empties_the_screen(device: Rig, wrong: datetime) -> None:
    publish_items(device.repository, VILLAGE, [make()])
    device.turn()
    device.time.system = wrong
    device.stop()
    device.turn()
    assert set(device.titles()) == {"water"}
    status = device.status()
    if wrong == EPOCH:
        assert (status.clock, status.state) == ("floor", "online")
    else:
        assert status.state == "refused" and "过期" in status.fault
    assert status.floor == NOW
    device.time.system = NOW + timedelta(hours=1)
    device.turn(3600)
    assert device.status().state == "online"


def test_a_clock_of_1970_takes_over_new_content(device: Rig) -> None:
    device.time.system = EPOCH
    publish_items(device.repository, VILLAGE, [make()])
    device.turn()
    assert set(device.titles()) == {"water"} and device.status().clock == "floor"


def test_an_expired_mirror_is_accepted_for_a_while_and_marked(tmp_path: Path) -> None:
    repository = found(tmp_path, lifetimes=Lifetimes())
    made = Rig(tmp_path, repository)
    made.line = MirrorSource(repository.folder)
    publish_items(repository, VILLAGE, [make()])
    made.time.system = NOW + Lifetimes().timestamp + timedelta(days=3)
    made.turn()
    assert set(made.titles()) == {"water"}
    assert made.status().stale_since is not None
    made.stop()
    made.time.system = NOW + Lifetimes().timestamp + timedelta(days=40)
    made.turn()
    assert set(made.titles()) == {"water"} and made.status().state == "refused"
    made.stop()


def test_a_server_without_etags_is_not_verified_at_each_poll(device: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    publish_items(device.repository, VILLAGE, [make()])
    device.turn()
    source = line(device)
    poll = source.poll
    monkeypatch.setattr(source, "poll", lambda path, _etag, most: poll(path, "", most))
    device.turn()
    source.asked.clear()
    device.turn()
    assert source.asked == ["metadata/timestamp.json"]


def test_everything_is_verified_again_each_hour(device: Rig) -> None:
    publish_items(device.repository, VILLAGE, [make()])
    device.turn()
    line(device).asked.clear()
    device.turn(4000)
    assert len(line(device).asked) == 3


def test_prepared_media_that_vanish_are_prepared_again_from_their_blob(device: Rig) -> None:
    cover, media = blob(b"picture")
    publish_items(device.repository, VILLAGE, [make(cover=cover)], media)
    device.turn()
    device.stop()
    for file in (device.data / "prepared").rglob("full.png"):
        file.unlink()
    line(device).down = ConnectionError("no line")
    device.turn()
    assert set(device.titles()) == {"water"}


def test_an_urgent_item_does_not_wait_for_other_pages_or_media(device: Rig) -> None:
    slow, media = blob(b"slow")
    publish_items(device.repository, COUNTY, [make("rain", "alert")])
    publish_items(device.repository, VILLAGE, [make(f"n{number}", cover=slow) for number in range(3)], media)
    seen: list[set[str]] = []
    started, go = threading.Event(), threading.Event()
    source = line(device)
    open_blob = source.open_blob

    def slowly(path: str, start: int, length: int) -> Any:
        if slow.sha256 in path:
            started.set()
            assert go.wait(20)
        return open_blob(path, start, length)

    source.open_blob = slowly  # type: ignore[method-assign]
    agent = device.start()
    device.time.pass_(10)
    agent.turn()
    assert started.wait(20)
    seen.append(set(device.titles()))
    go.set()
    device.turn()
    assert seen == [{"rain"}]
    assert set(device.titles()) == {"rain", "n0", "n1", "n2"}


def test_a_second_agent_on_the_same_folder_keeps_out(device: Rig) -> None:
    publish_items(device.repository, VILLAGE, [make()])
    device.turn()
    told = device.status()
    other = Agent(device.settings, device.prepare, source=Line(device.repository.folder))
    other.turn()
    assert "另一个同步程序" in other.status().fault
    assert device.status() == told


def test_an_unforeseen_error_never_makes_it_deaf(device: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    publish_items(device.repository, VILLAGE, [make()])

    def bug(*_: object) -> None:
        raise KeyError("unforeseen")

    with monkeypatch.context() as patch:
        patch.setattr(works_module.Trust, "verify", bug)
        device.turn()
        assert device.status().fault == "程序内部出错，正在重试"
    device.turn(60)
    assert set(device.titles()) == {"water"}


def test_it_stops_within_a_second(device: Rig) -> None:
    publish_items(device.repository, VILLAGE, [make()])
    agent = Agent(device.settings, device.prepare, source=device.line)
    thread = threading.Thread(target=agent.run)
    thread.start()
    agent.stop()
    thread.join(1.0)
    assert not thread.is_alive()


def test_an_idle_agent_sleeps_until_the_next_poll(device: Rig) -> None:
    publish_items(device.repository, VILLAGE, synthetic(5))
    device.turn()
    agent = device.agent
    assert agent is not None
    assert 3.0 <= agent.turn() <= 6.0
