"""Settings: every default works, every key is explained, every mistake is named with its remedy."""

import re
import tomllib
from datetime import time
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest
from msgspec import Struct

from kiosk.settings import RotationSettings, Settings, SettingsFault, load_settings

SHIPPED = Path(__file__).parents[2] / "config" / "kiosk.toml"


def load(folder: Path, text: str) -> Settings:
    file = folder / "kiosk.toml"
    file.write_text(text, "utf-8")
    return load_settings(file)


def refusal(folder: Path, text: str) -> SettingsFault:
    with pytest.raises(SettingsFault) as caught:
        load(folder, text)
    return caught.value


def plain_keys(model: type[Struct], above: str = "") -> list[str]:
    found: list[str] = []
    for name, hint in get_type_hints(model).items():
        inner = get_args(hint)[0] if get_args(hint) else hint
        if isinstance(inner, type) and issubclass(inner, Struct):
            if name not in ("day_parts", "factors"):
                found.extend(plain_keys(inner, f"{above}{name}."))
        else:
            found.append(f"{above}{name}")
    return found


def test_an_empty_file_is_all_defaults(tmp_path: Path) -> None:
    settings = load(tmp_path, "")
    assert settings.feed.poll_seconds == 5
    assert settings.rotation == RotationSettings()
    assert settings.root == tmp_path / "root.json"


def test_the_shipped_file_carries_the_defaults(tmp_path: Path) -> None:
    shipped = load(tmp_path, SHIPPED.read_text("utf-8"))
    assert shipped == load(tmp_path, "")


@pytest.mark.parametrize("key", plain_keys(Settings))
def test_every_key_is_in_the_shipped_file_and_explained_in_both_languages(key: str) -> None:
    table, _, name = key.rpartition(".")
    value: Any = tomllib.loads(SHIPPED.read_text("utf-8"))
    for step in key.split("."):
        value = value[step]
    section = SHIPPED.read_text("utf-8")
    if table:
        section = section.split(f"\n[{table}]\n", 1)[1].split("\n[", 1)[0]
    above = re.search(rf"((?:^#.*\n)+)^{name} = ", section, re.MULTILINE)
    assert above is not None, f"{key} has no comment above it"
    assert re.search(r"[\u4e00-\u9fff]", above[1])
    assert re.search(r"[A-Za-z]{3}", above[1])


def test_paths_are_seen_from_the_settings_file(tmp_path: Path) -> None:
    settings = load(tmp_path, 'root = "trust/root.json"\n[data]\nfolder = "data"\n[feed]\nca_file = "county.pem"\n')
    assert settings.root == tmp_path / "trust" / "root.json"
    assert settings.data.folder == tmp_path / "data"
    assert settings.data.run == tmp_path / "data" / "run"
    assert settings.feed.ca == tmp_path / "county.pem"


def test_absolute_paths_stay(tmp_path: Path) -> None:
    settings = load(tmp_path, '[data]\nfolder = "/srv/screen"\nrun = "/run/screen"\n')
    assert (settings.data.folder, settings.data.run) == (Path("/srv/screen"), Path("/run/screen"))


def test_a_metered_line_is_asked_once_a_minute(tmp_path: Path) -> None:
    assert load(tmp_path, "[feed]\npoll_seconds = 1\n").feed.poll_interval == 1
    assert load(tmp_path, "[feed]\npoll_seconds = 1\nmetered = true\n").feed.poll_interval == 60
    assert load(tmp_path, "[feed]\npoll_seconds = 300\nmetered = true\n").feed.poll_interval == 300


@pytest.mark.parametrize(
    ("text", "key", "found", "allowed"),
    [
        ("[feed]\npol_seconds = 3", "feed.pol_seconds", "does not exist", "did you mean 'poll_seconds'?"),
        ("[feeds]\nurl = 1", "feeds", "does not exist", "did you mean 'feed'?"),
        ("[rotation.weights]\nnotise = 1", "rotation.weights.notise", "does not exist", "'notice'"),
        ("[feed]\npoll_seconds = 0", "feed.poll_seconds", "0", "a number from 0.5 to 3600"),
        ("[idle]\nseconds = 1", "idle.seconds", "1", "a whole number from 15 to 900"),
        ("[feed]\nmetered = 'yes'", "feed.metered", "'yes'", "true or false"),
        ("[panel]\norientation = 'up'", "panel.orientation", "'up'", "'auto' or 'landscape' or 'portrait'"),
        ("[data]\nfolder = 3", "data.folder", "3", "a path"),
        ("[feed]\nvillage = '430304'", "feed.village", "'430304'", "12 digits"),
        ("[feed]\nurl = 'ftp://x/'", "feed.url", "'ftp://x/'", "https://"),
        ("[rotation]\ndwell_seconds = 30", "rotation.dwell_max_seconds", "25", "at least rotation.dwell_seconds (30)"),
        ("[[rotation.day_parts]]\nstarts = 06:00:00\nends = 'x'", "rotation.day_parts[0].ends", "'x'", "06:00:00"),
        ("[[rotation.day_parts]]\nstarts = 06:00:00\nends = 06:00:00", "rotation.day_parts[0]", "06:00", "other than"),
        ("feed = 3", "feed", "3", "object"),
        ("feed", "", "no TOML", "key = value"),
    ],
)
def test_a_mistake_is_named_with_its_place_and_remedy(
    tmp_path: Path, text: str, key: str, found: str, allowed: str
) -> None:
    fault = refusal(tmp_path, text)
    assert fault.file == str(tmp_path / "kiosk.toml")
    assert fault.key == key
    assert found in fault.found
    assert allowed in fault.allowed
    assert str(fault).startswith(fault.file)


def test_a_missing_file_and_bytes_that_are_no_text_are_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsFault, match=r"config/kiosk\.toml"):
        load_settings(tmp_path / "none.toml")
    (tmp_path / "kiosk.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(SettingsFault, match="UTF-8"):
        load_settings(tmp_path / "kiosk.toml")


def test_day_parts_are_times_of_day(tmp_path: Path) -> None:
    settings = load(tmp_path, "[[rotation.day_parts]]\nstarts = 22:00:00\nends = 06:00:00\nfactors = {notice = 0}\n")
    (part,) = settings.rotation.day_parts
    assert (part.starts, part.ends, part.factors.notice) == (time(22), time(6), 0)
    assert load(tmp_path, "[rotation]\nday_parts = []\n").rotation.day_parts == ()
