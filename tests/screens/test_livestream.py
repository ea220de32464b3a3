"""A talk that is sent live: what its card on an item's page says before, during and after."""

from __future__ import annotations

from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from feed import blocks
from feed.item import Item
from screens.manner import Manner
from tests.screens.wall import NOW, SIZES, VILLAGE, Wall, edition_of, told

pytestmark = pytest.mark.window

URL = "https://screen.yuetang.example.cn/v/talk"


@pytest.mark.parametrize(
    ("ahead", "words"),
    [
        (timedelta(days=3), {"直播　还有3天", "先扫码存好"}),
        (timedelta(days=1), {"直播　明天10:36开始", "先扫码存好"}),
        (timedelta(hours=2), {"直播　今天12:36开始", "先扫码存好"}),
        (timedelta(minutes=-5), {"正在直播", "扫码看直播"}),
        (timedelta(hours=-2), {"直播　已经结束", "扫码看回放"}),
    ],
)
@pytest.mark.parametrize("size", ["landscape", "portrait"])
def test_a_talk_before_during_and_after(
    wall: Wall, tmp_path: Path, size: str, ahead: timedelta, words: set[str]
) -> None:
    from screens.audit import audit
    from screens.item_page import ItemPage

    wall.resize(*SIZES[size])
    starts: datetime = NOW + ahead
    talk = blocks.Livestream(starts=starts, ends=starts + timedelta(hours=1), link=URL, speaker="区农技站农艺师")
    item = Item(id="it", version=1, kind="notice", title="农技直播", published=NOW, blocks=(talk,))
    catalogue = edition_of(tmp_path, [(VILLAGE, item)])
    for manner in (Manner(), Manner(large=True), Manner(dark=True)):
        page = ItemPage(wall.face(catalogue, manner=manner), f"item:{VILLAGE}/it")
        stage = wall.show(page)
        assert words <= set(told(stage).split("\n"))
        assert "主讲：区农技站农艺师" in told(stage)
        assert audit(page._body, page.face.layout) == []
    catalogue.close()


def test_a_talk_that_begins_and_ends_while_it_stands_says_so_by_itself(wall: Wall, tmp_path: Path) -> None:
    from screens.item_page import ItemPage

    wall.resize(*SIZES["landscape"])
    talk = blocks.Livestream(starts=NOW + timedelta(minutes=1), ends=NOW + timedelta(minutes=31), link=URL)
    item = Item(id="it", version=1, kind="notice", title="农技直播", published=NOW, blocks=(talk,))
    with closing(edition_of(tmp_path, [(VILLAGE, item)])) as catalogue:
        page = ItemPage(wall.face(catalogue), f"item:{VILLAGE}/it")
        wall.show(page)
        said = []
        for minutes in (0, 1, 30, 31):
            page.face._now = NOW + timedelta(minutes=minutes)
            page.minute()
            said += [word for word in ("今天10:37开始", "正在直播", "已经结束") if word in told(page)]
        assert said == ["今天10:37开始", "正在直播", "正在直播", "已经结束"]
