"""What narrows a list: counts by class, periods of accounts, how complete a period is, titles that are long."""

from datetime import date, datetime, timedelta
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from feed.item import Disclosure, Item, Period
from kiosk.calendar import ZONE
from kiosk.catalogue import Catalogue, Query
from tests.kiosk.village import publish, signed

NOW = datetime(2026, 10, 24, 10, 36, tzinfo=ZONE)
AFFAIRS = Query(("disclosure",))

YEAR = Period(label="2026年", first=date(2026, 1, 1), last=date(2026, 12, 31))
THIRD = Period(label="2026年三季度", first=date(2026, 7, 1), last=date(2026, 9, 30))
SECOND = Period(label="2026年二季度", first=date(2026, 4, 1), last=date(2026, 6, 30))
SEPTEMBER = Period(label="2026年9月", first=date(2026, 9, 1), last=date(2026, 9, 30))
OCTOBER = Period(label="2026年10月", first=date(2026, 10, 1), last=date(2026, 10, 31))
LAST_YEAR = Period(label="2025年", first=date(2025, 1, 1), last=date(2025, 12, 31))


def account(name: str, period: Period | None, template: str = "finance", title: str = "收支表") -> Item:
    part = Disclosure(area="finance", matter="f3", template=template, period=period, frequency="quarterly")
    published = NOW - timedelta(days=3)
    return Item(id=name, version=1, kind="disclosure", title=title, published=published, disclosure=part)


def opened(folder: Path, *items: Item) -> Catalogue:
    return Catalogue.open(publish(folder / "editions", signed(items)), folder)


def test_periods_stand_latest_first_and_a_quarter_brings_its_months(tmp_path: Path) -> None:
    periods = (LAST_YEAR, SEPTEMBER, SECOND, YEAR, THIRD, OCTOBER, THIRD)
    items = [account(f"a{number}", period) for number, period in enumerate(periods)]
    found = opened(tmp_path, *items, account("none", None)).periods(AFFAIRS, NOW)
    assert found == (YEAR, OCTOBER, THIRD, SECOND, LAST_YEAR)


def test_months_stand_alone_where_no_quarter_holds_them(tmp_path: Path) -> None:
    found = opened(tmp_path, account("a", SEPTEMBER), account("b", OCTOBER), account("c", YEAR)).periods(AFFAIRS, NOW)
    assert found == (YEAR, OCTOBER, SEPTEMBER)


def test_a_period_narrows_the_list_to_what_accounts_for_it(tmp_path: Path) -> None:
    items = [account("q3", THIRD), account("m9", SEPTEMBER), account("q2", SECOND), account("rules", None)]
    catalogue = opened(tmp_path, *items)
    query = Query(("disclosure",), period=THIRD)
    assert {entry.id for entry in catalogue.page(query, NOW, 0, 9)} == {"q3", "m9"}
    assert catalogue.count(query, NOW) == 2


def test_each_period_has_its_own_completeness(tmp_path: Path) -> None:
    items = [account("q3", THIRD), account("q3b", THIRD, "aid"), account("q2", SECOND, "subsidy")]
    catalogue = opened(tmp_path, *items, account("rules", None, "rules"))
    assert catalogue.disclosed_templates(NOW) == (THIRD.label, frozenset({"finance", "aid", "rules"}))
    assert catalogue.disclosed_templates(NOW, SECOND) == (SECOND.label, frozenset({"subsidy", "rules"}))


def test_a_list_is_counted_by_class_at_once(tmp_path: Path) -> None:
    catalogue = opened(tmp_path, account("a", THIRD), account("b", SECOND), account("c", THIRD, "aid"))
    assert catalogue.tally(AFFAIRS, "template", NOW) == {"finance": 2, "aid": 1}
    assert catalogue.tally(Query(("disclosure",), period=THIRD), "template", NOW) == {"finance": 1, "aid": 1}
    assert catalogue.tally(AFFAIRS, "topic", NOW) == {}
    topics = signed([Item(id="n", version=1, kind="notice", title="停水", published=NOW, topics=("utility", "safety"))])
    other = Catalogue.open(publish(tmp_path / "others", topics), tmp_path)
    assert other.tally(Query(("notice",)), "topic", NOW) == {"utility": 1, "safety": 1}


def test_only_long_titles_are_told(tmp_path: Path) -> None:
    titles = ("长" * 14, "收支表", "长" * 20)
    catalogue = opened(tmp_path, *(account(f"a{place}", THIRD, title=title) for place, title in enumerate(titles)))
    assert catalogue.long_titles(AFFAIRS, NOW, 12, 9) == ("长" * 20, "长" * 14)
    assert catalogue.long_titles(AFFAIRS, NOW, 12, 1) == ("长" * 20,)


@given(st.lists(st.tuples(st.dates(date(2020, 1, 1), date(2026, 12, 31)), st.integers(0, 400)), max_size=8))
@settings(max_examples=20, deadline=None)
def test_every_account_is_within_a_period_that_is_told(spans: list[tuple[date, int]]) -> None:
    from tempfile import TemporaryDirectory

    items = [
        account(f"a{number}", Period(label=f"第{number}期", first=first, last=first + timedelta(days=days)))
        for number, (first, days) in enumerate(spans)
    ]
    with TemporaryDirectory() as folder:
        catalogue = opened(Path(folder), *items)
        told = catalogue.periods(AFFAIRS, NOW)
        found = {
            entry.id for period in told for entry in catalogue.page(Query(("disclosure",), period=period), NOW, 0, 99)
        }
        catalogue.close()
    assert found == {item.id for item in items}
    assert len(told) == len(set(told))
