"""The demo village: complete over every kind and class, its figures add up, and nobody's data are in it."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import TypeVar

import pytest

from feed.authority import addressed
from feed.blocks import Chart, Document, Facts, Livestream, Table
from feed.item import KINDS, Item, media_of, parts_of
from feed.publish.folder import Folder, read_folder
from feed.taxonomy import Taxonomy, load_taxonomy

ROOT = Path(__file__).parents[1]
DEMO = ROOT / "assets" / "demo"
COUNTY, TOWNSHIP, VILLAGE, OTHER_VILLAGE = "430304", "430304009", "430304009203", "430304009204"
TODAY = datetime(2026, 11, 22, 12, tzinfo=timezone(timedelta(hours=8)))
QUARTERS = ("finance-2025q4", "finance-2026q1", "finance-2026q2", "finance-2026q3")
TEN_THOUSAND = 10_000
B = TypeVar("B")


@pytest.fixture(scope="module")
def taxonomy() -> Taxonomy:
    return load_taxonomy(ROOT / "config" / "taxonomy.toml")


@pytest.fixture(scope="module")
def demo(taxonomy: Taxonomy) -> Folder:
    return read_folder(DEMO, taxonomy)


def every(demo: Folder) -> Iterator[tuple[str, Item]]:
    return ((code, item) for code, unit in demo.units.items() for item in unit.items)


def one(demo: Folder, unit: str, name: str) -> Item:
    return next(item for item in demo.units[unit].items if item.id == name)


def blocks(item: Item, kind: type[B]) -> list[B]:
    return [block for block in item.blocks if isinstance(block, kind)]


def characters(item: Item) -> int:
    return sum(len(part) for path, part in parts_of(item) if isinstance(part, str) and path.startswith("blocks"))


def in_force(item: Item, now: datetime) -> bool:
    return (item.in_force_from is None or item.in_force_from <= now) and (
        item.in_force_until is None or now < item.in_force_until
    )


def test_there_are_items_of_every_kind_on_the_village_screen(demo: Folder) -> None:
    seen = Counter(item.kind for code, item in every(demo) if addressed(item, code, VILLAGE))
    assert sum(seen.values()) >= 80
    assert all(seen[kind] >= (3 if kind == "alert" else 5) for kind in KINDS), seen


def test_every_class_of_the_taxonomy_that_a_resident_can_open_has_items(demo: Folder, taxonomy: Taxonomy) -> None:
    items = [item for _, item in every(demo)]
    disclosed = [item.disclosure for item in demo.units[VILLAGE].items if item.disclosure]
    assert {part.template for part in disclosed} == {term.code for term in taxonomy.templates}
    assert {part.area for part in disclosed} == {term.code for term in taxonomy.areas}
    finance = {term.code for term in taxonomy.matters if term.parent == "finance"}
    assert finance <= {part.matter for part in disclosed}
    assert {item.policy.theme for item in items if item.policy} == {term.code for term in taxonomy.themes}
    guides = Counter(item.guide.life_event for item in items if item.guide)
    assert all(guides[term.code] >= 2 for term in taxonomy.life_events), guides
    profile = {code for item in demo.units[VILLAGE].items if item.kind == "profile" for code in item.topics}
    assert profile == {term.code for term in taxonomy.profile_topics}


def test_a_disclosed_matter_belongs_to_the_area_that_it_is_filed_under(demo: Folder, taxonomy: Taxonomy) -> None:
    for _, item in every(demo):
        if item.disclosure:
            term = taxonomy.term("matters", item.disclosure.matter)
            assert term is not None, item.id
            assert term.parent == item.disclosure.area, item.id


def test_topics_are_in_the_taxonomy_and_icons_exist(demo: Folder, taxonomy: Taxonomy) -> None:
    lists = {"profile": "profile_topics", "notice": "notice_topics", "contact": "contact_topics"}
    for _, item in every(demo):
        for code in item.topics:
            assert taxonomy.term(lists[item.kind], code) is not None, (item.id, code)
    icons = {path.stem for path in (ROOT / "assets" / "icons").rglob("*.*")}
    for name in taxonomy.__struct_fields__:
        for term in getattr(taxonomy, name):
            assert not term.icon or term.icon in icons, (name, term.code, term.icon)
            if name == "matters":
                assert taxonomy.term("areas", term.parent) is not None, term.code


def figure(cell: str) -> Decimal:
    return Decimal(cell or "0")


def faults_of(table: Table) -> Iterator[str]:
    """Say every sum of `table` that is not the sum of what stands above it or beside it."""
    numeric = [n for n, column in enumerate(table.columns) if column.kind in ("number", "money")]
    for n in numeric:
        group, everything, subtotals = Decimal(0), Decimal(0), list[Decimal]()
        for row in table.rows:
            cell = row.cells[n]
            if row.role == "entry":
                group, everything = group + figure(cell), everything + figure(cell)
            elif row.role == "subtotal":
                subtotals.append(group)
                if cell and figure(cell) != group:
                    yield f"{table.columns[n].label}: {row.cells[0]} is {cell}, not {group}"
                group = Decimal(0)
            elif cell:
                balance = row.cells[0].startswith("结余")
                expected = subtotals[0] - subtotals[1] if balance else everything
                if figure(cell) != expected:
                    yield f"{table.columns[n].label}: {row.cells[0]} is {cell}, not {expected}"
    across = [n for n in numeric if "合计" in table.columns[n].label]
    for n in across:
        for row in table.rows:
            expected = sum((figure(row.cells[m]) for m in numeric if m not in across), Decimal(0))
            if figure(row.cells[n]) != expected:
                yield f"{row.cells[0]}: {table.columns[n].label} is {row.cells[n]}, not {expected}"


def test_every_sum_in_every_table_adds_up(demo: Folder) -> None:
    tables = [(item.id, table) for _, item in every(demo) for table in blocks(item, Table)]
    sums = sum(row.role in ("subtotal", "total") for _, table in tables for row in table.rows)
    assert sums >= 40
    assert [(name, fault) for name, table in tables for fault in faults_of(table)] == []


def test_the_sum_check_finds_a_wrong_sum(demo: Folder) -> None:
    table = blocks(one(demo, VILLAGE, "finance-2026q2"), Table)[0]
    last = table.rows[-1]
    wrong = Table(columns=table.columns, rows=(*table.rows[:-1], type(last)((last.cells[0], "1"), last.role)))
    assert list(faults_of(wrong))


def test_the_quarter_says_the_same_in_table_sheet_chart_and_facts(demo: Folder) -> None:
    item = one(demo, VILLAGE, "finance-2026q3")
    sheet = blocks(item, Table)[-1]
    rows = {row.cells[0]: [figure(cell) for cell in row.cells[1:]] for row in sheet.rows}
    assert len(sheet.rows) == 12
    assert sum("季度" in column.label for column in sheet.columns) == 4
    chart = {series.role: series.values for series in blocks(item, Chart)[0].series}
    for n, name in enumerate(QUARTERS):
        quarter = one(demo, VILLAGE, name)
        income, expense = (figure(table.rows[-1].cells[-1]) for table in blocks(quarter, Table)[:2])
        assert (income, expense) == (rows["小计：收入"][n], rows["小计：支出"][n]), name
        assert rows["结余"][n] == income - expense, name
        assert chart["income"][n] == income / TEN_THOUSAND, name
        assert chart["expense"][n] == expense / TEN_THOUSAND, name
        told = [figure(fact.value) * TEN_THOUSAND for fact in blocks(quarter, Facts)[0].facts]
        assert told == [income, expense, income - expense], name
    classes = [table.rows[:-1] for table in blocks(item, Table)[:2]]
    third_quarter = [row for row in sheet.rows if row.role == "entry"]
    assert [row.cells[-1] for part in classes for row in part] == [row.cells[4] for row in third_quarter]


def test_figures_told_twice_agree(demo: Folder) -> None:
    village = {item.id: item for item in demo.units[VILLAGE].items}

    def total(name: str, table: int = 0, column: int = -1) -> Decimal:
        return figure(blocks(village[name], Table)[table].rows[-1].cells[column])

    facts = {fact.label: fact for fact in blocks(village["overview"], Facts)[0].facts}
    assert total("division", column=1) == figure(facts["户数"].value) == 682
    assert str(total("division")) + "口人" == facts["户数"].note == "2386口人"
    assert total("population") == 2386
    assert len(blocks(village["division"], Table)[0].rows) - 1 == figure(facts["村民小组"].value) == 18
    assert total("subsidy-farmland-2026", column=1) == figure(facts["耕地"].value)
    assert total("party-branches", column=2) == figure(facts["党员"].value)
    assert total("income-2026q3") == total("finance-2026q3", 0)
    months = blocks(village["spending-2026-09"], Table)
    assert figure(months[1].rows[-1].cells[-1]) == total("finance-2026q3", 1)
    assert figure(months[0].rows[-1].cells[-1]) == figure(months[1].rows[-1].cells[3])
    assert total("debts-2026q3", 0, 2) == figure(blocks(village["assets-2026q3"], Table)[0].rows[1].cells[-1])
    names = [row.cells[1].split("、") for row in blocks(village["representatives"], Table)[0].rows[:-1]]
    assert [len(group) for group in names] == [
        int(row.cells[2]) for row in blocks(village["representatives"], Table)[0].rows[:-1]
    ]


def test_no_private_numbers_and_only_placeholder_telephones(demo: Folder) -> None:
    private = re.compile(r"(?<!\d)(?:\d{17}[\dXx]|1[3-9]\d{9}|\d{16,19})(?!\d)")
    public = {"110", "119", "120", "122", "12345", "12333", "12393", "96110"}
    for _, item in every(demo):
        for path, part in parts_of(item):
            if not isinstance(part, str) or path.endswith(("sha256", "url")):
                continue
            assert not private.search(part), (item.id, path)
            if path.endswith("phone"):
                assert part in public or re.fullmatch(r"0731-5555 01\d\d", part), (item.id, part)


def test_everything_is_marked_as_sample_data(demo: Folder) -> None:
    assert [item.id for _, item in every(demo) if not item.sample] == []


def test_the_special_items_are_there(demo: Folder) -> None:
    guide = one(demo, TOWNSHIP, "minimum-living").guide
    assert guide is not None
    assert (len(guide.materials), len(guide.steps)) == (8, 6)
    assert blocks(one(demo, VILLAGE, "fire-ban"), Document)[0].pages == 3
    assert characters(one(demo, COUNTY, "farmland-protection")) >= 3_000
    assert blocks(one(demo, TOWNSHIP, "farm-talk"), Livestream)
    rare = [part for _, part in parts_of(one(demo, VILLAGE, "representatives")) if isinstance(part, str)]
    assert "\U00020bb7" in "".join(rare)
    away = [item.id for code, item in every(demo) if code in (COUNTY, TOWNSHIP) and item.audience == (OTHER_VILLAGE,)]
    assert away
    assert not addressed(one(demo, TOWNSHIP, away[0]), TOWNSHIP, VILLAGE)
    translations = [item for _, item in every(demo) if item.translation_of]
    assert {item.language for item in translations} >= {"zh-Hant"}


def test_some_items_are_over_and_some_are_yet_to_come(demo: Folder) -> None:
    assert not in_force(one(demo, VILLAGE, "water-off-october"), TODAY)
    for name in ("spring-party", "farmland-2027"):
        item = next(item for _, item in every(demo) if item.id == name)
        assert item.preload, name
        assert item.in_force_from is not None, name
        assert item.in_force_from > TODAY, name
    alerts = [item.alert for _, item in every(demo) if item.alert]
    assert any(alert.drill for alert in alerts)
    assert all(alert.ends < TODAY for alert in alerts), "an old warning must not take over the screen"


def test_copy_fits_its_slots(demo: Folder) -> None:
    long: list[tuple[str, str]] = []
    for _, item in every(demo):
        slots = [(item.title, 24), (item.short_title or item.title, 8 if item.kind == "notice" else 13)]
        slots += [(item.summary, 10)] if item.kind == "notice" else []
        if item.policy:
            slots += [
                (text, room)
                for point in item.policy.key_points
                for text, room in ((point.label, 3), (point.answer, 11), (point.note, 8))
            ]
        if item.guide:
            slots += [
                (answer, 13) for answer in (item.guide.who, item.guide.duration, item.guide.fee, item.guide.place)
            ]
            slots += [(material.name, 9) for material in item.guide.materials]
            slots += [(text, room) for step in item.guide.steps for text, room in ((step.name, 4), (step.result, 9))]
        long += [(item.id, text) for text, room in slots if len(text) > room]
    assert long == []


def test_media_are_small(demo: Folder) -> None:
    media = {part.sha256: part for _, item in every(demo) for part in media_of(item)}
    assert len(media) >= 30
    most = {"video": 1_500_000}
    assert [part.name for part in media.values() if part.length >= most.get(part.type.partition("/")[0], 300_000)] == []
    assert sum(path.stat().st_size for path in DEMO.rglob("*") if path.is_file()) <= 8_000_000


def test_disclosures_were_public_in_time_and_signed_before(demo: Folder) -> None:
    for _, item in every(demo):
        part = item.disclosure
        if part is None or part.disclosed is None:
            continue
        assert part.disclosed == item.published.date(), item.id
        if part.due:
            assert part.disclosed <= part.due, item.id
        if part.sign_off:
            assert part.sign_off.on < part.disclosed, item.id


def test_quarters_follow_each_other_without_a_gap(demo: Folder) -> None:
    periods = [one(demo, VILLAGE, name).disclosure for name in QUARTERS]
    spans = [part.period for part in periods if part is not None and part.period is not None]
    assert len(spans) == 4
    assert all(before.last + timedelta(days=1) == after.first for before, after in pairwise(spans))
