"""Lists on the window: no rows, one, five hundred; long titles; what narrows them; where they lead."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from feed.blocks import Contact, Contacts
from feed.item import Disclosure, Guide, Item, Period, Policy
from screens.filters import Choice, chosen, filters_of
from screens.manner import Manner
from tests.screens.wall import NOW, SIZES, STANDARD, VILLAGE, Wall, button, edition_of, the_wall

pytestmark = pytest.mark.window

NAME = "𬱖家冲张三李四户、" * 7


@pytest.fixture(scope="module")
def wall() -> Wall:
    return the_wall()


def item(number: int, kind: str = "notice", **fields: Any) -> tuple[str, Item]:
    given = {
        "id": f"i{number}", "version": 1, "kind": kind, "title": f"第{number}号通知",
        "published": NOW - timedelta(days=number),
    }  # fmt: skip
    return VILLAGE, Item(**{**given, **fields})


def disclosure(number: int, area: Any, template: str, **fields: Any) -> tuple[str, Item]:
    period = Period(label="2026年三季度", first=NOW.date(), last=NOW.date())
    part = Disclosure(area=area, matter="f3", template=template, period=period)
    return item(number, "disclosure", disclosure=part, **fields)


def show(
    wall: Wall,
    data: Path,
    route: str,
    items: list[tuple[str, Item]],
    memory: Any = None,
    manner: Manner = STANDARD,
) -> tuple[Any, Any]:
    from screens.listing import SectionPage

    for old in data.glob("editions/*"):
        old.unlink()
    face = wall.face(edition_of(data, items), manner=manner)
    page = SectionPage(face, route, memory)  # type: ignore[arg-type]
    return page, wall.show(page)


def clean(stage: Any) -> None:
    from screens.audit import audit

    findings = audit(stage, stage.face.layout)
    assert not findings, "\n".join(map(str, findings[:6]))


def rows(stage: Any) -> list[str]:
    """Names of the rows shown, from the top."""
    found = [
        (widget.top, widget.name)
        for widget in stage.walk()
        if hasattr(widget, "panel") and widget.name.startswith(("第", "长", "𬱖"))
    ]
    return [name for _, name in sorted(found, reverse=True)]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("count", [0, 1, 5, 500])
@pytest.mark.parametrize("route", ["section:notice", "section:village", "section:affairs", "section:policy"])
def test_lists_of_any_length_are_clean(wall: Wall, tmp_path: Path, size: str, count: int, route: str) -> None:
    wall.resize(*SIZES[size])
    made = []
    for number in range(count):
        title = "长" + NAME[: number % 59]
        if route.endswith("affairs"):
            made.append(disclosure(number, ("party", "village", "finance")[number % 3], "finance", title=title))
        elif route.endswith("policy"):
            themes = wall.taxonomy.themes
            made.append(item(number, "policy", title=title, policy=Policy(theme=themes[number % len(themes)].code)))
        else:
            kind = "profile" if route.endswith("village") else "notice"
            made.append(item(number, kind, title=title, summary="概况" * (number % 60)))
    page, stage = show(wall, tmp_path, route, made)
    clean(stage)
    if count == 500:
        for turn in (1, 7, 40):
            page._body.turn(turn)
            clean(stage)
            assert rows(stage)


@pytest.mark.parametrize("size", SIZES)
def test_a_title_of_sixty_characters_is_shown_whole(wall: Wall, tmp_path: Path, size: str) -> None:
    from screens.paint import TextBox

    wall.resize(*SIZES[size])
    title = NAME[:60]
    for route, made in (
        ("section:notice", item(1, title=title, priority="urgent")),
        ("section:affairs", disclosure(1, "finance", "finance", title=title)),
        ("section:village", item(1, "profile", title=title)),
        ("section:policy", item(1, "policy", title=title, policy=Policy(theme="farming"))),
    ):
        _, stage = show(wall, tmp_path, route, [made])
        clean(stage)
        boxes = [box for box in stage.walk() if isinstance(box, TextBox) and box.text == title]
        assert boxes
        assert not any(box.composed.truncated for box in boxes), route


def test_pages_turn_and_are_remembered(wall: Wall, tmp_path: Path) -> None:
    wall.resize(*SIZES["landscape"])
    made = [item(number) for number in range(12)]
    page, stage = show(wall, tmp_path, "section:notice", made)
    first = rows(stage)
    assert first == [f"第{number}号通知" for number in range(5)]
    wall.tap(button(stage, "下页"))
    assert rows(stage) == [f"第{number}号通知" for number in range(5, 10)]
    _, stage = show(wall, tmp_path, "section:notice", made, dict(page.memory))
    assert rows(stage) == [f"第{number}号通知" for number in range(5, 10)]


def test_another_size_of_type_goes_on_where_the_list_was(wall: Wall, tmp_path: Path) -> None:
    wall.resize(*SIZES["landscape"])
    made = [item(number) for number in range(30)]
    page, stage = show(wall, tmp_path, "section:notice", made, {"page": 4})
    assert rows(stage)[0] == "第20号通知"
    page, stage = show(wall, tmp_path, "section:notice", made, page.memory, Manner(large=True))
    assert "第20号通知" in rows(stage)
    page, stage = show(wall, tmp_path, "section:notice", made, page.memory)
    assert rows(stage)[0] == "第20号通知", "and nothing has moved on the way back"


def test_a_page_that_is_no_longer_there_shows_the_last(wall: Wall, tmp_path: Path) -> None:
    wall.resize(*SIZES["landscape"])
    _, stage = show(wall, tmp_path, "section:notice", [item(1)], {"page": 9})
    assert rows(stage) == ["第1号通知"]


def test_a_row_leads_to_its_item(wall: Wall, tmp_path: Path) -> None:
    wall.resize(*SIZES["landscape"])
    page, stage = show(wall, tmp_path, "section:notice", [item(1)])
    wall.tap(button(stage, "第1号通知"))
    assert page.face.opened == [f"item:{VILLAGE}/i1"]


def test_classes_and_areas_narrow_the_list_of_affairs(wall: Wall, tmp_path: Path) -> None:
    wall.resize(*SIZES["landscape"])
    made = [
        disclosure(1, "finance", "finance"),
        disclosure(2, "party", "organisation"),
        disclosure(3, "village", "aid"),
        disclosure(4, "finance", "subsidy"),
    ]
    page, stage = show(wall, tmp_path, "section:affairs", made)
    assert len(rows(stage)) == 4
    wall.tap(button(stage, "财务"))
    assert rows(stage) == ["第1号通知", "第4号通知"]
    wall.tap(button(stage, "政府补贴"))
    assert rows(stage) == ["第4号通知"]
    clean(stage)
    # A class without anything in the area leaves the area.
    wall.tap(button(stage, "社会救助"))
    assert rows(stage) == ["第3号通知"]
    assert page.memory["tab"] == ""
    wall.tap(button(stage, "全部"))
    assert len(rows(stage)) == 4


def test_guides_open_with_the_events_of_a_life(wall: Wall, tmp_path: Path) -> None:
    wall.resize(*SIZES["landscape"])
    guide = Guide(life_event="aid", who="谁", duration="当天", fee="不收", place="村里", phone="12345")
    made = [item(1, "guide", guide=guide)]
    page, stage = show(wall, tmp_path, "section:guide", made)
    clean(stage)
    wall.tap(button(stage, "救助"))
    assert page.face.opened == ["section:guide/aid"]
    _, stage = show(wall, tmp_path, "section:guide/aid", made)
    assert rows(stage) == ["第1号通知"]
    clean(stage)


@pytest.mark.parametrize("size", SIZES)
def test_an_event_without_guides_offers_others(wall: Wall, tmp_path: Path, size: str) -> None:
    wall.resize(*SIZES[size])
    guide = Guide(life_event="aid", who="谁", duration="当天", fee="不收", place="村里", phone="12345")
    page, stage = show(wall, tmp_path, "section:guide/build", [item(1, "guide", guide=guide)])
    clean(stage)
    wall.tap(button(stage, "救助"))
    assert page.face.opened == ["section:guide/aid"]


def test_a_cut_line_is_told_in_the_head(wall: Wall, tmp_path: Path) -> None:
    from tests.screens.test_item_page import told

    wall.resize(*SIZES["portrait"])
    page, stage = show(wall, tmp_path, "section:notice", [item(1)])
    page.face.offline = True
    page.status_changed()
    assert "网断了" in told(stage)
    clean(stage)


def test_a_tab_tapped_again_is_let_go(wall: Wall) -> None:
    section = wall.theme.by_key("affairs")
    assert section is not None
    filters = filters_of(section, wall.taxonomy, lambda _: frozenset())
    assert chosen(filters, Choice(tab="party"), lambda _: 1, "tab", "party") == Choice()
    assert chosen(filters, Choice(cell="aid"), lambda tried: not tried.cell, "tab", "party") == Choice(tab="party")
    assert chosen(filters, Choice(), lambda _: 1, "cell", "no-such-class") == Choice()


def test_the_period_gives_way_before_the_area(wall: Wall) -> None:
    section = wall.theme.by_key("affairs")
    assert section is not None
    filters = filters_of(section, wall.taxonomy, lambda _: frozenset())
    before = Choice(tab="party", period="2026-07-01/2026-09-30")
    found = chosen(filters, before, lambda tried: not tried.period, "cell", "aid")
    assert found == Choice(tab="party", cell="aid")


def test_many_classes_show_only_those_with_content(wall: Wall) -> None:
    section = wall.theme.by_key("policy")
    assert section is not None
    found = filters_of(section, wall.taxonomy, lambda _: frozenset({"farming", "medical"}))
    assert {term.code for term in found.cells} == {"farming", "medical"}
    assert filters_of(section, wall.taxonomy, lambda _: frozenset({"farming"})).cells == ()


def test_periods_are_stepped_through_and_told_in_the_head(wall: Wall, tmp_path: Path) -> None:
    from tests.screens.test_item_page import told

    wall.resize(*SIZES["landscape"])
    quarters = [
        Period(label="2026年三季度", first=date(2026, 7, 1), last=date(2026, 9, 30)),
        Period(label="2026年二季度", first=date(2026, 4, 1), last=date(2026, 6, 30)),
    ]
    made = [
        item(number, "disclosure", disclosure=Disclosure(
            area="finance", matter="f3", template=template, period=quarters[place], frequency="quarterly"))
        for number, (place, template) in enumerate([(0, "finance"), (0, "aid"), (1, "finance")])
    ]  # fmt: skip
    page, stage = show(wall, tmp_path, "section:affairs", made)
    assert len(rows(stage)) == 3
    assert "2/7" in told(stage)
    clean(stage)
    wall.tap(button(stage, "更早"))
    assert len(rows(stage)) == 2
    wall.tap(button(stage, "更早"))
    assert rows(stage) == ["第2号通知"]
    assert "1/7" in told(stage)
    assert "2026年二季度" in told(stage)
    assert not button(stage, "更早").enabled
    wall.tap(button(stage, "更近"))
    wall.tap(button(stage, "更近"))
    assert len(rows(stage)) == 3
    assert page.memory["period"] == ""


def test_a_swipe_turns_the_page(wall: Wall, tmp_path: Path) -> None:
    wall.resize(*SIZES["landscape"])
    page, stage = show(wall, tmp_path, "section:notice", [item(number) for number in range(12)])
    page.swiped(1, "vertical")
    assert rows(stage)[0] == "第5号通知"
    page.swiped(-1, "vertical")
    page.swiped(-1, "vertical")
    assert rows(stage)[0] == "第0号通知"


def test_every_number_of_the_village_is_a_row_that_opens_its_item(wall: Wall, tmp_path: Path) -> None:
    from tests.screens.test_item_page import told

    wall.resize(*SIZES["landscape"])
    numbers = Contacts(contacts=(Contact(name="值班", phone="0731-5555 0112"), Contact(name="火警", phone="119")))
    page, stage = show(wall, tmp_path, "section:phone", [item(1, "contact", blocks=(numbers,))])
    clean(stage)
    assert "0731-5555 0112" in told(stage)
    wall.tap(button(stage, "火警 119"))
    assert page.face.opened == [f"item:{VILLAGE}/i1"]


def test_hills_below_a_short_list_stand_behind_what_narrows_it(wall: Wall, tmp_path: Path) -> None:
    from screens.paint import Picture, PressButton

    wall.resize(*SIZES["landscape"])
    page, stage = show(wall, tmp_path, "section:notice", [item(1)])
    hills = min((one for one in page.walk(restrict=True) if isinstance(one, Picture)), key=lambda one: one.y)
    assert hills.width >= 1900
    # Children are listed from the front to the back.
    behind = next(place for place, one in enumerate(page.children) if hills in one.walk(restrict=True))
    fronts = [place for place, one in enumerate(page.children) if isinstance(one, PressButton)]
    assert fronts
    assert max(fronts) < behind
    clean(stage)


def test_a_period_of_many_characters_is_told_whole_beside_a_short_title(wall: Wall, tmp_path: Path) -> None:
    from screens.paint import TextBox

    wall.resize(*SIZES["landscape"])
    label = "2026年7月至9月第三季度"
    period = Period(label=label, first=NOW.date(), last=NOW.date())
    part = Disclosure(area="finance", matter="f3", template="finance", period=period)
    _, stage = show(wall, tmp_path, "section:affairs", [item(1, "disclosure", disclosure=part)])
    told = [one for one in stage.walk() if isinstance(one, TextBox) and one.text == label]
    assert told
    assert not any(one.composed is not None and one.composed.truncated for one in told)
    clean(stage)
