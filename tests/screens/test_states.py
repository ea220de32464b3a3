"""States other than content: honest, calm, and clean on every panel."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from feed.blocks import Contact, Contacts
from feed.item import Item
from kiosk.status import Status, UnitStatus
from tests.screens.test_item_page import told
from tests.screens.wall import NOW, SIZES, VILLAGE, Wall, edition_of, the_wall

pytestmark = pytest.mark.window


@pytest.fixture(scope="module")
def wall() -> Wall:
    return the_wall()


def clean(stage: Any) -> None:
    from screens.audit import audit

    findings = audit(stage, stage.face.layout)
    assert not findings, "\n".join(map(str, findings))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    ("state", "words"), [("starting", "正在接收"), ("offline", "还没有连上网"), ("refused", "没有通过核对")]
)
def test_before_the_first_content_the_screen_says_why(wall: Wall, size: str, state: Any, words: str) -> None:
    from screens.states import EmptyPage

    wall.resize(*SIZES[size])
    face = wall.face(None)
    face.status = Status(state=state, since=NOW)  # type: ignore[assignment]
    stage = wall.show(EmptyPage(face, "empty"))  # type: ignore[arg-type]
    assert words in told(stage)
    assert told(stage).count(face.theme.product) == 1, "the product's name stands for the village's, and once"
    clean(stage)


@pytest.mark.parametrize("size", SIZES)
def test_content_on_its_way_is_counted(wall: Wall, size: str) -> None:
    from screens.states import EmptyPage

    wall.resize(*SIZES[size])
    face = wall.face(None)
    page = EmptyPage(face, "empty")  # type: ignore[arg-type]
    stage = wall.show(page)
    assert "正在更新内容" not in told(stage)
    units = {"430304": UnitStatus(items=5, admitted=3)}
    face.status = Status(state="online", since=NOW, units=units)  # type: ignore[assignment]
    page.status_changed()
    assert "3 / 5" in told(stage)
    clean(stage)


@pytest.mark.parametrize("size", SIZES)
def test_the_longest_number_to_ask_stays_on_the_panel(wall: Wall, tmp_path: Path, size: str) -> None:
    from kivy.uix.widget import Widget

    from screens.paint import TextBox
    from screens.states import draw_nothing

    listed = Contacts((Contact("买买提·" * 10 + "阿不都热依木江", "0731-5555 0112 转 8888"),))
    item = Item(id="c", version=1, kind="contact", title="值班", published=NOW, blocks=(listed,))
    wall.resize(*SIZES[size])
    face = wall.face(edition_of(tmp_path, [(VILLAGE, item)]))
    page = Widget(size_hint=(None, None))
    draw_nothing(page, face, face.theme.section[0])  # type: ignore[arg-type]
    number = next(one for one in page.walk() if isinstance(one, TextBox) and one.text == "0731-5555 0112 转 8888")
    assert number.composed is not None
    assert number.x + number.composed.width <= wall.window.width - 40 * face.layout.scale


@pytest.mark.parametrize("size", SIZES)
def test_a_fault_shows_a_calm_page(wall: Wall, size: str) -> None:
    from screens.states import FailsafePage

    wall.resize(*SIZES[size])
    stage = wall.show(FailsafePage(wall.face(None), "failsafe"))  # type: ignore[arg-type]
    words = told(stage)
    assert "请稍等一下" in words
    assert not any(word in words for word in ("错误", "404", "失败", "Error"))
    clean(stage)
