import sqlite3
from pathlib import Path
from typing import Any

import msgspec
import pytest

from feed.media import MediaRef
from feed.reading import write_item
from kiosk.agent.admission import judge
from kiosk.columns import stamp
from kiosk.store import Store, StoreDamaged, UnitRow, is_damage, set_aside
from tests.feed.items import make
from tests.kiosk.publishing import NOW, POLICY, VILLAGE, blob

AT = stamp(NOW)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "agent.db")


def want(store: Store, page: str = "p1", unit: str = VILLAGE, **changes: Any) -> None:
    store.want(unit, page, judge(write_item(make(**changes)), unit, POLICY, VILLAGE), AT)


def finish(store: Store, *pages: str, unit: str = VILLAGE) -> None:
    store.finish_feed(UnitRow(unit, "荷塘村", 1, "f1"), pages)


def live(store: Store) -> dict[str, str]:
    trees = [msgspec.json.decode(raw) for _, raw in store.live_items()]
    return {tree["id"]: tree["title"] for tree in trees}


def arrive(store: Store, reference: MediaRef) -> None:
    store.media_ready(reference.sha256, b"{}", 10, "1920x1080")


def test_an_item_without_media_goes_live_at_once(store: Store) -> None:
    with store.change():
        want(store)
        assert store.promote().items == 1
    assert live(store) == {"water": "10月28日停水"}
    assert store.unreleased


def test_a_version_waits_for_all_its_media_and_the_last_one_stays(store: Store) -> None:
    cover, _ = blob(b"one")
    sound, _ = blob(b"two", "audio/mpeg")
    with store.change():
        want(store)
        store.promote()
        want(store, "p2", title="新", cover=cover, narration=sound)
        store.promote()
    assert live(store) == {"water": "10月28日停水"}
    with store.change():
        arrive(store, cover)
        store.promote()
    assert live(store) == {"water": "10月28日停水"}
    with store.change():
        arrive(store, sound)
        store.promote()
    assert live(store) == {"water": "新"}


def test_a_refused_version_keeps_the_last_good_one(store: Store) -> None:
    with store.change():
        want(store)
        store.promote()
        want(store, "p2", title="新", url="https://evil.example.com/")
        store.promote()
        finish(store, "p2")
    assert live(store) == {"water": "10月28日停水"}
    assert [(one.id, one.reason) for one in store.waiting(AT)] == [("water", "link")]


def test_what_a_fully_read_feed_does_not_hold_is_withdrawn_with_its_own_media(store: Store) -> None:
    mine, _ = blob(b"mine")
    shared, _ = blob(b"shared")
    with store.change():
        want(store, id="gone", cover=mine, narration=None)
        want(store, id="both", cover=shared)
        want(store, "p2", id="stays", cover=shared)
        arrive(store, mine)
        arrive(store, shared)
        store.promote()
        removed = store.finish_feed(UnitRow(VILLAGE, "荷塘村", 2, "f2"), ["p2"])
    assert set(removed.items) == {(VILLAGE, "gone"), (VILLAGE, "both")}
    assert removed.media == (mine.sha256,)
    assert live(store) == {"stays": "10月28日停水"}
    assert store.withdrawn() == ((VILLAGE, "both"), (VILLAGE, "gone"))


def test_an_item_that_moved_to_another_page_is_not_withdrawn(store: Store) -> None:
    with store.change():
        want(store, "p1")
        store.promote()
        want(store, "p2")
        finish(store, "p2")
    assert live(store) == {"water": "10月28日停水"}


def test_a_failed_change_leaves_everything_as_it_was(store: Store) -> None:
    with pytest.raises(ZeroDivisionError), store.change():
        want(store)
        finish(store, "p1")
        raise ZeroDivisionError
    assert store.units() == {}
    assert live(store) == {}


def test_media_wanted_are_those_of_items_in_force_urgent_and_small_first(store: Store) -> None:
    small, big, soon, over, later = (blob(bytes([65 + n]) * (n + 1))[0] for n in range(5))
    with store.change():
        want(store, id="big", cover=big)
        want(store, id="small", cover=small)
        want(store, id="urgent", cover=over, priority="urgent")
        want(store, id="later", cover=later, in_force_from="2026-12-01T00:00:00+08:00")
        want(store, id="preload", cover=soon, in_force_from="2026-12-01T00:00:00+08:00", preload=True)
        want(store, id="past", cover=blob(b"past")[0], in_force_until="2026-11-01T00:00:00+08:00")
    wished = [msgspec.json.decode(raw, type=MediaRef) for raw, _ in store.wanted_media(AT, "v")]
    assert [one.sha256 for one in wished] == [one.sha256 for one in (over, small, big, soon)]
    assert store.next_due(AT) is not None


def test_media_for_another_panel_are_wanted_again_and_stay_live(store: Store) -> None:
    cover, _ = blob(b"one")
    with store.change():
        want(store, cover=cover)
        arrive(store, cover)
        store.promote()
    assert store.wanted_media(AT, "1920x1080") == []
    assert len(store.wanted_media(AT, "3840x2160")) == 1
    assert live(store)


def test_lost_media_take_their_items_down_until_they_are_back(store: Store) -> None:
    cover, _ = blob(b"one")
    with store.change():
        want(store, cover=cover)
        arrive(store, cover)
        store.promote()
        store.media_lost(cover.sha256)
    assert live(store) == {}
    with store.change():
        arrive(store, cover)
        store.promote()
    assert live(store) == {"water": "10月28日停水"}


@pytest.mark.parametrize("content", [b"rubbish" * 1000, b"SQLite format 3\x00" + b"\xff" * 5000])
def test_a_file_that_is_no_database_is_damage(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "agent.db"
    path.write_bytes(content)
    with pytest.raises(StoreDamaged):
        Store(path)
    assert set_aside(path).exists()
    Store(path).close()


def test_a_database_of_another_version_is_damage(tmp_path: Path) -> None:
    path = tmp_path / "agent.db"
    with sqlite3.connect(path) as base:
        base.execute("PRAGMA user_version=99")
    with pytest.raises(StoreDamaged, match="99"):
        Store(path)


def test_a_locked_database_is_no_damage(store: Store) -> None:
    assert not is_damage(sqlite3.OperationalError("database is locked"))


def test_withdrawn_words_do_not_linger_in_the_file(store: Store, tmp_path: Path) -> None:
    with store.change():
        want(store, title="不该再看到的话")
        store.promote()
        finish(store, "p1")
    with store.change():
        store.finish_feed(UnitRow(VILLAGE, "荷塘村", 2, "f2"), [])
        store.released()
    store.checkpoint()
    store.close()
    for file in tmp_path.iterdir():
        assert "不该再看到的话".encode() not in file.read_bytes()
