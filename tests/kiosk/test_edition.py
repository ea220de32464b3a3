"""Editions: whole or absent, one pointer away from the one before, never older than a withdrawal."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from kiosk import edition as module
from kiosk.edition import (
    EditionFault,
    EditionItem,
    EditionMedia,
    check_edition,
    connect,
    current_edition,
    next_number,
    read_edition,
    set_aside,
    write_edition,
)
from tests.kiosk.village import NOW, VILLAGE, edition, notice, publish, signed


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def stored_ids(path: Path) -> list[str]:
    with closing(connect(path)) as base:
        return [name for (name,) in base.execute("SELECT id FROM entry ORDER BY id")]


def test_an_edition_says_what_it_is(tmp_path: Path) -> None:
    written = edition(7, withdrawn=((VILLAGE, "gone"),))
    path = write_edition(tmp_path / "editions", written, signed([notice("water")]), [])
    assert path.name == "00000007.db"
    assert current_edition(tmp_path / "editions") == path
    with closing(connect(path)) as base:
        assert read_edition(base) == written


def test_nothing_written_yet_is_no_edition(tmp_path: Path) -> None:
    assert current_edition(tmp_path / "none") is None
    assert next_number(tmp_path / "none") == 1


def test_the_pointer_moves_and_only_the_one_before_is_kept(tmp_path: Path) -> None:
    for number in (1, 2, 3):
        publish(tmp_path, signed([notice(f"n{number}")]), number=number)
    assert names(tmp_path) == {"00000002.db", "00000003.db", "current"}
    assert (tmp_path / "current").read_text() == "00000003.db\n"
    assert next_number(tmp_path) == 4


def test_after_a_withdrawal_no_older_edition_stays(tmp_path: Path) -> None:
    publish(tmp_path, signed([notice("secret")]), number=1)
    set_aside(publish(tmp_path, signed([notice("secret")]), number=2))
    publish(tmp_path, [], number=3, keep_previous=False)
    assert names(tmp_path) == {"00000003.db", "current"}


def test_an_open_edition_can_be_read_on_after_its_name_is_gone(tmp_path: Path) -> None:
    first = publish(tmp_path, signed([notice("old")]), number=1)
    with closing(connect(first)) as base:
        publish(tmp_path, signed([notice("new")]), number=2, keep_previous=False)
        assert not first.exists()
        assert base.execute("SELECT id FROM entry").fetchall() == [("old",)]


def test_an_opened_edition_takes_no_writing(tmp_path: Path) -> None:
    with closing(connect(publish(tmp_path, []))) as base, pytest.raises(sqlite3.OperationalError):
        base.execute("DELETE FROM entry")
    assert names(tmp_path) == {"00000001.db", "current"}


def test_a_number_is_never_used_twice(tmp_path: Path) -> None:
    publish(tmp_path, signed([notice("a")]))
    with pytest.raises(EditionFault, match="next_number"):
        publish(tmp_path, signed([notice("b")]))
    assert stored_ids(tmp_path / "00000001.db") == ["a"]


@pytest.mark.parametrize("fault_at", [0, 1, 50])
def test_a_build_that_breaks_off_leaves_the_current_edition(tmp_path: Path, fault_at: int) -> None:
    good = publish(tmp_path, signed([notice("good")]))

    def breaks_off() -> Iterator[EditionItem]:
        yield from signed([notice(f"n{number}") for number in range(fault_at)])
        raise OSError(28, "No space left on device")

    with pytest.raises(EditionFault, match="No space left"):
        publish(tmp_path, breaks_off(), number=2)
    assert current_edition(tmp_path) == good
    assert names(tmp_path) == {"00000001.db", "current"}


def test_one_item_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EditionFault, match="UNIQUE"):
        publish(tmp_path, signed([notice("a"), notice("a")]))
    assert current_edition(tmp_path) is None


@pytest.mark.parametrize("step", ["_to_medium", "sync_folder", "write_atomic"])
def test_a_plug_pulled_at_any_step_leaves_a_whole_edition(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    good = publish(tmp_path, signed([notice("good")]))

    class PlugPulled(BaseException):
        pass

    def pulled(*_: object) -> None:
        raise PlugPulled

    with monkeypatch.context() as patch:
        patch.setattr(module, step, pulled)
        with pytest.raises(PlugPulled):
            publish(tmp_path, signed([notice("next")]), number=2)
    assert current_edition(tmp_path) == good
    again = publish(tmp_path, signed([notice("again")]), number=next_number(tmp_path))
    assert current_edition(tmp_path) == again
    assert not [name for name in names(tmp_path) if name.endswith(".part")]


def test_a_leftover_of_a_killed_build_is_cleared_away(tmp_path: Path) -> None:
    (tmp_path / "00000001.db.part").write_bytes(b"half")
    publish(tmp_path, [], number=2)
    assert names(tmp_path) == {"00000002.db", "current"}


def damage_header(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[:16] = b"no database here"
    path.write_bytes(bytes(data))


def cut_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-4096])


def empty(path: Path) -> None:
    path.write_bytes(b"")


def of_another_format(path: Path) -> None:
    with closing(sqlite3.connect(path)) as base:
        base.execute("PRAGMA user_version = 99")


def another_database(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as base:
        base.execute("CREATE TABLE edition (document)")


def without_document(path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as base:
        base.execute("DELETE FROM edition")


@pytest.mark.parametrize(
    "harm", [damage_header, cut_short, empty, of_another_format, another_database, without_document, Path.unlink]
)
def test_a_bad_edition_falls_back_to_the_one_before(tmp_path: Path, harm: object) -> None:
    assert callable(harm)
    before = publish(tmp_path, signed([notice("before")]), number=1)
    latest = publish(tmp_path, signed([notice("latest")]), number=2)
    harm(latest)
    assert current_edition(tmp_path) == before
    if latest.exists():
        with pytest.raises(EditionFault):
            check_edition(latest)


@pytest.mark.parametrize("pointer", ["", "../../etc/passwd\n", "00000009.db\n", "\x00\xff", "x" * 100])
def test_a_bad_pointer_falls_back_to_the_newest_edition(tmp_path: Path, pointer: str) -> None:
    publish(tmp_path, [], number=1)
    latest = publish(tmp_path, [], number=2)
    (tmp_path / "current").write_text(pointer)
    assert current_edition(tmp_path) == latest


def test_a_flipped_byte_in_the_text_is_found_by_the_thorough_check(tmp_path: Path) -> None:
    path = publish(tmp_path, signed([notice(f"n{number}", summary="说明" * 90) for number in range(200)]))
    check_edition(path, thorough=True)
    data = bytearray(path.read_bytes())
    middle = len(data) // 2 // 4096 * 4096
    data[middle : middle + 64] = bytes(64)
    path.write_bytes(bytes(data))
    check_edition(path)
    with pytest.raises(EditionFault):
        check_edition(path, thorough=True)


def test_an_edition_set_aside_is_not_opened_again_and_goes_with_the_next(tmp_path: Path) -> None:
    before = publish(tmp_path, [], number=1)
    set_aside(publish(tmp_path, [], number=2))
    assert current_edition(tmp_path) == before
    assert next_number(tmp_path) == 3
    publish(tmp_path, [], number=3)
    assert "00000002.db.bad" not in names(tmp_path)


def test_items_and_media_are_streamed(tmp_path: Path) -> None:
    """One item and one medium is asked for at a time: memory does not grow with their number."""
    alive = 0
    most = 0

    class Counted(EditionItem, frozen=True, weakref=True):
        def __del__(self) -> None:
            nonlocal alive
            alive -= 1

    def many() -> Iterator[EditionItem]:
        nonlocal alive, most
        for number in range(500):
            (entry,) = signed([notice(f"n{number}")])
            alive += 1
            most = max(most, alive)
            yield Counted(entry.unit, entry.item, entry.raw)

    media = (EditionMedia(f"{number:064x}", "image", 1, 1, (f"{number}.jpg",)) for number in range(10))
    path = publish(tmp_path, many(), media)
    assert len(stored_ids(path)) == 500
    assert most <= 3


def test_other_users_may_read_an_edition(tmp_path: Path) -> None:
    assert publish(tmp_path, []).stat().st_mode & 0o777 == 0o644


def test_items_not_yet_in_force_are_carried(tmp_path: Path) -> None:
    path = publish(tmp_path, signed([notice("later", in_force_from=NOW + timedelta(days=1))]))
    assert stored_ids(path) == ["later"]
