"""CAP 1.2 files: the standard's examples and Chinese ones are read, hostile ones are not."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from central.alerts.cap import MOST_BYTES, CapFault, Reference, parse
from central.alerts.hazards import HazardsFault, load_hazards
from central.alerts.received import Filled, NotForScreens, filled, judge
from central.alerts.typed import WHAT_WIDTH, width
from feed.taxonomy import load_taxonomy
from tests.central.caps import AMBER, EARTHQUAKE, HOMELAND, THUNDERSTORM, alert, chinese

CONFIG = Path(__file__).resolve().parents[2] / "config"
HAZARDS = load_hazards(CONFIG / "alerts.toml")
NAMES = {"430304": "岳塘区", "430304009": "荷塘街道", "430304009203": "荷塘村", "430304010": "五里街道"}
NOW = datetime(2026, 10, 24, 2, 36, tzinfo=UTC)
THEN = datetime(2003, 6, 17, 22, 0, tzinfo=UTC)


def fill(raw: bytes, now: datetime = NOW) -> Filled:
    message = parse(raw)
    judge(message, now)
    return filled(message, HAZARDS, NAMES, "430304", now)


def test_the_standards_advisory_is_read_and_asks_for_the_end_it_lacks() -> None:
    made = fill(HOMELAND, THEN)
    assert (made.typed.level, made.typed.category) == ("orange", "other")
    assert made.typed.ends is None and any("到几时" in words for words in made.told)
    assert made.typed.area == "U.S. nationwide and interests worldwide"
    assert made.typed.units == () and any("勾选" in words for words in made.told)


def test_the_standards_thunderstorm_is_read_without_its_polygon() -> None:
    message = parse(THUNDERSTORM)
    assert message.sent.utcoffset() == timedelta(hours=-7)
    made = fill(THUNDERSTORM, THEN)
    assert (made.typed.category, made.typed.level) == ("thunder", "orange")
    assert made.typed.ends == datetime(2003, 6, 17, 23, 0, tzinfo=UTC)
    assert "38.47" not in repr(message) and made.typed.area.startswith("EXTREME NORTH")


def test_the_standards_earthquake_is_an_update_of_an_earlier_message() -> None:
    message = parse(EARTHQUAKE)
    assert message.msg_type == "Update"
    assert message.references == (Reference(sender="trinet@caltech.edu", identifier="TRI13970876.1"),)
    assert fill(EARTHQUAKE, THEN).typed.category == "earthquake"


def test_the_standards_amber_alert_has_two_languages() -> None:
    message = parse(AMBER)
    assert [info.language for info in message.infos] == ["en-US", "es-US"]
    told = message.told()
    assert told is not None and told.event == "Child Abduction"
    assert fill(AMBER, THEN).typed.name == "Child Ab"


def test_chinese_is_taken_before_other_languages() -> None:
    raw = chinese().replace(b"<info>", b"<info><language>en-US</language><event>Rain</event></info><info>", 1)
    told = parse(raw).told()
    assert told is not None and told.event == "暴雨"


def test_a_district_message_fills_the_form() -> None:
    made = fill(chinese())
    typed = made.typed
    assert (typed.category, typed.level, typed.units, typed.area) == ("rainstorm", "orange", ("430304009",), "荷塘街道")
    assert typed.issued_by == "岳塘区气象台" and typed.ends == datetime(2026, 10, 24, 8, 30, tzinfo=UTC)
    assert typed.what == "预计未来3小时内荷塘街道降雨量将达50毫米以上，可能引发山洪和城乡内涝"
    assert typed.actions[0].text == "待在屋里，不要出门" and made.told == ()
    assert "切断低洼地带" in typed.original


@pytest.mark.parametrize(
    ("severity", "headline", "level"),
    [
        ("Red", "暴雨预警", "red"),
        ("Unknown", "岳塘区气象台发布暴雨黄色预警", "yellow"),
        ("Minor", "暴雨预警", "blue"),
        ("Unknown", "暴雨预警", ""),
    ],
)
def test_a_colour_comes_before_the_severity_and_an_unknown_one_is_asked_for(
    severity: str, headline: str, level: str
) -> None:
    made = fill(chinese(severity=severity, headline=headline))
    assert made.typed.level == level and any("级别" in words for words in made.told) == (not level)


@pytest.mark.parametrize(
    ("area", "units"),
    [
        ("430304000000", ("430304",)),
        ("430304009203", ("430304009203",)),
        ("430300000000", ("430304",)),
        ("430000000000", ("430304",)),
        ("430302001000", ()),
        ("", ()),
    ],
)
def test_area_codes_become_units_of_the_county(area: str, units: tuple[str, ...]) -> None:
    assert fill(chinese(area=area)).typed.units == units


def test_an_exercise_is_a_drill_and_a_test_is_for_nobody() -> None:
    assert fill(chinese(status="Exercise")).typed.drill
    for status in ("Test", "System", "Draft"):
        with pytest.raises(NotForScreens, match="测试"):
            fill(chinese(status=status))


def test_what_is_not_public_or_only_a_receipt_is_not_shown() -> None:
    with pytest.raises(NotForScreens, match="公众"):
        fill(chinese(scope="Restricted"))
    with pytest.raises(NotForScreens, match="回执"):
        fill(chinese(msg_type="Ack"))


@pytest.mark.parametrize(
    ("times", "words"),
    [
        ({"expires": "2026-10-24T10:35:00+08:00"}, "到期"),
        ({"sent": "2026-10-24T11:30:00+08:00"}, "将来"),
        ({"expires": "2026-10-24T09:00:00+08:00"}, "结束"),
        ({"sent": "2026-02-30T10:30:00+08:00"}, "没有这一天"),
        ({"sent": "yesterday"}, "不是时间"),
        ({"sent": "0001-01-01T00:00:00+08:00"}, "没有这一天"),
        ({"expires": "2026-10-24T25:00:00+08:00"}, "没有这一天"),
        ({"sent": ""}, "几时发出"),
    ],
)
def test_wrong_dates_are_refused_with_words(times: dict[str, str], words: str) -> None:
    with pytest.raises((CapFault, NotForScreens), match=words):
        fill(chinese(**times))


def test_a_missing_or_far_end_is_asked_for() -> None:
    for expires in ("", "2026-11-24T10:00:00+08:00"):
        made = fill(chinese(expires=expires))
        assert made.typed.ends is None and any("结束" in words for words in made.told)


def test_files_of_version_1_1_without_name_space_and_in_gbk_are_read() -> None:
    for raw in (
        chinese().replace(b"cap:1.2", b"cap:1.1"),
        chinese().replace(b' xmlns="urn:oasis:names:tc:emergency:cap:1.2"', b""),
        chinese(encoding="gb18030"),
        chinese(encoding="utf-16"),
    ):
        assert fill(raw).typed.category == "rainstorm"


HOSTILE = {
    "billion laughs": b"""<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">
        <!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><alert><identifier>&c;</identifier></alert>""",
    "external entity": b"""<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>
        <alert><identifier>&x;</identifier></alert>""",
    "parameter entity": b"""<?xml version="1.0"?><!DOCTYPE a [<!ENTITY % x SYSTEM "http://127.0.0.1:9/x"> %x;]>
        <alert/>""",
    "external document type": b"""<!DOCTYPE alert SYSTEM "http://127.0.0.1:9/cap.dtd"><alert/>""",
    "huge": b"<alert>" + b" " * MOST_BYTES + b"</alert>",
    "cut off": chinese()[:400],
    "wrong encoding": chinese(encoding="gb18030").replace(b'encoding="gb18030"', b'encoding="UTF-8"'),
    "wrong Chinese encoding": chinese().replace(b'encoding="UTF-8"', b'encoding="GB2312"'),
    "unknown encoding": chinese().replace(b'encoding="UTF-8"', b'encoding="klingon"'),
    "multi-byte encoding": chinese().replace(b'encoding="UTF-8"', b'encoding="Shift_JIS"'),
    "another XML": b"<feed xmlns='http://www.w3.org/2005/Atom'/>",
    "no XML": "暴雨橙色预警".encode(),
    "nothing": b"  \n",
    "a program": b"MZ\x90\x00" * 100,
    "undeclared entity": alert("<identifier>&x;</identifier>"),
    "no identifier": chinese(""),
    "identifier with a comma": chinese("a,b"),
    "no status": chinese(status=""),
    "unknown type": chinese(msg_type="Publish"),
    "unknown scope": chinese(scope="Everybody"),
    "long text": chinese(headline="雨" * 10_001),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_and_broken_files_are_refused_with_a_sentence_at_once(name: str) -> None:
    began = time.perf_counter()
    with pytest.raises(CapFault) as refused:
        parse(HOSTILE[name])
    assert time.perf_counter() - began < 2
    assert str(refused.value).endswith("。") and "fault" not in str(refused.value).casefold()


def test_nesting_without_end_is_read_or_refused_and_nothing_breaks() -> None:
    deep = b"<alert>" + b"<a>" * 60_000 + b"</a>" * 60_000 + b"</alert>"
    with pytest.raises(CapFault):
        parse(deep)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200), st.integers(0, 900))
def test_a_damaged_file_is_a_fault_or_a_message_never_a_crash(noise: bytes, at: int) -> None:
    raw = chinese()
    try:
        message = parse(raw[:at] + noise + raw[at + len(noise) :])
        judge(message, NOW)
        made = filled(message, HAZARDS, NAMES, "430304", NOW)
    except (CapFault, NotForScreens):
        return
    assert width(made.typed.what) <= WHAT_WIDTH


def test_every_suggestion_fits_the_screen_and_every_category_has_one() -> None:
    from central.alerts.typed import Do, Typed, _action_faults

    taxonomy = load_taxonomy(CONFIG / "taxonomy.toml")
    assert {term.code for term in taxonomy.alert_categories} == {hazard.category for hazard in HAZARDS.hazards}
    for hazard in HAZARDS.hazards:
        actions = tuple(Do(action.text, action.detail) for action in hazard.actions)
        assert list(_action_faults(Typed(actions=actions))) == []
        assert width(hazard.what) <= WHAT_WIDTH
    icons = Path(__file__).resolve().parents[2] / "central" / "console" / "icons"
    assert all((icons / f"{each.icon}.svg").is_file() for each in HAZARDS.icons)
    assert HAZARDS.icon_of("进水先拉闸断电") == "bolt"


def test_a_broken_file_of_hazards_names_itself(tmp_path: Path) -> None:
    broken = tmp_path / "alerts.toml"
    broken.write_text("hazards = 3", "utf-8")
    with pytest.raises(HazardsFault, match=r"alerts\.toml"):
        load_hazards(broken)
