"""Warnings: which of them stand, whatever the clock says, and that they reach the screen before an edition does."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feed.reading import write_item
from kiosk.alerts import FILE, Reckoning, Warned, read_bulletin, standing, write_bulletin
from kiosk.columns import LEVELS
from kiosk.edition import POINTER, EditionFault, current_edition
from tests.feed.items import make
from tests.kiosk.publishing import COUNTY, VILLAGE, publish_items
from tests.kiosk.rig import Rig, rig
from tests.kiosk.village import NOW, alert

HOUR = timedelta(hours=1)


@pytest.fixture
def device(tmp_path: Path) -> Iterator[Rig]:
    with rig(tmp_path) as made:
        yield made


def warned(name: str, level: str = "orange", **fields: Any) -> Warned:
    starts, ends = fields.pop("starts", NOW - HOUR), fields.pop("ends", NOW + HOUR)
    return Warned(COUNTY, alert(name, level, starts, ends, **fields))


def names(found: tuple[Warned, ...]) -> list[str]:
    return [one.item.id for one in found]


def test_the_gravest_comes_first_then_the_newest() -> None:
    found = standing(
        [
            warned("blue", "blue"),
            warned("old-red", "red", published=NOW - HOUR),
            warned("yellow", "yellow"),
            warned("new-red", "red", published=NOW),
            warned("orange"),
        ],
        Reckoning.exactly(NOW),
    )
    assert names(found) == ["new-red", "old-red", "orange", "yellow", "blue"]
    assert [one.takes_over for one in found] == [True, True, True, False, False]


@given(st.lists(st.tuples(st.sampled_from(LEVELS), st.integers(0, 5)), max_size=8))
def test_no_warning_is_lost_by_ranking(told: list[tuple[str, int]]) -> None:
    items = [warned(f"w{n}", level, published=NOW - hours * HOUR) for n, (level, hours) in enumerate(told)]
    found = standing(items, Reckoning.exactly(NOW))
    assert sorted(names(found)) == sorted(names(tuple(items)))
    grave = [LEVELS.index(one.alert.level) for one in found]
    assert grave == sorted(grave, reverse=True)


def test_it_stands_from_its_start_until_its_end() -> None:
    one = [warned("rain", starts=NOW, ends=NOW + HOUR)]
    moments = (NOW - timedelta(seconds=1), NOW, NOW + HOUR - timedelta(seconds=1), NOW + HOUR)
    assert [bool(standing(one, Reckoning.exactly(moment))) for moment in moments] == [False, True, True, False]


def test_a_clock_that_nobody_keeps_does_not_end_a_warning_and_what_was_signed_later_does() -> None:
    one = [warned("rain")]
    far = Reckoning(now=NOW + 9 * HOUR, passed=NOW, begun_sure=True, ended_sure=False)
    assert standing(one, far)
    assert not standing(one, Reckoning(NOW + 9 * HOUR, NOW + 2 * HOUR, begun_sure=True, ended_sure=False))


def test_a_clock_that_is_certainly_behind_does_not_hide_a_warning() -> None:
    one = [warned("rain")]
    early = Reckoning(now=NOW - 9 * HOUR, passed=NOW - 9 * HOUR, begun_sure=False, ended_sure=False)
    assert standing(one, early)


def test_a_warning_and_its_translation_are_one() -> None:
    chinese, mongolian = warned("rain"), warned("rain-mn", language="mn-Mong", translation_of="rain")
    assert names(standing([mongolian, chinese], Reckoning.exactly(NOW))) == ["rain"]
    original = warned("boroo", language="mn-Mong")
    assert names(standing([original], Reckoning.exactly(NOW))) == ["boroo"]
    told = warned("boroo-zh", translation_of="boroo")
    assert names(standing([original, told], Reckoning.exactly(NOW))) == ["boroo-zh"]


# --- the bulletin ---------------------------------------------------------------------------------------------------


def test_a_bulletin_is_read_as_it_was_written(tmp_path: Path) -> None:
    rows = [(one.unit, write_item(one.item)) for one in (warned("blue", "blue"), warned("red", "red"))]
    write_bulletin(tmp_path, 7, NOW, rows)
    found = read_bulletin(tmp_path)
    assert found is not None
    assert (found.edition, found.content_at, names(found.alerts)) == (7, NOW, ["red", "blue"])


@pytest.mark.parametrize("content", [b"", b"{", b'{"edition":1}', b'{"edition":1,"alerts":[["x",{}]]}', b"\xff" * 9])
def test_a_bulletin_that_cannot_be_read_is_none(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE).write_bytes(content)
    assert read_bulletin(tmp_path) is None


def test_the_agent_writes_a_warning_before_the_edition_that_holds_it(
    device: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish_items(device.repository, VILLAGE, [make()])
    device.turn()
    before = current_edition(device.data / "editions")
    seen: list[list[str]] = []

    def refuse(*_given: Any, **_options: Any) -> None:
        told = read_bulletin(device.data / "editions")
        seen.append(names(told.alerts) if told else [])
        assert current_edition(device.data / "editions") == before
        raise EditionFault("no room for an edition today")

    publish_items(device.repository, COUNTY, [make("rain", "alert")])
    with monkeypatch.context() as patched:
        patched.setattr("kiosk.agent.release.write_edition", refuse)
        device.turn()
    assert seen[0] == ["rain"]
    device.turn(600)
    assert "rain" in device.titles()


def test_a_disk_that_takes_no_bulletin_holds_no_edition_up(device: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_given: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("kiosk.agent.release.write_bulletin", refuse)
    publish_items(device.repository, COUNTY, [make("rain", "alert")])
    device.turn()
    assert set(device.titles()) == {"rain"}


def test_a_warning_that_is_lifted_leaves_the_bulletin_and_the_edition(device: Rig) -> None:
    folder = device.data / "editions"
    publish_items(device.repository, COUNTY, [make("rain", "alert"), make("other", "notice")])
    device.turn()
    told = read_bulletin(folder)
    assert told is not None and names(told.alerts) == ["rain"]
    assert (folder / POINTER).read_text().strip() == f"{told.edition:08}.db"
    publish_items(device.repository, COUNTY, [make("other", "notice")])
    device.turn()
    told = read_bulletin(folder)
    assert told is not None and told.alerts == ()
