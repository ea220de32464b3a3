"""Home: whole names on its tiles, and no empty place where there are few notices or none."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from feed.item import Item
from screens import words
from screens.manner import Manner
from tests.screens.wall import NOW, SIZES, VILLAGE, Wall, edition_of, the_wall

pytestmark = pytest.mark.window

MANNERS = {"standard": Manner(), "large": Manner(large=True), "low": Manner(low=True)}
SUMMARY = "请提前存好水，老人家里的水缸也请邻居帮着看一看"


@pytest.fixture(scope="module")
def wall() -> Wall:
    return the_wall()


def home(wall: Wall, data: Path, size: str, count: int, manner: str = "standard", title: str = "第{}号") -> Any:
    """The stage with home, where so many notices are in force."""
    from screens.home import HomePage

    made = [
        Item(id=f"n{number}", version=1, kind="notice", title=title.format(number), summary=SUMMARY,
             published=NOW - timedelta(days=number))
        for number in range(count)
    ]  # fmt: skip
    wall.resize(*SIZES[size])
    for old in data.glob("editions/*"):
        old.unlink()
    face = wall.face(edition_of(data, [(VILLAGE, one) for one in made]), NOW, MANNERS[manner])
    return wall.show(HomePage(face, "home"))  # type: ignore[arg-type]


def buttons(stage: Any) -> dict[str, Any]:
    """What can be touched on the page itself, by name."""
    from screens.home import HomePage
    from screens.paint import PressButton

    page = next(one for one in stage.walk() if isinstance(one, HomePage))
    return {one.name: one for one in page.walk() if isinstance(one, PressButton)}


def boxes(stage: Any) -> list[Any]:
    from screens.paint import TextBox

    return [one for one in stage.walk() if isinstance(one, TextBox)]


def texts(stage: Any) -> list[Any]:
    return [one.text for one in boxes(stage)]


@pytest.mark.parametrize("manner", MANNERS)
@pytest.mark.parametrize("count", [0, 1, 2, 3])
@pytest.mark.parametrize("size", SIZES)
def test_names_of_sections_are_whole_whatever_room_notices_leave(
    wall: Wall, tmp_path: Path, size: str, count: int, manner: str
) -> None:
    from screens.audit import audit

    stage = home(wall, tmp_path, size, count, manner)
    names = {section.name for section in stage.face.theme.section}
    found = [one for one in boxes(stage) if one.text in names]
    assert len(found) == len(names)
    assert not [one.text for one in found if one.composed.truncated]
    assert not audit(stage, stage.face.layout)


@pytest.mark.parametrize("manner", MANNERS)
@pytest.mark.parametrize("count", [0, 1, 2])
@pytest.mark.parametrize("size", ["landscape", "portrait"])
def test_what_is_touched_reaches_the_margins_with_few_notices(
    wall: Wall, tmp_path: Path, size: str, count: int, manner: str
) -> None:
    few = buttons(home(wall, tmp_path, size, count, manner)).values()
    many = buttons(home(wall, tmp_path, size, 3, manner)).values()
    assert max(one.right for one in few) == max(one.right for one in many)
    assert min(one.y for one in few) <= min(one.y for one in many) + 2


@pytest.mark.parametrize("size", ["landscape", "portrait"])
def test_without_a_notice_no_heading_promises_one(wall: Wall, tmp_path: Path, size: str) -> None:
    assert words.LATEST_NOTICES not in texts(home(wall, tmp_path, size, 0))
    assert words.LATEST_NOTICES in texts(home(wall, tmp_path, size, 1))


def test_one_notice_alone_is_told_with_its_day_and_summary(wall: Wall, tmp_path: Path) -> None:
    stage = home(wall, tmp_path, "landscape", 1)
    told = next(one for one in boxes(stage) if str(one.text).startswith("请提前存好水"))
    assert len(told.composed.lines) > 1
    assert "今天" in texts(stage)


def test_one_notice_with_a_long_title_is_whole(wall: Wall, tmp_path: Path) -> None:
    from screens.audit import audit

    stage = home(wall, tmp_path, "landscape", 1, title="关于做好秋冬季农田水利建设工作的通知" * 3 + "{}")
    title = next(one for one in boxes(stage) if str(one.text).startswith("关于做好"))
    assert not title.composed.truncated
    assert not audit(stage, stage.face.layout)
