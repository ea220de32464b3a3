"""Item pages in 特大 and by night: one topic per screen, the way on, the code on its own page; nothing clipped."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from msgspec.structs import replace
from PIL import Image as Pillow

from feed import blocks
from feed.item import Guide, Item
from kiosk.edition import EditionMedia
from screens.manner import Manner
from tests.screens.test_item_page import LONG, URL, every_block, item, media, typed_items
from tests.screens.wall import NOW, SIZES, VILLAGE, Wall, button, edition_of, the_wall

__all__ = ["media"]

pytestmark = pytest.mark.window

LARGE, DARK = Manner(large=True), Manner(dark=True)
BOTH = Manner(large=True, dark=True)


@pytest.fixture(scope="module")
def wall() -> Wall:
    return the_wall()


def guide(**fields: Any) -> Item:
    steps = tuple(blocks.Step(name=f"第{n}步", who="街道", time="10天内", result="干部到家里看") for n in range(5))
    materials = tuple(blocks.Material(name=f"第{n}样材料", form="带原件") for n in range(5))
    made = Guide(
        life_event="aid", who="家庭人均收入低于低保标准", duration="30个工作日", fee="不收费",
        place="村便民服务站 村委会一楼", phone="0731-5555 0112", materials=materials, steps=steps,
        hours="周一到周五", basis="《社会救助暂行办法》", authority="岳塘区民政局", checked=date(2026, 9, 30),
    )  # fmt: skip
    return item("guide", guide=replace(made, **fields), title="城乡居民最低生活保障申请", short_title="低保申请")


def put(wall: Wall, data: Path, given: Item, prepared: list[EditionMedia], manner: Manner, memory: Any = None) -> Any:
    """The page of an item on the window, without bars."""
    from screens.item_page import ItemPage

    for old in data.glob("editions/*"):
        old.unlink()
    catalogue = edition_of(data, [(VILLAGE, given)], prepared)
    page = ItemPage(wall.face(catalogue, manner=manner), f"item:{VILLAGE}/{given.id}", memory)  # type: ignore[arg-type]
    page.build()
    for child in list(wall.window.children):
        wall.window.remove_widget(child)
    wall.window.add_widget(page)
    page.finish()
    wall.draw()
    return page


def told(root: Any) -> str:
    """All words below a widget, as drawn."""
    from screens.item_page.sheet import Sheet
    from screens.paint import TextBox

    found = []
    for widget in root.walk():
        if isinstance(widget, TextBox):
            found.append(widget.text if isinstance(widget.text, str) else "".join(span.text for span in widget.text))
        elif isinstance(widget, Sheet):
            found += ["".join(line.text for line in text.composed.lines) for text in widget.texts]
    return "\n".join(found)


def clean(page: Any, most: int = 12) -> None:
    """Turn through the pages of an item and hold each to the audit."""
    from screens.audit import audit

    for number in range(min(page._flow.known, most)):
        page.turn(number)
        findings = audit(page, page.face.layout)
        assert not findings, f"page {number + 1}/{page._flow.known}: " + "\n".join(map(str, findings[:5]))


@pytest.mark.parametrize("size", ["landscape", "portrait"])
def test_a_guide_answers_first_and_leads_on_by_topic(wall: Wall, media: Any, size: str) -> None:
    data, _, prepared = media
    wall.resize(*SIZES[size])
    page = put(wall, data, guide(), prepared, BOTH)
    first = told(page)
    for answer in ("家庭人均收入低于低保标准", "30个工作日", "不收费", "村便民服务站 村委会一楼", "0731-5555 0112"):
        assert answer in first
    assert "第一屏 五个答案" in first
    assert "1/4" in first
    assert "第0样材料" not in first
    wall.tap(button(page, "怎么办"))
    assert page.memory["page"] == 2
    wall.tap(button(page, "上一屏"))
    assert page.memory["page"] == 1
    assert "要带什么" in told(page)
    page.turn(3)
    assert "依据：《社会救助暂行办法》" in told(page)
    wall.tap(button(page, "从头看"))
    assert page.memory["page"] == 0
    clean(page)


@pytest.mark.parametrize(("size", "manner"), [("landscape", BOTH), ("portrait", LARGE), ("small", BOTH)])
def test_the_code_has_a_page_of_its_own_and_leads_back(
    wall: Wall, media: Any, tmp_path: Path, size: str, manner: Manner
) -> None:
    from screens.audit import audit

    data, _, prepared = media
    wall.resize(*SIZES[size])
    page = put(wall, data, guide(), prepared, manner, {"page": 1})
    wall.tap(button(page, "扫码"))
    assert not audit(page, page.face.layout)
    with Pillow.open(wall.screenshot(tmp_path / "code.png")) as picture:
        assert [code.text for code in zxingcpp.read_barcodes(picture)] == [URL]
    again = put(wall, data, guide(), prepared, manner, dict(page.memory))
    assert "扫码打开完整办事指南" in told(again)
    wall.tap(button(again, "接着看"))
    assert again.memory["page"] == 1
    assert "code" not in again.memory
    assert "要带什么" in told(again)


@pytest.mark.parametrize(
    ("size", "manner"), [("landscape", Manner()), ("portrait", Manner()), ("small", Manner()), ("small", DARK)]
)
def test_the_code_beside_the_page_buttons_is_large_enough_and_read(
    wall: Wall, media: Any, tmp_path: Path, size: str, manner: Manner
) -> None:
    """The longest address makes the finest modules: they need 150 units without their quiet zone."""
    from screens.qr_panel import QRPanel, qr_matrix

    url = "https://screen.yuetang.example.cn/" + "a" * 50
    data, _, prepared = media
    wall.resize(*SIZES[size])
    for given in (guide(), item(blocks=(blocks.Paragraph(text=LONG * 60),))):
        page = put(wall, data, replace(given, url=url), prepared, manner)
        assert page._flow.known > 1
        codes = [widget for widget in page.walk() if isinstance(widget, QRPanel)]
        matrix = qr_matrix(url)
        assert matrix is not None
        for code in codes:
            drawn = code.drawn_px * len(matrix) / (len(matrix) + 8)
            assert drawn / page.face.layout.scale >= 150
        with Pillow.open(wall.screenshot(tmp_path / "code.png")) as picture:
            assert [code.text for code in zxingcpp.read_barcodes(picture)] == [url]


@pytest.mark.parametrize("size", ["landscape", "portrait"])
@pytest.mark.parametrize("name", sorted(typed_items()))
def test_every_kind_is_laid_out_cleanly_in_large_type_by_night(wall: Wall, media: Any, size: str, name: str) -> None:
    data, _, prepared = media
    wall.resize(*SIZES[size])
    clean(put(wall, data, typed_items()[name], prepared, BOTH))


@pytest.mark.parametrize("tag", ["paragraph", "list", "steps", "materials", "callout", "contacts", "people", "facts"])
def test_words_and_rows_are_laid_out_cleanly_in_large_type(wall: Wall, media: Any, tag: str) -> None:
    data, refs, prepared = media
    for size in ("landscape", "portrait"):
        wall.resize(*SIZES[size])
        clean(put(wall, data, item(blocks=every_block(refs)[tag]), prepared, LARGE))


@pytest.mark.parametrize("manner", [Manner(), LARGE], ids=["standard", "large"])
@pytest.mark.parametrize("size", SIZES)
def test_long_names_and_titles_are_set_whole(wall: Wall, media: Any, size: str, manner: Manner) -> None:
    data, _, prepared = media
    wall.resize(*SIZES[size])
    name = "古丽巴哈尔·阿卜杜热西提·买买提明·图尔荪江·阿布都克里木·努尔麦麦提"
    title = "关于ᠮᠣᠩᠭᠣᠯ与English mixed 的2026年度城乡居民基本医疗保险参保缴费工作通知" + "长" * 10
    board = (blocks.Person(name=name, post="村民小组组长"), blocks.Person(name="王五", post="员"))
    people = blocks.People(people=board)
    page = put(wall, data, item("profile", title=title[:60], blocks=(people,)), prepared, manner)
    words = []
    for number in range(page._flow.known):
        page.turn(number)
        words.append(told(page))
    assert title[:60] in words[0]
    assert name in "".join(words)
    assert "…" not in "".join(words)
    clean(page)


def test_a_short_notice_is_set_larger_than_a_long_one(wall: Wall, media: Any) -> None:
    from screens.item_page.prose import Words

    data, _, prepared = media
    wall.resize(*SIZES["landscape"])

    def line(text: str) -> float:
        page = put(wall, data, item(blocks=(blocks.Paragraph(text=text),)), prepared, Manner())
        piece = page._flow.page(0)[0].piece
        assert isinstance(piece, Words)
        return piece.height / len(piece.composed.lines)

    assert line("明天上午停水。") == 90
    assert line("明天上午停水，请各家先存好水，来水后先放一放再用。" * 4) == 70
    assert line(LONG * 5) == 62
    assert line(LONG * 60) == 54


def test_a_policy_says_honestly_when_it_ends(wall: Wall, media: Any) -> None:
    data, _, prepared = media
    wall.resize(*SIZES["landscape"])
    policy = typed_items()["policy"]
    soon = put(wall, data, replace(policy, in_force_until=NOW + timedelta(days=3)), prepared, Manner())
    assert "快到期：还有 3 天" in told(soon)
    over = put(wall, data, replace(policy, in_force_until=NOW - timedelta(days=3)), prepared, Manner())
    assert "已过期" in told(over)
    later = put(wall, data, replace(policy, in_force_from=NOW + timedelta(days=3)), prepared, Manner())
    assert "还没开始" in told(later)
    plain = put(wall, data, replace(policy, in_force_until=NOW + timedelta(days=300)), prepared, Manner())
    assert "到期" not in told(plain)


def test_swipes_turn_pages_and_end_at_the_last(wall: Wall, media: Any) -> None:
    data, _, prepared = media
    wall.resize(*SIZES["landscape"])
    page = put(wall, data, guide(), prepared, LARGE)
    assert page.long
    for _ in range(9):
        page.swiped(1, "horizontal")
    assert page.memory["page"] == page._flow.known - 1
    for _ in range(9):
        page.swiped(-1, "vertical")
    assert page.memory["page"] == 0
    assert not put(wall, data, item(blocks=(blocks.Paragraph(text=LONG),)), prepared, Manner()).long


def test_another_size_of_type_goes_on_where_the_item_was_read(wall: Wall, media: Any) -> None:
    data, _, prepared = media
    wall.resize(*SIZES["landscape"])
    given = item(blocks=tuple(blocks.Callout(text=f"第{n}条。{LONG}") for n in range(20)))
    page = put(wall, data, given, prepared, Manner())
    last = page._flow.known - 1
    page.turn(last)
    page = put(wall, data, given, prepared, LARGE, page.memory)
    assert page._flow.known - 1 > last
    assert page.memory["page"] == page._flow.known - 1
    page = put(wall, data, given, prepared, Manner(), page.memory)
    assert page.memory["page"] == last
    page.turn(last // 2)
    page = put(wall, data, given, prepared, LARGE, page.memory)
    assert 0 < page.memory["page"] < page._flow.known - 1
    page = put(wall, data, given, prepared, Manner(), page.memory)
    assert page.memory["page"] == last // 2
    page.turn(0)
    assert put(wall, data, given, prepared, LARGE, page.memory).memory["page"] == 0
