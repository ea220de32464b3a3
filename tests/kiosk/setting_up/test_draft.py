"""The draft: takes what fits, says what does not, tells what is missing, and is nothing but plain values."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.setting_up.draft import Draft
from kiosk.setting_up.names import Village, found, initials
from kiosk.setting_up.reload import SettingsWatch, agent_restarts, screen_restarts
from kiosk.setting_up.request import ON_GLASS, Stick
from kiosk.setting_up.stick import unmounted
from kiosk.settings import Settings, load_settings

VILLAGE = "430304009203"


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "kiosk.toml"
    path.write_text("# mine\n", "utf-8")
    return path


def draft_of(config: Path) -> Draft:
    return Draft(config, load_settings(config))


def test_values_that_fit_are_kept_and_what_is_as_before_is_no_change(config: Path) -> None:
    draft = draft_of(config)
    assert draft.put("feed.village", VILLAGE) == ""
    assert draft.put("sound.volume", 0.7) == ""
    assert draft.wanted().change == {"feed.village": VILLAGE}
    assert draft.put("feed.village", "") == ""
    assert draft.count == 0


def test_a_value_that_does_not_fit_is_answered_and_not_taken(config: Path) -> None:
    draft = draft_of(config)
    assert "12 位" in draft.put("feed.village", "123")
    assert "https://" in draft.put("feed.url", "nonsense")
    assert "最多四个" in draft.put("time.ntp", "a b c d e")
    assert draft.count == 0


def test_an_address_without_encryption_is_allowed_by_being_chosen(config: Path) -> None:
    draft = draft_of(config)
    draft.put("feed.url", "http://10.0.0.1:8000/feed/")
    assert draft.change["feed.plain_http"] is True
    draft.put("feed.url", "https://feed.example.cn/")
    assert "feed.plain_http" not in draft.change
    draft.put("feed.url", "http://127.0.0.1:8000/")
    assert "feed.plain_http" not in draft.change


def test_what_is_missing_at_the_first_start(config: Path) -> None:
    draft = draft_of(config)
    assert draft.missing(first=True) == ("feed.village", "feed.url", "root", "pin")
    draft.put("feed.village", VILLAGE)
    draft.take_stick(Stick(root="e30=", root_words=("苹果",), feed_url="file:///media/x"))
    draft.pin = "402719"
    assert draft.missing(first=True) == ()
    assert draft.value("feed.url") == "file:///media/x"


def test_it_survives_as_plain_values(config: Path) -> None:
    draft = draft_of(config)
    draft.put("feed.village", VILLAGE)
    draft.put("display.touch_correction", [1.0, 0.0, 0.01, 0.0, 1.0, 0.0])
    draft.pin, draft.ca, draft.ca_name = "402719", "", ""
    again = Draft(config, load_settings(config), json.loads(json.dumps(draft.plain)))
    assert again.wanted() == draft.wanted()


def test_a_devices_file_from_a_stick(config: Path) -> None:
    draft = draft_of(config)
    text = f'[feed]\nvillage = "{VILLAGE}"\n[setup]\npin = "402719"\nroot = "root.json"\n'
    assert draft.take_file(text, "a.toml", ON_GLASS) == ""
    assert (draft.value("feed.village"), draft.pin) == (VILLAGE, "402719")
    assert "feed.village" in draft.take_file('[feed]\nvilage = "1"\n', "a.toml", ON_GLASS)
    assert "kiosk setup --from" in draft.take_file("[rotation]\nper_kind = 3\n", "a.toml", ON_GLASS)
    assert draft.take_file("[feed]\nvillage = 3\n", "a.toml", ON_GLASS)
    assert draft.take_file("setup = 3\n", "a.toml", ON_GLASS)
    assert draft.value("feed.village") == VILLAGE


# --- names ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "letters"),
    [("荷塘村", "htc"), ("五里堆村", "wldc"), ("张家湾村", "zjwc"), ("阿克村", "akc"), ("A1村", "a1c"), ("㙍村", "?c")],
)
def test_first_letters(name: str, letters: str) -> None:
    assert initials(name) == letters


VILLAGES = [Village("430304009203", "荷塘村"), Village("430304009204", "东荷塘村"), Village("430304009301", "㙍塘村")]


def test_finding_by_letters_and_by_code() -> None:
    assert [one.name for one in found(VILLAGES, "HT")] == ["荷塘村", "㙍塘村", "东荷塘村"]
    assert [one.name for one in found(VILLAGES, "43030400930")] == ["㙍塘村"]
    assert [one.name for one in found(VILLAGES, "204")] == ["东荷塘村"]
    assert len(found(VILLAGES, "")) == 3
    assert found(VILLAGES, "xyz") == []


@settings(deadline=None)
@given(st.text(max_size=12), st.text(max_size=12))
def test_any_name_and_anything_typed_can_be_looked_for(name: str, typed: str) -> None:
    assert len(initials(name)) == len(name.lower()) or any(len(char.lower()) > 1 for char in name)
    found([Village("430304009203", name)], typed)


# --- who begins anew -------------------------------------------------------------------------------------------------


def test_only_those_begin_anew_whom_a_change_is_about(config: Path) -> None:
    old = load_settings(config)

    def changed(text: str) -> Settings:
        config.write_text(text, "utf-8")
        return load_settings(config)

    feed = changed('[feed]\nvillage = "430304009203"\n')
    assert (agent_restarts(old, feed), screen_restarts(old, feed)) == (True, False)
    sound = changed("[sound]\nvolume = 0.2\n")
    assert (agent_restarts(old, sound), screen_restarts(old, sound)) == (False, True)
    clock = changed('[time]\nntp = "ntp.example.cn"\n')
    assert (agent_restarts(old, clock), screen_restarts(old, clock)) == (False, False)


def test_a_change_is_told_once_and_a_broken_file_is_passed_by(config: Path) -> None:
    told: list[tuple[Settings, bool]] = []
    watch = SettingsWatch(config, load_settings(config), lambda new, root: told.append((new, root)))
    watch.look()
    config.write_text("[feed\n", "utf-8")
    watch.look()
    assert told == []
    config.write_text('[feed]\nvillage = "430304009203"\n', "utf-8")
    watch.look()
    watch.look()
    assert [(new.feed.village, root) for new, root in told] == [("430304009203", False)]
    (config.parent / "root.json").write_text("{}", "utf-8")
    watch.look()
    assert [root for _, root in told] == [False, True], "another root of trust is a change too"


def test_sticks_that_nobody_has_mounted() -> None:
    told = json.dumps(
        {
            "blockdevices": [
                {"path": "/dev/sda", "rm": False, "fstype": None, "mountpoints": [None],
                 "children": [{"path": "/dev/sda1", "rm": False, "fstype": "ext4", "mountpoints": ["/"]}]},
                {"path": "/dev/sdb", "rm": True, "fstype": None, "mountpoints": [None],
                 "children": [{"path": "/dev/sdb1", "rm": True, "fstype": "vfat", "mountpoints": [None]},
                              {"path": "/dev/sdb2", "rm": True, "fstype": "swap", "mountpoints": [None]}]},
                {"path": "/dev/sdc", "rm": True, "fstype": "exfat", "mountpoints": ["/media/a"]},
            ]
        }
    )  # fmt: skip
    assert unmounted(told) == ["/dev/sdb1"]
