"""The parts of the tried device that need no machine: what a cut leaves, what KVM is of use, where a finger hits."""

import io
import random
import struct
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import pytest
from typer.testing import CliRunner

from deploy.try_device import processor
from deploy.try_device.__main__ import app
from deploy.try_device.county import tonight
from deploy.try_device.finger import on_glass
from deploy.try_device.lost_writes import DISCARD, FLUSH, FORCED, MAGIC, SECTOR, LogFault, lose_power, read_log
from kiosk.display.touch import TURNED, Rotation, landing

WRITE = 0


def log_of(*requests: tuple[int, int, int]) -> bytes:
    """A log of (flags, sector, sectors): each write fills its sectors with its own number, from 1."""
    parts = [struct.pack("<QQQI", MAGIC, 1, len(requests), SECTOR).ljust(SECTOR, b"\0")]
    for number, (flags, sector, sectors) in enumerate(requests, 1):
        parts.append(struct.pack("<QQQQ", sector, sectors, flags, 0).ljust(SECTOR, b"\0"))
        parts.append(bytes([number]) * (0 if flags & DISCARD else sectors * SECTOR))
    return b"".join(parts)


def after(folder: Path, log: bytes, chance: int = 0, *, whole: bool = False) -> list[int]:
    """What each of 16 sectors holds after the cut."""
    (folder / "log").write_bytes(log)
    disk = folder / "disk"
    disk.write_bytes(bytes(16 * SECTOR))
    lose_power(folder / "log", disk, chance, whole=whole)
    content = disk.read_bytes()
    sectors = [content[at : at + SECTOR] for at in range(0, len(content), SECTOR)]
    assert all(len(set(sector)) == 1 for sector in sectors), "half a sector was written"
    return [sector[0] for sector in sectors]


def test_what_was_flushed_is_there_whatever_chance_says(tmp_path: Path) -> None:
    log = log_of((WRITE, 0, 2), (WRITE, 1, 1), (FLUSH, 0, 0), (WRITE, 4, 4))
    for chance in range(50):
        assert after(tmp_path, log, chance)[:3] == [1, 2, 0]


def test_of_what_was_not_flushed_some_is_lost_some_torn_and_some_kept(tmp_path: Path) -> None:
    log = log_of(*((WRITE, 4 * place, 4) for place in range(4)))
    kinds = set()
    for chance in range(200):
        found = after(tmp_path, log, chance)
        for place in range(4):
            there = sum(1 for sector in found[4 * place : 4 * place + 4] if sector == place + 1)
            kinds.add("kept" if there == 4 else "torn" if there else "lost")
    assert kinds == {"kept", "torn", "lost"}


def test_a_later_write_may_be_there_without_an_earlier_one(tmp_path: Path) -> None:
    log = log_of((WRITE, 0, 1), (WRITE, 8, 1))
    assert any(found[0] == 0 and found[8] == 2 for found in (after(tmp_path, log, chance) for chance in range(50)))


def test_a_forced_write_is_there_and_does_not_vouch_for_those_before(tmp_path: Path) -> None:
    found = [after(tmp_path, log_of((WRITE, 0, 1), (FORCED, 8, 1)), chance) for chance in range(50)]
    assert all(each[8] == 2 for each in found)
    assert any(each[0] == 0 for each in found)


def test_after_an_orderly_end_everything_is_there(tmp_path: Path) -> None:
    log = log_of((WRITE, 0, 3), (DISCARD, 0, 3), (WRITE, 8, 2))
    assert after(tmp_path, log, 1, whole=True)[:10] == [1, 1, 1, 0, 0, 0, 0, 0, 3, 3]


def test_a_log_that_was_cut_off_ends_before_its_last_write() -> None:
    log = log_of((WRITE, 0, 1), (WRITE, 1, 3))
    cut = random.Random(1).randrange(len(log) - 3 * SECTOR + 1, len(log))
    assert [each.sector for each in read_log(io.BytesIO(log[:cut]))] == [0]
    assert not list(read_log(io.BytesIO(b"")))


def test_another_file_is_no_log() -> None:
    with pytest.raises(LogFault, match="not a log of writes"):
        list(read_log(io.BytesIO(b"x" * 4 * SECTOR)))


@pytest.mark.parametrize("turned", TURNED)
def test_a_finger_lands_on_the_picture_where_it_was_meant(turned: Rotation) -> None:
    for place in ((0.1, 0.2), (0.5, 0.5), (0.97, 0.03)):
        assert landing(TURNED[turned], *on_glass(turned, *place)) == pytest.approx(place)


def test_kvm_of_a_cloud_that_runs_only_kernels_of_its_own_is_no_use(tmp_path: Path) -> None:
    device, modules = tmp_path / "kvm", tmp_path / "module"
    with pytest.raises(processor.NoKvm, match="ACCEL=tcg"):
        processor.accelerator("", device, modules)
    device.touch()
    assert processor.accelerator("", device, modules) == "kvm"
    (modules / "kvm_pvm").mkdir(parents=True)
    with pytest.raises(processor.NoKvm, match="ALLOW_NO_KVM=1"):
        processor.accelerator("kvm", device, modules)
    assert processor.accelerator("tcg", device, modules) == "tcg"
    with pytest.raises(ValueError, match="allowed: kvm, tcg"):
        processor.accelerator("xen", device, modules)


def test_only_a_machine_in_software_gets_longer_limits() -> None:
    assert not processor.limits("kvm")
    assert "TimeoutStartSec=900" in processor.limits("tcg")["village-screen"]


def test_the_next_night_is_ahead_and_at_half_past_two_in_beijing() -> None:
    for hour, day in ((17, 22), (20, 23)):
        assert tonight(datetime(2026, 11, 22, hour, tzinfo=UTC)) == f"2026-11-{day}T18:30:00"


def test_the_touch_panel_of_the_machine_is_plain_python() -> None:
    source = (Path(processor.__file__).parent / "guest" / "touch_panel.py").read_text("utf-8")
    namespace: dict[str, Any] = {"__name__": "read"}
    exec(compile(source, "touch_panel.py", "exec"), namespace)
    assert cast(int, namespace["UI_DEV_SETUP"]) == 0x405C5503


def test_a_container_tries_only_what_a_container_has() -> None:
    """Above all never the full disk: there it would be the host's."""
    assert processor.accelerator("container") == "container"
    done = CliRunner().invoke(app, ["--step", "disks"], env={"ACCEL": "container"})
    assert done.exit_code == 1
    assert "disks: not in a container; there: boot faults update" in done.output
