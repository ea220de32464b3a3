"""The programme: shares over time, no repeats, nothing out of force, the same answer for the same question."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.calendar import ZONE
from kiosk.programme import ROTATED, Choice, Slot, Turns, break_in, day_part, deadline, dwell, next_slide
from kiosk.settings import DayPart, Factors, RotationSettings, Weights

NOW = datetime(2025, 10, 24, 10, 36, tzinfo=ZONE)
OLD = NOW - timedelta(days=100)
SECOND = timedelta(seconds=1)
EVEN = RotationSettings(weights=Weights(profile=1, disclosure=1, policy=1, guide=1, notice=1, urgent=1), day_parts=())


def slot(name: str, kind: Any = "notice", **fields: Any) -> Slot:
    return Slot(**{"unit": "430304001201", "id": name, "kind": kind, "appeared": OLD, **fields})


def run(slots: Sequence[Slot], rules: RotationSettings, steps: int, now: datetime = NOW, seed: int = 1) -> list[Choice]:
    shown: list[Choice] = []
    turns: Turns | None = None
    for _ in range(steps):
        choice = next_slide(slots, rules, now, seed, turns)
        assert choice is not None
        shown.append(choice)
        turns, now = choice.turns, choice.until
    return shown


def shown_ids(choices: Sequence[Choice]) -> list[str]:
    return [choice.slot.id for choice in choices]


def test_nothing_to_show_is_no_slide() -> None:
    assert next_slide((), EVEN, NOW, 1) is None
    assert next_slide([slot("over", ends=NOW)], EVEN, NOW, 1) is None
    assert next_slide([slot("later", starts=NOW + SECOND)], EVEN, NOW, 1) is None


def test_a_rotation_begins_with_the_village() -> None:
    slots = [slot(f"n{n}", priority="urgent") for n in range(5)] + [slot("overview", "profile"), slot("map", "profile")]
    for seed in range(20):
        first = next_slide(slots, RotationSettings(), NOW, seed)
        assert first is not None
        assert first.slot.id == "overview"


def test_a_single_slide_stays() -> None:
    assert set(shown_ids(run([slot("only")], EVEN, 5))) == {"only"}


def test_two_slides_alternate_however_their_weights_differ() -> None:
    rules = RotationSettings(weights=Weights(notice=100, policy=0.01))
    ids = shown_ids(run([slot("a"), slot("b", "policy")], rules, 20))
    assert all(first != second for first, second in pairwise(ids))


def test_equals_each_come_once_before_any_comes_twice() -> None:
    ids = shown_ids(run([slot(f"n{n}") for n in range(7)], EVEN, 70))
    for begin in range(0, 70, 7):
        assert len(set(ids[begin : begin + 7])) == 7


def test_classes_get_their_shares_whatever_their_number() -> None:
    slots = [slot("v", "profile")] + [slot(f"n{n}") for n in range(12)] + [slot(f"p{n}", "policy") for n in range(3)]
    rules = RotationSettings(weights=Weights(profile=1, notice=3, policy=2), day_parts=())
    counts = Counter(choice.slot.kind for choice in run(slots, rules, 600))
    assert counts == {"profile": 100, "notice": 300, "policy": 200}


def test_slides_of_one_class_are_spread_evenly() -> None:
    slots = [slot("v", "profile")] + [slot(f"n{n}") for n in range(12)]
    rules = RotationSettings(weights=Weights(profile=1, notice=3), day_parts=())
    places = [place for place, name in enumerate(shown_ids(run(slots, rules, 400))) if name == "v"]
    assert {after - before for before, after in pairwise(places[1:])} == {4}


def test_a_pinned_item_comes_twice_as_often_and_takes_nothing_from_its_neighbours() -> None:
    others = [slot("p", "policy")]
    plain = [slot(f"n{n}") for n in range(3)]
    rules = RotationSettings(weights=Weights(notice=1, policy=1), day_parts=(), pinned_factor=2)
    counts = Counter(shown_ids(run([*plain, slot("pinned", priority="pinned"), *others], rules, 900)))
    assert counts["pinned"] == pytest.approx(2 * counts["n0"], rel=0.05)
    assert counts["n0"] / counts["p"] == pytest.approx(1 / 4, rel=0.05)


def test_a_fresh_item_comes_more_often_for_its_first_days() -> None:
    slots = [slot("old"), slot("new", appeared=NOW - timedelta(days=1)), slot("p", "policy"), slot("g", "guide")]
    rules = RotationSettings(weights=EVEN.weights, day_parts=(), fresh_factor=2, fresh_days=7)
    counts = Counter(shown_ids(run(slots, rules, 600)))
    assert counts["new"] == pytest.approx(2 * counts["old"], rel=0.05)
    later = Counter(shown_ids(run(slots, rules, 600, NOW + timedelta(days=30))))
    assert later["new"] == pytest.approx(later["old"], rel=0.05)


def test_urgent_items_have_a_share_of_their_own() -> None:
    slots = [slot(f"n{n}") for n in range(12)] + [slot("urgent", priority="urgent"), slot("g", "guide")]
    rules = RotationSettings(weights=Weights(notice=3, guide=1, urgent=4), day_parts=())
    counts = Counter(shown_ids(run(slots, rules, 800)))
    assert counts["urgent"] == 400


def test_what_breaks_in_takes_no_turn_from_the_others() -> None:
    slots = [slot("overview", "profile"), slot("a"), slot("b"), slot("c", "policy")]
    rules = RotationSettings()
    first = next_slide(slots, rules, NOW, 1)
    assert first is not None
    urgent = slot("flood", priority="urgent")
    broken_in = break_in(urgent, rules, NOW, first.turns)
    assert broken_in.slot is urgent
    after = next_slide([*slots, urgent], rules, NOW, 1, broken_in.turns)
    without = next_slide(slots, rules, NOW, 1, first.turns)
    assert after is not None
    assert without is not None
    assert after.slot is not urgent, "the same slide does not stand twice in a row"
    assert broken_in.turns.slots == first.turns.slots


def test_a_new_item_comes_soon() -> None:
    slots = [slot(f"n{n}") for n in range(10)]
    turns = run(slots, EVEN, 43)[-1].turns
    ids = []
    for _ in range(3):
        choice = next_slide([*slots, slot("breaking")], EVEN, NOW, 1, turns)
        assert choice is not None
        turns = choice.turns
        ids.append(choice.slot.id)
    assert ids.count("breaking") == 1


def test_a_class_of_weight_nothing_never_rotates() -> None:
    rules = RotationSettings(weights=Weights(guide=0), day_parts=())
    assert set(shown_ids(run([slot("n"), slot("g", "guide")], rules, 9))) == {"n"}
    assert next_slide([slot("g", "guide")], rules, NOW, 1) is None


def at(hour: int, minute: int = 0) -> datetime:
    return NOW.replace(hour=hour, minute=minute)


MORNING = DayPart(starts=time(6), ends=time(10), factors=Factors(notice=3))
NIGHT = DayPart(starts=time(22), ends=time(6), factors=Factors(notice=0, guide=0))


def test_a_day_part_shifts_the_shares() -> None:
    slots = [slot(f"n{n}") for n in range(3)] + [slot(f"p{n}", "policy") for n in range(3)]
    rules = RotationSettings(weights=EVEN.weights, day_parts=(MORNING,))
    morning = Counter(choice.slot.kind for choice in run(slots, rules, 400, at(6)))
    noon = Counter(choice.slot.kind for choice in run(slots, rules, 400, at(12)))
    assert morning == {"notice": 300, "policy": 100}
    assert noon == {"notice": 200, "policy": 200}


def test_a_day_part_may_leave_a_kind_out_but_never_everything() -> None:
    rules = RotationSettings(day_parts=(NIGHT,))
    assert set(shown_ids(run([slot("n"), slot("p", "policy")], rules, 5, at(23)))) == {"p"}
    assert shown_ids(run([slot("n")], rules, 2, at(23))) == ["n", "n"]


def test_day_parts_pass_midnight_and_end_on_time() -> None:
    rules = RotationSettings(day_parts=(MORNING, NIGHT))
    assert day_part(rules, at(5, 59)) == NIGHT
    assert day_part(rules, at(6)) == MORNING
    assert day_part(rules, at(9, 59)) == MORNING
    assert day_part(rules, at(10)) is None
    assert day_part(rules, at(22)) == NIGHT


def test_dwell_grows_with_what_there_is_to_read() -> None:
    rules = RotationSettings()
    assert [dwell(slot("n", characters=count), rules) for count in (0, 11, 12, 60, 156, 9999)] == [
        12, 12, 13, 17, 25, 25,
    ]  # fmt: skip


def test_a_slide_ends_when_its_item_does() -> None:
    choice = next_slide([slot("n", ends=NOW + 5 * SECOND)], EVEN, NOW, 1)
    assert choice is not None
    assert choice.until == NOW + 5 * SECOND


def test_the_deadline_is_the_next_border_of_an_item_or_day_part() -> None:
    rules = RotationSettings(day_parts=(MORNING,))
    assert deadline([], rules, at(9)) == at(10)
    assert deadline([], rules, at(10)) == at(6) + timedelta(days=1)
    assert deadline([slot("n", ends=at(9, 30))], rules, at(9)) == at(9, 30)
    assert deadline([slot("n", starts=at(9, 10), ends=at(9, 30))], rules, at(9)) == at(9, 10)
    assert deadline([slot("n")], EVEN, NOW) is None


def test_the_same_question_has_the_same_answer_and_seeds_differ() -> None:
    slots = [slot(f"n{n}") for n in range(8)] + [slot(f"g{n}", "guide") for n in range(8)]
    assert run(slots, EVEN, 50, seed=3) == run(slots, EVEN, 50, seed=3)
    assert len({tuple(shown_ids(run(slots, EVEN, 16, seed=seed))) for seed in range(5)}) > 1


SLOTS = st.lists(
    st.builds(
        Slot,
        unit=st.just("430304001201"),
        id=st.integers(0, 10_000).map(lambda number: f"i{number}"),
        kind=st.sampled_from(ROTATED),
        appeared=st.integers(0, 300).map(lambda hours: NOW - timedelta(hours=hours)),
        priority=st.sampled_from(["normal", "normal", "normal", "pinned", "urgent"]),
        starts=st.none() | st.integers(-60, 60).map(lambda minutes: NOW + timedelta(minutes=minutes)),
        ends=st.none() | st.integers(61, 200).map(lambda minutes: NOW + timedelta(minutes=minutes)),
        characters=st.integers(0, 400),
    ),
    max_size=30,
    unique_by=lambda found: found.id,
)
WEIGHTS = st.builds(Weights, **{name: st.floats(0.1, 10) for name in Weights.__struct_fields__})


@settings(max_examples=80, deadline=None)
@given(slots=SLOTS, weights=WEIGHTS, seed=st.integers(0, 2**32))
def test_a_long_run_keeps_its_promises(slots: list[Slot], weights: Weights, seed: int) -> None:
    """Whatever the slots: nothing out of force is shown, nothing twice in a row, and everything that stands comes."""
    rules = RotationSettings(weights=weights, day_parts=(MORNING, NIGHT))
    now, turns, last = NOW, None, ""
    seen: Counter[str] = Counter()
    while now < NOW + timedelta(minutes=210):
        choice = next_slide(slots, rules, now, seed, turns)
        standing = [found for found in slots if found.in_force(now)]
        assert (choice is None) == (not standing)
        if choice is None:
            now, turns = now + timedelta(minutes=1), None
            continue
        assert choice.slot.in_force(now)
        assert now < choice.until <= now + timedelta(seconds=25)
        assert choice.slot.ends is None or choice.until <= choice.slot.ends
        assert choice.slot.key != last or len(standing) == 1
        assert len(choice.turns.slots) <= len(slots)
        seen[choice.slot.key] += 1
        now, turns, last = choice.until, choice.turns, choice.slot.key
    shares = [getattr(weights, name) for name in weights.__struct_fields__]
    if max(shares) < 10 * min(shares):
        open_all_along = [found for found in slots if found.starts is None and found.ends is None]
        assert all(seen[found.key] for found in open_all_along)


@settings(max_examples=60, deadline=None)
@given(
    counts=st.lists(st.integers(2, 10), min_size=5, max_size=5),
    weights=st.lists(st.integers(1, 10), min_size=5, max_size=5),
    seed=st.integers(0, 1000),
)
def test_shares_hold_within_a_few_turns(counts: list[int], weights: list[int], seed: int) -> None:
    slots = [slot(f"{kind}{n}", kind) for kind, count in zip(ROTATED, counts, strict=True) for n in range(count)]
    rules = RotationSettings(weights=Weights(*map(float, weights)), day_parts=())
    steps = 500
    shown = Counter(choice.slot.kind for choice in run(slots, rules, steps, seed=seed))
    for kind, weight in zip(ROTATED, weights, strict=True):
        assert abs(shown[kind] - steps * weight / sum(weights)) <= 6
    each = Counter(choice.slot.id for choice in run(slots, rules, steps, seed=seed))
    for kind in ROTATED:
        of_kind = [each[found.id] for found in slots if found.kind == kind]
        assert max(of_kind) - min(of_kind) <= 1
