import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from feed.authority import CountyPolicy
from feed.reading import write_item
from kiosk.columns import stamp
from tests.feed.items import make, tree
from tests.kiosk.publishing import (
    COUNTY,
    NOW,
    OTHER_VILLAGE,
    TOWNSHIP,
    VILLAGE,
    blob,
    publish_items,
    publish_pages,
    synthetic,
)
from tests.kiosk.rig import Line, Rig, rig

LINK = "https://yuetang.example.cn/x"
LATER = NOW + timedelta(minutes=1)


@pytest.fixture
def device(tmp_path: Path) -> Iterator[Rig]:
    with rig(tmp_path) as made:
        yield made


def test_three_units_reach_the_screen(device: Rig) -> None:
    for unit, name in ((COUNTY, "c"), (TOWNSHIP, "t"), (VILLAGE, "v"), (OTHER_VILLAGE, "o")):
        publish_items(device.repository, unit, [make(name)])
    device.turn()
    assert set(device.items()) == {(COUNTY, "c"), (TOWNSHIP, "t"), (VILLAGE, "v")}
    status = device.status()
    assert status.state == "online" and status.complete and status.content_at == NOW


def test_the_same_id_of_two_units_are_two_items(device: Rig) -> None:
    publish_items(device.repository, COUNTY, [make("water", title="县里的")])
    publish_items(device.repository, VILLAGE, [make("water", title="村里的")])
    device.turn()
    titles = {key: item.title for key, item in device.items().items()}
    assert titles == {(COUNTY, "water"): "县里的", (VILLAGE, "water"): "村里的"}


def test_items_for_other_villages_stay_away_and_leave_when_readdressed(device: Rig) -> None:
    publish_items(device.repository, TOWNSHIP, [make("a", audience=[OTHER_VILLAGE]), make("b", audience=[VILLAGE])])
    device.turn()
    assert set(device.titles()) == {"b"}
    publish_items(device.repository, TOWNSHIP, [make("a"), make("b", audience=[OTHER_VILLAGE])], now=LATER)
    device.turn()
    assert set(device.titles()) == {"a"}


def test_a_change_fetches_one_page_and_nothing_changed_asks_once(device: Rig) -> None:
    items = synthetic(300)
    publish_items(device.repository, VILLAGE, items)
    device.turn()
    line = device.line
    assert isinstance(line, Line)
    line.asked.clear()
    device.turn()
    assert line.asked == ["metadata/timestamp.json"]
    items[7] = msgspec.structs.replace(items[7], title="改过", version=2)
    publish_items(device.repository, VILLAGE, items, now=LATER)
    line.asked.clear()
    device.turn()
    assert device.titles()["item-00007"] == "改过"
    assert sum(path.startswith("blobs/") for path in line.asked) == 1
    assert len(line.asked) <= 7


def test_an_item_waits_for_its_media_and_then_goes_live(device: Rig) -> None:
    cover, media = blob(b"picture")
    publish_items(device.repository, VILLAGE, [make(title="旧")])
    device.turn()
    publish_items(device.repository, VILLAGE, [make(title="新", version=2, cover=cover), make("plain")], media, LATER)
    path = device.repository.blobs.path(cover.sha256)
    held = path.read_bytes()
    path.unlink()
    device.turn()
    assert device.titles() == {"water": "旧", "plain": "10月28日停水"}
    status = device.status()
    assert not status.complete and status.missing_count == 1
    assert status.units[VILLAGE].missing == ("1 条图片或附件还没到：服务器上缺少文件，请重新发布",)
    path.write_bytes(held)
    agent = device.agent
    assert agent is not None and agent._works is not None
    agent._works.intake.try_now()
    device.turn()
    assert device.titles()["water"] == "新"
    assert device.status().complete


def test_a_broken_picture_keeps_the_last_version_and_is_told(device: Rig) -> None:
    cover, media = blob(b"BROKEN")
    publish_items(device.repository, VILLAGE, [make(title="旧")])
    device.turn()
    publish_items(device.repository, VILLAGE, [make(title="新", cover=cover)], media, LATER)
    device.turn()
    assert device.titles() == {"water": "旧"}
    assert "打不开" in device.status().units[VILLAGE].missing[0]


def test_a_withdrawn_item_leaves_at_once_with_its_files(device: Rig) -> None:
    cover, media = blob(b"private")
    slow, more = blob(b"slow")
    publish_items(device.repository, VILLAGE, [make("gone", cover=cover), make("stays")], media)
    device.turn()
    assert list((device.data / "prepared").rglob("full.png"))
    publish_items(device.repository, VILLAGE, [make("stays"), make("new", cover=slow)], more, LATER)
    device.repository.blobs.path(slow.sha256).unlink()
    device.turn()
    assert set(device.titles()) == {"stays"}
    device.turn()
    assert not list((device.data / "prepared").rglob("full.png"))
    held = [path for path in device.data.rglob("*") if path.is_file() and b"private" in path.read_bytes()]
    assert held == []
    assert len(list((device.data / "editions").glob("*.db"))) == 1


def test_a_unit_that_empties_itself_is_obeyed(device: Rig) -> None:
    publish_items(device.repository, VILLAGE, [make("a"), make("b")])
    publish_items(device.repository, COUNTY, [make("c")])
    device.turn()
    publish_items(device.repository, VILLAGE, [], now=LATER)
    device.turn()
    assert set(device.titles()) == {"c"}
    assert device.status().units[VILLAGE].items == 0


def test_a_refused_replacement_keeps_the_last_good_version(device: Rig) -> None:
    publish_items(device.repository, COUNTY, [])
    publish_items(device.repository, VILLAGE, [make(title="旧", url=LINK)])
    device.turn()
    publish_items(device.repository, VILLAGE, [make(title="新", url="https://evil.example.com/")], now=LATER)
    device.turn()
    assert device.titles() == {"water": "旧"}
    assert device.status().units[VILLAGE].missing == ("1 条二维码链接不在县里允许的网址内，未采用",)


def test_a_village_signed_alert_is_refused_and_a_countys_is_shown(device: Rig) -> None:
    publish_items(device.repository, COUNTY, [make("rain", "alert")])
    publish_items(device.repository, VILLAGE, [make("fake", "alert")])
    device.turn()
    assert set(device.titles()) == {"rain"}


def test_a_host_that_the_county_takes_back_takes_its_items_down(device: Rig) -> None:
    publish_items(device.repository, COUNTY, [])
    publish_items(device.repository, VILLAGE, [make(url=LINK), make("plain")])
    device.turn()
    assert set(device.titles()) == {"water", "plain"}
    publish_items(device.repository, COUNTY, [], now=LATER, policy=CountyPolicy())
    device.turn()
    assert set(device.titles()) == {"plain"}
    publish_items(device.repository, COUNTY, [], now=LATER + timedelta(minutes=1))
    device.turn()
    assert set(device.titles()) == {"water", "plain"}


def test_the_last_known_policy_holds_while_the_countys_feed_cannot_be_read(device: Rig) -> None:
    publish_items(device.repository, COUNTY, [])
    device.turn()
    device.repository.publish(COUNTY, b'{"format":99,"unit":"430304"}', {}, LATER)
    publish_items(device.repository, VILLAGE, [make(url=LINK)], now=LATER)
    device.turn()
    assert set(device.titles()) == {"water"}
    assert "升级程序" in device.status().units[COUNTY].missing[0]


def test_one_unit_failing_never_stops_the_others(device: Rig) -> None:
    publish_items(device.repository, COUNTY, [make("c")])
    publish_items(device.repository, TOWNSHIP, [make("t")])
    publish_items(device.repository, VILLAGE, [make("v")])
    metadata = device.repository.folder / "metadata" / "1.430304001.json"
    metadata.write_bytes(b"<html>")
    device.turn()
    assert set(device.titles()) == {"c", "v"}
    status = device.status()
    assert status.fault == "部分单位的内容没有取全" and status.units[TOWNSHIP].missing


def test_a_missing_page_holds_back_neither_the_others_nor_the_cursor(device: Rig) -> None:
    one, two = write_item(make("one")), write_item(make("two"))
    publish_pages(device.repository, VILLAGE, [[one], [two]])
    blobs = sorted(device.repository.blobs.all())
    path = device.repository.blobs.path(blobs[0])
    held = path.read_bytes()
    path.unlink()
    device.turn()
    assert len(device.titles()) == 1
    status = device.status().units[VILLAGE]
    assert (status.version, status.newest) == (0, 1) and "1 页" in status.missing[0]
    path.write_bytes(held)
    device.turn(3600)
    assert set(device.titles()) == {"one", "two"}
    assert device.status().units[VILLAGE].complete


def test_newer_kinds_and_blocks_are_counted_not_complained_about(device: Rig) -> None:
    newer = json.dumps(tree("holo", "hologram")).encode()
    block = json.dumps(tree("some", blocks=[{"type": "hologram"}])).encode()
    publish_items(device.repository, VILLAGE, [newer, block])
    device.turn()
    status = device.status().units[VILLAGE]
    assert (status.newer, status.newer_blocks, status.missing) == (1, 1, ())
    assert set(device.titles()) == {"some"}


def test_an_item_that_stands_twice_is_shown_once_and_told(device: Rig) -> None:
    first, second = write_item(make(title="甲")), write_item(make(title="乙"))
    publish_pages(device.repository, VILLAGE, [[first, write_item(make("fine"))], [second]])
    device.turn()
    assert device.titles() == {"water": "甲", "fine": "10月28日停水"}
    assert "重复" in device.status().units[VILLAGE].missing[0]
    publish_pages(device.repository, VILLAGE, [[second]], now=LATER)
    device.turn()
    assert device.titles() == {"water": "乙"}


def test_media_of_what_is_not_in_force_are_fetched_at_its_time(device: Rig) -> None:
    cover, media = blob(b"later")
    start = NOW + timedelta(hours=1)
    publish_items(device.repository, VILLAGE, [make(cover=cover, in_force_from=start.isoformat())], media)
    device.turn()
    assert device.titles() == {} and device.status().units[VILLAGE].scheduled == 1
    assert device.status().units[VILLAGE].missing == ()
    device.turn(3600)
    assert set(device.titles()) == {"water"}


def test_preloaded_items_are_in_the_edition_before_their_time(device: Rig) -> None:
    cover, media = blob(b"soon")
    start = NOW + timedelta(hours=1)
    item = make(cover=cover, in_force_from=start.isoformat(), preload=True)
    publish_items(device.repository, VILLAGE, [item], media)
    device.turn()
    assert set(device.titles()) == {"water"}


def test_another_village_in_the_settings_brings_its_own_items_without_a_line(device: Rig) -> None:
    publish_items(device.repository, TOWNSHIP, [make("a", audience=[OTHER_VILLAGE]), make("b", audience=[VILLAGE])])
    publish_items(device.repository, VILLAGE, [make("v")])
    device.turn()
    assert set(device.titles()) == {"b", "v"}
    device.stop()
    device.village = OTHER_VILLAGE
    line = device.line
    assert isinstance(line, Line)
    line.down = ConnectionError("no line")
    device.turn()
    assert set(device.titles()) == {"a"}


def test_media_over_the_budget_are_told_and_superseded_ones_give_way(device: Rig) -> None:
    device.budget_mb = 1
    first, one = blob(b"1" * 300_000)
    second, two = blob(b"2" * 300_000)
    huge, three = blob(b"3" * 1_100_000)
    small, four = blob(b"4" * 1000)
    publish_items(device.repository, VILLAGE, [make(cover=first)], one)
    device.turn()
    publish_items(device.repository, VILLAGE, [make(cover=second), make("huge", cover=huge)], two | three, LATER)
    device.turn()
    assert device.items()[VILLAGE, "water"].cover == second
    assert "huge" not in device.titles()
    assert "占满" in device.status().units[VILLAGE].missing[0]
    items = [make(cover=second), make("small", cover=small)]
    publish_items(device.repository, VILLAGE, items, two | four, LATER + timedelta(minutes=1))
    device.turn()
    assert set(device.titles()) == {"water", "small"}
    assert not (device.data / "blobs" / first.sha256[:2] / first.sha256).exists()


def test_the_working_database_never_holds_half_of_a_feed(device: Rig) -> None:
    publish_items(device.repository, VILLAGE, synthetic(200))
    device.turn()
    agent = device.agent
    assert agent is not None and agent._works is not None
    store = agent._works.store
    assert store.counts()[VILLAGE] == (200, 200)
    assert store.waiting(stamp(NOW)) == []


def test_a_unit_that_calls_a_blob_what_it_is_not_does_not_spoil_it_for_others(device: Rig) -> None:
    true, media = blob(b"picture")
    false = msgspec.structs.replace(true, length=3)
    publish_items(device.repository, COUNTY, [make("false", cover=false)])
    publish_items(device.repository, VILLAGE, [make("true", cover=true)], media)
    device.turn()
    assert "true" in device.titles()
    assert device.items()[VILLAGE, "true"].cover == true


def test_a_blob_that_rots_on_disk_is_fetched_anew(device: Rig) -> None:
    cover, media = blob(b"picture that will rot")
    publish_items(device.repository, VILLAGE, [make(cover=cover)], media)
    device.turn()
    device.stop()
    (device.data / "blobs" / cover.sha256[:2] / cover.sha256).write_bytes(b"BROKEN that will rot!")
    for file in (device.data / "prepared").rglob("full.png"):
        file.unlink()
    device.turn()
    agent = device.agent
    assert agent is not None and agent._works is not None
    agent._works.intake.try_now()
    device.turn()
    assert set(device.titles()) == {"water"}
