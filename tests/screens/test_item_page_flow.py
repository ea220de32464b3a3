"""The flow of a body into pages, without a window."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import chain, groupby, pairwise, takewhile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screens.charts.figures import bounds_of, scale_of, shown_labels
from screens.item_page.dealing import FILL
from screens.item_page.flow import Flow, Piece, Placed
from screens.item_page.paging import paginate
from screens.item_page.regions import LINE_FOOT, SEAL_FOOT, Box, regions

ROOM = 100.0


@dataclass(frozen=True)
class Block(Piece):
    """A piece of so many lines of 10 units; `cut` by lines when it is long enough."""

    name: str
    lines: int
    divisible: bool = False
    keeps_next: bool = False
    alone: bool = False
    gap: float = 5.0
    whole: bool = False

    @property
    def height(self) -> float:
        return self.lines * 10.0

    @property
    def least(self) -> float:
        return self.height if self.whole else min(self.lines, 2) * 10.0

    def cut(self, room: float) -> tuple[Piece, Piece] | None:
        stop = min(int(room // 10), self.lines - 1)
        if self.whole or stop < 2:
            return None
        return (
            Block(self.name, stop, self.divisible, False, self.alone, self.gap),
            Block(self.name, self.lines - stop, self.divisible, False, self.alone, self.gap),
        )


@dataclass(frozen=True)
class Photo(Piece):
    """A piece that gives way down to 40 units and takes up to 90."""

    name: str
    high: float = 70.0
    gap: float = 5.0

    @property
    def height(self) -> float:
        return self.high

    @property
    def lowest(self) -> float:
        return 40.0

    @property
    def highest(self) -> float:
        return 90.0

    def stretched(self, height: float) -> Piece:
        return replace(self, high=height)


def heights_of(*pieces: Piece) -> list[list[tuple[str, float]]]:
    return [
        [(placed.piece.name, placed.piece.height) for placed in page]  # type: ignore[attr-defined]
        for page in paginate(pieces, ROOM, 120.0)
    ]


def pages_of(*pieces: Block) -> list[list[tuple[str, int, float]]]:
    return [
        [(placed.piece.name, placed.piece.lines, placed.y) for placed in page]  # type: ignore[attr-defined]
        for page in paginate(pieces, ROOM, 120.0)
    ]


def test_pieces_stand_below_each_other_with_their_gaps() -> None:
    assert pages_of(Block("a", 3), Block("b", 4)) == [[("a", 3, 0.0), ("b", 4, 35.0)]]


def test_a_piece_that_fits_a_page_is_not_cut() -> None:
    assert pages_of(Block("a", 6), Block("b", 5)) == [[("a", 6, 0.0)], [("b", 5, 0.0)]]


def test_a_long_text_goes_on_where_the_page_ends() -> None:
    found = pages_of(Block("a", 6), Block("b", 9, divisible=True))
    assert found == [[("a", 6, 0.0), ("b", 3, 65.0)], [("b", 6, 0.0)]]


def test_a_piece_higher_than_a_page_is_cut_however_short_its_kind() -> None:
    assert pages_of(Block("a", 25)) == [[("a", 10, 0.0)], [("a", 10, 0.0)], [("a", 5, 0.0)]]


def test_a_heading_goes_with_what_it_heads() -> None:
    found = pages_of(Block("a", 7), Block("head", 1, keeps_next=True), Block("b", 4))
    assert found == [[("a", 7, 0.0)], [("head", 1, 0.0), ("b", 4, 15.0)]]


def test_a_piece_alone_has_its_page_and_its_own_room() -> None:
    found = pages_of(Block("a", 2), Block("photo", 12, alone=True), Block("b", 2))
    assert found == [[("a", 2, 0.0)], [("photo", 12, 0.0)], [("b", 2, 0.0)]]


def test_what_cannot_be_cut_and_fits_nowhere_still_comes_to_an_end() -> None:
    assert pages_of(Block("a", 30, whole=True), Block("b", 1)) == [[("a", 30, 0.0)], [("b", 1, 0.0)]]


def test_a_short_text_is_cut_rather_than_leave_its_page_half_empty() -> None:
    found = pages_of(Block("a", 5), Block("b", 6), Block("c", 7))
    assert found == [[("a", 5, 0.0), ("b", 4, 55.0)], [("b", 2, 0.0), ("c", 7, 25.0)]]


def test_a_short_text_at_the_end_stays_whole_where_both_pages_are_well_filled_by_that() -> None:
    assert pages_of(Block("a", 5), Block("b", 6)) == [[("a", 5, 0.0)], [("b", 6, 0.0)]]


def test_the_last_two_pages_share_what_would_nearly_empty_the_last() -> None:
    rows = [Block(str(number), 2, gap=0.0) for number in range(5)]
    found = pages_of(*rows, Block("end", 1, gap=0.0))
    assert [[name for name, _, _ in page] for page in found] == [["0", "1", "2"], ["3", "4", "end"]]
    # What stands alone ends a run of pages as the last page does.
    found = pages_of(*rows, Block("end", 1, gap=0.0), Block("photo", 12, alone=True))
    assert [len(page) for page in found] == [3, 3, 1]


def test_the_last_page_begins_with_a_heading_where_both_pages_are_well_filled_by_that() -> None:
    found = pages_of(
        Block("a", 5, gap=0.0), Block("head", 1, keeps_next=True, gap=0.0),
        Block("b", 2, gap=0.0), Block("c", 2, gap=0.0), Block("d", 2, gap=0.0),
    )  # fmt: skip
    assert [[name for name, _, _ in page] for page in found] == [["a"], ["head", "b", "c", "d"]]


def test_a_heading_is_never_parted_from_what_it_heads_to_share_a_page() -> None:
    found = pages_of(Block("head", 2, keeps_next=True, gap=0.0), Block("b", 7, whole=True, gap=0.0), Block("end", 1))
    assert [[name for name, _, _ in page] for page in found] == [["head", "b"], ["end"]]


def test_a_last_page_that_nothing_can_be_moved_to_stays_as_it_is() -> None:
    assert pages_of(Block("a", 10, whole=True), Block("end", 1)) == [[("a", 10, 0.0)], [("end", 1, 0.0)]]


def test_a_picture_gives_way_to_what_would_stand_alone_on_the_next_page() -> None:
    assert heights_of(Photo("photo"), Block("note", 4)) == [[("photo", 55.0), ("note", 40.0)]]
    assert heights_of(Photo("photo"), Block("note", 2), Block("end", 3)) == [
        [("photo", 40.0), ("note", 20.0), ("end", 30.0)]
    ]
    # Two give way alike.
    assert heights_of(Photo("one", 45.0), Photo("two", 45.0), Block("end", 1)) == [
        [("one", 40.0), ("two", 40.0), ("end", 10.0)]
    ]


def test_a_picture_does_not_give_way_to_more_than_the_page_can_take() -> None:
    found = heights_of(Photo("photo"), Block("text", 9, whole=True))
    assert found == [[("photo", 90.0)], [("text", 90.0)]]


def test_a_picture_stands_where_it_can_give_way_to_what_is_above_it() -> None:
    found = heights_of(Block("text", 5), Photo("photo"), Block("more", 8, whole=True))
    assert found == [[("text", 50.0), ("photo", 45.0)], [("more", 80.0)]]
    found = heights_of(Block("text", 6), Photo("photo"), Block("more", 8, whole=True))
    assert found == [[("text", 60.0)], [("photo", 90.0)], [("more", 80.0)]]


def test_a_picture_takes_the_room_that_its_page_has_left() -> None:
    assert heights_of(Photo("photo")) == [[("photo", 90.0)]]
    assert heights_of(Block("text", 1), Photo("photo")) == [[("text", 10.0), ("photo", 85.0)]]
    assert heights_of(Photo("one", 40.0), Photo("two", 40.0)) == [[("one", 47.5), ("two", 47.5)]]


@given(
    st.lists(
        st.builds(Block, name=st.just("text"), lines=st.integers(1, 25), divisible=st.booleans())
        | st.builds(Photo, name=st.just("photo"), high=st.floats(40, 90)),
        min_size=1,
        max_size=12,
    )
)
def test_pictures_that_give_way_and_take_room_never_stand_out_of_their_page(given_pieces: list[Piece]) -> None:
    pages = list(paginate(given_pieces, ROOM, 120.0))
    shown = [placed.piece for page in pages for placed in page]
    assert sum(isinstance(piece, Photo) for piece in shown) == sum(isinstance(one, Photo) for one in given_pieces)
    assert sum(piece.lines for piece in shown if isinstance(piece, Block)) == sum(
        piece.lines for piece in given_pieces if isinstance(piece, Block)
    )
    for page in pages:
        assert page[-1].y + page[-1].piece.height <= ROOM + 1
        assert all(below.y >= above.y + above.piece.height for above, below in pairwise(page))
        assert all(40 <= placed.piece.height <= 90 for placed in page if isinstance(placed.piece, Photo))


def test_a_heading_stands_closer_to_what_it_heads() -> None:
    found = pages_of(Block("a", 1), Block("head", 1, keeps_next=True, gap=28.0), Block("b", 1, gap=24.0))
    assert found == [[("a", 1, 0.0), ("head", 1, 38.0), ("b", 1, 58.0)]]


PIECES = st.lists(
    st.builds(
        Block,
        name=st.just(""),
        lines=st.integers(1, 40),
        divisible=st.booleans(),
        keeps_next=st.booleans(),
        alone=st.booleans(),
        gap=st.sampled_from([0.0, 5.0, 20.0]),
    ),
    max_size=30,
)


def dealt(blocks: list[Block]) -> list[Block]:
    """Pieces by name; a heading has a line, and an item few of them in a row."""
    blocks = [Block("", 1, keeps_next=True, gap=b.gap) if b.keeps_next else b for b in blocks]
    blocks = [b for place, b in enumerate(blocks) if not b.keeps_next or not blocks[place - 1].keeps_next or not place]
    return [replace(b, name=str(number)) for number, b in enumerate(blocks)]


@given(PIECES)
def test_nothing_is_lost_or_told_twice_and_nothing_stands_out(given_blocks: list[Block]) -> None:
    blocks = dealt(given_blocks)
    pages = list(paginate(blocks, ROOM, 120.0))
    shown: list[Placed] = list(chain.from_iterable(pages))
    told = [
        (name, sum(placed.piece.lines for placed in parts))  # type: ignore[attr-defined]
        for name, parts in groupby(shown, key=lambda placed: placed.piece.name)  # type: ignore[attr-defined]
    ]
    assert told == [(block.name, block.lines) for block in blocks]
    for page in pages:
        assert page
        high = 120.0 if page[0].piece.alone else ROOM
        assert page[-1].y + page[-1].piece.height <= high + 1
        for above, below in pairwise(page):
            assert below.y >= above.y + above.piece.height


@given(PIECES)
def test_a_page_is_well_filled_unless_what_follows_cannot_be_cut(given_blocks: list[Block]) -> None:
    pages = list(paginate(dealt(given_blocks), ROOM, 120.0))
    # The last two pages before the end, or before a piece that stands alone, share what they hold.
    for page, following, after in zip(pages, pages[1:], pages[2:], strict=False):
        if any(each[0].piece.alone for each in (page, following, after)):
            continue
        used = page[-1].y + page[-1].piece.height
        heads = list(takewhile(lambda placed: placed.piece.keeps_next, following))
        if used >= FILL * ROOM or len(heads) == len(following):
            continue
        first = following[len(heads)]
        needed = first.y + max(block.gap for block in [*(placed.piece for placed in heads), first.piece])
        assert first.piece.cut(ROOM - used - needed) is None


def test_pages_are_worked_out_as_they_are_asked_for() -> None:
    taken: list[int] = []

    def pieces() -> object:
        for number in range(50):
            taken.append(number)
            yield Block(str(number), 10)

    flow = Flow(paginate(pieces(), ROOM, 120.0))  # type: ignore[arg-type]
    flow.page(0)
    assert flow.known == 1
    assert len(taken) <= 3
    assert not flow.complete
    while flow.advance():
        pass
    assert flow.known == 50
    assert flow.complete
    assert flow.page(99) == flow.page(49)


def test_an_empty_body_has_an_empty_page() -> None:
    assert Flow(paginate([], ROOM, 120.0)).page(0) == ()


@pytest.mark.parametrize("portrait", [False, True])
@pytest.mark.parametrize("strip", [False, True])
@pytest.mark.parametrize("foot", [LINE_FOOT, SEAL_FOOT])
@pytest.mark.parametrize("code", [False, True])
@pytest.mark.parametrize("pages", [False, True])
def test_regions_do_not_overlap_and_buttons_are_within_reach(
    portrait: bool, strip: bool, foot: float, code: bool, pages: bool
) -> None:
    found = regions(portrait=portrait, strip=strip, foot=foot, code=code, pages=pages)
    boxes = [box for box in (found.flow, found.foot, found.code, found.pager) if box is not None]
    edges = (48, 1032, 402, 1536) if portrait else (64, 1856, 264, 928)
    for box in boxes:
        assert box.x >= edges[0]
        assert box.x + box.width <= edges[1]
        assert box.y >= edges[2]
        assert box.bottom <= edges[3]
        assert min(box.width, box.height) >= LINE_FOOT
    for place, first in enumerate(boxes):
        assert not any(_overlap(first, other) for other in boxes[place + 1 :])
    if found.pager is not None:
        assert found.pager.y >= (700 if portrait else 360)
    assert (found.pager is not None) == pages
    assert (found.code is not None) == code


def _overlap(first: Box, other: Box) -> bool:
    return (
        min(first.x + first.width, other.x + other.width) > max(first.x, other.x)
        and min(first.bottom, other.bottom) > max(first.y, other.y)
    )  # fmt: skip


def test_figures_of_a_chart_are_told_in_wan_when_they_are_long() -> None:
    from decimal import Decimal

    scale = scale_of("元", [Decimal("486200"), Decimal("391700")])
    assert (scale.unit, scale.text(Decimal("486200"))) == ("万元", "48.62")
    scale = scale_of("万元", [Decimal("48.6")])
    assert (scale.unit, scale.text(Decimal("48.60"))) == ("万元", "48.6")
    scale = scale_of("元", [Decimal("9999999999999")])
    assert (scale.unit, scale.text(Decimal("9999999999999"))) == ("亿元", "100,000")
    assert scale_of("%", [Decimal("40000")]).unit == "%"
    assert bounds_of([]) == (0.0, 1.0)
    assert bounds_of([Decimal(-5), Decimal(3)]) == (-5.0, 3.0)


def test_labels_of_an_axis_thin_out_and_keep_the_last() -> None:
    assert shown_labels([50.0] * 4, 100) == [0, 1, 2, 3]
    assert shown_labels([130.0] * 5, 100) == [0, 2, 4]
    assert shown_labels([], 100) == []
