"""The catalogue: what lists, pages, searches and the rotation get, decided at the moment they ask."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feed.item import Item
from kiosk.calendar import ZONE
from kiosk.catalogue import Catalogue, Entry, Query
from kiosk.edition import EditionFault, EditionItem, EditionMedia
from tests.kiosk.village import (
    COUNTY,
    NOW,
    TOWNSHIP,
    VILLAGE,
    alert,
    contact,
    disclosure,
    guide,
    keys,
    notice,
    policy,
    profile,
    publish,
    signed,
)

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NOTICES = Query(("notice",))


def opened(folder: Path, items: Iterable[Item] = (), others: Iterable[EditionItem] = ()) -> Catalogue:
    return Catalogue.open(publish(folder / "editions", [*signed(items), *others]), folder)


def ids(entries: Iterable[Entry]) -> list[str]:
    return [entry.id for entry in entries]


def listed(catalogue: Catalogue, query: Query = NOTICES, now: datetime = NOW) -> list[str]:
    found = ids(catalogue.page(query, now, 0, 100))
    assert catalogue.count(query, now) == len(found)
    return found


def test_an_item_comes_back_whole(tmp_path: Path) -> None:
    item = guide("aid", summary="怎么办", search=keys("di bao", "db"))
    catalogue = opened(tmp_path, [item])
    assert catalogue.item(VILLAGE, "aid") == item
    assert catalogue.item(VILLAGE, "none") is None
    assert catalogue.item(COUNTY, "aid") is None
    assert catalogue.edition.units[VILLAGE] == "荷塘村"


def test_a_list_is_newest_first_and_cut_into_pages(tmp_path: Path) -> None:
    catalogue = opened(tmp_path, [notice(f"n{n}", published=NOW - n * HOUR) for n in range(10)])
    assert ids(catalogue.page(NOTICES, NOW, 0, 4)) == ["n0", "n1", "n2", "n3"]
    assert ids(catalogue.page(NOTICES, NOW, 8, 4)) == ["n8", "n9"]
    assert catalogue.page(NOTICES, NOW, 12, 4) == ()
    assert catalogue.count(NOTICES, NOW) == 10


def test_an_entry_tells_what_a_row_shows(tmp_path: Path) -> None:
    catalogue = opened(tmp_path, [disclosure("q3", priority="pinned", sample=True, short_title="收支")])
    (entry,) = catalogue.page(Query(("disclosure",)), NOW, 0, 9)
    assert (entry.unit, entry.period_label, entry.area, entry.template) == (
        VILLAGE,
        "2025年第3季度",
        "finance",
        "finance",
    )
    assert (entry.priority, entry.sample, entry.short_title) == ("pinned", True, "收支")
    assert entry.published == NOW
    assert entry.is_new(NOW)
    assert not entry.is_new(NOW + 8 * DAY)


def test_important_items_come_first_where_asked_for(tmp_path: Path) -> None:
    catalogue = opened(
        tmp_path,
        [
            notice("new"),
            notice("pinned", priority="pinned", published=NOW - DAY),
            notice("urgent", priority="urgent", published=NOW - 2 * DAY),
        ],
    )
    assert listed(catalogue) == ["new", "pinned", "urgent"]
    assert listed(catalogue, Query(("notice",), order="important")) == ["urgent", "pinned", "new"]


def test_accounts_are_ordered_by_their_period_where_asked_for(tmp_path: Path) -> None:
    catalogue = opened(tmp_path, [disclosure("q1", quarter=1), disclosure("q3"), disclosure("q2", quarter=2)])
    assert listed(catalogue, Query(("disclosure",), order="period")) == ["q3", "q2", "q1"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        (Query(("disclosure",), area="finance"), ["money"]),
        (Query(("disclosure",), template="rules"), ["covenant"]),
        (Query(("disclosure",), matter="f3"), ["covenant", "money"]),
        (Query(("guide",), life_event="aid"), ["relief"]),
        (Query(("policy",), theme="medical"), ["insurance"]),
        (Query(("notice",), topic="water"), ["no-water"]),
        (Query(("notice",), topic="meeting"), ["no-water"]),
        (Query(("guide",), unit=COUNTY), ["county-guide"]),
        (Query(("guide", "notice"), unit=VILLAGE), ["no-power", "no-water", "relief"]),
        (Query(("contact",)), []),
    ],
)
def test_codes_narrow_a_list(tmp_path: Path, query: Query, found: list[str]) -> None:
    catalogue = opened(
        tmp_path,
        [
            disclosure("money"),
            disclosure("covenant", "rules", area="village"),
            guide("relief"),
            policy("insurance", "medical"),
            policy("seeds"),
            notice("no-water", topics=("water", "meeting")),
            notice("no-power", topics=("power",)),
        ],
        signed([guide("county-guide", "job")], COUNTY),
    )
    assert sorted(listed(catalogue, query)) == found


def test_items_enter_and_leave_by_themselves(tmp_path: Path) -> None:
    catalogue = opened(
        tmp_path,
        [notice("today", in_force_from=NOW, in_force_until=NOW + HOUR), notice("later", in_force_from=NOW + HOUR)],
    )
    second = timedelta(microseconds=1)
    assert listed(catalogue, now=NOW - second) == []
    assert listed(catalogue, now=NOW) == ["today"]
    assert listed(catalogue, now=NOW + HOUR - second) == ["today"]
    assert listed(catalogue, now=NOW + HOUR) == ["later"]


def test_a_publicity_ends_with_its_last_day(tmp_path: Path) -> None:
    catalogue = opened(tmp_path, [disclosure("relief", until=date(2025, 10, 24))])
    midnight = datetime(2025, 10, 25, tzinfo=ZONE)
    query = Query(("disclosure",))
    assert listed(catalogue, query, midnight - timedelta(seconds=1)) == ["relief"]
    assert listed(catalogue, query, midnight) == []
    assert catalogue.next_change(NOW) == midnight


def test_the_next_change_is_the_soonest_border(tmp_path: Path) -> None:
    catalogue = opened(
        tmp_path,
        [
            notice("a", in_force_from=NOW + 3 * HOUR),
            notice("b", in_force_until=NOW + 2 * HOUR),
            notice("c", in_force_from=NOW - HOUR, in_force_until=NOW + 9 * HOUR),
        ],
    )
    assert catalogue.next_change(NOW) == NOW + 2 * HOUR
    assert catalogue.next_change(NOW + 2 * HOUR) == NOW + 3 * HOUR
    assert catalogue.next_change(NOW + 9 * HOUR) is None
    assert opened(tmp_path / "other", [notice("d")]).next_change(NOW) is None


def test_alerts_stand_gravest_first_and_only_for_their_time(tmp_path: Path) -> None:
    catalogue = opened(
        tmp_path,
        others=signed(
            [
                alert("blue", "blue", NOW - HOUR, NOW + HOUR, published=NOW),
                alert("red", "red", NOW - HOUR, NOW + HOUR, published=NOW - 2 * HOUR),
                alert("over", "red", NOW - 2 * HOUR, NOW),
                alert("coming", "red", NOW + HOUR, NOW + 2 * HOUR),
            ],
            COUNTY,
        ),
    )
    assert [item.id for item in catalogue.alerts(NOW)] == ["red", "blue"]
    assert [item.id for item in catalogue.alerts(NOW + HOUR)] == ["coming"]


def test_new_is_what_appeared_within_a_week(tmp_path: Path) -> None:
    catalogue = opened(
        tmp_path,
        [
            notice("fresh", published=NOW - 6 * DAY),
            notice("old", published=NOW - 7 * DAY),
            notice("old-but-just-in-force", published=NOW - 30 * DAY, in_force_from=NOW - HOUR),
            notice("fresh-and-gone", in_force_until=NOW - HOUR),
            notice("tomorrow", published=NOW + DAY),
            guide("g"),
        ],
    )
    assert catalogue.new(("notice",), NOW) == 2
    assert catalogue.new(("notice", "guide"), NOW) == 3
    assert catalogue.new_counts(NOW) == {"notice": 2, "guide": 1}
    marked = [entry.id for entry in catalogue.page(NOTICES, NOW, 0, 9) if entry.is_new(NOW)]
    assert sorted(marked) == ["fresh", "old-but-just-in-force"]


def test_a_translation_stands_in_for_its_original(tmp_path: Path) -> None:
    catalogue = opened(
        tmp_path,
        [
            notice("water"),
            notice("water-mn", language="mn-Mong", translation_of="water"),
            notice("power"),
            notice("power-mn", language="mn-Mong", translation_of="power", in_force_until=NOW + HOUR),
            notice("visitors", language="en"),
        ],
    )
    assert sorted(listed(catalogue)) == ["power", "visitors", "water"]
    mongolian = Query(("notice",), language="mn-Mong")
    assert sorted(listed(catalogue, mongolian)) == ["power-mn", "visitors", "water-mn"]
    assert sorted(listed(catalogue, mongolian, NOW + HOUR)) == ["power", "visitors", "water-mn"]
    assert ids(catalogue.translations(VILLAGE, "water", NOW)) == ["water-mn"]


def test_the_affairs_summary_counts_the_latest_quarter_of_the_village(tmp_path: Path) -> None:
    catalogue = opened(
        tmp_path,
        [
            disclosure("q3-money"),
            disclosure("q3-aid", "aid"),
            disclosure("q2-subsidy", "subsidy", quarter=2),
            disclosure("covenant", "rules", quarter=None, frequency="standing"),
            disclosure("q3-over", "industry", in_force_until=NOW - HOUR),
            disclosure("q3-later", "other", in_force_from=NOW + HOUR),
        ],
        signed([disclosure("township", "organisation")], TOWNSHIP),
    )
    assert catalogue.disclosed_templates(NOW) == ("2025年第3季度", {"finance", "aid", "rules"})
    assert catalogue.disclosed_templates(NOW + HOUR)[1] == {"finance", "aid", "rules", "other"}


def test_without_an_account_the_affairs_summary_is_empty(tmp_path: Path) -> None:
    assert opened(tmp_path, [notice("a")]).disclosed_templates(NOW) == ("", frozenset())


def test_only_what_has_a_slide_rotates(tmp_path: Path) -> None:
    catalogue = opened(
        tmp_path,
        [
            profile("village"),
            disclosure("money"),
            policy("seeds"),
            policy("wordy", points=0),
            guide("relief"),
            notice("water", summary="请存水"),
            notice("not-in-rotation", rotate=False),
            notice("over", in_force_until=NOW),
            notice("later", in_force_from=NOW + HOUR),
            notice("water-en", language="en", translation_of="water"),
            contact("doctor"),
        ],
        signed([alert("storm", "red", NOW - HOUR, NOW + HOUR)], COUNTY),
    )
    slots = catalogue.programme(NOW)
    assert {slot.id for slot in slots} == {"village", "money", "seeds", "relief", "water"}
    water = next(slot for slot in slots if slot.id == "water")
    assert (water.key, water.characters, water.ends) == (f"{VILLAGE}/water", len("water") + 3, None)


def test_the_overview_of_the_village_leads_the_profiles(tmp_path: Path) -> None:
    catalogue = opened(
        tmp_path,
        [profile("honours", published=NOW), profile("overview", topics=("overview",), published=NOW - 300 * DAY)],
        signed([profile("county", topics=("overview",))], COUNTY),
    )
    assert [slot.id for slot in catalogue.programme(NOW)] == ["overview", "honours", "county"]


def test_the_programme_is_bounded_and_keeps_what_matters_most(tmp_path: Path) -> None:
    catalogue = opened(
        tmp_path,
        [notice(f"own{n}", published=NOW - 400 * DAY) for n in range(3)]
        + [notice("urgent", priority="urgent", published=NOW - 100 * DAY)],
        signed([notice(f"county{n}") for n in range(50)], COUNTY),
    )
    chosen = [slot.id for slot in catalogue.programme(NOW, per_kind=6)]
    assert chosen == ["urgent", "own0", "own1", "own2", "county0", "county1"]


SEARCHED = [
    guide(
        "apply",
        title="城乡居民低保申请",
        search=keys("cheng xiang ju min di bao shen qing", "cxjmdbsq dbsq", "低保申请"),
    ),
    guide("form", title="低保申请表怎么填", search=keys("di bao shen qing biao zen me tian", "dbsqbzmt")),
    guide("pension", title="养老金认证", summary="低保户另有规定", search=keys("yang lao jin ren zheng", "yljrz")),
    guide("medical", title="医保缴费 ＷｉＦｉ 100%_", search=keys("yi bao jiao fei", "ybjf yb", "新农合")),
]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("低保", ["form", "apply", "pension"]),
        ("低保 申请", ["form", "apply"]),
        ("申请", ["apply", "form"]),
        ("dbsq", ["form", "apply"]),
        ("DBSQ", ["form", "apply"]),
        ("yb", ["medical"]),
        ("dibaoshenqing", ["form", "apply"]),
        ("di bao", ["form", "apply"]),
        ("renzheng", ["pension"]),
        ("新农合", ["medical"]),
        ("另有规定", ["pension"]),
        ("wifi", ["medical"]),
        ("100%", ["medical"]),
        ("%", ["medical"]),
        ("_", ["medical"]),
        ("没有这个", []),
        ("", []),
        ("   ", []),
        ("'; DROP TABLE entry; --", []),
    ],
)
def test_search_finds_by_characters_pinyin_and_initials(tmp_path: Path, text: str, found: list[str]) -> None:
    catalogue = opened(tmp_path, SEARCHED)
    assert ids(catalogue.search(text, NOW, 9)) == found


def test_search_is_bounded_and_shows_only_what_is_in_force(tmp_path: Path) -> None:
    catalogue = opened(
        tmp_path, [notice(f"n{n}", title="停水") for n in range(9)] + [notice("over", title="停水", in_force_until=NOW)]
    )
    assert len(catalogue.search("停水", NOW, 4)) == 4
    assert len(catalogue.search("停水", NOW, 99)) == 9
    assert catalogue.search("停" * 5000, NOW, 4) == ()


def test_where_a_text_fits_first_ranks_it(tmp_path: Path) -> None:
    catalogue = opened(
        tmp_path,
        [
            notice("summary", title="丁", summary="tea"),
            notice("pinyin-inside", title="丁", search=keys("a tea", "x")),
            notice("pinyin", title="丁", search=keys("tea b", "x")),
            notice("keyword", title="丁", search=keys("", "x", "tea")),
            notice("initials-inside", title="丁", search=keys("", "xtea")),
            notice("second-initials", title="丁", search=keys("", "x tea")),
            notice("initials", title="丁", search=keys("", "tea")),
            notice("title-inside", title="丁tea"),
            notice("title", title="Tea丁丁丁"),
        ],
    )
    assert ids(catalogue.search("tea", NOW, 99)) == [
        "title",
        "title-inside",
        "initials",
        "second-initials",
        "initials-inside",
        "keyword",
        "pinyin",
        "pinyin-inside",
        "summary",
    ]


@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=60))
def test_any_text_may_be_searched(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    catalogue = opened(tmp_path_factory.mktemp("any"), SEARCHED)
    assert len(catalogue.search(text, NOW, 3)) <= 3
    catalogue.close()


def test_media_are_found_by_hash_below_the_data_folder(tmp_path: Path) -> None:
    picture = EditionMedia("a" * 64, "image", 1920, 1080, ("prepared/aa/full.jpg",), "prepared/aa/thumb.jpg")
    catalogue = Catalogue.open(publish(tmp_path / "editions", [], [picture]), tmp_path)
    assert catalogue.media("a" * 64) == picture
    assert catalogue.media("b" * 64) is None
    assert catalogue.path(picture.files[0]) == tmp_path / "prepared/aa/full.jpg"


@pytest.mark.parametrize("relative", ["/etc/passwd", "../blobs/aa", "prepared/../../x"])
def test_a_path_out_of_the_data_folder_is_refused(tmp_path: Path, relative: str) -> None:
    with pytest.raises(ValueError, match="data folder"):
        opened(tmp_path).path(relative)


def test_damage_met_while_reading_is_named(tmp_path: Path) -> None:
    path = publish(tmp_path, signed([notice(f"n{n}", summary="字" * 200) for n in range(300)]))
    data = path.read_bytes()
    path.write_bytes(data[:8192] + b"\xa5" * (len(data) - 8192))
    catalogue = Catalogue.open(path, tmp_path)
    with pytest.raises(EditionFault, match=path.name):
        catalogue.page(NOTICES, NOW, 0, 9)


@settings(max_examples=50, deadline=None)
@given(
    windows=st.lists(st.tuples(st.integers(-50, 50), st.integers(1, 50)), min_size=1, max_size=20),
    moment=st.integers(-60, 110),
)
def test_lists_and_rotation_agree_with_the_windows(
    tmp_path_factory: pytest.TempPathFactory, windows: list[tuple[int, int]], moment: int
) -> None:
    """Whatever the windows: exactly the items in force are listed, and each border is announced before it comes."""
    items = [
        notice(f"n{n}", in_force_from=NOW + start * HOUR, in_force_until=NOW + (start + length) * HOUR)
        for n, (start, length) in enumerate(windows)
    ]
    catalogue = opened(tmp_path_factory.mktemp("windows"), items)
    now = NOW + moment * HOUR
    standing = {f"n{n}" for n, (start, length) in enumerate(windows) if start <= moment < start + length}
    assert set(listed(catalogue, now=now)) == standing
    assert {slot.id for slot in catalogue.programme(now, per_kind=99)} == standing
    borders = [border for start, length in windows for border in (start, start + length) if border > moment]
    assert catalogue.next_change(now) == (NOW + min(borders) * HOUR if borders else None)
    catalogue.close()
