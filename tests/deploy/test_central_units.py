"""The services of a county's central: systemd takes them, and what they start exists."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from typer.testing import CliRunner

from central.cli import app

FOLDER = Path(__file__).resolve().parents[2] / "deploy" / "central"
UNITS = sorted(path for path in FOLDER.iterdir() if path.suffix in (".service", ".timer", ".target"))


def test_every_command_exists() -> None:
    known = CliRunner().invoke(app, ["--help"]).output
    for unit in UNITS:
        for command in re.findall(r"^ExecStart=\S+/central (\w+)", unit.read_text("utf-8"), re.MULTILINE):
            assert re.search(rf"^  {command}\b", known, re.MULTILINE), f"{unit.name}: central {command}"


def test_every_timer_has_its_service_and_the_target_wants_all() -> None:
    wanted = (FOLDER / "village-central.target").read_text("utf-8")
    for unit in UNITS:
        if unit.suffix == ".timer":
            assert unit.with_suffix(".service").exists() and unit.name in wanted
    assert "village-central-worker.service" in wanted


def test_nobody_runs_as_root_or_writes_where_it_likes() -> None:
    for unit in UNITS:
        if unit.suffix == ".service":
            text = unit.read_text("utf-8")
            for line in (
                "User=village-central",
                "ProtectSystem=strict",
                "NoNewPrivileges=yes",
                "CapabilityBoundingSet=\n",
            ):
                assert line in text, f"{unit.name}: {line}"


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
def test_systemd_understands_every_line() -> None:
    done = subprocess.run(
        ["systemd-analyze", "verify", "--recursive-errors=no", *map(str, UNITS)],
        capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    told = [line for line in done.stderr.splitlines() if "not executable" not in line and str(FOLDER) in line]
    assert told == []
