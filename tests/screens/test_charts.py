"""Charts without a window: where bars, lines and figures stand, what they are painted with."""

from __future__ import annotations

from decimal import Decimal
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feed.blocks import Chart, Series
from screens.charts.figures import Scale, scale_of, shares
from screens.charts.grouped import Grouped, Label, Room, grouped
from screens.charts.lines import lines, spread
from screens.charts.palette import paints_of, tones
from screens.manner import Manner
from screens.theme import Theme, load_theme

PLAIN = Scale(Decimal(1), "")
NIGHT = Manner(dark=True)


def measure(text: str) -> float:
    """About as wide as 28 units of type."""
    return sum(16.0 if char.isascii() else 28.0 for char in text)


def room(width: float = 680.0, height: float = 206.0) -> Room:
    return Room(width, height, measure, 38, measure, 40)


def account(*pairs: tuple[str, str], names: tuple[str, ...] = ()) -> Chart:
    return Chart(
        form="bars",
        categories=names or tuple(f"{n}季" for n in range(len(pairs))),
        series=(
            Series(name="收入", role="income", values=tuple(Decimal(one) for one, _ in pairs)),
            Series(name="支出", role="expense", values=tuple(Decimal(other) for _, other in pairs)),
        ),
    )


def planned(chart: Chart, place: Room | None = None) -> Grouped:
    found = grouped(chart, PLAIN, place or room())
    assert found is not None
    return found


def test_bars_are_as_high_as_their_values_and_stand_on_zero() -> None:
    found = planned(account(("40", "20"), ("10", "30")))
    heights = {(bar.number, bar.series): bar.height for bar in found.bars}
    assert heights[0, 0] == pytest.approx(2 * heights[0, 1])
    assert heights[0, 0] == pytest.approx(4 * heights[1, 0])
    assert all(bar.y + bar.height == pytest.approx(found.zero) for bar in found.bars)


def test_only_the_present_period_is_told_in_figures() -> None:
    found = planned(account(("41.31", "36.83"), ("30.48", "25.93"), ("32.58", "28.19"), ("48.62", "39.17")))
    assert [label.text for label in found.figures] == ["48.6", "39.2"]
    assert [label.strong for label in found.names] == [False, False, False, True]


@pytest.mark.parametrize("width", [620.0, 680.0, 900.0, 1130.0, 1300.0])
@pytest.mark.parametrize("count", [9, 12, 18, 24])
def test_the_names_of_many_months_never_meet(count: int, width: float) -> None:
    months = tuple(f"{2025 + number // 12}年{number % 12 + 1}月" for number in range(count))
    found = grouped(account(*[("3", "2")] * count, names=months), PLAIN, room(width))
    if found is None or any(label.width < measure(label.text) for label in found.names):
        # Other charts stand for it, or its names have two lines.
        return
    assert found.names[-1].text == months[-1] and found.names[-1].strong
    for before, after in pairwise(found.names):
        ends = before.x + (before.width + measure(before.text)) / 2
        assert ends + 6 <= after.x + (after.width - measure(after.text)) / 2


def test_bars_that_compare_things_are_all_told() -> None:
    chart = Chart(
        form="bars", categories=("一组", "二组"), series=(Series(name="户数", values=(Decimal(4), Decimal(7))),)
    )
    assert [label.text for label in planned(chart).figures] == ["4", "7"]


def test_a_deficit_hangs_below_zero_with_its_figure_under_it() -> None:
    found = planned(account(("30", "20"), ("-12", "8")))
    fallen = next(bar for bar in found.bars if bar.below)
    assert fallen.y == pytest.approx(found.zero)
    assert found.figures[0].text == "-12"
    assert found.figures[0].y >= fallen.y + fallen.height - 1


def test_long_figures_stand_one_below_the_other_with_their_names() -> None:
    found = planned(account(*[("1", "1")] * 3, ("9999999999", "8888888888")))
    assert [label.text for label in found.figures] == ["收入 9,999,999,999", "支出 8,888,888,888"]


def test_names_too_long_for_their_bars_ask_for_rows() -> None:
    chart = Chart(
        form="bars",
        categories=tuple(f"公积公益金和福利费第{n}项支出安排" for n in range(6)),
        series=(Series(name="金额", values=tuple(map(Decimal, range(6)))),),
    )
    assert grouped(chart, PLAIN, room()) is None


def test_many_periods_keep_the_name_of_the_present_one() -> None:
    found = planned(account(*[("5", "4")] * 12, names=tuple(f"2025年{n}月" for n in range(1, 13))), room(1000, 300))
    assert found.names[-1].text == "2025年12月"
    assert len(found.names) < 12


AMOUNT = st.decimals(-(10**13) + 1, 10**13 - 1, places=2, allow_nan=False, allow_infinity=False)


@given(
    st.lists(st.lists(AMOUNT | st.none(), min_size=1, max_size=12), min_size=1, max_size=6),
    st.sampled_from(["income", "other"]),
    st.sampled_from(["元", "万元", "%"]),
)
def test_whatever_is_drawn_stays_in_its_box_and_no_figures_meet(
    values: list[list[Decimal | None]], role: str, unit: str
) -> None:
    count = min(map(len, values))
    series = tuple(
        Series(name=f"系列{n}", role=role, values=tuple(own[:count]))  # type: ignore[arg-type]
        for n, own in enumerate(values)
    )
    chart = Chart(form="bars", categories=tuple(f"{n}月" for n in range(count)), series=series, unit=unit)
    known = [value for own in values for value in own[:count] if value is not None]
    scale, place = scale_of(unit, known), room(1296, 440)
    found = grouped(chart, scale, place)
    if found is not None:
        for bar in found.bars:
            assert -1 <= bar.x <= bar.x + bar.width <= place.width + 1
            assert -1 <= bar.y <= bar.y + bar.height <= place.height + 1
        _inside_and_apart([*found.figures], place, 38)
        _inside_and_apart([*found.names], place, 40 * found.name_lines)
    drawn = lines(chart, scale, place)
    for path in drawn.paths:
        assert all(0 <= x <= place.width and 0 <= y <= place.height for x, y in filter(None, path))
    _inside_and_apart([*drawn.figures], place, 38)
    _inside_and_apart([Label(end.text, end.x, end.y, end.width) for end in drawn.ends], place, 38)


def _inside_and_apart(labels: list[Label], place: Room, line: float) -> None:
    for label in labels:
        assert label.x >= -1
        assert label.x + label.width <= place.width + 1
        assert label.y >= -40
        assert label.y + line <= place.height + 1
    for one, other in combinations(labels, 2):
        beside = one.x + one.width <= other.x + 1 or other.x + other.width <= one.x + 1
        assert beside or abs(one.y - other.y) >= line - 1


@given(st.lists(st.floats(0, 400), min_size=1, max_size=6))
def test_names_beside_lines_are_moved_apart_but_not_out(tops: list[float]) -> None:
    found = spread(sorted(tops), 40, 400)
    assert all(after - before >= 40 - 1e-6 for before, after in pairwise(found))
    assert found[0] >= -1e-6
    assert found[-1] <= 360 + 1e-6


@given(st.lists(st.decimals(0, 10**9, places=2, allow_nan=False, allow_infinity=False), min_size=1, max_size=6))
def test_shares_sum_to_a_hundred(values: list[Decimal]) -> None:
    found = shares(values)
    assert sum(found) == (100 if sum(values) > 0 else 0)
    for value, share in zip(values, found, strict=True):
        assert sum(values) == 0 or abs(share - 100 * value / sum(values)) < 1


def test_figures_above_bars_have_three_or_four_digits() -> None:
    scale = scale_of("万元", [Decimal("48.62")])
    assert [scale.short(Decimal(text)) for text in ("48.62", "9.45", "1234.56", "-0.5", "0")] == [
        "48.6", "9.45", "1,235", "-0.5", "0",
    ]  # fmt: skip


# --- colours -----------------------------------------------------------------------------------------------------

_SEEN = {
    "all cones": ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
    # Severity 1.0 of Machado, Oliveira and Fernandes 2009, for linear RGB.
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
}


def _luminance(color: str, eyes: str) -> float:
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    seen = [max(0.0, sum(weight * part for weight, part in zip(row, linear, strict=True))) for row in _SEEN[eyes]]
    return 0.2126 * seen[0] + 0.7152 * seen[1] + 0.0722 * seen[2]


def _ratio(one: str, other: str, eyes: str) -> float:
    low, high = sorted((_luminance(one, eyes), _luminance(other, eyes)))
    return (high + 0.05) / (low + 0.05)


@pytest.fixture(scope="module", params=["day", "night"])
def theme(request: pytest.FixtureRequest) -> Theme:
    found = load_theme()
    return found.in_manner(NIGHT) if request.param == "night" else found


@pytest.mark.parametrize("eyes", _SEEN)
def test_neighbouring_series_differ_in_lightness_or_pattern_for_everybody(theme: Theme, eyes: str) -> None:
    for section in theme.section:
        for one, other in pairwise(tones(theme, section)):
            assert one.hatched != other.hatched or _ratio(one.color, other.color, eyes) >= 1.5, section.key


@pytest.mark.parametrize("eyes", _SEEN)
def test_income_and_expense_differ_in_lightness_for_everybody(theme: Theme, eyes: str) -> None:
    income, expense = paints_of(account(("1", "1")), theme, theme.by_kind("disclosure"))
    assert _ratio(income.color, expense.color, eyes) >= 1.5


def test_every_series_has_a_paint_of_its_own(theme: Theme) -> None:
    series = (
        Series(name="收", role="income", values=(Decimal(1),)),
        *(Series(name=f"{n}", values=(Decimal(1),)) for n in range(5)),
    )
    chart = Chart(form="bars", categories=("一",), series=series)
    assert len(set(paints_of(chart, theme, theme.by_kind("disclosure")))) == 6
