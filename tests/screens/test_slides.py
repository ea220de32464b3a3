"""Slides of the rotation: what little there is to say is said large, on both kinds of panel."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from feed.blocks import Paragraph
from feed.item import Item, KeyPoint, Policy
from tests.screens.wall import NOW, VILLAGE, Wall, edition_of, the_wall

pytestmark = pytest.mark.window

PANELS = {"landscape": (1920, 1080), "portrait": (1080, 1920)}
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


def test_an_upright_slide_without_a_code_reaches_down_to_the_dock(wall: Wall, tmp_path: Path) -> None:
    slide = slide_of(wall, tmp_path, policy(POINTS), "portrait")
    # The dock begins 560 units above the lower edge.
    assert box(slide, POINTS[-1].answer).y < 560 + 400
