"""The gallery shows installers' pages and the page that cannot fail, with nothing of a real device on them."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest
from PIL import Image

from screens.gallery.combinations import SIZES, WAYS
from screens.gallery.scenes import Scene
from screens.gallery.stills import KNOWN, Still, faults, stills
from screens.recovering.picture import INK, PAPER, picture


def test_every_step_is_shown_and_nothing_is_asked_of_a_steward() -> None:
    from screens.gallery.set_up import SET_UP
    from screens.setting_up.page import STEPS

    assert {scene.memory["at"] for scene in SET_UP} == set(STEPS)
    assert len({scene.name for scene in SET_UP}) == len(SET_UP)
    assert all(scene.memory["began"] for scene in SET_UP), "a step that begins sends an errand"
    assert all(json.dumps(scene.memory) for scene in SET_UP), "plain values only"


def test_no_pin_and_no_key_of_a_device_is_on_them(tmp_path: Path) -> None:
    from screens.gallery.set_up import SET_UP, Staged

    for scene in SET_UP:
        assert not scene.memory.get("pin")
        assert not (scene.memory.get("draft") or {}).get("pin")
    key = next(scene for scene in SET_UP if scene.memory["at"] == "key")
    assert key.memory["kept"]["hex"] == "0123456789abcdef" * 4
    staged = Staged(tmp_path, unset=False)
    assert staged.settings.feed.url == "https://screen.example.cn/feed/"
    assert not (tmp_path / "kiosk.toml").exists()
    assert Staged(tmp_path, unset=True).unset


def test_they_are_not_looked_at_again_where_they_look_the_same() -> None:
    from screens.gallery.set_up import SET_UP

    assert all(scene.plain for scene in SET_UP)
    assert [way.name for way in WAYS if not way.grown] == ["standard", "dark"]


def test_a_scene_is_plain_data() -> None:
    from screens.gallery.set_up import SET_UP

    assert all(msgspec.convert(msgspec.to_builtins(scene), Scene) == scene for scene in SET_UP)


@pytest.mark.parametrize("size", [size for size in SIZES if not size.name.startswith("4k")], ids=lambda size: size.name)
def test_the_page_that_cannot_fail_is_whole_on_every_panel(size: object) -> None:
    for still in stills(size.width, size.height):  # type: ignore[attr-defined]
        assert still.image.size == (size.width, size.height)  # type: ignore[attr-defined]
        assert faults(still) == []


def test_words_that_are_missing_or_leave_the_panel_are_found() -> None:
    bare = Image.new("RGB", (640, 360), PAPER)
    assert faults(Still("bare", "没有字", bare)) == ["never set: '没有字'"]
    edge = bare.copy()
    edge.paste(INK, (0, 100, 300, 140))
    assert "off the panel" in faults(Still("edge", "出界", edge))[0]
    assert faults(Still("well", "好", picture(640, 360, KNOWN, fallen=True))) == []
