"""Ninety screens by file: one file each from a table, chosen by serial number, refused with the nearest name."""

from __future__ import annotations

import shutil
import tomllib
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kiosk.cli import app
from kiosk.setting_up.device_file import KEYS, DeviceFileFault, choose, read_device_file, split
from kiosk.setting_up.serial import machine_serial, plain_serial
from kiosk.settings import load_settings
from tests.kiosk.publishing import OTHER_VILLAGE, VILLAGE, found

SHIPPED = Path(__file__).parents[3] / "config" / "kiosk.toml"
TABLE = f"""serial,feed.village,feed.url,panel.diagonal_inches,feed.metered,setup.pin
SN 1,{VILLAGE},https://a.example.cn/,55,是,402719
SN-2,{OTHER_VILLAGE},https://a.example.cn/,,,
,430304001003,https://a.example.cn/,,,
,,,,,
"""


@pytest.fixture
def config(tmp_path: Path) -> Path:
    folder = tmp_path / "etc"
    folder.mkdir()
    shutil.copyfile(SHIPPED, folder / "kiosk.toml")
    return folder / "kiosk.toml"


def run(*arguments: object) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["setup", *map(str, arguments)])
    return done.exit_code, done.output


def test_a_table_becomes_a_file_per_device() -> None:
    files = split(TABLE)
    assert sorted(files) == ["430304001003.toml", "SN-1.toml", "SN-2.toml"]
    assert tomllib.loads(files["SN-1.toml"]) == {
        "feed": {"village": VILLAGE, "url": "https://a.example.cn/", "metered": True},
        "panel": {"diagonal_inches": 55.0},
        "setup": {"pin": "402719"},
    }
    assert tomllib.loads(files["SN-2.toml"]) == {"feed": {"village": OTHER_VILLAGE, "url": "https://a.example.cn/"}}


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ("serial,feed.vilage\nA,1\n", "是不是想写 feed.village"),
        ("serial,panel.diagonal_inches\nA,groß\n", "第 2 行：panel.diagonal_inches"),
        ("feed.url\nhttps://a/\n", "第 2 行"),
        ("serial,feed.url\nA,x\nA,y\n", "第 3 行"),
        ("serial,feed.url\nA,x,z\n", "第 2 行"),
        ("serial,data.folder\nA,/tmp\n", "data.folder"),
    ],
)
def test_a_wrong_table_is_refused_by_row_and_column(table: str, told: str) -> None:
    with pytest.raises(DeviceFileFault, match=told):
        split(table)


def test_set_up_from_a_stick_prints_what_changed_and_once_more_nothing(config: Path, tmp_path: Path) -> None:
    stick = tmp_path / "stick" / "village-screen"
    assert run("--split", _written(tmp_path / "t.csv", TABLE.encode("gb18030")), stick)[0] == 0
    found(tmp_path / "county")
    root = (tmp_path / "county" / "feed" / "metadata" / "1.root.json").read_bytes()
    (stick / "root.json").write_bytes(root)
    file = stick / "SN-1.toml"
    file.write_text(file.read_text("utf-8").replace("[setup]", '[setup]\nroot = "root.json"'), "utf-8")

    code, output = run("--config", config, "--from", tmp_path / "stick", "--serial", "SN 1")
    assert code == 0, output
    assert f"feed.village：（没有） → {VILLAGE}" in output
    assert "402719" not in output
    words = next(line for line in output.splitlines() if "root.json：" in line).split("→")[1].split()
    assert len(words) == 8
    assert load_settings(config).feed.village == VILLAGE
    assert (config.parent / "root.json").read_bytes() == root
    assert "# 本村的 12 位" in config.read_text("utf-8")

    code, output = run("--config", config, "--from", tmp_path / "stick", "--serial", "SN 1")
    assert (code, "没有改动" in output) == (0, True)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[feed]\nvilage = "1"\n', "feed.village"),
        ('[feed]\nvillage = "123"\nurl = "https://a/"\n', "feed.village"),
        ('[setup]\nroot = "../root.json"\n', "setup.root"),
        ('[setup]\nroot = "none.json"\n', "none.json"),
        ("[setup]\npin = 402719\n", "setup.pin"),
        ("[feed\n", "TOML"),
        ('taxonomy = "x"\n', "taxonomy"),
    ],
)
def test_a_wrong_file_changes_nothing(config: Path, tmp_path: Path, text: str, told: str) -> None:
    before = config.read_bytes()
    file = tmp_path / "a.toml"
    file.write_text(text, "utf-8")
    code, output = run("--config", config, "--from", file)
    assert code == 2
    assert "什么都没有改" in output
    assert told in output
    assert config.read_bytes() == before
    assert sorted(path.name for path in config.parent.iterdir()) == ["kiosk.toml"]


def test_the_right_file_of_a_stick(tmp_path: Path) -> None:
    for name in ("SN-1", "SN-2", VILLAGE):
        (tmp_path / f"{name}.toml").write_text("", "utf-8")
    assert choose(tmp_path, "SN/2").stem == "SN-2"
    assert choose(tmp_path, "unknown", VILLAGE).stem == VILLAGE
    with pytest.raises(DeviceFileFault, match="SN-1"):
        choose(tmp_path, "SN-9")
    with pytest.raises(DeviceFileFault, match="--serial"):
        choose(tmp_path, "")


def test_makers_who_leave_no_number(tmp_path: Path) -> None:
    first, second = tmp_path / "product", tmp_path / "board"
    first.write_text("To Be Filled By O.E.M.\n")
    second.write_text("MB/12 34\0\n")
    assert machine_serial((first, tmp_path / "none", second)) == "MB-12-34"
    assert plain_serial("Default string") == ""
    assert plain_serial("../../etc") == "etc"


def test_every_setting_but_where_things_lie_may_stand_in_a_file(tmp_path: Path) -> None:
    assert {"feed.url", "display.rotate", "time.ntp", "care.off_from", "rotation.weights.guide"} <= set(KEYS)
    file = tmp_path / "a.toml"
    file.write_text("[rotation]\nday_parts = []\n[care]\noff_from = 23:00:00\n", "utf-8")
    assert sorted(read_device_file(file).change) == ["care.off_from", "rotation.day_parts"]


def test_a_new_pin_is_asked_for_twice(config: Path) -> None:
    done = CliRunner().invoke(app, ["setup", "--config", str(config), "--pin"], input="402719\n402719\n")
    assert done.exit_code == 0, done.output
    assert "402719" not in (config.parent / "setup.toml").read_text("utf-8")


def _written(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path
