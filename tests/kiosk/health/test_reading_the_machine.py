"""What the kernel tells, read from made-up trees: true figures, none, and garbage."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.health.condition import Condition, Observer, Space, read_condition
from kiosk.health.heat import Heat, read_heat
from kiosk.health.memory import Memory, own_memory
from kiosk.health.storage import Storage, read_storage
from kiosk.health.words import condition_findings, condition_lines

EMMC = "sys/block/mmcblk1/device"


def tree(root: Path, files: Mapping[str, str | bytes]) -> Path:
    for name, content in files.items():
        place = root / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content.encode() if isinstance(content, str) else content)
    return root


def test_a_healthy_board(tmp_path: Path) -> None:
    tree(
        tmp_path,
        {
            "sys/fs/ext4/mmcblk1p2/errors_count": "0\n",
            "sys/fs/ext4/features/lazy_itable_init": "supported\n",
            f"{EMMC}/life_time": "0x01 0x02\n",
            f"{EMMC}/pre_eol_info": "0x01\n",
            "sys/class/thermal/thermal_zone0/temp": "48312\n",
            "sys/class/thermal/thermal_zone0/trip_point_0_type": "passive\n",
            "sys/class/thermal/thermal_zone0/trip_point_0_temp": "70000\n",
            "sys/class/thermal/thermal_zone0/trip_point_1_type": "critical\n",
            "sys/class/thermal/thermal_zone0/trip_point_1_temp": "95000\n",
            "proc/meminfo": "MemTotal: 2014584 kB\nMemFree: 1 kB\nMemAvailable: 1214584 kB\nHugePages_Total: 0\n",
        },
    )
    found = read_condition(tmp_path, tmp_path)
    assert found.storage == Storage(faults=0, life_used=20, wear="well")
    assert found.heat == Heat(48, 95) and not found.heat.high
    assert found.memory == Memory(1967, 1186)
    assert [finding.level for finding in condition_findings(found, 16)] == ["well"] * 4


@pytest.mark.parametrize(
    ("life", "spare", "wear", "used"),
    [
        ("0x0a 0x03", "0x01", "worn", 100),
        ("0x0b 0x01", "0x01", "failing", 110),
        ("0x01 0x01", "0x02", "worn", 10),
        ("0x01 0x01", "0x03", "failing", 10),
        ("0x00 0x00", "0x00", "unknown", -1),
        ("0x00 0x00", "0x01", "well", -1),
        ("0x07", "nonsense", "well", 70),
        ("0xff zz", "", "unknown", -1),
        ("", "-1", "unknown", -1),
    ],
)
def test_wear_of_emmc(tmp_path: Path, life: str, spare: str, wear: str, used: int) -> None:
    tree(tmp_path, {f"{EMMC}/life_time": life, f"{EMMC}/pre_eol_info": spare})
    found = read_storage(tmp_path / "sys")
    assert (found.wear, found.life_used) == (wear, used)


def test_the_worst_of_several_counts_and_boot_areas_do_not(tmp_path: Path) -> None:
    tree(
        tmp_path,
        {
            "sys/block/mmcblk0/device/life_time": "0x01 0x01",
            "sys/block/mmcblk2/device/life_time": "0x0b 0x01",
            "sys/block/mmcblk2boot0/device/life_time": "0x01 0x01",
            "sys/block/sda/device/model": "DISK",
            "sys/fs/ext4/sda1/errors_count": "3",
            "sys/fs/ext4/sda2/errors_count": "4",
            "sys/fs/ext4/sda3/errors_count": "many",
        },
    )
    found = read_storage(tmp_path / "sys")
    assert (found.faults, found.wear) == (7, "failing")
    bad = next(finding for finding in condition_findings(Condition(storage=found), 16) if finding.what == "存储健康")
    assert bad.level == "bad" and "更换" in bad.remedy


def test_without_any_figures_nothing_is_claimed(tmp_path: Path) -> None:
    found = read_condition(tmp_path, tmp_path / "nowhere")
    assert (found.storage, found.heat, found.memory) == (Storage(), None, None)
    told = "\n".join(condition_lines(found, 16))
    assert told.count("未知") == 3 and "好" not in told.replace("健康", "")


@pytest.mark.parametrize(
    ("sensors", "heat"),
    [
        ({"hwmon0/temp1_input": "51000", "hwmon0/temp2_input": "86500"}, Heat(86, 90)),
        ({"hwmon0/temp1_input": "80000", "hwmon1/temp1_input": "79000", "hwmon0/temp1_crit": "125000"}, Heat(79, 90)),
        ({"hwmon0/temp1_input": "0", "hwmon1/temp1_input": "-274000", "hwmon2/temp1_input": "9999999"}, None),
        ({"hwmon0/temp1_input": "warm", "hwmon0/temp1_label": "Tctl"}, None),
    ],
)
def test_the_sensor_nearest_to_its_limit_counts(tmp_path: Path, sensors: dict[str, str], heat: Heat | None) -> None:
    tree(tmp_path, {f"sys/class/hwmon/{name}": value for name, value in sensors.items()})
    assert read_heat(tmp_path / "sys") == heat


def test_memory_of_a_process_is_what_it_took_for_itself(tmp_path: Path) -> None:
    tree(
        tmp_path,
        {
            "7/status": "Name:\tkiosk\nVmRSS:\t 300000 kB\nRssAnon:\t 120000 kB\nVmSwap:\t 2000 kB\n",
            "8/status": "Name:\tx",
        },
    )
    assert own_memory(tmp_path, "7") == 122_000 * 1024
    assert own_memory(tmp_path, "8") is None and own_memory(tmp_path, "9") is None
    assert own_memory(Path("/proc")) is not None


@settings(max_examples=60, deadline=None)
@given(content=st.binary(max_size=80))
def test_garbage_anywhere_is_an_absent_answer(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    root = tmp_path_factory.mktemp("garbage")
    names = (
        "class/thermal/thermal_zone0/temp",
        "class/thermal/thermal_zone0/trip_point_0_type",
        "class/thermal/thermal_zone0/trip_point_0_temp",
        "class/hwmon/hwmon0/temp1_input",
        "block/mmcblk0/device/life_time",
        "block/mmcblk0/device/pre_eol_info",
        "fs/ext4/vda/errors_count",
    )
    tree(root, {f"sys/{name}": content for name in names} | {"proc/meminfo": content, "proc/self/status": content})
    found = read_condition(root, root)
    assert found.storage.life_used <= 110 and found.storage.faults >= -1
    own_memory(root / "proc")
    assert list(condition_findings(found, 16))


def test_a_read_only_and_a_full_disk_say_what_to_do() -> None:
    for space, told in ((Space(9000, 9000, True), "只读"), (Space(3, 9000), "至少要留")):
        finding = next(iter(condition_findings(Condition(space=space), 256)))
        assert finding.level == "bad" and told in finding.words and finding.remedy


def test_it_looks_seldom(tmp_path: Path) -> None:
    now = [0.0]
    tree(tmp_path, {"sys/class/thermal/thermal_zone0/temp": "40000"})
    observer = Observer(tmp_path, lambda: now[0], tmp_path)
    assert observer.look().heat == Heat(40)
    tree(tmp_path, {"sys/class/thermal/thermal_zone0/temp": "50000"})
    assert observer.look().heat == Heat(40)
    now[0] = 301.0
    assert observer.look().heat == Heat(50)
