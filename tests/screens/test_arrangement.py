"""Where rows and cards stand: inside their zone, apart, large enough to touch, all of them on some page."""

from __future__ import annotations

from typing import get_args

from hypothesis import given
from hypothesis import strategies as st

from screens.arrangement import Form, arrangement
from screens.reach import Zone


@given(st.sampled_from(get_args(Form)), st.integers(1, 500), st.booleans(), st.booleans(), st.floats(372, 836))
def test_every_place_can_be_touched(form: Form, total: int, portrait: bool, large: bool, height: float) -> None:
    width = 984.0 if portrait else 1792.0
    bottom = 1536.0 if portrait else 920.0
    height = height if portrait else min(height, 560)
    zone = Zone(48 if portrait else 64, bottom - height, width, bottom)
    plan = arrangement(zone, form, total, portrait=portrait, large=large)
    assert plan.boxes
    assert plan.pages * len(plan.boxes) >= total > (plan.pages - 1) * len(plan.boxes)
    assert (plan.pager is None) == (plan.pages == 1)
    places = [*plan.boxes, *([plan.pager] if plan.pager else [])]
    for x, y, wide, high in places:
        assert min(wide, high) >= 96
        assert zone.x - 0.01 <= x
        assert x + wide <= zone.right + 0.01
        assert zone.y - 0.01 <= y
        assert y + high <= zone.bottom + 0.01
    for number, one in enumerate(places):
        for other in places[number + 1 :]:
            across = max(one[0] - other[0] - other[2], other[0] - one[0] - one[2])
            along = max(one[1] - other[1] - other[3], other[1] - one[1] - one[3])
            assert max(across, along) >= 15.99


def test_the_list_of_mock_up_05() -> None:
    plan = arrangement(Zone(552, 472, 1304, 920), "rows", 12, portrait=False, large=False)
    assert [box[:2] for box in plan.boxes] == [(552, 472), (552, 588), (552, 704), (552, 820)]
    assert plan.boxes[0][2:] == (1152, 100)
    assert plan.pager == (1736, 472, 120, 448)


def test_long_titles_leave_three_rows() -> None:
    plan = arrangement(Zone(552, 472, 1304, 920), "tall", 12, portrait=False, large=False)
    assert len(plan.boxes) == 3
    assert plan.boxes[0][3] >= 132
