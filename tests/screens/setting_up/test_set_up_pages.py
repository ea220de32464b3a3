"""The set-up pages on a window: what they ask the steward for, what a refusal does, and that nothing is half done."""

from __future__ import annotations

import threading
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest

from kiosk.setting_up.names import Village
from kiosk.setting_up.network import Link, Network, Wifi
from kiosk.setting_up.request import Answer, Stick, StickFile
from kiosk.setting_up.touch import TARGETS
from kiosk.settings import load_settings
from tests.screens.wall import SIZES, Wall, button

pytestmark = pytest.mark.window

ID = "0" * 16
VILLAGE = "430304009203"
NETWORK = Network(
    True,
    (Link("cable", "eth0", True, "192.168.100.223"), Link("wifi", "wlan0", False)),
    tuple(Wifi(f"村委会的无线网络{number}", 90 - number, locked=number != 1, used=number == 0) for number in range(9)),
)
VILLAGES = tuple(Village(f"4303040092{n:02}", f"{a}塘村", "荷塘街道") for n, a in enumerate("荷石新东西南北上下", 1))


class Steward:
    """Answers errands as told; `asked` are those that came."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, dict[str, Any]]] = []
        self.answers: dict[str, Answer] = {
            "unlock": Answer(ID, well=True),
            "network": Answer(ID, well=True, network=NETWORK),
            "villages": Answer(ID, well=True, villages=VILLAGES),
            "key": Answer(ID, well=True, key_words=("苹果", "香蕉") * 4, key_hex="ab" * 32),
            "stick": Answer(ID, well=True, stick=Stick(root="e30=", root_words=("苹果", "香蕉") * 4)),
        }

    def ask(self, job: str, **fields: Any) -> Answer:
        self.asked.append((job, fields))
        return self.answers.get(job, Answer(ID, well=False, words="不行"))


class Hand:
    """A page on the wall, and a finger for its buttons."""

    def __init__(self, wall: Wall, folder: Path, text: str, size: str = "landscape") -> None:
        wall.resize(*SIZES[size])
        self.wall, self.steward = wall, Steward()
        config = folder / "kiosk.toml"
        config.write_text(text, "utf-8")
        settings = load_settings(config)
        self.looked = 0

        def look() -> None:
            self.looked += 1

        self.face: Any = wall.face(None)
        unset = not settings.feed.url
        self.face.setting_up = SimpleNamespace(
            errands=self.steward, unset=unset, version="1.0", config=config, settings=settings, look=look
        )

    def show(self, **memory: Any) -> Any:
        from screens.setting_up.page import SetupPage

        page = SetupPage(self.face, "setup", {"pin": "402719", **memory})
        self.wall.show(page)
        self.settle()
        return page

    def settle(self) -> None:
        """Let errands come back."""
        for thread in threading.enumerate():
            if thread.name.startswith("setup-"):
                thread.join(10)
        self.wall.turn(3)

    def press(self, page: Any, name: str) -> None:
        button(page, name)._action()
        self.settle()


SET_UP = f'[feed]\nurl = "https://a.example.cn/"\nvillage = "{VILLAGE}"\n'


def texts(page: Any) -> str:
    return " | ".join(str(widget.text) for widget in page.walk() if hasattr(widget, "composed"))


# --- the PIN --------------------------------------------------------------------------------------------------------


def test_the_first_pin_is_typed_twice_and_alike(wall: Wall, tmp_path: Path) -> None:
    hand = Hand(wall, tmp_path, "")
    hand.steward.answers["unlock"] = Answer(ID, well=False, words="…", first=True)
    page = hand.show(pin="")
    for pin, then in (
        ("111111", "不能全一样"),
        ("402719", "再输一次"),
        ("402718", "两次不一样"),
        ("402719", "再输一次"),
    ):
        for digit in pin:
            hand.press(page, f"key {digit}")
        assert then in texts(page)
    for digit in "402719":
        hand.press(page, f"key {digit}")
    assert page.memory["at"] == "overview"
    assert page.draft.pin == "402719"
    assert not button(page, "取消").enabled, "there is nothing to go back to"
    assert not button(page, "完成").enabled, "without a village there is nothing to show"


def test_a_wrong_pin_is_said_and_a_pause_takes_the_pad_away(wall: Wall, tmp_path: Path) -> None:
    hand = Hand(wall, tmp_path, SET_UP)
    hand.steward.answers["unlock"] = Answer(ID, well=False, words="密码不对，请再输一次")
    page = hand.show(pin="")
    for digit in "402718":
        hand.press(page, f"key {digit}")
    assert texts(page).count("密码不对") == 1, "said once, and over nothing else"
    assert hand.steward.asked[-1] == ("unlock", {"pin": "402718"})
    hand.steward.answers["unlock"] = Answer(ID, well=False, words="太多次不对", wait=30.0)
    for digit in "402718":
        hand.press(page, f"key {digit}")
    assert "再等 30 秒" in texts(page)
    assert not button(page, "key 1").enabled
    assert button(page, "取消").enabled
    page.leaving()


# --- draft, refusal, cancel -----------------------------------------------------------------------------------------


def test_what_is_chosen_is_applied_whole_with_the_pin(wall: Wall, tmp_path: Path) -> None:
    hand = Hand(wall, tmp_path, SET_UP)
    (tmp_path / "root.json").write_text("{}")
    page = hand.show(at="overview")
    assert not button(page, "完成").enabled, "nothing has changed"
    hand.press(page, "屏幕大小")
    hand.press(page, "65 英寸")
    hand.press(page, "好了")
    hand.press(page, "声音")
    hand.press(page, "40%")
    hand.press(page, "好了")
    assert "改了 2 处" in texts(page)
    hand.steward.answers["apply"] = Answer(ID, well=True, changed=(("sound.volume", "0.7", "0.4"),))
    hand.press(page, "完成")
    job, fields = hand.steward.asked[-1]
    assert job == "apply"
    assert fields["change"] == {"panel.diagonal_inches": 65.0, "sound.volume": 0.4}
    assert fields["pin"] == "402719"
    assert page.memory["at"] == "done"
    assert hand.looked == 1


def test_a_refusal_names_the_field_and_keeps_the_draft(wall: Wall, tmp_path: Path) -> None:
    hand = Hand(wall, tmp_path, SET_UP)
    (tmp_path / "root.json").write_text("{}")
    page = hand.show(at="overview", draft={"change": {"feed.proxy": "http://10.0.0.1"}})
    hand.steward.answers["apply"] = Answer(ID, well=False, field="feed.proxy", words="x")
    hand.press(page, "完成")
    assert page.memory["at"] == "overview"
    assert "代理：代理写成" in texts(page)
    assert page.draft.value("feed.proxy") == "http://10.0.0.1"


def test_cancel_forgets_everything_even_a_wifi_that_was_joined(wall: Wall, tmp_path: Path) -> None:
    hand = Hand(wall, tmp_path, SET_UP)
    before = (tmp_path / "kiosk.toml").read_bytes()
    page = hand.show(at="overview", draft={"change": {"sound.volume": 0.2}})
    hand.press(page, "网络")
    hand.steward.answers["join"] = Answer(ID, well=True, network=NETWORK)
    hand.press(page, NETWORK.wifis[1].name)
    assert hand.steward.asked[-1][0] == "join"
    hand.press(page, "返回")
    hand.press(page, "取消")
    hand.settle()
    assert hand.steward.asked[-1] == ("forget", {"wifi": NETWORK.wifis[1].name, "pin": "402719"})
    assert page.memory == {}
    assert hand.face.opened[-1] == "home"
    assert (tmp_path / "kiosk.toml").read_bytes() == before
    assert "apply" not in [job for job, _ in hand.steward.asked]


# --- typing ---------------------------------------------------------------------------------------------------------


def test_keys_do_not_wait_for_each_other(wall: Wall, tmp_path: Path) -> None:
    from kivy.tests.common import UnitTestTouch

    hand = Hand(wall, tmp_path, SET_UP)
    page = hand.show(at="feed.proxy")
    for key in ("http://", "1", "0", ".", "0", "0"):
        touch = UnitTestTouch(*button(page, f"key {key}").center)
        touch.touch_down()
        touch.touch_up()
    assert page.step.entry == "http://10.00"


def test_asking_whether_an_address_can_be_reached_changes_nothing(wall: Wall, tmp_path: Path) -> None:
    hand = Hand(wall, tmp_path, SET_UP)
    page = hand.show(at="feed.url", kept={"entry": "https://b.example.cn/"})
    hand.steward.answers["probe"] = Answer(ID, well=False, kind="dns", words="找不到这个地址（DNS）")
    hand.press(page, "连得上吗")
    assert hand.steward.asked[-1][1]["change"] == {"feed.url": "https://b.example.cn/"}
    assert "找不到这个地址" in texts(page)
    assert page.draft.count == 0
    hand.press(page, "返回")
    assert page.draft.count == 0
    page = hand.show(at="feed.url", kept={"entry": "nonsense"})
    hand.press(page, "好了")
    assert "https://" in texts(page)
    assert page.memory["at"] == "feed.url"


def test_a_village_by_the_letters_of_its_name(wall: Wall, tmp_path: Path) -> None:
    hand = Hand(wall, tmp_path, SET_UP)
    (tmp_path / "root.json").write_text("{}")
    page = hand.show(at="overview")
    hand.press(page, "村")
    assert "9 个村" in texts(page)
    hand.press(page, "按拼音找")
    for letter in "dt":
        hand.press(page, f"key {letter}")
    hand.press(page, "东塘村")
    assert page.memory["at"] == "overview"
    assert page.draft.value("feed.village") == VILLAGES[3].code
    assert "东塘村" in texts(page)


# --- stick, touch -----------------------------------------------------------------------------------------------------


def test_a_stick_fills_the_draft_and_a_device_is_chosen_from_it(wall: Wall, tmp_path: Path) -> None:
    hand = Hand(wall, tmp_path, "")
    files = (StickFile("SN-1.toml", SET_UP), StickFile("SN-2.toml", "[feed]\nvilage = 1\n"))
    hand.steward.answers["stick"] = Answer(
        ID, well=True, stick=Stick(root="e30=", root_words=("苹果", "香蕉") * 4, files=files)
    )
    page = hand.show(at="overview")
    hand.press(page, "从 U 盘读")
    assert page.draft.root == "e30="
    hand.press(page, "SN-2")
    assert "feed.village" in texts(page)
    assert page.draft.value("feed.village") == ""


def test_the_touch_test_measures_and_offers_a_correction(wall: Wall, tmp_path: Path) -> None:
    from kivy.tests.common import UnitTestTouch

    hand = Hand(wall, tmp_path, SET_UP)
    page = hand.show(at="display.touch_correction")
    hand.press(page, "开始测")
    width, height = wall.window.size
    for x, y in TARGETS:
        page.step._aim._at = 0.0
        touch = UnitTestTouch((x + 0.02) * width, (1 - y) * height)
        touch.touch_down()
        touch.touch_up()
    hand.settle()
    assert "校正后差 0.0 毫米" in texts(page)
    hand.press(page, "用这个校正")
    assert page.draft.value("display.touch_correction") == pytest.approx([1, 0, -0.02, 0, 1, 0], abs=1e-4)


def test_a_touch_test_that_nobody_finishes_ends_by_itself(wall: Wall, tmp_path: Path) -> None:
    hand = Hand(wall, tmp_path, SET_UP)
    page = hand.show(at="display.touch_correction")
    hand.press(page, "开始测")
    page.step._until = 0.0
    assert page.step._tick(0) is False
    assert button(page, "开始测").enabled


# --- the pages, looked at ---------------------------------------------------------------------------------------------

KEPT: dict[str, dict[str, Any]] = {
    "feed.village": {"entry": "43030400920", "began": True},
    "feed.url": {
        "entry": "https://a.very.long.name.of.a.county.example.cn/with/a/path/that/goes/on/and/on/and/on/feed/"
    },
    "wifi": {"name": "村委会的无线网络，名字很长很长很长的那一个", "entry": "x"},
    "display.touch_correction": {"touches": [[x + 0.01, y] for x, y in TARGETS]},
    "done": {"changed": [["feed.village", "", VILLAGE], ["feed.url", "", "https://" + "a" * 90]]},
}


@pytest.mark.parametrize("size", sorted(SIZES))
def test_every_page_is_in_reach_and_nothing_leaves_its_place(wall: Wall, tmp_path: Path, size: str) -> None:
    from screens.audit import audit
    from screens.setting_up.page import STEPS

    hand = Hand(wall, tmp_path, SET_UP, size)
    files = tuple(StickFile(f"HT-65L-25A0-{number:04}.toml", SET_UP) for number in range(30))
    found = []
    for files_of in ((), files):
        hand.steward.answers["stick"] = Answer(
            ID, well=True, stick=Stick(root="e30=", root_words=("苹果", "香蕉") * 4, files=files_of)
        )
        for at in STEPS if not files_of else ("stick",):
            memory = {"villages": msgspec.to_builtins(VILLAGES), "network": msgspec.to_builtins(NETWORK)}
            page = hand.show(at=at, kept=dict(KEPT.get(at, {})), **memory)
            found += [f"{at}: {finding}" for finding in audit(wall.window, hand.face.layout)]
            page.leaving()
    for kept in ({"by_name": True, "entry": "HT"}, {"entry": VILLAGE, "began": True}):
        hand.show(at="feed.village", kept=kept, villages=msgspec.to_builtins(VILLAGES))
        found += [f"village: {finding}" for finding in audit(wall.window, hand.face.layout)]
    for kept in ({"setting": True}, {"said": "太多次不对，再等 15 分钟", "until": 1e12}):
        page = hand.show(at="pin", kept=kept, began=True)
        found += [f"pin: {finding}" for finding in audit(wall.window, hand.face.layout)]
        page.leaving()
    assert found == []
