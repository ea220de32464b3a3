"""Who has read which warning, what a warning's page says, and by which time it is judged. No window."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from feed.taxonomy import load_taxonomy
from kiosk.alerts import Warned
from kiosk.clock import BUILT, synchronised
from kiosk.status import Status
from screens.alert.places import buttons, places
from screens.alert.telling import banner_of, happening, hazard_of, sign_of, title_of, until, valid_time
from screens.alert.vigil import RETURN_SECONDS, Vigil
from screens.moments import Moments
from tests.screens.alerts import COUNTY, warning
from tests.screens.wall import NOW, ROOT

HOUR = timedelta(hours=1)
TAXONOMY = load_taxonomy(ROOT / "config" / "taxonomy.toml")


def warned(name: str, level: str = "orange", **fields: Any) -> Warned:
    return Warned(COUNTY, warning(name, level, **fields))


def keys(found: tuple[Warned, ...]) -> list[str]:
    return [one.item.id for one in found]


# --- the vigil ------------------------------------------------------------------------------------------------------


def test_red_and_orange_have_the_screen_and_the_others_are_a_banner() -> None:
    vigil = Vigil()
    vigil.keep([warned("r", "red"), warned("o"), warned("y", "yellow"), warned("b", "blue")])
    assert keys(vigil.over(0.0)) == ["r", "o"]
    assert keys(vigil.banner()) == ["y", "b"]


def test_what_is_set_aside_is_a_banner_and_is_back_two_minutes_after_the_last_touch() -> None:
    vigil = Vigil()
    one = warned("r", "red")
    vigil.keep([one])
    vigil.touch(100.0)
    vigil.set_aside(one.key)
    assert not vigil.over(101.0)
    assert keys(vigil.banner()) == ["r"]
    vigil.touch(200.0)
    assert not vigil.over(200.0 + RETURN_SECONDS - 0.1)
    assert keys(vigil.over(200.0 + RETURN_SECONDS)) == ["r"]
    assert not vigil.banner()


def test_a_new_version_of_what_was_set_aside_has_the_screen_again() -> None:
    vigil = Vigil()
    one = warned("r", "red")
    vigil.keep([one])
    vigil.touch(0.0)
    vigil.set_aside(one.key)
    vigil.keep([Warned(COUNTY, structs.replace(one.item, version=2))])
    assert keys(vigil.over(1.0)) == ["r"]


@given(st.lists(st.tuples(st.sampled_from(["touch", "aside", "wait"]), st.integers(0, 3)), max_size=30))
def test_whatever_residents_do_a_warning_is_always_seen_and_back_in_time(acts: list[tuple[str, int]]) -> None:
    vigil, now = Vigil(), 0.0
    standing = [warned(f"w{n}", level) for n, level in enumerate(("red", "orange", "yellow", "blue"))]
    vigil.keep(standing)
    for act, number in acts:
        if act == "touch":
            vigil.touch(now)
        elif act == "aside":
            vigil.touch(now)
            vigil.set_aside(standing[number].key)
        else:
            now += 10.0 * (number + 1)
        over, banner = vigil.over(now), vigil.banner()
        assert sorted(keys(over) + keys(banner)) == ["w0", "w1", "w2", "w3"]
    assert keys(vigil.over(now + RETURN_SECONDS)) == ["w0", "w1"]


# --- what is told ---------------------------------------------------------------------------------------------------


def test_a_title_names_hazard_and_level_and_a_drill_in_both_places() -> None:
    plain = warning("a")
    assert plain.alert is not None
    assert title_of(plain.alert, TAXONOMY, plain.title) == ("暴雨", "橙色预警")
    drill = warning("d", "red", drill=True).alert
    assert drill is not None
    assert title_of(drill, TAXONOMY, "x") == ("暴雨", "红色预警演练")
    assert "演练" in banner_of(drill, TAXONOMY, "x")


def test_a_hazard_without_a_name_is_told_by_its_own_title() -> None:
    for category in ("other", "meteorite"):
        alert = warning("a", category=category).alert
        assert alert is not None
        assert title_of(alert, TAXONOMY, "水库放水橙色预警") == ("水库放水", "橙色预警")
        assert hazard_of(alert, TAXONOMY)[1]


@pytest.mark.parametrize(
    ("what", "told"),
    [
        ("3小时内雨量超过50毫米，可能山洪、内涝", ("3小时内\n雨量超过50毫米", "可能山洪、内涝")),
        ("今天夜里阵风8到9级。", ("今天夜里阵风8到9级", "")),
        ("演练：3小时内雨量超过100毫米", ("3小时内\n雨量超过100毫米", "")),
        ("雨" * 40 + "，停", ("雨" * 40 + "，停", "")),
    ],
)
def test_what_comes_is_parted_after_its_first_clause(what: str, told: tuple[str, str]) -> None:
    assert happening(what) == told


def test_times_are_told_by_the_day_on_the_wall() -> None:
    alert = warning("a").alert
    assert alert is not None
    assert valid_time(alert, NOW) == "今天 10:20 — 16:20"
    assert valid_time(alert, NOW - timedelta(days=1)) == "明天 10:20 — 16:20"
    assert valid_time(alert, NOW + timedelta(days=9)) == "10月24日 10:20 — 16:20"
    longer = structs.replace(alert, ends=NOW + timedelta(days=1))
    assert valid_time(longer, NOW) == "今天 10:20 — 明天 10:36"
    assert until(longer, NOW) == "到明天 10:36"


def test_every_suggested_action_has_a_sign_of_its_own() -> None:
    said = {
        "待在屋里，不要出门": "stay", "低洼处、山脚住户马上转移": "run", "进水先拉闸断电": "power",
        "有危险马上打电话": "phone", "关好门窗，待在屋里": "stay", "戴好口罩": "medical", "不烧荒、不烧秸秆": "tree",
    }  # fmt: skip
    assert {text: sign_of(text) for text in said} == said
    assert sign_of("冷静") == "check"


# --- places ---------------------------------------------------------------------------------------------------------


@given(portrait=st.booleans(), long=st.booleans(), cards=st.integers(1, 4), turns=st.booleans(), hear=st.booleans())
def test_cards_and_buttons_never_meet(portrait: bool, long: bool, cards: int, turns: bool, hear: bool) -> None:
    here = places(portrait=portrait, long=long, cards=cards)
    row = buttons(here.buttons, turns=turns, hear=hear)
    shown = [box for box in (row.previous, row.next, row.hear, row.known) if box is not None]
    for one, other in pairwise(shown):
        assert one[0] + one[2] + 16 <= other[0]
    assert shown[-1][0] + shown[-1][2] == here.buttons[0] + here.buttons[2]
    assert min(box[2] for box in shown) >= 96
    for upper, lower in pairwise(here.cards):
        assert upper[1] + upper[3] + 15.9 <= lower[1]
    assert here.cards[-1][1] + here.cards[-1][3] <= here.buttons[1] - 16


# --- what a screen knows of the time --------------------------------------------------------------------------------


def status(**fields: Any) -> Status:
    return Status(state="online", since=NOW, **fields)


def test_only_a_kept_clock_that_agrees_with_what_was_signed_ends_a_warning() -> None:
    now = datetime.now(UTC)
    kept, adrift = Moments(kept=lambda: True), Moments(kept=lambda: False)
    assert kept.reckon(None, status(floor=now - HOUR)).ended_sure
    assert not adrift.reckon(None, status(floor=now - HOUR)).ended_sure
    behind = kept.reckon(None, status(floor=now + HOUR))
    assert (behind.begun_sure, behind.ended_sure) == (False, False)
    assert behind.now == behind.passed == now + HOUR
    assert not kept.reckon(None, None).ended_sure, "an agent that has told nothing vouches for no clock"


def test_the_latest_of_all_that_was_signed_has_passed() -> None:
    now = datetime.now(UTC)
    found = Moments(kept=lambda: True).reckon(None, status(floor=now - HOUR), now - timedelta(minutes=1))
    assert found.passed == now - timedelta(minutes=1)
    assert Moments().reckon(None, None).passed == BUILT


def test_asking_the_kernel_for_its_clock_changes_nothing_and_answers() -> None:
    assert synchronised() in (True, False)
