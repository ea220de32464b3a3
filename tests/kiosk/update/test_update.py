"""An update from the publisher to the running program: taken, waited with, tried, kept or given back."""

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from feed.publish.software import withdraw_software
from kiosk.fetch.faults import FaultKind, fault
from kiosk.fetch.source import Stream
from kiosk.settings import UpdateSettings
from kiosk.update.applying import Applied
from tests.feed.items import make
from tests.feed.releases import HOSTILE, archive, with_entry
from tests.kiosk.publishing import NOW, VILLAGE, publish_items
from tests.kiosk.rig import Line
from tests.kiosk.update.panel import NEW, NEWER, NIGHT, OLD, Panel


def tonight(panel: Panel) -> None:
    panel.rig.time.system = NIGHT
    panel.rig.time.running += (NIGHT - NOW).total_seconds()


def test_the_whole_way_of_a_good_version(panel: Panel, monkeypatch: pytest.MonkeyPatch) -> None:
    assert panel.fetch().phase == "absent"
    panel.publish(NEW)
    told = panel.fetch()
    assert (told.phase, told.version, told.done) == ("staged", NEW, told.length)
    assert panel.apply() == Applied("waiting", NEW, why="window")
    assert panel.running == OLD and panel.installed().is_whole(NEW)
    assert panel.fetch().phase == "waiting"
    assert "等夜里 02:00–04:30 没人用时切换" in panel.page(monkeypatch)
    tonight(panel)
    panel.touched = timedelta(minutes=3)
    assert panel.apply() == Applied("waiting", NEW, why="in-use")
    panel.touched = timedelta(minutes=11)
    assert panel.apply() == Applied("switched", NEW)
    assert panel.running == NEW
    assert "五分钟内不正常会自动退回" in panel.page(monkeypatch)
    assert panel.apply() == Applied("waiting", NEW, why="trial")
    assert panel.trial() == "healthy"
    panel.restart()
    assert panel.fetch().phase == "healthy"
    assert panel.apply() == Applied("nothing")
    assert panel.page(monkeypatch) == f"程序版本：{NEW}"
    assert not panel.archive(NEW).exists(), "the archive is not kept once it runs"
    assert panel.rig.titles() == {"a": make("a").title}


def test_a_version_that_is_not_well_goes_back_and_only_a_newer_one_comes(
    panel: Panel, monkeypatch: pytest.MonkeyPatch
) -> None:
    panel.publish(NEW)
    panel.fetch()
    tonight(panel)
    panel.apply()
    assert panel.trial("activating") == "not-ready"
    assert panel.running == OLD
    panel.restart()
    assert panel.fetch().phase == "back"
    assert f"新版 {NEW}：不正常，已退回原版" in panel.page(monkeypatch)
    for _ in range(3):
        assert panel.apply(by_hand=True) == Applied("nothing")
        assert panel.fetch().phase == "back"
    assert not panel.archive(NEW).exists()
    panel.publish(NEWER)
    assert panel.fetch().phase == "staged"
    assert panel.apply() == Applied("switched", NEWER)
    assert panel.trial() == "healthy" and panel.running == NEWER


def test_by_hand_at_any_hour_and_only_by_hand_where_set_so(panel: Panel, monkeypatch: pytest.MonkeyPatch) -> None:
    panel.update = UpdateSettings(auto=False)
    panel.publish(NEW)
    panel.fetch()
    tonight(panel)
    assert panel.apply() == Applied("waiting", NEW, why="manual")
    assert "kiosk update now" in panel.page(monkeypatch)
    assert panel.apply(by_hand=True) == Applied("switched", NEW)


def test_older_and_equal_versions_are_never_taken(panel: Panel) -> None:
    panel.publish(OLD)
    assert panel.fetch().phase == "absent"
    assert panel.apply(by_hand=True) == Applied("nothing")
    assert not panel.archive(OLD).exists()


def test_a_program_for_another_machine_is_not_taken(panel: Panel) -> None:
    from feed.publish.software import publish_software

    path = panel.folder / "arm"
    path.write_bytes(archive(NEW, "arm64/py311"))
    publish_software(panel.rig.repository, path, NEW, "arm64/py311", NOW)
    assert panel.fetch().phase == "absent"


def test_a_withdrawn_version_is_dropped_before_it_is_switched_to(panel: Panel) -> None:
    panel.publish(NEW)
    panel.fetch()
    panel.apply()
    withdraw_software(panel.rig.repository, NEW, panel.rig.time.system)
    tonight(panel)
    assert panel.fetch().phase == "absent"
    assert panel.apply() == Applied("nothing") and panel.running == OLD
    assert not panel.archive(NEW).exists()


def test_a_newer_one_takes_the_place_of_one_that_waits(panel: Panel) -> None:
    panel.publish(NEW)
    panel.fetch()
    panel.apply()
    panel.publish(NEWER)
    assert panel.fetch().version == NEWER
    tonight(panel)
    assert panel.apply() == Applied("switched", NEWER)


# The line and the stick.


def test_a_broken_line_is_resumed_where_it_broke(panel: Panel) -> None:
    panel.publish(NEW, with_code(600_000))
    line = panel.rig.line
    assert isinstance(line, Line)
    real = line._inner.open_blob
    starts: list[int] = []

    def breaking(path: str, start: int, length: int) -> AbstractContextManager[Stream]:
        whole = real(path, start, length)
        if "software" not in path:
            return whole
        starts.append(start)
        return cut_off(whole, 100_000) if len(starts) < 3 else whole

    line._inner.open_blob = breaking  # type: ignore[assignment, method-assign]
    for _ in range(12):
        if panel.fetch().phase == "staged":
            break
        panel.rig.turn(600)
    assert panel.progress().phase == "staged"
    assert starts[0] == 0 < starts[1] < starts[2], "what had come was asked for again"


def with_code(length: int) -> bytes:
    from tests.feed.releases import entry

    noise = os.urandom(length)
    return with_entry(NEW, (entry("kiosk/noise.bin", noise), noise))


@contextmanager
def cut_off(whole: AbstractContextManager[Stream], after: int) -> Iterator[Stream]:
    """A stream that breaks off after some bytes."""
    with whole as stream:

        def chunks() -> Iterator[bytes]:
            yield next(iter(stream.chunks))[:after]
            raise fault(FaultKind.CONNECTION, "line", "cut")

        yield Stream(stream.start, chunks())


def test_a_metered_line_is_used_by_night_only(panel: Panel, monkeypatch: pytest.MonkeyPatch) -> None:
    panel.metered = True
    panel.publish(NEW)
    told = panel.fetch()
    assert (told.phase, told.why, told.done) == ("fetching", "metered", 0)
    assert "等夜里 02:00–04:30 下载" in panel.page(monkeypatch)
    tonight(panel)
    assert panel.fetch().phase == "staged"


def test_a_stick_brings_it_too_even_when_its_signatures_have_ended_lately(panel: Panel) -> None:
    panel.publish(NEW)
    panel.rig.line = panel.rig.line._inner  # type: ignore[attr-defined]
    assert panel.rig.line.mirror
    panel.rig.time.pass_(20 * 86400)
    assert panel.fetch().phase == "staged"
    assert panel.apply(by_hand=True) == Applied("switched", NEW)


def test_a_disk_that_is_full_keeps_the_old_one_and_says_so(panel: Panel, monkeypatch: pytest.MonkeyPatch) -> None:
    panel.fetch()
    agent = panel.rig.agent
    assert agent is not None and agent._works is not None
    agent._works.staging._blobs.reserve = 1 << 60
    panel.publish(NEW)
    panel.fetch()
    assert "磁盘空间不够" in panel.page(monkeypatch)
    assert panel.running == OLD


# Hands that are not the publisher's.


def staged(panel: Panel) -> Path:
    panel.publish(NEW)
    assert panel.fetch().phase == "staged"
    return panel.archive(NEW)


@pytest.mark.parametrize("change", ["half", "longer", "another", "link", "folder", "pipe", "gone"])
def test_root_believes_no_archive_that_is_not_the_signed_one(
    panel: Panel, change: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = staged(panel)
    data = path.read_bytes()
    path.unlink()
    if change == "half":
        path.write_bytes(data[: len(data) // 2])
    elif change == "longer":
        path.write_bytes(data + b"x")
    elif change == "another":
        path.write_bytes(archive(NEW)[:-1] + b"x")
    elif change == "link":
        (panel.folder / "elsewhere").write_bytes(data)
        path.symlink_to(panel.folder / "elsewhere")
    elif change == "folder":
        path.mkdir()
    elif change == "pipe":
        os.mkfifo(path)
    applied = panel.apply(by_hand=True)
    assert applied.ended == ("nothing" if change == "gone" else "refused")
    assert panel.running == OLD and not panel.installed().folder(NEW).exists()
    assert not list((panel.base / "state").glob("*.part"))
    if change == "half":
        assert "安装包与签名不符" in panel.page(monkeypatch)


def test_root_believes_no_metadata_that_the_pinned_root_does_not_vouch_for(
    panel: Panel, monkeypatch: pytest.MonkeyPatch
) -> None:
    staged(panel)
    software = panel.rig.data / "agent" / "trust" / "software.json"
    told = msgspec.json.decode(software.read_bytes())
    told["signed"]["targets"] = {}
    software.write_bytes(msgspec.json.encode(told))
    applied = panel.apply(by_hand=True)
    assert (applied.ended, applied.cause) == ("refused", "signature")
    assert panel.running == OLD
    assert "签名没有通过验证" in panel.page(monkeypatch)


def test_an_agent_in_foreign_hands_cannot_bring_root_back_to_an_older_release(panel: Panel) -> None:
    staged(panel)
    trust = panel.rig.data / "agent" / "trust"
    old = {path.name: path.read_bytes() for path in trust.glob("*.json")}
    panel.publish(NEWER)
    panel.fetch()
    assert panel.apply() == Applied("waiting", NEWER, why="window")
    for name, data in old.items():
        (trust / name).write_bytes(data)
    applied = panel.apply(by_hand=True)
    assert (applied.ended, applied.cause) == ("refused", "signature")


@pytest.mark.parametrize(("words", "more"), HOSTILE.values(), ids=HOSTILE.keys())
def test_a_signed_archive_with_hostile_entries_is_refused_whole(
    panel: Panel, words: str, more: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("feed.publish.software.entries", lambda *_: iter([Named()]))
    panel.publish(NEW, with_entry(NEW, *more()))  # type: ignore[operator]
    panel.fetch()
    applied = panel.apply(by_hand=True)
    assert (applied.ended, applied.cause) == ("refused", "archive")
    assert words in applied.fault and "\n" not in applied.fault
    assert {path.name for path in (panel.base / "versions").iterdir()} == {OLD}
    assert not (panel.base / "evil").exists() and not Path("/etc/evil").exists()
    assert "安装包不合规定" in panel.page(monkeypatch)
    assert panel.running == OLD


class Named:
    path = "venv/bin/kiosk"


@pytest.mark.parametrize("what", ["another version inside", "another machine inside", "no program inside"])
def test_a_signed_archive_that_is_not_what_it_is_called_is_refused(
    panel: Panel, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.feed.releases import AMD64, entry, packed, write_manifest

    monkeypatch.setattr("feed.publish.software.entries", lambda *_: iter([Named()]))
    told = write_manifest(NEW, AMD64)
    data = {
        "another version inside": archive(NEWER),
        "another machine inside": archive(NEW, "arm64/py311"),
        "no program inside": packed(
            [(entry("release.json", told), told), (entry("VERSION", NEW.encode()), NEW.encode())]
        ),
    }[what]
    panel.publish(NEW, data)
    panel.fetch()
    assert panel.apply(by_hand=True).cause == "archive"
    assert {path.name for path in (panel.base / "versions").iterdir()} == {OLD}


# Time.


@pytest.mark.parametrize("wrong", [datetime(1970, 1, 1, 3, tzinfo=UTC), datetime(2099, 1, 1, 19, tzinfo=UTC)])
def test_nothing_is_switched_by_a_clock_that_nobody_can_believe(panel: Panel, wrong: datetime) -> None:
    panel.publish(NEW)
    panel.fetch()
    panel.restart()
    panel.rig.time.system = wrong
    applied = panel.apply()
    assert panel.running == OLD
    if wrong.year == 2099:
        assert (applied.ended, applied.cause) == ("refused", "expired")
    else:
        assert applied == Applied("waiting", NEW, why="clock")
        panel.touched = timedelta(hours=5)
        assert panel.apply() == Applied("switched", NEW)


def test_what_was_staged_before_a_month_without_a_line_waits_for_a_fresh_signature(panel: Panel) -> None:
    panel.publish(NEW)
    panel.fetch()
    line = panel.rig.line
    assert isinstance(line, Line)
    line.down = fault(FaultKind.CONNECTION, "line")
    for _ in range(33):
        panel.rig.turn(86_400)
    assert panel.rig.titles() == {"a": make("a").title}
    assert panel.rig.status().state == "offline"
    web = msgspec.structs.replace(panel.settings.feed, url="https://feed.example.cn/")
    from kiosk.update.applying import apply

    settings = msgspec.structs.replace(panel.settings, feed=web)
    applied = apply(settings, panel.installed(), panel.clock(), lambda _now: panel.touched, panel.switch, by_hand=True)
    assert (applied.ended, applied.cause) == ("refused", "expired")
    panel.rig.repository.refresh(panel.rig.time.system, due_only=False)
    line.down = None
    panel.fetch()
    applied = apply(settings, panel.installed(), panel.clock(), lambda _now: panel.touched, panel.switch, by_hand=True)
    assert applied == Applied("switched", NEW)


def test_content_comes_on_while_software_is_refused(panel: Panel, monkeypatch: pytest.MonkeyPatch) -> None:
    panel.publish(NEW)
    publish_items(panel.rig.repository, VILLAGE, [make("b")], now=NOW)
    for role in ("software",):
        path = next(panel.rig.repository.folder.glob(f"metadata/*.{role}.json"))
        path.write_bytes(path.read_bytes().replace(b"a", b"b"))
    assert panel.fetch().phase == "refused"
    assert panel.rig.titles() == {"b": make("b").title}
    assert "签名没有通过验证" in panel.page(monkeypatch)


def test_a_program_that_was_not_installed_is_not_updated(panel: Panel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kiosk.agent.works.find_installed", lambda: None)
    panel.publish(NEW)
    panel.rig.turn(60)
    assert not (panel.rig.data / "software").exists()
    line = panel.rig.line
    assert isinstance(line, Line)
    assert not [path for path in line.asked if "software" in path]
