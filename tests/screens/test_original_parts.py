"""The pure parts of the viewer: what fingers mean, how large a page opens, how pictures are cut, where all stands."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from screens.item_page.gallery import shown_range
from screens.original.gestures import DoubleTap, Drag, Hand, Pinch, Swipe
from screens.original.places import labels_placed
from screens.original.reading import Print, print_of, start_zoom
from screens.original.regions import Regions, halves, quarters, regions
from screens.original.tiles import MOST_PIXELS, Loading, cut, decoded, wanted_size


def hand() -> Hand:
    return Hand(slop=14, stroke=140)


# --- fingers ----------------------------------------------------------------------------------------------------


def test_a_finger_that_trembles_moves_nothing_and_one_that_goes_drags() -> None:
    fingers = hand()
    fingers.down(1, (100, 100))
    assert fingers.move(1, (105, 108)) is None
    assert fingers.move(1, (130, 100)) == Drag(30, 0)
    assert fingers.move(1, (130, 90)) == Drag(0, -10)


def test_two_fingers_pinch_around_their_middle() -> None:
    fingers = hand()
    fingers.down(1, (100, 100))
    fingers.down(2, (200, 100))
    assert fingers.move(2, (300, 100)) == Pinch(2.0, (150, 100), (200, 100))
    assert fingers.up(2, (300, 100), 1.0) is None
    # The finger that stays drags on; leaving, it is neither tap nor swipe.
    assert fingers.move(1, (100, 160)) == Drag(0, 60)
    assert fingers.up(1, (600, 160), 2.0) is None


def test_two_taps_at_a_place_are_a_double_tap_and_a_third_is_not_another() -> None:
    fingers = hand()
    found = []
    for moment in (1.0, 1.2, 1.4):
        fingers.down(1, (50, 60))
        found.append(fingers.up(1, (52, 60), moment))
    assert found == [None, DoubleTap((52, 60)), None]


@pytest.mark.parametrize(("where", "moment"), [((50, 60), 2.0), ((500, 60), 1.1)])
def test_taps_apart_in_time_or_place_are_two(where: tuple[float, float], moment: float) -> None:
    fingers = hand()
    fingers.down(1, (50, 60))
    fingers.up(1, (50, 60), 1.0)
    fingers.down(1, where)
    assert fingers.up(1, where, moment) is None


@pytest.mark.parametrize(
    ("to", "meant"),
    [((100, 120), Swipe(forward=True)), ((700, 90), Swipe(forward=False)), ((300, 110), None), ((100, 500), None)],
)
def test_a_stroke_across_turns_the_page(to: tuple[float, float], meant: Swipe | None) -> None:
    fingers = hand()
    fingers.down(1, (400, 100))
    fingers.move(1, to)
    assert fingers.up(1, to, 1.0) == meant


def test_a_third_finger_is_not_followed() -> None:
    fingers = hand()
    for finger in (1, 2, 3):
        fingers.down(finger, (finger * 100, 100))
    assert fingers.move(3, (900, 900)) is None


# --- reading ----------------------------------------------------------------------------------------------------


def sheet(lines: int, height: int, left: int = 60, width: int = 515) -> Image.Image:
    page = Image.new("L", (width, 728), 255)
    pen = ImageDraw.Draw(page)
    for line in range(lines):
        top = 80 + line * height * 2
        pen.rectangle((left, top, width - left - 1, top + height - 1), fill=20)
    return page


def test_a_page_with_small_type_opens_larger_as_far_as_its_margins_allow() -> None:
    told = print_of(sheet(12, 10))
    assert (told.left, told.right) == (60 / 515, 455 / 515)
    assert told.body == pytest.approx(10 / 515 / 0.92)
    zoom = start_zoom(told, 1288, 1336)
    assert zoom == pytest.approx((1336 - 48) / (1288 * 395 / 515))
    assert zoom * 1288 * 395 / 515 <= 1336


def test_a_page_with_large_type_opens_as_wide_as_its_place() -> None:
    assert start_zoom(print_of(sheet(8, 20)), 1288, 1336) == 1.0


@pytest.mark.parametrize("page", [Image.new("L", (500, 700), 255), Image.new("L", (500, 700), 10), sheet(2, 10)])
def test_a_page_that_tells_nothing_opens_as_wide_as_its_place(page: Image.Image) -> None:
    assert start_zoom(print_of(page), 1288, 1336) == 1.0


@given(st.floats(0, 0.49), st.floats(0.51, 1), st.none() | st.floats(0.001, 0.2), st.floats(50, 4000))
def test_opening_never_cuts_print_off(left: float, right: float, body: float | None, width: float) -> None:
    place = width + 48
    zoom = start_zoom(Print(left, right, body), width, place)
    assert 1.0 <= zoom <= 1.5
    assert zoom == 1.0 or (right - left) * width * zoom <= place


# --- tiles ------------------------------------------------------------------------------------------------------


@given(st.integers(1, 300), st.integers(1, 300), st.integers(8, 120), st.integers(50, 5000))
def test_pieces_cover_the_picture_and_fit_every_chip(width: int, height: int, side: int, pixels: int) -> None:
    picture = Image.new("L", (width, height))
    picture.putdata([(x * 7 + y * 13) % 251 for y in range(height) for x in range(width)])
    whole = Image.new("L", (width, height), 255)
    covered = 0
    for tile in cut(picture, side, pixels):
        assert max(tile.image.size) <= side
        left, upper, wide, high = tile.own
        own = tile.image.crop((left, upper, left + wide, upper + high))
        whole.paste(own, (round(tile.part[0] * width), round(tile.part[1] * height)))
        covered += wide * high
    assert covered == width * height
    assert whole.tobytes() == picture.tobytes()


@given(st.integers(1, 20_000), st.integers(1, 20_000), st.floats(1, 20_000))
def test_no_more_pixels_are_loaded_than_drawn_or_allowed(width: int, height: int, drawn: float) -> None:
    wide, high = wanted_size((width, height), (drawn, drawn * height / width))
    assert wide <= max(1, min(width, round(drawn)))
    assert high <= height
    assert wide * high <= MOST_PIXELS * 1.01 + wide + high


def test_a_picture_comes_in_pieces_from_its_thread(tmp_path: Path) -> None:
    path = tmp_path / "page.jpg"
    Image.new("RGB", (900, 1273), "#CC3300").save(path)
    loading = Loading(path, (450, 636), 400)
    loading.start()
    loading.wait()
    assert loading.ended
    assert not loading.failed
    assert sum(tile.own[2] * tile.own[3] for tile in loading.ready) == 450 * 636


def test_a_broken_file_is_told_not_raised(tmp_path: Path) -> None:
    path = tmp_path / "page.jpg"
    Image.effect_noise((900, 1273), 90).convert("RGB").save(path)
    path.write_bytes(path.read_bytes()[:20_000])
    loading = Loading(path, (900, 1273), 400)
    loading.start()
    loading.wait()
    assert loading.failed
    assert not loading.ready
    with pytest.raises(OSError, match="truncated"):
        decoded(path, (900, 1273))


def test_a_cancelled_picture_keeps_nothing(tmp_path: Path) -> None:
    path = tmp_path / "page.jpg"
    Image.new("RGB", (900, 1273)).save(path)
    loading = Loading(path, (900, 1273), 64)
    loading.cancel()
    loading.start()
    loading.wait()
    assert not loading.ready


# --- places -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("portrait", [False, True])
@pytest.mark.parametrize("code", [False, True])
def test_every_button_is_large_enough_apart_and_within_reach(portrait: bool, code: bool) -> None:
    here: Regions = regions(portrait=portrait, code=code, caption=300)
    for row in (halves(here.zoom), quarters(here.move), halves(here.turn)):
        assert all(box.width >= 96 and box.height >= 96 for box in row)
        assert all(right.x - (left.x + left.width) >= 16 for left, right in pairwise(row))
    assert here.zoom.y >= (700 if portrait else 360)
    assert here.move.y - here.zoom.bottom >= 16
    assert here.turn.y - here.move.bottom >= 16
    assert here.view.height >= 450


@given(
    st.lists(st.tuples(st.floats(0, 900), st.floats(0, 900)), max_size=25), st.lists(st.floats(30, 400), min_size=25)
)
def test_names_of_places_never_cover_another(points: list[tuple[float, float]], widths: list[float]) -> None:
    marks = [(x, y, 56.0, 56.0) for x, y in points]
    area = (0.0, 0.0, 1000.0, 1000.0)
    boxes = labels_placed(marks, widths[: len(marks)], 48, area)
    shown = [box for box in boxes if box is not None]
    for number, one in enumerate(shown):
        assert one[0] >= 0
        assert one[0] + one[2] <= 1000
        for other in [*marks, *shown[:number]]:
            apart = one[0] + one[2] <= other[0] or other[0] + other[2] <= one[0]
            assert apart or one[1] + one[3] <= other[1] or other[1] + other[3] <= one[1]


@given(st.integers(1, 40), st.integers(1, 9), st.data())
def test_the_picture_shown_is_in_the_row_of_small_ones(count: int, room: int, data: st.DataObject) -> None:
    number = data.draw(st.integers(0, count - 1))
    row = shown_range(number, count, room)
    assert number in row
    assert len(row) == min(room, count)
    assert row.start >= 0
    assert row.stop <= count
