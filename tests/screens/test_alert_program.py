"""A warning and the program: what it takes over and gives back, what brings it and what takes it away, the banner."""

from __future__ import annotations

from datetime import datetime, timedelta
from datetime import time as time_of_day
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs

from feed.reading import write_item
from kiosk.alerts import read_bulletin, write_bulletin
from kiosk.calendar import ZONE
from screens.alert.tone import Tone
from screens.manner import Manner
from tests.screens.alerts import COUNTY, Screen, notice, warning
from tests.screens.program import Time
from tests.screens.test_alert_page import audited, texts
from tests.screens.wall import NOW, SIZES, VILLAGE, Wall, button

pytestmark = pytest.mark.window

STOP = notice("stop", "停水通知")
RED, ORANGE = warning("red", "red"), warning("orange")
YELLOW, BLUE = warning("yellow", "yellow"), warning("blue", "blue", category="gale")
MIDNIGHT = datetime(2026, 10, 24, 1, 0, tzinfo=ZONE)


@pytest.fixture
def rung(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How loud each tone was."""
    played: list[float] = []
    monkeypatch.setattr(Tone, "play", lambda _self, volume, _after=None: played.append(volume))
    monkeypatch.setattr(Tone, "possible", property(lambda _self: True))
    return played


@pytest.fixture
def screen(wall: Wall, tmp_path: Path, clock: Time, rung: list[float]) -> Screen:
    return Screen(wall, tmp_path, [STOP], clock)


def names(screen: Screen) -> list[str]:
    return [warned.item.id for warned in screen.face.alarm.warnings]


def hung(screen: Screen) -> list[str]:
    """The names of the buttons of the banner that hangs."""
    banner = screen.face.stage.banner
    return [each.name for each in reversed(banner.children)] if banner is not None else []


# --- over any state -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("route", ["rotation", "home", "section:notice", f"item:{VILLAGE}/stop", "manner", "failsafe"])
def test_it_takes_over_and_gives_back_what_was_shown(screen: Screen, route: str) -> None:
    screen.face.visit(route, {"page": 0} if route == "section:notice" else None)
    screen.publish(STOP, ORANGE)
    if route == "failsafe":
        screen.face.open("home")
        route = "home"
    assert screen.route == "alert"
    assert "橙色预警" in texts(screen.page)
    assert screen.face.stage.top_bar is None and screen.face.stage.bottom_bar is None
    screen.publish(STOP)
    assert screen.route == route


def test_nothing_leads_past_it(screen: Screen) -> None:
    screen.publish(STOP, ORANGE)
    for route in ("home", "rotation", "section:policy", f"item:{VILLAGE}/stop", "dark", "manner"):
        screen.face.open(route)
        assert screen.route == "alert", route
    screen.face.back()
    screen.face.resume()
    screen.face.choose(Manner(dark=True))
    assert screen.route == "alert"
    for x, y in ((300, 100), (900, 500), (1700, 600), (960, 1000)):
        screen.tap(x, y)
        assert screen.route == "alert"


def test_it_comes_over_a_page_whose_visit_ends_meanwhile_and_leaves_the_rotation(screen: Screen, clock: Time) -> None:
    screen.face.open("section:notice")
    screen.face.choose(Manner(large=True))
    screen.publish(STOP, ORANGE)
    clock.passed += 5
    screen.pass_(100)
    assert screen.route == "alert"
    screen.publish(STOP)
    assert screen.route == "rotation"
    clock.passed += 11
    screen.face.resume()
    assert (screen.route, screen.face.manner) == ("home", Manner())


def test_it_wakes_a_panel_that_is_dark_for_the_night(wall: Wall, tmp_path: Path, clock: Time) -> None:
    care = structs.replace(wall.settings.care, off_from=time_of_day(23), off_until=time_of_day(6))
    screen = Screen(wall, tmp_path, [STOP], clock, settings=structs.replace(wall.settings, care=care), now=MIDNIGHT)
    screen.face.look()
    assert (screen.route, screen.face.light) == ("dark", "dark")
    tonight = {"starts": MIDNIGHT - timedelta(minutes=1), "ends": MIDNIGHT + timedelta(hours=6)}
    screen.publish(STOP, warning("wind", "yellow", **tonight))
    assert screen.route == "dark", "a yellow one waits for the morning"
    screen.publish(STOP, warning("rain", "red", **tonight))
    assert (screen.route, screen.face.light) == ("alert", "full")
    screen.publish(STOP)
    assert (screen.route, screen.face.light) == ("dark", "dark")


def test_without_any_edition_it_is_shown_from_the_bulletin(wall: Wall, tmp_path: Path, clock: Time) -> None:
    screen = Screen(wall, tmp_path, [STOP], clock)
    screen.face.catalogue = None
    screen.face.show("rotation", None)
    assert screen.route == "empty"
    screen.face.alarm._warden.edition(None)
    write_bulletin(tmp_path, 9, NOW, [(COUNTY, write_item(ORANGE))])
    told = read_bulletin(tmp_path)
    assert told is not None
    screen.face.arrivals.adopt_bulletin(told)
    assert screen.route == "alert"


# --- set aside ------------------------------------------------------------------------------------------------------


def test_it_is_back_after_two_minutes_without_touch_and_never_gone(screen: Screen, clock: Time) -> None:
    screen.face.open("home")
    screen.publish(STOP, ORANGE)
    screen.face.stage._touched()
    screen.face.alarm.set_aside(screen.face.alarm.warnings[0].key)
    assert screen.route == "home"
    assert hung(screen) == ["暴雨橙色预警"], "set aside, it stays in sight"
    clock.passed += 50
    screen.face.stage._touched()
    screen.pass_(100)
    assert screen.route == "rotation", "nobody there any more"
    assert hung(screen) == ["暴雨橙色预警"]
    screen.pass_(15)
    assert screen.route == "rotation"
    screen.pass_(6)
    assert screen.route == "alert"


def test_of_two_each_is_read_by_itself(screen: Screen) -> None:
    screen.publish(STOP, ORANGE, RED)
    screen.face.stage._touched()
    assert names(screen) == ["red", "orange"]
    screen.face.alarm.set_aside(screen.page.memory["key"])
    assert screen.route == "alert" and names(screen) == ["orange"]
    screen.face.alarm.set_aside(screen.page.memory["key"])
    assert screen.route == "rotation"


def test_a_graver_one_that_comes_while_another_is_read_is_shown_at_once(screen: Screen) -> None:
    screen.publish(STOP, ORANGE)
    screen.publish(STOP, ORANGE, RED)
    assert screen.page.memory["key"].startswith(f"{COUNTY}/red/")


def test_a_tap_on_the_banner_brings_one_that_was_set_aside_back(screen: Screen) -> None:
    screen.publish(STOP, ORANGE)
    screen.face.stage._touched()
    screen.face.alarm.set_aside(screen.face.alarm.warnings[0].key)
    screen.wall.draw()
    screen.tap(*button(screen.face.stage, "暴雨橙色预警").center)
    assert screen.route == "alert"


def test_who_has_read_it_again_is_back_on_the_page_whose_banner_was_tapped(screen: Screen) -> None:
    screen.publish(STOP, ORANGE)
    screen.face.stage._touched()
    screen.face.alarm.set_aside(screen.face.alarm.warnings[0].key)
    screen.face.open("home")
    screen.face.open("section:notice")
    screen.page.memory["tab"] = "meeting"
    screen.wall.draw()
    screen.tap(*button(screen.face.stage.banner, "暴雨橙色预警").center)
    screen.face.alarm.set_aside(screen.face.alarm.warnings[0].key)
    assert (screen.route, screen.page.memory["tab"]) == ("section:notice", "meeting")
    screen.face.back()
    assert screen.route == "home"


# --- comes and goes -------------------------------------------------------------------------------------------------


def test_it_survives_a_restart_even_when_it_was_set_aside(wall: Wall, tmp_path: Path, clock: Time) -> None:
    first = Screen(wall, tmp_path / "one", [STOP, ORANGE], clock)
    first.face.stage._touched()
    first.face.alarm.set_aside(first.face.alarm.warnings[0].key)
    assert first.route == "rotation"
    assert Screen(wall, tmp_path / "two", [STOP, ORANGE], clock).route == "alert"


def test_it_begins_and_ends_by_the_second(screen: Screen) -> None:
    later = warning("later", starts=NOW + timedelta(seconds=90), ends=NOW + timedelta(seconds=180))
    screen.publish(STOP, later)
    for passed, route in ((89, "rotation"), (90, "alert"), (179, "alert"), (180, "rotation")):
        screen.moments.fixed = NOW + timedelta(seconds=passed)
        screen.pass_(1)
        assert screen.route == route, passed


def test_a_wrong_clock_neither_hides_nor_ends_it(
    wall: Wall, tmp_path: Path, clock: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Wrong(datetime):
        """A clock that says whatever the test wants."""

        told = NOW

        @classmethod
        def now(cls, tz: Any = None) -> Any:
            return cls.told.astimezone(tz)

    monkeypatch.setattr("screens.moments.datetime", Wrong)
    screen = Screen(wall, tmp_path, [STOP, ORANGE], clock)
    screen.moments.fixed = None
    screen.moments._kept = lambda: False
    for years in (-56, 0, 14):
        Wrong.told = NOW + timedelta(days=365 * years)
        screen.pass_(1)
        assert screen.route == "alert", years
    Wrong.told = NOW + timedelta(minutes=5)
    signed = structs.replace(screen.face.catalogue.edition, content_at=NOW + timedelta(hours=7))
    screen.face.catalogue.edition = signed
    screen.pass_(1)
    assert screen.route == "rotation", "something was signed after its end: it has certainly passed"


def test_the_newer_of_bulletin_and_edition_is_believed(screen: Screen, tmp_path: Path) -> None:
    write_bulletin(tmp_path, 2, NOW, [(COUNTY, write_item(ORANGE))])
    told = read_bulletin(tmp_path)
    assert told is not None
    screen.face.arrivals.adopt_bulletin(told)
    assert screen.route == "alert", "before the edition"
    screen.publish(STOP, ORANGE)
    assert screen.route == "alert"
    screen.publish(STOP)
    assert screen.route == "rotation", "the edition is newer"
    screen.face.arrivals.adopt_bulletin(structs.replace(told, edition=4))
    assert screen.route == "alert"
    screen.face.arrivals.adopt_bulletin(structs.replace(told, edition=5, alerts=()))
    assert screen.route == "rotation"


# --- the tone -------------------------------------------------------------------------------------------------------


def test_the_tone_comes_with_each_new_warning_once_at_its_own_volume(
    wall: Wall, tmp_path: Path, clock: Time, rung: list[float]
) -> None:
    muted = structs.replace(wall.settings.sound, mute=True, alert_volume=0.9)
    screen = Screen(wall, tmp_path, [STOP], clock, settings=structs.replace(wall.settings, sound=muted))
    screen.publish(STOP, YELLOW)
    assert rung == [], "a banner is silent"
    screen.publish(STOP, YELLOW, ORANGE)
    screen.publish(STOP, YELLOW, ORANGE)
    screen.face.minutes.passed(0)
    assert rung == [0.9], "muted or not"
    screen.publish(STOP, ORANGE, RED)
    assert len(rung) == 2
    button(screen.page, "再听一遍")._action()
    assert len(rung) == 3
    screen.publish(STOP, warning("drill", "red", drill=True))
    assert len(rung) == 3, "a drill has no tone"


def test_a_machine_without_sound_stays_silent_and_says_so_once(
    wall: Wall, tmp_path: Path, clock: Time, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("screens.alert.tone.sound_device", lambda: False)
    screen = Screen(wall, tmp_path, [STOP], clock)
    for _ in range(3):
        screen.publish(STOP, ORANGE)
        screen.publish(STOP)
    screen.publish(STOP, ORANGE)
    assert sum("alert.silent" in record.message for record in caplog.records) == 1
    assert not [each for each in screen.page.walk() if getattr(each, "name", "") == "再听一遍"]


def test_the_tone_is_a_sound_that_the_player_plays_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    import time

    monkeypatch.setenv("SDL_AUDIODRIVER", "dummy")
    tone = Tone()
    tone.play(0.0)
    reel = tone._reel
    assert reel is not None
    until = time.monotonic() + 20
    while reel.state == "opening" and time.monotonic() < until:
        time.sleep(0.02)
    assert reel.state in ("playing", "ended"), reel.fault
    tone.stop()
    reel.join(5)
    assert not reel.running


# --- the banner -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", ["landscape", "portrait", "small"])
def test_yellow_and_blue_are_a_banner_on_every_page_and_cover_nothing(
    wall: Wall, tmp_path: Path, clock: Time, size: str
) -> None:
    screen = Screen(wall, tmp_path, [STOP, YELLOW], clock, size=SIZES[size])
    for manner in (Manner(), Manner(large=True, dark=True)):
        screen.face.choose(manner)
        for route in ("rotation", "home", "section:notice", f"item:{VILLAGE}/stop", "manner", f"item:{COUNTY}/yellow"):
            screen.face.visit(route, None)
            assert screen.route == route
            assert hung(screen) == ["暴雨黄色预警"]
            assert audited(screen) == [], (manner, route)
            strip = screen.face.stage.banner.children[0]
            assert strip.y == 0 and strip.width == wall.window.width


def test_a_tap_on_the_banner_opens_the_warnings_page_from_everywhere(screen: Screen) -> None:
    screen.publish(STOP, YELLOW)
    for route in ("rotation", "home", "section:notice"):
        screen.face.visit(route, None)
        screen.wall.draw()
        screen.tap(*screen.face.stage.banner.children[0].center)
        assert screen.route == f"item:{COUNTY}/yellow"
        assert hung(screen) == ["暴雨黄色预警"]


def test_several_stand_side_by_side_and_the_rest_is_counted(wall: Wall, tmp_path: Path, clock: Time) -> None:
    fog = warning("fog", "blue", category="fog", drill=True, published=NOW - timedelta(hours=3))
    screen = Screen(wall, tmp_path, [STOP, BLUE, YELLOW, fog], clock)
    assert hung(screen) == ["暴雨黄色预警", "大风蓝色预警"]
    assert "还有 1 条" in texts(screen.face.stage.banner)
    screen.tap(*button(screen.face.stage, "大风蓝色预警").center)
    assert screen.route == f"item:{COUNTY}/blue"
    screen.publish(STOP, fog)
    assert hung(screen) == ["大雾蓝色预警演练"]


def test_pages_have_the_whole_panel_again_when_the_banner_is_gone(screen: Screen) -> None:
    screen.face.open("home")
    whole = screen.face.layout.frame
    screen.publish(STOP, YELLOW)
    assert screen.face.layout.frame.scale < whole.scale
    screen.publish(STOP)
    assert screen.face.layout.frame == whole
    assert screen.face.stage.banner is None and screen.route == "home"
    screen.publish(STOP, YELLOW, RED)
    assert screen.route == "alert" and screen.face.layout.frame == whole, "a warning has all of it"
    assert screen.face.stage.banner is None
