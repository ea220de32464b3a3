"""`kiosk doctor`: every line says how it is and, where it is not well, what to do."""

import shutil
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from kiosk.doctor import EXIT, FONTS, Site, examine, page, worst
from kiosk.health.parts import displays, sound_cards, touch_panels
from kiosk.health.words import Finding
from kiosk.reporting.device_key import FILE as KEY_FILE
from kiosk.reporting.device_key import load_or_create
from kiosk.screen_state import ScreenState, write_screen_state
from kiosk.status import write_status
from tests.feed.items import make
from tests.kiosk.health.test_reading_the_machine import tree
from tests.kiosk.publishing import COUNTY, VILLAGE, publish_items
from tests.kiosk.rig import Rig, rig

REPOSITORY = Path(__file__).parents[2]


class Machine:
    """A device that ran well, and the machine around it as a tree of files."""

    def __init__(self, device: Rig, folder: Path) -> None:
        self.device, self.root = device, folder / "machine"
        self.config = folder / "kiosk.toml"
        self.settings = (
            f'root = "{device.root}"\ntaxonomy = "{REPOSITORY}/config/taxonomy.toml"\n'
            f'[feed]\nurl = "file://{device.repository.folder}"\nvillage = "{VILLAGE}"\n'
            f'[data]\nfolder = "{device.data}"\nreserve_mb = 16\n'
        )
        self.states = {"ActiveState": "active", "SubState": "running", "NRestarts": "0"}
        self.kept = True
        tree(
            self.root,
            {file: "" for _, file in FONTS}
            | {
                "run/systemd/system/x": "",
                "sys/class/drm/card0-HDMI-A-1/status": "connected\n",
                "sys/class/drm/card0-HDMI-A-1/modes": "1920x1080\n1280x720\n",
                "sys/class/drm/card0-DP-1/status": "disconnected\n",
                "sys/class/input/event3/device/name": "ILITEK Multi-Touch\n",
                "sys/class/input/event3/device/properties": "2\n",
                "sys/class/input/event3/device/capabilities/abs": "26180000 3\n",
                "sys/class/input/event0/device/name": "Power Button\n",
                "sys/class/input/event0/device/properties": "0\n",
                "sys/class/input/event0/device/capabilities/abs": "0\n",
                "proc/asound/cards": " 0 [PCH            ]: HDA-Intel - HDA Intel PCH\n      HDA Intel PCH at 0xdf24\n",
                "sys/class/thermal/thermal_zone0/temp": "41000\n",
                "proc/meminfo": "MemTotal: 4014584 kB\nMemAvailable: 3014584 kB\n",
            },
        )

    def ask(self, command: Sequence[str]) -> str:
        return "\n".join(["LoadState=loaded", *(f"{key}={value}" for key, value in self.states.items())])

    def found(self) -> dict[str, Finding]:
        self.config.write_text(self.settings)
        site = Site(self.root, self.ask, self.device.time.now, lambda: self.kept)
        return {finding.what: finding for finding in examine(self.config, site)}


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    with rig(tmp_path) as device:
        publish_items(device.repository, COUNTY, [make("c")])
        publish_items(device.repository, VILLAGE, [make("v")])
        device.turn()
        load_or_create(device.data / KEY_FILE)
        state = ScreenState(at=datetime(2026, 11, 22, tzinfo=UTC), diagonal_inches=55, diagonal_source="display")
        write_screen_state(device.data / "run" / "screen", state)
        yield Machine(device, tmp_path)


def test_a_device_that_is_well_says_so(machine: Machine) -> None:
    found = machine.found()
    told = page(found.values())
    assert worst(found.values()) == "well" and EXIT["well"] == 0, told
    assert told.endswith("一切正常。")
    assert all(not finding.remedy for finding in found.values())
    assert found["显示器"].words == "HDMI-1 1920x1080"
    assert found["触摸"].words == "ILITEK Multi-Touch" and found["声音"].words == "HDA Intel PCH"
    assert len(found["设备密钥"].words.split()) == 8 and "55 英寸" in found["屏幕尺寸"].words


def broken(machine: Machine, what: str) -> None:
    device = machine.device
    match what:
        case "taxonomy":
            machine.settings = machine.settings.replace("config/taxonomy.toml", "nothing.toml")
        case "clock":
            device.time.system = datetime(1970, 1, 1, tzinfo=UTC)
        case "unsynchronised":
            machine.kept = False
        case "no feed":
            machine.settings = machine.settings.replace(f'village = "{VILLAGE}"', 'village = ""')
        case "feed gone":
            device.repository.folder.rename(device.folder / "elsewhere")
        case "root":
            device.root.write_bytes(b"{}")
        case "no root":
            device.root.unlink()
        case "village":
            machine.settings = machine.settings.replace(VILLAGE, "430304001777")
        case "silent":
            write_status(
                device.settings.data.run, replace(device.status(), last_contact=device.time.system - timedelta(days=3))
            )
        case "old":
            device.time.system += timedelta(days=60)
        case "edition":
            for file in (device.data / "editions").glob("*.db"):
                file.write_bytes(b"rubbish")
        case "display":
            shutil.rmtree(machine.root / "sys/class/drm")
        case "other output":
            machine.settings += '[display]\noutput = "DP-2"\n'
        case "touch":
            shutil.rmtree(machine.root / "sys/class/input")
        case "sound":
            (machine.root / "proc/asound/cards").write_text("--- no soundcards ---\n")
        case "font":
            (machine.root / FONTS[0][1]).unlink()
        case "service":
            machine.states = {"ActiveState": "failed", "SubState": "failed", "NRestarts": "5"}
        case "restarts":
            machine.states["NRestarts"] = "17"
        case "key":
            (device.data / f"{KEY_FILE}.pub").write_text("nonsense")
        case "no key":
            (device.data / f"{KEY_FILE}.pub").unlink()
        case "hot":
            (machine.root / "sys/class/thermal/thermal_zone0/temp").write_text("93000")
        case "worn":
            tree(machine.root, {"sys/block/mmcblk0/device/life_time": "0x0b 0x01"})
        case "fonts missing":
            state = ScreenState(at=datetime(2026, 11, 22, tzinfo=UTC), theme_fault="no such colour")
            write_screen_state(device.data / "run" / "screen", state)
        case "screen":
            shutil.rmtree(device.data / "run" / "screen")


@pytest.mark.parametrize(
    ("what", "line", "level"),
    [
        ("taxonomy", "栏目表", "bad"),
        ("clock", "时间", "bad"),
        ("unsynchronised", "时间", "notice"),
        ("no feed", "内容地址", "bad"),
        ("feed gone", "内容地址", "bad"),
        ("root", "信任文件", "bad"),
        ("no root", "信任文件", "bad"),
        ("village", "内容地址", "bad"),
        ("silent", "最后联系", "notice"),
        ("old", "内容签于", "notice"),
        ("edition", "屏上内容", "bad"),
        ("display", "显示器", "notice"),
        ("other output", "显示器", "bad"),
        ("touch", "触摸", "notice"),
        ("sound", "声音", "notice"),
        ("font", "字体 黑体", "bad"),
        ("service", "屏幕服务", "bad"),
        ("restarts", "同步服务", "notice"),
        ("key", "设备密钥", "bad"),
        ("no key", "设备密钥", "notice"),
        ("hot", "温度", "bad"),
        ("worn", "存储健康", "bad"),
        ("fonts missing", "外观", "notice"),
        ("screen", "屏幕", "notice"),
    ],
)
def test_what_is_not_well_is_named_with_what_to_do(machine: Machine, what: str, line: str, level: str) -> None:
    broken(machine, what)
    found = machine.found()
    told = page(found.values())
    assert found[line].level == level, told
    assert found[line].remedy or what == "key", told
    assert not told.endswith("一切正常。") and told.isprintable() is False
    assert "Traceback" not in told


def test_the_step_at_which_the_line_fails_is_named(machine: Machine) -> None:
    machine.settings = machine.settings.replace(f"file://{machine.device.repository.folder}", "http://127.0.0.1:9/")
    found = machine.found()["内容地址"]
    assert "停在“连接”这一步" in found.words and "网线" in found.remedy


def test_an_agent_that_is_gone_or_waits_for_tomorrow(machine: Machine) -> None:
    status, run = machine.device.status(), machine.device.settings.data.run
    write_status(run, replace(status, pid=0))
    assert machine.found()["同步程序"].level == "bad"
    write_status(run, replace(status, daily_mb=5, spent_mb=5))
    assert machine.found()["同步程序"].words == "今天的流量用完了，明天接着下"
    write_status(run, replace(status, fault="磁盘空间不够", detail="x"))
    assert "磁盘空间不够" in machine.found()["同步程序"].words


def test_bad_settings_are_one_line_with_a_way_out(tmp_path: Path) -> None:
    file = tmp_path / "kiosk.toml"
    file.write_text("[feed]\nvilage = 'x'\n")
    (finding,) = examine(file)
    assert finding.level == "bad" and "vilage" in finding.words and finding.remedy


def test_parts_that_are_garbage_are_absent(tmp_path: Path) -> None:
    tree(
        tmp_path,
        {
            "sys/class/input/event1/device/properties": b"\xff\xfe",
            "sys/class/input/event2/device/properties": "zz",
            "sys/class/input/event2/device/capabilities/abs": "zz 3",
            "sys/class/drm/card0-HDMI-A-1/status": b"\xff",
            "proc/asound/cards": b"\x00\xff]:",
        },
    )
    assert touch_panels(tmp_path / "sys") == () and displays(tmp_path / "sys") == ()
    assert sound_cards(tmp_path / "proc") == ()
