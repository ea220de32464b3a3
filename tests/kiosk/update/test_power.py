"""The plug pulled while an update is put in place: after every single step a whole version runs, the old or the new."""

import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from feed.software import Release
from feed.software_archive import ArchiveRefused
from kiosk.fetch.faults import FetchFault
from kiosk.update.applying import Applied
from kiosk.update.unpacking import unpack
from tests.deploy.launching import SCRIPT, launcher, power_cuts
from tests.feed.releases import AMD64, archive
from tests.kiosk.update.panel import NEW, OLD, Panel


@pytest.fixture(autouse=True)
def no_medium(monkeypatch: pytest.MonkeyPatch) -> None:
    """The copies stand for the medium; waiting for the real one would only cost time."""
    monkeypatch.setattr(os, "fsync", lambda _descriptor: None)
    monkeypatch.setattr(os, "sync", lambda: None)


def boots(base: Path) -> str:
    """What the launcher starts from this disk; it must be whole."""
    done = subprocess.run(
        [sys.executable, "-IS", SCRIPT, "--base", base, "boot"], capture_output=True, text=True, timeout=20, check=True
    )
    version = done.stdout.split()[-1]
    program = base / "current" / "venv" / "bin" / "kiosk"
    assert program.read_text().split()[-1] == version == (base / "current" / "VERSION").read_text().strip()
    return version


def test_cut_after_every_step_of_root(panel: Panel, tmp_path: Path) -> None:
    panel.publish(NEW)
    panel.fetch()
    with power_cuts(panel.base, tmp_path / "cut") as states:
        assert panel.apply(by_hand=True) == Applied("switched", NEW)
    assert len(states) > 60
    real = panel.base
    switched = False
    goes_on = random.Random(1).sample(range(len(states)), 12)
    for number, state in enumerate(states):
        shutil.rmtree(real)
        shutil.copytree(state, real, symlinks=True)
        with launcher.Versions(real).lock():
            version = launcher.Versions(real).boot()
        assert version in ((NEW,) if switched else (OLD, NEW)), f"after step {number}"
        switched = switched or version == NEW
        if number in goes_on:
            assert boots(real) == version
            if version == OLD:
                assert panel.apply(by_hand=True) == Applied("switched", NEW), f"after step {number}"
                assert panel.trial() == "healthy"
                left = {path.name for path in (real / "versions").iterdir()}
                assert left == {OLD, NEW}, f"rubbish after step {number}"
    assert switched


def test_cut_after_every_step_of_the_agent(panel: Panel, tmp_path: Path) -> None:
    panel.fetch()
    panel.publish(NEW)
    with power_cuts(panel.rig.data, tmp_path / "cut") as states:
        assert panel.fetch().phase == "staged"
    panel.restart()
    for state in random.Random(2).sample(states, min(len(states), 25)):
        shutil.rmtree(panel.rig.data)
        shutil.copytree(state, panel.rig.data, symlinks=True)
        panel.restart()
        assert panel.fetch().phase == "staged"
        assert panel.rig.titles(), "content stands whatever becomes of the program"
        assert [path.name for path in (panel.rig.data / "software").rglob("*") if path.is_file()] == [
            panel.archive(NEW).name
        ]


RELEASE = Release(NEW, AMD64, "0" * 64, 1)


def test_what_is_unpacked_belongs_to_everybody_to_read_and_to_nobody_to_write(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(archive(NEW))
    before = os.umask(0o077)
    try:
        with path.open("rb") as file:
            place = unpack(file, RELEASE, tmp_path / "opt", 0)
    finally:
        os.umask(before)
    modes = {str(one.relative_to(place)): oct(one.lstat().st_mode & 0o7777) for one in place.rglob("*")}
    assert modes["venv/bin/kiosk"] == "0o755" and modes["kiosk/code.py"] == "0o644" and modes["kiosk"] == "0o755"
    assert oct(place.stat().st_mode & 0o7777) == "0o755"
    assert (place / "venv/bin/python").readlink() == Path("python3")
    assert (place / "venv/bin/python3").readlink() == Path("/usr/bin/python3")
    assert list(place.glob("kiosk/__pycache__/code.*.pyc")), "a start compiles nothing, for it can write nothing there"


@pytest.mark.parametrize("length", [0, 100, 0.5, 0.95])
def test_half_an_archive_leaves_nothing(tmp_path: Path, length: float) -> None:
    path = tmp_path / "a"
    data = archive(NEW)
    path.write_bytes(data[: int(length if length >= 1 else length * len(data))])
    with path.open("rb") as file, pytest.raises(ArchiveRefused):
        unpack(file, RELEASE, tmp_path / "opt", 0)
    assert not list((tmp_path / "opt" / "versions").iterdir())


def test_a_full_disk_leaves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(archive(NEW))
    with path.open("rb") as file, pytest.raises(FetchFault, match="disk-full"):
        unpack(file, RELEASE, tmp_path / "opt", 1 << 60)
    assert not list((tmp_path / "opt" / "versions").iterdir())
