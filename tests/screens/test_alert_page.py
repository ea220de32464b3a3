"""The page of a warning on a window: every size and manner, the hold, pages, what is said."""

from __future__ import annotations

import math
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from feed.item import Action, Item
from screens.manner import Manner
from tests.screens.alerts import ACTIONS, Screen, notice, warning
from tests.screens.hostile import PARTS
from tests.screens.program import Time
from tests.screens.wall import NOW, SIZES, Wall, button
from tests.thoroughness import examples

pytestmark = pytest.mark.window

ALL_SIZES = {**SIZES, "4k": (3840, 2160), "4k-portrait": (2160, 3840)}
MANNERS = {
    "standard": Manner(),
    "large": Manner(large=True),
    "dark": Manner(dark=True),
    "large-dark": Manner(large=True, dark=True),
    "low": Manner(low=True),
}
LONG = Action("转移" * 30, "细" * 60)


def texts(root: Any) -> str:
    return "\n".join(str(widget.text) for widget in root.walk() if hasattr(widget, "text"))


def audited(screen: Screen) -> list[str]:
    from screens.audit import audit
    from screens.reach import page_top

    face = screen.face
    return [str(each) for each in audit(face.stage, face.layout, touch_top=page_top(face))]


WARNINGS: dict[str, list[Item]] = {
    "orange": [warning("a")],
    "ranked": [warning("a"), warning("b", "red", category="gale", what="今天夜里阵风8到9级", cap_identifier="")],
    "drill": [warning("d", "red", drill=True, what="演练：3小时内雨量超过100毫米")],
    "few": [warning("f", actions=ACTIONS[:1], ends=NOW + timedelta(days=3))],
    "long": [
        warning(
            "l", what="雨" * 150 + "，" + "水" * 149, area="区" * 300, issued_by="局" * 60, actions=(LONG,) * 4,
            cap_identifier="x" * 200, category="other", title="关于水库放水的预警通知" * 5,
        ),
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("name", "size"),
    [*((name, size) for name in WARNINGS for size in ("landscape", "portrait")),
     *(("ranked", size) for size in ALL_SIZES if size not in ("landscape", "portrait"))],
)  # fmt: skip
def test_every_screen_of_a_warning_is_whole_in_every_size_and_manner(
    wall: Wall, tmp_path: Path, clock: Time, size: str, name: str
) -> None:
    screen = Screen(wall, tmp_path, WARNINGS[name], clock, size=ALL_SIZES[size])
    for manner in MANNERS.values():
        if manner.low and not screen.face.layout.portrait:
            continue
        screen.face.choose(manner)
        for _ in range(8):
            assert screen.route == "alert"
            assert audited(screen) == [], manner
            onward = [each for each in screen.page.walk() if getattr(each, "name", "") in ("下一条", "下一屏")]
            if not onward or not onward[0].enabled:
                break
            onward[0]._action()
        else:
            pytest.fail("the pages do not end")


@settings(max_examples=examples(4), derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
@given(alert=PARTS["alert"], large=st.booleans(), portrait=st.booleans())
def test_whatever_a_warning_holds_its_page_is_whole(
    wall: Wall, tmp_path_factory: pytest.TempPathFactory, alert: Any, large: bool, portrait: bool
) -> None:
    item = Item(id="h", version=1, kind="alert", title="预警", published=NOW, alert=alert)
    size = SIZES["portrait" if portrait else "landscape"]
    screen = Screen(wall, tmp_path_factory.mktemp("h"), [item], time, size=size)
    screen.face.choose(Manner(large=large))
    assert audited(screen) == []
    assert screen.route == ("alert" if alert.level in ("red", "orange") else "rotation")


def test_the_page_says_what_to_do_until_when_and_who_says_so(wall: Wall, tmp_path: Path, clock: Time) -> None:
    screen = Screen(wall, tmp_path, [warning("a")], clock)
    said = texts(screen.page)
    for part in (
        "荷塘村", "应急广播", "橙色", "暴雨\n橙色预警", "现在请这样做", "今天 10:20 — 16:20",
        "岳塘区气象台 10月24日 10:20 发布",
        "影响范围：岳塘区全区", "430304-20261024-02", "示例数据", "按住 3 秒关闭",
        *(action.text for action in ACTIONS), *(action.detail for action in ACTIONS),
    ):  # fmt: skip
        assert part in said, part
    assert "演练" not in said


def test_a_drill_says_so_from_beginning_to_end(wall: Wall, tmp_path: Path, clock: Time) -> None:
    screen = Screen(wall, tmp_path, WARNINGS["drill"], clock)
    said = texts(screen.page)
    for part in ("应急演练", "红色预警演练", "演练：请这样做", "这是演练，不是真的险情"):
        assert part in said, part
    assert "应急广播" not in said and "再听一遍" not in said


def test_ranked_warnings_turn_with_their_count(wall: Wall, tmp_path: Path, clock: Time) -> None:
    screen = Screen(wall, tmp_path, WARNINGS["ranked"], clock)
    assert "大风\n红色预警" in texts(screen.page) and "第1条 共2条" in texts(screen.page)
    assert not button(screen.page, "上一条").enabled
    screen.tap(*button(screen.page, "下一条").center)
    assert "暴雨\n橙色预警" in texts(screen.page) and "第2条 共2条" in texts(screen.page)
    assert not button(screen.page, "下一条").enabled
    screen.tap(*button(screen.page, "上一条").center)
    assert "大风\n红色预警" in texts(screen.page)


def test_large_type_has_two_actions_a_screen_and_none_is_lost(wall: Wall, tmp_path: Path, clock: Time) -> None:
    screen = Screen(wall, tmp_path, [warning("a")], clock)
    screen.wear(Manner(large=True))
    first = texts(screen.page)
    assert ACTIONS[0].text in first and ACTIONS[2].text not in first
    screen.tap(*button(screen.page, "下一屏").center)
    second = texts(screen.page)
    assert ACTIONS[2].text in second and ACTIONS[3].text in second


def test_what_cannot_be_drawn_as_designed_is_told_plainly(
    wall: Wall, tmp_path: Path, clock: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_given: object) -> None:
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr("screens.alert.page.draw_panel", broken)
    screen = Screen(wall, tmp_path, [warning("a")], clock)
    said = texts(screen.page)
    assert screen.route == "alert"
    assert all(part in said for part in ("暴雨橙色预警", ACTIONS[0].text, ACTIONS[3].text, "我知道了"))
    assert audited(screen) == []


# --- the hold -------------------------------------------------------------------------------------------------------


@pytest.fixture
def held(wall: Wall, tmp_path: Path, clock: Time, monkeypatch: pytest.MonkeyPatch) -> Screen:
    """A warning whose hold button goes by the hand-turned time."""
    monkeypatch.setattr("screens.alert.hold.time", clock)
    return Screen(wall, tmp_path, [warning("a"), notice("n", "停水通知")], clock)


def hold(screen: Screen, seconds: float) -> None:
    """Let time pass while a finger stays, in small steps."""
    for _ in range(math.ceil(seconds / 0.1)):
        screen.clock.passed += 0.1
        known = [each for each in screen.page.walk() if getattr(each, "name", "") == "我知道了"]
        if known:
            known[0]._step(0)


def test_three_seconds_set_it_aside_and_less_do_not(held: Screen) -> None:
    known = button(held.page, "我知道了")
    touch = held.finger(*known.center)
    hold(held, 2.8)
    assert held.route == "alert" and 0.9 < known.share < 1.0
    touch.touch_up()
    hold(held, 0.2)
    assert known.share == 0.0, "let go early, the ring empties"
    touch = held.finger(*known.center)
    hold(held, 3.1)
    assert held.route == "rotation"
    touch.touch_up()
    assert held.route == "rotation"


def test_a_palm_that_leans_on_it_sets_nothing_aside(held: Screen) -> None:
    known = button(held.page, "我知道了")
    held.finger(*known.center)
    hold(held, 1.0)
    held.face.stage.let_go()
    hold(held, 3.0)
    assert held.route == "alert" and known.share == 0.0


def test_a_finger_that_slides_off_lets_go(held: Screen) -> None:
    known = button(held.page, "我知道了")
    touch = held.finger(*known.center)
    hold(held, 1.0)
    touch.touch_move(40, 1000)
    hold(held, 3.0)
    assert held.route == "alert" and known.share == 0.0


def test_a_tap_and_many_taps_do_nothing(held: Screen) -> None:
    known = button(held.page, "我知道了")
    for _ in range(12):
        held.finger(*known.center).touch_up()
        held.clock.passed += 0.3
        known._step(0)
    assert held.route == "alert"


# --- fades ----------------------------------------------------------------------------------------------------------


def test_the_red_panel_fades_twice_and_then_stands_still(
    wall: Wall, tmp_path: Path, clock: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("screens.alert.page.time", clock)
    screen = Screen(wall, tmp_path, [warning("a")], clock)
    page = screen.page
    moving = page.face.settings
    object.__setattr__(page.face, "settings", _moving(moving))
    page.memory.pop("faded", None)
    page.shown()
    assert page.lively
    seen = []
    for _ in range(16):
        clock.passed += 0.1
        going = page._fade(0)
        seen.append(page._red.opacity)
    assert min(seen) == pytest.approx(0.85, abs=0.01)
    assert sum(value < 0.86 for value in seen) == 2, "twice"
    assert not going and page._red.opacity == 1.0 and not page.lively
    page.shown()
    assert not page.lively, "a page drawn anew does not fade again"
    wall.draw()
    with wall.flips() as flips:
        wall.turn(20)
        assert not flips, "a warning that stands draws no frame"


def _moving(settings: Any) -> Any:
    from msgspec import structs

    return structs.replace(settings, motion=structs.replace(settings.motion, reduced=False))
