"""The running screen: touched by a finger, fed by an agent, left alone."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
import zxingcpp
from PIL import Image, ImageChops

from feed.blocks import Fact, Facts, Paragraph
from feed.item import Item
from feed.reading import write_item
from kiosk.edition import Edition, EditionItem, next_number, write_edition
from kiosk.status import Status, write_status
from tests.screens.running import STANDING, Running

pytestmark = pytest.mark.window

VILLAGE = "430304009203"
SIGNED = datetime(2026, 10, 24, 2, 24, tzinfo=UTC)

ON_TILE_OF_HOME = (276, 460)
"""Where home has the tile 村情简介, and a slide has nothing."""
DOCK_POLICY = (1080, 996)
FIRST_NOTICE = (1640, 486)
BOTTOM_HOME = (344, 1008)
BOTTOM_BACK = (152, 1008)


def notice(name: str, title: str, *, rotate: bool = True) -> Item:
    return Item(
        id=name, version=1, kind="notice", title=title, summary="请大家互相转告", published=SIGNED, rotate=rotate,
        blocks=(Paragraph(text="请提前存好水。"),),
    )  # fmt: skip


def overview() -> Item:
    facts = (Fact(label="户数", value="682", unit="户"), Fact(label="莲塘", value="860", unit="亩"))
    return Item(
        id="overview", version=1, kind="profile", title="荷塘村概况", summary="依塘而居，种莲兴业", published=SIGNED,
        blocks=(Facts(facts=facts),),
    )  # fmt: skip


def publish(folder: Path, *items: Item, broken: str = "") -> None:
    editions = folder / "editions"
    edition = Edition(
        number=next_number(editions), built=SIGNED, village=VILLAGE, units={VILLAGE: "荷塘村"}, content_at=SIGNED
    )
    rows = [EditionItem(VILLAGE, item, b"{" if item.id == broken else write_item(item)) for item in items]
    write_edition(editions, edition, rows, [])


def tell(folder: Path, state: str) -> None:
    write_status(folder / "run", Status(state=state, since=SIGNED, edition=1, pid=1))  # type: ignore[arg-type]


def differs(one: Image.Image, other: Image.Image) -> bool:
    return ImageChops.difference(one, other).getbbox() is not None


@pytest.fixture
def screen(tmp_path: Path, display: str) -> Iterator[Running]:
    publish(tmp_path, overview(), notice("water", "10月28日停水"))
    tell(tmp_path, "online")
    with Running(tmp_path, display, settings=STANDING) as running:
        running.wait_route("rotation")
        yield running


def test_a_touch_on_the_rotation_opens_home_and_nothing_under_the_finger(screen: Running) -> None:
    screen.tap(*ON_TILE_OF_HOME)
    screen.wait_route("home")
    shown = time.time()
    screen.wait("the ring to step", lambda: screen.flips(shown) >= 1)
    assert screen.route == "home"


def test_a_dock_tile_opens_its_section_and_the_bars_lead_back(screen: Running) -> None:
    screen.tap(*DOCK_POLICY)
    screen.wait_route("section:policy")
    screen.wait_next_touch()
    screen.tap(*BOTTOM_HOME)
    screen.wait_route("home")
    screen.wait_next_touch()
    screen.tap(*FIRST_NOTICE)
    screen.wait_route(f"item:{VILLAGE}/water")
    screen.wait_next_touch()
    screen.tap(*BOTTOM_BACK)
    screen.wait_route("home")


def test_a_double_tap_does_one_thing(screen: Running) -> None:
    screen.tap_twice(*ON_TILE_OF_HOME)
    screen.wait_route("home")
    shown = time.time()
    screen.wait("the ring to step", lambda: screen.flips(shown) >= 1)
    assert screen.route == "home"


def test_a_swipe_turns_the_slide_and_opens_nothing(screen: Running) -> None:
    slide = (0, 100, 1200, 900)
    screen.wait_still()
    before = screen.picture().crop(slide)
    screen.swipe((1400, 500), (600, 510))
    screen.wait("the next slide", lambda: differs(before, screen.picture().crop(slide)))
    assert screen.route == "rotation"
    screen.swipe((600, 500), (1400, 510))
    screen.wait("the slide before", lambda: not differs(before, screen.picture().crop(slide)))
    assert screen.route == "rotation"


def test_an_urgent_notice_breaks_into_the_slide_that_stands(screen: Running, tmp_path: Path) -> None:
    address = "https://screen.example.cn/v/flood"
    flood = msgspec.structs.replace(notice("flood", "河水上涨 请离开河边"), priority="urgent", url=address)
    others = [notice(f"other-{number}", f"第{number}次通知") for number in range(20)]
    publish(tmp_path, overview(), notice("water", "10月28日停水"), *others, flood)

    def urgent_is_shown() -> bool:
        return any(code.text == address for code in zxingcpp.read_barcodes(screen.picture()))

    screen.wait("the urgent notice, while the slide before would still stand", urgent_is_shown)


@pytest.mark.alone
def test_a_still_slide_draws_no_frame(screen: Running) -> None:
    settled = screen.wait_still()
    screen.wait("three seconds to pass", lambda: time.time() > settled + 3.2)
    assert screen.flips(settled) == 0


@pytest.mark.alone
def test_somebody_browsing_costs_at_most_two_frames_a_second(screen: Running) -> None:
    screen.tap(900, 300)
    screen.wait_route("home")
    screen.wait_next_touch()
    since = time.time()
    screen.wait("four seconds to pass", lambda: time.time() > since + 4)
    assert 2 <= screen.flips(since) <= 8


def test_a_new_edition_is_shown_where_the_resident_is(screen: Running, tmp_path: Path) -> None:
    screen.tap(900, 300)
    screen.wait_route("home")
    screen.wait_next_touch()
    before = screen.picture().crop((1432, 430, 1856, 670))
    publish(tmp_path, overview(), notice("water", "10月28日停水"), notice("meeting", "周日开村民代表会"))
    screen.wait("the edition", lambda: any(event["event"] == "edition" for event in screen.trace))
    # A frame is noted when it is handed to the display, which may show it a moment later.
    screen.wait("the new notice", lambda: differs(before, screen.picture().crop((1432, 430, 1856, 670))))
    assert screen.route == "home"


def test_a_withdrawn_item_leaves_the_glass_and_its_page_says_so(screen: Running, tmp_path: Path) -> None:
    screen.tap(900, 300)
    screen.wait_route("home")
    screen.wait_next_touch()
    screen.tap(*FIRST_NOTICE)
    screen.wait_route(f"item:{VILLAGE}/water")
    screen.wait_next_touch()
    before = screen.picture()
    publish(tmp_path, overview())
    text = (800, 400, 1600, 640)
    screen.wait("the page to say so", lambda: differs(before.crop(text), screen.picture().crop(text)))
    assert screen.route == f"item:{VILLAGE}/water"
    screen.wait_next_touch()
    screen.tap(*BOTTOM_BACK)
    screen.wait_route("home")


def test_content_stays_when_the_line_is_cut_and_the_bar_says_so(screen: Running, tmp_path: Path) -> None:
    screen.wait_still()
    before = screen.picture()
    bar, slide = (700, 0, 1920, 96), (0, 100, 1920, 1080)
    tell(tmp_path, "offline")
    screen.wait("the bar", lambda: differs(before.crop(bar), screen.picture().crop(bar)))
    assert not differs(before.crop(slide), screen.picture().crop(slide))


def test_a_page_that_fails_brings_the_calm_page_and_then_home(tmp_path: Path, display: str) -> None:
    publish(tmp_path, overview(), notice("water", "10月28日停水", rotate=False), broken="water")
    with Running(tmp_path, display) as screen:
        screen.wait_route("rotation")
        screen.tap(900, 300)
        screen.wait_route("home")
        screen.wait_next_touch()
        screen.tap(*FIRST_NOTICE)
        screen.wait_route("failsafe")
        screen.wait_route("home")
        assert "screen.fault" in screen.log


def test_a_slide_that_fails_is_passed_over(tmp_path: Path, display: str) -> None:
    publish(tmp_path, overview(), notice("water", "10月28日停水"), broken="water")
    with Running(tmp_path, display, settings="[rotation]\ndwell_seconds = 3\n") as screen:
        screen.wait_route("rotation")
        screen.wait("the broken slide to be met", lambda: "slide.fault" in screen.log)
        assert screen.process.poll() is None
        assert screen.route == "rotation"


def test_without_any_edition_the_screen_says_so_and_then_shows_the_first(tmp_path: Path, display: str) -> None:
    with Running(tmp_path, display, settings=f'[feed]\nurl = "http://127.0.0.1:9/"\nvillage = "{VILLAGE}"\n') as screen:
        screen.wait_route("empty")
        publish(tmp_path, overview())
        screen.wait_route("rotation")


def test_an_upright_panel_is_touched_at_its_own_places(tmp_path: Path, upright_display: str) -> None:
    publish(tmp_path, overview(), *(notice(f"water-{number}", "10月28日停水") for number in range(6)))
    with Running(tmp_path, upright_display) as screen:
        screen.wait_route("rotation")
        screen.tap(540, 1720)
        screen.wait_route("home")
        screen.wait_next_touch()
        screen.tap(540, 1256)
        screen.wait("a notice", lambda: screen.route.startswith(f"item:{VILLAGE}/water-"))
        screen.wait_next_touch()
        screen.tap(790, 1616)
        screen.wait_route("home")


@pytest.mark.slow
def test_a_visit_ends_by_itself_and_is_resumed_within_ten_seconds(tmp_path: Path, display: str) -> None:
    publish(tmp_path, overview(), notice("water", "10月28日停水"))
    with Running(tmp_path, display, settings="[idle]\nseconds = 15\n") as screen:
        screen.wait_route("rotation")
        screen.tap(*DOCK_POLICY)
        screen.wait_route("section:policy")
        screen.wait_route("rotation")
        screen.wait_next_touch()
        screen.tap(900, 300)
        screen.wait_route("section:policy")


def test_sigterm_ends_it_cleanly(tmp_path: Path, display: str) -> None:
    publish(tmp_path, overview())
    with Running(tmp_path, display) as screen:
        screen.wait_route("rotation")
        screen.process.terminate()
        assert screen.process.wait(20) == 0


@pytest.mark.alone
def test_first_content_and_the_first_touch_are_quick(screen: Running) -> None:
    """Generous bounds for a shared machine; `make bench` holds the figures."""
    first = next(event["at"] for event in screen.trace if event["event"] == "flip")
    assert first - screen.started < 5.0
    screen.wait("home to be drawn ahead", lambda: time.time() > first + 2)
    touched = screen.tap(900, 300)
    screen.wait_route("home")
    page = next(event["at"] for event in screen.trace if event["event"] == "page" and event["route"] == "home")
    flip = next(event["at"] for event in screen.trace if event["event"] == "flip" and event["at"] >= page)
    assert flip - touched < 1.0
