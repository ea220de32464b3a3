"""Slides of the rotation: what little there is to say is said large, on both kinds of panel."""

from __future__ import annotations

import itertools
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final, Literal

import pytest

from feed.blocks import Chart, Fact, Facts, Paragraph, Series
from feed.item import Disclosure, Item, KeyPoint, Policy
from kiosk.edition import Edition
from tests.screens.hostile import LONG, VILLAGE_NAME
from tests.screens.wall import NOW, VILLAGE, Wall, edition_of, the_wall

pytestmark = pytest.mark.window

PANELS = {"landscape": (1920, 1080), "portrait": (1080, 1920)}
ROLES: Final[tuple[Literal["income", "expense"], ...]] = ("income", "expense")
POINTS = (
    KeyPoint(label="谁要缴", answer="没参加职工医保的村民", note="老人小孩都要缴"),
    KeyPoint(label="缴多少", answer="每人400元", note="低保特困户有资助"),
    KeyPoint(label="几时缴", answer="9月1日到12月31日"),
)


@pytest.fixture(scope="module")
def wall() -> Wall:
    return the_wall()


def notice(**fields: Any) -> Item:
    given: dict[str, Any] = {
        "id": "n", "version": 1, "kind": "notice", "title": "停水", "published": NOW, "summary": "明天停水",
    }  # fmt: skip
    return Item(**{**given, **fields})


def policy(points: tuple[KeyPoint, ...], **fields: Any) -> Item:
    return notice(kind="policy", title="医保缴费", policy=Policy(theme="health", key_points=points), **fields)


def slide_of(wall: Wall, data: Path, item: Item, panel: str) -> Any:
    """The slide of an item as it stands on a panel."""
    from kivy.uix.widget import Widget

    from screens.rotation.slides import draw_slide

    wall.resize(*PANELS[panel])
    for old in data.glob("editions/*"):
        old.unlink()
    slide = Widget(size_hint=(None, None))
    draw_slide(slide, wall.face(edition_of(data, [(VILLAGE, item)])), VILLAGE, item)  # type: ignore[arg-type]
    return slide


def box(slide: Any, text: str) -> Any:
    from screens.paint import TextBox

    return next(one for one in slide.walk() if isinstance(one, TextBox) and one.text == text)


@pytest.mark.parametrize("panel", PANELS)
def test_a_title_of_few_characters_is_a_poster(wall: Wall, tmp_path: Path, panel: str) -> None:
    assert box(slide_of(wall, tmp_path, notice(), panel), "停水").style.size_px == 176


@pytest.mark.parametrize("panel", PANELS)
def test_what_is_said_in_a_few_words_is_said_large(wall: Wall, tmp_path: Path, panel: str) -> None:
    style = box(slide_of(wall, tmp_path, notice(), panel), "明天停水").style
    assert style.size_px >= 80
    assert style.bold


@pytest.mark.parametrize("panel", PANELS)
def test_the_summary_is_seen_before_the_paragraph_below_it(wall: Wall, tmp_path: Path, panel: str) -> None:
    told = "街道水厂换水管，11月28日（星期六）早上8点到下午5点，全村停水。"
    slide = slide_of(wall, tmp_path, notice(summary="请提前存好水", blocks=(Paragraph(text=told),)), panel)
    lead, rest = box(slide, "请提前存好水"), box(slide, told)
    assert lead.style.size_px > rest.style.size_px >= 48
    assert lead.style.bold
    assert not rest.style.bold
    assert lead.y >= rest.top
    # No few characters are left over on a line of their own.
    assert rest.composed.lines[-1].width >= rest.width / 4


@pytest.mark.parametrize("panel", PANELS)
def test_answers_of_a_slide_stand_in_one_size(wall: Wall, tmp_path: Path, panel: str) -> None:
    slide = slide_of(wall, tmp_path, policy(POINTS), panel)
    assert len({box(slide, point.answer).style.size_px for point in POINTS}) == 1
    assert len({box(slide, point.label).style.size_px for point in POINTS}) == 1


@pytest.mark.parametrize("panel", PANELS)
def test_fewer_answers_are_set_larger(wall: Wall, tmp_path: Path, panel: str) -> None:
    three = box(slide_of(wall, tmp_path, policy(POINTS, url="https://a.example.cn/"), panel), POINTS[1].answer)
    two = box(slide_of(wall, tmp_path, policy(POINTS[1:], url="https://a.example.cn/"), panel), POINTS[1].answer)
    assert two.style.size_px > three.style.size_px


def test_one_answer_alone_stands_over_the_summary(wall: Wall, tmp_path: Path) -> None:
    slide = slide_of(wall, tmp_path, policy(POINTS[:1], summary="每年缴一次"), "landscape")
    assert box(slide, POINTS[0].answer).y >= box(slide, "每年缴一次").top


@pytest.mark.parametrize("panel", PANELS)
def test_a_few_words_too_long_for_a_line_do_not_make_the_type_small(wall: Wall, tmp_path: Path, panel: str) -> None:
    lead, told = "1420个劳动力，808人在村", "60岁以上老人486人，其中80岁以上58人。"
    item = notice(url="https://a.example.cn/", summary=lead, blocks=(Paragraph(text=told),))
    slide = slide_of(wall, tmp_path, item, panel)
    assert box(slide, lead).style.size_px >= 62
    assert box(slide, told).style.size_px >= 48


@pytest.mark.parametrize("panel", PANELS)
def test_a_title_of_sixty_characters_is_whole(wall: Wall, tmp_path: Path, panel: str) -> None:
    long = (LONG + "另附联系电话与办理地点说明表格")[:60]
    assert not box(slide_of(wall, tmp_path, notice(title=long), panel), long).composed.truncated
    coded = slide_of(wall, tmp_path, notice(title=long, url="https://a.example.cn/"), panel)
    assert not box(coded, long).composed.truncated


@pytest.mark.parametrize("panel", PANELS)
def test_figures_of_thirteen_digits_stand_apart_and_in_one_size(wall: Wall, tmp_path: Path, panel: str) -> None:
    values = ("9999999999999", "48620000.5", "-9999951379999")
    facts = tuple(Fact(name, value, unit="元") for name, value in zip(("收入", "支出", "结余"), values, strict=True))
    account = Disclosure(area="finance", matter="f3", template="finance")
    series = tuple(Series(role, (Decimal(1), Decimal(2)), role=role) for role in ROLES)
    chart = Chart(form="bars", categories=("二季", "三季"), series=series, unit="元")
    slide = slide_of(wall, tmp_path, notice(kind="disclosure", disclosure=account, blocks=(Facts(facts), chart)), panel)
    told = [box(slide, text) for text in ("100,000", "0.49", "-99,999.5")]
    assert len({one.style.size_px for one in told}) == 1
    for one, after in itertools.pairwise(told):
        assert one.x + one.composed.width < after.x
    assert told[-1].x + told[-1].composed.width < PANELS[panel][0]
    assert [box(slide, "亿元")]


@pytest.mark.parametrize("panel", PANELS)
def test_figures_without_a_chart_take_its_room(wall: Wall, tmp_path: Path, panel: str) -> None:
    from screens.paint import Rule

    facts = tuple(Fact(name, "3168", unit="元") for name in ("应收", "实收", "未收"))
    account = Disclosure(area="party", matter="f3", template="finance")
    slide = slide_of(wall, tmp_path, notice(kind="disclosure", disclosure=account, blocks=(Facts(facts),)), panel)
    bars = [one for one in slide.walk() if isinstance(one, Rule) and one.width == 8]
    assert len(bars) == 3
    if panel == "landscape":
        assert max(one.x for one in bars) > 1200
    else:
        assert max(one.y for one in bars) - min(one.y for one in bars) > 300


@pytest.mark.parametrize("panel", PANELS)
def test_a_village_of_twelve_characters_stands_clear_of_the_chip(wall: Wall, panel: str) -> None:
    from kivy.uix.widget import Widget

    from screens.rotation.village import _draw_name

    wall.resize(*PANELS[panel])
    face: Any = wall.face(None)
    edition = Edition(number=1, built=NOW, village=VILLAGE, units={VILLAGE: VILLAGE_NAME}, content_at=NOW)
    face.catalogue = SimpleNamespace(edition=edition)
    slide = Widget(size_hint=(None, None))
    place = (60, 216, 900, 216) if panel == "landscape" else (44, 220, 990, 252)
    _draw_name(slide, face, place, ((176, 216, 6), (120, 136, 4)))
    name = box(slide, VILLAGE_NAME)
    assert len(name.composed.lines) == 2
    first = name.composed.lines[0]
    assert first.height > name.style.size_px
    assert name.top <= PANELS[panel][1] - place[1] - 8


def test_an_upright_slide_without_a_code_reaches_down_to_the_dock(wall: Wall, tmp_path: Path) -> None:
    slide = slide_of(wall, tmp_path, policy(POINTS), "portrait")
    # The dock begins 560 units above the lower edge.
    assert box(slide, POINTS[-1].answer).y < 560 + 400


@pytest.mark.parametrize("portrait", [False, True])
@pytest.mark.parametrize("ratio", [3 / 4, 1.0, 4 / 3, 16 / 9, 2.2])
def test_a_photograph_is_shown_whole_beside_the_words(ratio: float, portrait: bool) -> None:
    from screens.rotation.notice import picture_place

    place = picture_place(ratio, portrait=portrait)
    assert place.width / place.height == pytest.approx(ratio, rel=0.01)
    assert place.width * place.height > 140_000
    right, dock = (1032, 1352) if portrait else (1856, 908)
    assert place.x + place.width <= right + 0.01
    assert place.y + place.height < dock


@pytest.mark.parametrize("portrait", [False, True])
@pytest.mark.parametrize("ratio", [0.05, 20.0])
def test_a_tall_picture_and_a_panorama_keep_a_size_that_is_seen(ratio: float, portrait: bool) -> None:
    from screens.rotation.notice import picture_place

    place = picture_place(ratio, portrait=portrait)
    assert min(place.width, place.height) > 250
