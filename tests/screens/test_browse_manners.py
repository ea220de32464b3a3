"""Home, lists and states as residents want them: 特大, 黑底, 够得着, on every panel, with names of any length."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from feed.blocks import Contact, Contacts
from feed.item import Disclosure, Guide, Item, Period
from kiosk.catalogue import Catalogue
from kiosk.status import Status, UnitStatus
from screens.manner import Manner
from tests.screens.test_listing import NAME, disclosure, item
from tests.screens.wall import NOW, SIZES, VILLAGE, Wall, edition_of, the_wall

pytestmark = pytest.mark.window

MANNERS = {
    "large": Manner(large=True),
    "dark": Manner(dark=True),
    "low": Manner(low=True),
    "all": Manner(large=True, dark=True, low=True),
}
LONG = "莫力达瓦达斡尔族自治旗一村"


@pytest.fixture(scope="module")
def wall() -> Wall:
    return the_wall()


def content(count: int, title: str) -> list[tuple[str, Item]]:
    """So many items of every kind, with titles of any length."""
    made: list[tuple[str, Item]] = []
    for number in range(count):
        name = title or "长" + NAME[: number % 59]
        day = NOW - timedelta(days=number)
        period = Period(label=f"{2026 - number % 30}年", first=day.date(), last=day.date())
        made += [
            item(number, "notice", title=name, summary="请提前存好水，煮饭洗衣早准备，来水另行通知"),
            disclosure(number, ("party", "village", "finance")[number % 3], "finance", id=f"d{number}", title=name),
            item(number, "disclosure", id=f"y{number}", title=name,
                 disclosure=Disclosure(area="finance", matter="f3", template="aid", period=period)),
            item(number, "profile", id=f"p{number}", title=name, summary="依塘而居，种莲兴业。" * (number % 20)),
            item(number, "guide", id=f"g{number}", title=name, guide=Guide(
                life_event="aid", who="谁", duration="当天", fee="不收", place="村里", phone="12345")),
            item(number, "contact", id=f"c{number}", title=name, blocks=(Contacts(contacts=(
                Contact(name=name[:60], phone="0731-5555 0112", duty="什么事都可以打" * (number % 4)),
                Contact(name="急救", phone="120"))),)),
        ]  # fmt: skip
    return made


def pages(face: Any) -> list[Any]:
    """Every page of this part of the screen."""
    from screens.page import page_class

    routes: list[tuple[str, dict[str, Any]]] = [("home", {}), ("failsafe", {})]
    routes += [(f"section:{section.key}", {}) for section in face.theme.section]
    routes += [("section:guide/aid", {}), ("section:guide/build", {}), ("section:affairs", {"picking": "period"})]
    routes += [("section:affairs", {"picking": "cell"}), ("section:village", {"page": 1})]
    return [page_class(route)(face, route, memory) for route, memory in routes]


def findings(wall: Wall, page: Any) -> list[str]:
    from screens.audit import audit
    from screens.reach import page_top

    wall.show(page)
    found = audit(page, page.face.layout, touch_top=page_top(page.face))
    return [f"{page.route} {page.memory}: {one}" for one in found]


@pytest.fixture(scope="module")
def editions(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Catalogue]:
    """Editions without anything, with one item of each kind whose title is as long as it may be, and with many."""
    kinds = {"none": (0, ""), "longest": (1, NAME[:60]), "many": (30, "")}
    return {name: edition_of(tmp_path_factory.mktemp(name), content(*what)) for name, what in kinds.items()}


@pytest.mark.parametrize(
    ("size", "manner", "what"),
    [
        ("landscape", "large", "none"), ("landscape", "large", "longest"), ("landscape", "large", "many"),
        ("landscape", "dark", "longest"), ("landscape", "dark", "many"), ("small", "large", "longest"),
        ("portrait", "large", "longest"), ("portrait", "large", "many"), ("portrait", "low", "longest"),
        ("portrait", "low", "many"), ("portrait", "all", "none"), ("portrait", "all", "many"),
    ],
)  # fmt: skip
def test_every_page_is_clean(wall: Wall, editions: dict[str, Catalogue], size: str, manner: str, what: str) -> None:
    wall.resize(*SIZES[size])
    face = wall.face(editions[what], manner=MANNERS[manner])
    found = [finding for page in pages(face) for finding in findings(wall, page)]
    assert not found, "\n".join(found[:12])


@pytest.mark.parametrize("manner", MANNERS)
def test_a_cut_line_is_told_in_every_manner(wall: Wall, tmp_path: Path, manner: str) -> None:
    from tests.screens.test_item_page import told

    for size in SIZES:
        wall.resize(*SIZES[size])
        face = wall.face(edition_of(tmp_path / size, content(3, "")), manner=MANNERS[manner])
        face.offline = True
        for page in pages(face)[:1] + pages(face)[2:3]:
            assert not findings(wall, page)
            assert "网断了" in told(page)


@pytest.mark.parametrize("manner", ["large", "dark"])
def test_by_night_no_picture_is_drawn(wall: Wall, tmp_path: Path, manner: str) -> None:
    from screens.paint import Picture

    wall.resize(*SIZES["landscape"])
    face = wall.face(edition_of(tmp_path, content(5, "")), manner=MANNERS[manner])
    drawn = 0
    for page in pages(face):
        wall.show(page)
        drawn += sum(isinstance(widget, Picture) for widget in page.walk())
    assert (drawn == 0) == MANNERS[manner].dark


def test_low_keeps_targets_in_the_lower_part_of_an_upright_panel(wall: Wall, tmp_path: Path) -> None:
    from screens.reach import REACH_MM

    wall.resize(*SIZES["portrait"])
    face = wall.face(edition_of(tmp_path, content(12, "")), manner=MANNERS["low"])
    mm = 55 * 25.4 / (1080**2 + 1920**2) ** 0.5
    for page in pages(face):
        wall.show(page)
        for widget in page.walk():
            if getattr(widget, "touch_target", False):
                assert face.settings.panel.lower_edge_mm + widget.top * mm <= REACH_MM + 2, widget.name


def test_type_is_larger_in_large(wall: Wall, tmp_path: Path) -> None:
    from screens.paint import TextBox

    wall.resize(*SIZES["landscape"])
    sizes = {}
    for name, manner in (("standard", Manner()), ("large", Manner(large=True))):
        face = wall.face(edition_of(tmp_path / name, [item(1, title="停水通知")]), manner=manner)
        page = pages(face)[6]
        wall.show(page)
        sizes[name] = max(
            box.style.size_px for box in page.walk() if isinstance(box, TextBox) and box.text == "停水通知"
        )
    assert sizes["large"] >= 1.45 * sizes["standard"]


@pytest.mark.parametrize("size", SIZES)
def test_a_picker_opens_in_large_and_narrows_the_list(wall: Wall, tmp_path: Path, size: str) -> None:
    from tests.screens.wall import button

    wall.resize(*SIZES[size])
    made = [disclosure(1, "finance", "finance"), disclosure(2, "party", "aid")]
    face = wall.face(edition_of(tmp_path, made), manner=Manner(large=True))
    page = pages(face)[3]
    stage = wall.show(page)
    wall.tap(button(stage, "全部类别"))
    wall.tap(button(stage, "社会救助"))
    assert page.memory["cell"] == "aid"
    assert button(stage, "第2号通知")
    with pytest.raises(AssertionError):
        button(stage, "第1号通知")


def test_back_closes_an_open_picker_and_then_leaves_the_section(wall: Wall, tmp_path: Path) -> None:
    from tests.screens.wall import button

    wall.resize(*SIZES["landscape"])
    made = [disclosure(1, "finance", "finance"), disclosure(2, "party", "aid")]
    face = wall.face(edition_of(tmp_path, made), manner=Manner(large=True))
    page = pages(face)[3]
    stage = wall.show(page)
    wall.tap(button(stage, "全部类别"))
    assert page.memory["picking"] == "cell"
    wall.tap(button(stage, "返回"))
    assert page.memory["picking"] == ""
    assert face.opened == []
    assert button(stage, "第1号通知")
    wall.tap(button(stage, "返回"))
    assert face.opened == ["back"]


@pytest.mark.parametrize("size", SIZES)
def test_content_on_its_way_is_told_where_nothing_is_yet(wall: Wall, tmp_path: Path, size: str) -> None:
    from screens.page import page_class
    from tests.screens.test_item_page import told

    wall.resize(*SIZES[size])
    face = wall.face(edition_of(tmp_path, content(1, "")))
    units = {"430304": UnitStatus(version=1, newest=2, items=5, admitted=3)}
    face.status = Status(state="online", since=NOW, units=units)  # type: ignore[assignment]
    page = page_class("section:guide/build")(face, "section:guide/build", None)  # type: ignore[arg-type]
    assert not findings(wall, page)
    for words in ("正在更新内容", "3 / 5", "建房的办事指南正在整理", "可以先看看", "1 件事"):
        assert words in told(page)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", ["塘", LONG, "荷塘" * 6])
def test_a_village_name_of_any_length_stands_on_its_poster(wall: Wall, tmp_path: Path, size: str, name: str) -> None:
    from kivy.uix.widget import Widget

    from screens.audit import audit
    from screens.rotation.village import draw_poster

    wall.resize(*SIZES[size])
    face = wall.face(edition_of(tmp_path, content(1, "")))
    assert face.catalogue is not None
    face.catalogue.edition.units[VILLAGE] = name
    slide = Widget()
    _, made = item(1, "profile", summary="依塘而居，种莲兴业，" * 9)
    draw_poster(slide, face, made)  # type: ignore[arg-type]
    assert not audit(slide, face.layout)
